//! The steps of escalation policies: how long they wait, and whether somebody else stands behind them.

use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::facts::escalation::Called;
use crate::record::contacts::{EscalationPolicy, EscalationStep};
use crate::rule;
use crate::source::Span;

rule!(
    STEP_WITHOUT_WAIT,
    "step-without-wait",
    Warning,
    "A step of an escalation policy that does not say how long to wait."
);
rule!(
    STEP_WITHOUT_BACKUP,
    "step-without-backup",
    Warning,
    "A step of an escalation policy that reaches one person only."
);
rule!(
    SAME_PERSON_TWICE,
    "same-person-twice",
    Warning,
    "Two steps in a row that call the same person."
);

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let contacts = &context.book.contacts;
    let whole = context.is_whole(contacts.file);
    for policy in &contacts.policies {
        let called = Called::by_steps(contacts, policy);
        for (at, step) in policy.steps.iter().enumerate() {
            let number = at + 1;
            let is_last = number == policy.steps.len();
            if !is_last && step.wait.is_none() && whole {
                found.push(without_wait(policy, step, number));
            }
            if whole {
                found.extend(without_backup(policy, step, number, &called[at]));
            }
            if let (Some(next), Some(next_step)) = (called.get(at + 1), policy.steps.get(at + 1)) {
                found.extend(twice(
                    policy,
                    number,
                    (step, &called[at]),
                    (next_step, next),
                ));
            }
        }
    }
}

/// The place of a step: whom it calls.
fn place(step: &EscalationStep) -> Span {
    match (step.notify.first(), step.notify.last()) {
        (Some(first), Some(last)) => Span::new(
            first.span.file,
            first.span.range().start..last.span.range().end,
        ),
        _ => step.span,
    }
}

/// `step-without-wait`: the last step may leave it out, nobody comes after it.
fn without_wait(policy: &EscalationPolicy, step: &EscalationStep, number: usize) -> Diagnostic {
    Diagnostic::new(
        &STEP_WITHOUT_WAIT,
        place(step),
        format!(
            "step {number} of `{}` does not say how long to wait before step {}",
            policy.id.value,
            number + 1
        ),
    )
    .help("add `wait = \"5m\"`")
}

/// `step-without-backup`.
fn without_backup(
    policy: &EscalationPolicy,
    step: &EscalationStep,
    number: usize,
    called: &Called<'_>,
) -> Option<Diagnostic> {
    if called.unknown || called.at_once() != 1 {
        return None;
    }
    let who = match (called.people.as_slice(), called.schedules.as_slice()) {
        ([only], _) => format!("only `{}`", only.id.value),
        (_, [(schedule, _), ..]) => format!("one person at a time, from `{}`", schedule.id.value),
        _ => return None,
    };
    Some(
        Diagnostic::new(
            &STEP_WITHOUT_BACKUP,
            place(step),
            format!("step {number} of `{}` calls {who}", policy.id.value),
        )
        .help("add a second contact, role or schedule to `notify`, so that one missed call is not the end"),
    )
}

/// `same-person-twice`: the next step calls by name somebody whom this one has just called, or nobody
/// but them. A team that holds the person among others is a real second step.
fn twice(
    policy: &EscalationPolicy,
    number: usize,
    (step, called): (&EscalationStep, &Called<'_>),
    (next_step, next): (&EscalationStep, &Called<'_>),
) -> Option<Diagnostic> {
    if called.unknown || next.unknown {
        return None;
    }
    // A rotation of one is that person; of more, it is somebody else most of the time.
    let mut certain = called.people.clone();
    for (_, members) in &called.schedules {
        if let [only] = members.as_slice() {
            certain.push(only);
        }
    }
    let was_called = |id: &str| certain.iter().any(|contact| contact.id.value == id);
    let everybody = next.everybody();
    let nobody_new = !everybody.is_empty()
        && everybody
            .iter()
            .all(|contact| was_called(&contact.id.value));
    let by_name = next_step
        .notify
        .iter()
        .find(|notify| was_called(&notify.value));
    let (person, span) = match (by_name, nobody_new) {
        (Some(notify), _) => (notify.value.as_str(), notify.span),
        (None, true) => (everybody[0].id.value.as_str(), place(next_step)),
        (None, false) => return None,
    };
    Some(
        Diagnostic::new(
            &SAME_PERSON_TWICE,
            span,
            format!(
                "steps {number} and {} of `{}` both call `{person}`",
                number + 1,
                policy.id.value
            ),
        )
        .related(place(step), "called here already")
        .help("whoever did not answer will not answer now: call somebody else"),
    )
}
