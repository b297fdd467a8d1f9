//! Messages: the index, and one message with a text per stage.

use super::library::{Library, shown_severity};
use super::values::{self, ParamView};
use super::{Entry, Fact, Pointer, Severity, routes, text};
use crate::data::Word;
use crate::markdown::Params;
use crate::record::message::{Message, StageText};
use crate::record::param::{self, Param};
use crate::record::policy;
use crate::time::Duration;
use crate::wording::Words;
use serde::Serialize;

/// The index of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Messages {
    /// How often to speak, by severity.
    pub rhythm: Vec<Rhythm>,
    /// All messages.
    pub messages: Vec<Entry>,
}

/// How often to speak at a severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rhythm {
    /// The severity.
    pub severity: Severity,
    /// In words.
    pub text: String,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageView {
    /// When to use it, as HTML.
    pub about: Option<String>,
    /// Who reads it, how often, how long it may be.
    pub facts: Vec<Fact>,
    /// Where it is sent.
    pub channels: Vec<Pointer>,
    /// The texts.
    pub stages: Vec<StageView>,
}

/// The text of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: String,
    /// The text with its tokens.
    pub text: String,
    /// Lines that the box needs.
    pub rows: usize,
    /// The values that this text needs, in its order.
    pub params: Vec<ParamView>,
}

/// Columns after which a line of a message is taken to wrap.
const COLUMNS: usize = 72;

/// The index of messages.
pub fn messages(library: &Library<'_>) -> Messages {
    let mut rows: Vec<_> = library.book.policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    let words = &library.words;
    let rhythm = |severity: &policy::Severity| {
        let every = every(words, severity.update_every.as_ref()?.value);
        Some(Rhythm {
            severity: shown_severity(severity),
            text: words.with("message.rhythm", &[("every", &every)]),
        })
    };
    Messages {
        rhythm: rows.into_iter().filter_map(rhythm).collect(),
        messages: library
            .book
            .messages
            .iter()
            .map(|message| Entry {
                href: routes::href(&routes::message(&message.id)),
                title: message.title.value.clone(),
                note: format!(
                    "{}, {}",
                    reader(words, message),
                    words.count("count.texts", message.stages.len())
                ),
            })
            .collect(),
    }
}

/// A message's page.
pub fn message(library: &Library<'_>, message: &Message) -> MessageView {
    let words = &library.words;
    let fact = |key, text: String| Fact::text(words.of("fact", key), text);
    let mut facts = vec![fact("for", reader(words, message).to_owned())];
    facts.extend(next_update(library, message).map(|text| fact("next_update", text)));
    if let Some(most) = &message.max_length {
        let most = text::whole(most.value);
        let most = words.with("message.at_most", &[("n", &most)]);
        facts.push(fact("length", most));
    }
    MessageView {
        about: library.block(message.description.as_ref(), "../"),
        facts,
        channels: message
            .channels
            .iter()
            .map(|channel| {
                let pointer = library.pointer(channel, "../");
                Pointer {
                    text: channel_words(channel),
                    ..pointer
                }
            })
            .collect(),
        stages: message
            .stages
            .iter()
            .map(|stage| {
                let text = draft(stage.text.value.trim_matches('\n'), message);
                StageView {
                    id: stage.stage.value.word(),
                    name: words.of("stage", stage.stage.value.word()).to_owned(),
                    rows: rows(&text),
                    text,
                    params: values::params(words, &message.params, params(stage, message)),
                }
            })
            .collect(),
    }
}

/// The parameters that the text of a stage needs, each once, in the order of the text.
pub fn params<'m>(stage: &'m StageText, message: &'m Message) -> impl Iterator<Item = &'m Param> {
    let mut numbers: Vec<usize> = Vec::new();
    for (_, number) in &stage.tokens {
        if !numbers.contains(number) {
            numbers.push(*number);
        }
    }
    numbers
        .into_iter()
        .filter_map(|number| message.params.get(number))
}

/// The text of a stage with each token written as its parameter's name: by that name a page fills it in, however a
/// record spells it.
fn draft(text: &str, message: &Message) -> String {
    let spellings = param::tokens(&message.params);
    let mut draft = String::with_capacity(text.len());
    let mut from = 0;
    for token in Params::new(&spellings).in_message(text) {
        let Some(param) = token.param.and_then(|number| message.params.get(number)) else {
            continue;
        };
        let before = text.get(from..token.range.start).unwrap_or_default();
        draft.extend([before, "[", &param.name.value, "]"]);
        from = token.range.end;
    }
    draft.push_str(text.get(from..).unwrap_or_default());
    draft
}

/// When the next word is due: as the policy says it for each severity, else as the message does.
fn next_update(library: &Library<'_>, message: &Message) -> Option<String> {
    let words = &library.words;
    let mut rows: Vec<_> = library.book.policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    let mut times: Vec<(Duration, Vec<&str>)> = Vec::new();
    for row in rows {
        let Some(time) = row.update_every.as_ref().map(|time| time.value) else {
            continue;
        };
        match times.last_mut().filter(|(last, _)| *last == time) {
            Some((_, names)) => names.push(&row.name.value),
            None => times.push((time, vec![&row.name.value])),
        }
    }
    if times.is_empty() {
        let own = message.update_every.as_ref();
        return own.map(|own| every(words, own.value));
    }
    let times = times.into_iter().map(|(time, names)| {
        let (names, every) = (names.join(", "), every(words, time));
        words.with(
            "message.at_severity",
            &[("severities", &names), ("every", &every)],
        )
    });
    Some(times.collect::<Vec<_>>().join("; "))
}

/// Where a message is sent.
pub fn channels(message: &Message) -> String {
    let channels = message.channels.iter();
    let words: Vec<String> = channels.map(|channel| channel_words(channel)).collect();
    words.join(", ")
}

/// A channel as people call it: `slack:#incidents` is `slack #incidents`, an address goes without its scheme.
fn channel_words(channel: &str) -> String {
    match channel.split_once("://") {
        Some((_, rest)) => rest.trim_end_matches('/').to_owned(),
        None => channel.replace(':', " "),
    }
}

fn reader<'w>(words: &'w Words, message: &Message) -> &'w str {
    words.of("reader", message.audience.value.word())
}

fn every(words: &Words, time: Duration) -> String {
    words.with("time.every", &[("time", &words.duration(time))])
}

fn rows(text: &str) -> usize {
    let lines = text.lines();
    lines
        .map(|line| line.chars().count().div_ceil(COLUMNS).max(1))
        .sum::<usize>()
        + 1
}
