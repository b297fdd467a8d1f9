//! Which events of a log a timeline does not have yet.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike, Utc};

use super::{LoggedEvent, spoken};
use crate::data::Word;
use crate::record::timeline::{Event, EventKind};
use crate::time::Moment;

/// How what a log says of the whole incident begins, behind the words of an event.
const ABOUT: [&str; 2] = ["severity: ", "service: "];

/// A line that somebody wrote with its minute may stand in the timeline with seconds.
const MINUTE: i64 = 60;

/// The events that `timeline` does not have, in their order. One that a program wrote down is known by its words, its
/// kind and its second, each event of the timeline for one of the log; another one by its words within the same minute.
pub fn unknown(events: Vec<LoggedEvent>, timeline: &[Event]) -> Vec<LoggedEvent> {
    let mut left: HashMap<Identity, usize> = HashMap::new();
    let mut seconds: HashMap<String, BTreeSet<i64>> = HashMap::new();
    for event in timeline {
        let (words, at) = (spoken(words(&event.text.value)), event.at.value);
        if let Some(at) = at.instant() {
            let of_words = seconds.entry(words.clone()).or_default();
            of_words.insert(at.timestamp());
        }
        let identity = identity(words, event.kind.value, at);
        *left.entry(identity).or_default() += 1;
    }
    let is_near = |words: &str, at: DateTime<Utc>| {
        let at = at.timestamp();
        let near = (at - MINUTE + 1)..(at + MINUTE);
        let known = seconds.get(words);
        known.is_some_and(|known| known.range(near).next().is_some())
    };
    let mut written: HashSet<(String, DateTime<Utc>)> = HashSet::new();
    let mut is_known = |event: &LoggedEvent| {
        let words = spoken(words(&event.text));
        if event.is_exact {
            let kind = event.kind.unwrap_or_default();
            let left = left.get_mut(&identity(words, kind, event.at));
            return left.is_some_and(|left| {
                let is_left = *left > 0;
                *left = left.saturating_sub(1);
                is_left
            });
        }
        let at = event.at.earliest(chrono_tz::Tz::UTC);
        is_near(&words, at) || !written.insert((words, at))
    };
    events
        .into_iter()
        .filter(|event| !is_known(event))
        .collect()
}

/// The text of an event, and what its log says of the whole incident.
pub fn with_about(text: &str, severity: Option<&str>, services: &[&str]) -> String {
    let [of_severity, of_service] = ABOUT;
    let severity = severity.map(|name| format!("{of_severity}{name}"));
    let services = services.iter().map(|name| format!("{of_service}{name}"));
    let words: Vec<String> = severity.into_iter().chain(services).collect();
    format!("{} ({})", text.trim_end(), words.join(", "))
}

/// The words of an event, without what its log said of the whole incident.
fn words(text: &str) -> &str {
    let text = text.trim();
    let mut begins = ABOUT
        .iter()
        .filter_map(|about| text.rfind(&format!(" ({about}")));
    match begins.next().filter(|_| text.ends_with(')')) {
        Some(begin) => text[..begin].trim_end(),
        None => text,
    }
}

/// What an event is known by: words, kind, the second or the day, and whether it is a day.
type Identity = (String, &'static str, i64, bool);

fn identity(words: String, kind: EventKind, at: Moment) -> Identity {
    let (at, is_day) = match at {
        Moment::At(at) => (at.timestamp(), false),
        Moment::Day(day) => (i64::from(day.num_days_from_ce()), true),
    };
    (words, kind.word(), at, is_day)
}
