//! The timeline of an incident: a day, then its events with the time in UTC and at the place.

use super::library::Library;
use super::{Link, Party, Pointer, Time, checklist, text};
use crate::data::Word;
use crate::facts::incident::timeline as events_by_time;
use crate::markdown::escape;
use crate::record::Text;
use crate::record::incident::Incident;
use crate::record::timeline::{CheckResult, Event, EventKind};
use crate::time::Moment;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// A timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineView {
    /// The zone of the second column; none where it would repeat the first.
    pub zone: Option<&'static str>,
    /// The events in the order in which they happened.
    pub events: Vec<EventView>,
    /// What of them is not public.
    pub note: Option<String>,
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
    pub kind: Option<String>,
    /// Whether it is one of those that measure an incident, or decide it.
    pub is_milestone: bool,
    /// What happened, as HTML.
    pub text: String,
    /// Who did or said it.
    pub by: Option<Party>,
    /// Where it is recorded.
    pub link: Option<Pointer>,
    /// How a check went.
    pub result: Option<String>,
    /// Whether it did not go well.
    pub is_failed: bool,
    /// The checklist, at what was checked; then the procedure that was followed.
    pub pages: Vec<Link>,
}

/// The timeline of an incident, if it has any event, for a page whose way up is `root`.
pub fn timeline(library: &Library<'_>, incident: &Incident, root: &str) -> Option<TimelineView> {
    let zone = incident.timezone;
    let mut day = None;
    let events: Vec<EventView> = events_by_time(incident)
        .into_iter()
        .map(|event| {
            let date = event.at.value.day(Tz::UTC);
            let new_day = day != Some(date);
            day = Some(date);
            let text = match event.kind.value {
                EventKind::Copy => format!("<code>{}</code>", escape(&event.text)),
                _ => library.inline(&event.text, root),
            };
            let link = library.unless_withheld(event.link.as_ref());
            EventView {
                link: link.map(|link| library.pointer(link, root)),
                ..view(library, event, text, zone, new_day.then_some(date))
            }
        })
        .collect();
    (!events.is_empty()).then_some(TimelineView {
        zone: (!text::is_utc(zone)).then(|| zone.name()),
        events,
        note: note(library, incident),
    })
}

/// What of the events is not public, said once for all of them.
fn note(library: &Library<'_>, incident: &Incident) -> Option<String> {
    let events = &incident.timeline.as_ref()?.events;
    let is_withheld =
        |text: &Option<Text>| text.as_ref().is_some_and(|one| library.is_withheld(one));
    let names = events.iter().any(|event| is_withheld(&event.by));
    let links = events.iter().any(|event| is_withheld(&event.link));
    let key = match (names, links) {
        (true, true) => "audience.event_names_and_links",
        (true, false) => "audience.event_names",
        (false, true) => "audience.event_links",
        (false, false) => return None,
    };
    Some(library.words.get(key).to_owned())
}

fn view(
    library: &Library<'_>,
    event: &Event,
    text: String,
    zone: Tz,
    day: Option<NaiveDate>,
) -> EventView {
    let words = &library.words;
    let about = |time: String| {
        if event.approx {
            words.with("time.about", &[("time", &time)])
        } else {
            time
        }
    };
    let (at, local) = match event.at.value {
        Moment::At(at) => {
            let until = event.until.as_ref().and_then(|until| until.value.instant());
            let hours = |zone: Tz| {
                let hour = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
                let from = about(hour(at.to_utc()));
                until.map_or(from.clone(), |until| {
                    words.with("time.range", &[("from", &from), ("to", &hour(until))])
                })
            };
            let time = Time {
                iso: at.to_utc().format("%Y-%m-%dT%H:%MZ").to_string(),
                text: hours(Tz::UTC),
                local: None,
            };
            (time, hours(zone))
        }
        Moment::Day(date) => {
            let time = Time {
                text: about(words.get("time.that_day").to_owned()),
                ..text::day(date)
            };
            (time, String::new())
        }
    };
    let kind = words.of("event", event.kind.value.word());
    let result = event.result.as_ref().map(|result| result.value);
    let check = event.check.as_ref();
    let check = check.and_then(|check| checklist::check_link(library, check));
    let runbook = library.runbook_of(event.runbook.as_ref());
    EventView {
        day: day.map(|day| day.format("%Y-%m-%d").to_string()),
        at,
        local,
        kind: (!kind.is_empty()).then(|| kind.to_owned()),
        is_milestone: !matches!(
            event.kind.value,
            EventKind::Note
                | EventKind::Action
                | EventKind::Comms
                | EventKind::Call
                | EventKind::Check
                | EventKind::Copy
        ),
        text,
        by: library.party_of(library.unless_withheld(event.by.as_ref())),
        link: None,
        result: result.map(|result| words.of("check_result", result.word()).to_owned()),
        is_failed: result == Some(CheckResult::Fail),
        pages: check.into_iter().chain(runbook).collect(),
    }
}
