//! `metric-without-source`: a metric that does not say where a person reads it.

use super::{Findings, PolicyContext, rule};
use crate::record::is_blank;

rule! { "metric-without-source", Warning, "A metric that does not say where a person reads it." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    for (metric, _) in context.deciding() {
        if is_blank(metric.source.as_ref()) {
            let id = &metric.id.value;
            found.add(metric.id.span,
                    id,
                    format!("metric `{id}` does not say where to read its value"))
                .help("add `source = \"https://…\"`: the dashboard, or a sentence that says where to look");
        }
    }
}
