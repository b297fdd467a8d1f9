//! The decision page: triggers by decision, a band per metric, the matrix.

use super::caller::{self, CallLine};
use super::library::{Library, shown_severity};
use super::{Link, Pointer, Severity, routes, text};
use crate::data::Word;
use crate::decide::{self, Line, Piece};
use crate::record::policy::{self, Comparison, Decision, Metric, Trigger, TriggerKind};
use crate::wording::Words;
use serde::Serialize;

/// The decision page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decide {
    /// What to do between two decisions.
    pub unsure: Option<String>,
    /// The decision matrix.
    pub matrix: Vec<Row>,
    /// Decisions with their triggers, most urgent first.
    pub decisions: Vec<DecisionView>,
    /// The metrics with their bands.
    pub metrics: Vec<MetricView>,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The severity.
    pub severity: Severity,
    /// How soon to respond.
    pub respond: String,
    /// Who must agree, with their numbers.
    pub approval: CallLine,
    /// Whether to roll back.
    pub rollback: String,
    /// What decides, as HTML.
    pub criteria: Option<String>,
    /// Whether a post-mortem is due.
    pub postmortem: String,
}

/// A decision and what leads to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The severity it goes with.
    pub severity: Option<Severity>,
    /// Who must agree, with their numbers.
    pub approval: CallLine,
    /// What leads to it.
    pub triggers: Vec<TriggerView>,
}

/// Something that leads to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TriggerView {
    /// Its id.
    pub id: String,
    /// What a person sees, or what a number says.
    pub text: String,
    /// How long it must hold, and where it counts.
    pub note: Option<String>,
    /// The procedure to open.
    pub runbook: Option<Link>,
}

/// A metric and its bands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Over which time, and against what.
    pub about: String,
    /// Where a person reads it.
    pub source: Option<Pointer>,
    /// The general band, then those of single services.
    pub bands: Vec<BandView>,
}

/// A metric's scale, cut into stretches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BandView {
    /// Unique in the page.
    pub id: String,
    /// The service it is for, if not for all.
    pub service: Option<String>,
    /// All of it in words, for those who do not see it.
    pub summary: String,
    /// Its stretches from low to high.
    pub stretches: Vec<Stretch>,
    /// Its bounds, the ends included.
    pub ticks: Vec<Tick>,
}

/// A stretch of a scale. Places and widths are per cent of the drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stretch {
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// Its middle.
    pub middle: f64,
    /// `1` to `4` as a severity's level, or `gap`.
    pub tone: String,
    /// Whether it is hatched: gaps are not.
    pub hatched: bool,
    /// The letter that joins it to its line below.
    pub letter: char,
    /// The values in words.
    pub range: String,
    /// What to do.
    pub decision: String,
    /// The severity that goes with it.
    pub severity: Option<Severity>,
    /// Why it is a gap, as HTML.
    pub note: Option<String>,
}

/// A bound on a scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tick {
    /// Where, in per cent of the drawing.
    pub x: f64,
    /// The value.
    pub text: String,
}

/// Whether the policy holds anything that the page shows.
pub fn has_content(library: &Library<'_>) -> bool {
    let policy = &library.book.policy;
    !policy.severities.is_empty() || !policy.decisions.is_empty()
}

/// The decision page.
pub fn decide(library: &Library<'_>) -> Decide {
    let policy = &library.book.policy;
    let words = &library.words;
    let mut rows: Vec<_> = policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    let decisions = by_urgency(library).into_iter();
    Decide {
        unsure: (!policy.decisions.is_empty())
            .then(|| words.of("unsure", policy.unsure.word()).to_owned()),
        matrix: rows
            .into_iter()
            .map(|row| matrix_row(library, row))
            .collect(),
        decisions: decisions
            .map(|decision| decision_view(library, decision))
            .collect(),
        metrics: metrics(library),
    }
}

fn matrix_row(library: &Library<'_>, severity: &policy::Severity) -> Row {
    let words = &library.words;
    let not_said = words.get("decide.not_said");
    let within = severity.respond_within.as_ref();
    let rollback = severity.rollback.as_ref();
    let rollback = rollback.map_or(not_said, |word| words.of("rollback", word.value.word()));
    Row {
        id: severity.id.value.clone(),
        severity: shown_severity(severity),
        respond: within.map_or(not_said.to_owned(), |time| {
            decide::respond(words, time.value)
        }),
        approval: caller::approver(library, severity.approval.as_ref()),
        rollback: rollback.to_owned(),
        criteria: library.inline_of(severity.criteria.as_ref(), ""),
        postmortem: words
            .of("postmortem", severity.postmortem.word())
            .to_owned(),
    }
}

/// All decisions, most urgent first.
pub(super) fn by_urgency<'b>(library: &Library<'b>) -> Vec<&'b Decision> {
    let mut decisions: Vec<_> = library.book.policy.decisions.iter().collect();
    decisions.sort_by_key(|decision| decision.rank.value);
    decisions
}

fn decision_view(library: &Library<'_>, decision: &Decision) -> DecisionView {
    let policy = &library.book.policy;
    let severity = decision.severity.as_ref();
    let severity = severity.and_then(|id| library.severity_row(id));
    let general = || severity.and_then(|severity| severity.approval.as_ref());
    let mut triggers: Vec<(bool, TriggerView)> = policy
        .triggers
        .iter()
        .enumerate()
        .filter(|(_, trigger)| trigger.decision.value == decision.id.value)
        .map(|(number, trigger)| {
            let seen = matches!(trigger.kind, TriggerKind::Condition(_));
            (!seen, trigger_view(library, number))
        })
        .collect();
    // What a person sees comes before what a number says.
    triggers.sort_by_key(|(number, _)| *number);
    DecisionView {
        id: decision.id.value.clone(),
        name: decision.name.value.clone(),
        severity: severity.map(shown_severity),
        approval: caller::approver(library, decision.approval.as_ref().or_else(general)),
        triggers: triggers.into_iter().map(|(_, trigger)| trigger).collect(),
    }
}

/// Trigger number `number` as a line.
pub(super) fn trigger_view(library: &Library<'_>, number: usize) -> TriggerView {
    let policy = &library.book.policy;
    let trigger = &policy.triggers[number];
    let services = library.service_names(&trigger.scope);
    TriggerView {
        id: decide::trigger_id(policy, number),
        text: match &trigger.kind {
            TriggerKind::Condition(condition) => library.inline(condition, ""),
            TriggerKind::Threshold { metric, comparison } => {
                crate::markdown::escape(&threshold(library, &metric.value, comparison, trigger))
            }
        },
        note: services.map(|names| library.words.with("decide.only", &[("services", &names)])),
        runbook: library.runbook_of(trigger.runbook.as_ref()),
    }
}

/// What makes trigger number `number` fire, in words without markup; empty if there is none.
pub fn trigger_text(library: &Library<'_>, number: usize) -> String {
    let Some(trigger) = library.book.policy.triggers.get(number) else {
        return String::new();
    };
    decide::threshold_or_condition(&library.book.policy, trigger, &library.words)
}

/// A threshold in words: `Error rate above 10 % for 2 minutes`.
pub(super) fn threshold(
    library: &Library<'_>,
    metric: &str,
    comparison: &Comparison,
    trigger: &Trigger,
) -> String {
    let policy = &library.book.policy;
    decide::threshold(policy, metric, comparison, trigger, &library.words)
}

fn metrics(library: &Library<'_>) -> Vec<MetricView> {
    let mut metrics: Vec<MetricView> = Vec::new();
    for line in &decide::lines(&library.book.policy) {
        let (metric, band) = (line.metric, band(library, line));
        match metrics.last_mut().filter(|last| last.id == metric.id.value) {
            Some(last) => last.bands.push(band),
            None => metrics.push(MetricView {
                id: metric.id.value.clone(),
                name: metric.name.value.clone(),
                about: about(library, metric),
                source: library
                    .unless_withheld(metric.source.as_ref())
                    .map(|text| library.pointer(text, "")),
                bands: vec![band],
            }),
        }
    }
    metrics
}

fn about(library: &Library<'_>, metric: &Metric) -> String {
    let words = &library.words;
    let mut parts = vec![words.with("decide.unit", &[("unit", &metric.unit.value)])];
    if let Some(window) = &metric.window {
        let time = words.duration(window.value);
        parts.push(words.with("decide.over", &[("time", &time)]));
    }
    if let Some(baseline) = &metric.baseline {
        parts.push(words.with("decide.against", &[("baseline", &baseline.value)]));
    }
    let parts = parts.join(", ");
    match &metric.source {
        Some(source) if library.is_withheld(source) => {
            format!("{parts}. {}", words.get("audience.metric_source"))
        }
        _ => format!("{parts}."),
    }
}

/// Every stretch is equally wide: a stretch of 1 % on a scale to 100 would be too narrow for its
/// letter, and the bounds are written under it.
fn band(library: &Library<'_>, line: &Line<'_>) -> BandView {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().cycle();
    let stretches: Vec<Stretch> = (0..)
        .zip(letters)
        .zip(&line.pieces)
        .map(|((at, letter), piece)| stretch(library, line, piece, at, letter))
        .collect();
    let summary: Vec<String> = stretches
        .iter()
        .map(|stretch| format!("{}: {}", stretch.range, stretch.decision))
        .collect();
    let metric = line.metric;
    BandView {
        id: match line.service {
            Some(service) => format!("{}-{service}", metric.id.value),
            None => metric.id.value.clone(),
        },
        service: line.service.map(|id| library.service_name(id).to_owned()),
        summary: format!("{}. {}.", metric.name.value, summary.join("; ")),
        ticks: ticks(&library.words, line),
        stretches,
    }
}

fn stretch(
    library: &Library<'_>,
    line: &Line<'_>,
    piece: &Piece<'_>,
    at: usize,
    letter: char,
) -> Stretch {
    let (policy, words) = (&library.book.policy, &library.words);
    let ids = piece.decisions();
    let name = |id| policy.decision(id).map(|decision| &*decision.name.value);
    let first = ids.first().and_then(|id| policy.decision(id));
    let severity = library.severity_of(first.and_then(|decision| decision.severity.as_ref()));
    let gap = piece.gap(policy);
    let treated_as = gap.and_then(|gap| name(gap.treat_as.as_deref()?));
    let hatched = !ids.is_empty();
    let decision = match treated_as {
        _ if hatched => {
            let names: Vec<&str> = ids.iter().map(|id| name(id).unwrap_or(id)).collect();
            names.join(words.get("decide.then"))
        }
        Some(decision) => words.with("decide.act_as", &[("decision", &decision)]),
        None => words.text("decide.act_as_worse"),
    };
    let (x, width) = (place(at, line.pieces.len()), place(1, line.pieces.len()));
    Stretch {
        x,
        width,
        middle: x + width / 2.0,
        tone: match (&severity, hatched) {
            (Some(severity), true) => severity.level.to_string(),
            (None, true) => "4".to_owned(),
            (_, false) => "gap".to_owned(),
        },
        hatched,
        letter,
        range: line.words(piece.interval, words),
        decision,
        severity,
        note: gap.and_then(|gap| Some(crate::markdown::escape(gap.reason.as_deref()?))),
    }
}

/// Where piece number `at` of `count` begins, in per cent of the drawing.
fn place(at: usize, count: usize) -> f64 {
    // A scale has a handful of pieces.
    let part = |n: usize| f64::from(u16::try_from(n).unwrap_or(u16::MAX));
    100.0 * part(at) / part(count.max(1))
}

fn ticks(words: &Words, line: &Line<'_>) -> Vec<Tick> {
    let bound = |value: f64| {
        if value.is_infinite() {
            words.text("decide.no_limit")
        } else {
            text::number(value)
        }
    };
    let starts = line.pieces.iter().enumerate().map(|(at, piece)| Tick {
        x: place(at, line.pieces.len()),
        text: bound(piece.interval.from.value()),
    });
    let end = line.domain.to.value();
    let unit = &line.metric.unit.value;
    let unit = if end.is_infinite() { "" } else { unit };
    let end = format!("{} {unit}", bound(end)).trim_end().to_owned();
    starts
        .chain([Tick {
            x: 100.0,
            text: end,
        }])
        .collect()
}

/// The page of the decision with this id, as a link.
pub(super) fn decision_link(library: &Library<'_>, id: &str) -> Option<Link> {
    let decision = library.book.policy.decision(id)?;
    Some(Link {
        href: format!("{}#decision-{}", routes::DECIDE, routes::href(id)),
        text: decision.name.value.clone(),
    })
}
