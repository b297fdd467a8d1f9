//! The stretch of a section that shows best why it was found, with the words marked.

use super::ask::Word;
use super::find::Found;
use crate::search::stem::stem;
use crate::search::words::{Chunk, chunks};
use std::collections::BTreeSet;
use std::ops::Range;

/// Lengths in UTF-16 units, as a browser counts: of a snippet, of what stands before the first mark, and of the
/// stretch that is weighed.
const LONG: usize = 170;
const BEFORE: usize = 40;
const WEIGHED: usize = 130;

/// Text, and whether it is marked.
pub type Snippet = Vec<(String, bool)>;

/// What is marked.
#[derive(Debug, Default)]
pub(super) struct Marker {
    words: Vec<Marked>,
}

#[derive(Debug, Default)]
struct Marked {
    exact: Vec<String>,
    stems: Vec<String>,
    begun: Vec<String>,
}

impl Marker {
    /// Marks what the words of a query found.
    pub(super) fn new(words: &[(Word, Found)]) -> Self {
        let marked = words.iter().enumerate().map(|(number, (word, found))| {
            let mut marked = Marked::default();
            marked.exact.extend(word.whole.clone());
            marked.exact.extend(found.instead.iter().cloned());
            if !found.is_whole {
                marked.exact.extend(word.pieces.iter().cloned());
            }
            // Two words as one mark for both.
            let neighbours = [number.checked_sub(1), Some(number)];
            for first in neighbours.into_iter().flatten() {
                let pair = words.get(first).zip(words.get(first + 1));
                if let Some((one, two)) =
                    pair.and_then(|(one, two)| one.0.single().zip(two.0.single()))
                {
                    marked.exact.push(format!("{one}{two}"));
                }
            }
            let stems = marked.exact.iter().map(|term| stem(term).to_owned());
            marked.stems = stems.collect();
            if found.is_begun {
                marked.begun.extend(word.whole.clone());
                if !found.is_whole {
                    marked.begun.extend(word.pieces.last().cloned());
                }
            }
            marked
        });
        Self {
            words: marked.collect(),
        }
    }

    /// The numbers of the words that `term` is.
    fn of(&self, term: &str) -> BTreeSet<usize> {
        let is_it = |word: &Marked| {
            word.exact.iter().any(|exact| exact == term)
                || word
                    .begun
                    .iter()
                    .any(|begun| term.starts_with(begun.as_str()))
                || word.stems.iter().any(|known| known == stem(term))
        };
        self.words
            .iter()
            .enumerate()
            .filter(|(_, word)| is_it(word))
            .map(|(number, _)| number)
            .collect()
    }

    /// The numbers of the words that are exactly `term`: two words side by side begin no other.
    fn exactly(&self, term: &str) -> BTreeSet<usize> {
        let words = self.words.iter().enumerate();
        words
            .filter(|(_, word)| word.exact.iter().any(|exact| exact == term))
            .map(|(number, _)| number)
            .collect()
    }

    /// Where the words are in a word of a text, and which.
    fn marks(&self, chunk: &Chunk) -> (Vec<Range<usize>>, BTreeSet<usize>) {
        if let Some(whole) = &chunk.whole {
            let words = self.of(whole);
            if !words.is_empty() {
                return (vec![chunk.range.clone()], words);
            }
        }
        let (mut ranges, mut words): (Vec<Range<usize>>, BTreeSet<usize>) = Default::default();
        for (piece, range) in &chunk.pieces {
            let of_piece = self.of(piece);
            if of_piece.is_empty() {
                continue;
            }
            words.extend(of_piece);
            match ranges.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => ranges.push(range.clone()),
            }
        }
        (ranges, words)
    }
}

/// A word of a text with its marks.
struct Seen {
    range: Range<usize>,
    marks: Vec<Range<usize>>,
    words: BTreeSet<usize>,
}

/// The best stretch of `prose`, or of `code` where that says more.
pub(super) fn snippet(prose: &str, code: &str, marker: &Marker) -> Snippet {
    let (prose_seen, code_seen) = (see(prose, marker), see(code, marker));
    let (in_prose, in_code) = (best(prose, &prose_seen), best(code, &code_seen));
    let worth = |best: Option<(usize, usize)>| best.map_or(0, |(worth, _)| worth / 10);
    if worth(in_code) > worth(in_prose) || (in_prose.is_none() && prose.trim().is_empty()) {
        cut(code, &code_seen, in_code.map_or(0, |(_, at)| at))
    } else {
        cut(prose, &prose_seen, in_prose.map_or(0, |(_, at)| at))
    }
}

fn see(text: &str, marker: &Marker) -> Vec<Seen> {
    let chunks = chunks(text);
    let see = |chunk: &Chunk| {
        let (marks, words) = marker.marks(chunk);
        Seen {
            range: chunk.range.clone(),
            marks,
            words,
        }
    };
    let mut seen: Vec<Seen> = chunks.iter().map(see).collect();
    // "Roll back" is what "rollback" found.
    for (at, pair) in chunks.windows(2).enumerate() {
        let (Some(one), Some(two)) = (pair[0].single(), pair[1].single()) else {
            continue;
        };
        let words = marker.exactly(&format!("{one}{two}"));
        for (seen, chunk) in seen[at..].iter_mut().zip(pair) {
            if !words.is_empty() && seen.words.is_empty() {
                seen.marks = vec![chunk.range.clone()];
                seen.words.clone_from(&words);
            }
        }
    }
    seen
}

/// The word that the best stretch begins with, and what the stretch is worth.
fn best(text: &str, seen: &[Seen]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for (at, first) in seen
        .iter()
        .enumerate()
        .filter(|(_, seen)| !seen.words.is_empty())
    {
        let mut words: BTreeSet<usize> = BTreeSet::new();
        let mut marks = 0;
        for seen in &seen[at..] {
            if units(&text[first.range.start..seen.range.end]) > WEIGHED {
                break;
            }
            words.extend(&seen.words);
            marks += usize::from(!seen.words.is_empty());
        }
        let worth = words.len() * 10 + marks.min(9);
        if best.is_none_or(|(known, _)| worth > known) {
            best = Some((worth, at));
        }
    }
    best
}

/// The stretch around the word `at`.
fn cut(text: &str, seen: &[Seen], at: usize) -> Snippet {
    let mut out = Snippet::new();
    let Some(middle) = seen.get(at) else {
        push(&mut out, text.trim(), false);
        return out;
    };
    let mut first = at;
    while first > 0 && units(&text[seen[first - 1].range.start..middle.range.start]) <= BEFORE {
        first -= 1;
    }
    let start = if first == 0 && units(&text[..seen[0].range.start]) <= BEFORE {
        0
    } else {
        seen[first].range.start
    };
    let mut last = at;
    while last + 1 < seen.len() && units(&text[start..seen[last + 1].range.end]) <= LONG {
        last += 1;
    }
    let rest = &text[seen[last].range.end..];
    let is_end = last + 1 == seen.len() && units(rest) <= BEFORE;
    let end = if is_end {
        text.len()
    } else {
        seen[last].range.end
    };
    if start > 0 {
        push(&mut out, "… ", false);
    }
    let mut from = start;
    for mark in seen[first..=last].iter().flat_map(|seen| &seen.marks) {
        push(&mut out, &text[from..mark.start], false);
        push(&mut out, &text[mark.clone()], true);
        from = mark.end;
    }
    push(&mut out, &text[from..end], false);
    if let Some((last, false)) = out.last_mut() {
        last.truncate(last.trim_end_matches(' ').len());
    }
    if !is_end {
        push(&mut out, " …", false);
    }
    out
}

/// Adds `text` with its white space as single spaces.
fn push(out: &mut Snippet, text: &str, is_marked: bool) {
    let mut plain = String::new();
    for letter in text.chars() {
        let letter = if matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{3000}') {
            ' '
        } else {
            letter
        };
        let before = plain.chars().next_back().or_else(|| {
            let (text, _) = out.last()?;
            text.chars().next_back()
        });
        if letter != ' ' || before.is_some_and(|before| before != ' ') {
            plain.push(letter);
        }
    }
    match out.last_mut() {
        _ if plain.is_empty() => {}
        Some((last, marked)) if *marked == is_marked => last.push_str(&plain),
        _ => out.push((plain, is_marked)),
    }
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
