//! What of each page is searched.
//!
//! Owns the list of the pages that can be found, and what of each of them goes into the index. That is what
//! the page shows, under the anchors that it has: who is named and what is left out is the views' to
//! say ([`crate::view`]), so that a public build finds nothing that its pages do not show. To it come words
//! that stand elsewhere and mean this page: tags, the id, what a trigger that leads to it says.
//!
//! Left out are pages that only lead on: short addresses of alerts, former addresses, lists of incidents, the
//! page from A to Z, the page for paper.
//!
//! Order of events: [`sources`] lists the pages and reads none; [`Source::entry`] reads one out, in
//! `runbook`, `incident`, `records` or `frame`, each with `prose` for what is written in Markdown.

mod frame;
mod incident;
mod prose;
mod records;
mod runbook;

use super::entry::{Entry, Kind, Part};
use crate::facts::incident::day;
use crate::record::Ref;
use crate::record::checklist::Checklist;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::page;
use crate::record::runbook::Runbook;
use crate::record::services::Service;
use crate::view::{Fact, Library, routes};
use frame::Frame;
use std::collections::HashSet;

/// A page that can be found, not yet read out.
#[derive(Clone, Copy)]
pub struct Source<'b> {
    page: Page<'b>,
}

#[derive(Clone, Copy)]
enum Page<'b> {
    Runbook(&'b Runbook),
    Incident(&'b Incident),
    Checklist(&'b Checklist),
    Message(&'b Message),
    Service(&'b Service),
    Prose(&'b page::Page),
    Frame(Frame),
}

impl<'b> Source<'b> {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self.page {
            Page::Runbook(_) => Kind::Runbook,
            Page::Incident(_) => Kind::Incident,
            Page::Checklist(_) => Kind::Checklist,
            Page::Message(_) => Kind::Message,
            Page::Service(_) => Kind::Service,
            Page::Prose(_) | Page::Frame(_) => Kind::Page,
        }
    }

    /// Where it stands, as an address from the site's root.
    pub fn url(&self) -> String {
        routes::href(&self.path())
    }

    fn path(&self) -> String {
        match self.page {
            Page::Runbook(runbook) => routes::runbook(runbook),
            Page::Incident(incident) => routes::incident(incident),
            Page::Checklist(checklist) => routes::checklist(&checklist.id),
            Page::Message(message) => routes::message(&message.id),
            Page::Service(service) => routes::service(&service.id),
            Page::Prose(page) => routes::page(page),
            Page::Frame(frame) => frame.path().to_owned(),
        }
    }

    /// What of it is searched, as `library` shows it. Reads the page anew each time.
    pub fn entry(&self, library: &Library<'b>) -> Entry {
        let entry = match self.page {
            Page::Runbook(runbook) => runbook::runbook(library, runbook),
            Page::Incident(incident) => incident::incident(library, incident),
            Page::Checklist(checklist) => records::checklist(library, checklist),
            Page::Message(message) => records::message(message),
            Page::Service(service) => records::service(library, service),
            Page::Prose(page) => records::page(page),
            Page::Frame(frame) => frame::frame(library, frame),
        };
        Entry {
            url: self.url(),
            ..entry
        }
    }
}

/// Every page that can be found, in order of number: procedures by address, incidents from the oldest on,
/// all others by address.
pub fn sources<'b>(library: &Library<'b>) -> Vec<Source<'b>> {
    let (mut runbooks, mut incidents, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut taken = Taken::default();
    for frame in frame::all() {
        if taken.take(frame.path().to_owned()) && frame.holds_something(library) {
            others.push(Page::Frame(frame));
        }
    }
    for runbook in library.shown_runbooks() {
        if taken.take(routes::runbook(runbook)) {
            runbooks.push(Page::Runbook(runbook));
        }
    }
    let former = library.shown_runbooks().flat_map(|one| &one.meta.aliases);
    for path in former.filter_map(|alias| routes::alias(&alias.value)) {
        taken.take(path);
    }
    for name in library.alerts.keys() {
        taken.take(routes::alert(name));
    }
    for checklist in &library.book.checklists {
        if taken.take(routes::checklist(&checklist.id)) {
            others.push(Page::Checklist(checklist));
        }
    }
    for message in &library.book.messages {
        if taken.take(routes::message(&message.id)) {
            others.push(Page::Message(message));
        }
    }
    for service in &library.book.services.services {
        if taken.take(routes::service(&service.id)) {
            others.push(Page::Service(service));
        }
    }
    for incident in library.shown_incidents() {
        if taken.take(routes::incident(incident)) {
            incidents.push(incident);
        }
    }
    for page in library.shown_pages() {
        if taken.take(routes::page(page)) {
            others.push(Page::Prose(page));
        }
    }
    incidents.sort_by_cached_key(|one| (day(one), &one.id));
    let source = |page| Source { page };
    let by_url = |pages: Vec<Page<'b>>| {
        let mut sources: Vec<Source<'b>> = pages.into_iter().map(source).collect();
        sources.sort_by_cached_key(Source::url);
        sources
    };
    let mut all = by_url(runbooks);
    all.extend(incidents.into_iter().map(Page::Incident).map(source));
    all.extend(by_url(others));
    all
}

/// Paths that are taken. Where two records claim one path, the site gives it to the first, in the order in which
/// [`sources`] asks; the other has no page.
#[derive(Default)]
struct Taken(HashSet<String>);

impl Taken {
    /// Whether `path` was free. It no longer is.
    fn take(&mut self, path: String) -> bool {
        self.0.insert(path)
    }
}

/// An entry with a title, a kind and nothing else but the part at its top.
fn entry(title: &str, kind: Kind) -> Entry {
    Entry {
        url: String::new(),
        title: title.to_owned(),
        kind,
        alerts: Vec::new(),
        keywords: Vec::new(),
        severities: Vec::new(),
        services: Vec::new(),
        date: None,
        parts: vec![Part::default()],
    }
}

/// A part under a heading, yet without text.
fn part(heading: &str, anchor: impl Into<String>) -> Part {
    Part {
        heading: heading.to_owned(),
        anchor: anchor.into(),
        ..Part::default()
    }
}

/// Adds a block of words to a text.
fn add(text: &mut String, words: &str) {
    let words = words.trim();
    if !words.is_empty() {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(words);
    }
}

/// The words of a fact: what it says, or who.
fn fact_words(fact: &Fact) -> String {
    match &fact.text {
        Some(text) => text.clone(),
        None => names(fact.parties.iter().map(|party| party.name.as_str())),
    }
}

/// Names in a row.
fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// Adds `word` to the keywords, unless they or what is found anyway say it.
fn keyword(keywords: &mut Vec<String>, word: &str, said: &str) {
    let plain = |text: &str| text.replace(['-', '_'], " ").to_lowercase();
    let known = || keywords.iter().any(|known| known == word);
    if !word.is_empty() && !plain(said).contains(&plain(word)) && !known() {
        keywords.push(word.to_owned());
    }
}

/// Notes which services a page is about: their names, and their ids where they say something else.
fn note_services(library: &Library<'_>, ids: &[Ref], entry: &mut Entry) {
    for id in ids {
        let id = id.as_str();
        let name = library.service(id).map_or(id, |service| &service.name);
        entry.services.push(name.to_owned());
        keyword(&mut entry.keywords, id, name);
    }
}

/// Notes the severities of a page, the worst first: their names, and the words that its author used for them
/// where they are others.
fn note_severities(library: &Library<'_>, ids: &[Ref], entry: &mut Entry) {
    let mut rows: Vec<_> = ids
        .iter()
        .filter_map(|id| Some((library.severity_row(id)?, id)))
        .collect();
    rows.sort_by_key(|(row, _)| row.rank.value);
    for (row, id) in rows {
        if !entry.severities.contains(&row.name.value) {
            entry.severities.push(row.name.value.clone());
        }
        keyword(&mut entry.keywords, id, &row.name);
    }
}
