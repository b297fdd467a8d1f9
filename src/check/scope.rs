//! What a rule looks at, and where it reports what it finds.
//!
//! The table ([`super::table`]) gives each rule the scopes in which it is asked. What a rule may know besides what it
//! looks at is its context: for a single record [`RecordContext`], which is all that [`super::Checker`] compares before
//! it gives an earlier answer again.

use super::Context;
use super::contacts::ContactsContext;
use super::links::{Item, LinkContext};
use super::policy::PolicyContext;
use crate::diagnostic::{Diagnostic, Fix, Level, Rule};
use crate::record::Text;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::policy::Severity;
use crate::record::runbook::Runbook;
use crate::source::{FileId, Span, Tree};
use chrono::{DateTime, Utc};

/// What a rule looks at, and the function that looks. A rule for another kind of record is a variant here, and an arm
/// in [`super::checker`].
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// The whole book, each time.
    Book(fn(&Context<'_>, &mut Findings<'_>)),
    /// `content/policy.toml`, each time.
    Policy(fn(&PolicyContext<'_>, &mut Findings<'_>)),
    /// `content/contacts.toml`, each time.
    Contacts(fn(&ContactsContext<'_>, &mut Findings<'_>)),
    /// A runbook.
    Runbook(fn(&RecordContext<'_>, &Runbook, &mut Findings<'_>)),
    /// A message.
    Message(fn(&RecordContext<'_>, &Message, &mut Findings<'_>)),
    /// An incident with all its files.
    Incident(fn(&RecordContext<'_>, &Incident, &mut Findings<'_>)),
    /// Something in any record that leads, or should lead, somewhere.
    Link(fn(&LinkContext<'_>, &Item<'_>, &mut Findings<'_>)),
    /// The text of any file, whatever is in it.
    Text(fn(FileId, &str, &mut Findings<'_>)),
}

/// A row of the table: a rule, and where it is asked.
#[derive(Clone, Copy)]
pub struct Row {
    /// The rule.
    pub rule: &'static Rule,
    pub(super) scopes: &'static [Scope],
}

impl Row {
    /// A rule that is asked in these scopes.
    pub(super) const fn new(rule: &'static Rule, scopes: &'static [Scope]) -> Self {
        Self { rule, scopes }
    }

    /// A rule that another stage reports by itself: reading, the levels, the templates.
    pub(super) const fn reported_elsewhere(rule: &'static Rule) -> Self {
        Self::new(rule, &[])
    }

    /// The row once for each of its scopes.
    pub fn by_scope(self) -> impl Iterator<Item = Self> {
        let scopes = self.scopes.chunks(1);
        scopes.map(move |scope| Self::new(self.rule, scope))
    }
}

/// Where one rule reports: nothing is reported here under another name.
pub(crate) struct Findings<'f> {
    rule: &'static Rule,
    all: &'f mut Vec<Diagnostic>,
}

impl<'f> Findings<'f> {
    pub(super) fn of(rule: &'static Rule, all: &'f mut Vec<Diagnostic>) -> Self {
        Self { rule, all }
    }

    /// Reports a problem of `subject` at `span`.
    pub(super) fn add(
        &mut self,
        span: Span,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Added<'_> {
        let at = self.all.len();
        self.all
            .push(Diagnostic::new(self.rule, span, subject, message));
        Added(&mut self.all[at])
    }
}

/// A problem that was reported, to say more of it.
pub(crate) struct Added<'f>(&'f mut Diagnostic);

impl Added<'_> {
    /// Words under the marked place.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        self.0.label = label.into();
        self
    }

    /// A further place.
    pub(super) fn related(self, span: Span, label: impl Into<String>) -> Self {
        self.0.related.push((span, label.into()));
        self
    }

    /// What to do next.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.0.help.push(help.into());
        self
    }

    /// A repair that is certainly right: each place and its new text.
    pub(super) fn fix(self, edits: impl IntoIterator<Item = (Span, String)>) -> Self {
        let edits = edits.into_iter().collect();
        self.0.fix = Some(Fix { edits });
        self
    }

    /// Another level than the rule's usual one.
    pub(super) fn level(self, level: Level) -> Self {
        self.0.level = level;
        self
    }
}

/// All that a rule of one record may know besides the record.
pub(crate) struct RecordContext<'a> {
    /// What all records share.
    pub(super) shared: &'a Shared,
    /// Whether all files of the record were read whole, so that what is not there is truly missing.
    pub(super) is_whole: bool,
    pub(super) tree: &'a Tree,
    pub(super) files: &'a [FileId],
}

impl<'a> RecordContext<'a> {
    /// The text of one of the record's own files; nothing for any other file.
    pub(super) fn text_of(&self, file: FileId) -> &'a str {
        if self.files.contains(&file) {
            self.tree.text_of(file)
        } else {
            ""
        }
    }
}

/// What the rules of single records know of the book around them. While it is the same, what they found in a record
/// holds.
#[derive(PartialEq)]
pub(crate) struct Shared {
    pub(super) required_sections: Vec<Text>,
    pub(super) severities: Vec<Severity>,
    /// Whether these are all the severities that were written.
    pub(super) are_severities_whole: bool,
    pub(super) now: DateTime<Utc>,
}

impl Shared {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let policy = &context.book.policy;
        Self {
            required_sections: context.book.config.required_sections.clone(),
            severities: policy.severities.clone(),
            are_severities_whole: context.is_whole(policy.file),
            now: context.now,
        }
    }
}
