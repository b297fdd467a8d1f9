//! `step-without-backup`: a step of an escalation policy that reaches one person only.

use super::{ContactsContext, Findings, rule};
use crate::facts::escalation::Called;

rule! { "step-without-backup", Warning, "A step of an escalation policy that reaches one person only." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    for step in context.steps().filter(|_| context.is_whole) {
        let Some(who) = only_one(step.called) else {
            continue;
        };
        found.add(step.place(),
                step.subject(),
                format!(
                    "step {} of `{}` calls {who}",
                    step.number, step.policy.id.value
                ))
            .help("add a second contact, role or schedule to `notify`, so that one missed call is not the end");
    }
}

/// The one person whom a step calls, in words.
fn only_one(called: &Called<'_>) -> Option<String> {
    if called.unknown || called.at_once() != 1 {
        return None;
    }
    match (called.people.as_slice(), called.schedules.as_slice()) {
        ([only], _) => Some(format!("only `{}`", only.id.value)),
        (_, [(schedule, _), ..]) => Some(format!(
            "one person at a time, from `{}`",
            schedule.id.value
        )),
        _ => None,
    }
}
