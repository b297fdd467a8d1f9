//! `trigger-without-window`: silent where every trigger says how long the value must hold.

use super::PolicyContext;
use crate::check::scope::Findings;
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!(
    "trigger-without-window",
    Warning,
    "A metric without the time over which it is averaged."
);

pub(in crate::check) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    for (metric, triggers) in context.deciding() {
        if metric.window.is_some() || triggers.iter().all(|trigger| trigger.hold.is_some()) {
            continue;
        }
        let id = &metric.id.value;
        found.push(
            Diagnostic::new(
                &RULE,
                metric.id.span,
                id,
                format!("metric `{id}` does not say over which time it is averaged"),
            )
            .help("add `window = \"5m\"` to the metric, or `for = \"5m\"` to each of its triggers"),
        );
    }
}
