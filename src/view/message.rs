//! Messages: the index, and one message with a text per stage.

use super::contacts::every;
use super::library::{Library, shown_severity};
use super::runbook::{ParamView, param};
use super::{Entry, Fact, Severity, routes, text};
use crate::data::Word;
use crate::record::contacts::Visibility;
use crate::record::message::Message;
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
    pub name: &'static str,
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
    Messages {
        rhythm: rows
            .into_iter()
            .filter_map(|severity| {
                Some(Rhythm {
                    severity: shown_severity(severity),
                    text: format!("an update {}", every(severity.update_every.as_ref()?.value)),
                })
            })
            .collect(),
        messages: library
            .book
            .messages
            .iter()
            .map(|message| Entry {
                href: routes::href(&routes::message(&message.id)),
                title: message.title.value.clone(),
                note: format!(
                    "{}, {}",
                    reader(message),
                    text::count(message.stages.len(), "text")
                ),
            })
            .collect(),
    }
}

/// A message's page.
pub fn message(library: &Library<'_>, message: &Message) -> MessageView {
    let mut facts = vec![Fact::text("For", reader(message))];
    if !message.channels.is_empty() {
        facts.push(Fact::text("Send to", channels(message)));
    }
    if let Some(update) = &message.update_every {
        facts.push(Fact::text("Next update", every(update.value)));
    }
    if let Some(most) = &message.max_length {
        let words = format!("at most {} characters", text::whole(most.value));
        facts.push(Fact::text("Length", words));
    }
    MessageView {
        about: message
            .description
            .as_ref()
            .map(|about| library.block(about, "../")),
        facts,
        params: message.params.iter().map(param).collect(),
        stages: message
            .stages
            .iter()
            .map(|stage| StageView {
                id: stage.stage.value.word(),
                name: stage.stage.value.name(),
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

fn reader(message: &Message) -> &'static str {
    match message.audience.value {
        Visibility::Internal => "colleagues",
        Visibility::Public => "the public",
    }
}

fn rows(text: &str) -> usize {
    let lines = text.lines();
    lines
        .map(|line| line.chars().count().div_ceil(COLUMNS).max(1))
        .sum::<usize>()
        + 1
}
