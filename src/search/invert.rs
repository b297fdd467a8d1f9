//! From pages to terms: every page is read out once, in parallel, and what it says is turned around.
//!
//! Pages are read in stretches, so that a term is stored once for many pages and nothing depends on how many
//! threads there are.

use super::entry::{Entry, Kind};
use super::gather::Source;
use super::weigh::{Origin, weigh};
use crate::view::Library;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

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

/// All terms, and where each is.
pub(super) struct Inverted {
    /// In order of text.
    pub(super) terms: Vec<Term>,
    /// The postings of each stretch, coded: they are read again and again, and take a fifth of the room.
    coded: Vec<Vec<u8>>,
}

/// A term.
#[derive(Default)]
pub(super) struct Term {
    /// The term.
    pub(super) text: Box<str>,
    /// Whether somebody wrote it so; else it is part of a name.
    pub(super) is_written: bool,
    /// How many pages hold it.
    pub(super) count: u32,
    /// Its highest level.
    pub(super) top: u8,
    /// Where it is in each stretch, in order of stretch.
    parts: Vec<Part>,
}

/// Where a term is in a stretch: the stretch, and the bytes of its postings.
struct Part {
    stretch: u32,
    bytes: Range<u32>,
}

impl Inverted {
    /// Where a term is, in order of page and section.
    pub(super) fn postings(&self, term: &Term) -> Vec<Posting> {
        let mut postings = Vec::new();
        for part in &term.parts {
            let coded = &self.coded[part.stretch as usize];
            let bytes = part.bytes.start as usize..part.bytes.end as usize;
            let mut bytes = coded[bytes].iter();
            let mut page = part.stretch * STRETCH as u32;
            while let (Some(distance), Some(place)) = (read(&mut bytes), read(&mut bytes)) {
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

fn write(mut number: u32, out: &mut Vec<u8>) {
    while number >= 128 {
        out.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<u32> {
    let (mut number, mut shift) = (0_u32, 0);
    loop {
        let byte = u32::from(*bytes.next()?);
        number |= (byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
        shift += 7;
    }
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

/// All terms, and what is kept of each page.
pub(super) fn invert<'b>(sources: &[Source<'b>], library: &Library<'b>) -> (Inverted, Vec<Facts>) {
    let stretches: Vec<Stretch> = sources
        .par_chunks(STRETCH)
        .enumerate()
        .map(|(number, sources)| Stretch::read(number * STRETCH, sources, library))
        .collect();
    let mut facts = Vec::with_capacity(sources.len());
    let mut coded = Vec::with_capacity(stretches.len());
    let mut numbers: HashMap<Box<str>, usize, BuildHasherDefault<Quick>> = HashMap::default();
    let mut all: Vec<(Origins, Term)> = Vec::new();
    for (stretch, read) in stretches.into_iter().enumerate() {
        facts.extend(read.facts);
        coded.push(read.coded);
        for (text, of_stretch) in read.terms {
            let next = all.len();
            let number = *numbers.entry(text).or_insert(next);
            if number == next {
                all.push((Origins::default(), Term::default()));
            }
            let (origins, term) = &mut all[number];
            origins.add(of_stretch.origins);
            term.count += of_stretch.count;
            term.top = term.top.max(of_stretch.top);
            term.parts.push(Part {
                stretch: stretch as u32,
                bytes: of_stretch.bytes,
            });
        }
    }
    for (text, number) in numbers {
        all[number].1.text = text;
    }
    // Two words that nobody writes as one are no term.
    all.retain(|(origins, _)| origins.is_written || origins.is_name);
    let mut terms: Vec<Term> = all
        .into_iter()
        .map(|(origins, mut term)| {
            term.is_written = origins.is_written;
            term
        })
        .collect();
    terms.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
    (Inverted { terms, coded }, facts)
}

/// How a term came about, wherever it did.
#[derive(Debug, Clone, Copy, Default)]
struct Origins {
    is_written: bool,
    is_name: bool,
}

impl Origins {
    fn add(&mut self, other: Self) {
        self.is_written |= other.is_written;
        self.is_name |= other.is_name;
    }
}

/// What a stretch knows of a term.
struct OfStretch {
    origins: Origins,
    count: u32,
    top: u8,
    bytes: Range<u32>,
}

/// Some pages, turned around.
struct Stretch {
    terms: Vec<(Box<str>, OfStretch)>,
    coded: Vec<u8>,
    facts: Vec<Facts>,
}

type Numbers = HashMap<Box<str>, u32, BuildHasherDefault<Quick>>;

/// A hash for short texts. Nobody chooses them to collide: they are the words of one's own book.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// Ends a text; a map of texts alone does not need it.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What is known of a term while a stretch is read.
struct Growing {
    origins: Origins,
    count: u32,
    top: u8,
    page: u32,
    coded: Vec<u8>,
}

impl Stretch {
    fn read<'b>(first: usize, sources: &[Source<'b>], library: &Library<'b>) -> Self {
        let mut numbers = Numbers::default();
        let mut growing: Vec<Growing> = Vec::new();
        let mut facts = Vec::with_capacity(sources.len());
        for (at, source) in sources.iter().enumerate() {
            let entry = source.entry(library);
            let page = (first + at) as u32;
            let weighed = weigh(&entry, |term, origin| {
                let number = if let Some(number) = numbers.get(term) {
                    *number
                } else {
                    let number = growing.len() as u32;
                    numbers.insert(term.into(), number);
                    growing.push(Growing {
                        origins: Origins::default(),
                        count: 0,
                        top: 0,
                        page: first as u32,
                        coded: Vec::new(),
                    });
                    number
                };
                growing[number as usize].origins.add(Origins {
                    is_written: origin == Origin::Written,
                    is_name: origin == Origin::Name,
                });
                number
            });
            for hit in weighed {
                let term = &mut growing[hit.term as usize];
                if term.coded.is_empty() || term.page != page {
                    term.count += 1;
                }
                term.top = term.top.max(hit.level);
                write(page - term.page, &mut term.coded);
                write(
                    u32::from(hit.section) << 4 | u32::from(hit.level),
                    &mut term.coded,
                );
                term.page = page;
            }
            facts.push(Facts::of(&entry));
        }
        let mut coded = Vec::with_capacity(growing.iter().map(|term| term.coded.len()).sum());
        let terms = numbers
            .into_iter()
            .map(|(text, number)| {
                let term = &growing[number as usize];
                let start = coded.len();
                coded.extend_from_slice(&term.coded);
                let of_stretch = OfStretch {
                    origins: term.origins,
                    count: term.count,
                    top: term.top,
                    bytes: start as u32..coded.len() as u32,
                };
                (text, of_stretch)
            })
            .collect();
        Self {
            terms,
            coded,
            facts,
        }
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
