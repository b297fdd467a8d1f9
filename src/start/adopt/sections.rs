//! The headings that most pages of a folder share.

use crate::book::Book;
use crate::record::runbook::Runbook;
use crate::source::parent;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer pages than this have nothing in common but chance.
const FEWEST: usize = 3;
/// Of so many pages one must have all the headings: what fewer meet is expected of none.
const ONE_OF: usize = 2;
/// Deeper headings are a page's own.
const DEEPEST: u8 = 3;

/// The headings that most pages of a folder share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedSections {
    /// The pages, relative to the folder of all runbooks.
    pub pattern: String,
    /// The headings, in the order in which pages have them.
    pub sections: Vec<String>,
    /// How many pages have all of them.
    pub with_all: usize,
    /// How many pages there are.
    pub pages: usize,
}

/// What the pages of each folder share, outer folders first. A folder that shares what the folder around
/// it shares is not listed again.
pub fn shared(book: &Book) -> Vec<SharedSections> {
    let mut folders: BTreeMap<&str, Vec<&Runbook>> = BTreeMap::new();
    for runbook in book.runbooks.iter().filter(|runbook| !runbook.is_index) {
        let mut folder = parent(&runbook.id);
        loop {
            folders.entry(folder).or_default().push(runbook);
            if folder.is_empty() {
                break;
            }
            folder = parent(folder);
        }
    }
    let mut reported: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut all = Vec::new();
    for (folder, pages) in &folders {
        let around = (!folder.is_empty())
            .then(|| reported.get(parent(folder)).cloned())
            .flatten()
            .unwrap_or_default();
        let sections = if pages.len() < FEWEST {
            Vec::new()
        } else {
            met(common(pages), pages)
        };
        let is_new = !sections.is_empty() && !same(&sections, &around);
        reported.insert(folder, if is_new { sections.clone() } else { around });
        if is_new {
            all.push(SharedSections {
                pattern: if folder.is_empty() {
                    "**/*.md".to_owned()
                } else {
                    format!("{}/**", globset::escape(folder))
                },
                with_all: with_all(&sections, pages),
                pages: pages.len(),
                sections,
            });
        }
    }
    all
}

fn has(page: &Runbook, section: &str) -> bool {
    headings(page).any(|heading| heading.to_lowercase() == section.to_lowercase())
}

/// How many pages have all the sections.
fn with_all(sections: &[String], pages: &[&Runbook]) -> usize {
    let pages = pages.iter();
    pages
        .filter(|page| sections.iter().all(|section| has(page, section)))
        .count()
}

/// The sections without the rarest ones, until enough pages have all that is left.
fn met(mut sections: Vec<String>, pages: &[&Runbook]) -> Vec<String> {
    while !sections.is_empty() && with_all(&sections, pages) * ONE_OF < pages.len() {
        let count = |section: &String| pages.iter().filter(|page| has(page, section)).count();
        let rarest = (0..sections.len())
            .rev()
            .min_by_key(|at| sections.get(*at).map(count));
        let Some(rarest) = rarest else { break };
        sections.remove(rarest);
    }
    sections
}

fn headings(page: &Runbook) -> impl Iterator<Item = &str> {
    page.doc
        .headings
        .iter()
        .enumerate()
        .filter(|(at, heading)| {
            Some(*at) != page.doc.title_heading
                && heading.level <= DEEPEST
                && !heading.text.trim().is_empty()
        })
        .map(|(_, heading)| heading.text.trim())
}

/// The headings of at least two thirds of the pages, by their usual place and in their usual spelling.
fn common(pages: &[&Runbook]) -> Vec<String> {
    #[derive(Default)]
    struct Seen<'a> {
        pages: usize,
        places: usize,
        spellings: BTreeMap<&'a str, usize>,
    }
    let mut seen: BTreeMap<String, Seen<'_>> = BTreeMap::new();
    for page in pages {
        let mut own = Vec::new();
        for (place, heading) in headings(page).enumerate() {
            let key = heading.to_lowercase();
            if own.contains(&key) {
                continue;
            }
            let entry = seen.entry(key.clone()).or_default();
            entry.pages += 1;
            entry.places += place;
            *entry.spellings.entry(heading).or_default() += 1;
            own.push(key);
        }
    }
    let mut most: Vec<Seen<'_>> = seen
        .into_values()
        .filter(|seen| seen.pages * 3 >= pages.len() * 2)
        .collect();
    // Mean places, compared without division.
    most.sort_by(|a, b| (a.places * b.pages).cmp(&(b.places * a.pages)));
    most.iter()
        .filter_map(|seen| {
            let usual = seen.spellings.iter().max_by_key(|(_, count)| **count)?;
            Some((*usual.0).to_owned())
        })
        .collect()
}

fn same(a: &[String], b: &[String]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a.to_lowercase() == b.to_lowercase())
}
