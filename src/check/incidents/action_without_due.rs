//! `action-without-due`: an open action item without a date.

use super::{Findings, Incident, RecordContext, level_of_lack, open_actions, rule};

rule! { "action-without-due", Error, "An open action item without a date." }

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let undated = open_actions(incident).filter(|action| action.due.is_none());
    for action in undated.filter(|_| context.is_whole) {
        let id = &action.id.value;
        found
            .add(action.id.span, id, format!("action `{id}` has no due date"))
            .level(level_of_lack(incident))
            .help("add `due = 2026-12-31`, or `status = \"wontfix\"` if it will not be done");
    }
}
