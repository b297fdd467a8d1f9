//! The words that a mistyped one is compared with, by their first letter.
//!
//! A small vocabulary is one file: a letter each would be more files than pages.
//!
//! Holds the words of texts that can be mistyped: four letters or more, of scripts with spaces.

use super::code::{self, WordList};
use super::invert::{InvertedIndex, Term};
use std::collections::BTreeMap;

/// Lengths of words that are compared, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=24;

/// Bytes of words and separators of a vocabulary that is one file.
const SMALL: usize = 40_000;
/// The letter of a vocabulary that is one file.
const ALL: char = '*';

/// By first letter, or under [`ALL`]: the words in order, each with how common it is, as one digit.
pub(super) fn vocabulary(index: &InvertedIndex) -> BTreeMap<char, String> {
    let mut lists: BTreeMap<char, WordList> = BTreeMap::new();
    let words = index.terms.iter().filter(|term| {
        term.stats.is_written
            && LENGTHS.contains(&term.text.chars().count())
            && term.text.chars().all(char::is_alphabetic)
            && !term.text.chars().any(super::words::is_unspaced)
    });
    let words: Vec<&Term> = words.collect();
    let size: usize = words.iter().map(|term| term.text.len() + 1).sum();
    for term in words {
        let first = term.text.chars().next().filter(|_| size >= SMALL);
        let list = lists.entry(first.unwrap_or(ALL)).or_default();
        list.push(&term.text);
        list.text.push(' ');
        let pages = term.stats.count;
        code::write(u32::BITS - pages.leading_zeros(), &mut list.text);
    }
    let lists = lists.into_iter();
    lists.map(|(first, list)| (first, list.text)).collect()
}
