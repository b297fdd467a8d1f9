//! `evaluate-without-criteria`: a row that leaves the decision open says by what it is taken.

use super::{Findings, PolicyContext, rule};
use crate::record::is_blank;
use crate::record::policy::Rollback;

rule! { "evaluate-without-criteria", Warning, "A row that says \"evaluate\" and not by what." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    for severity in &context.policy.severities {
        let Some(rollback) = &severity.rollback else {
            continue;
        };
        if rollback.value == Rollback::Evaluate && is_blank(severity.criteria.as_deref()) {
            let id = &severity.id.value;
            let message = format!("severity `{id}` says `evaluate` and not by what");
            found
                .add(rollback.span, id, message)
                .help("add `criteria = \"…\"`: the questions whose answers decide, in order");
        }
    }
}
