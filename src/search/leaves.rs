//! Sorted terms in leaves of some kilobytes, and what stands for a short beginning of many of them.
//!
//! A leaf ends where a hash of the next term says so, so that a term that grows moves the ends of no other
//! leaf. It is named by its *separator*, the shortest text that comes after all before it and not after its
//! first term: the root needs to list separators only, and a leaf that did not change keeps its name.
//!
//! A beginning such as `k` of terms in many leaves would ask for them all. For each beginning that two leaves
//! or more start with, a *summary* `k*` holds the pages that it would find first.

use super::code;
use super::invert::{Inverted, Posting, Term};
use super::postings::{self, Groups, turn};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// A leaf of fewer bytes goes on.
const SMALL: usize = 2_500;
/// A leaf of so many bytes ends.
const LARGE: usize = 8_000;
/// Where a leaf may end, one term in so many ends it.
const ONE_IN: u64 = 16;
/// Pages of a summary.
const SUMMARY: usize = 40;
/// Letters of half a compound, at least.
const HALF: usize = 2;
/// Between the halves of a compound.
const JOIN: char = '+';
/// What marks the count of a term with more pages than stand with it.
const COUNT: char = '=';

/// A leaf.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its separator; that of the first leaf is empty.
    pub(super) separator: String,
    /// Its terms and their postings.
    pub(super) data: String,
}

/// A term, ready to be put into a leaf.
struct Written {
    text: String,
    postings: String,
    rest: Option<String>,
}

/// The leaves of all terms, and the postings that have no room in them by term.
pub(super) fn leaves(inverted: &Inverted, groups: Groups) -> (Vec<Leaf>, BTreeMap<String, String>) {
    let mut written: Vec<Written> = inverted
        .terms
        .par_iter()
        .map(|term| write(term.text.to_string(), &inverted.postings(term), groups))
        .collect();
    written.extend(compounds(inverted, groups));
    written.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
    let bounds = bounds(&written);
    let separators: Vec<String> = bounds
        .iter()
        .map(|range| separator(&written, range.start))
        .collect();
    let mut summaries = summaries(inverted, &separators, groups)
        .into_iter()
        .peekable();
    let mut leaves = Vec::with_capacity(bounds.len());
    let mut overflow = BTreeMap::new();
    let mut written = written.into_iter();
    for (number, range) in bounds.iter().enumerate() {
        let mut leaf = Leaf {
            separator: separators[number].clone(),
            data: String::new(),
        };
        let next = separators.get(number + 1);
        let mut before = String::new();
        let mut add = |text: String, postings: &str| {
            if !leaf.data.is_empty() {
                leaf.data.push(code::BETWEEN);
            }
            code::write_word(&before, &text, &mut leaf.data);
            leaf.data.push_str(postings);
            before = text;
        };
        for term in written.by_ref().take(range.len()) {
            while let Some((text, postings)) = summaries.next_if(|(text, _)| *text < term.text) {
                add(text, &postings);
            }
            if let Some(rest) = term.rest {
                overflow.insert(term.text.clone(), rest);
            }
            add(term.text, &term.postings);
        }
        // One that comes after the last term belongs here if the next leaf begins after it.
        let is_here = |text: &String| next.is_none_or(|next| text < next);
        while let Some((text, postings)) = summaries.next_if(|(text, _)| is_here(text)) {
            add(text, &postings);
        }
        leaves.push(leaf);
    }
    (leaves, overflow)
}

fn write(text: String, places: &[Posting], groups: Groups) -> Written {
    let pages = postings::count(places);
    let mut postings = String::new();
    let mut rest = None;
    if pages > postings::PAGES {
        let (strongest, others) = postings::strongest(places, groups);
        postings.push(' ');
        postings.push(COUNT);
        code::write(pages as u32, &mut postings);
        postings::write_best(&strongest, groups, &mut postings);
        let mut more = String::new();
        postings::write(&others, groups, &mut more);
        rest = Some(more);
    } else {
        postings::write(places, groups, &mut postings);
    }
    Written {
        text,
        postings,
        rest,
    }
}

/// Words that are two words elsewhere, once more beside the first of the two, so that who asks for both finds the
/// one without reading another leaf.
fn compounds(inverted: &Inverted, groups: Groups) -> Vec<Written> {
    let written = inverted.terms.iter().filter(|term| term.is_written);
    let words: HashSet<&str> = written.map(|term| &*term.text).collect();
    let is_word = |text: &str| words.contains(text);
    let of_term = |term: &Term| {
        let is_plain =
            term.is_written && term.text.bytes().all(|letter| letter.is_ascii_lowercase());
        let splits = if is_plain {
            HALF..term.text.len().saturating_sub(HALF - 1)
        } else {
            0..0
        };
        let halves = splits.map(|at| term.text.split_at(at));
        let words: Vec<String> = halves
            .filter(|(one, two)| is_word(one) && is_word(two))
            .map(|(one, two)| format!("{one}{JOIN}{two}"))
            .collect();
        if words.is_empty() {
            return Vec::new();
        }
        let places = inverted.postings(term);
        let write = |text| Written {
            rest: None,
            ..write(text, &places, groups)
        };
        words.into_iter().map(write).collect::<Vec<_>>()
    };
    inverted.terms.par_iter().flat_map_iter(of_term).collect()
}

/// Which terms stand together.
fn bounds(written: &[Written]) -> Vec<Range<usize>> {
    let mut bounds = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, term) in written.iter().enumerate() {
        let is_end = size >= LARGE
            || (size >= SMALL
                && xxhash_rust::xxh3::xxh3_64(term.text.as_bytes()).is_multiple_of(ONE_IN));
        if is_end {
            bounds.push(start..at);
            (start, size) = (at, 0);
        }
        size += term.text.len() + term.postings.len();
    }
    if start < written.len() {
        bounds.push(start..written.len());
    }
    bounds
}

/// The shortest text that is after the term before `at` and not after it.
fn separator(written: &[Written], at: usize) -> String {
    let (Some(term), Some(before)) = (
        written.get(at),
        at.checked_sub(1).and_then(|at| written.get(at)),
    ) else {
        return String::new();
    };
    let letters = before.text.chars().zip(term.text.chars());
    let shared = letters.take_while(|(a, b)| a == b).count();
    term.text.chars().take(shared + 1).collect()
}

/// The pages that each summarised beginning finds first, in order of beginning.
fn summaries(inverted: &Inverted, separators: &[String], groups: Groups) -> Vec<(String, String)> {
    let mut beginnings: BTreeSet<String> = BTreeSet::new();
    for pair in separators.windows(2) {
        let mut shared = String::new();
        for (a, b) in pair[0].chars().zip(pair[1].chars()) {
            if a != b {
                break;
            }
            shared.push(a);
            beginnings.insert(shared.clone());
        }
    }
    let beginnings: Vec<String> = beginnings.into_iter().collect();
    beginnings
        .into_par_iter()
        .map(|beginning| {
            let mut text = String::new();
            let found = first(inverted, &beginning, groups);
            postings::write(&found, groups, &mut text);
            (beginning + "*", text)
        })
        .collect()
}

/// The pages that a beginning finds first.
fn first(inverted: &Inverted, beginning: &str, groups: Groups) -> Vec<Posting> {
    let terms = &inverted.terms;
    let start = terms.partition_point(|term| &*term.text < beginning);
    let within = terms[start..]
        .iter()
        .take_while(|term| term.text.starts_with(beginning));
    let found = |at_least: u8| {
        let mut best: HashMap<u32, Posting> = HashMap::new();
        for term in within.clone().filter(|term| term.top >= at_least) {
            let places = inverted.postings(term).into_iter();
            for posting in places.filter(|posting| posting.level >= at_least) {
                let known = best.entry(posting.page).or_insert(posting);
                if (posting.level, known.section) > (known.level, posting.section) {
                    *known = posting;
                }
            }
        }
        best
    };
    let mut pages = found(super::weigh::level::HEADING);
    if pages.len() < SUMMARY {
        pages = found(0);
    }
    let mut order: Vec<Posting> = pages.into_values().collect();
    order.sort_unstable_by_key(|posting| (u8::MAX - posting.level, turn(posting.page, groups)));
    order.truncate(SUMMARY);
    order.sort_unstable_by_key(|posting| posting.page);
    order
}
