//! The index of incidents: open ones first, then by year, with lists by severity and by service.

use super::incident::{IncidentCard, card, first_moment};
use super::library::Library;
use super::{Link, routes, text};
use crate::record::incident::Incident;
use crate::record::message::Stage;
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
}

/// A way to narrow the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// By what.
    pub label: &'static str,
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

/// The list of the incidents of a severity.
pub fn severity_path(id: &str) -> String {
    format!("incidents/severity/{id}.html")
}

/// The index.
pub fn incidents(library: &Library<'_>) -> Incidents {
    index(library, library.shown_incidents(), true)
}

fn index<'b>(
    library: &Library<'b>,
    incidents: impl Iterator<Item = &'b Incident>,
    narrow: bool,
) -> Incidents {
    let (open, closed): (Vec<&Incident>, Vec<&Incident>) =
        incidents.partition(|incident| is_open(incident));
    let mut years: BTreeMap<Option<String>, Vec<IncidentCard>> = BTreeMap::new();
    for incident in &closed {
        let year = first_moment(&incident.times).map(|at| at.earliest().format("%Y").to_string());
        years.entry(year).or_default().push(card(library, incident));
    }
    let years: Vec<Year> = years
        .into_iter()
        .rev()
        .map(|(year, incidents)| Year {
            id: year
                .as_ref()
                .map_or_else(|| "undated".to_owned(), |year| format!("year-{year}")),
            name: year.unwrap_or_else(|| "Without a date".to_owned()),
            incidents,
        })
        .collect();
    Incidents {
        open: open
            .into_iter()
            .map(|incident| card(library, incident))
            .collect(),
        groups: if narrow {
            groups(library, &years)
        } else {
            Vec::new()
        },
        years,
    }
}

/// The severities that any shown incident has, with its incidents, worst first.
pub fn by_severity<'b>(
    library: &Library<'b>,
) -> Vec<(&'b crate::record::policy::Severity, Vec<&'b Incident>)> {
    let mut rows: Vec<_> = library.book.policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    rows.into_iter()
        .map(|severity| {
            let of_severity = library
                .shown_incidents()
                .filter(|incident| {
                    let row = incident
                        .severity
                        .as_ref()
                        .and_then(|id| library.severity_row(&id.value));
                    row.is_some_and(|row| row.id.value == severity.id.value)
                })
                .collect::<Vec<_>>();
            (severity, of_severity)
        })
        .filter(|(_, incidents)| !incidents.is_empty())
        .collect()
}

/// The incidents of one severity, as the index shows them.
pub fn of_severity<'b>(library: &Library<'b>, incidents: &[&'b Incident]) -> Incidents {
    index(library, incidents.iter().copied(), false)
}

fn is_open(incident: &Incident) -> bool {
    incident.status.value != Stage::Resolved
}

/// Incidents that are not resolved, newest first.
pub fn open<'b>(library: &Library<'b>) -> impl Iterator<Item = &'b Incident> {
    library
        .shown_incidents()
        .filter(|incident| is_open(incident))
}

fn groups(library: &Library<'_>, years: &[Year]) -> Vec<Group> {
    let severities = by_severity(library)
        .into_iter()
        .map(|(severity, incidents)| {
            Link::to(
                &severity_path(&severity.id),
                format!(
                    "{} ({})",
                    severity.name.value,
                    text::whole(incidents.len() as i64)
                ),
            )
        })
        .collect();
    let services = library
        .book
        .services
        .services
        .iter()
        .map(|service| (service, library.incidents_of_service(&service.id).len()))
        .filter(|(_, count)| *count > 0)
        .map(|(service, count)| Link {
            href: format!(
                "{}#rb.incidents",
                routes::href(&routes::service(&service.id))
            ),
            text: format!("{} ({})", service.name.value, text::whole(count as i64)),
        })
        .collect();
    let years = years
        .iter()
        .map(|year| Link {
            href: format!("{}#{}", routes::INCIDENTS, year.id),
            text: format!(
                "{} ({})",
                year.name,
                text::whole(year.incidents.len() as i64)
            ),
        })
        .collect();
    [
        ("Severity", severities),
        ("Service", services),
        ("Year", years),
    ]
    .into_iter()
    .map(|(label, links): (_, Vec<Link>)| Group { label, links })
    .filter(|group| !group.links.is_empty())
    .collect()
}
