//! `decision-without-severity`: a decision that goes with no row of the matrix.

use super::{Findings, PolicyContext, rule};
use crate::diagnostic::listed;

rule! { "decision-without-severity", Error, "A decision that goes with no row of the matrix." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let severities = context.policy.severities.iter();
    let ids = listed(severities.map(|severity| severity.id.as_str()));
    for decision in &context.policy.decisions {
        if decision.severity.is_none() && !ids.is_empty() {
            let id = &decision.id.value;
            let message = format!("decision `{id}` goes with no severity");
            found.add(decision.id.span, id, message).help(format!(
                "add `severity = …`, one of {ids}: it brings the time to respond and whom to call"
            ));
        }
    }
}
