//! One metric as a line: every trigger an interval on it, swept once from end to end.

use super::interval::{Cut, Interval};
use super::rank;
use super::words::interval_words;
use crate::record::policy::{Gap, Metric, Policy, Trigger, TriggerKind, Worse};
use crate::wording::Words;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A metric's values from end to end, for one service or for all that have no triggers of their own.
///
/// A service with triggers of its own for a metric is decided by these; where they say nothing, the
/// general ones hold. So the general line and each service's line are swept separately.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// The service; none for the general line.
    pub service: Option<&'a str>,
    /// Every value that the metric can take.
    pub domain: Interval,
    /// The triggers by number, each with the part of the domain that it holds.
    pub triggers: Vec<(usize, Interval)>,
    /// Triggers that no value of the domain can fire.
    pub never: Vec<usize>,
    /// The domain from end to end, without holes: neighbours differ.
    pub pieces: Vec<Piece<'a>>,
}

/// A stretch of a line on which everything is the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece<'a> {
    /// The stretch.
    pub interval: Interval,
    /// The triggers that hold here, by number.
    pub triggers: Vec<usize>,
    /// What they decide.
    pub cover: Cover<'a>,
}

/// What is decided on a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover<'a> {
    /// One decision.
    Decided(&'a str),
    /// The same stretch with several waiting times: the longer it lasts, the more urgent. In order
    /// of waiting time.
    Escalating(Vec<&'a str>),
    /// Different decisions at once.
    Conflict(Vec<&'a str>),
    /// Left to judgement on purpose: the gap's number.
    Declared(usize),
    /// Nothing says anything.
    Uncovered,
}

/// Two triggers that decide differently on the same values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// The trigger that stands first in the file.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// Where both hold.
    pub interval: Interval,
}

/// A place where a worse value leads to a less urgent decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inversion {
    /// The piece with the better values, by number.
    pub better: usize,
    /// The piece with the worse values, by number.
    pub worse: usize,
}

/// Triggers of one metric that count, at most. Each is compared with each, and nobody can decide by more of them.
pub const MOST_TRIGGERS: usize = 200;

/// The lines of every metric that a trigger names, in file order, the general line first. Of a metric with very many
/// triggers the first [`MOST_TRIGGERS`] count.
///
/// Lines of services that share all their triggers are the same line and come once. A metric whose
/// domain is empty has none.
pub fn lines(policy: &Policy) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut by_metric: HashMap<&str, Numbered<'_>> = HashMap::new();
    for (number, trigger) in policy.triggers.iter().enumerate() {
        if let Some(metric) = metric_of(trigger) {
            let of_metric = by_metric.entry(metric).or_default();
            if of_metric.len() < MOST_TRIGGERS {
                of_metric.push((number, trigger));
            }
        }
    }
    let mut gaps: HashMap<&str, Vec<(usize, Interval)>> = HashMap::new();
    for (number, gap) in policy.gaps.iter().enumerate() {
        let of_metric = gaps.entry(&gap.metric.value).or_default();
        of_metric.extend(Interval::of_gap(gap).map(|interval| (number, interval)));
    }
    for metric in &policy.metrics {
        let Some(domain) = Interval::domain(metric) else {
            continue;
        };
        let id = metric.id.value.as_str();
        let gaps = gaps.get(id).into_iter().flatten();
        let gaps: Vec<_> = gaps
            .filter_map(|(number, gap)| Some((*number, gap.intersect(domain)?)))
            .collect();
        let of_metric = by_metric.remove(id).unwrap_or_default();
        for (service, triggers) in by_service(&of_metric) {
            lines.push(sweep(policy, metric, domain, service, &triggers, &gaps));
        }
    }
    lines
}

/// Triggers with their numbers.
type Numbered<'a> = Vec<(usize, &'a Trigger)>;

/// The triggers that hold for all services without their own, and those for each service that has its own, in order of
/// their numbers. Services that share all their triggers come once.
fn by_service<'a>(of_metric: &[(usize, &'a Trigger)]) -> Vec<(Option<&'a str>, Numbered<'a>)> {
    let general = of_metric
        .iter()
        .copied()
        .filter(|(_, trigger)| trigger.scope.is_empty());
    let general: Numbered<'a> = general.collect();
    let mut own: HashMap<&str, Numbered<'a>> = HashMap::new();
    let mut services: Vec<&str> = Vec::new();
    for &(number, trigger) in of_metric {
        for service in &trigger.scope {
            let triggers = own.entry(&service.value).or_default();
            match triggers.last() {
                None => services.push(&service.value),
                // It is named twice.
                Some((last, _)) if *last == number => continue,
                Some(_) => {}
            }
            triggers.push((number, trigger));
        }
    }
    let mut known: HashSet<Vec<usize>> = HashSet::new();
    let mut all = Vec::new();
    if !general.is_empty() {
        all.push((None, general.clone()));
    }
    for service in services {
        let mut triggers = own.remove(service).unwrap_or_default();
        if known.insert(triggers.iter().map(|(number, _)| *number).collect()) {
            triggers.extend(&general);
            triggers.sort_by_key(|(number, _)| *number);
            all.push((Some(service), triggers));
        }
    }
    all
}

/// The metric that a trigger measures.
pub fn metric_of(trigger: &Trigger) -> Option<&String> {
    match &trigger.kind {
        TriggerKind::Threshold { metric, .. } => Some(&metric.value),
        TriggerKind::Condition(_) => None,
    }
}

/// Cuts the domain at every end and says for each piece what holds there: which of the triggers `of_service`, and which
/// gap.
fn sweep<'a>(
    policy: &'a Policy,
    metric: &'a Metric,
    domain: Interval,
    service: Option<&'a str>,
    of_service: &[(usize, &'a Trigger)],
    gaps: &[(usize, Interval)],
) -> Line<'a> {
    let mut triggers = Vec::new();
    let mut never = Vec::new();
    for &(number, trigger) in of_service {
        let TriggerKind::Threshold { comparison, .. } = &trigger.kind else {
            continue;
        };
        match Interval::of(comparison).and_then(|interval| interval.intersect(domain)) {
            Some(interval) => triggers.push((number, interval)),
            None => never.push(number),
        }
    }

    let mut cuts: Vec<Cut> = std::iter::once(domain)
        .chain(triggers.iter().chain(gaps).map(|(_, interval)| *interval))
        .flat_map(|interval| [interval.from, interval.to])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();

    let mut coming = triggers.clone();
    coming.sort_by_key(|(_, whole)| std::cmp::Reverse(whole.from));
    let mut begun: BTreeMap<usize, Interval> = BTreeMap::new();
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for ends in cuts.windows(2) {
        let interval = Interval {
            from: ends[0],
            to: ends[1],
        };
        let holds = |whole: &Interval| whole.from <= interval.from && interval.to <= whole.to;
        while let Some(trigger) = coming.pop_if(|(_, whole)| whole.from <= interval.from) {
            begun.insert(trigger.0, trigger.1);
        }
        begun.retain(|_, whole| interval.from < whole.to);
        let mut active: Vec<usize> = begun.keys().copied().collect();
        if active
            .iter()
            .any(|number| !policy.triggers[*number].scope.is_empty())
        {
            active.retain(|number| !policy.triggers[*number].scope.is_empty());
        }
        let cover = if active.is_empty() {
            gaps.iter()
                .find(|(_, whole)| holds(whole))
                .map_or(Cover::Uncovered, |(gap, _)| Cover::Declared(*gap))
        } else {
            cover(policy, &active, &triggers)
        };
        match pieces.last_mut() {
            Some(last) if last.triggers == active && last.cover == cover => {
                last.interval.to = interval.to;
            }
            _ => pieces.push(Piece {
                interval,
                triggers: active,
                cover,
            }),
        }
    }
    Line {
        metric,
        service,
        domain,
        triggers,
        never,
        pieces,
    }
}

/// What triggers that hold at the same time decide together.
fn cover<'a>(policy: &'a Policy, active: &[usize], intervals: &[(usize, Interval)]) -> Cover<'a> {
    let mut by_wait: Vec<usize> = active.to_vec();
    by_wait.sort_by_key(|number| wait(&policy.triggers[*number]));
    let mut decisions: Vec<&'a str> = Vec::new();
    for number in &by_wait {
        let decision = policy.triggers[*number].decision.value.as_str();
        if !decisions.contains(&decision) {
            decisions.push(decision);
        }
    }
    let agree = |a: usize, b: usize| !disagree(policy, intervals, a, b);
    match decisions.as_slice() {
        [only] => Cover::Decided(only),
        _ if active
            .iter()
            .enumerate()
            .all(|(at, a)| active[at + 1..].iter().all(|b| agree(*a, *b))) =>
        {
            Cover::Escalating(decisions)
        }
        _ => Cover::Conflict(decisions),
    }
}

/// Whether two triggers that hold at the same time contradict each other. They do not if they decide
/// the same, or if one is the other's escalation: the same stretch, a longer wait, more urgent.
fn disagree(policy: &Policy, intervals: &[(usize, Interval)], a: usize, b: usize) -> bool {
    let whole = |number| {
        intervals
            .iter()
            .find(|(candidate, _)| *candidate == number)
            .map(|(_, interval)| *interval)
    };
    let (first, second) = (&policy.triggers[a], &policy.triggers[b]);
    if first.decision.value == second.decision.value {
        return false;
    }
    let urgency = |trigger: &Trigger| rank(policy, &trigger.decision.value);
    let escalates = match wait(first).cmp(&wait(second)) {
        std::cmp::Ordering::Less => urgency(second) < urgency(first),
        std::cmp::Ordering::Greater => urgency(first) < urgency(second),
        std::cmp::Ordering::Equal => false,
    };
    !(escalates && whole(a) == whole(b))
}

/// How long a trigger must hold, in seconds.
fn wait(trigger: &Trigger) -> u64 {
    trigger.hold.as_ref().map_or(0, |hold| hold.value.seconds)
}

impl Line<'_> {
    /// Where the values begin that ask for more than the best ones do: from there to the worst end, and the decision
    /// at its beginning. None where all values ask for the same.
    pub fn alert(&self, policy: &Policy) -> Option<(Interval, &str)> {
        let mut pieces: Vec<&Piece<'_>> = self.pieces.iter().collect();
        if self.metric.worse == Worse::Lower {
            pieces.reverse();
        }
        let urgency = |piece: &Piece<'_>| piece.urgency(policy).unwrap_or(i64::MAX);
        let best = urgency(pieces.first()?);
        let first = pieces.into_iter().find(|piece| urgency(piece) < best)?;
        let (from, to) = match self.metric.worse {
            Worse::Higher => (first.interval.from, self.domain.to),
            Worse::Lower => (self.domain.from, first.interval.to),
        };
        let ids = first.decisions().iter();
        let id = ids.min_by_key(|id| rank(policy, id))?;
        Some((Interval { from, to }, id))
    }

    /// A stretch of the line in `words`.
    pub fn words(&self, interval: Interval, words: &Words) -> String {
        interval_words(interval, self.domain, &self.metric.unit.value, words)
    }

    /// Stretches and single points that nothing covers.
    pub fn uncovered(&self) -> impl Iterator<Item = Interval> {
        self.pieces
            .iter()
            .filter(|piece| piece.cover == Cover::Uncovered)
            .map(|piece| piece.interval)
    }

    /// Every pair of triggers that contradict each other, with the values on which they do. On a
    /// service's line a general trigger gives way to the service's own and contradicts nothing.
    pub fn overlaps(&self, policy: &Policy) -> Vec<Overlap> {
        let mut overlaps = Vec::new();
        let mut by_start = self.triggers.clone();
        by_start.sort_by_key(|(_, interval)| interval.from);
        for (at, &(here, one)) in by_start.iter().enumerate() {
            let rest = by_start[at + 1..].iter();
            for &(there, other) in rest.take_while(|(_, other)| other.from < one.to) {
                let (first, second) = (here.min(there), here.max(there));
                let layer = |number: usize| policy.triggers[number].scope.is_empty();
                if layer(first) != layer(second)
                    || self.service.is_some() && layer(first)
                    || !disagree(policy, &self.triggers, first, second)
                {
                    continue;
                }
                if let Some(interval) = one.intersect(other) {
                    overlaps.push(Overlap {
                        first,
                        second,
                        interval,
                    });
                }
            }
        }
        overlaps.sort_by_key(|overlap| (overlap.first, overlap.second));
        overlaps
    }

    /// Places where urgency falls as the value worsens. Stretches on which no single urgency is
    /// known are passed over: they are problems of another kind.
    pub fn inversions(&self, policy: &Policy) -> Vec<Inversion> {
        let mut order: Vec<usize> = (0..self.pieces.len()).collect();
        if self.metric.worse == Worse::Lower {
            order.reverse();
        }
        let urgencies: Vec<(usize, i64)> = order
            .into_iter()
            .filter_map(|number| Some((number, self.pieces[number].urgency(policy)?)))
            .collect();
        urgencies
            .windows(2)
            .filter(|pair| pair[0].1 < pair[1].1)
            .map(|pair| Inversion {
                better: pair[0].0,
                worse: pair[1].0,
            })
            .collect()
    }

    /// The piece that holds `value`.
    pub fn piece_at(&self, value: f64) -> Option<usize> {
        self.pieces
            .iter()
            .position(|piece| piece.interval.contains(value))
    }
}

impl<'a> Piece<'a> {
    /// Ids of decisions: one; several where triggers escalate (in order of waiting time) or contradict each other;
    /// none in a gap.
    pub fn decisions(&self) -> &[&'a str] {
        match &self.cover {
            Cover::Decided(id) => std::slice::from_ref(id),
            Cover::Escalating(ids) | Cover::Conflict(ids) => ids,
            Cover::Declared(_) | Cover::Uncovered => &[],
        }
    }

    /// The gap that the policy declares here.
    pub fn gap<'p>(&self, policy: &'p Policy) -> Option<&'p Gap> {
        match self.cover {
            Cover::Declared(number) => policy.gaps.get(number),
            _ => None,
        }
    }

    /// The rank of the most urgent decision here; none where there is not one answer.
    fn urgency(&self, policy: &Policy) -> Option<i64> {
        let known = |id: &str| policy.decision(id).map(|decision| decision.rank.value);
        match &self.cover {
            Cover::Conflict(_) | Cover::Uncovered => None,
            Cover::Declared(_) => known(self.gap(policy)?.treat_as.as_deref()?),
            _ => self.decisions().iter().filter_map(|id| known(id)).min(),
        }
    }
}
