//! What is wrong with a book, said so that its author can fix it.
//!
//! Owns [`Rule`] (a kind of problem: its permanent name, usual level and documentation), [`Diagnostic`]
//! (one problem at one place), [`Identity`] (what a problem is recognised by when it is found again) and [`Fix`] (a
//! mechanical repair). May know sources and spans only. Every stage of the pipeline adds diagnostics to one list
//! and goes on; the edge renders the list.

mod nearest;
pub mod render;
mod rule;

pub use nearest::{Names, did_you_mean};
pub use rule::{Level, Rule};

use crate::source::{Span, Tree};

/// One problem at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The level after `[lint]` and waivers; [`Rule::level`] at first.
    pub level: Level,
    /// One sentence without a full stop, names in backticks: what is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What it is about: an id, the path of a field, a word of the source. Neither the message's wording nor
    /// anything that moves (a line, a count, the number of days); empty for the file as a whole.
    pub subject: String,
    /// A few words under the marked place; may be empty.
    pub label: String,
    /// Other places that belong to the problem, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do next, most useful first.
    pub help: Vec<String>,
    /// A repair that is certainly right.
    pub fix: Option<Fix>,
}

/// What a problem is recognised by when it is found again: it stays the same when the message is worded anew or
/// other lines of the file move. Several problems of one rule about one subject share an identity and are counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// The file's path.
    pub path: String,
    /// The rule's name.
    pub rule: String,
    /// [`Diagnostic::subject`], on one line.
    pub subject: String,
}

/// A mechanical repair: replacements that are applied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Each place and its new text.
    pub edits: Vec<(Span, String)>,
}

impl Diagnostic {
    /// A problem of `subject` that `rule` finds at `span`.
    pub fn new(
        rule: &'static Rule,
        span: Span,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            span,
            subject: subject.into(),
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// What the problem is recognised by; `tree` holds the sources.
    pub fn identity(&self, tree: &Tree) -> Identity {
        Identity {
            path: tree.path(self.span.file).to_owned(),
            rule: self.rule.name.to_owned(),
            subject: self.subject.replace(char::is_control, " "),
        }
    }

    /// Words under the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// A further place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// What to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// A repair that replaces `span` by `text`.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            edits: vec![(span, text.into())],
        });
        self
    }

    /// Another level than the rule's usual one (a draft's problem is a warning).
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}

/// Orders a report: by path, then place, then rule; equal reports of one place are given once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, tree: &Tree) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.span.start, d.span.end, d.rule.name);
        tree.path(a.span.file)
            .cmp(tree.path(b.span.file))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
}

/// Names as a report lists them: each in backticks, commas between.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
