//! The list of items for programs.
//!
//! ```json
//! {"schema": 1, "today": "2026-11-23", "actions": [{
//!   "incident": "2026-09-14-checkout-errors", "id": "canary", "title": "…", "type": "prevent",
//!   "owner": "platform", "priority": "p1", "status": "open", "due": "2026-11-01", "done": null,
//!   "issue": "OPS-77", "overdue_days": 22, "age_days": 70,
//!   "file": "content/incidents/2026-09-14-checkout-errors/actions.toml"}]}
//! ```
//!
//! In the order of the table. What is not said is `null`; `overdue_days` and `age_days` are numbers only
//! of open items.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::Item;
use crate::cli::context::Opened;
use crate::data::Word;
use crate::diagnostic::render::json_text;

pub(super) fn json(items: &[Item<'_>], today: NaiveDate, opened: &Opened) -> String {
    let actions: Vec<Value> = items.iter().map(|item| answer(item, opened)).collect();
    json_text(&json!({ "schema": 1, "today": today.to_string(), "actions": actions }))
}

fn answer(item: &Item<'_>, opened: &Opened) -> Value {
    let action = item.action;
    let file = item.incident.actions.as_ref().map(|actions| actions.file);
    json!({
        "incident": item.incident.id,
        "id": action.id.value,
        "title": action.title.value,
        "type": action.kind.as_ref().map(|kind| kind.value.word()),
        "owner": action.owner.as_ref().map(|owner| &owner.value),
        "priority": action.priority.as_ref().map(|text| &text.value),
        "status": action.status.value.word(),
        "due": action.due.as_ref().map(|due| due.value.to_string()),
        "done": action.done.as_ref().map(|done| done.value.to_string()),
        "issue": action.issue.as_ref().map(|issue| &issue.value),
        "overdue_days": item.overdue_days(),
        "age_days": item.age_days(),
        "file": file.map_or("", |file| opened.tree.path(file)),
    })
}
