//! `trigger-bound-unclear`: a range that does not say whether its ends belong to it.

use super::{Findings, PolicyContext, named, rule};
use crate::decide::{Cut, Line, number, with_unit};
use crate::record::Text;
use crate::record::policy::{Comparison, TriggerKind};
use crate::source::{Span, Tree};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

rule! { "trigger-bound-unclear", Warning, "A range that does not say whether its ends belong to it." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    // Of triggers that contradict each other, the ends are part of that problem.
    let pairs = context.overlaps.iter();
    let contradicting: HashSet<usize> = pairs
        .flat_map(|(_, overlap)| [overlap.first, overlap.second])
        .collect();
    let mut reported = HashSet::new();
    for line in &context.lines {
        unclear_ends(context, line, &contradicting, &mut reported, found);
    }
    for trigger in &context.policy.triggers {
        if let TriggerKind::Condition(text) = &trigger.kind {
            range_in_words(context.tree, text, found);
        }
    }
}

/// A range without `bounds` that meets another decision at its end.
fn unclear_ends(
    context: &PolicyContext<'_>,
    line: &Line<'_>,
    contradicting: &HashSet<usize>,
    reported: &mut HashSet<usize>,
    found: &mut Findings<'_>,
) {
    let policy = context.policy;
    for &(trigger, _) in &line.triggers {
        let Some(place) = context.comparison(trigger) else {
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
        if contradicting.contains(&trigger) {
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
        if !reported.insert(trigger) {
            continue;
        }
        let unit = &line.metric.unit.value;
        let mut added = found.add(
            place.span,
            format!("{}: {mine}", line.metric.id.value),
            format!(
                "{}: \"{} to {}\" does not say whether {} belongs to it",
                named(line),
                number(low),
                with_unit(high, unit),
                with_unit(met, unit)
            ),
        );
        if let Some(other) = context.comparison(other) {
            added = added.related(other.span, "the next trigger begins or ends there");
        }
        added
            .help("add `bounds = \"[]\"` if both ends belong to it, as they are taken to now")
            .help("a round bracket leaves an end out: `bounds = \"[)\"`");
    }
}

/// A share from one number to another in words, as in "Error rate 1-10 %".
static RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d+(?:\.\d+)?\s*%?\s*(?:-|–|\bto\b)\s*\d+(?:\.\d+)?\s*%").ok());

/// A condition that is really a metric's range.
fn range_in_words(tree: &Tree, text: &Text, found: &mut Findings<'_>) {
    let raw = tree.text_of(text.span.file).get(text.span.range());
    let range = raw.and_then(|raw| RANGE.as_ref()?.find(raw));
    if let Some(range) = range {
        let start = text.span.range().start + range.start();
        found.add(Span::new(text.span.file, start..start + range.len()),
                range.as_str(),
                format!("`{}` does not say whether its ends belong to it", range.as_str()))
            .help(
                "write it as a number: `metric`, `op = \"between\"`, `value` and `bounds`; then gaps and overlaps are found too",
            );
    }
}
