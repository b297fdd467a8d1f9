//! Every page by kind, and every page and heading by initial: what stands in for search.

use super::library::Library;
use super::sitemap::{Content, Context, SitePage};
use super::{Link, routes};
use crate::wording::Words;
use serde::Serialize;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The list of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Az {
    /// Pages by kind.
    pub kinds: Vec<Kind>,
    /// Pages and headings by initial.
    pub letters: Vec<Letter>,
}

/// The pages of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Unique in the page.
    pub id: &'static str,
    /// In words.
    pub name: String,
    /// By title.
    pub links: Vec<Link>,
}

/// What begins with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Unique in the page.
    pub id: String,
    /// The letter, or words for what begins with none.
    pub name: String,
    /// By title.
    pub entries: Vec<Entry>,
}

/// A page or a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Where it is.
    pub href: String,
    /// Its words.
    pub text: String,
    /// The page it is on, for a heading.
    pub page: Option<String>,
}

/// The kinds of pages, in their order.
const KINDS: [&str; 6] = [
    "alerts",
    "procedures",
    "checklists",
    "messages",
    "services",
    "pages",
];

/// The kind that a page is listed under. Incidents stand only under their letters: their index has them all.
fn kind_of(page: &SitePage<'_>, library: &Library<'_>) -> Option<&'static str> {
    match &page.content {
        Content::Alert(_) => Some("alerts"),
        Content::Runbook(_) => Some("procedures"),
        Content::Checklist(_) => Some("checklists"),
        Content::Message(_) => Some("messages"),
        Content::Service(_) => Some("services"),
        Content::Prose(_) => Some("pages"),
        // The index page of the folder of procedures.
        Content::Fixed(page) if (page.own_title)(library).is_some() => Some("procedures"),
        Content::Fixed(page) => page.in_az.then_some("pages"),
        Content::Incident(_) | Content::IncidentList(_) | Content::Moved(_) => None,
    }
}

/// The list of everything.
pub fn az(on: &Context<'_, '_>) -> Az {
    let words = &on.library.words;
    let mut kinds = KINDS.map(|id| Kind {
        id,
        name: words.of("az", id).to_owned(),
        links: Vec::new(),
    });
    let mut entries = headings(on.library);
    for page in on.pages {
        let id = kind_of(page, on.library);
        if id.is_none() && !matches!(page.content, Content::Incident(_)) {
            continue;
        }
        let link = page.link(on.library);
        entries.push(Entry {
            href: link.href.clone(),
            text: link.text.clone(),
            page: None,
        });
        if let Some(kind) = kinds.iter_mut().find(|kind| Some(kind.id) == id) {
            kind.links.push(link);
        }
    }
    for kind in &mut kinds {
        let by_title = |link: &Link| (link.text.to_lowercase(), link.href.clone());
        kind.links.sort_by_cached_key(by_title);
    }
    let mut letters: BTreeMap<(bool, String), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        letters
            .entry(initial(&entry.text, words))
            .or_default()
            .push(entry);
    }
    let letter = |((is_letter, name), mut entries): ((bool, String), Vec<Entry>)| {
        entries.sort_by_cached_key(|entry| (entry.text.to_lowercase(), entry.href.clone()));
        Letter {
            id: if is_letter {
                name.clone()
            } else {
                "0".to_owned()
            },
            name,
            entries,
        }
    };
    Az {
        kinds: kinds
            .into_iter()
            .filter(|kind| !kind.links.is_empty())
            .collect(),
        letters: letters.into_iter().map(letter).collect(),
    }
}

/// Headings of procedures and pages. Those of post-mortems are the same everywhere and help nobody.
fn headings(library: &Library<'_>) -> Vec<Entry> {
    let runbooks = library
        .shown_runbooks()
        .map(|runbook| (routes::runbook(runbook), &runbook.title.value, &runbook.doc));
    let pages = library
        .shown_pages()
        .map(|page| (routes::page(page), &page.title.value, &page.doc));
    let mut entries = Vec::new();
    for (path, title, doc) in runbooks.chain(pages) {
        let path = routes::href(&path);
        for (number, heading) in doc.headings.iter().enumerate() {
            let is_title = Some(number) == doc.title_heading;
            if !is_title && heading.level <= 3 && !heading.text.is_empty() {
                entries.push(Entry {
                    href: format!("{path}#{}", routes::href(&heading.id)),
                    text: heading.text.clone(),
                    page: Some(title.clone()),
                });
            }
        }
    }
    entries
}

/// The letter that a title stands under: accents and case left away. What begins with no letter
/// comes first.
fn initial(title: &str, words: &Words) -> (bool, String) {
    let first = title.nfkd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_alphabetic() => (true, c.to_uppercase().to_string()),
        _ => (false, words.get("az.digits").to_owned()),
    }
}
