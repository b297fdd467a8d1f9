//! The timeline of an incident: a day, then its events with the time in UTC and at the place.

use super::library::Library;
use super::{Party, Time, text};
use crate::record::incident::Incident;
use crate::record::timeline::{Event, EventKind};
use crate::time::Moment;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Serialize;

/// A timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineView {
    /// The zone of the second column; none where it would repeat the first.
    pub zone: Option<&'static str>,
    /// The events in file order.
    pub events: Vec<EventView>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// The day in UTC, where it is another than that of the event before.
    pub day: Option<String>,
    /// When, in UTC.
    pub at: Time,
    /// When, at the place.
    pub local: String,
    /// What sort of event.
    pub kind: Option<&'static str>,
    /// What happened, as HTML.
    pub text: String,
    /// Who did or said it.
    pub by: Option<Party>,
    /// Where it is recorded.
    pub link: Option<String>,
}

/// The timeline of an incident, if it has any event.
pub fn timeline(library: &Library<'_>, incident: &Incident) -> Option<TimelineView> {
    let events = &incident.timeline.as_ref()?.events;
    let zone = incident.timezone;
    let mut day = None;
    let events: Vec<EventView> = events
        .iter()
        .map(|event| {
            let date = event.at.value.day(Tz::UTC);
            let new_day = day != Some(date);
            day = Some(date);
            view(library, event, zone, new_day.then_some(date))
        })
        .collect();
    (!events.is_empty()).then_some(TimelineView {
        zone: (!text::is_utc(zone)).then(|| zone.name()),
        events,
    })
}

fn view(library: &Library<'_>, event: &Event, zone: Tz, day: Option<NaiveDate>) -> EventView {
    let about = if event.approx { "≈ " } else { "" };
    let (at, local) = match event.at.value {
        Moment::At(at) => {
            let utc = at.to_utc();
            let there = at.with_timezone(&zone);
            let mut words = format!("{about}{}", utc.format("%H:%M"));
            let mut there_words = format!("{about}{}", there.format("%H:%M"));
            if let Some(until) = event.until.as_ref().and_then(|until| until.value.instant()) {
                words = format!("{words} to {}", until.format("%H:%M"));
                let until = until.with_timezone(&zone).format("%H:%M");
                there_words = format!("{there_words} to {until}");
            }
            let iso = utc.format("%Y-%m-%dT%H:%MZ").to_string();
            let time = Time {
                iso,
                text: words,
                local: None,
            };
            (time, there_words)
        }
        Moment::Day(date) => {
            let time = Time {
                text: format!("{about}that day"),
                ..text::day(date)
            };
            (time, String::new())
        }
    };
    EventView {
        day: day.map(|day| day.format("%Y-%m-%d").to_string()),
        at,
        local,
        kind: kind_word(event.kind.value),
        text: library.inline(&event.text),
        by: library.party_of(event.by.as_ref()),
        link: event.link.as_ref().map(|link| link.value.clone()),
    }
}

fn kind_word(kind: EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::Start => "Started",
        EventKind::Detected => "Detected",
        EventKind::Acknowledged => "Acknowledged",
        EventKind::Declared => "Declared",
        EventKind::Comms => "Message",
        EventKind::Action => "Action",
        EventKind::Decision => "Decision",
        EventKind::Mitigated => "Mitigated",
        EventKind::Resolved => "Resolved",
        EventKind::Note => return None,
    })
}
