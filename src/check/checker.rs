//! Asks the rules of the table, and again when the book has changed.
//!
//! Rules of a single record, of its links or of a text seldom have something new to look at. What they found is kept
//! with all that it depended on, and they are asked again when that is no longer the same:
//!
//! - a text by itself: the text;
//! - a record: the record, and what [`Shared`] and [`RecordContext`] hold;
//! - the links of a record: the record, which files there are, the settings ([`links::Settings`]), and the places of
//!   the pages into which the links lead (headings, and parts of records). Where a link is broken, the repair may come from anywhere, so that these are
//!   asked each time.
//!
//! Rules of the policy, of the contacts, of the whole book or of the site's paths are asked each time.

use super::context::{Context, RecordContext, Shared};
use super::findings::Findings;
use super::links::{self, LinkContext, LookedInto, Settings};
use super::paths::Claims;
use super::scope::{Row, Scope};
use super::table::TABLE;
use super::{contacts, policy};
use crate::book::links::Links;
use crate::book::places::places;
use crate::book::{Book, Record, reads};
use crate::diagnostic::Diagnostic;
use crate::source::{Content, FileId, Tree};
use chrono::{DateTime, Utc};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// Asks rules about a book, and again when it has changed, for the price of what changed.
pub struct Checker {
    rows: Vec<Row>,
    /// By number of the file.
    texts: Vec<Option<(Arc<str>, Vec<Diagnostic>)>>,
    shared: Option<Shared>,
    settings: Option<Settings>,
    /// By the file that tells a record from every other.
    records: HashMap<FileId, Judged>,
    /// Whether it will be asked again, and so keeps what was found.
    keeps: bool,
}

impl Default for Checker {
    fn default() -> Self {
        Self::of(TABLE.to_vec())
    }
}

/// A record, and what is wrong with it. It is held so that no other record can take its place in memory.
struct Judged {
    record: Record,
    /// Of the places of its page that a link can name.
    anchors: u64,
    /// Nothing before its rules were asked.
    own: Option<Own>,
    /// Nothing before the rules of links were asked.
    links: Option<OfLinks>,
}

/// What the rules of a record found.
struct Own {
    /// Whether the record's files were read whole then.
    is_whole: bool,
    diagnostics: Vec<Diagnostic>,
}

/// What the rules of links found in a record.
struct OfLinks {
    diagnostics: Vec<Diagnostic>,
    /// Where they lead.
    looked_into: LookedInto,
}

impl Checker {
    /// Asks only these rules.
    pub fn of(rows: Vec<Row>) -> Self {
        Self {
            rows,
            texts: Vec::new(),
            shared: None,
            settings: None,
            records: HashMap::new(),
            keeps: true,
        }
    }

    /// The same for a book that is checked once: what is found is not kept. A page can have more problems than letters.
    #[must_use]
    pub fn once(self) -> Self {
        Self {
            keeps: false,
            ..self
        }
    }

    /// Everything wrong with `book`, whose sources are `tree`, at the moment `now`.
    pub fn check(&mut self, book: &Book, tree: &Tree, now: DateTime<Utc>) -> Vec<Diagnostic> {
        let context = Context { book, tree, now };
        let links = Links::new(book, tree);
        let rows = self.rows.clone();
        let (of_book, mut all) = rayon::join(
            || of_book(&rows, &context),
            || {
                let mut all = self.in_texts(book, tree);
                self.in_records(&context, &links, &mut all);
                all.extend(self.in_paths(context));
                all
            },
        );
        all.splice(0..0, of_book);
        all
    }

    /// What is wrong with any text that is read, whatever it says.
    fn in_texts(&mut self, book: &Book, tree: &Tree) -> Vec<Diagnostic> {
        let known = &mut self.texts;
        let mut stale = Vec::new();
        for (_, file) in tree.iter() {
            let at = file.id.0 as usize;
            if known.len() <= at {
                known.resize_with(at + 1, || None);
            }
            if let Content::Text(text) = &file.content {
                let is_known = known[at]
                    .as_ref()
                    .is_some_and(|(known, _)| Arc::ptr_eq(known, text));
                if !is_known {
                    stale.push((file.id, text));
                }
            } else {
                known[at] = None;
            }
        }
        let rows = &self.rows;
        let judged: Vec<(FileId, Vec<Diagnostic>)> = stale
            .par_iter()
            .map(|(file, text)| (*file, of_text(rows, *file, text)))
            .collect();
        for ((file, diagnostics), (_, text)) in judged.into_iter().zip(stale) {
            known[file.0 as usize] = Some((Arc::clone(text), diagnostics));
        }
        let reads = reads(&book.config.runbooks);
        let is_read = |file: FileId| tree.get(tree.path(file)).is_some() && reads(tree.path(file));
        let all = known.iter().flatten().flat_map(|(_, found)| found);
        all.filter(|found| is_read(found.span.file))
            .cloned()
            .collect()
    }

    /// What is wrong with the paths of the site. Where the links of records lead was looked up before.
    fn in_paths(&self, context: Context<'_>) -> Vec<Diagnostic> {
        let links = self.records.values().flat_map(|record| &record.links);
        let linked = links.flat_map(|links| &links.looked_into.files);
        let claims = Claims::of(context, linked.copied());
        ask(&self.rows, |scope, found| {
            if let Scope::Paths(run) = scope {
                run(&claims, found);
            }
        })
    }

    /// What is wrong with each record by itself.
    fn in_records(&mut self, context: &Context<'_>, links: &Links<'_>, all: &mut Vec<Diagnostic>) {
        let shared = Some(Shared::of(context));
        let is_same_around = self.shared == shared;
        self.shared = shared;
        let settings = Some(Settings::of(context));
        let are_same_settings = self.settings == settings;
        self.settings = settings;
        let Some(shared) = &self.shared else {
            return;
        };
        let records = context.book.records();
        let moved = replace_records(&mut self.records, &records, context.book);
        let link_context = LinkContext::of(context, links);
        let (judged, rows) = (&self.records, &self.rows);
        let stale: Vec<(FileId, Option<Own>, Option<OfLinks>)> = records
            .par_iter()
            .filter_map(|record| {
                let file = record.file()?;
                let known = judged.get(&file)?;
                let files = record.files();
                let is_whole = files.iter().all(|file| context.is_whole(Some(*file)));
                let holds = |own: &Own| is_same_around && own.is_whole == is_whole;
                let own = (!known.own.as_ref().is_some_and(holds)).then(|| {
                    let context = RecordContext {
                        shared,
                        is_whole,
                        tree: context.tree,
                        files: &files,
                    };
                    let diagnostics = of_record(rows, &context, record);
                    Own {
                        is_whole,
                        diagnostics,
                    }
                });
                let holds = |known: &OfLinks| {
                    let into = &known.looked_into.pages;
                    known.diagnostics.is_empty() && !into.iter().any(|to| moved.contains(to))
                };
                let links = (!are_same_settings || !known.links.as_ref().is_some_and(holds))
                    .then(|| of_links(rows, &link_context, record));
                (own.is_some() || links.is_some()).then_some((file, own, links))
            })
            .collect();
        for (file, own, links) in stale {
            if let Some(known) = self.records.get_mut(&file) {
                known.own = own.or(known.own.take());
                known.links = links.or(known.links.take());
            }
        }
        for record in &records {
            let Some(known) = record.file().and_then(|file| self.records.get_mut(&file)) else {
                continue;
            };
            let own = known.own.as_mut().map(|own| &mut own.diagnostics);
            let links = known.links.as_mut().map(|links| &mut links.diagnostics);
            for found in own.into_iter().chain(links) {
                if self.keeps {
                    all.extend_from_slice(found);
                } else {
                    all.append(&mut std::mem::take(found));
                }
            }
        }
    }
}

/// Puts records that are new, or were read again, in the place of those that were judged, and forgets those that are
/// gone. Gives the files of those whose pages have other places
/// for a link to name.
fn replace_records(
    judged: &mut HashMap<FileId, Judged>,
    records: &[Record],
    book: &Book,
) -> HashSet<FileId> {
    let mut moved = HashSet::new();
    let mut number = 0;
    for record in records {
        let Some(file) = record.file() else {
            continue;
        };
        number += 1;
        let before = judged.get(&file);
        if before.is_some_and(|before| before.record.is(record)) {
            continue;
        }
        let anchors = anchors(record, book);
        if before.is_none_or(|before| before.anchors != anchors) {
            moved.extend(record.files());
        }
        let fresh = Judged {
            record: record.clone(),
            anchors,
            own: None,
            links: None,
        };
        judged.insert(file, fresh);
    }
    if judged.len() > number {
        let there: HashSet<FileId> = records.iter().filter_map(Record::file).collect();
        judged.retain(|file, _| there.contains(file));
    }
    moved
}

/// What the rules find. `look` asks the function of each scope that it can serve.
fn ask(rows: &[Row], mut look: impl FnMut(Scope, &mut Findings<'_>)) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for row in rows {
        for scope in row.scopes {
            look(*scope, &mut Findings::of(row.rule, &mut all));
        }
    }
    all
}

fn of_book(rows: &[Row], context: &Context<'_>) -> Vec<Diagnostic> {
    let policy = policy::PolicyContext::of(context);
    let contacts = contacts::ContactsContext::of(context);
    ask(rows, |scope, found| match scope {
        Scope::Book(run) => run(context, found),
        Scope::Policy(run) => run(&policy, found),
        Scope::Contacts(run) => run(&contacts, found),
        _ => {}
    })
}

fn of_record(rows: &[Row], context: &RecordContext<'_>, record: &Record) -> Vec<Diagnostic> {
    ask(rows, |scope, found| match (scope, record) {
        (Scope::Runbook(run), Record::Runbook(runbook)) => run(context, runbook, found),
        (Scope::Page(run), Record::Page(page)) => run(context, page, found),
        (Scope::Message(run), Record::Message(message)) => run(context, message, found),
        (Scope::Checklist(run), Record::Checklist(checklist)) => run(context, checklist, found),
        (Scope::Incident(run), Record::Incident(incident)) => run(context, incident, found),
        _ => {}
    })
}

fn of_links(rows: &[Row], context: &LinkContext<'_>, record: &Record) -> OfLinks {
    let mut diagnostics = Vec::new();
    let looked_into = links::each(context, record, &mut |item| {
        diagnostics.extend(ask(rows, |scope, found| {
            if let Scope::Link(run) = scope {
                run(context, item, found);
            }
        }));
    });
    diagnostics.shrink_to_fit();
    OfLinks {
        diagnostics,
        looked_into,
    }
}

fn of_text(rows: &[Row], file: FileId, text: &str) -> Vec<Diagnostic> {
    ask(rows, |scope, found| {
        if let Scope::Text(run) = scope {
            run(file, text, found);
        }
    })
}

/// A number for the places of a record's page that a link can name, in their order, and for whether all are known.
fn anchors(record: &Record, book: &Book) -> u64 {
    let mut hash = Xxh3::new();
    let mut add = |id: &str| {
        hash.update(id.as_bytes());
        hash.update(&[0]);
    };
    if let Some((_, doc)) = record.doc() {
        let headings = doc.headings.iter().map(|heading| &heading.id);
        for id in headings.chain(&doc.anchors) {
            add(id);
        }
    }
    for id in &places(record) {
        add(id);
    }
    let files = record.files();
    hash.update(&[u8::from(
        files.iter().any(|file| book.faulty.contains(file)),
    )]);
    hash.digest()
}
