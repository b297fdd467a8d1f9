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
//! `runbook`, `incident`, `records` or `fixed`, each with `prose` for what is written in Markdown.

mod fixed;
mod incident;
mod prose;
mod records;
mod runbook;

use super::entry::{Entry, Kind, Part};
use crate::facts::incident::day;
use crate::record::Ref;
use crate::view::sections;
use crate::view::sitemap::{self, Content, SitePage};
use crate::view::{Fact, Library, routes};

/// A page that can be found, not yet read out.
pub struct Source<'b> {
    page: SitePage<'b>,
    kind: Kind,
}

impl<'b> Source<'b> {
    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it stands, as an address from the site's root.
    pub fn url(&self) -> String {
        routes::href(&self.page.path)
    }

    /// What of it is searched, as `library` shows it. Reads the page anew each time.
    pub fn entry(&self, library: &Library<'b>) -> Entry {
        let entry = match &self.page.content {
            Content::Runbook(runbook) => runbook::runbook(library, runbook),
            Content::Incident(incident) => incident::incident(library, incident),
            Content::Checklist(checklist) => records::checklist(library, checklist),
            Content::Message(message) => records::message(library, message),
            Content::Service(service) => records::service(library, service),
            Content::Prose(page) => records::page(page),
            Content::Fixed(page) => fixed::fixed(library, page),
            // `sources` leaves these out.
            Content::IncidentList(_) | Content::Alert(_) | Content::Moved(_) => {
                entry(&self.page.title(library), self.kind)
            }
        };
        Entry {
            url: self.url(),
            ..entry
        }
    }
}

/// What a page is; nothing for one that no search finds.
fn kind(page: &SitePage<'_>, library: &Library<'_>) -> Option<Kind> {
    match &page.content {
        Content::Runbook(_) => Some(Kind::Runbook),
        Content::Incident(_) => Some(Kind::Incident),
        Content::Checklist(_) => Some(Kind::Checklist),
        Content::Message(_) => Some(Kind::Message),
        Content::Service(_) => Some(Kind::Service),
        Content::Prose(_) => Some(Kind::Page),
        Content::Fixed(page) => {
            let is_found = page.is_found && (page.has_content)(library);
            is_found.then_some(Kind::Page)
        }
        Content::IncidentList(_) | Content::Alert(_) | Content::Moved(_) => None,
    }
}

/// Every page that can be found, in order of number: procedures by address, incidents from the oldest on,
/// all others by address.
pub fn sources<'b>(library: &Library<'b>) -> Vec<Source<'b>> {
    let pages = sitemap::all(library).into_iter();
    let mut sources: Vec<Source<'b>> = pages
        .filter_map(|page| {
            let kind = kind(&page, library)?;
            Some(Source { page, kind })
        })
        .collect();
    sources.sort_by_cached_key(|source| {
        let group = source.kind.group();
        match source.page.content {
            Content::Incident(incident) => (group, day(incident), incident.id.clone()),
            _ => (group, None, source.url()),
        }
    });
    sources
}

/// An entry with a title, a kind and nothing else but the part at its top.
fn entry(title: &str, kind: Kind) -> Entry {
    Entry {
        url: String::new(),
        title: title.to_owned(),
        kind,
        is_reading: false,
        names: Vec::new(),
        alerts: Vec::new(),
        keywords: Vec::new(),
        severities: Vec::new(),
        services: Vec::new(),
        date: None,
        parts: vec![Part::default()],
    }
}

/// The part of this name that every page of a kind has, yet without text.
fn section(library: &Library<'_>, name: &str) -> Part {
    part(library.words.of("section", name), sections::id(name))
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
