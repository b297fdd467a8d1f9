//! Answers to queries, from the index alone.
//!
//! Order of events: `ask` takes the query apart, `find` looks its words up, `rank` orders the pages, phrases
//! are looked for in the texts of the first of them, and `snippet` shows why each was found. The files of
//! `theme/js/search` of the same names do the same, so that `rbdoc search` and the site never disagree
//! (`tests/search.rs`).

mod ask;
mod find;
mod rank;
mod snippet;
mod typos;

use super::entry::Entry;
use super::facets::Facet;
use super::index::Index;
use super::words::{Chunk, chunks};
use crate::view::Library;
use ask::{Question, Word, ask};
use find::{Found, Known, find};
use rank::{Page, rank};
pub use snippet::Snippet;
use snippet::{Marker, snippet};

/// Pages whose texts are read for a phrase, at most.
const READ: usize = 200;
/// Pages whose sections are read for the words side by side.
const LOOKED_AT: usize = 5;
/// Words that are offered when nothing is found.
const NEAR: usize = 5;

/// What results must be: for each facet at most one value, by its name in queries.
pub type Filters = [(Facet, String)];

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// How many pages were found.
    pub total: usize,
    /// Whether there are more than that.
    pub more: bool,
    /// What was looked for instead, where a word was found nowhere.
    pub words: Option<String>,
    /// Words to try when nothing was found.
    pub near: Vec<String>,
    /// The first pages.
    pub results: Vec<Result>,
}

/// A page that was found, and where to look on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    /// Where to look, as an address from the site's root.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The section's heading; empty for the top of the page.
    pub section: String,
    /// The page's kind.
    pub kind: super::Kind,
    /// Whether the query is exactly the name of its alert.
    pub is_alert: bool,
    /// Its worst severity; empty for none.
    pub severity: String,
    /// When it happened; empty for what is no incident.
    pub date: String,
    /// Why it was found.
    pub snippet: Snippet,
}

/// The first `limit` pages that `text` finds, of those that `filters` let through.
pub fn search<'b>(
    index: &Index<'b>,
    library: &Library<'b>,
    text: &str,
    filters: &Filters,
    limit: usize,
) -> Answer {
    let question = ask(text);
    let words = find(index, &question.words, !filters.is_empty());
    let pages = ranked(index, &words, filters);
    let marker = Marker::new(&words);
    let mut answer = Answer {
        total: pages.len(),
        more: words.iter().any(|(_, found)| found.known != Known::All) && !pages.is_empty(),
        words: instead(&words),
        ..Answer::default()
    };
    if question.phrases.is_empty() {
        answer.results = with_side_by_side_first(index, library, pages, &question)
            .take(limit)
            .filter_map(|page| Some(result(&index.entry(page.number, library)?, &page, &marker)))
            .collect();
    } else {
        let mut read = 0;
        for mut page in pages.iter().take(READ).cloned() {
            if answer.results.len() == limit {
                break;
            }
            read += 1;
            let Some(entry) = index.entry(page.number, library) else {
                continue;
            };
            if let Some(section) = phrases_in(&entry, &question, page.section) {
                page.section = section;
                answer.results.push(result(&entry, &page, &marker));
            }
        }
        answer.more = read < pages.len();
        answer.total = answer.results.len();
    }
    if answer.total == 0 {
        answer.near = near(index, &words);
    }
    answer
}

/// How many pages each value of each facet has among those that `text` finds. The choice within a facet does
/// not count for the facet itself.
pub fn facets(
    index: &Index<'_>,
    text: &str,
    filters: &Filters,
) -> Vec<(Facet, Vec<(String, usize)>)> {
    let words = find(index, &ask(text).words, true);
    index
        .facets
        .iter()
        .map(|(facet, values)| {
            let others: Vec<(Facet, String)> = filters
                .iter()
                .filter(|(other, _)| other != facet)
                .cloned()
                .collect();
            let of_page = values.by_page();
            let mut counts = vec![0; values.names.len()];
            for page in ranked(index, &words, &others) {
                for value in of_page
                    .get(page.number as usize)
                    .copied()
                    .unwrap_or_default()
                {
                    counts[*value] += 1;
                }
            }
            let counts = values.names.iter().map(|(id, _)| id.clone()).zip(counts);
            (*facet, counts.filter(|(_, count)| *count > 0).collect())
        })
        .collect()
}

fn ranked(index: &Index<'_>, words: &[(Word, Found)], filters: &Filters) -> Vec<Page> {
    let found: Vec<Found> = words.iter().map(|(_, found)| found.clone()).collect();
    let mut pages = rank(&found, index.groups);
    for (facet, wanted) in filters {
        let Some((_, values)) = index.facets.iter().find(|(known, _)| known == facet) else {
            continue;
        };
        let value = values.names.iter().position(|(id, _)| id == wanted);
        let of_page = values.by_page();
        pages.retain(|page| {
            let has = of_page
                .get(page.number as usize)
                .copied()
                .unwrap_or_default();
            value.is_some_and(|value| has.contains(&value))
        });
    }
    pages
}

/// Of the first pages that have all words, those whose titles have them, then those whose sections have them
/// side by side, then the others.
fn with_side_by_side_first<'b>(
    index: &Index<'b>,
    library: &Library<'b>,
    mut pages: Vec<Page>,
    question: &Question,
) -> impl Iterator<Item = Page> + use<'b> {
    let words: Vec<String> = question.words.iter().map(Word::key).collect();
    let most = if words.len() > 1 { LOOKED_AT } else { 0 };
    let end = pages
        .iter()
        .take(most)
        .take_while(|page| page.has_all)
        .count();
    let last_is_begun = question.words.last().is_some_and(|word| word.is_begun);
    pages[..end].sort_by_cached_key(|page| {
        let is_side_by_side = || {
            let entry = index.entry(page.number, library)?;
            let part = entry.parts.get(page.section as usize)?;
            let kept = super::texts::kept;
            let texts = [part.heading.as_str(), kept(&part.text), kept(&part.code)];
            Some(texts.iter().any(|text| holds(text, &words, last_is_begun)))
        };
        match page {
            page if page.is_alert => 0,
            page if page.is_titled => 1,
            _ if is_side_by_side().unwrap_or(false) => 2,
            _ => 3,
        }
    });
    pages.into_iter()
}

/// Whether `text` holds `words` side by side. The last one may go on.
fn holds(text: &str, words: &[String], last_is_begun: bool) -> bool {
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let keys: Vec<String> = chunks(text).iter().map(Chunk::key).collect();
    keys.windows(words.len()).any(|keys| {
        let (end, start) = (&keys[before.len()], &keys[..before.len()]);
        start == before && (end == last || (last_is_begun && end.starts_with(last.as_str())))
    })
}

fn result(entry: &Entry, page: &Page, marker: &Marker) -> Result {
    let empty = super::Part::default();
    let part = entry.parts.get(page.section as usize).unwrap_or(&empty);
    let kept = super::texts::kept;
    let url = if part.anchor.is_empty() {
        entry.url.clone()
    } else {
        format!("{}#{}", entry.url, crate::view::routes::href(&part.anchor))
    };
    Result {
        url,
        title: entry.title.clone(),
        section: part.heading.clone(),
        kind: entry.kind,
        is_alert: page.is_alert,
        severity: entry.severities.first().cloned().unwrap_or_default(),
        date: entry.date.map_or_else(String::new, |date| date.to_string()),
        snippet: snippet(kept(&part.text), kept(&part.code), marker),
    }
}

/// The section that holds a phrase, if the page holds all of them: `section` if that one does, else the first.
fn phrases_in(entry: &Entry, question: &Question, section: u32) -> Option<u32> {
    let part_holds = |number: usize, phrase: &[String]| {
        entry.parts.get(number).is_some_and(|part| {
            let title = if number == 0 {
                entry.title.as_str()
            } else {
                ""
            };
            let kept = super::texts::kept;
            [title, &part.heading, kept(&part.text), kept(&part.code)]
                .iter()
                .any(|text| holds(text, phrase, false))
        })
    };
    let mut first = None;
    for phrase in &question.phrases {
        let place = if part_holds(section as usize, phrase) {
            section
        } else {
            (0..entry.parts.len()).position(|number| part_holds(number, phrase))? as u32
        };
        first.get_or_insert(place);
    }
    first
}

/// The query as it was understood, where that is not as it was typed.
fn instead(words: &[(Word, Found)]) -> Option<String> {
    words
        .iter()
        .any(|(_, found)| !found.instead.is_empty())
        .then(|| {
            let word = |(word, found): &(Word, Found)| {
                found
                    .instead
                    .first()
                    .cloned()
                    .unwrap_or_else(|| word.typed.clone())
            };
            words.iter().map(word).collect::<Vec<_>>().join(" ")
        })
}

fn near(index: &Index<'_>, words: &[(Word, Found)]) -> Vec<String> {
    let mut near: Vec<String> = Vec::new();
    for (word, _) in words.iter().filter(|(_, found)| found.pages.is_empty()) {
        let Some(single) = word.single() else {
            continue;
        };
        for word in typos::near(&index.vocabulary, single) {
            if !near.contains(&word) {
                near.push(word);
            }
        }
    }
    near.truncate(NEAR);
    near
}
