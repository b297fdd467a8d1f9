//! The inverted index: from pages to terms.
//!
//! Owns how every page is read once, in parallel, and which terms stand where. Pages are read in batches, so that a term
//! is stored once for many pages and nothing depends on the number of threads. The batches are merged in their order.

use super::code;
use super::entry::{Entry, Kind};
use super::gather::Source;
use super::score::{Origin, score};
use super::texts::TextSize;
use crate::view::Library;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Batches, about: enough for many threads, and few enough that a common word is not stored too often.
const BATCHES: usize = 16;
/// Pages of a batch, at least.
const SMALLEST_BATCH: usize = 64;

/// A term in a section of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting {
    /// The page's number in the whole site.
    pub(super) page: u32,
    /// The section's number.
    pub(super) section: u16,
    /// How strongly: see [`super::score::level`].
    pub(super) level: u8,
}

/// All terms, and where each is.
pub(super) struct InvertedIndex {
    /// In order of text.
    pub(super) terms: Vec<Term>,
    /// Pages of a batch.
    batch_size: usize,
    /// The postings of each batch, encoded: they are read again and again, and take a fifth of the room.
    encoded: Vec<Vec<u8>>,
}

/// A term.
#[derive(Default)]
pub(super) struct Term {
    /// The term.
    pub(super) text: Box<str>,
    /// What all pages say of it.
    pub(super) stats: TermStats,
    /// Its postings, in order of batch.
    places: Vec<BatchRange>,
}

/// What some pages say of a term.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TermStats {
    /// Whether a text holds it as a word.
    pub(super) is_written: bool,
    /// Whether it is part of a name, or the whole of one.
    is_name: bool,
    /// How many pages hold it.
    pub(super) count: u32,
    /// Its highest level.
    pub(super) top: u8,
}

impl TermStats {
    fn add(&mut self, other: Self) {
        self.is_written |= other.is_written;
        self.is_name |= other.is_name;
        self.count += other.count;
        self.top = self.top.max(other.top);
    }
}

/// Bytes of the encoded postings of a batch.
struct BatchRange {
    batch: u32,
    bytes: Range<u32>,
}

impl InvertedIndex {
    /// Where a term is, in order of page and section.
    pub(super) fn postings(&self, term: &Term) -> Vec<Posting> {
        let mut postings = Vec::new();
        for place in &term.places {
            let encoded = self.encoded.get(place.batch as usize);
            let bytes = place.bytes.start as usize..place.bytes.end as usize;
            let bytes = encoded.and_then(|encoded| encoded.get(bytes));
            let mut bytes = bytes.unwrap_or_default().iter();
            let mut page = place.batch * self.batch_size as u32;
            while let (Some(distance), Some(place)) =
                (code::read_bytes(&mut bytes), code::read_bytes(&mut bytes))
            {
                page += distance;
                postings.push(Posting {
                    page,
                    section: (place >> 4) as u16,
                    level: (place & 15) as u8,
                });
            }
        }
        postings
    }
}

/// What is remembered of a page besides its terms.
#[derive(Debug, Clone)]
pub(super) struct PageMeta {
    /// What it is.
    pub(super) kind: Kind,
    /// Its severities.
    pub(super) severities: Vec<String>,
    /// Its services.
    pub(super) services: Vec<String>,
    /// The year in which it happened.
    pub(super) year: Option<i32>,
    /// How much of its text is shown.
    pub(super) text: TextSize,
}

/// All terms, and what is remembered of each page.
pub(super) fn invert<'b>(
    sources: &[Source<'b>],
    library: &Library<'b>,
) -> (InvertedIndex, Vec<PageMeta>) {
    let batch_size = (sources.len() / BATCHES).max(SMALLEST_BATCH);
    let batches: Vec<Batch> = sources
        .par_chunks(batch_size)
        .enumerate()
        .map(|(number, sources)| Batch::read(number * batch_size, sources, library))
        .collect();
    let mut pages = Vec::with_capacity(sources.len());
    let mut encoded = Vec::with_capacity(batches.len());
    let mut ids: HashMap<Box<str>, usize, BuildHasherDefault<TextHasher>> = HashMap::default();
    let most = batches.iter().map(|batch| batch.terms.len()).max();
    let room = most.unwrap_or(0) * 2;
    ids.reserve(room);
    let mut terms: Vec<Term> = Vec::with_capacity(room);
    for (number, batch) in batches.into_iter().enumerate() {
        pages.extend(batch.pages);
        encoded.push(batch.encoded);
        for (text, stats, bytes) in batch.terms {
            let next = terms.len();
            let id = *ids.entry(text).or_insert(next);
            if id == next {
                terms.push(Term::default());
            }
            if let Some(term) = terms.get_mut(id) {
                let batch = number as u32;
                term.stats.add(stats);
                term.places.push(BatchRange { batch, bytes });
            }
        }
    }
    for (text, id) in ids {
        if let Some(term) = terms.get_mut(id) {
            term.text = text;
        }
    }
    // Two neighbouring words are a term only if some text writes them as one.
    terms.retain(|term| term.stats.is_written || term.stats.is_name);
    terms.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
    let index = InvertedIndex {
        terms,
        batch_size,
        encoded,
    };
    (index, pages)
}

/// The terms of some pages.
struct Batch {
    /// Each term, what the pages say of it, and its bytes in `encoded`.
    terms: Vec<(Box<str>, TermStats, Range<u32>)>,
    encoded: Vec<u8>,
    pages: Vec<PageMeta>,
}

/// A hash for short texts. Nobody chooses them to collide: they are the words of one's own book.
#[derive(Default)]
struct TextHasher(u64);

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// Ends a text; a map of texts alone does not need it.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What is known of a term while a batch is read.
#[derive(Clone, Copy, Default)]
struct TermInBatch {
    stats: TermStats,
    /// How many occurrences it has; while they are sorted, where its next one goes.
    occurrences: usize,
    last_page: u32,
}

/// A term in a section of a page: the term's number, the page's, and section and level in one number.
type Occurrence = (u32, u32, u32);

impl Batch {
    fn read<'b>(first: usize, sources: &[Source<'b>], library: &Library<'b>) -> Self {
        let mut ids: HashMap<Box<str>, u32, BuildHasherDefault<TextHasher>> = HashMap::default();
        let mut known: Vec<TermInBatch> = Vec::new();
        let mut pages = Vec::with_capacity(sources.len());
        // In order of page.
        let mut occurrences: Vec<Occurrence> = Vec::new();
        for (at, source) in sources.iter().enumerate() {
            let entry = source.entry(library);
            let page = (first + at) as u32;
            let scored = score(&entry, |term, origin| {
                let id = if let Some(id) = ids.get(term) {
                    *id
                } else {
                    let id = known.len() as u32;
                    ids.insert(term.into(), id);
                    known.push(TermInBatch::default());
                    id
                };
                if let Some(TermInBatch { stats, .. }) = known.get_mut(id as usize) {
                    stats.is_written |= origin == Origin::Written;
                    stats.is_name |= origin == Origin::Name;
                }
                id
            });
            for place in scored {
                let Some(term) = known.get_mut(place.term as usize) else {
                    continue;
                };
                term.stats.count += u32::from(term.occurrences == 0 || term.last_page != page);
                term.occurrences += 1;
                term.stats.top = term.stats.top.max(place.level);
                term.last_page = page;
                let section_and_level = u32::from(place.section) << 4 | u32::from(place.level);
                occurrences.push((place.term, page, section_and_level));
            }
            pages.push(PageMeta::of(&entry));
        }
        let sorted = by_term(&occurrences, &mut known);
        drop(occurrences);
        let mut encoded = Vec::with_capacity(sorted.len() * 3);
        let mut terms = Vec::with_capacity(ids.len());
        for (text, id) in ids {
            let id = id as usize;
            let Some(term) = known.get(id) else {
                continue;
            };
            let before = id.checked_sub(1).and_then(|before| known.get(before));
            let own = before.map_or(0, |before| before.occurrences)..term.occurrences;
            let start = encoded.len() as u32;
            let mut before = first as u32;
            for (page, section_and_level) in sorted.get(own).unwrap_or_default() {
                code::write_bytes(page - before, &mut encoded);
                code::write_bytes(*section_and_level, &mut encoded);
                before = *page;
            }
            terms.push((text, term.stats, start..encoded.len() as u32));
        }
        encoded.shrink_to_fit();
        Self {
            terms,
            encoded,
            pages,
        }
    }
}

/// Page, and section and level, of all occurrences, in order of term and page. Afterwards `occurrences` of a term is
/// where its own end.
fn by_term(occurrences: &[Occurrence], terms: &mut [TermInBatch]) -> Vec<(u32, u32)> {
    let mut start = 0;
    for term in terms.iter_mut() {
        start += std::mem::replace(&mut term.occurrences, start);
    }
    let mut sorted = vec![(0, 0); occurrences.len()];
    for (term, page, section_and_level) in occurrences {
        if let Some(term) = terms.get_mut(*term as usize)
            && let Some(place) = sorted.get_mut(term.occurrences)
        {
            *place = (*page, *section_and_level);
            term.occurrences += 1;
        }
    }
    sorted
}

impl PageMeta {
    fn of(entry: &Entry) -> Self {
        Self {
            kind: entry.kind,
            severities: entry.severities.clone(),
            services: entry.services.clone(),
            year: entry.date.map(|date| chrono::Datelike::year(&date)),
            text: TextSize::of(entry),
        }
    }
}
