//! The index of incidents: open ones first, then by year, with lists by severity and by service.

use super::actions::{self, ActionView};
use super::library::{Library, shown_status};
use super::{Link, Severity, Status, Time, routes, sections, text};
use crate::facts::actions::{Item, items};
use crate::facts::incident::{TIME_TO_RESOLVE, begin, day, is_open};
use crate::record::incident::Incident;
use crate::time::Moment;
use chrono::Datelike;
use serde::Serialize;
use std::collections::BTreeMap;

/// The index of incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incidents {
    /// Those that are not resolved.
    pub open: Vec<IncidentCard>,
    /// Ways to narrow the list.
    pub groups: Vec<Group>,
    /// All others, newest year first.
    pub years: Vec<Year>,
    /// How many there are in all, if the older ones are only on the lists.
    pub older: Option<usize>,
    /// The first of the open action items of all incidents.
    pub actions: Vec<ActionView>,
    /// The page of all of them, and how many there are.
    pub all_actions: Option<Link>,
}

/// A way to narrow the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// By what.
    pub label: String,
    /// The lists.
    pub links: Vec<Link>,
}

/// The incidents of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Year {
    /// The year, or words for those without any time.
    pub name: String,
    /// Unique in the page.
    pub id: String,
    /// Newest first.
    pub incidents: Vec<IncidentCard>,
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentCard {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Option<Severity>,
    /// Where it stands.
    pub status: Status,
    /// Whether it was a drill.
    pub drill: bool,
    /// When it began: the day of one that is over, the moment of one that is not.
    pub started: Option<Time>,
    /// What it hit.
    pub services: Option<String>,
    /// How long it took.
    pub lasted: Option<String>,
    /// The action items that are still open.
    pub actions: Option<OpenActions>,
}

/// The open action items of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenActions {
    /// Where they stand.
    pub link: Link,
    /// Whether one of them is late.
    pub is_late: bool,
}

/// A list of incidents that have something in common.
pub struct List<'b> {
    /// Where it stands.
    pub path: String,
    /// What they have in common: `severity`, `service` or `year`.
    pub kind: &'static str,
    /// Which one.
    pub name: String,
    /// Newest first.
    pub incidents: Vec<&'b Incident>,
}

/// Incidents shown on the index; older ones are on the lists.
const NEWEST: usize = 60;
/// Open action items shown on the index.
const ACTIONS: usize = 5;

/// The index: what is open, and the newest of the rest.
pub fn incidents(library: &Library<'_>) -> Incidents {
    let lists = lists(library);
    let newest = library
        .shown_incidents()
        .filter(|one| !is_open(one))
        .take(NEWEST);
    let open = open(library);
    let all = library.shown_incidents().count();
    let mut actions = actions::open_of(library, library.shown_incidents(), "../");
    let count = actions.len();
    actions.truncate(ACTIONS);
    Incidents {
        actions,
        all_actions: (count > 0).then(|| {
            let title = library.words.of("title", "actions");
            Link::to(routes::ACTIONS, format!("{title} ({})", text::size(count)))
        }),
        older: (all > NEWEST).then_some(all),
        groups: ["severity", "service", "year"]
            .into_iter()
            .map(|kind| Group {
                label: library.words.of("incidents", kind).to_owned(),
                links: lists
                    .iter()
                    .filter(|list| list.kind == kind)
                    .map(|list| {
                        let count = text::size(list.incidents.len());
                        Link::to(&list.path, format!("{} ({count})", list.name))
                    })
                    .collect(),
            })
            .filter(|group| !group.links.is_empty())
            .collect(),
        ..cards(library, open.chain(newest))
    }
}

/// A list, as the index shows its incidents.
pub fn list(library: &Library<'_>, list: &List<'_>) -> Incidents {
    cards(library, list.incidents.iter().copied())
}

/// Every list that has any incident: by severity, worst first; by service; by year, newest first.
pub fn lists<'b>(library: &Library<'b>) -> Vec<List<'b>> {
    let mut rows: Vec<_> = library.book.policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    let severities = rows.into_iter().map(|severity| {
        let of_severity = library.shown_incidents().filter(|incident| {
            let row = incident.severity.as_ref();
            let row = row.and_then(|id| library.severity_row(id));
            row.is_some_and(|row| row.id.value == severity.id.value)
        });
        List {
            path: routes::incidents_of_severity(&severity.id),
            kind: "severity",
            name: severity.name.value.clone(),
            incidents: of_severity.collect(),
        }
    });
    let services = library.book.services.services.iter().map(|service| List {
        path: routes::incidents_of_service(&service.id),
        kind: "service",
        name: service.name.value.clone(),
        incidents: library.incidents_of_service(&service.id).to_vec(),
    });
    let mut by_year: BTreeMap<i32, Vec<&'b Incident>> = BTreeMap::new();
    for incident in library.shown_incidents() {
        if let Some(year) = year(incident) {
            by_year.entry(year).or_default().push(incident);
        }
    }
    let years = by_year.into_iter().rev().map(|(year, incidents)| List {
        path: routes::incidents_of_year(year),
        kind: "year",
        name: routes::year_name(year),
        incidents,
    });
    severities
        .chain(services)
        .chain(years)
        .filter(|list| !list.incidents.is_empty())
        .collect()
}

fn cards<'b>(library: &Library<'b>, incidents: impl Iterator<Item = &'b Incident>) -> Incidents {
    let (open, closed): (Vec<&Incident>, Vec<&Incident>) =
        incidents.partition(|incident| is_open(incident));
    let mut years: BTreeMap<Option<i32>, Vec<IncidentCard>> = BTreeMap::new();
    for incident in closed {
        years
            .entry(year(incident))
            .or_default()
            .push(card(library, incident));
    }
    Incidents {
        open: open
            .into_iter()
            .map(|incident| card(library, incident))
            .collect(),
        groups: Vec::new(),
        years: years
            .into_iter()
            .rev()
            .map(|(year, incidents)| Year {
                id: year.map_or("undated".to_owned(), |year| {
                    format!("year-{}", routes::year_name(year))
                }),
                name: year.map_or_else(
                    || library.words.text("incidents.undated"),
                    routes::year_name,
                ),
                incidents,
            })
            .collect(),
        older: None,
        actions: Vec::new(),
        all_actions: None,
    }
}

/// An incident in a list.
pub fn card(library: &Library<'_>, incident: &Incident) -> IncidentCard {
    let length = TIME_TO_RESOLVE.of(&incident.times);
    let length = length.map(|measured| {
        let length = library.words.duration(measured.length);
        if measured.from == TIME_TO_RESOLVE.from {
            length
        } else {
            library
                .words
                .with("time.since_detected", &[("time", &length)])
        }
    });
    let zone = incident.timezone;
    // The day that the search and the lists by year go by: the one where it was.
    let shown = |at: Moment| {
        if is_open(incident) {
            text::listed(at, zone)
        } else {
            text::day(at.day(zone))
        }
    };
    let href = routes::href(&routes::incident(incident));
    IncidentCard {
        actions: open_actions(library, incident, &href),
        services: library.service_names(&incident.services),
        lasted: length,
        href,
        title: incident.title.value.clone(),
        severity: library.severity_of(incident.severity.as_ref()),
        status: shown_status(&library.words, incident.status.value),
        drill: incident.drill,
        started: begin(incident).map(shown),
    }
}

/// How many action items of an incident are late, else how many are open.
fn open_actions(library: &Library<'_>, incident: &Incident, href: &str) -> Option<OpenActions> {
    let items = items(incident, library.options.now);
    let open: Vec<Item<'_>> = items.filter(Item::is_open).collect();
    let late = open.iter().filter(|item| item.is_overdue()).count();
    let words = &library.words;
    let text = match (late, open.len()) {
        (0, 0) => return None,
        (0, open) => words.with("incidents.open", &[("n", &text::size(open))]),
        (late, _) => words.with("incidents.late", &[("n", &text::size(late))]),
    };
    let href = format!("{href}#{}", sections::id("action_items"));
    Some(OpenActions {
        link: Link { href, text },
        is_late: late > 0,
    })
}

fn year(incident: &Incident) -> Option<i32> {
    day(incident).map(|day| day.year())
}

/// Incidents that are not resolved, newest first.
pub fn open<'b>(library: &Library<'b>) -> impl Iterator<Item = &'b Incident> {
    library
        .shown_incidents()
        .filter(|incident| is_open(incident))
}
