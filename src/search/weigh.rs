//! What a page says, weighed: each of its terms with the sections that hold it, and how strongly.
//!
//! A level is a place and a strength in one number, so that "alert name before title before heading before
//! body" is an order of numbers: see [`level`]. Body levels are the term-frequency part of BM25 (Robertson and
//! Zaragoza, 2009; k1 = 1.2, b = 0.5) in eight steps. Its average length is a constant: the levels of a page
//! then depend on that page alone, and an edit changes no other page's entry in the index.

use super::entry::Entry;
use super::words::{Chunk, each_term};

/// Levels: 0 to 7 for body text, weak to strong.
pub(super) mod level {
    /// The weakest level of a heading or keyword.
    pub(crate) const HEADING: u8 = 8;
    /// The weakest level of a title.
    pub(crate) const TITLE: u8 = 11;
    /// The exact name of an alert.
    pub(crate) const ALERT: u8 = 15;
}

/// Sections of a page that are told apart; what follows counts as part of the last.
pub(super) const SECTIONS: usize = 1_000;
/// Tokens of a section of usual length.
const USUAL: f64 = 80.0;
/// What an occurrence counts: in prose, in the prose that a page begins with, in code.
const COUNTS: [f64; 3] = [1.0, 1.5, 0.7];
const PROSE: u8 = 16;
const LEAD: u8 = 17;
const CODE: u8 = 18;

/// How a term came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Somebody wrote it so.
    Written,
    /// It is the end of a name, or the whole of one.
    Name,
    /// It is two words that stand side by side: worth a term if somebody wrote it so elsewhere.
    Pair,
}

/// A term in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weighed {
    /// The term's number.
    pub(super) term: u32,
    /// The section's number; 0 is the page's top.
    pub(super) section: u16,
    /// How strongly.
    pub(super) level: u8,
}

/// The terms of `entry` in order of number and section. `number` gives the number of a term, and is told how it
/// came about.
pub(super) fn weigh(entry: &Entry, mut number: impl FnMut(&str, Origin) -> u32) -> Vec<Weighed> {
    let mut hits: Vec<(u32, u16, u8)> = Vec::new();
    let mut lengths: Vec<u32> = vec![0; entry.parts.len().clamp(1, SECTIONS)];
    headline(&entry.title, Place::Title, 0, &mut hits, &mut number);
    for alert in &entry.alerts {
        headline(alert, Place::Alert, 0, &mut hits, &mut number);
    }
    for keyword in entry
        .keywords
        .iter()
        .chain(&entry.services)
        .chain(&entry.severities)
    {
        headline(keyword, Place::Heading, 0, &mut hits, &mut number);
    }
    for (section, part) in entry.parts.iter().enumerate() {
        let section = section.min(SECTIONS - 1);
        let at = section as u16;
        headline(&part.heading, Place::Heading, at, &mut hits, &mut number);
        let prose = if section == 0 { LEAD } else { PROSE };
        for (text, field) in [(&part.text, prose), (&part.code, CODE)] {
            let length = &mut lengths[section];
            each_term(
                text,
                || *length += 1,
                |term| hits.push((number(term, Origin::Written), at, field)),
            );
        }
    }
    together(hits, &lengths)
}

/// Counts what is the same.
fn together(mut hits: Vec<(u32, u16, u8)>, lengths: &[u32]) -> Vec<Weighed> {
    hits.sort_unstable();
    hits.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .map(|same| {
            let (term, section, _) = same[0];
            let best = same
                .iter()
                .map(|hit| hit.2)
                .filter(|field| *field < PROSE)
                .max();
            let length = lengths.get(usize::from(section)).copied().unwrap_or(0);
            Weighed {
                term,
                section,
                level: best.unwrap_or_else(|| body(same, length)),
            }
        })
        .collect()
}

#[expect(clippy::cast_sign_loss, reason = "a share of eight is between 0 and 8")]
fn body(same: &[(u32, u16, u8)], length: u32) -> u8 {
    let count: f64 = same
        .iter()
        .map(|hit| {
            COUNTS
                .get(usize::from(hit.2 - PROSE))
                .copied()
                .unwrap_or(0.0)
        })
        .sum();
    let share = count / (count + 1.2 * (0.5 + 0.5 * f64::from(length) / USUAL));
    ((share * 8.0) as u8).min(7)
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Alert,
    Title,
    Heading,
}

/// The terms of a title, heading or name: the shorter it is, the more each of them says.
fn headline(
    text: &str,
    place: Place,
    section: u16,
    hits: &mut Vec<(u32, u16, u8)>,
    number: &mut impl FnMut(&str, Origin) -> u32,
) {
    let words = super::words::chunks(text);
    let (lowest, highest) = match (place, words.len()) {
        (Place::Heading, 0..=2) => (level::HEADING, 10),
        (Place::Heading, 3..=5) => (level::HEADING, 9),
        (Place::Heading, _) => (level::HEADING, 8),
        (Place::Title | Place::Alert, 0..=1) => (level::TITLE, 14),
        (Place::Title | Place::Alert, 2..=4) => (level::TITLE, 13),
        (Place::Title | Place::Alert, 5..=7) => (level::TITLE, 12),
        (Place::Title | Place::Alert, _) => (level::TITLE, 11),
    };
    let mut put = |term: &str, origin: Origin, level: u8| {
        hits.push((number(term, origin), section, level));
    };
    let mut before: Option<&str> = None;
    for chunk in &words {
        each_term_of(chunk, |term, is_whole| {
            let level = if is_whole {
                highest
            } else {
                lowest.max(highest - 1)
            };
            put(term, Origin::Written, level);
        });
        joined_suffixes(chunk, |term| put(term, Origin::Name, lowest));
        // "Roll back" is found as "rollback".
        if let (Some(before), Some(whole)) = (before, &chunk.whole) {
            put(&format!("{before}{whole}"), Origin::Pair, lowest);
        }
        before = chunk.single();
    }
    // The name of an alert is one word, however it is written.
    if place == Place::Alert {
        let name: String = words.iter().map(Chunk::key).collect();
        put(&name, Origin::Name, level::ALERT);
    }
}

/// Every term of a word, and whether it is the whole of it.
fn each_term_of(chunk: &Chunk, mut found: impl FnMut(&str, bool)) {
    if let Some(whole) = &chunk.whole {
        found(whole, true);
    }
    for (piece, _) in &chunk.pieces {
        found(piece, chunk.whole.is_none());
    }
}

/// The ends of an identifier, so that `crashloop` finds `KubePodCrashLooping`.
fn joined_suffixes(chunk: &Chunk, mut found: impl FnMut(&str)) {
    if chunk.whole.is_none() || chunk.pieces.len() < 3 {
        return;
    }
    for start in 1..chunk.pieces.len() - 1 {
        let rest = &chunk.pieces[start..];
        found(
            &rest
                .iter()
                .map(|(piece, _)| piece.as_str())
                .collect::<String>(),
        );
    }
}
