//! The words that a mistyped one may have been meant to be.
//!
//! Distance is optimal string alignment: letters missing, added, changed or swapped (Damerau, 1964). Words
//! of four letters may have one fault, of eight two. The first letter is seldom wrong: words that begin
//! with it are tried first, then those that begin with the second, then all.

use crate::search::vocabulary::read;
use std::collections::BTreeMap;

/// Words that are tried in place of one.
const INSTEAD: usize = 3;
/// Words that are offered when nothing is found.
const NEAR: usize = 3;

/// What is tried in place of `word`, best first. A word that is being typed may go on.
pub(super) fn instead(
    vocabulary: &BTreeMap<char, String>,
    word: &str,
    is_begun: bool,
) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let most = faults(&letters);
    if most == 0 {
        return Vec::new();
    }
    for shelves in shelves(vocabulary, &letters) {
        let found = nearest(&shelves, &letters, most, is_begun, INSTEAD);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Words that look most like `word`, for somebody to choose from.
pub(super) fn near(vocabulary: &BTreeMap<char, String>, word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let all: Vec<&str> = vocabulary.values().map(String::as_str).collect();
    let most = (letters.len() / 2).clamp(1, 4);
    nearest(&all, &letters, most, true, NEAR)
}

fn faults(letters: &[char]) -> usize {
    if !letters.iter().all(|letter| letter.is_alphabetic()) {
        return 0;
    }
    match letters.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The vocabulary in the order in which it is tried.
fn shelves<'a>(vocabulary: &'a BTreeMap<char, String>, letters: &[char]) -> Vec<Vec<&'a str>> {
    let shelf = |number: usize| -> Vec<&str> {
        let letter = letters.get(number);
        letter
            .and_then(|letter| vocabulary.get(letter))
            .map(String::as_str)
            .into_iter()
            .collect()
    };
    vec![
        shelf(0),
        shelf(1),
        vocabulary.values().map(String::as_str).collect(),
    ]
}

/// The words of `shelves` at the least distance, usual ones first.
fn nearest(
    shelves: &[&str],
    letters: &[char],
    most: usize,
    is_begun: bool,
    count: usize,
) -> Vec<String> {
    let mut found: Vec<(usize, u32, String)> = Vec::new();
    for (word, usual) in shelves.iter().flat_map(|shelf| read(shelf)) {
        let other: Vec<char> = word.chars().collect();
        if other.len() + most < letters.len() || (!is_begun && other.len() > letters.len() + most) {
            continue;
        }
        let (whole, beginning) = distance(letters, &other);
        // A word that was typed in full is nearer than one that goes on.
        let distance = if whole <= most {
            whole * 2
        } else {
            beginning * 2 + 1
        };
        if whole <= most || (is_begun && beginning <= most) {
            found.push((distance, usual, word));
        }
    }
    let Some(least) = found.iter().map(|(distance, ..)| *distance).min() else {
        return Vec::new();
    };
    found.retain(|(distance, ..)| *distance == least);
    found.sort_by(|a, b| (b.1, &a.2).cmp(&(a.1, &b.2)));
    found
        .into_iter()
        .take(count)
        .map(|(_, _, word)| word)
        .collect()
}

/// The distance of `a` from `b`, and from the beginning of `b` that it is nearest to.
fn distance(a: &[char], b: &[char]) -> (usize, usize) {
    let mut two_before: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let change = before[j] + usize::from(letter != other);
            let mut least = change.min(before[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                least = least.min(two_before[j - 1] + 1);
            }
            row.push(least);
        }
        two_before = std::mem::replace(&mut before, row);
    }
    let beginning = before.iter().copied().min().unwrap_or(a.len());
    (before[b.len()], beginning)
}
