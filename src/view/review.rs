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
    pub name: String,
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
    let (mut overdue, mut soon, mut never) = (Vec::new(), Vec::new(), Vec::new());
    for runbook in library.shown_runbooks() {
        match review::state(runbook, today) {
            review::Review::Overdue(due) => overdue.push((Some(due), runbook)),
            review::Review::Soon(due) => soon.push((Some(due), runbook)),
            review::Review::Never => never.push((None, runbook)),
            review::Review::Fresh => {}
        }
    }
    let words = &library.words;
    let about = words.with(
        "review.about",
        &[
            ("today", &today),
            ("overdue", &overdue.len()),
            ("soon", &soon.len()),
            ("days", &SOON_DAYS),
            ("never", &never.len()),
        ],
    );
    let groups = [("overdue", overdue), ("soon", soon), ("never", never)];
    Review {
        about,
        groups: groups
            .into_iter()
            .filter(|(_, runbooks)| !runbooks.is_empty())
            .map(|(id, mut runbooks)| {
                runbooks.sort_by_key(|(due, _)| *due);
                let rows = runbooks.iter().map(|(_, runbook)| row(library, runbook));
                Group {
                    id,
                    name: words.of("review", id).to_owned(),
                    rows: rows.collect(),
                }
            })
            .collect(),
    }
}

fn row(library: &Library<'_>, runbook: &Runbook) -> Row {
    let meta = &runbook.meta;
    Row {
        link: Link::to(&routes::runbook(runbook), runbook.title.as_str()),
        owner: library.party_of(meta.owner.as_ref()),
        reviewed: meta.reviewed.as_ref().map(|day| text::day(day.value)),
        due: review::due(runbook).map(text::day),
    }
}
