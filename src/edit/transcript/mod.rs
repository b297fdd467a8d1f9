//! A log that was kept elsewhere, read into events: a timeline or JSON as the pages of the site export them, Markdown
//! lines as `- [03:34] - Rollback initiated`, or lines of a chat as `03:34 Rollback initiated`.
//!
//! A clock time alone is taken for the one nearest to the event before it, and the first one for the one
//! nearest to the incident's own beginning: so a log runs over midnight, and two lines that are a little
//! out of order stay on their day.
//!
//! Order of events: the form is the one that the file's name says, else the one that its beginning has; each form is
//! read by a file of its own; what the timeline has already is taken out ([`unknown`]).

mod chat;
mod clock;
mod json;
mod known;
mod lines;
mod table;

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

pub use chat::chat_line;
pub use known::{unknown, with_about};

use crate::record::timeline::{CheckResult, EventKind};
use crate::time::Moment;
use clock::Clock;

/// An event as the log tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    /// When.
    pub at: Moment,
    /// Until when.
    pub until: Option<Moment>,
    /// The time is a guess.
    pub approx: bool,
    /// What sort of event, if it says so.
    pub kind: Option<EventKind>,
    /// Who, if it says so.
    pub by: Option<String>,
    /// What happened.
    pub text: String,
    /// Where it is recorded.
    pub link: Option<String>,
    /// The time as an earlier source had it.
    pub source: Option<String>,
    /// What was checked: `check:list/item`.
    pub check: Option<String>,
    /// How that went.
    pub result: Option<CheckResult>,
    /// The runbook that was followed.
    pub runbook: Option<String>,
    /// Whether a program wrote the time down, and not somebody by hand: then two events of the same words are two.
    pub is_exact: bool,
}

impl LoggedEvent {
    /// An event that says no more than when and what.
    pub fn new(at: DateTime<FixedOffset>, text: impl Into<String>) -> Self {
        Self {
            at: Moment::At(at),
            until: None,
            approx: false,
            kind: None,
            by: None,
            text: text.into(),
            link: None,
            source: None,
            check: None,
            result: None,
            runbook: None,
            is_exact: false,
        }
    }
}

/// What a log holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    /// In its order.
    pub events: Vec<LoggedEvent>,
    /// Lines that are neither blank nor headings nor events: number from 1, and words.
    pub skipped: Vec<(usize, String)>,
    /// The severity that the log gives to the whole incident, in its own words.
    pub severity: Option<String>,
    /// The services likewise.
    pub services: Vec<String>,
    /// Keys for which a timeline has no field, each with the number of its events; 0 for one of the incident.
    pub unused: Vec<(String, usize)>,
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

/// How a log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As the pages export it, or only its list of events.
    Json,
    /// `timeline.toml`.
    Toml,
    /// One event a line, in Markdown or as a chat has it.
    Lines,
}

impl Form {
    /// The form of a file of this name, where the name says it.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// The form that a text has by its beginning.
    fn of_text(text: &str) -> Self {
        let start = text.trim_start();
        let in_list = start.strip_prefix('[').map(str::trim_start);
        let is_json = start.starts_with('{')
            || in_list.is_some_and(|rest| rest.is_empty() || rest.starts_with(['{', ']']));
        let mut lines = text.lines().map(str::trim);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        let is_key = |line: &str| {
            let (key, _) = line.split_once('=').unwrap_or_default();
            matches!(key.trim(), "schema" | "event")
        };
        let is_header = |line: &str| {
            let inside = line
                .strip_prefix("[[")
                .and_then(|line| line.split_once("]]"));
            inside.is_some_and(|(name, _)| name.trim() == "event")
        };
        match first {
            _ if is_json => Self::Json,
            Some(line) if is_key(line) || is_header(line) => Self::Toml,
            _ => Self::Lines,
        }
    }
}

const FORMS: &str = "write it as 03:34, 2026-09-14 03:34 or 2026-09-14T03:34:00+02:00";

/// Reads a log. What has no offset is local to `zone`; `near` is where the incident begins. Without a `form` the text
/// shows which it has.
///
/// # Errors
/// The first line or entry that cannot be read, or a log without any event.
pub fn read(
    text: &str,
    form: Option<Form>,
    zone: Tz,
    near: DateTime<Utc>,
) -> Result<Transcript, Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let mut clock = Clock { zone, last: near };
    let found = match form.unwrap_or_else(|| Form::of_text(text)) {
        Form::Json => json::read(text, &mut clock),
        Form::Toml => table::read(text, zone),
        Form::Lines => lines::read(text, &mut clock),
    }?;
    if found.events.is_empty() {
        return Err(unreadable(
            String::new(),
            "there is no event in it",
            "an event is a line such as `- [03:34] - Rollback initiated`, an entry of `event` as timeline.toml has them, or JSON as {\"schema\": 1, \"events\": [{\"at\": …, \"text\": …}]}",
        ));
    }
    Ok(found)
}

/// A text with a backslash before each letter that Markdown or the policy's values could mean something by.
pub fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if r"\`*_[]<>!#{}&~|".contains(letter) {
            literal.push('\\');
        }
        literal.push(letter);
    }
    literal
}

/// A text without the backslashes that [`literal`] writes.
fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = letters.peek().is_some_and(char::is_ascii_punctuation);
        match letter {
            '\\' if escapes => spoken.extend(letters.next()),
            _ => spoken.push(letter),
        }
    }
    spoken
}

fn unreadable(place: String, message: impl Into<String>, help: impl Into<String>) -> Unreadable {
    Unreadable {
        place,
        message: message.into(),
        help: help.into(),
    }
}

/// Refuses texts that hold what nobody sees and everybody reads otherwise because of it: controls, and characters that
/// turn the direction of reading. A program has written this log, so somebody has put them there.
fn refuse_unseen(event: &LoggedEvent, place: impl Fn() -> String) -> Result<(), Unreadable> {
    let texts = [
        ("text", Some(&event.text)),
        ("by", event.by.as_ref()),
        ("link", event.link.as_ref()),
        ("source", event.source.as_ref()),
        ("ref", event.check.as_ref()),
        ("runbook", event.runbook.as_ref()),
    ];
    for (name, text) in texts {
        if let Some(unseen) = text.and_then(|text| text.chars().find(|one| is_unseen(*one))) {
            let what = if unseen.is_control() {
                "a control character"
            } else {
                "which turns the direction of reading"
            };
            let message = format!("`{name}` holds U+{:04X}, {what}", u32::from(unseen));
            return Err(unreadable(
                place(),
                message,
                "take the character out of the log",
            ));
        }
    }
    Ok(())
}

fn is_unseen(character: char) -> bool {
    let is_blank = matches!(character, '\n' | '\r' | '\t');
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || character.is_control() && !is_blank
}
