//! `trigger-gap`: values of a metric on which no trigger says anything.
//!
//! Silent where something that the file says of the metric could not be read: the gap may be closed there.

use super::{PolicyContext, named, rule, subject, words};
use crate::check::findings::{Added, Findings};
use crate::decide::{Cover, Interval, Line, comparison_words, metric_of, number, with_unit};
use crate::record::policy::Metric;
use std::collections::HashSet;

rule! { "trigger-gap", Error, "Values of a metric on which no trigger says anything." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let triggers = context.policy.triggers.iter();
    let general: HashSet<&String> = triggers
        .filter(|trigger| trigger.scope.is_empty())
        .filter_map(metric_of)
        .collect();
    for line in &context.lines {
        // A service's own line has the gaps of the general one, which are reported there.
        let has_general = general.contains(&line.metric.id.value);
        let is_own = line.service.is_none() || !has_general;
        if is_own && !line.triggers.is_empty() && context.is_read(line.metric) {
            gaps(context, line, found);
        }
    }
}

fn gaps(context: &PolicyContext<'_>, line: &Line<'_>, found: &mut Findings<'_>) {
    for (at, piece) in line.pieces.iter().enumerate() {
        if piece.cover != Cover::Uncovered {
            continue;
        }
        let mut added = found.add(
            line.metric.id.span,
            format!(
                "{}: {} to {}",
                subject(line),
                number(piece.interval.from.value()),
                number(piece.interval.to.value())
            ),
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
                trigger.and_then(|trigger| Some((trigger, context.comparison(trigger)?)))
            {
                added = added.related(
                    place.span,
                    format!(
                        "`{}` {}",
                        context.policy.triggers[trigger].decision.value,
                        comparison_words(&place.value, line.metric)
                    ),
                );
            }
        }
        way_out(added, line.metric, piece.interval);
    }
}

/// What to do about a gap.
fn way_out(added: Added<'_>, metric: &Metric, gap: Interval) {
    if let Some(point) = gap.point() {
        let point = with_unit(point, &metric.unit.value);
        added.help(format!(
            "let one of the two hold {point} as well, with `>=`, `<=` or `bounds`"
        ));
        return;
    }
    let (from, to) = (gap.from.value(), gap.to.value());
    if from.is_infinite() || to.is_infinite() {
        let end = if to.is_infinite() { "max" } else { "min" };
        added.help(format!(
            "add a trigger for these values; if there are none, give the metric a `{end}`"
        ));
        return;
    }
    added
        .help("move the end of a trigger next to it, or add a trigger for these values")
        .help(format!(
            "to leave them to judgement, declare it: [[gap]] metric = \"{}\", from = {}, to = {}, treat_as = …, reason = …",
            metric.id.value,
            number(from),
            number(to)
        ));
}
