//! From pages to terms: every page is read out once, in parallel, and what it says is turned around.
//!
//! Pages are read in stretches, so that a term is stored once for many pages and nothing depends on how many
//! threads there are.

use super::code;
use super::entry::{Entry, Kind};
use super::gather::Source;
use super::weigh::{Origin, weigh};
use crate::view::Library;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Stretches, about: enough for many threads, and few enough that a usual word is not stored too often.
const STRETCHES: usize = 16;
/// Pages of a stretch, at least.
const SHORTEST: usize = 64;

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
    /// Pages of a stretch.
    stretch: usize,
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
            let mut page = part.stretch * self.stretch as u32;
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
    let stretch = (sources.len() / STRETCHES).max(SHORTEST);
    let stretches: Vec<Stretch> = sources
        .par_chunks(stretch)
        .enumerate()
        .map(|(number, sources)| Stretch::read(number * stretch, sources, library))
        .collect();
    let mut facts = Vec::with_capacity(sources.len());
    let mut coded = Vec::with_capacity(stretches.len());
    let mut numbers: HashMap<Box<str>, usize, BuildHasherDefault<Quick>> = HashMap::default();
    let most = stretches
        .iter()
        .map(|read| read.terms.len())
        .max()
        .unwrap_or(0);
    numbers.reserve(most * 2);
    let mut all: Vec<(Origins, Term)> = Vec::with_capacity(most * 2);
    for (number, read) in stretches.into_iter().enumerate() {
        facts.extend(read.facts);
        coded.push(read.coded);
        for (text, of_stretch) in read.terms {
            let next = all.len();
            let at = *numbers.entry(text).or_insert(next);
            if at == next {
                all.push((Origins::default(), Term::default()));
            }
            let (origins, term) = &mut all[at];
            origins.add(of_stretch.origins);
            term.count += of_stretch.count;
            term.top = term.top.max(of_stretch.top);
            term.parts.push(Part {
                stretch: number as u32,
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
    let inverted = Inverted {
        terms,
        stretch,
        coded,
    };
    (inverted, facts)
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
#[derive(Clone, Copy, Default)]
struct Growing {
    origins: Origins,
    /// How often it was met, later where its next place goes.
    places: usize,
    count: u32,
    top: u8,
    last_page: u32,
}

impl Stretch {
    fn read<'b>(first: usize, sources: &[Source<'b>], library: &Library<'b>) -> Self {
        let mut numbers = Numbers::default();
        let mut growing: Vec<Growing> = Vec::new();
        let mut facts = Vec::with_capacity(sources.len());
        // All places in order of page: term, page, section and level.
        let mut met: Vec<(u32, u32, u32)> = Vec::new();
        for (at, source) in sources.iter().enumerate() {
            let entry = source.entry(library);
            let page = (first + at) as u32;
            let weighed = weigh(&entry, |term, origin| {
                let number = if let Some(number) = numbers.get(term) {
                    *number
                } else {
                    let number = growing.len() as u32;
                    numbers.insert(term.into(), number);
                    growing.push(Growing::default());
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
                term.count += u32::from(term.places == 0 || term.last_page != page);
                term.places += 1;
                term.top = term.top.max(hit.level);
                term.last_page = page;
                met.push((
                    hit.term,
                    page,
                    u32::from(hit.section) << 4 | u32::from(hit.level),
                ));
            }
            facts.push(Facts::of(&entry));
        }
        let places = by_term(&met, &mut growing);
        drop(met);
        let mut coded = Vec::with_capacity(places.len() * 3);
        let terms = numbers
            .into_iter()
            .map(|(text, number)| {
                let term = growing[number as usize];
                let of_term = number
                    .checked_sub(1)
                    .map_or(0, |before| growing[before as usize].places);
                let start = coded.len() as u32;
                let mut before = first as u32;
                for (page, place) in &places[of_term..term.places] {
                    code::write_bytes(page - before, &mut coded);
                    code::write_bytes(*place, &mut coded);
                    before = *page;
                }
                let of_stretch = OfStretch {
                    origins: term.origins,
                    count: term.count,
                    top: term.top,
                    bytes: start..coded.len() as u32,
                };
                (text, of_stretch)
            })
            .collect();
        coded.shrink_to_fit();
        Self {
            terms,
            coded,
            facts,
        }
    }
}

/// The places of each term side by side, in order of term and page. Afterwards `places` of a term is where its own end.
fn by_term(met: &[(u32, u32, u32)], growing: &mut [Growing]) -> Vec<(u32, u32)> {
    let mut start = 0;
    for term in growing.iter_mut() {
        start += std::mem::replace(&mut term.places, start);
    }
    let mut places = vec![(0, 0); met.len()];
    for (term, page, place) in met {
        let next = &mut growing[*term as usize].places;
        places[*next] = (*page, *place);
        *next += 1;
    }
    places
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
