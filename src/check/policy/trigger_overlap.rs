//! `trigger-overlap`: values of a metric on which two triggers decide differently.
//!
//! A decision that is not there has been reported and contradicts nobody.

use crate::decide::MOST_TRIGGERS;

use super::{Findings, PolicyContext, named, rule, subject, words};

rule! { "trigger-overlap", Error, "Values of a metric on which two triggers decide differently." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let policy = context.policy;
    for (metric, triggers) in context.deciding() {
        if let Some(first) = triggers.get(MOST_TRIGGERS) {
            let message = format!(
                "`{}` has {} triggers, and only the first {MOST_TRIGGERS} are compared",
                metric.id.value,
                triggers.len()
            );
            found
                .add(first.span, metric.id.value.as_str(), message)
                .label("this one and those that follow do not count")
                .help("nobody can decide by so many: put them together");
        }
    }
    for (line, overlap) in &context.overlaps {
        let pair = [overlap.first, overlap.second];
        let [first, second] = pair.map(|trigger| policy.triggers[trigger].decision.value.as_str());
        let are_known = [first, second].map(|id| policy.decision(id).is_some()) == [true; 2];
        let (Some(line), [Some(one), Some(other)], true) = (
            context.lines.get(*line),
            pair.map(|trigger| context.comparison(trigger)),
            are_known,
        ) else {
            continue;
        };
        let message = format!(
            "{}: {} is both `{first}` and `{second}`",
            named(line),
            words(line, overlap.interval)
        );
        found
            .add(
                other.span,
                format!("{}: {first}, {second}", subject(line)),
                message,
            )
            .label(format!("`{second}`"))
            .related(one.span, format!("`{first}`"))
            .help(if overlap.interval.point().is_some() {
                "take the value out of one of them, with `>`, `<` or `bounds = \"[)\"`"
            } else {
                "let one of them end where the other begins"
            });
    }
}
