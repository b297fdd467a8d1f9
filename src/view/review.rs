//! Procedures that are due for review.

use super::library::Library;
use super::{Link, Party, Time, routes, text};
use crate::facts::review::{self, SOON_DAYS};
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

/// What is due.
pub fn review(library: &Library<'_>) -> Review {
    let today = library.today();
    let mut overdue = Vec::new();
    let mut soon = Vec::new();
    let mut never = Vec::new();
    for runbook in library.shown_runbooks() {
        match review::state(runbook, today) {
            review::Review::Overdue(due) => overdue.push((due, runbook)),
            review::Review::Soon(due) => soon.push((due, runbook)),
            review::Review::Never => never.push(runbook),
            review::Review::Fresh => {}
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
        "As of {today}: {} overdue, {} due within {SOON_DAYS} days, {} never reviewed.",
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
        due: review::due(runbook).map(text::day),
    }
}
