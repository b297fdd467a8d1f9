//! Every page by kind, and every page and heading by initial: what stands in for search.

use super::library::Library;
use super::sitemap::{Content, Context, SitePage};
use super::{Link, routes};
use crate::wording::Words;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// The list of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Az {
    /// Pages by kind.
    pub kinds: Vec<Kind>,
    /// Pages and headings by initial.
    pub letters: Vec<Letter>,
    /// Whether there are more headings than a list can show, so that it holds pages alone.
    pub is_without_headings: bool,
}

/// Headings in the list, at most. Nobody finds anything among more on a phone, and the list would take more memory than all
/// that leads to it.
const HEADINGS: usize = 20_000;

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
    let headings = headings(on.library);
    let is_without_headings = headings.is_none();
    let mut entries = headings.unwrap_or_default();
    for page in on.pages {
        let id = kind_of(page, on.library);
        if id.is_none() && !matches!(page.content, Content::Incident(_)) {
            continue;
        }
        let link = page.link(on.library);
        // An alert that leads to the procedure of its name is no second one.
        if !is_same_as_its_procedure(on.library, page) {
            entries.push(Entry {
                href: link.href.clone(),
                text: link.text.clone(),
                page: None,
            });
        }
        if let Some(kind) = kinds.iter_mut().find(|kind| Some(kind.id) == id) {
            kind.links.push(link);
        }
    }
    for kind in &mut kinds {
        let by_title = |link: &Link| (link.text.to_lowercase(), link.href.clone());
        kind.links.sort_by_cached_key(by_title);
    }
    let mut letters: BTreeMap<Initial, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        letters
            .entry(initial(&entry.text, words))
            .or_default()
            .push(entry);
    }
    let letter = |(initial, mut entries): (Initial, Vec<Entry>)| {
        entries.sort_by_cached_key(|entry| (entry.text.to_lowercase(), entry.href.clone()));
        Letter {
            id: initial.id(),
            name: initial.name,
            entries,
        }
    };
    Az {
        kinds: kinds
            .into_iter()
            .filter(|kind| !kind.links.is_empty())
            .collect(),
        letters: letters.into_iter().map(letter).collect(),
        is_without_headings,
    }
}

/// Whether a page only leads on to the procedure of the same name.
fn is_same_as_its_procedure(library: &Library<'_>, page: &SitePage<'_>) -> bool {
    let Content::Alert(name) = &page.content else {
        return false;
    };
    let runbooks = library.alerts.get(name).map_or(&[][..], Vec::as_slice);
    matches!(runbooks, [only] if only.title.value.as_str() == *name)
}

/// A heading on more pages than these says nothing of any of them.
const COMMON: usize = 8;

/// Headings of procedures and pages. Those of post-mortems are the same everywhere and help nobody, and neither do those
/// that most procedures have. None where there are too many.
fn headings(library: &Library<'_>) -> Option<Vec<Entry>> {
    let runbooks = library
        .shown_runbooks()
        .map(|runbook| (routes::runbook(runbook), &runbook.title.value, &runbook.doc));
    let pages = library
        .shown_pages()
        .map(|page| (routes::page(page), &page.title.value, &page.doc));
    let all: Vec<_> = runbooks.chain(pages).collect();
    let mut pages_with: HashMap<&str, usize> = HashMap::new();
    for (_, _, doc) in &all {
        let texts: HashSet<&str> = doc.headings.iter().map(|one| one.text.as_str()).collect();
        for text in texts {
            *pages_with.entry(text).or_default() += 1;
        }
    }
    let mut entries = Vec::new();
    for (path, title, doc) in all {
        let path = routes::href(&path);
        for (number, heading) in doc.headings.iter().enumerate() {
            let is_title = Some(number) == doc.title_heading;
            let count = pages_with.get(heading.text.as_str());
            let is_common = count.is_some_and(|pages| *pages > COMMON);
            if !is_title && !is_common && heading.level <= 3 && !heading.text.is_empty() {
                if entries.len() == HEADINGS {
                    return None;
                }
                entries.push(Entry {
                    href: format!("{path}#{}", routes::href(&heading.id)),
                    text: heading.text.clone(),
                    page: Some(title.clone()),
                });
            }
        }
    }
    Some(entries)
}

/// The letter that a title stands under; what begins with no letter comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Initial {
    is_letter: bool,
    /// The letter, or words for what begins with none.
    pub name: String,
}

impl Initial {
    /// The letter in an address.
    pub fn id(&self) -> String {
        if self.is_letter {
            self.name.clone()
        } else {
            "0".to_owned()
        }
    }
}

/// The letter that a title stands under: accents and case left away.
pub(super) fn initial(title: &str, words: &Words) -> Initial {
    let first = title.nfkd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_alphabetic() => Initial {
            is_letter: true,
            name: c.to_uppercase().to_string(),
        },
        _ => Initial {
            is_letter: false,
            name: words.get("az.digits").to_owned(),
        },
    }
}
