//! The index of all procedures, by folder, and a procedure as lists show it.

use super::az;
use super::headings::title_id;
use super::library::Library;
use super::{Link, Severity, routes, text};
use crate::record::runbook::Runbook;
use serde::Serialize;
use std::collections::BTreeMap;

/// Procedures of a folder from this number on are listed by letter.
const LETTERS_FROM: usize = 60;

/// A procedure in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunbookRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Severities it serves.
    pub severities: Vec<Severity>,
    /// What it is, in one line.
    pub note: Option<String>,
}

/// The index of all procedures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Runbooks {
    /// The text of the folder's own index page, as HTML.
    pub body: Option<String>,
    /// The id of that text's own title.
    pub title_id: Option<String>,
    /// One list per folder.
    pub sections: Vec<Section>,
}

/// The procedures of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Unique in the page.
    pub id: String,
    /// The folder in words; empty for the folder of all.
    pub name: String,
    /// The folder's own page.
    pub href: Option<String>,
    /// Its procedures; those of a large folder by the letters that they begin with.
    pub letters: Vec<Letter>,
}

/// The procedures that begin with a letter, or all of a folder that needs no letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Unique in the folder.
    pub id: String,
    /// The letter.
    pub name: String,
    /// The procedures.
    pub runbooks: Vec<RunbookRow>,
}

/// The index of all procedures.
pub fn runbooks(library: &Library<'_>, root: &str) -> Runbooks {
    let index = root_index(library);
    Runbooks {
        body: index.map(|page| library.html(&page.doc, page.file, root)),
        title_id: index.and_then(|page| title_id(&page.doc)),
        sections: library
            .folders
            .iter()
            .map(|(folder, runbooks)| Section {
                id: section_id(folder),
                name: section_name(library, folder),
                href: runbooks
                    .iter()
                    .find(|runbook| runbook.is_index && !folder.is_empty())
                    .map(|runbook| routes::href(&routes::runbook(runbook))),
                letters: by_letter(library, runbooks),
            })
            .filter(|section| !section.letters.is_empty() || section.href.is_some())
            .collect(),
    }
}

/// The procedures of a folder in its order; those of a large one by letter.
fn by_letter(library: &Library<'_>, runbooks: &[&Runbook]) -> Vec<Letter> {
    let shown = runbooks.iter().filter(|runbook| !runbook.is_index);
    let rows: Vec<RunbookRow> = shown.map(|runbook| row(library, runbook)).collect();
    let has_letters = rows.len() >= LETTERS_FROM;
    let mut letters: BTreeMap<az::Initial, Vec<RunbookRow>> = BTreeMap::new();
    for row in rows {
        let initial = if has_letters {
            az::initial(&row.title, &library.words)
        } else {
            az::Initial::default()
        };
        letters.entry(initial).or_default().push(row);
    }
    let letter = |(initial, mut runbooks): (az::Initial, Vec<RunbookRow>)| {
        if has_letters {
            runbooks.sort_by_cached_key(|row| row.title.to_lowercase());
        }
        Letter {
            id: initial.id(),
            name: initial.name,
            runbooks,
        }
    };
    letters.into_iter().map(letter).collect()
}

/// The index page of the folder of all procedures: its text is shown above the list of them.
pub fn root_index<'b>(library: &Library<'b>) -> Option<&'b Runbook> {
    index(library, "")
}

fn index<'b>(library: &Library<'b>, folder: &str) -> Option<&'b Runbook> {
    let runbooks = library.folders.get(folder)?;
    runbooks.iter().copied().find(|runbook| runbook.is_index)
}

/// A procedure in a list.
pub fn row(library: &Library<'_>, runbook: &Runbook) -> RunbookRow {
    RunbookRow {
        href: routes::href(&routes::runbook(runbook)),
        title: runbook.title.value.clone(),
        severities: severities(library, runbook),
        note: match &runbook.meta.description {
            Some(description) => Some(description.value.clone()),
            None => text::brief(&runbook.doc.lead),
        },
    }
}

/// The folder in words: its index page's title, else its name.
pub fn section_name(library: &Library<'_>, folder: &str) -> String {
    if folder.is_empty() {
        return String::new();
    }
    if let Some(index) = index(library, folder) {
        return index.title.value.clone();
    }
    let names: Vec<String> = folder.split('/').map(humanise).collect();
    names.join(" / ")
}

/// The list of a folder on the index page.
pub fn section_link(library: &Library<'_>, folder: &str) -> Link {
    if folder.is_empty() {
        return Link::to(routes::RUNBOOKS, library.words.get("runbooks.all"));
    }
    Link {
        href: format!("{}#{}", routes::RUNBOOKS, section_id(folder)),
        text: section_name(library, folder),
    }
}

fn section_id(folder: &str) -> String {
    format!("folder-{}", crate::markdown::slug(folder))
}

/// `blue-green_alb` as words: `Blue green alb`. Names with capitals of their own keep them.
fn humanise(name: &str) -> String {
    text::capitalised(&name.replace(['-', '_'], " "))
}

/// The severities that a procedure serves.
pub(super) fn severities(library: &Library<'_>, runbook: &Runbook) -> Vec<Severity> {
    runbook
        .meta
        .severities
        .iter()
        .filter_map(|id| library.severity(&id.value))
        .collect()
}
