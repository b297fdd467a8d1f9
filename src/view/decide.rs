//! The decision page: triggers by decision, a band per metric, the matrix.

use super::library::{Library, shown_severity};
use super::{Link, Party, Pointer, Severity, routes, text};
use crate::data::Word;
use crate::decide::{self, Band, BandPiece, Interval};
use crate::record::policy::{Comparison, Decision, Metric, Trigger, TriggerKind};
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
    /// Who must agree.
    pub approval: Party,
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
    /// Who must agree.
    pub approval: Party,
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

/// The decision page.
pub fn decide(library: &Library<'_>) -> Decide {
    let policy = &library.book.policy;
    let words = &library.words;
    let not_said = || words.get("decide.not_said").to_owned();
    let mut rows: Vec<_> = policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    Decide {
        unsure: (!policy.decisions.is_empty())
            .then(|| words.of("unsure", policy.unsure.word()).to_owned()),
        matrix: rows
            .into_iter()
            .map(|severity| Row {
                id: severity.id.value.clone(),
                severity: shown_severity(severity),
                respond: severity
                    .respond_within
                    .as_ref()
                    .map_or_else(not_said, |within| respond(words, within.value)),
                approval: library.approver(severity.approval.as_ref().map(|a| a.value.as_str())),
                rollback: severity
                    .rollback
                    .as_ref()
                    .map_or_else(not_said, |rollback| {
                        words.of("rollback", rollback.value.word()).to_owned()
                    }),
                criteria: severity
                    .criteria
                    .as_ref()
                    .map(|criteria| library.inline(criteria, "")),
                postmortem: words
                    .of("postmortem", severity.postmortem.word())
                    .to_owned(),
            })
            .collect(),
        decisions: by_urgency(library)
            .into_iter()
            .map(|decision| decision_view(library, decision))
            .collect(),
        metrics: metrics(library),
    }
}

/// All decisions, most urgent first.
pub(super) fn by_urgency<'b>(library: &Library<'b>) -> Vec<&'b Decision> {
    let mut decisions: Vec<_> = library.book.policy.decisions.iter().collect();
    decisions.sort_by_key(|decision| decision.rank.value);
    decisions
}

fn respond(words: &Words, within: crate::time::Duration) -> String {
    if within.seconds == 0 {
        words.get("decide.immediately").to_owned()
    } else {
        words.with("decide.within", &[("time", &words.duration(within))])
    }
}

fn decision_view(library: &Library<'_>, decision: &Decision) -> DecisionView {
    let policy = &library.book.policy;
    let severity = decision
        .severity
        .as_ref()
        .and_then(|id| library.severity_row(&id.value));
    let approval = decision
        .approval
        .as_ref()
        .or_else(|| severity.and_then(|severity| severity.approval.as_ref()));
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
        approval: library.approver(approval.map(|approval| approval.value.as_str())),
        triggers: triggers.into_iter().map(|(_, trigger)| trigger).collect(),
    }
}

/// Trigger number `number` as a line.
pub(super) fn trigger_view(library: &Library<'_>, number: usize) -> TriggerView {
    let policy = &library.book.policy;
    let trigger = &policy.triggers[number];
    let services: Vec<&str> = trigger
        .scope
        .iter()
        .map(|id| {
            library
                .service(&id.value)
                .map_or(id.value.as_str(), |s| s.name.as_str())
        })
        .collect();
    TriggerView {
        id: decide::trigger_id(policy, number),
        text: match &trigger.kind {
            TriggerKind::Condition(condition) => library.inline(condition, ""),
            TriggerKind::Threshold { metric, comparison } => {
                crate::markdown::escape(&threshold(library, &metric.value, comparison, trigger))
            }
        },
        note: (!services.is_empty()).then(|| {
            library
                .words
                .with("decide.only", &[("services", &services.join(", "))])
        }),
        runbook: trigger
            .runbook
            .as_ref()
            .and_then(|id| library.runbook_link(&id.value)),
    }
}

/// What makes trigger number `number` fire, in words without markup; empty if there is none.
pub fn trigger_text(library: &Library<'_>, number: usize) -> String {
    let Some(trigger) = library.book.policy.triggers.get(number) else {
        return String::new();
    };
    match &trigger.kind {
        TriggerKind::Condition(condition) => condition.words().into_owned(),
        TriggerKind::Threshold { metric, comparison } => {
            threshold(library, &metric.value, comparison, trigger)
        }
    }
}

/// A threshold in words: `Error rate above 10 % for 2 minutes`.
pub(super) fn threshold(
    library: &Library<'_>,
    metric: &str,
    comparison: &Comparison,
    trigger: &Trigger,
) -> String {
    let metrics = &library.book.policy.metrics;
    let known = metrics.iter().find(|known| known.id.value == metric);
    let name = known.map_or(metric, |known| known.name.as_str());
    let unit = known.map_or("", |known| known.unit.as_str());
    let range = Interval::of(comparison)
        .map(|interval| decide::interval_words(interval, Interval::all(), unit, &library.words))
        .unwrap_or_default();
    let what = format!("{name} {range}");
    match &trigger.hold {
        Some(hold) if hold.value.seconds > 0 => {
            let time = library.words.duration(hold.value);
            library
                .words
                .with("decide.for", &[("what", &what), ("time", &time)])
        }
        _ => what,
    }
}

fn metrics(library: &Library<'_>) -> Vec<MetricView> {
    let bands = decide::bands(&library.book.policy, &library.words);
    library
        .book
        .policy
        .metrics
        .iter()
        .filter(|metric| bands.iter().any(|band| band.metric == metric.id.value))
        .map(|metric| MetricView {
            id: metric.id.value.clone(),
            name: metric.name.value.clone(),
            about: about(&library.words, metric),
            source: metric
                .source
                .as_ref()
                .map(|source| library.pointer(source, "")),
            bands: bands
                .iter()
                .filter(|band| band.metric == metric.id.value)
                .map(|band| band_view(library, band))
                .collect(),
        })
        .collect()
}

fn about(words: &Words, metric: &Metric) -> String {
    let mut parts = vec![words.with("decide.unit", &[("unit", &metric.unit.value)])];
    if let Some(window) = &metric.window {
        let time = words.duration(window.value);
        parts.push(words.with("decide.over", &[("time", &time)]));
    }
    if let Some(baseline) = &metric.baseline {
        parts.push(words.with("decide.against", &[("baseline", &baseline.value)]));
    }
    format!("{}.", parts.join(", "))
}

/// Every stretch is equally wide: a stretch of 1 % on a scale to 100 would be too narrow for its
/// letter, and the bounds are written under it.
fn band_view(library: &Library<'_>, band: &Band) -> BandView {
    let width = place(1, band.pieces.len());
    let stretches: Vec<Stretch> = band
        .pieces
        .iter()
        .zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().cycle())
        .enumerate()
        .map(|(at, (piece, letter))| {
            stretch(library, piece, letter, place(at, band.pieces.len()), width)
        })
        .collect();
    let summary: Vec<String> = stretches
        .iter()
        .map(|stretch| format!("{}: {}", stretch.range, stretch.decision))
        .collect();
    BandView {
        id: match &band.service {
            Some(service) => format!("{}-{service}", band.metric),
            None => band.metric.clone(),
        },
        service: band.service.as_ref().map(|id| {
            library
                .service(id)
                .map_or(id, |service| &service.name.value)
                .clone()
        }),
        summary: format!("{}. {}.", band.name, summary.join("; ")),
        ticks: ticks(&library.words, band),
        stretches,
    }
}

fn stretch(library: &Library<'_>, piece: &BandPiece, letter: char, x: f64, width: f64) -> Stretch {
    let policy = &library.book.policy;
    let by_id = |id: &String| decide::decision(policy, id);
    let severity = piece
        .decisions
        .first()
        .and_then(by_id)
        .and_then(|decision| decision.severity.as_ref())
        .and_then(|id| library.severity(&id.value));
    let words = &library.words;
    let text = if piece.decisions.is_empty() {
        match piece
            .gap
            .as_ref()
            .and_then(|gap| gap.treat_as.as_ref())
            .and_then(by_id)
        {
            Some(decision) => words.with("decide.act_as", &[("decision", &decision.name.value)]),
            None => words.get("decide.act_as_worse").to_owned(),
        }
    } else {
        let names: Vec<&str> = piece
            .decisions
            .iter()
            .map(|id| by_id(id).map_or(id.as_str(), |decision| decision.name.value.as_str()))
            .collect();
        names.join(words.get("decide.then"))
    };
    let hatched = !piece.decisions.is_empty();
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
        range: piece.words.clone(),
        decision: text,
        severity,
        note: piece
            .gap
            .as_ref()
            .and_then(|gap| gap.reason.as_ref())
            .map(|reason| crate::markdown::escape(reason)),
    }
}

/// Where piece number `at` of `count` begins, in per cent of the drawing.
fn place(at: usize, count: usize) -> f64 {
    // A scale has a handful of pieces.
    let part = |n: usize| f64::from(u16::try_from(n).unwrap_or(u16::MAX));
    100.0 * part(at) / part(count.max(1))
}

fn ticks(words: &Words, band: &Band) -> Vec<Tick> {
    let bound = |value: f64| {
        if value.is_infinite() {
            words.get("decide.no_limit").to_owned()
        } else {
            text::number(value)
        }
    };
    let mut ticks: Vec<Tick> = band
        .pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| Tick {
            x: place(at, band.pieces.len()),
            text: bound(piece.from),
        })
        .collect();
    if let Some(last) = band.pieces.last() {
        let unit = if last.to.is_infinite() {
            ""
        } else {
            band.unit.as_str()
        };
        ticks.push(Tick {
            x: 100.0,
            text: format!("{} {unit}", bound(last.to)).trim_end().to_owned(),
        });
    }
    ticks
}

/// The page of the decision with this id, as a link.
pub(super) fn decision_link(library: &Library<'_>, id: &str) -> Option<Link> {
    let decision = decide::decision(&library.book.policy, id)?;
    Some(Link {
        href: format!("{}#decision-{}", routes::DECIDE, routes::href(id)),
        text: decision.name.value.clone(),
    })
}
