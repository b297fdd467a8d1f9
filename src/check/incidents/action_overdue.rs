//! `action-overdue`: an open action item whose date has passed.

use super::{Findings, Incident, RecordContext, rule};
use crate::facts::actions::{Item, items};

rule! { "action-overdue", Warning, "An open action item whose date has passed." }

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    for item in items(incident, context.shared.now).filter(Item::is_open) {
        let (Some(days), Some(due)) = (item.overdue_days(), &item.action.due) else {
            continue;
        };
        let plural = if days == 1 { "day" } else { "days" };
        let id = &item.action.id.value;
        let message = format!("action `{id}` is {days} {plural} overdue");
        found.add(due.span, id, message).help(
            "do it, agree on another date, or set `status = \"wontfix\"` and say why in `text`",
        );
    }
}
