//! A whole handbook, read: every record typed, with lookups over all of them.
//!
//! Owns [`Book`] and the reading of a [`Tree`](crate::source::Tree) into one. May know records and
//! everything below them; knows no page and no disk.
//!
//! Order of events: [`Reader::read`] reads `book.toml`, finds the records by their paths (`layout`), reads each
//! by itself and all in parallel (`read`), puts them together in a fixed order, and looks every
//! reference up in the names that all of them declare (`symbols`). A reader that is asked again reads only
//! what changed; [`parse()`] asks a new one.

mod layout;
mod parse;
mod read;
mod records;
pub mod rules;
mod symbols;

pub use parse::{Reader, parse};
pub use records::{Each, Record, Records};

pub mod links;
pub mod repair;

use crate::record::book_toml::BookToml;
use crate::record::checklist::Checklist;
use crate::record::contacts::Contacts;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::page::Page;
use crate::record::policy::Policy;
use crate::record::runbook::Runbook;
use crate::record::services::Services;
use crate::source::FileId;
use std::collections::BTreeSet;
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
    /// Those of them with a mistake in their syntax: anything at all may be missing from these.
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
        records.extend(
            self.checklists
                .shared()
                .iter()
                .cloned()
                .map(Record::Checklist),
        );
        records.extend(self.messages.shared().iter().cloned().map(Record::Message));
        records.extend(self.runbooks.shared().iter().cloned().map(Record::Runbook));
        records.extend(self.pages.shared().iter().cloned().map(Record::Page));
        records.extend(
            self.incidents
                .shared()
                .iter()
                .cloned()
                .map(Record::Incident),
        );
        records
    }
}
