//! What brute force knows of a policy: whether a comparison holds for a number, and nothing of
//! intervals.

use super::DECISIONS;
use rbdoc::decide::{Cover, Line};
use rbdoc::record::policy::{Comparison, Policy, Trigger, TriggerKind};

pub(super) fn holds(trigger: &Trigger, value: f64) -> bool {
    let TriggerKind::Threshold { comparison, .. } = &trigger.kind else {
        return false;
    };
    match comparison.value {
        Comparison::Above(end) => value > end,
        Comparison::AtLeast(end) => value >= end,
        Comparison::Below(end) => value < end,
        Comparison::AtMost(end) => value <= end,
        Comparison::Equal(end) => value == end,
        Comparison::Between {
            low,
            high,
            low_closed,
            high_closed,
            ..
        } => {
            (value > low || low_closed && value == low)
                && (value < high || high_closed && value == high)
        }
    }
}

pub(super) fn wait(trigger: &Trigger) -> u64 {
    trigger.hold.as_ref().map_or(0, |hold| hold.value.seconds)
}

pub(super) fn rank(decision: &str) -> usize {
    DECISIONS
        .iter()
        .position(|known| *known == decision)
        .unwrap_or(usize::MAX)
}

/// The triggers that hold for a value: a service's own ones, else the general ones.
pub(super) fn active(policy: &Policy, service: Option<&str>, value: f64) -> Vec<usize> {
    let of = |own: bool| -> Vec<usize> {
        (0..policy.triggers.len())
            .filter(|number| {
                let trigger = &policy.triggers[*number];
                let named = trigger
                    .scope
                    .iter()
                    .any(|scope| service == Some(scope.value.as_str()));
                let layer = if own { named } else { trigger.scope.is_empty() };
                layer && holds(trigger, value)
            })
            .collect()
    };
    let own = of(true);
    if own.is_empty() { of(false) } else { own }
}

/// Every number at which something could change, its neighbours, and one between any two of them.
pub(super) fn grid(policy: &Policy) -> Vec<f64> {
    let mut ends = vec![-1e9, 0.0, 1e9];
    for trigger in &policy.triggers {
        if let TriggerKind::Threshold { comparison, .. } = &trigger.kind {
            match comparison.value {
                Comparison::Above(end)
                | Comparison::AtLeast(end)
                | Comparison::Below(end)
                | Comparison::AtMost(end)
                | Comparison::Equal(end) => ends.push(end),
                Comparison::Between { low, high, .. } => ends.extend([low, high]),
            }
        }
    }
    for gap in &policy.gaps {
        ends.extend([gap.from.value, gap.to.value]);
    }
    let metric = &policy.metrics[0];
    ends.extend(metric.min.iter().chain(&metric.max).map(|end| end.value));
    ends.sort_by(f64::total_cmp);
    let middles: Vec<f64> = ends
        .windows(2)
        .map(|pair| f64::midpoint(pair[0], pair[1]))
        .collect();
    let mut grid: Vec<f64> = ends
        .iter()
        .flat_map(|end| [end.next_down(), *end, end.next_up()])
        .chain(middles)
        .collect();
    grid.sort_by(f64::total_cmp);
    grid.dedup();
    grid
}

/// Two triggers with the same stretch on the grid.
pub(super) fn same_stretch(policy: &Policy, grid: &[f64], a: usize, b: usize) -> bool {
    let in_domain = |value: &&f64| {
        let metric = &policy.metrics[0];
        metric.min.as_ref().is_none_or(|min| min.value <= **value)
            && metric.max.as_ref().is_none_or(|max| **value <= max.value)
    };
    grid.iter()
        .filter(in_domain)
        .all(|value| holds(&policy.triggers[a], *value) == holds(&policy.triggers[b], *value))
}

pub(super) fn contradict(policy: &Policy, grid: &[f64], a: usize, b: usize) -> bool {
    let (first, second) = (&policy.triggers[a], &policy.triggers[b]);
    if first.decision.value == second.decision.value {
        return false;
    }
    let (short, long) = if wait(first) <= wait(second) {
        (first, second)
    } else {
        (second, first)
    };
    let escalates =
        wait(short) < wait(long) && rank(&long.decision.value) < rank(&short.decision.value);
    !(escalates && same_stretch(policy, grid, a, b))
}

/// What brute force finds on a value: contradiction, one urgency, a declared gap, or nothing.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    Conflict,
    Rank(usize),
    Declared(Option<usize>),
    Nothing,
}

pub(super) fn brute(policy: &Policy, grid: &[f64], service: Option<&str>, value: f64) -> Found {
    let active = active(policy, service, value);
    if active.is_empty() {
        return policy
            .gaps
            .iter()
            .find(|gap| gap.from.value <= value && value <= gap.to.value)
            .map_or(Found::Nothing, |gap| {
                Found::Declared(gap.treat_as.as_ref().map(|id| rank(&id.value)))
            });
    }
    let conflict = active.iter().enumerate().any(|(at, a)| {
        active[at + 1..]
            .iter()
            .any(|b| contradict(policy, grid, *a, *b))
    });
    let urgent = active
        .iter()
        .map(|number| rank(&policy.triggers[*number].decision.value))
        .min();
    match urgent {
        Some(urgent) if !conflict => Found::Rank(urgent),
        _ => Found::Conflict,
    }
}

pub(super) fn swept(policy: &Policy, line: &Line<'_>, value: f64) -> Option<Found> {
    let piece = &line.pieces[line.piece_at(value)?];
    Some(match &piece.cover {
        Cover::Decided(id) => Found::Rank(rank(id)),
        Cover::Escalating(ids) => {
            Found::Rank(ids.iter().map(|id| rank(id)).min().unwrap_or(usize::MAX))
        }
        Cover::Conflict(_) => Found::Conflict,
        Cover::Declared(gap) => Found::Declared(
            policy.gaps[*gap]
                .treat_as
                .as_ref()
                .map(|id| rank(&id.value)),
        ),
        Cover::Uncovered => Found::Nothing,
    })
}
