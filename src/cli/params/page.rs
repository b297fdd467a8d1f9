//! The tokens of each page, gathered from the book.

use serde::Serialize;

use crate::book::Book;
use crate::data::{Syntax, Word, front_matter};
use crate::diagnostic::render::position;
use crate::record::message::Message;
use crate::record::param::Param;
use crate::record::runbook::Runbook;
use crate::record::{Ref, Text};
use crate::source::{Span, Tree};

/// A runbook or a message and its tokens.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    /// `runbook` or `message`.
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) file: String,
    /// Parameters that the page declares, in its order.
    #[serde(rename = "params")]
    pub(super) declared: Vec<Declared>,
    /// Tokens that look like parameters and are none, in the order of the text.
    pub(super) undeclared: Vec<Undeclared>,
    /// How the page's front matter is written.
    #[serde(skip)]
    pub(super) syntax: Paste,
}

/// Where a block that declares a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paste {
    /// At the end of a TOML file.
    File,
    /// Into the TOML front matter.
    Toml,
    /// Into the YAML front matter.
    Yaml,
    /// There is no front matter yet.
    New,
}

#[derive(Debug, Serialize)]
pub(super) struct Declared {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) example: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) choices: Vec<String>,
    /// For messages: the incident's field that fills it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    pub(super) required: bool,
    pub(super) secret: bool,
    /// Services that fill it, and what with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) services: Vec<Filled>,
    pub(super) uses: Vec<Place>,
}

#[derive(Debug, Serialize)]
pub(super) struct Filled {
    pub(super) service: String,
    pub(super) value: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Undeclared {
    /// The token with its brackets.
    pub(super) token: String,
    /// What is between them.
    pub(super) word: String,
    pub(super) uses: Vec<Place>,
}

#[derive(Debug, Serialize)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// All runbooks, then all messages.
pub(super) fn all(book: &Book, tree: &Tree) -> Vec<Page> {
    let runbooks = book.runbooks.iter().map(|one| of_runbook(one, book, tree));
    let messages = book.messages.iter().map(|one| of_message(one, tree));
    runbooks.chain(messages).collect()
}

fn of_runbook(runbook: &Runbook, book: &Book, tree: &Tree) -> Page {
    let text = tree.text_of(runbook.file);
    let names = |names: &[Ref], id: &str| names.iter().any(|name| name.value == id);
    let services = book.services.services.iter().filter(|service| {
        names(&runbook.meta.services, &service.id.value) || names(&service.runbooks, &runbook.id)
    });
    let mut declared = declared(&runbook.meta.params, &runbook.doc.tokens, text);
    // A secret stands nowhere, and is shown nowhere.
    for param in declared.iter_mut().filter(|param| !param.secret) {
        let filled = services.clone().filter_map(|service| {
            let mut values = service.params.iter();
            let (_, value) = values.find(|(name, _)| name.value == param.name)?;
            Some(Filled {
                service: service.id.value.clone(),
                value: value.value.clone(),
            })
        });
        param.services = filled.collect();
    }
    let mut undeclared = Vec::new();
    for (span, word) in &runbook.doc.undeclared {
        note(&mut undeclared, word, *span, text);
    }
    Page {
        kind: "runbook",
        id: runbook.id.clone(),
        title: runbook.title.value.clone(),
        file: tree.path(runbook.file).to_owned(),
        declared,
        undeclared,
        syntax: match front_matter(runbook.file, text).map(|front| front.syntax) {
            Some(Syntax::Toml) => Paste::Toml,
            Some(Syntax::Yaml) => Paste::Yaml,
            None => Paste::New,
        },
    }
}

fn of_message(message: &Message, tree: &Tree) -> Page {
    let text = tree.text_of(message.file);
    let stages = message.stages.iter();
    let tokens = stages
        .clone()
        .flat_map(|stage| stage.tokens.iter().copied());
    let tokens: Vec<(Span, usize)> = tokens.collect();
    let mut undeclared = Vec::new();
    for token in stages.flat_map(|stage| &stage.unknown_tokens) {
        note(&mut undeclared, &token.value, token.span, text);
    }
    Page {
        kind: "message",
        id: message.id.value.clone(),
        title: message.title.value.clone(),
        file: tree.path(message.file).to_owned(),
        declared: declared(&message.params, &tokens, text),
        undeclared,
        syntax: Paste::File,
    }
}

fn declared(params: &[Param], tokens: &[(Span, usize)], text: &str) -> Vec<Declared> {
    let shown = |value: &Option<Text>| value.as_ref().map(|text| text.value.clone());
    let declared = params.iter().enumerate().map(|(number, param)| {
        let uses = tokens.iter().filter(|(_, of)| *of == number);
        Declared {
            name: param.name.value.clone(),
            label: shown(&param.label),
            kind: param.kind.word(),
            example: shown(&param.example),
            default: shown(&param.default),
            choices: param.choices.iter().map(|one| one.value.clone()).collect(),
            from: shown(&param.from),
            required: param.required,
            secret: param.secret.value,
            services: Vec::new(),
            uses: uses.map(|(span, _)| place(*span, text)).collect(),
        }
    });
    declared.collect()
}

fn note(found: &mut Vec<Undeclared>, word: &str, span: Span, text: &str) {
    let place = place(span, text);
    if let Some(known) = found.iter_mut().find(|known| known.word == word) {
        known.uses.push(place);
        return;
    }
    found.push(Undeclared {
        token: text.get(span.range()).unwrap_or(word).to_owned(),
        word: word.to_owned(),
        uses: vec![place],
    });
}

fn place(span: Span, text: &str) -> Place {
    let (line, column) = position(text, span.start as usize);
    Place { line, column }
}
