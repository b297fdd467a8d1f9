//! `same-person-twice`: a step calls by name somebody whom the step before it has just called, or nobody but them.
//!
//! A team that holds the person among others is a real second step.

use super::{ContactsContext, Findings, Step, rule};
use crate::source::Span;

rule! { "same-person-twice", Warning, "Two steps in a row that call the same person." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let steps: Vec<Step<'_, '_>> = context.steps().collect();
    for pair in steps.windows(2) {
        let [step, next] = pair else {
            continue;
        };
        let Some((person, span)) = called_again(step, next) else {
            continue;
        };
        let policy = &step.policy.id.value;
        let message = format!(
            "steps {} and {} of `{policy}` both call `{person}`",
            step.number, next.number
        );
        found
            .add(span, format!("{policy}: {person}"), message)
            .related(step.place(), "called here already")
            .help("whoever did not answer will not answer now: call somebody else");
    }
}

/// The person whom both steps call, and where the second one does.
fn called_again<'a>(step: &Step<'_, 'a>, next: &Step<'_, 'a>) -> Option<(&'a str, Span)> {
    // The first step of a policy follows none.
    if next.number != step.number + 1 {
        return None;
    }
    if step.called.unknown || next.called.unknown {
        return None;
    }
    // A rotation of one is that person; of more, it is somebody else most of the time.
    let mut certain = step.called.people.clone();
    for (_, members) in &step.called.schedules {
        if let [only] = members.as_slice() {
            certain.push(only);
        }
    }
    let was_called = |id: &str| certain.iter().any(|contact| contact.id.value == id);
    let everybody = next.called.everybody();
    let calls_nobody_new = everybody
        .iter()
        .all(|contact| was_called(&contact.id.value));
    let notify = &next.written.notify;
    let by_name = notify.iter().find(|notify| was_called(&notify.value));
    match (by_name, everybody.first()) {
        (Some(notify), _) => Some((notify.value.as_str(), notify.span)),
        (None, Some(first)) if calls_nobody_new => Some((first.id.value.as_str(), next.place())),
        _ => None,
    }
}
