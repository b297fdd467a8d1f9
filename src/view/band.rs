//! A metric as a band: its scale cut into stretches, each with all that is to be done there.

use super::caller::{self, CallLine};
use super::library::Library;
use super::note::{self, Note};
use super::{Link, Pointer, Severity, text};
use crate::decide::{self, Line, Piece, trigger_id};
use crate::record::policy::{self, Decision, Metric, Trigger};
use crate::wording::Words;
use serde::Serialize;
use std::collections::BTreeSet;

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
    /// What to do; several things where it depends on how long it lasts.
    pub acts: Vec<Act>,
    /// Why it is a gap, as HTML.
    pub note: Option<String>,
}

/// What to do on a stretch, and all that is needed for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Act {
    /// The triggers that lead here, of those that no line above names.
    pub ids: Vec<String>,
    /// What to do.
    pub decision: String,
    /// How long the value must last.
    pub time: Option<String>,
    /// The severity that goes with it.
    pub severity: Option<Severity>,
    /// Who must agree, with their numbers.
    pub approval: Option<CallLine>,
    /// How soon to respond.
    pub respond: Option<String>,
    /// What a press notes.
    pub note: Option<Note>,
    /// The procedures to open.
    pub runbooks: Vec<Link>,
}

/// A bound on a scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tick {
    /// Where, in per cent of the drawing.
    pub x: f64,
    /// The value.
    pub text: String,
}

/// The metrics that decide something, and the numbers of the triggers that their stretches name.
pub(super) fn metrics(library: &Library<'_>) -> (Vec<MetricView>, BTreeSet<usize>) {
    let mut metrics: Vec<MetricView> = Vec::new();
    let mut named = BTreeSet::new();
    for line in &decide::lines(&library.book.policy) {
        let (metric, band) = (line.metric, band(library, line, &mut named));
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
    (metrics, named)
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
fn band(library: &Library<'_>, line: &Line<'_>, named: &mut BTreeSet<usize>) -> BandView {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().cycle();
    let stretches: Vec<Stretch> = (0..)
        .zip(letters)
        .zip(&line.pieces)
        .map(|(place, piece)| stretch(library, line, piece, place, named))
        .collect();
    let summary: Vec<String> = stretches
        .iter()
        .map(|stretch| {
            let acts = stretch.acts.iter().map(|act| act.decision.as_str());
            let acts: Vec<&str> = acts.collect();
            let then = library.words.get("decide.then");
            format!("{}: {}", stretch.range, acts.join(then))
        })
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
    (at, letter): (usize, char),
    named: &mut BTreeSet<usize>,
) -> Stretch {
    let policy = &library.book.policy;
    let ids = piece.decisions();
    let gap = piece.gap(policy);
    let acts: Vec<Act> = if ids.is_empty() {
        let treated_as = gap.and_then(|gap| policy.decision(gap.treat_as.as_deref()?));
        vec![by_neighbour(library, treated_as)]
    } else {
        let acts = ids.iter();
        acts.map(|id| act(library, id, piece, named)).collect()
    };
    let severity = acts.first().and_then(|act| act.severity.as_ref());
    let hatched = !ids.is_empty();
    let (x, width) = (place(at, line.pieces.len()), place(1, line.pieces.len()));
    Stretch {
        x,
        width,
        middle: x + width / 2.0,
        tone: match (severity, hatched) {
            (Some(severity), true) => severity.level.to_string(),
            (None, true) => "4".to_owned(),
            (_, false) => "gap".to_owned(),
        },
        hatched,
        letter,
        range: line.words(piece.interval, &library.words),
        acts,
        note: gap.and_then(|gap| Some(crate::markdown::escape(gap.reason.as_deref()?))),
    }
}

/// What the decision `id` asks for on a stretch.
fn act(library: &Library<'_>, id: &str, piece: &Piece<'_>, named: &mut BTreeSet<usize>) -> Act {
    let policy = &library.book.policy;
    let leads_here = |number: &usize| policy.triggers[*number].decision.value == id;
    let numbers = piece.triggers.iter().copied();
    let numbers: Vec<usize> = numbers.filter(leads_here).collect();
    let fresh = numbers.iter().filter(|number| named.insert(**number));
    let ids: Vec<String> = fresh.map(|number| trigger_id(policy, *number)).collect();
    let triggers: Vec<&Trigger> = numbers
        .iter()
        .map(|number| &policy.triggers[*number])
        .collect();
    let mut runbooks: Vec<Link> = Vec::new();
    for trigger in &triggers {
        let runbook = library.runbook_of(trigger.runbook.as_ref());
        runbooks.extend(runbook.filter(|link| !runbooks.contains(link)));
    }
    let holds = triggers.iter().filter_map(|trigger| trigger.hold.as_ref());
    let shortest = holds.map(|hold| hold.value).min_by_key(|hold| hold.seconds);
    let time = shortest.filter(|hold| hold.seconds > 0);
    let time = time.map(|time| library.words.duration(time));
    let decision = policy.decision(id);
    Act {
        ids,
        decision: decision.map_or_else(|| id.to_owned(), |one| one.name.value.clone()),
        time: time.map(|time| library.words.with("decide.lasting", &[("time", &time)])),
        severity: decision.and_then(|one| library.severity_of(one.severity.as_ref())),
        note: note_of(library, decision),
        approval: decision.map(|one| approval(library, one)),
        respond: decision.and_then(|one| respond(library, one)),
        runbooks,
    }
}

/// What to do where no trigger says anything: as for another decision, or for a neighbour.
fn by_neighbour(library: &Library<'_>, decision: Option<&Decision>) -> Act {
    let words = &library.words;
    Act {
        ids: Vec::new(),
        decision: match decision {
            Some(one) => words.with("decide.act_as", &[("decision", &one.name.value)]),
            None => words.text("decide.act_as_worse"),
        },
        time: None,
        severity: None,
        note: note_of(library, decision),
        approval: decision.map(|one| approval(library, one)),
        respond: decision.and_then(|one| respond(library, one)),
        runbooks: Vec::new(),
    }
}

fn note_of(library: &Library<'_>, decision: Option<&Decision>) -> Option<Note> {
    decision.map(|one| note::of_decision(library, one, &approval(library, one)))
}

/// Who must agree to a decision, with their numbers.
pub(super) fn approval(library: &Library<'_>, decision: &Decision) -> CallLine {
    let general = || severity_row(library, decision)?.approval.as_ref();
    caller::approver(library, decision.approval.as_ref().or_else(general))
}

/// How soon to respond, if the matrix says it.
pub(super) fn respond(library: &Library<'_>, decision: &Decision) -> Option<String> {
    let within = severity_row(library, decision)?.respond_within.as_ref()?;
    Some(decide::respond(&library.words, within.value))
}

fn severity_row<'b>(library: &Library<'b>, decision: &Decision) -> Option<&'b policy::Severity> {
    library.severity_row(decision.severity.as_ref()?)
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
