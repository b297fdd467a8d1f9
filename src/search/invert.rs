//! From pages to terms: every page is read out once, in parallel, and what it says is turned around.

use super::entry::{Entry, Kind};
use super::gather::Source;
use super::weigh::weigh;
use crate::view::Library;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use xxhash_rust::xxh3::Xxh3Default;

/// Pages that are read out at a time.
const STRETCH: usize = 256;

/// A term in a section of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting {
    /// The page's number in the whole site.
    pub(super) page: u32,
    /// The section's number.
    pub(super) section: u16,
    /// How strongly: see [`super::weigh::level`].
    pub(super) level: u8,
}

/// A term with all places that hold it, in order.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// The term.
    pub(super) text: Box<str>,
    /// Whether somebody wrote it so; else it was joined from the words of a title.
    pub(super) is_written: bool,
    /// Where it is.
    pub(super) postings: Vec<Posting>,
}

/// What is kept of a page besides its terms.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// What it is.
    pub(super) kind: Kind,
    /// Its severities.
    pub(super) severities: Vec<String>,
    /// Its services.
    pub(super) services: Vec<String>,
    /// The year in which it happened.
    pub(super) year: Option<i32>,
    /// Bytes of its text.
    pub(super) size: usize,
    /// How many files of its text stand beside the first.
    pub(super) beside: usize,
    /// A number that its address alone decides.
    pub(super) hash: u64,
}

/// All terms in order, and what is kept of each page.
pub(super) fn invert<'b>(sources: &[Source<'b>], library: &Library<'b>) -> (Vec<Term>, Vec<Facts>) {
    let stretches: Vec<Stretch> = sources
        .par_chunks(STRETCH)
        .enumerate()
        .map(|(number, sources)| Stretch::read(number * STRETCH, sources, library))
        .collect();
    let mut facts = Vec::with_capacity(sources.len());
    let mut all: Vec<(Term, usize)> = Vec::new();
    for (number, stretch) in stretches.into_iter().enumerate() {
        facts.extend(stretch.facts);
        all.extend(stretch.terms.into_iter().map(|term| (term, number)));
    }
    all.par_sort_unstable_by(|(a, at), (b, bt)| (&a.text, at).cmp(&(&b.text, bt)));
    let mut terms: Vec<Term> = Vec::new();
    for (term, _) in all {
        match terms.last_mut() {
            Some(last) if last.text == term.text => {
                last.is_written |= term.is_written;
                last.postings.extend(term.postings);
            }
            _ => terms.push(term),
        }
    }
    (terms, facts)
}

/// Some pages, turned around.
struct Stretch {
    terms: Vec<Term>,
    facts: Vec<Facts>,
}

type Numbers = HashMap<Box<str>, u32, BuildHasherDefault<Xxh3Default>>;

impl Stretch {
    fn read<'b>(first: usize, sources: &[Source<'b>], library: &Library<'b>) -> Self {
        let mut numbers = Numbers::default();
        let mut postings: Vec<(bool, Vec<Posting>)> = Vec::new();
        let mut facts = Vec::with_capacity(sources.len());
        for (at, source) in sources.iter().enumerate() {
            let entry = source.entry(library);
            let page = (first + at) as u32;
            let weighed = weigh(&entry, |term, is_written| {
                let number = if let Some(number) = numbers.get(term) {
                    *number
                } else {
                    let number = postings.len() as u32;
                    numbers.insert(term.into(), number);
                    postings.push((false, Vec::new()));
                    number
                };
                postings[number as usize].0 |= is_written;
                number
            });
            for hit in weighed {
                postings[hit.term as usize].1.push(Posting {
                    page,
                    section: hit.section,
                    level: hit.level,
                });
            }
            facts.push(Facts::of(&entry));
        }
        let terms = numbers
            .into_iter()
            .map(|(text, number)| {
                let (is_written, mut places) = std::mem::take(&mut postings[number as usize]);
                places.shrink_to_fit();
                Term {
                    text,
                    is_written,
                    postings: places,
                }
            })
            .collect();
        Self { terms, facts }
    }
}

impl Facts {
    fn of(entry: &Entry) -> Self {
        Self {
            kind: entry.kind,
            severities: entry.severities.clone(),
            services: entry.services.clone(),
            year: entry.date.map(|date| chrono::Datelike::year(&date)),
            size: super::texts::size(entry),
            beside: super::texts::beside(entry),
            hash: xxhash_rust::xxh3::xxh3_64(entry.url.as_bytes()),
        }
    }
}
