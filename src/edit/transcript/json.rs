//! JSON, as the pages export a log, or a list of events that another program wrote.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};

use super::clock::Clock;
use super::{FORMS, LoggedEvent, Transcript, Unreadable, is_unseen, refuse_unseen, unreadable};
use crate::data::Word;
use crate::diagnostic::did_you_mean;
use crate::record::timeline::{CheckResult, EventKind};
use crate::time::Moment;
use crate::wording::Words;

/// What JSON is to look like.
const SHAPE: &str = "write {\"schema\": 1, \"events\": [{\"at\": \"2026-09-14T03:34:00Z\", \"text\": \"Rollback initiated\"}]}";

/// The key of a check whose answer somebody took back.
const TAKEN_BACK: &str = "isBack";

/// What then stands before its words.
const OPEN_AGAIN: &str = "Open again";

/// The keys that say on which page an event was logged, and by which name it is kept there: no part of what happened.
const OF_THE_PAGE: [&str; 3] = ["page", "path", "key"];

/// The keys of an event that a timeline has a field for.
const KEYS: [&str; 11] = [
    "at", "until", "approx", "kind", "by", "text", "link", "source", "ref", "result", "runbook",
];

/// Reads `{"schema": 1, "incident": {…}, "events": […]}`, or only its list.
pub(super) fn read(text: &str, clock: &mut Clock) -> Result<Transcript, Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        unreadable(
            format!("line {}", error.line()),
            format!("it is not valid JSON: {error}"),
            SHAPE,
        )
    })?;
    let mut found = Transcript::default();
    let events = match &value {
        Value::Array(events) => events,
        Value::Object(object) => {
            schema(object)?;
            about(object.get("incident"), &mut found)?;
            object
                .get("events")
                .and_then(Value::as_array)
                .ok_or_else(|| unreadable(String::new(), "it has no list `events`", SHAPE))?
        }
        _ => return Err(unreadable(String::new(), "it holds no events", SHAPE)),
    };
    let mut left_out: BTreeMap<&String, usize> = BTreeMap::new();
    for (number, value) in events.iter().enumerate() {
        let place = || format!("event {}", number + 1);
        let refused = |(message, help): (String, String)| unreadable(place(), message, help);
        let object = value
            .as_object()
            .ok_or_else(|| unreadable(place(), "it is no event", SHAPE))?;
        let (event, unused) = event(object, clock).map_err(refused)?;
        refuse_unseen(&event, place)?;
        for key in unused {
            *left_out.entry(key).or_default() += 1;
        }
        found.events.push(event);
    }
    let left_out = left_out.into_iter();
    found
        .unused
        .extend(left_out.map(|(key, events)| (key.clone(), events)));
    Ok(found)
}

fn schema(object: &Map<String, Value>) -> Result<(), Unreadable> {
    match object.get("schema") {
        None => Ok(()),
        Some(schema) if schema.as_u64() == Some(1) => Ok(()),
        Some(schema) => {
            let help = if schema.as_u64().is_some_and(|version| version > 1) {
                "it was written by a later version; update rbdoc"
            } else {
                "write `\"schema\": 1`, if it is a log as rbdoc reads it"
            };
            Err(unreadable(String::new(), "its `schema` is not 1", help))
        }
    }
}

/// What the log says of the incident as a whole.
fn about(incident: Option<&Value>, found: &mut Transcript) -> Result<(), Unreadable> {
    let Some(Value::Object(incident)) = incident else {
        return Ok(());
    };
    for (key, value) in incident {
        let words = match value {
            Value::String(text) => vec![text.trim().to_owned()],
            Value::Array(texts) => {
                let texts = texts.iter().filter_map(Value::as_str);
                texts.map(|text| text.trim().to_owned()).collect()
            }
            _ => Vec::new(),
        };
        let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
        match key.as_str() {
            "severity" => found.severity = words.into_iter().next(),
            "service" | "services" => found.services.extend(words),
            _ if value.is_null() => {}
            _ => found.unused.push((key.clone(), 0)),
        }
    }
    let mut said = found.severity.iter().chain(&found.services);
    if said.any(|words| words.contains(is_unseen)) {
        return Err(unreadable(
            "incident".to_owned(),
            "its severity or service holds a character that nobody sees",
            "take the character out of the log",
        ));
    }
    Ok(())
}

/// What an event says that a timeline has no field for: in words, to stand behind its text; and the keys of what has no
/// words.
fn more(object: &Map<String, Value>) -> (Vec<String>, Vec<&String>) {
    let (mut words, mut unused) = (Vec::new(), Vec::new());
    let text = object.get("text").and_then(Value::as_str);
    let is_said = |more: &str| text.is_some_and(|text| text.contains(more));
    let others = object
        .iter()
        .filter(|(key, _)| !KEYS.contains(&key.as_str()) && *key != TAKEN_BACK);
    for (key, value) in others {
        match value {
            Value::Null => {}
            Value::String(more) if !OF_THE_PAGE.contains(&key.as_str()) => {
                let more = more.trim();
                if !more.is_empty() && !is_said(more) {
                    words.push(format!("{key}: {more}"));
                }
            }
            // How far the clock of the device was off, in seconds: the time stays as it was logged.
            Value::Number(seconds) if key == "offset" => {
                let seconds = seconds.as_f64().unwrap_or_default();
                let way = if seconds < 0.0 { "behind" } else { "ahead" };
                words.push(format!("clock: {} s {way}", seconds.abs()));
            }
            _ => unused.push(key),
        }
    }
    (words, unused)
}

/// An event, and the keys that are not in it; else what is wrong, and what to write.
fn event<'o>(
    object: &'o Map<String, Value>,
    clock: &mut Clock,
) -> Result<(LoggedEvent, Vec<&'o String>), (String, String)> {
    let get = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        Some(_) => Err((format!("`{name}` is not a text"), SHAPE.to_owned())),
    };
    let need =
        |name: &str| get(name)?.ok_or_else(|| (format!("it has no `{name}`"), SHAPE.to_owned()));
    let given = |name: &str| Ok::<_, (String, String)>(get(name)?.map(ToOwned::to_owned));
    let when = need("at")?;
    let kind = get("kind")?.map(kind).transpose()?;
    let result = get("result")?.map(result).transpose()?;
    let (words, mut unused) = more(object);
    let mut text = match (get("text")?, kind) {
        (Some(text), _) => text.to_owned(),
        // The kind says what happened.
        (None, Some(kind)) if kind != EventKind::Note => {
            Words::english().of("event", kind.word()).to_owned()
        }
        (None, _) => return Err(("it has no `text`".to_owned(), SHAPE.to_owned())),
    };
    if object.get(TAKEN_BACK) == Some(&Value::Bool(true)) {
        text = format!("{OPEN_AGAIN}: {text}");
    }
    if kind == Some(EventKind::Copy) {
        // A command stays as it was copied.
        let others = object.keys();
        unused = others.filter(|key| !KEYS.contains(&key.as_str())).collect();
    } else if !words.is_empty() {
        text = format!("{} ({})", text.trim_end(), words.join(", "));
    }
    let at = clock
        .read(when)
        .map_err(|message| (message, FORMS.to_owned()))?;
    let until = match get("until")? {
        Some(until) => Some(moment(until)?),
        None => None,
    };
    let approx = match object.get("approx") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(approx)) => *approx,
        Some(_) => {
            let help = "write `true` or `false` without quotes".to_owned();
            return Err(("`approx` is neither true nor false".to_owned(), help));
        }
    };
    let event = LoggedEvent {
        until,
        approx,
        kind,
        by: given("by")?,
        link: given("link")?,
        source: given("source")?,
        check: given("ref")?,
        result,
        runbook: given("runbook")?,
        is_exact: DateTime::parse_from_rfc3339(when.trim()).is_ok(),
        ..LoggedEvent::new(at, text)
    };
    Ok((event, unused))
}

fn moment(text: &str) -> Result<Moment, (String, String)> {
    let at: Result<DateTime<FixedOffset>, _> = DateTime::parse_from_rfc3339(text.trim());
    at.map(Moment::At).map_err(|_| {
        let help = "write `until` as 2026-09-14T03:34:00Z".to_owned();
        (format!("`{text}` is not a time"), help)
    })
}

fn kind(word: &str) -> Result<EventKind, (String, String)> {
    EventKind::from_word(word.trim()).ok_or_else(|| unknown::<EventKind>("kind of event", word))
}

fn result(word: &str) -> Result<CheckResult, (String, String)> {
    CheckResult::from_word(word.trim())
        .ok_or_else(|| unknown::<CheckResult>("result of a check", word))
}

fn unknown<W: Word>(what: &str, word: &str) -> (String, String) {
    let help = match did_you_mean(word, W::WORDS.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", W::WORDS.join(", ")),
    };
    (format!("no {what} is called `{word}`"), help)
}
