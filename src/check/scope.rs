//! What a rule looks at: the table ([`super::table`]) gives each rule the scopes in which it is asked.

use super::contacts::ContactsContext;
use super::context::{Context, RecordContext};
use super::findings::Findings;
use super::links::{Item, LinkContext};
use super::paths::Claims;
use super::policy::PolicyContext;
use crate::diagnostic::Rule;
use crate::record::checklist::Checklist;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use crate::source::FileId;

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
    /// A page of prose.
    Page(fn(&RecordContext<'_>, &Page, &mut Findings<'_>)),
    /// A message.
    Message(fn(&RecordContext<'_>, &Message, &mut Findings<'_>)),
    /// A checklist.
    Checklist(fn(&RecordContext<'_>, &Checklist, &mut Findings<'_>)),
    /// An incident with all its files.
    Incident(fn(&RecordContext<'_>, &Incident, &mut Findings<'_>)),
    /// Something in any record that leads, or should lead, somewhere.
    Link(fn(&LinkContext<'_>, &Item<'_>, &mut Findings<'_>)),
    /// All paths of the site, each time.
    Paths(fn(&Claims<'_>, &mut Findings<'_>)),
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
    /// A rule that is asked in these scopes; in none, if another stage reports it by itself.
    pub(super) const fn new(rule: &'static Rule, scopes: &'static [Scope]) -> Self {
        Self { rule, scopes }
    }

    /// The row once for each of its scopes.
    pub fn by_scope(self) -> impl Iterator<Item = Self> {
        let scopes = self.scopes.chunks(1);
        scopes.map(move |scope| Self::new(self.rule, scope))
    }
}
