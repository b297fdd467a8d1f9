//! A record with prose of its own: what is judged by itself, and kept while it does not change.

use crate::book::Book;
use crate::markdown::Doc;
use crate::record::incident::Incident;
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use crate::source::FileId;
use std::sync::Arc;

/// A runbook, an incident or a page.
#[derive(Clone, Copy)]
pub(super) enum Record<'b> {
    Runbook(&'b Arc<Runbook>),
    Incident(&'b Arc<Incident>),
    Page(&'b Arc<Page>),
}

impl<'b> Record<'b> {
    /// All of a book.
    pub(super) fn all(book: &'b Book) -> Vec<Self> {
        let runbooks = book.runbooks.shared().iter().map(Self::Runbook);
        let incidents = book.incidents.shared().iter().map(Self::Incident);
        let pages = book.pages.shared().iter().map(Self::Page);
        runbooks.chain(incidents).chain(pages).collect()
    }

    /// Its Markdown.
    pub(super) fn doc(self) -> Option<&'b Doc> {
        match self {
            Self::Runbook(runbook) => Some(&runbook.doc),
            Self::Incident(incident) => Some(&incident.postmortem.as_ref()?.doc),
            Self::Page(page) => Some(&page.doc),
        }
    }

    /// The file of its Markdown.
    pub(super) fn doc_file(self) -> Option<FileId> {
        match self {
            Self::Runbook(runbook) => Some(runbook.file),
            Self::Incident(incident) => Some(incident.postmortem.as_ref()?.file),
            Self::Page(page) => Some(page.file),
        }
    }

    /// The file that tells it from every other record.
    pub(super) fn file(self) -> FileId {
        match self {
            Self::Runbook(runbook) => runbook.file,
            Self::Incident(incident) => incident.file,
            Self::Page(page) => page.file,
        }
    }

    /// The record, to be compared later with what stands in its place then.
    pub(super) fn kept(self) -> Kept {
        match self {
            Self::Runbook(runbook) => Kept::Runbook(Arc::clone(runbook)),
            Self::Incident(incident) => Kept::Incident(Arc::clone(incident)),
            Self::Page(page) => Kept::Page(Arc::clone(page)),
        }
    }
}

/// A record that was judged. It is held so that no other record can take its place in memory.
pub(super) enum Kept {
    Runbook(Arc<Runbook>),
    Incident(Arc<Incident>),
    Page(Arc<Page>),
}

impl Kept {
    /// Whether this is the very same record, and not one that was read again.
    pub(super) fn is(&self, record: Record<'_>) -> bool {
        match (self, record) {
            (Self::Runbook(kept), Record::Runbook(now)) => Arc::ptr_eq(kept, now),
            (Self::Incident(kept), Record::Incident(now)) => Arc::ptr_eq(kept, now),
            (Self::Page(kept), Record::Page(now)) => Arc::ptr_eq(kept, now),
            _ => false,
        }
    }
}
