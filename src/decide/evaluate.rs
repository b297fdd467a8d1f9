//! The verdict on what somebody sees.

use super::line::{Line, Piece, lines};
use super::observe::Observation;
use super::words::trigger_words;
use super::{choose, rank};
use crate::record::policy::{Decision, Gap, Policy, Severity};
use crate::time::Duration;
use crate::wording::Words;

/// What to do, and why.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdict<'a> {
    /// The most urgent decision that anything seen leads to; none if nothing leads to one.
    pub decision: Option<&'a Decision>,
    /// The severity that goes with it.
    pub severity: Option<&'a Severity>,
    /// Role that must agree, or `none`: the decision's own, else its severity's.
    pub approval: Option<&'a str>,
    /// Time to the first response.
    pub respond_within: Option<Duration>,
    /// Every trigger that fired and every gap that was judged, most urgent first.
    pub reasons: Vec<Reason<'a>>,
    /// Values on which the policy says nothing. Each is judged by its neighbours, see `reasons`.
    pub uncovered: Vec<Uncovered<'a>>,
    /// Runbooks to open, those of the most urgent reasons first.
    pub runbooks: Vec<&'a str>,
}

/// One thing that speaks for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason<'a> {
    /// The trigger's number, see [`trigger_id`](super::trigger_id); none where no trigger covers the
    /// value.
    pub trigger: Option<usize>,
    /// The decision it leads to.
    pub decision: &'a str,
    /// The metric, for a value.
    pub metric: Option<&'a str>,
    /// The value.
    pub value: Option<f64>,
    /// How long it must hold.
    pub hold: Option<Duration>,
    /// The trigger, or the gap and how it was judged, in words.
    pub words: String,
}

/// A value on which no trigger says anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncovered<'a> {
    /// The metric.
    pub metric: &'a str,
    /// The value.
    pub value: f64,
    /// The stretch without a trigger, in words.
    pub stretch: String,
    /// The gap, where the policy declares it.
    pub gap: Option<&'a Gap>,
    /// The decision that it is treated as.
    pub treat_as: Option<&'a str>,
}

/// Weighs what is seen. Any one reason is enough, so the most urgent one decides; where one value
/// leads to several decisions or to none, `unsure` says which of them (or of its neighbours) to take.
///
/// `service` chooses among triggers with a scope. Without it the general ones are asked, and a metric
/// that has none is judged as each service would.
pub fn evaluate<'a>(
    policy: &'a Policy,
    observations: &[Observation<'a>],
    service: Option<&str>,
) -> Verdict<'a> {
    let lines = lines(policy);
    let mut verdict = Verdict::default();
    for observation in observations {
        match *observation {
            Observation::Trigger(number) => {
                verdict.reasons.extend(reason(policy, number, None));
            }
            Observation::Value { metric, value } => {
                for line in lines_for(&lines, &metric.id.value, service) {
                    judge(policy, line, value, &mut verdict);
                }
            }
        }
    }
    verdict
        .reasons
        .sort_by_key(|reason| rank(policy, reason.decision));
    verdict.reasons.dedup();
    verdict.uncovered.dedup();
    conclude(policy, verdict)
}

/// The lines to ask about a metric.
fn lines_for<'l, 'a>(
    lines: &'l [Line<'a>],
    metric: &str,
    service: Option<&str>,
) -> Vec<&'l Line<'a>> {
    let of_metric = || lines.iter().filter(|line| line.metric.id.value == metric);
    let own = of_metric().find(|line| service.is_some() && line.service == service);
    let general = of_metric().find(|line| line.service.is_none());
    match own.or(general) {
        Some(line) => vec![line],
        None if service.is_none() => of_metric().collect(),
        None => Vec::new(),
    }
}

/// Adds what one value on one line speaks for.
fn judge<'a>(policy: &'a Policy, line: &Line<'a>, value: f64, verdict: &mut Verdict<'a>) {
    let Some(at) = line.piece_at(value) else {
        return;
    };
    let piece = &line.pieces[at];
    match decided(policy, piece) {
        Some(chosen) => verdict.reasons.extend(
            piece
                .triggers
                .iter()
                .filter_map(|number| reason(policy, *number, Some((line, value))))
                .filter(|reason| reason.decision == chosen),
        ),
        None => judge_gap(policy, line, at, value, verdict),
    }
}

/// The decision of the triggers that hold on a piece, where any does.
fn decided<'a>(policy: &'a Policy, piece: &Piece<'a>) -> Option<&'a str> {
    choose(policy, policy.unsure, piece.decisions().iter().copied())
}

/// Adds a value that no trigger covers: as its declared gap says, else as its neighbours do.
fn judge_gap<'a>(
    policy: &'a Policy,
    line: &Line<'a>,
    at: usize,
    value: f64,
    verdict: &mut Verdict<'a>,
) {
    let metric = line.metric;
    let piece = &line.pieces[at];
    let gap = piece.gap(policy);
    let stretch = line.words(piece.interval, Words::english());
    let treat_as = gap
        .and_then(treated_as)
        .or_else(|| choose(policy, policy.unsure, neighbours(policy, line, at)));
    if let Some(decision) = treat_as {
        let why = match gap {
            Some(_) => "left to judgement",
            None => "no trigger covers this",
        };
        verdict.reasons.push(Reason {
            trigger: None,
            decision,
            metric: Some(&metric.id.value),
            value: Some(value),
            hold: None,
            words: format!("{} {stretch}: {why}", metric.name.value),
        });
    }
    verdict.uncovered.push(Uncovered {
        metric: &metric.id.value,
        value,
        stretch,
        gap,
        treat_as,
    });
}

/// The decision that a declared gap is to be acted on by.
fn treated_as(gap: &Gap) -> Option<&str> {
    gap.treat_as.as_deref().map(String::as_str)
}

/// The decisions on both sides of a piece that has none, the nearest on each side.
fn neighbours<'a>(policy: &'a Policy, line: &Line<'a>, at: usize) -> Vec<&'a str> {
    let of_piece = |number: usize| {
        let piece = line.pieces.get(number)?;
        let treated_as = piece.gap(policy).and_then(treated_as);
        treated_as.or_else(|| decided(policy, piece))
    };
    let below = (0..at).rev().find_map(of_piece);
    let above = (at + 1..line.pieces.len()).find_map(of_piece);
    below.into_iter().chain(above).collect()
}

/// Trigger number `number` as a reason.
fn reason<'a>(
    policy: &'a Policy,
    number: usize,
    seen: Option<(&Line<'a>, f64)>,
) -> Option<Reason<'a>> {
    let trigger = policy.triggers.get(number)?;
    Some(Reason {
        trigger: Some(number),
        decision: &trigger.decision.value,
        metric: seen.map(|(line, _)| line.metric.id.value.as_str()),
        value: seen.map(|(_, value)| value),
        hold: trigger.hold.as_ref().map(|hold| hold.value),
        words: trigger_words(policy, trigger),
    })
}

/// The decision that the reasons, most urgent first, lead to, with what goes with it.
fn conclude<'a>(policy: &'a Policy, mut verdict: Verdict<'a>) -> Verdict<'a> {
    let decision = verdict.reasons.first();
    let decision = decision.and_then(|reason| policy.decision(reason.decision));
    let severity = decision.and_then(|decision| decision.severity.as_ref());
    let severity = severity.and_then(|id| policy.severity(id));
    let own = decision.and_then(|decision| decision.approval.as_deref());
    let general = || severity.and_then(|severity| severity.approval.as_deref());
    let within = severity.and_then(|severity| severity.respond_within.as_ref());
    verdict.approval = own.or_else(general).map(String::as_str);
    verdict.respond_within = within.map(|within| within.value);
    (verdict.decision, verdict.severity) = (decision, severity);
    for reason in &verdict.reasons {
        let runbook = reason
            .trigger
            .and_then(|number| policy.triggers[number].runbook.as_ref());
        if let Some(runbook) = runbook
            && !verdict.runbooks.contains(&runbook.value.as_str())
        {
            verdict.runbooks.push(&runbook.value);
        }
    }
    verdict
}
