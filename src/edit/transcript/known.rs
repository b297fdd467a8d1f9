//! Which events of a log a timeline does not have yet.

use std::collections::hash_map::Entry;
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

/// Among more events of one moment nobody looks for what is only alike.
const MANY: usize = 20;

/// The events that `timeline` does not have, in their order. One that a program wrote down is known by its words, its
/// kind and its second, each event of the timeline for one of the log; another one by its words within the same minute.
pub fn unknown(events: Vec<LoggedEvent>, timeline: &[Event]) -> Vec<LoggedEvent> {
    let mut known = Known::of(timeline);
    let mut written: HashSet<(String, DateTime<Utc>)> = HashSet::new();
    let mut is_known: Vec<bool> = events
        .iter()
        .map(|event| {
            let words = spoken(words(&event.text));
            if event.is_exact {
                return known.takes(words, moment(event));
            }
            let at = event.at.earliest(chrono_tz::Tz::UTC);
            known.is_near(&words, at) || !written.insert((words, at))
        })
        .collect();
    // What is left of both may differ in what another form of the log says of an event.
    for (event, is_known) in events.iter().zip(&mut is_known) {
        if !*is_known && event.is_exact {
            *is_known = known.takes_alike(&spoken(words(&event.text)), moment(event));
        }
    }
    let events = events.into_iter().zip(is_known);
    events
        .filter(|(_, is_known)| !is_known)
        .map(|(event, _)| event)
        .collect()
}

/// The events of a timeline, as those of a log are looked for among them.
#[derive(Default)]
struct Known {
    /// By kind and moment: the words of each, as often as it is there.
    left: HashMap<Instant, HashMap<String, usize>>,
    /// The seconds at which something was said.
    seconds: HashMap<String, BTreeSet<i64>>,
}

/// A kind, the second or the day, and whether it is a day.
type Instant = (&'static str, i64, bool);

impl Known {
    fn of(timeline: &[Event]) -> Self {
        let mut known = Self::default();
        for event in timeline {
            let words = spoken(words(&event.text.value));
            if let Some(at) = event.at.value.instant() {
                let seconds = known.seconds.entry(words.clone()).or_default();
                seconds.insert(at.timestamp());
            }
            let left = known.left.entry(instant(event.kind.value, event.at.value));
            *left.or_default().entry(words).or_default() += 1;
        }
        known
    }

    /// Takes an event of these words, if there is one left.
    fn takes(&mut self, words: String, at: Instant) -> bool {
        let Some(left) = self.left.get_mut(&at) else {
            return false;
        };
        let Entry::Occupied(mut times) = left.entry(words) else {
            return false;
        };
        *times.get_mut() -= 1;
        if *times.get() == 0 {
            times.remove();
        }
        true
    }

    /// Takes an event whose words are these, but for what another form of the log says before or behind them.
    fn takes_alike(&mut self, words: &str, at: Instant) -> bool {
        let left = self.left.get(&at).filter(|left| left.len() <= MANY);
        let alike = left.and_then(|left| {
            let mut alike = left.keys();
            alike.find(|known| are_alike(known, words))
        });
        alike.cloned().is_some_and(|words| self.takes(words, at))
    }

    /// Whether something was said within a minute.
    fn is_near(&self, words: &str, at: DateTime<Utc>) -> bool {
        let at = at.timestamp();
        let near = (at - MINUTE + 1)..(at + MINUTE);
        let seconds = self.seconds.get(words);
        seconds.is_some_and(|seconds| seconds.range(near).next().is_some())
    }
}

/// Whether two texts are one, but for `Something: ` before it and ` (something)` behind it.
fn are_alike(one: &str, other: &str) -> bool {
    let has_more = |more: &str, words: &str| {
        let before = more.strip_suffix(words);
        before.is_some_and(|before| before.is_empty() || before.ends_with(": "))
    };
    let forms = |text| [text, without_remark(text)];
    let pairs = forms(one)
        .into_iter()
        .flat_map(|one| forms(other).map(|other| (one, other)));
    pairs
        .into_iter()
        .any(|(one, other)| has_more(one, other) || has_more(other, one))
}

/// A text without what stands in brackets behind it.
fn without_remark(text: &str) -> &str {
    match text.rfind(" (").filter(|_| text.ends_with(')')) {
        Some(remark) => &text[..remark],
        None => text,
    }
}

fn moment(event: &LoggedEvent) -> Instant {
    instant(event.kind.unwrap_or_default(), event.at)
}

fn instant(kind: EventKind, at: Moment) -> Instant {
    let (at, is_day) = match at {
        Moment::At(at) => (at.timestamp(), false),
        Moment::Day(day) => (i64::from(day.num_days_from_ce()), true),
    };
    (kind.word(), at, is_day)
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
