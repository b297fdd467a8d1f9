//! `trigger-without-window`: silent where every trigger says how long the value must hold.

use super::{Findings, PolicyContext, rule};

rule! { "trigger-without-window", Warning, "A metric without the time over which it is averaged." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    for (metric, triggers) in context.deciding() {
        if metric.window.is_some() || triggers.iter().all(|trigger| trigger.hold.is_some()) {
            continue;
        }
        let id = &metric.id.value;
        let message = format!("metric `{id}` does not say over which time it is averaged");
        found
            .add(metric.id.span, id, message)
            .help("add `window = \"5m\"` to the metric, or `for = \"5m\"` to each of its triggers");
    }
}
