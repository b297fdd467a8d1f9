//! `approval-without-approver`: a row that leaves the decision open says who takes it.

use super::{Findings, PolicyContext, rule};
use crate::record::policy::Rollback;

rule! { "approval-without-approver", Warning, "A row that leaves the decision open and names nobody to take it." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    for severity in &context.policy.severities {
        let Some(rollback) = &severity.rollback else {
            continue;
        };
        let word = match rollback.value {
            Rollback::Evaluate => "evaluate",
            Rollback::Unlikely => "unlikely",
            Rollback::Yes | Rollback::Usually | Rollback::No => continue,
        };
        let approval = severity.approval.as_ref();
        if approval.is_some_and(|approval| approval.value != "none") {
            continue;
        }
        let id = &severity.id.value;
        let message = format!("severity `{id}` says `{word}` and names nobody who decides");
        found
            .add(
                approval.map_or(rollback.span, |approval| approval.span),
                id,
                message,
            )
            .related(rollback.span, "leaves the decision open")
            .help("name the role that may say yes: `approval = \"on-call-lead\"`");
    }
}
