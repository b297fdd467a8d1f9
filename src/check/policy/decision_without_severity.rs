//! `decision-without-severity`: a decision that goes with no row of the matrix.

use super::{Findings, PolicyContext, rule};

rule! { "decision-without-severity", Error, "A decision that goes with no row of the matrix." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let severities = context.policy.severities.iter();
    let ids: Vec<String> = severities
        .map(|severity| format!("`{}`", severity.id.value))
        .collect();
    for decision in &context.policy.decisions {
        if decision.severity.is_none() && !ids.is_empty() {
            let id = &decision.id.value;
            let message = format!("decision `{id}` goes with no severity");
            found.add(decision.id.span, id, message).help(format!(
                "add `severity = …`, one of {}: it brings the time to respond and whom to call",
                ids.join(", ")
            ));
        }
    }
}
