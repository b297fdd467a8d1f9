//! Every page by kind, and every page and heading by initial: what stands in for search.

use super::library::Library;
use super::{Link, routes, titles};
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
    pub name: &'static str,
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

/// The list of everything.
pub fn az(library: &Library<'_>) -> Az {
    let kinds = kinds(library);
    let mut letters: BTreeMap<(bool, String), Vec<Entry>> = BTreeMap::new();
    let incidents = library
        .shown_incidents()
        .map(|incident| Link::to(&routes::incident(incident), incident.title.as_str()));
    let pages = kinds
        .iter()
        .flat_map(|kind| kind.links.iter().cloned())
        .chain(incidents)
        .map(|link| Entry {
            href: link.href,
            text: link.text,
            page: None,
        });
    for entry in pages.chain(headings(library)) {
        letters.entry(initial(&entry.text)).or_default().push(entry);
    }
    Az {
        kinds,
        letters: letters
            .into_iter()
            .map(|((is_letter, name), mut entries)| {
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
            })
            .collect(),
    }
}

fn kinds(library: &Library<'_>) -> Vec<Kind> {
    let book = library.book;
    let kind = |id, name, links: Vec<Link>| {
        let mut links = links;
        links.sort_by_cached_key(|link| (link.text.to_lowercase(), link.href.clone()));
        Kind { id, name, links }
    };
    [
        kind(
            "alerts",
            "Alerts",
            library
                .alerts
                .keys()
                .map(|name| Link::to(&routes::alert(name), *name))
                .collect(),
        ),
        kind(
            "procedures",
            "Procedures",
            library
                .shown_runbooks()
                .map(|runbook| Link::to(&routes::runbook(runbook), runbook.title.as_str()))
                .collect(),
        ),
        kind(
            "checklists",
            "Checklists",
            book.checklists
                .iter()
                .map(|list| Link::to(&routes::checklist(&list.id), list.title.as_str()))
                .collect(),
        ),
        kind(
            "messages",
            "Messages",
            book.messages
                .iter()
                .map(|message| Link::to(&routes::message(&message.id), message.title.as_str()))
                .collect(),
        ),
        kind(
            "services",
            "Services",
            book.services
                .services
                .iter()
                .map(|service| Link::to(&routes::service(&service.id), service.name.as_str()))
                .collect(),
        ),
        kind(
            "pages",
            "Pages",
            library
                .shown_pages()
                .map(|page| Link::to(&routes::page(page), page.title.as_str()))
                .chain(frame())
                .collect(),
        ),
    ]
    .into_iter()
    .filter(|kind| !kind.links.is_empty())
    .collect()
}

/// Pages that every handbook has; the index of incidents stands for the lists of them.
fn frame() -> impl Iterator<Item = Link> {
    [
        (routes::HOME, titles::HOME),
        (routes::DECIDE, titles::DECIDE),
        (routes::FOLLOW_UP, titles::FOLLOW_UP),
        (routes::CONTACTS, titles::CONTACTS),
        (routes::INCIDENTS, titles::INCIDENTS),
        (routes::ACTIONS, titles::ACTIONS),
        (routes::REVIEW, titles::REVIEW),
        (routes::PRINT, "Print everything"),
    ]
    .into_iter()
    .map(|(path, title)| Link::to(path, title))
}

/// Headings of procedures and pages. Those of post-mortems are the same everywhere and help nobody.
fn headings<'a>(library: &'a Library<'_>) -> impl Iterator<Item = Entry> + 'a {
    let runbooks = library
        .shown_runbooks()
        .map(|runbook| (routes::runbook(runbook), &runbook.title.value, &runbook.doc));
    let pages = library
        .shown_pages()
        .map(|page| (routes::page(page), &page.title.value, &page.doc));
    runbooks.chain(pages).flat_map(|(path, title, doc)| {
        let path = routes::href(&path);
        doc.headings
            .iter()
            .enumerate()
            .filter(|(number, heading)| {
                Some(*number) != doc.title_heading && heading.level <= 3 && !heading.text.is_empty()
            })
            .map(|(_, heading)| Entry {
                href: format!("{path}#{}", routes::href(&heading.id)),
                text: heading.text.clone(),
                page: Some(title.clone()),
            })
            .collect::<Vec<_>>()
    })
}

/// The letter that a title stands under: accents and case left away. What begins with no letter
/// comes first.
fn initial(title: &str) -> (bool, String) {
    let first = title.nfkd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_alphabetic() => (true, c.to_uppercase().to_string()),
        _ => (false, "0 to 9".to_owned()),
    }
}
