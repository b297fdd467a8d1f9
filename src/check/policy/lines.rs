//! Metrics as lines: gaps, overlaps, unclear ends, and urgency that falls as the value worsens.

use crate::check::Context;
use crate::decide::{
    Cover, Cut, Interval, Line, Overlap, comparison_words, decision, interval_words, lines, number,
    with_unit,
};
use crate::diagnostic::Diagnostic;
use crate::record::Text;
use crate::record::policy::{Comparison, Metric, Policy, TriggerKind};
use crate::rule;
use crate::source::{Span, Spanned, Tree};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

rule!(
    TRIGGER_GAP,
    "trigger-gap",
    Error,
    "Values of a metric on which no trigger says anything."
);
rule!(
    TRIGGER_OVERLAP,
    "trigger-overlap",
    Error,
    "Values of a metric on which two triggers decide differently."
);
rule!(
    TRIGGER_BOUND_UNCLEAR,
    "trigger-bound-unclear",
    Warning,
    "A range that does not say whether its ends belong to it."
);
rule!(
    TRIGGER_ORDER,
    "trigger-order",
    Error,
    "Triggers by which urgency falls as the value worsens."
);

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let policy = &context.book.policy;
    let mut told = Told::default();
    for line in lines(policy) {
        if context.is_whole(policy.file) {
            gaps(policy, &line, found);
        }
        for overlap in line.overlaps(policy) {
            if told.pairs.insert((overlap.first, overlap.second)) {
                told.overlap(&overlap);
                found.extend(overlapping(policy, &line, &overlap));
            }
        }
        unclear_ends(policy, &line, &mut told, found);
        inversions(policy, &line, &mut told, found);
    }
    for trigger in &policy.triggers {
        if let TriggerKind::Condition(text) = &trigger.kind {
            range_in_words(context.tree, text, found);
        }
    }
}

/// What has been said, so that the lines of several services do not repeat it.
#[derive(Default)]
struct Told {
    pairs: HashSet<(usize, usize)>,
    /// Triggers that contradict another one: which ends they mean is part of that fault.
    contradicting: HashSet<usize>,
    ranges: HashSet<usize>,
    inversions: HashSet<(usize, usize)>,
}

impl Told {
    fn overlap(&mut self, overlap: &Overlap) {
        self.contradicting.extend([overlap.first, overlap.second]);
    }
}

/// The comparison of a trigger.
fn comparison(policy: &Policy, trigger: usize) -> Option<&Spanned<Comparison>> {
    match &policy.triggers.get(trigger)?.kind {
        TriggerKind::Threshold { comparison, .. } => Some(comparison),
        TriggerKind::Condition(_) => None,
    }
}

/// The metric as a message names it.
fn named(line: &Line<'_>) -> String {
    match line.service {
        Some(service) => format!("`{}` of `{service}`", line.metric.id.value),
        None => format!("`{}`", line.metric.id.value),
    }
}

fn words(line: &Line<'_>, interval: Interval) -> String {
    interval_words(interval, line.domain, &line.metric.unit.value)
}

/// `trigger-gap`. A service's own line has the gaps of the general one, which are told there.
fn gaps(policy: &Policy, line: &Line<'_>, found: &mut Vec<Diagnostic>) {
    let general = policy.triggers.iter().any(|trigger| {
        trigger.scope.is_empty()
            && matches!(&trigger.kind, TriggerKind::Threshold { metric, .. } if metric.value == line.metric.id.value)
    });
    if line.service.is_some() && general || line.triggers.is_empty() {
        return;
    }
    for (at, piece) in line.pieces.iter().enumerate() {
        if piece.cover != Cover::Uncovered {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            &TRIGGER_GAP,
            line.metric.id.span,
            format!(
                "{}: {} belongs to no trigger",
                named(line),
                words(line, piece.interval)
            ),
        );
        let neighbours = [at.checked_sub(1), Some(at + 1)];
        for neighbour in neighbours.into_iter().flatten() {
            let trigger = line
                .pieces
                .get(neighbour)
                .and_then(|piece| piece.triggers.first().copied());
            if let Some((trigger, place)) =
                trigger.and_then(|trigger| Some((trigger, comparison(policy, trigger)?)))
            {
                diagnostic = diagnostic.related(
                    place.span,
                    format!(
                        "`{}` {}",
                        policy.triggers[trigger].decision.value,
                        comparison_words(&place.value, line.metric)
                    ),
                );
            }
        }
        found.push(way_out(diagnostic, line.metric, piece.interval));
    }
}

/// What to do about a gap.
fn way_out(diagnostic: Diagnostic, metric: &Metric, gap: Interval) -> Diagnostic {
    if let Some(point) = gap.point() {
        return diagnostic.help(format!(
            "let one of the two hold {} as well, with `>=`, `<=` or `bounds`",
            with_unit(point, &metric.unit.value)
        ));
    }
    let (from, to) = (gap.from.value(), gap.to.value());
    if from.is_infinite() || to.is_infinite() {
        let end = if to.is_infinite() { "max" } else { "min" };
        return diagnostic.help(format!(
            "add a trigger for these values; if there are none, give the metric a `{end}`"
        ));
    }
    diagnostic
        .help("move the end of a trigger next to it, or add a trigger for these values")
        .help(format!(
            "to leave them to judgement, declare it: [[gap]] metric = \"{}\", from = {}, to = {}, treat_as = …, reason = …",
            metric.id.value,
            number(from),
            number(to)
        ))
}

/// `trigger-overlap`. A decision that is not there has been reported and contradicts nobody.
fn overlapping(policy: &Policy, line: &Line<'_>, overlap: &Overlap) -> Option<Diagnostic> {
    let [first, second] = [overlap.first, overlap.second]
        .map(|trigger| policy.triggers[trigger].decision.value.as_str());
    decision(policy, first)?;
    decision(policy, second)?;
    let [one, other] = [overlap.first, overlap.second].map(|trigger| comparison(policy, trigger));
    let (one, other) = (one?, other?);
    let diagnostic = Diagnostic::new(
        &TRIGGER_OVERLAP,
        other.span,
        format!(
            "{}: {} is both `{first}` and `{second}`",
            named(line),
            words(line, overlap.interval)
        ),
    )
    .label(format!("`{second}`"))
    .related(one.span, format!("`{first}`"));
    Some(match overlap.interval.point() {
        Some(_) => {
            diagnostic.help("take the value out of one of them, with `>`, `<` or `bounds = \"[)\"`")
        }
        None => diagnostic.help("let one of them end where the other begins"),
    })
}

/// `trigger-bound-unclear`: a range without `bounds` that meets another decision at its end.
fn unclear_ends(policy: &Policy, line: &Line<'_>, told: &mut Told, found: &mut Vec<Diagnostic>) {
    for &(trigger, _) in &line.triggers {
        let Some(place) = comparison(policy, trigger) else {
            continue;
        };
        let Comparison::Between {
            low,
            high,
            bounds_given: false,
            ..
        } = place.value
        else {
            continue;
        };
        if told.contradicting.contains(&trigger) {
            continue;
        }
        let mine = &policy.triggers[trigger].decision.value;
        let neighbour = line.triggers.iter().find_map(|&(other, interval)| {
            let decides_otherwise = policy.triggers[other].decision.value != *mine;
            let ends = |cut: Cut| {
                [low, high]
                    .into_iter()
                    .find(|end| Cut::before(cut.value()) == Cut::before(*end))
            };
            let met = ends(interval.from).or_else(|| ends(interval.to))?;
            let inside = met > line.domain.from.value() && met < line.domain.to.value();
            (decides_otherwise && inside).then_some((other, met))
        });
        let Some((other, met)) = neighbour else {
            continue;
        };
        if !told.ranges.insert(trigger) {
            continue;
        }
        let unit = &line.metric.unit.value;
        let mut diagnostic = Diagnostic::new(
            &TRIGGER_BOUND_UNCLEAR,
            place.span,
            format!(
                "{}: \"{} to {}\" does not say whether {} belongs to it",
                named(line),
                number(low),
                with_unit(high, unit),
                with_unit(met, unit)
            ),
        );
        if let Some(other) = comparison(policy, other) {
            diagnostic = diagnostic.related(other.span, "the next trigger begins or ends there");
        }
        found.push(
            diagnostic
                .help("add `bounds = \"[]\"` if both ends belong to it, as they are taken to now")
                .help("a round bracket leaves an end out: `bounds = \"[)\"`"),
        );
    }
}

/// A share from one number to another in words, as in "Error rate 1-10 %".
static RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)?\s*%?\s*(?:-|–|\bto\b)\s*\d+(?:\.\d+)?\s*%").ok());

/// `trigger-bound-unclear`: a condition that is really a metric's range.
fn range_in_words(tree: &Tree, text: &Text, found: &mut Vec<Diagnostic>) {
    let raw = tree.text_of(text.span.file).get(text.span.range());
    let range = raw.and_then(|raw| RANGE.as_ref()?.find(raw));
    if let Some(range) = range {
        let start = text.span.range().start + range.start();
        found.push(
            Diagnostic::new(
                &TRIGGER_BOUND_UNCLEAR,
                Span::new(text.span.file, start..start + range.len()),
                format!("`{}` does not say whether its ends belong to it", range.as_str()),
            )
            .help(
                "write it as a number: `metric`, `op = \"between\"`, `value` and `bounds`; then gaps and overlaps are found too",
            ),
        );
    }
}

/// `trigger-order`.
fn inversions(policy: &Policy, line: &Line<'_>, told: &mut Told, found: &mut Vec<Diagnostic>) {
    for inversion in line.inversions(policy) {
        let [better, worse] = [inversion.better, inversion.worse].map(|piece| {
            let piece = &line.pieces[piece];
            place_of(policy, &piece.cover, &piece.triggers)
        });
        let (Some(better), Some(worse)) = (better, worse) else {
            continue;
        };
        if !told.inversions.insert((better.key, worse.key)) {
            continue;
        }
        let [from, to] = [inversion.better, inversion.worse]
            .map(|piece| words(line, line.pieces[piece].interval));
        found.push(
            Diagnostic::new(
                &TRIGGER_ORDER,
                worse.span,
                format!(
                    "{}: urgency falls from `{}`, {from}, to `{}`, {to}, as the value worsens",
                    named(line),
                    better.decision,
                    worse.decision
                ),
            )
            .label(format!("`{}`", worse.decision))
            .related(better.span, format!("`{}`", better.decision))
            .help("let the worse value lead to the more urgent decision")
            .help("say `worse = \"lower\"` for a metric whose low values are the bad ones"),
        );
    }
}

/// What stands for a piece in a message.
struct Standing<'a> {
    decision: &'a str,
    span: Span,
    /// Unique among triggers and gaps.
    key: usize,
}

fn place_of<'a>(policy: &'a Policy, cover: &Cover<'_>, triggers: &[usize]) -> Option<Standing<'a>> {
    if let Cover::Declared(gap) = cover {
        let treat_as = policy.gaps[*gap].treat_as.as_ref()?;
        return Some(Standing {
            decision: &treat_as.value,
            span: treat_as.span,
            key: policy.triggers.len() + gap,
        });
    }
    // The most urgent one gave the piece its urgency.
    let urgency = |trigger: &&usize| {
        decision(policy, &policy.triggers[**trigger].decision.value)
            .map_or(i64::MAX, |decision| decision.rank.value)
    };
    let trigger = *triggers.iter().min_by_key(urgency)?;
    Some(Standing {
        decision: &policy.triggers[trigger].decision.value,
        span: comparison(policy, trigger)?.span,
        key: trigger,
    })
}
