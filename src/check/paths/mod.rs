//! The paths of the site: whether every disk can hold them, and each once.
//!
//! [`Claims`] lists every path that the site will have, whoever may read it and whether it shows drafts, with the place
//! in the sources that asks for it. The order is that in which the site gives paths away: a later claim of a path gets
//! nothing. The names in `assets/` and `search/` are made by the site itself, of letters that are good everywhere.

pub(super) mod broken_alias;
pub(super) mod page_displaced;
pub(super) mod path_collision;
pub(super) mod path_not_portable;

use super::context::Context;
use crate::book::alias::alias;
use crate::book::{Record, routes};
use crate::facts::incident::day;
use crate::record::Text;
use crate::source::{FileId, Span, normalise};
use chrono::Datelike;
use std::collections::BTreeSet;

/// Every path of the site, in the order in which they are given away.
pub(crate) struct Claims<'a> {
    pub(super) context: Context<'a>,
    pub(super) all: Vec<Claim<'a>>,
}

/// A path of the site, and who asks for it.
pub(crate) struct Claim<'a> {
    /// From the site's root.
    pub(super) path: String,
    pub(super) by: Claimant<'a>,
    /// The place that asks for it; none for pages that every handbook has.
    pub(super) place: Option<Span>,
}

/// Who asks for a path.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Claimant<'a> {
    /// The site itself.
    Site,
    /// The name of a runbook's file or of an incident's folder, which is its id.
    Record(FileId),
    /// The name of any other file.
    File(FileId),
    /// An id that stands in a record.
    Id(&'a str),
    /// An alert of the runbook in this file.
    Alert(FileId, &'a Text),
    /// A former address of the runbook in this file.
    Alias(FileId, &'a Text),
}

impl<'a> Claims<'a> {
    /// What `context` claims. `linked` are the files that its texts lead to.
    pub(super) fn of(context: Context<'a>, linked: impl Iterator<Item = FileId>) -> Self {
        let mut claims = Self {
            context,
            all: Vec::new(),
        };
        for path in routes::OF_EVERY_BOOK {
            claims.add(path.to_owned(), Claimant::Site, None);
        }
        claims.records();
        claims.lists();
        for page in &context.book.pages {
            claims.file(routes::page(page), page.file);
        }
        claims.addresses();
        claims.copies(linked);
        claims
    }

    fn add(&mut self, path: String, by: Claimant<'a>, place: Option<Span>) {
        self.all.push(Claim { path, by, place });
    }

    fn record(&mut self, path: String, file: FileId) {
        self.add(path, Claimant::Record(file), Some(Span::whole(file)));
    }

    fn file(&mut self, path: String, file: FileId) {
        self.add(path, Claimant::File(file), Some(Span::whole(file)));
    }

    /// What an id claims; one that is missing was reported.
    fn id(&mut self, path: String, id: &'a Text) {
        if !id.is_empty() {
            self.add(path, Claimant::Id(&id.value), Some(id.span));
        }
    }

    fn records(&mut self) {
        let book = self.context.book;
        for runbook in &book.runbooks {
            let path = routes::runbook(runbook);
            // The index page of the whole folder is shown on the page that lists it.
            if !runbook.is_index || path != routes::RUNBOOKS {
                self.record(path, runbook.file);
            }
        }
        for checklist in &book.checklists {
            self.id(routes::checklist(&checklist.id), &checklist.id);
        }
        for message in &book.messages {
            self.id(routes::message(&message.id), &message.id);
        }
        for service in &book.services.services {
            self.id(routes::service(&service.id), &service.id);
        }
        for incident in &book.incidents {
            self.record(routes::incident(incident), incident.file);
        }
    }

    /// The lists of incidents that have something in common.
    fn lists(&mut self) {
        let book = self.context.book;
        for severity in &book.policy.severities {
            self.id(routes::incidents_of_severity(&severity.id), &severity.id);
        }
        for service in &book.services.services {
            self.id(routes::incidents_of_service(&service.id), &service.id);
        }
        let days = book.incidents.iter().filter_map(day);
        let years: BTreeSet<i32> = days.map(|day| day.year()).collect();
        for year in years {
            self.add(routes::incidents_of_year(year), Claimant::Site, None);
        }
    }

    /// Short addresses of alerts, and former ones of runbooks.
    fn addresses(&mut self) {
        let book = self.context.book;
        for runbook in &book.runbooks {
            for name in &runbook.alerts {
                let by = Claimant::Alert(runbook.file, name);
                self.add(routes::alert(name), by, Some(name.span));
            }
        }
        let base_url = book.config.base_url.as_deref();
        for runbook in &book.runbooks {
            for written in &runbook.meta.aliases {
                if let Ok(path) = alias(written, base_url) {
                    let by = Claimant::Alias(runbook.file, written);
                    self.add(path, by, Some(written.span));
                }
            }
        }
    }

    /// Linked files that are not shown on a page: each is copied.
    fn copies(&mut self, linked: impl Iterator<Item = FileId>) {
        let Context { book, tree, .. } = self.context;
        let records = book.records();
        let shown: BTreeSet<FileId> = records.iter().flat_map(Record::files).collect();
        let copied: BTreeSet<FileId> = linked.filter(|file| !shown.contains(file)).collect();
        let runbooks = normalise("", &book.config.runbooks.dir);
        for file in copied {
            self.file(routes::copy(tree.path(file), &runbooks), file);
        }
    }
}

impl Claim<'_> {
    /// What a problem of it is about; empty for the file as a whole.
    pub(super) fn subject(&self) -> &str {
        match self.by {
            Claimant::Site | Claimant::Record(_) | Claimant::File(_) => "",
            Claimant::Id(id) => id,
            Claimant::Alert(_, text) | Claimant::Alias(_, text) => text,
        }
    }

    /// Whether it is for the page of a source, not for a copy of a file or another way to a page.
    pub(super) fn is_page(&self, claims: &Claims<'_>) -> bool {
        match self.by {
            Claimant::Record(_) | Claimant::Id(_) => true,
            Claimant::File(file) => {
                let mut pages = claims.context.book.pages.iter();
                pages.any(|page| page.file == file)
            }
            Claimant::Site | Claimant::Alert(..) | Claimant::Alias(..) => false,
        }
    }

    /// The file whose name it is.
    pub(super) fn named_after(&self) -> Option<FileId> {
        match self.by {
            Claimant::Record(file) | Claimant::File(file) => Some(file),
            _ => None,
        }
    }
}
