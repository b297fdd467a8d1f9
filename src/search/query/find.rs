//! Where the words of a query are.
//!
//! A word is looked up as it is, in its other forms, by its pieces, and by its beginning while it is typed; two
//! words that stand side by side also as one. Only a word that none of this finds is taken for the beginning
//! of another, then for several words in one, then for a mistyped one.

use super::ask::Word;
use super::typos;
use crate::search::index::Index;
use crate::search::invert::Posting;
use crate::search::leaves::{self, JOIN, Read};
use crate::search::postings;
use crate::search::stem::stem;
use crate::search::weigh::level;
use std::collections::{BTreeMap, BTreeSet};

/// How well a term is what was asked for, in sixteenths.
pub(super) mod quality {
    /// The term itself.
    pub(super) const EXACT: u32 = 16;
    /// Two words as one.
    pub(super) const JOINED: u32 = 15;
    /// Another form of it.
    pub(super) const STEM: u32 = 14;
    /// All its pieces in one section.
    pub(super) const PIECES: u32 = 13;
    /// It goes on.
    pub(super) const BEGUN: u32 = 12;
    /// It goes on, though nobody is typing.
    pub(super) const GUESSED: u32 = 10;
    /// It was mistyped.
    pub(super) const TYPO: u32 = 8;
}

/// What a level is worth: in steps that order places, and finely.
const STEPS: [u32; 16] = [4, 4, 4, 4, 5, 5, 5, 5, 10, 10, 10, 20, 20, 20, 20, 60];
const FINE: [u32; 16] = [
    10, 11, 12, 13, 14, 15, 16, 18, 30, 32, 34, 56, 58, 62, 66, 120,
];

/// Where a word is on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hit {
    /// The worth of its best place, in steps.
    pub(super) step: u32,
    /// The same, finely.
    pub(super) fine: u32,
    /// Whether it is in the title.
    pub(super) is_in_title: bool,
    /// Whether it is the exact name of an alert.
    pub(super) is_alert: bool,
    /// By section, how much it says there; without the title.
    pub(super) sections: BTreeMap<u32, u32>,
}

/// How much of where a word is, is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// All of it.
    #[default]
    All,
    /// The first pages only, because too many words begin so.
    First,
    /// The pages that say most of it only, because it is common: then it excludes none.
    Strongest,
}

/// A word of a query and where it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// By page.
    pub(super) pages: BTreeMap<u32, Hit>,
    /// How many pages hold it, as far as they are known.
    pub(super) count: u32,
    /// How much of where it is, is known.
    pub(super) known: Known,
    /// Words that it was taken for.
    pub(super) instead: Vec<String>,
    /// Whether its whole was found, or it has one piece only: then its pieces alone say nothing.
    pub(super) is_whole: bool,
    /// Whether words that begin with it count.
    pub(super) is_begun: bool,
}

/// The words that were looked up, and where each is.
pub(super) fn find(index: &Index<'_>, words: &[Word], in_full: bool) -> Vec<(Word, Found)> {
    let shelf = Shelf { index, in_full };
    let mut found: Vec<(Word, Found)> = words
        .iter()
        .map(|word| (word.clone(), shelf.word(word)))
        .collect();
    shelf.pairs(&mut found);
    let mut all = Vec::new();
    for (word, mut hits) in found {
        if hits.pages.is_empty() && !word.is_begun {
            shelf.beginning(&word, quality::GUESSED, &mut hits);
            hits.is_begun = !hits.pages.is_empty();
        }
        if hits.pages.is_empty() && word.pieces.len() > 1 {
            let last = word.pieces.len() - 1;
            for (number, piece) in word.pieces.iter().enumerate() {
                let piece = Word::of(piece, word.is_begun && number == last);
                let mut hits = shelf.word(&piece);
                shelf.mend(&piece, &mut hits);
                all.push((piece, hits));
            }
            continue;
        }
        shelf.mend(&word, &mut hits);
        all.push((word, hits));
    }
    all
}

/// Whether it is a term by itself: no summary, no compound.
fn is_term(known: &str) -> bool {
    !known.contains(['*', JOIN])
}

struct Shelf<'i, 'b> {
    index: &'i Index<'b>,
    /// Whether all pages of common words are wanted.
    in_full: bool,
}

impl Shelf<'_, '_> {
    /// What the leaves that may hold `terms` say of those that `wanted` takes.
    fn read(&self, leaf: usize, wanted: impl Fn(&str) -> bool) -> Vec<Read> {
        let data = self
            .index
            .leaves
            .get(leaf)
            .map_or("", |leaf| leaf.data.as_str());
        let mut terms = leaves::read(data, self.index.groups, wanted);
        if self.in_full {
            for term in terms.iter_mut().filter(|term| term.count.is_some()) {
                if let Some(rest) = self.index.overflow.get(&term.text) {
                    let rest = rest.split(' ').skip(1);
                    term.postings
                        .extend(postings::read(rest, self.index.groups));
                    term.count = None;
                }
            }
        }
        terms
    }

    fn term(&self, term: &str) -> Option<Read> {
        let leaf = self.index.leaf_of(term)?;
        self.read(leaf, |known| known == term).pop()
    }

    /// Everything that a word finds by itself.
    fn word(&self, word: &Word) -> Found {
        let mut found = Found {
            is_begun: word.is_begun,
            is_whole: word.pieces.is_empty(),
            ..Found::default()
        };
        if let Some(whole) = &word.whole {
            self.exact_and_forms(whole, &mut found);
            found.is_whole |= !found.pages.is_empty();
        }
        if word.pieces.len() > 1 || (word.whole.is_none() && !word.pieces.is_empty()) {
            self.pieces(word, &mut found);
        }
        if word.is_begun {
            self.beginning(word, quality::BEGUN, &mut found);
        }
        found
    }

    fn exact_and_forms(&self, term: &str, found: &mut Found) {
        if let Some(read) = self.term(term) {
            found.add(&read, quality::EXACT);
        }
        let root = stem(term);
        for leaf in self.leaves_of_forms(term, root) {
            for read in self.read(leaf, |known| {
                known != term && known.starts_with(root) && stem(known) == root && is_term(known)
            }) {
                found.add(&read, quality::STEM);
            }
        }
    }

    /// The leaves in which other forms of `term` are looked for: those of its usual ones.
    fn leaves_of_forms(&self, term: &str, root: &str) -> BTreeSet<usize> {
        let is_stemmed = term.len() >= 3 && term.bytes().all(|letter| letter.is_ascii_lowercase());
        if !is_stemmed {
            return BTreeSet::new();
        }
        let near = [term.to_owned(), root.to_owned(), format!("{root}s")];
        near.iter()
            .filter_map(|form| self.index.leaf_of(form))
            .collect()
    }

    /// Sections that hold every piece.
    fn pieces(&self, word: &Word, found: &mut Found) {
        let mut all: Option<BTreeMap<u32, BTreeMap<u32, u8>>> = None;
        let last = word.pieces.len() - 1;
        // What a run of script without spaces ends with is part of its last pair.
        let count = word.pieces.len() - usize::from(word.whole.is_none());
        for (number, piece) in word.pieces.iter().take(count.max(1)).enumerate() {
            let mut places: BTreeMap<u32, BTreeMap<u32, u8>> = BTreeMap::new();
            let mut add = |postings: &[Posting]| {
                for posting in postings {
                    let level = posting.level.min(level::ALERT - 1);
                    let sections = places.entry(posting.page).or_default();
                    let known = sections.entry(u32::from(posting.section)).or_insert(level);
                    *known = (*known).max(level);
                }
            };
            let root = stem(piece);
            if let Some(read) = self.term(piece) {
                add(&read.postings);
            }
            for leaf in self.leaves_of_forms(piece, root) {
                let is_form = |known: &str| known != piece && stem(known) == root && is_term(known);
                for read in self.read(leaf, is_form) {
                    add(&read.postings);
                }
            }
            if word.is_begun && number == last && word.whole.is_some() {
                for read in self.begun(piece).0 {
                    add(&read.postings);
                }
            }
            all = Some(match all {
                None => places,
                Some(mut all) => {
                    all.retain(|page, sections| {
                        let Some(other) = places.get(page) else {
                            return false;
                        };
                        sections.retain(|section, level| {
                            other.get(section).is_some_and(|other| {
                                *level = (*level).min(*other);
                                true
                            })
                        });
                        !sections.is_empty()
                    });
                    all
                }
            });
        }
        let all = all.unwrap_or_default();
        found.count = found.count.max(all.len() as u32);
        for (page, sections) in all {
            let hit = found.pages.entry(page).or_default();
            for (section, level) in sections {
                hit.add(section, level, quality::PIECES);
            }
        }
    }

    /// Terms that begin with `beginning`, without itself; whether they are only the first of them.
    fn begun(&self, beginning: &str) -> (Vec<Read>, bool) {
        let Some(first) = self.index.leaf_of(beginning) else {
            return (Vec::new(), false);
        };
        let starts = self.index.leaves[first + 1..]
            .iter()
            .take_while(|leaf| leaf.separator.starts_with(beginning))
            .count();
        let own_starts = self.index.leaves[first].separator.starts_with(beginning);
        if starts + usize::from(own_starts) >= 2 {
            let summary = self.term(&format!("{beginning}*"));
            return (summary.into_iter().collect(), true);
        }
        let wanted = |known: &str| {
            known != beginning
                && known.starts_with(beginning)
                && (is_term(known) || beginning.contains(JOIN))
        };
        let terms = (first..=first + starts).flat_map(|leaf| self.read(leaf, wanted));
        (terms.collect(), false)
    }

    fn beginning(&self, word: &Word, quality: u32, found: &mut Found) {
        // One character of a script without spaces begins pairs; of more, the last pair does not go on.
        let Some(beginning) = &word.whole else {
            return;
        };
        let (terms, is_partial) = self.begun(beginning);
        if is_partial {
            found.known = found.known.max(Known::First);
        }
        for read in terms {
            found.add(&read, quality);
        }
    }

    /// Words side by side that are one word elsewhere.
    fn pairs(&self, found: &mut [(Word, Found)]) {
        for at in 1..found.len() {
            let (before, after) = found.split_at_mut(at);
            let (Some((one, one_found)), Some((two, two_found))) =
                (before.last_mut(), after.first_mut())
            else {
                continue;
            };
            let (Some(first), Some(second)) = (one.single(), two.single()) else {
                continue;
            };
            let joined = format!("{first}{JOIN}{second}");
            let mut reads: Vec<Read> = self.term(&joined).into_iter().collect();
            if two.is_begun {
                let (begun, is_partial) = self.begun(&joined);
                if !is_partial {
                    reads.extend(begun);
                }
            }
            for read in reads {
                one_found.add(&read, quality::JOINED);
                two_found.add(&read, quality::JOINED);
            }
        }
    }

    /// What a word that was not found may have been meant to be.
    fn mend(&self, word: &Word, found: &mut Found) {
        if !found.pages.is_empty() {
            return;
        }
        let Some(single) = word.single() else {
            return;
        };
        for instead in typos::instead(&self.index.vocabulary, single, word.is_begun) {
            self.exact_and_forms(&instead, found);
            found.instead.push(instead);
        }
        let typo = |worth: u32| worth * quality::TYPO / quality::EXACT;
        for hit in found.pages.values_mut() {
            hit.step = typo(hit.step);
            hit.fine = typo(hit.fine);
            hit.is_alert = false;
            for fine in hit.sections.values_mut() {
                *fine = typo(*fine);
            }
        }
    }
}

impl Found {
    /// Whether pages without it count as if they had it.
    pub(super) fn is_common(&self) -> bool {
        self.known == Known::Strongest
    }

    fn add(&mut self, read: &Read, quality: u32) {
        for posting in &read.postings {
            let hit = self.pages.entry(posting.page).or_default();
            hit.add(u32::from(posting.section), posting.level, quality);
        }
        if read.count.is_some() && quality == quality::EXACT {
            self.known = Known::Strongest;
        }
        let count = read.count.unwrap_or(0).max(self.pages.len() as u32);
        self.count = self.count.max(count);
    }
}

impl Hit {
    fn add(&mut self, section: u32, level: u8, quality: u32) {
        let at = usize::from(level.min(15));
        let (step, fine) = (STEPS[at] * quality, FINE[at] * quality);
        self.step = self.step.max(step);
        self.fine = self.fine.max(fine);
        if level >= level::TITLE {
            self.is_in_title = true;
            // A name that goes on is another name.
            self.is_alert |= level == level::ALERT && quality >= quality::JOINED;
        } else {
            let known = self.sections.entry(section).or_insert(fine);
            *known = (*known).max(fine);
        }
    }
}
