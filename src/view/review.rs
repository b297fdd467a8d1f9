//! Procedures that are due for review.

use super::library::Library;
use super::runbook::review_due;
use super::{Link, Party, Time, routes, text};
use crate::record::runbook::Runbook;
use serde::Serialize;

/// The page of what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// As of when, and how many.
    pub about: String,
    /// Overdue, due soon, never reviewed.
    pub groups: Vec<Group>,
}

/// Procedures in the same state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Unique in the page.
    pub id: &'static str,
    /// In words.
    pub name: &'static str,
    /// Those that are due first in front.
    pub rows: Vec<Row>,
}

/// A procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its page.
    pub link: Link,
    /// Who owns it.
    pub owner: Option<Party>,
    /// When it was last reviewed.
    pub reviewed: Option<Time>,
    /// When it is due.
    pub due: Option<Time>,
}

/// Days ahead in which a review counts as due soon.
const SOON: i64 = 30;

/// What is due.
pub fn review(library: &Library<'_>) -> Review {
    let today = library.today();
    let mut overdue = Vec::new();
    let mut soon = Vec::new();
    let mut never = Vec::new();
    for runbook in library.shown_runbooks() {
        match review_due(runbook) {
            Some(due) if due < today => overdue.push((due, runbook)),
            Some(due) if (due - today).num_days() <= SOON => soon.push((due, runbook)),
            None if runbook.meta.reviewed.is_none() => never.push(runbook),
            _ => {}
        }
    }
    overdue.sort_by_key(|(due, _)| *due);
    soon.sort_by_key(|(due, _)| *due);
    let rows = |due: Vec<(chrono::NaiveDate, &Runbook)>| {
        due.into_iter()
            .map(|(_, runbook)| row(library, runbook))
            .collect::<Vec<_>>()
    };
    let about = format!(
        "As of {today}: {} overdue, {} due within {SOON} days, {} never reviewed.",
        overdue.len(),
        soon.len(),
        never.len()
    );
    let groups = [
        ("overdue", "Overdue", rows(overdue)),
        ("soon", "Due soon", rows(soon)),
        (
            "never",
            "Never reviewed",
            never
                .into_iter()
                .map(|runbook| row(library, runbook))
                .collect(),
        ),
    ];
    Review {
        about,
        groups: groups
            .into_iter()
            .map(|(id, name, rows)| Group { id, name, rows })
            .filter(|group| !group.rows.is_empty())
            .collect(),
    }
}

fn row(library: &Library<'_>, runbook: &Runbook) -> Row {
    Row {
        link: Link::to(&routes::runbook(runbook), runbook.title.as_str()),
        owner: runbook
            .meta
            .owner
            .as_ref()
            .and_then(|owner| library.party(&owner.value)),
        reviewed: runbook
            .meta
            .reviewed
            .as_ref()
            .map(|day| text::day(day.value)),
        due: review_due(runbook).map(text::day),
    }
}
