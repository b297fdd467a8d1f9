//! Dates and times held against now and against their neighbours.
//!
//! Every date and time of every kind of record stands here once, with what it says ([`Tense`]) and what it is held
//! against ([`Neighbour`]); the rules read that and know no field by name. A field that is missing here fails
//! `tests/laws/time.rs`. That the times of an incident stand in an order that can have happened is
//! `time-order`'s to say.

pub(super) mod date_unlikely;
pub(super) mod time_future;

use super::contacts::ContactsContext;
use super::context::{Context, RecordContext};
use super::findings::Findings;
use crate::record::incident::Incident;
use crate::record::runbook::Runbook;
use crate::rule;
use crate::source::Spanned;
use crate::time::Moment;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    /// When something happened.
    Happened,
    /// When something is to happen, or may.
    Planned,
}

/// What a date is held against besides now and the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    /// Nothing.
    None,
    /// The day in the name of the incident's folder: it is a time of the incident itself.
    Folder,
    /// The whole incident, around which it is.
    Incident,
    /// The beginning of the incident, which it follows.
    Beginning,
}

/// A date or a time of a record.
struct Dated {
    /// Its field, as a report names it.
    field: &'static str,
    /// What a problem of it is about.
    subject: String,
    at: Spanned<Moment>,
    tense: Tense,
    neighbour: Neighbour,
}

impl Dated {
    fn day(
        field: &'static str,
        subject: String,
        day: &Spanned<NaiveDate>,
        tense: Tense,
        neighbour: Neighbour,
    ) -> Self {
        Self {
            field,
            subject,
            at: Spanned::new(Moment::Day(day.value), day.span),
            tense,
            neighbour,
        }
    }
}

/// The dates of an incident with all its files.
fn of_incident(incident: &Incident) -> Vec<Dated> {
    use Neighbour::{Beginning, Folder, Incident as Whole};
    use Tense::{Happened, Planned};
    let mut all = Vec::new();
    for (milestone, at) in incident.times.iter() {
        all.push(Dated {
            field: milestone.key(),
            subject: format!("times.{}", milestone.key()),
            at: at.clone(),
            tense: Happened,
            neighbour: Folder,
        });
    }
    let events = incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events);
    for event in events {
        let subject = |field: &str| {
            let at = words(event.at.value, incident.timezone);
            format!("event {at}: {field}")
        };
        let ends = [("at", Some(&event.at)), ("until", event.until.as_ref())];
        for (field, at) in ends {
            all.extend(at.map(|at| Dated {
                field,
                subject: subject(field),
                at: at.clone(),
                tense: Happened,
                neighbour: Whole,
            }));
        }
    }
    for action in incident.actions.iter().flat_map(|actions| &actions.actions) {
        let days = [
            ("due", &action.due, Planned),
            ("done", &action.done, Happened),
        ];
        for (field, day, tense) in days {
            let subject = || format!("{}: {field}", action.id.value);
            let day = day.as_ref();
            all.extend(day.map(|day| Dated::day(field, subject(), day, tense, Beginning)));
        }
    }
    let prose = incident.postmortem.as_ref();
    let reviewed = prose.and_then(|prose| prose.reviewed.as_ref());
    let reviewed =
        reviewed.map(|day| Dated::day("reviewed", "reviewed".to_owned(), day, Happened, Beginning));
    all.extend(reviewed);
    all
}

/// The dates of a runbook.
fn of_runbook(runbook: &Runbook) -> Vec<Dated> {
    let days = [
        ("reviewed", &runbook.meta.reviewed),
        ("exercised", &runbook.meta.exercised),
    ];
    let dated = |(field, day): (&'static str, &Option<Spanned<NaiveDate>>)| {
        let day = day.as_ref()?;
        let subject = field.to_owned();
        Some(Dated::day(
            field,
            subject,
            day,
            Tense::Happened,
            Neighbour::None,
        ))
    };
    days.into_iter().filter_map(dated).collect()
}

/// The dates of the people and the rotations.
fn of_contacts(context: &ContactsContext<'_>) -> Vec<Dated> {
    let mut all = Vec::new();
    for contact in &context.contacts.contacts {
        all.extend(contact.verified.as_ref().map(|day| {
            let subject = format!("{}: verified", contact.id.value);
            Dated::day("verified", subject, day, Tense::Happened, Neighbour::None)
        }));
    }
    for schedule in &context.contacts.schedules {
        all.extend(schedule.start.as_ref().map(|at| Dated {
            field: "start",
            subject: format!("{}: start", schedule.id.value),
            at: at.clone(),
            tense: Tense::Planned,
            neighbour: Neighbour::None,
        }));
    }
    all
}

/// The dates of the settings.
fn of_settings(context: &Context<'_>) -> Vec<Dated> {
    let waivers = context.book.config.allow.iter();
    waivers
        .filter_map(|waiver| {
            let subject = format!("{}: until", waiver.rule.value);
            let (tense, neighbour) = (Tense::Planned, Neighbour::None);
            Some(Dated::day(
                "until",
                subject,
                waiver.until.as_ref()?,
                tense,
                neighbour,
            ))
        })
        .collect()
}

/// A moment as the incident's page shows it.
pub(super) fn words(moment: Moment, zone: Tz) -> String {
    match moment {
        Moment::At(at) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        Moment::Day(day) => day.to_string(),
    }
}
