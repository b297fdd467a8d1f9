//! Action items: those of one incident, and those of all.
//!
//! Ages stand as days of the calendar ("since 2026-09-14"), not as counts of days: a count would change
//! every page on every day, and would be wrong on a site that was built last week. What is late does
//! depend on the day; the page says of which day it speaks.

use super::library::Library;
use super::{Link, Party, Time, routes, text};
use crate::data::Word;
use crate::facts::actions::{Item, Urgency, items};
use crate::record::actions::ActionStatus;
use crate::record::incident::Incident;
use chrono::NaiveDate;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The page of action items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actions {
    /// As of when, and how many.
    pub about: String,
    /// Those that are open: late, due soon, due later, without a date.
    pub groups: Vec<Group>,
    /// Who holds the open ones, whoever is late first.
    pub holders: Vec<Holder>,
    /// Those that were done lately, the last one first.
    pub done: Vec<ActionView>,
}

/// Items that are equally urgent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Unique in the page.
    pub id: &'static str,
    /// In words.
    pub name: String,
    /// Those that are due first in front.
    pub rows: Vec<ActionView>,
}

/// What one owner holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// Who, if anybody.
    pub owner: Option<Party>,
    /// How many are open.
    pub open: usize,
    /// How many of them are late.
    pub late: usize,
    /// When the first of them is due.
    pub next: Option<Time>,
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// Its id.
    pub id: String,
    /// One line, as HTML.
    pub title: String,
    /// Its kind and priority.
    pub note: Option<String>,
    /// Further words, as HTML.
    pub text: Option<String>,
    /// The incident, in lists over all incidents.
    pub incident: Option<Link>,
    /// Where it stands.
    pub state: String,
    /// Whether there is nothing left to do.
    pub settled: bool,
    /// The ticket.
    pub issue: Option<String>,
    /// Who does it, if anybody.
    pub owner: Option<Party>,
    /// Since when there is something to do, in lists over all incidents.
    pub since: Option<Time>,
    /// When it is due.
    pub due: Option<Time>,
    /// `overdue`, if it is.
    pub late: Option<String>,
}

/// The page of action items.
pub fn actions(library: &Library<'_>) -> Actions {
    let today = library.today();
    let open = open_items(library);
    let late = open.iter().filter(|item| item.is_overdue()).count();
    let words = &library.words;
    let groups = [
        (Urgency::Overdue, "overdue"),
        (Urgency::Soon, "soon"),
        (Urgency::Later, "later"),
        (Urgency::Undated, "undated"),
    ]
    .map(|(urgency, id)| Group {
        id,
        name: words.of("urgency", id).to_owned(),
        rows: open
            .iter()
            .filter(|item| item.urgency() == urgency)
            .map(|item| in_list(library, item, ""))
            .collect(),
    });
    let overdue = match late {
        0 => words.text("actions.none"),
        late => text::size(late),
    };
    let open_items = words.count("count.actions", open.len());
    Actions {
        about: words.with(
            "actions.about",
            &[
                ("today", &today),
                ("open", &open_items),
                ("overdue", &overdue),
            ],
        ),
        groups: groups
            .into_iter()
            .filter(|group| !group.rows.is_empty())
            .collect(),
        holders: holders(library, &open),
        done: done_lately(library),
    }
}

/// Every open action item, those that are due first in front, those without a date at the end.
pub fn open(library: &Library<'_>) -> Vec<ActionView> {
    open_of(library, library.shown_incidents(), "")
}

/// The open action items of some incidents, in the same order, for a page whose way up is `root`.
pub fn open_of<'b>(
    library: &Library<'b>,
    incidents: impl IntoIterator<Item = &'b Incident>,
    root: &str,
) -> Vec<ActionView> {
    let now = library.options.now;
    let all = incidents
        .into_iter()
        .flat_map(|incident| items(incident, now));
    let mut open: Vec<Item<'b>> = all.filter(Item::is_open).collect();
    open.sort_by_key(Item::order);
    open.iter()
        .map(|item| in_list(library, item, root))
        .collect()
}

/// Whether any action item is open.
pub fn any_open(library: &Library<'_>) -> bool {
    all_items(library).any(|item| item.is_open())
}

fn all_items<'b>(library: &Library<'b>) -> impl Iterator<Item = Item<'b>> {
    let now = library.options.now;
    library
        .shown_incidents()
        .flat_map(move |incident| items(incident, now))
}

fn open_items<'b>(library: &Library<'b>) -> Vec<Item<'b>> {
    let mut items: Vec<Item<'b>> = all_items(library).filter(Item::is_open).collect();
    items.sort_by_key(Item::order);
    items
}

fn done_lately(library: &Library<'_>) -> Vec<ActionView> {
    let mut done: Vec<(NaiveDate, Item<'_>)> = all_items(library)
        .filter_map(|item| Some((item.done_lately()?, item)))
        .collect();
    done.sort_by_key(|(day, _)| Reverse(*day));
    done.iter()
        .map(|(_, item)| ActionView {
            since: None,
            ..in_list(library, item, "")
        })
        .collect()
}

fn holders(library: &Library<'_>, open: &[Item<'_>]) -> Vec<Holder> {
    let mut by_owner: BTreeMap<Option<&str>, Vec<&Item<'_>>> = BTreeMap::new();
    for item in open {
        let owner = item.action.owner.as_deref().map(String::as_str);
        by_owner.entry(owner).or_default().push(item);
    }
    let mut holders: Vec<Holder> = by_owner
        .into_iter()
        .map(|(owner, items)| Holder {
            owner: owner.map(|owner| library.party(owner)),
            open: items.len(),
            late: items.iter().filter(|item| item.is_overdue()).count(),
            next: items
                .iter()
                .filter_map(|item| item.due())
                .min()
                .map(text::day),
        })
        .collect();
    holders.sort_by_key(|holder| Reverse((holder.late, holder.open)));
    holders
}

/// An item in a list over all incidents: its incident's name leads to its line there.
fn in_list(library: &Library<'_>, item: &Item<'_>, root: &str) -> ActionView {
    let href = routes::href(&routes::incident(item.incident));
    ActionView {
        incident: Some(Link {
            href: format!("{href}#rb.action-{}", item.action.id.value),
            text: item.incident.title.value.clone(),
        }),
        since: item.since().map(text::day),
        ..action_view(library, item, root)
    }
}

/// An action item, for a page whose way up is `root`.
pub fn action_view(library: &Library<'_>, item: &Item<'_>, root: &str) -> ActionView {
    let action = item.action;
    let words = &library.words;
    let kind = action.kind.as_ref();
    let kind = kind.map(|kind| words.of("action_type", kind.value.word()));
    let priority = action.priority.as_ref().map(|priority| priority.as_str());
    let note: Vec<&str> = kind.into_iter().chain(priority).collect();
    ActionView {
        id: action.id.value.clone(),
        title: library.inline(&action.title, root),
        note: (!note.is_empty()).then(|| note.join(", ")),
        text: library.inline_of(action.text.as_ref(), root),
        incident: None,
        state: match (action.status.value, &action.done) {
            (ActionStatus::Done, Some(day)) => {
                words.with("actions.done_on", &[("day", &day.value)])
            }
            (status, _) => words.of("action_status", status.word()).to_owned(),
        },
        settled: !item.is_open(),
        issue: action.issue.as_ref().map(|issue| {
            if library.is_withheld(issue) {
                words.text("audience.issue")
            } else {
                issue.value.clone()
            }
        }),
        owner: library.party_of(action.owner.as_ref()),
        since: None,
        due: item.due().map(text::day),
        late: item.is_overdue().then(|| words.text("actions.late")),
    }
}
