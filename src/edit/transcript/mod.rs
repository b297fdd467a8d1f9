//! A log that was kept elsewhere, read into events: Markdown lines as `- [03:34] - Rollback initiated`, lines of a chat
//! as `03:34 Rollback initiated`, or JSON with `at` and `text`.
//!
//! A clock time alone is taken for the one nearest to the event before it, and the first one for the one
//! nearest to the incident's own beginning: so a log runs over midnight, and two lines that are a little
//! out of order stay on their day.

mod chat;
mod clock;

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use regex::Regex;
use serde_json::Value;

pub use chat::chat_line;
use clock::Clock;

use crate::data::Word;
use crate::diagnostic::did_you_mean;
use crate::record::timeline::{Event, EventKind};

/// An event as the log tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What sort of event, if it says so.
    pub kind: Option<EventKind>,
    /// Who, if it says so.
    pub by: Option<String>,
    /// What happened, on one line.
    pub text: String,
}

impl LoggedEvent {
    /// Whether `event` is this one: the same words within the same minute.
    pub fn is(&self, event: &Event) -> bool {
        event.text.value.trim() == self.text
            && event
                .at
                .value
                .instant()
                .is_some_and(|at| (at - self.at.to_utc()).num_seconds().abs() < 60)
    }
}

/// What a log holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// In its order.
    pub events: Vec<LoggedEvent>,
    /// Lines that are neither blank nor headings nor events: number from 1, and words.
    pub skipped: Vec<(usize, String)>,
}

/// Why a log cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Line, or event of a JSON list, counted from 1.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// `- [03:34] - text`, with or without bullet, tick and dash.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[-*+]\s+)?(?:\[[ xX]\]\s*)?\[(?P<when>[^\]]*)\](?P<rest>.*)$").ok()
});

const FORMS: &str = "write it as 03:34, 2026-09-14 03:34 or 2026-09-14T03:34:00+02:00";

/// What JSON is to look like.
const SHAPE: &str = "write {\"schema\": 1, \"events\": [{\"at\": \"2026-09-14T03:34:00Z\", \"text\": \"Rollback initiated\"}]}";

/// Reads a log. What has no offset is local to `zone`; `near` is where the incident begins.
///
/// # Errors
/// The first line or entry that cannot be read, or a log without any event.
pub fn read(text: &str, zone: Tz, near: DateTime<Utc>) -> Result<Transcript, Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    let is_json = start.starts_with('{')
        || start
            .strip_prefix('[')
            .is_some_and(|rest| rest.trim_start().starts_with(['{', ']']));
    let mut clock = Clock { zone, last: near };
    let found = if is_json {
        json(text, &mut clock)
    } else {
        markdown(text, &mut clock)
    }?;
    if found.events.is_empty() {
        return Err(unreadable(
            String::new(),
            "there is no event in it",
            "an event is a line such as `- [03:34] - Rollback initiated`, or JSON as {\"schema\": 1, \"events\": [{\"at\": …, \"text\": …}]}",
        ));
    }
    Ok(found)
}

fn unreadable(place: String, message: impl Into<String>, help: impl Into<String>) -> Unreadable {
    Unreadable {
        place,
        message: message.into(),
        help: help.into(),
    }
}

fn markdown(text: &str, clock: &mut Clock) -> Result<Transcript, Unreadable> {
    let mut found = Transcript::default();
    let mut continues = false;
    for (number, line) in text.lines().enumerate() {
        let place = || format!("line {}", number + 1);
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continues = false;
            continue;
        }
        let is_indented = line.starts_with([' ', '\t']) && !words.starts_with(['-', '*', '+']);
        let parts = LINE.as_ref().and_then(|pattern| pattern.captures(words));
        let parts = parts.filter(|parts| {
            parts["when"].contains(|c: char| c.is_ascii_digit())
                && !parts["rest"].starts_with(['(', '['])
        });
        let bracketed = parts.map(|parts| (parts["when"].to_owned(), parts["rest"].to_owned()));
        let plain = || {
            let (when, rest) = chat::parts(words).filter(|_| !(continues && is_indented))?;
            Some((when, rest.to_owned()))
        };
        let Some((when, rest)) = bracketed.or_else(plain) else {
            match found.events.last_mut() {
                // An indented line goes on with the event above it.
                Some(event) if continues && is_indented => {
                    event.text.push(' ');
                    event.text.push_str(words);
                }
                _ => {
                    continues = false;
                    found.skipped.push((number + 1, words.to_owned()));
                }
            }
            continue;
        };
        let at = clock
            .read(&when)
            .map_err(|message| unreadable(place(), message, FORMS))?;
        let text = rest
            .trim_start()
            .trim_start_matches(['-', '–', '—', ':'])
            .trim();
        if text.is_empty() {
            return Err(unreadable(
                place(),
                "it has a time and no words",
                "write what happened behind the time, or take the line out",
            ));
        }
        found.events.push(LoggedEvent {
            at,
            kind: None,
            by: None,
            text: text.to_owned(),
        });
        continues = true;
    }
    Ok(found)
}

fn json(text: &str, clock: &mut Clock) -> Result<Transcript, Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        unreadable(
            format!("line {}", error.line()),
            format!("it is not valid JSON: {error}"),
            SHAPE,
        )
    })?;
    let events = match &value {
        Value::Array(events) => events,
        Value::Object(object) => {
            if object
                .get("schema")
                .is_some_and(|schema| schema.as_u64() != Some(1))
            {
                return Err(unreadable(
                    String::new(),
                    "its `schema` is not 1",
                    "it was written by a later version; update rbdoc",
                ));
            }
            object
                .get("events")
                .and_then(Value::as_array)
                .ok_or_else(|| unreadable(String::new(), "it has no list `events`", SHAPE))?
        }
        _ => return Err(unreadable(String::new(), "it holds no events", SHAPE)),
    };
    let mut found = Transcript::default();
    for (number, event) in events.iter().enumerate() {
        let place = || format!("event {}", number + 1);
        let get = |name: &str| {
            event
                .get(name)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let at = get("at").ok_or_else(|| unreadable(place(), "it has no `at`", SHAPE))?;
        let text = get("text").ok_or_else(|| unreadable(place(), "it has no `text`", SHAPE))?;
        let kind = match get("kind") {
            None => None,
            Some(word) => Some(EventKind::from_word(word).ok_or_else(|| {
                unreadable(
                    place(),
                    format!("no kind of event is called `{word}`"),
                    match did_you_mean(word, EventKind::WORDS.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the kinds are {}", EventKind::WORDS.join(", ")),
                    },
                )
            })?),
        };
        found.events.push(LoggedEvent {
            at: clock
                .read(at)
                .map_err(|message| unreadable(place(), message, FORMS))?,
            kind,
            by: get("by").map(ToOwned::to_owned),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        });
    }
    Ok(found)
}
