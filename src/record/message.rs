//! `content/messages/*.toml`: communication templates.

use super::names::MESSAGE;
use super::param::{self, Param};
use super::visibility::Visibility;
use super::{FIELD_SCHEMA, Prose, Reading, Text};
use crate::data::{Field, Keys, Table, Type, Word};
use crate::markdown::Params;
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;
use crate::{fields, words};

/// A communication template.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The file.
    pub file: FileId,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub title: Text,
    /// When to use it.
    pub description: Option<Prose>,
    /// Who reads it.
    pub audience: Spanned<Visibility>,
    /// Where it is sent: `statuspage`, `slack:#incidents`.
    pub channels: Vec<Text>,
    /// How often to send the next one.
    pub update_every: Option<Spanned<Duration>>,
    /// Most characters a filled text may have.
    pub max_length: Option<Spanned<i64>>,
    /// A text for each stage it serves, in the order of an incident.
    pub stages: Vec<StageText>,
    /// Parameters.
    pub params: Vec<Param>,
}

/// The text for a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageText {
    /// The stage.
    pub stage: Spanned<Stage>,
    /// The text, with tokens such as `[service]`.
    pub text: Text,
    /// Each token that a parameter declares: its place in the file and the parameter's number.
    pub tokens: Vec<(Span, usize)>,
    /// Each token in square brackets that no parameter declares.
    pub unknown_tokens: Vec<Text>,
}

/// Where an incident stands, as the public is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The cause is not known.
    Investigating,
    /// The cause is known.
    Identified,
    /// A repair is in place and watched.
    Monitoring,
    /// Over.
    Resolved,
}

words!(Stage {
    Investigating = "investigating",
    Identified = "identified",
    Monitoring = "monitoring",
    Resolved = "resolved",
});

/// The fields of a message.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    required public "id": Type::Id(&MESSAGE), "A permanent id.";
    required public "title": Type::Text, "The name that pages show.";
    optional public "description": Type::Markdown, "When to use it, in Markdown.";
    optional decides "audience" = "\"internal\"": Type::Choice(Visibility::WORDS),
        "Who reads it. A public site has only messages for the public.";
    optional internal "channels": Type::List(&Type::AddressOrText),
        "Where it is sent: `statuspage`, or a kind of channel and its name such as `slack:#incidents`.";
    optional public "update_every": Type::Duration, "How often the next one is sent.";
    optional public "max_length": Type::Integer { min: 1, max: 100_000, },
        "The most characters that the text may have where it is sent; the page says it.";
    required public "stage": Type::Map(Keys::Choice(Stage::WORDS), &Type::Markdown),
        "A text for each stage that it serves. A `[token]` in it that `param` declares is a parameter.";
    optional public "param": Type::Tables(param::FIELDS), "The parameters that a reader fills in.";
};

/// Reads a message. One whose id cannot be read has its file's name for one.
pub fn read(table: &Table, reading: &Reading<'_>) -> Message {
    let params = param::read(table);
    let names = param::tokens(&params);
    let known = Params::new(&names);
    let texts = table.table("stage");
    let stages = Stage::ALL.into_iter().filter_map(|stage| {
        let (key, value) = texts?.entry(stage.word())?;
        let text = Spanned::new(value.to_text()?, value.span);
        let (tokens, unknown_tokens) = find_tokens(reading.text, value.span, &known);
        Some(StageText {
            stage: Spanned::new(stage, key.span),
            text,
            tokens,
            unknown_tokens,
        })
    });
    let stages = stages.collect();
    Message {
        file: reading.file,
        id: reading.id(table),
        title: reading.title(table),
        description: reading.prose(table, "description"),
        audience: table.word_or("audience", Visibility::default()),
        channels: table.texts("channels"),
        update_every: table.duration("update_every"),
        max_length: table.integer("max_length"),
        stages,
        params,
    }
}

/// Finds the tokens of a text as it stands in its file: those that a parameter declares, by its number,
/// and those in square brackets that none does.
fn find_tokens(source: &str, span: Span, params: &Params<'_>) -> (Vec<(Span, usize)>, Vec<Text>) {
    let text = source.get(span.range()).unwrap_or_default();
    let mut declared = Vec::new();
    let mut unknown = Vec::new();
    for token in params.in_message(text) {
        let start = span.start as usize;
        let place = Span::new(
            span.file,
            start + token.range.start..start + token.range.end,
        );
        if let Some(number) = token.param {
            declared.push((place, number));
        } else {
            let word = text.get(token.range).unwrap_or_default();
            let word = word.trim_matches(['[', ']']).to_owned();
            unknown.push(Spanned::new(word, place));
        }
    }
    (declared, unknown)
}
