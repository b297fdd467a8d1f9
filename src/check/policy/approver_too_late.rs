//! `approver-too-late`: the escalation must reach the approver while the answer is still in time.

use super::{Findings, PolicyContext, rule};
use crate::facts::escalation::{Reach, reaches_role};
use std::collections::HashSet;

rule! { "approver-too-late", Warning, "An approver whom the escalation reaches after the decision is due." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let (policy, contacts) = (context.policy, context.contacts);
    if !context.are_contacts_whole {
        return;
    }
    let mut seen = HashSet::new();
    for severity in &policy.severities {
        let Some(within) = &severity.respond_within else {
            continue;
        };
        let escalation = severity.escalation.as_ref();
        let Some(escalation) = escalation.and_then(|id| contacts.policy(id)) else {
            continue;
        };
        let of_decisions = policy
            .decisions
            .iter()
            .filter(|decision| decision.severity.as_deref() == Some(&severity.id.value))
            .map(|decision| &decision.approval);
        let approvals = std::iter::once(&severity.approval)
            .chain(of_decisions)
            .flatten();
        for approval in approvals.filter(|approval| approval.value != "none") {
            if !seen.insert((&severity.id.value, &approval.value)) {
                continue;
            }
            let subject = format!("{}: {}", severity.id.value, approval.value);
            let (message, help) = match reaches_role(contacts, escalation, &approval.value) {
                Reach::After(wait) if wait > within.value => (
                    format!(
                        "escalation `{}` calls `{}` after {wait}, but `{}` must be decided within {}",
                        escalation.id.value, approval.value, severity.id.value, within.value
                    ),
                    format!("call `role:{}` in an earlier step", approval.value),
                ),
                Reach::Never => (
                    format!(
                        "escalation `{}` never calls `{}`, who must agree for `{}`",
                        escalation.id.value, approval.value, severity.id.value
                    ),
                    format!(
                        "add `role:{}` to a step that is reached within {}",
                        approval.value, within.value
                    ),
                ),
                Reach::After(_) | Reach::Unknown => continue,
            };
            found
                .add(approval.span, subject, message)
                .related(within.span, "the time to respond")
                .related(escalation.id.span, "the escalation")
                .help(help);
        }
    }
}
