//! The book, and its records: those of one kind in their order, and one of any kind. All are shared.

use crate::markdown::Doc;
use crate::record::Prose;
use crate::record::book_toml::BookToml;
use crate::record::checklist::Checklist;
use crate::record::contacts::Contacts;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::page::Page;
use crate::record::policy::{Policy, TriggerKind};
use crate::record::runbook::Runbook;
use crate::record::services::Services;
use crate::source::FileId;
use std::collections::BTreeSet;
use std::iter::Map;
use std::slice::Iter;
use std::sync::Arc;

/// A handbook.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// `book.toml`.
    pub config: BookToml,
    /// `content/policy.toml`.
    pub policy: Arc<Policy>,
    /// `content/contacts.toml`.
    pub contacts: Arc<Contacts>,
    /// `content/services.toml`.
    pub services: Arc<Services>,
    /// In order of id.
    pub runbooks: Records<Runbook>,
    /// In order of id.
    pub checklists: Records<Checklist>,
    /// In order of id.
    pub messages: Records<Message>,
    /// In order of id.
    pub pages: Records<Page>,
    /// Newest first.
    pub incidents: Records<Incident>,
    /// Files whose reading met an error. What seems to be missing from them may only be what could
    /// not be read, so no check draws a conclusion from its absence.
    pub faulty: BTreeSet<FileId>,
    /// Those of them with a problem in their syntax: anything at all may be missing from these.
    pub unparsed: BTreeSet<FileId>,
}

impl Book {
    /// Every record that stands in a file.
    pub fn records(&self) -> Vec<Record> {
        let of_book = [
            Record::Policy(Arc::clone(&self.policy)),
            Record::Contacts(Arc::clone(&self.contacts)),
            Record::Services(Arc::clone(&self.services)),
        ];
        let mut records: Vec<Record> = Vec::with_capacity(self.runbooks.len() + of_book.len());
        records.extend(of_book.into_iter().filter(|record| record.file().is_some()));
        records.extend(self.checklists.each(Record::Checklist));
        records.extend(self.messages.each(Record::Message));
        records.extend(self.runbooks.each(Record::Runbook));
        records.extend(self.pages.each(Record::Page));
        records.extend(self.incidents.each(Record::Incident));
        records
    }
}

/// The records of a list, one after the other.
pub type Each<'a, T> = Map<Iter<'a, Arc<T>>, fn(&Arc<T>) -> &T>;

/// Records of one kind in their order. Each is held once and shared: the next edition of a book has most
/// of its records in common with this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Records<T>(Vec<Arc<T>>);

impl<T> Records<T> {
    /// The records in order.
    pub fn iter(&self) -> Each<'_, T> {
        self.0.iter().map(|record| record)
    }

    /// The records in order, to be kept.
    pub fn shared(&self) -> &[Arc<T>] {
        &self.0
    }

    fn each(&self, record: fn(Arc<T>) -> Record) -> impl Iterator<Item = Record> {
        self.0.iter().cloned().map(record)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, record: Arc<T>) {
        self.0.push(record);
    }

    pub(super) fn sort_by(&mut self, compare: impl FnMut(&Arc<T>, &Arc<T>) -> std::cmp::Ordering) {
        self.0.sort_by(compare);
    }

    pub(super) fn sort_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&Arc<T>) -> K) {
        self.0.sort_by_cached_key(key);
    }
}

impl<T: Clone> Records<T> {
    /// The record at `at`, to be changed in this book alone.
    pub(super) fn own(&mut self, at: usize) -> Option<&mut T> {
        self.0.get_mut(at).map(Arc::make_mut)
    }
}

// Derived, it would ask for a default of the records.
impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, T> IntoIterator for &'a Records<T> {
    type Item = &'a T;
    type IntoIter = Each<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What was read from one file, or from the files of an incident's directory.
#[derive(Debug, Clone)]
pub enum Record {
    /// `content/policy.toml`
    Policy(Arc<Policy>),
    /// `content/contacts.toml`
    Contacts(Arc<Contacts>),
    /// `content/services.toml`
    Services(Arc<Services>),
    /// A checklist.
    Checklist(Arc<Checklist>),
    /// A message.
    Message(Arc<Message>),
    /// A runbook.
    Runbook(Arc<Runbook>),
    /// Any other page.
    Page(Arc<Page>),
    /// An incident.
    Incident(Arc<Incident>),
}

impl Record {
    /// The file that tells it from every other record; a policy, contacts or services that nobody wrote have none.
    pub fn file(&self) -> Option<FileId> {
        match self {
            Self::Policy(policy) => policy.file,
            Self::Contacts(contacts) => contacts.file,
            Self::Services(services) => services.file,
            Self::Checklist(checklist) => Some(checklist.file),
            Self::Message(message) => Some(message.file),
            Self::Runbook(runbook) => Some(runbook.file),
            Self::Page(page) => Some(page.file),
            Self::Incident(incident) => Some(incident.file),
        }
    }

    /// All files that it was read from.
    pub fn files(&self) -> Vec<FileId> {
        match self {
            Self::Incident(incident) => incident.files().collect(),
            _ => self.file().into_iter().collect(),
        }
    }

    /// Its Markdown file, if it has one, and what stands in it.
    pub fn doc(&self) -> Option<(FileId, &Doc)> {
        match self {
            Self::Runbook(runbook) => Some((runbook.file, &runbook.doc)),
            Self::Page(page) => Some((page.file, &page.doc)),
            Self::Incident(incident) => {
                let prose = incident.postmortem.as_ref()?;
                Some((prose.file, &prose.doc))
            }
            _ => None,
        }
    }

    /// The Markdown in its fields.
    pub fn prose(&self) -> Vec<&Prose> {
        match self {
            Self::Policy(policy) => {
                let conditions = policy.triggers.iter().filter_map(|trigger| {
                    let TriggerKind::Condition(condition) = &trigger.kind else {
                        return None;
                    };
                    Some(condition)
                });
                let criteria = policy.severities.iter().filter_map(|s| s.criteria.as_ref());
                criteria.chain(conditions).collect()
            }
            Self::Services(services) => {
                let services = services.services.iter();
                services
                    .filter_map(|one| one.description.as_ref())
                    .collect()
            }
            Self::Checklist(checklist) => {
                let items = checklist.phases.iter().flat_map(|phase| &phase.items);
                let texts = items.flat_map(|item| {
                    let more = item.expect.iter().chain(&item.on_fail);
                    std::iter::once(&item.text).chain(more)
                });
                checklist.description.iter().chain(texts).collect()
            }
            Self::Message(message) => message.description.iter().collect(),
            Self::Incident(incident) => {
                let events = incident.timeline.iter().flat_map(|one| &one.events);
                let actions = incident.actions.iter().flat_map(|one| &one.actions);
                let actions = actions.flat_map(|one| std::iter::once(&one.title).chain(&one.text));
                let summary = incident.impact.summary.iter();
                let events = events.map(|event| &event.text);
                summary.chain(events).chain(actions).collect()
            }
            Self::Contacts(_) | Self::Runbook(_) | Self::Page(_) => Vec::new(),
        }
    }

    /// Whether both are the very same record, and not one that was read again.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Policy(a), Self::Policy(b)) => Arc::ptr_eq(a, b),
            (Self::Contacts(a), Self::Contacts(b)) => Arc::ptr_eq(a, b),
            (Self::Services(a), Self::Services(b)) => Arc::ptr_eq(a, b),
            (Self::Checklist(a), Self::Checklist(b)) => Arc::ptr_eq(a, b),
            (Self::Message(a), Self::Message(b)) => Arc::ptr_eq(a, b),
            (Self::Runbook(a), Self::Runbook(b)) => Arc::ptr_eq(a, b),
            (Self::Page(a), Self::Page(b)) => Arc::ptr_eq(a, b),
            (Self::Incident(a), Self::Incident(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}
