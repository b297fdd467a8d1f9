//! The term dictionary: sorted terms with their postings, in shards of some kilobytes.
//!
//! Owns where a shard ends and how it is found, and what stands for a short prefix of many terms. A shard ends where a
//! hash of the next term says so, so that a term that grows moves the ends of no other shard. It is found by its
//! *separator*, the shortest text that comes after all terms before it and not after its first.
//!
//! A prefix such as `k` begins terms in many shards, and a query would ask for them all. For each prefix of two
//! shards or more, a *summary* `k*` holds the pages that it would find first.

use super::code::{self, WordList};
use super::invert::{InvertedIndex, Posting, Term};
use super::postings::{self, Groups, tie_break};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// A shard of fewer bytes goes on.
const SMALL: usize = 2_500;
/// A shard of so many bytes ends.
const LARGE: usize = 8_000;
/// Where a shard may end, one term in so many ends it.
const ONE_IN: u64 = 16;
/// Pages of a summary.
const SUMMARY: usize = 40;
/// Letters of half a compound, at least.
const HALF: usize = 2;
/// Between the halves of a compound.
const JOIN: char = '+';
/// Marks the count of a term that has more pages than its shard has room for.
const COUNT: char = '=';
/// Between that count and the version of the file that holds the others.
const REST: char = '.';

/// A shard.
#[derive(Debug)]
pub(super) struct Shard {
    /// Its separator; that of the first shard is empty.
    pub(super) separator: String,
    /// Its terms and their postings.
    pub(super) data: String,
}

impl Shard {
    /// A hash of what is in it.
    pub(super) fn version(&self) -> String {
        code::version(self.data.as_bytes())
    }
}

/// A term, encoded for its shard.
struct EncodedTerm {
    text: String,
    postings: String,
    /// The version of the postings that the shard has no room for, and these.
    overflow: Option<(String, String)>,
}

/// The shards of all terms, and by version the postings that they have no room for.
pub(super) fn shards(
    index: &InvertedIndex,
    groups: Groups,
) -> (Vec<Shard>, BTreeMap<String, String>) {
    let mut terms: Vec<EncodedTerm> = index
        .terms
        .par_iter()
        .map(|term| encode(term.text.to_string(), &index.postings(term), groups))
        .collect();
    terms.extend(compounds(index, groups));
    terms.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
    let bounds = bounds(&terms);
    let separators = bounds.iter().map(|range| separator(&terms, range.start));
    let separators: Vec<String> = separators.collect();
    let summaries = summaries(index, &separators, groups);
    let mut summaries = summaries.into_iter().peekable();
    let mut shards = Vec::with_capacity(bounds.len());
    let mut overflow = BTreeMap::new();
    let mut terms = terms.into_iter();
    let mut separators = separators.into_iter().peekable();
    for range in bounds {
        let separator = separators.next().unwrap_or_default();
        let next = separators.peek();
        let mut list = WordList::default();
        let mut add = |text: &str, postings: &str| {
            list.push(text);
            list.text.push_str(postings);
        };
        for term in terms.by_ref().take(range.len()) {
            while let Some((text, postings)) = summaries.next_if(|(text, _)| *text < term.text) {
                add(&text, &postings);
            }
            add(&term.text, &term.postings);
            overflow.extend(term.overflow);
        }
        // A summary after the last term belongs here if the next shard begins after it.
        let is_here = |text: &String| next.is_none_or(|next| text < next);
        while let Some((text, postings)) = summaries.next_if(|(text, _)| is_here(text)) {
            add(&text, &postings);
        }
        let data = list.text;
        shards.push(Shard { separator, data });
    }
    (shards, overflow)
}

fn encode(text: String, places: &[Posting], groups: Groups) -> EncodedTerm {
    let pages = postings::count(places);
    let mut postings = String::new();
    let mut overflow = None;
    if pages > postings::PAGES {
        let (strongest, others) = postings::strongest(places, groups);
        let mut rest = String::new();
        postings::write(&others, groups, &mut rest);
        let version = code::version(rest.as_bytes());
        postings.push(' ');
        postings.push(COUNT);
        code::write(pages as u32, &mut postings);
        postings.push(REST);
        postings.push_str(&version);
        postings::write_best(&strongest, groups, &mut postings);
        overflow = Some((version, rest));
    } else {
        postings::write(places, groups, &mut postings);
    }
    EncodedTerm {
        text,
        postings,
        overflow,
    }
}

/// Words that other texts write as two, once more beside the first of the two: a query for both finds the one without
/// reading another shard.
fn compounds(index: &InvertedIndex, groups: Groups) -> Vec<EncodedTerm> {
    let written = index.terms.iter().filter(|term| term.stats.is_written);
    let words: HashSet<&str> = written.map(|term| &*term.text).collect();
    let is_word = |text: &str| words.contains(text);
    let of_term = |term: &Term| {
        let is_plain =
            term.stats.is_written && term.text.bytes().all(|letter| letter.is_ascii_lowercase());
        let end = if is_plain { term.text.len() } else { 0 };
        let halves = (HALF..end.saturating_sub(HALF - 1)).map(|at| term.text.split_at(at));
        let words: Vec<String> = halves
            .filter(|(one, two)| is_word(one) && is_word(two))
            .map(|(one, two)| format!("{one}{JOIN}{two}"))
            .collect();
        if words.is_empty() {
            return Vec::new();
        }
        let places = index.postings(term);
        let encode = |text| EncodedTerm {
            overflow: None,
            ..encode(text, &places, groups)
        };
        words.into_iter().map(encode).collect::<Vec<_>>()
    };
    index.terms.par_iter().flat_map_iter(of_term).collect()
}

/// Which terms share a shard.
fn bounds(terms: &[EncodedTerm]) -> Vec<Range<usize>> {
    let mut bounds = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, term) in terms.iter().enumerate() {
        let is_end = size >= LARGE
            || (size >= SMALL
                && xxhash_rust::xxh3::xxh3_64(term.text.as_bytes()).is_multiple_of(ONE_IN));
        if is_end {
            bounds.push(start..at);
            (start, size) = (at, 0);
        }
        size += term.text.len() + term.postings.len();
    }
    if start < terms.len() {
        bounds.push(start..terms.len());
    }
    bounds
}

/// The shortest text that comes after the term before `at` and not after the term at `at`.
fn separator(terms: &[EncodedTerm], at: usize) -> String {
    let before = at.checked_sub(1).and_then(|at| terms.get(at));
    let (Some(term), Some(before)) = (terms.get(at), before) else {
        return String::new();
    };
    let letters = before.text.chars().zip(term.text.chars());
    let shared = letters.take_while(|(a, b)| a == b).count();
    term.text.chars().take(shared + 1).collect()
}

/// The summaries of all prefixes that have one, in order of prefix.
fn summaries(
    index: &InvertedIndex,
    separators: &[String],
    groups: Groups,
) -> Vec<(String, String)> {
    let mut prefixes: BTreeSet<String> = BTreeSet::new();
    for (one, two) in separators.iter().zip(separators.iter().skip(1)) {
        let mut shared = String::new();
        for (letter, _) in one.chars().zip(two.chars()).take_while(|(a, b)| a == b) {
            shared.push(letter);
            prefixes.insert(shared.clone());
        }
    }
    let prefixes: Vec<String> = prefixes.into_iter().collect();
    let summary = |prefix: String| {
        let mut text = String::new();
        let found = first_pages(index, &prefix, groups);
        postings::write(&found, groups, &mut text);
        (prefix + "*", text)
    };
    prefixes.into_par_iter().map(summary).collect()
}

/// The pages that a prefix finds first.
fn first_pages(index: &InvertedIndex, prefix: &str, groups: Groups) -> Vec<Posting> {
    let start = index.terms.partition_point(|term| &*term.text < prefix);
    let terms = index.terms.get(start..).unwrap_or_default().iter();
    let terms = terms.take_while(|term| term.text.starts_with(prefix));
    let found = |at_least: u8| {
        let mut best: HashMap<u32, Posting> = HashMap::new();
        for term in terms.clone().filter(|term| term.stats.top >= at_least) {
            let places = index.postings(term).into_iter();
            for posting in places.filter(|posting| posting.level >= at_least) {
                let known = best.entry(posting.page).or_insert(posting);
                if (posting.level, known.section) > (known.level, posting.section) {
                    *known = posting;
                }
            }
        }
        best
    };
    let mut pages = found(super::score::level::HEADING);
    if pages.len() < SUMMARY {
        pages = found(0);
    }
    let mut order: Vec<Posting> = pages.into_values().collect();
    order
        .sort_unstable_by_key(|posting| (u8::MAX - posting.level, tie_break(posting.page, groups)));
    order.truncate(SUMMARY);
    order.sort_unstable_by_key(|posting| posting.page);
    order
}
