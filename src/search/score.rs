//! The score of a page's terms: which sections hold each, and how strongly.
//!
//! A level is a place and a strength in one number, so that "alert name before title before heading before
//! body" is an order of numbers: see [`level`]. Body levels are the term-frequency part of BM25 (Robertson and
//! Zaragoza, 2009; k1 = 1.2, b = 0.5) in eight steps. Its average length is a constant: the levels of a page
//! then depend on that page alone, and an edit changes no other page's entry in the index.

use super::entry::Entry;
use super::words::{Token, each_term, tokens};

/// Levels: 0 to 7 for body text, weak to strong.
pub(super) mod level {
    /// The weakest level of a heading or keyword.
    pub(crate) const HEADING: u8 = 8;
    /// The weakest level of a title.
    pub(crate) const TITLE: u8 = 11;
    /// The exact name of an alert.
    pub(crate) const ALERT: u8 = 15;
}

/// Levels that titles and headings of a page for quiet hours stand behind those of pages that people act by.
const BEHIND: u8 = level::TITLE - level::HEADING;

/// Sections of a page that have a number of their own; what follows counts as part of the last.
pub(super) const SECTIONS: usize = 1_000;
/// Words of a section of average length.
const AVERAGE: f64 = 80.0;
/// What an occurrence counts: in prose, in the prose that a page begins with, in code.
const WEIGHTS: [f64; 3] = [1.0, 1.5, 0.7];
const PROSE: u8 = 16;
const LEAD: u8 = 17;
const CODE: u8 = 18;

/// How a term came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A text holds it as a word.
    Written,
    /// It is the end of a name, or the whole of one.
    Name,
    /// It is two neighbouring words: a term only if some text writes them as one.
    Pair,
}

/// A term's number, the section's, and a level for a heading, or one of [`PROSE`], [`LEAD`] and [`CODE`].
type Occurrence = (u32, u16, u8);

/// A term in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScoredTerm {
    /// The term's number.
    pub(super) term: u32,
    /// The section's number; 0 is the page's top.
    pub(super) section: u16,
    /// How strongly.
    pub(super) level: u8,
}

/// The terms of `entry` in order of number and section. `number` gives the number of a term, and is told how it
/// came about.
pub(super) fn score(entry: &Entry, number: impl FnMut(&str, Origin) -> u32) -> Vec<ScoredTerm> {
    let mut page = Scorer {
        number,
        step_down: if entry.is_reading { BEHIND } else { 0 },
        occurrences: Vec::new(),
    };
    let mut lengths: Vec<u32> = vec![0; entry.parts.len().clamp(1, SECTIONS)];
    page.headline(&entry.title, Field::Title, 0);
    for name in &entry.names {
        page.headline(name, Field::Title, 0);
    }
    for alert in &entry.alerts {
        page.headline(alert, Field::Alert, 0);
    }
    let names = [&entry.keywords, &entry.services, &entry.severities];
    for name in names.into_iter().flatten() {
        page.headline(name, Field::Heading, 0);
    }
    for (section, part) in entry.parts.iter().enumerate() {
        let section = section.min(SECTIONS - 1);
        let at = section as u16;
        page.headline(&part.heading, Field::Heading, at);
        let prose = if section == 0 { LEAD } else { PROSE };
        let Some(length) = lengths.get_mut(section) else {
            continue;
        };
        for (text, field) in [(&part.text, prose), (&part.code, CODE)] {
            let put = |term: &str| page.put(term, Origin::Written, at, field);
            each_term(text, || *length += 1, put);
        }
    }
    merge(page.occurrences, &lengths)
}

/// One score for all occurrences of a term in a section.
fn merge(mut occurrences: Vec<Occurrence>, lengths: &[u32]) -> Vec<ScoredTerm> {
    occurrences.sort_unstable();
    occurrences
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .filter_map(|same| {
            let (term, section, _) = *same.first()?;
            let levels = same.iter().map(|occurrence| occurrence.2);
            let best = levels.filter(|field| *field < PROSE).max();
            let length = lengths.get(usize::from(section)).copied().unwrap_or(0);
            Some(ScoredTerm {
                term,
                section,
                level: best.unwrap_or_else(|| body(same, length)),
            })
        })
        .collect()
}

#[expect(clippy::cast_sign_loss, reason = "a share of eight is between 0 and 8")]
fn body(same: &[Occurrence], length: u32) -> u8 {
    let weight = |(_, _, field): &Occurrence| WEIGHTS.get(usize::from(field - PROSE));
    let count: f64 = same.iter().filter_map(weight).sum();
    let share = count / (count + 1.2 * (0.5 + 0.5 * f64::from(length) / AVERAGE));
    ((share * 8.0) as u8).min(7)
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Alert,
    Title,
    Heading,
}

/// Collects the terms of a page.
struct Scorer<N> {
    number: N,
    /// How many levels its titles and headings count less.
    step_down: u8,
    occurrences: Vec<Occurrence>,
}

impl<N: FnMut(&str, Origin) -> u32> Scorer<N> {
    fn put(&mut self, term: &str, origin: Origin, section: u16, level: u8) {
        let number = (self.number)(term, origin);
        self.occurrences.push((number, section, level));
    }

    /// The terms of a title, heading or name: the shorter it is, the more each of them says.
    fn headline(&mut self, text: &str, field: Field, section: u16) {
        let words = tokens(text);
        let (lowest, highest) = match (field, words.len()) {
            (Field::Heading, 0..=2) => (level::HEADING, 10),
            (Field::Heading, 3..=5) => (level::HEADING, 9),
            (Field::Heading, _) => (level::HEADING, 8),
            (Field::Title | Field::Alert, 0..=1) => (level::TITLE, 14),
            (Field::Title | Field::Alert, 2..=4) => (level::TITLE, 13),
            (Field::Title | Field::Alert, 5..=7) => (level::TITLE, 12),
            (Field::Title | Field::Alert, _) => (level::TITLE, 11),
        };
        let down = self.step_down;
        let mut put = |term: &str, origin, level: u8| self.put(term, origin, section, level - down);
        let mut before: Option<&str> = None;
        for token in &words {
            each_term_of(token, |term, is_whole| {
                let part = lowest.max(highest - 1);
                put(term, Origin::Written, if is_whole { highest } else { part });
            });
            joined_suffixes(token, |term| put(term, Origin::Name, lowest));
            // "Roll back" is found as "rollback".
            if let (Some(before), Some(whole)) = (before, &token.whole) {
                put(&format!("{before}{whole}"), Origin::Pair, lowest);
            }
            before = token.single();
        }
        // The name of an alert is one word, however it is written.
        if field == Field::Alert {
            let name: String = words.iter().map(Token::key).collect();
            put(&name, Origin::Name, level::ALERT);
        }
    }
}

/// Every term of a word, and whether it is the whole of it.
fn each_term_of(token: &Token, mut found: impl FnMut(&str, bool)) {
    if let Some(whole) = &token.whole {
        found(whole, true);
    }
    for (piece, _) in &token.pieces {
        found(piece, token.whole.is_none());
    }
}

/// The ends of an identifier, so that `crashloop` finds `KubePodCrashLooping`.
fn joined_suffixes(token: &Token, mut found: impl FnMut(&str)) {
    if token.whole.is_none() || token.pieces.len() < 3 {
        return;
    }
    for start in 1..token.pieces.len() - 1 {
        let rest = token.pieces.iter().skip(start);
        let suffix: String = rest.map(|(piece, _)| piece.as_str()).collect();
        found(&suffix);
    }
}
