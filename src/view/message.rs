//! Messages: the index, and one message with a text per stage.

use super::library::{Library, shown_severity};
use super::runbook::{ParamView, param};
use super::{Entry, Fact, Severity, routes, text};
use crate::data::Word;
use crate::record::message::Message;
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
    /// Who reads it, where, how often.
    pub facts: Vec<Fact>,
    /// Values to fill in.
    pub params: Vec<ParamView>,
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
    if !message.channels.is_empty() {
        facts.push(fact("send_to", channels(message)));
    }
    if let Some(update) = &message.update_every {
        facts.push(fact("next_update", every(words, update.value)));
    }
    if let Some(most) = &message.max_length {
        let most = text::whole(most.value);
        let most = words.with("message.at_most", &[("n", &most)]);
        facts.push(fact("length", most));
    }
    MessageView {
        about: library.block(message.description.as_ref(), "../"),
        facts,
        params: message.params.iter().map(|one| param(words, one)).collect(),
        stages: message
            .stages
            .iter()
            .map(|stage| StageView {
                id: stage.stage.value.word(),
                name: words.of("stage", stage.stage.value.word()).to_owned(),
                text: stage.text.value.trim_matches('\n').to_owned(),
                rows: rows(stage.text.value.trim_matches('\n')),
            })
            .collect(),
    }
}

/// Where a message is sent.
pub fn channels(message: &Message) -> String {
    let channels = message.channels.iter();
    let words: Vec<String> = channels.map(|channel| channel.replace(':', " ")).collect();
    words.join(", ")
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
