//! Judges a book, and again when it has changed.
//!
//! Most rules look at one record in surroundings that seldom change. What was found there is kept with what
//! it depended on, and found again when that is no longer the same:
//!
//! - a text by itself (`mojibake`): the text;
//! - an incident: its record, the sections that the settings require, the severities, the moment;
//! - the links of a record: the record, which files there are, and the headings of the pages into which
//!   the links lead. Where a link is broken, the repair may come from anywhere, so it is always looked for.
//!
//! All other rules look at small files or at the whole book, and are asked each time.

use super::links::Found;
use super::record::{Kept, Record};
use super::{Context, contacts, files, incidents, links, policy};
use crate::book::Book;
use crate::book::links::Links;
use crate::diagnostic::Diagnostic;
use crate::markdown::Doc;
use crate::record::book_toml::RunbookSettings;
use crate::source::{Content, FileId, Tree};
use chrono::{DateTime, Utc};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// Judges a book, and again when it has changed: every diagnostic of [`super::check`], for less.
#[derive(Default)]
pub struct Checker {
    /// By number of the file.
    texts: Vec<Option<(Arc<str>, Option<Diagnostic>)>>,
    around: Option<incidents::Kept>,
    places: Option<Places>,
    /// By the file that tells a record from every other.
    records: HashMap<FileId, Judged>,
}

/// What the links of a record depend on besides it, and the headings of the pages that they lead to.
#[derive(PartialEq)]
struct Places {
    /// Which files there are.
    files: u128,
    runbooks: RunbookSettings,
    repo_url: Option<String>,
}

impl Places {
    fn of(context: &Context<'_>) -> Self {
        let config = &context.book.config;
        Self {
            files: context.tree.shape(),
            runbooks: config.runbooks.clone(),
            repo_url: config.repo_url.clone(),
        }
    }
}

/// A record that was judged.
struct Judged {
    record: Kept,
    /// Of the places in its Markdown that a link can name.
    anchors: u64,
    /// What its own rules found, and what was found in its links; nothing before they were asked.
    own: Option<Own>,
    links: Option<Found>,
}

/// What the rules of incidents found.
struct Own {
    /// Whether the incident's files were read whole then.
    is_whole: bool,
    faults: Vec<Diagnostic>,
}

impl Checker {
    /// Everything wrong with `book`, whose sources are `tree`, on the day `now`.
    pub fn check(&mut self, book: &Book, tree: &Tree, now: DateTime<Utc>) -> Vec<Diagnostic> {
        let context = Context { book, tree, now };
        let links = Links::new(book, tree);
        let (mut found, rest) = rayon::join(
            || {
                let mut found = links::of_book(&context, &links);
                policy::check(&context, &mut found);
                contacts::check(&context, &mut found);
                found
            },
            || {
                let mut found = self.in_texts(tree);
                self.in_records(&context, &links, &mut found);
                found
            },
        );
        found.extend(rest);
        found
    }

    /// What is wrong with any text, whatever it says.
    fn in_texts(&mut self, tree: &Tree) -> Vec<Diagnostic> {
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
        let judged: Vec<(FileId, Option<Diagnostic>)> = stale
            .par_iter()
            .map(|(file, text)| (*file, files::in_text(*file, text)))
            .collect();
        for ((file, fault), (_, text)) in judged.into_iter().zip(stale) {
            known[file.0 as usize] = Some((Arc::clone(text), fault));
        }
        let is_there = |file: FileId| tree.get(tree.path(file)).is_some();
        let faults = known
            .iter()
            .flatten()
            .filter_map(|(_, fault)| fault.clone());
        faults.filter(|fault| is_there(fault.span.file)).collect()
    }

    /// What is wrong with each record by itself.
    fn in_records(
        &mut self,
        context: &Context<'_>,
        links: &Links<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        let around = incidents::Around::of(context);
        let same_around = self.around.replace(around.kept()) == Some(around.kept());
        let places = Some(Places::of(context));
        let same_places = self.places == places;
        self.places = places;
        let records = Record::all(context.book);
        let moved = self.take_in(&records);
        let judged = &self.records;
        let stale: Vec<(FileId, Option<Own>, Option<Found>)> = records
            .par_iter()
            .filter_map(|record| {
                let known = judged.get(&record.file())?;
                let own = match record {
                    Record::Incident(incident) => {
                        let is_whole = around.is_whole(incident);
                        let holds = |own: &Own| same_around && own.is_whole == is_whole;
                        (!known.own.as_ref().is_some_and(holds)).then(|| Own {
                            is_whole,
                            faults: incidents::of_incident(&around, incident),
                        })
                    }
                    Record::Runbook(_) | Record::Page(_) => None,
                };
                let holds = |found: &Found| {
                    let into = &found.looked_into;
                    found.faults.is_empty() && !into.iter().any(|to| moved.contains(to))
                };
                let known_links = known.links.as_ref();
                let links = (!same_places || !known_links.is_some_and(holds))
                    .then(|| links::of_record(context, links, *record));
                (own.is_some() || links.is_some()).then_some((record.file(), own, links))
            })
            .collect();
        for (file, own, links) in stale {
            if let Some(known) = self.records.get_mut(&file) {
                known.own = own.or(known.own.take());
                known.links = links.or(known.links.take());
            }
        }
        for known in records
            .iter()
            .filter_map(|record| self.records.get(&record.file()))
        {
            found.extend(known.own.iter().flat_map(|own| &own.faults).cloned());
            found.extend(known.links.iter().flat_map(|links| &links.faults).cloned());
        }
    }

    /// Puts records that are new, or were read again, in the place of those that were judged, and forgets
    /// those that are gone. Gives the files in which there are other places for a link to name.
    fn take_in(&mut self, records: &[Record<'_>]) -> HashSet<FileId> {
        let mut moved = HashSet::new();
        for record in records {
            let before = self.records.get(&record.file());
            if before.is_some_and(|before| before.record.is(*record)) {
                continue;
            }
            let anchors = record.doc().map_or(0, anchors);
            if before.is_none_or(|before| before.anchors != anchors) {
                moved.extend(record.doc_file());
            }
            let fresh = Judged {
                record: record.kept(),
                anchors,
                own: None,
                links: None,
            };
            self.records.insert(record.file(), fresh);
        }
        if self.records.len() > records.len() {
            let there: HashSet<FileId> = records.iter().map(|record| record.file()).collect();
            self.records.retain(|file, _| there.contains(file));
        }
        moved
    }
}

/// A number for the places of a page that a link can name, in their order.
fn anchors(doc: &Doc) -> u64 {
    let mut hash = Xxh3::new();
    let headings = doc.headings.iter().map(|heading| &heading.id);
    for id in headings.chain(&doc.anchors) {
        hash.update(id.as_bytes());
        hash.update(&[0]);
    }
    hash.digest()
}
