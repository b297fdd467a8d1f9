//! `step-without-wait`: the last step may leave it out, for nobody comes after it.

use super::{ContactsContext, Findings, rule};

rule! { "step-without-wait", Warning, "A step of an escalation policy that does not say how long to wait." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    for step in context.steps().filter(|_| context.is_whole) {
        let (policy, number) = (step.policy, step.number);
        if step.written.wait.is_none() && number < policy.steps.len() {
            let message = format!(
                "step {number} of `{}` does not say how long to wait before step {}",
                policy.id.value,
                number + 1
            );
            found
                .add(step.place(), step.subject(), message)
                .help("add `wait = \"5m\"`");
        }
    }
}
