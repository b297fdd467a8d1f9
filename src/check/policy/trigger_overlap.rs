//! `trigger-overlap`: values of a metric on which two triggers decide differently.
//!
//! A decision that is not there has been reported and contradicts nobody.

use super::{PolicyContext, named, subject, words};
use crate::check::scope::Findings;
use crate::decide::{Line, Overlap, decision};
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!(
    "trigger-overlap",
    Error,
    "Values of a metric on which two triggers decide differently."
);

pub(in crate::check) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let overlaps = context.overlaps.iter();
    found.extend(
        overlaps.filter_map(|(line, overlap)| of(context, context.lines.get(*line)?, overlap)),
    );
}

fn of(context: &PolicyContext<'_>, line: &Line<'_>, overlap: &Overlap) -> Option<Diagnostic> {
    let policy = context.policy;
    let [first, second] = [overlap.first, overlap.second]
        .map(|trigger| policy.triggers[trigger].decision.value.as_str());
    decision(policy, first)?;
    decision(policy, second)?;
    let [one, other] = [overlap.first, overlap.second].map(|trigger| context.comparison(trigger));
    let (one, other) = (one?, other?);
    let diagnostic = Diagnostic::new(
        &RULE,
        other.span,
        format!("{}: {first}, {second}", subject(line)),
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
