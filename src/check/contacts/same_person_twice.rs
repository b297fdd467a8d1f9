//! `same-person-twice`: a step calls by name somebody whom the step before it has just called, or nobody but them.
//!
//! A team that holds the person among others is a real second step.

use super::{ContactsContext, Step};
use crate::check::scope::Findings;
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!(
    "same-person-twice",
    Warning,
    "Two steps in a row that call the same person."
);

pub(in crate::check) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let steps: Vec<Step<'_, '_>> = context.steps().collect();
    let pairs = steps.windows(2).filter_map(|pair| match pair {
        [step, next] if next.number == step.number + 1 => of(step, next),
        _ => None,
    });
    found.extend(pairs);
}

fn of(step: &Step<'_, '_>, next: &Step<'_, '_>) -> Option<Diagnostic> {
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
    let (person, span) = match (by_name, everybody.first()) {
        (Some(notify), _) => (notify.value.as_str(), notify.span),
        (None, Some(first)) if calls_nobody_new => (first.id.value.as_str(), next.place()),
        _ => return None,
    };
    let policy = &step.policy.id.value;
    Some(
        Diagnostic::new(
            &RULE,
            span,
            format!("{policy}: {person}"),
            format!(
                "steps {} and {} of `{policy}` both call `{person}`",
                step.number, next.number
            ),
        )
        .related(step.place(), "called here already")
        .help("whoever did not answer will not answer now: call somebody else"),
    )
}
