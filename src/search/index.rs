//! The index as files of the site, all under `search/`.
//!
//! Every file is a classic script that calls one function with its name and its data, so that a page
//! opened from a folder can load it under `default-src 'self'`, where nothing else can be read:
//!
//! | file | holds |
//! |---|---|
//! | `root.js` | how many pages there are in each group, how many in each file of texts, the first leaf of each branch |
//! | `b-<separator>.js` | a branch: the separators of about sixteen leaves |
//! | `t-<separator>.js` | a leaf: terms and where they are ([`super::leaves`]) |
//! | `x-<term>.js` | the pages of a very common term that have no room in its leaf |
//! | `r0.js`, `i0.js`, `o0.js` … | texts of runbooks, incidents, others ([`super::texts`]); `r0-1-0.js` … what a long page, here the second of `r0`, says further on |
//! | `v-<letter>.js` | the words that a mistyped one is compared with, all of them in a small book ([`super::vocabulary`]) |
//! | `f-<facet>.js` | what results can be narrowed by ([`super::facets`]) |
//!
//! Files that name pages by number also carry the *numbering*, a hash of all addresses: a browser that kept an
//! old root beside a new leaf notices, and asks for both anew. A file of texts carries the number of its first page
//! for the same reason. Nothing else of a file depends on other pages, so an edit changes few of them.
//!
//! Texts are not kept: they are read out again when somebody asks for their file.

use super::entry::Entry;
use super::facets::{self, Facet, Values};
use super::gather::{self, Source};
use super::invert::invert;
use super::leaves::{self, Leaf};
use super::postings::Groups;
use super::{code, texts, vocabulary};
use crate::view::Library;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// The folder of all files of the index.
pub const FOLDER: &str = "search/";
/// The function that every file calls.
const CALL: &str = "rbdocSearch";
/// Leaves of a branch, about.
const BRANCH: u64 = 16;
/// The letters of the groups in names of files.
const LETTERS: [&str; 3] = ["r", "i", "o"];

/// The index of a site.
pub struct Index<'b> {
    sources: Vec<Source<'b>>,
    /// How many pages there are in each group.
    groups: Groups,
    numbering: String,
    leaves: Vec<Leaf>,
    /// By term.
    overflow: BTreeMap<String, String>,
    /// By first letter.
    vocabulary: BTreeMap<char, String>,
    facets: Vec<(Facet, Values)>,
    /// How many pages each file of texts holds, by group.
    shards: [Vec<usize>; 3],
    /// What each file holds, by its place in the site.
    files: BTreeMap<String, Holds>,
}

/// What a file of the index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds {
    Root,
    /// Leaves by number.
    Branch(Range<usize>),
    Leaf(usize),
    Overflow(String),
    Vocabulary(char),
    Facet(usize),
    /// Pages by number, and the number within their group of the first.
    Texts(Range<usize>, usize),
    /// A page, and the number of the file.
    Further(usize, usize),
}

impl<'b> Index<'b> {
    /// The index of what `library` shows.
    pub fn new(library: &Library<'b>) -> Self {
        let sources = gather::sources(library);
        let mut groups: Groups = [0; 3];
        for source in &sources {
            groups[source.kind().group() as usize] += 1;
        }
        let (inverted, pages) = invert(&sources, library);
        let mut first = 0;
        let shards = groups.map(|size| {
            first += size;
            texts::shards(&pages[first - size..first])
        });
        let ((leaves, overflow), (vocabulary, facets)) = rayon::join(
            || leaves::leaves(&inverted, groups),
            || {
                let severities = severities(library);
                let values = |facet| (facet, facets::values(facet, &pages, &severities));
                let facets = Facet::ALL.map(values).into();
                (vocabulary::vocabulary(&inverted), facets)
            },
        );
        let mut index = Self {
            numbering: numbering(&sources),
            groups,
            leaves,
            overflow,
            vocabulary,
            facets,
            shards: shards
                .each_ref()
                .map(|of| of.iter().map(Range::len).collect()),
            files: BTreeMap::new(),
            sources,
        };
        let beside: Vec<usize> = pages.iter().map(|page| page.beside).collect();
        index.files = index.name_files(&shards, &beside);
        index
    }

    fn name_files(
        &self,
        shards: &[Vec<Range<usize>>; 3],
        beside: &[usize],
    ) -> BTreeMap<String, Holds> {
        let mut files: BTreeMap<String, Holds> = BTreeMap::new();
        let mut add = |name: &str, holds| {
            files.insert(format!("{FOLDER}{name}.js"), holds);
        };
        add("root", Holds::Root);
        for branch in self.branches() {
            let name = format!("b-{}", spelt(&self.leaves[branch.start].separator));
            add(&name, Holds::Branch(branch));
        }
        for (number, leaf) in self.leaves.iter().enumerate() {
            add(
                &format!("t-{}", spelt(&leaf.separator)),
                Holds::Leaf(number),
            );
        }
        for term in self.overflow.keys() {
            add(&format!("x-{}", spelt(term)), Holds::Overflow(term.clone()));
        }
        for first in self.vocabulary.keys() {
            add(
                &format!("v-{}", spelt(&first.to_string())),
                Holds::Vocabulary(*first),
            );
        }
        for (number, (facet, _)) in self.facets.iter().enumerate() {
            add(&format!("f-{}", facet.id()), Holds::Facet(number));
        }
        let mut first = 0;
        for ((letter, shards), size) in LETTERS.iter().zip(shards).zip(self.groups) {
            for (number, shard) in shards.iter().enumerate() {
                let pages = first + shard.start..first + shard.end;
                for (at, page) in pages.clone().enumerate() {
                    for file in 0..beside.get(page).copied().unwrap_or(0) {
                        add(
                            &format!("{letter}{number}-{at}-{file}"),
                            Holds::Further(page, file),
                        );
                    }
                }
                add(
                    &format!("{letter}{number}"),
                    Holds::Texts(pages, shard.start),
                );
            }
            first += size;
        }
        files
    }

    /// The values of a facet, as they are called in queries.
    pub fn values(&self, facet: Facet) -> impl Iterator<Item = &str> {
        let of_facet = self.facets.iter().filter(move |(known, _)| *known == facet);
        of_facet.flat_map(|(_, values)| values.names.iter().map(|(id, _)| id.as_str()))
    }

    /// What of each page is searched, in order of number.
    pub fn entries<'a>(&'a self, library: &'a Library<'b>) -> impl Iterator<Item = Entry> + 'a {
        self.sources.iter().map(|source| source.entry(library))
    }

    /// What of a page is searched.
    fn entry(&self, page: u32, library: &Library<'b>) -> Option<Entry> {
        let source = self.sources.get(page as usize)?;
        Some(source.entry(library))
    }

    /// The places of all files in the site, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The file at `path`, of the book that the index was made of; nothing where it has none.
    pub fn file(&self, path: &str, library: &Library<'b>) -> Option<String> {
        let name = path.strip_prefix(FOLDER)?.strip_suffix(".js")?;
        let data = match self.files.get(path)? {
            Holds::Root => self.root(),
            Holds::Branch(leaves) => {
                json!([self.numbering, words(self.leaves.get(leaves.clone())?)])
            }
            Holds::Leaf(number) => json!([self.numbering, self.leaves.get(*number)?.data]),
            Holds::Overflow(term) => json!([self.numbering, self.overflow.get(term)?]),
            Holds::Vocabulary(first) => json!([self.vocabulary.get(first)?]),
            Holds::Facet(number) => {
                let (_, values) = self.facets.get(*number)?;
                json!([self.numbering, values.names, values.sets, values.pages])
            }
            Holds::Texts(pages, first) => {
                let rows = self.sources.get(pages.clone())?;
                let rows: Vec<Value> = rows
                    .iter()
                    .map(|source| texts::row(&source.entry(library)))
                    .collect();
                json!([first, rows])
            }
            Holds::Further(page, file) => {
                json!([texts::further(&self.entry(*page as u32, library)?, *file)])
            }
        };
        Some(format!("{CALL}({},{data})\n", json!(name)))
    }

    fn root(&self) -> Value {
        let firsts = self.branches().into_iter();
        let branches = words(firsts.filter_map(|branch| self.leaves.get(branch.start)));
        let shards = self.shards.each_ref().map(|counts| {
            let mut text = String::new();
            for count in counts {
                code::write(*count as u32, &mut text);
            }
            text
        });
        let letters: String = self.vocabulary.keys().collect();
        json!({
            "numbering": self.numbering,
            "groups": self.groups,
            "branches": branches,
            "texts": shards,
            "letters": letters,
        })
    }

    /// Which leaves share a branch. A hash of the separator says where one begins, so that a new leaf moves no
    /// other branch.
    fn branches(&self) -> Vec<Range<usize>> {
        let begins = |number: &usize| {
            let separator = self.leaves[*number].separator.as_bytes();
            *number == 0 || xxhash_rust::xxh3::xxh3_64(separator).is_multiple_of(BRANCH)
        };
        let starts: Vec<usize> = (0..self.leaves.len()).filter(begins).collect();
        let ends = starts.iter().skip(1).copied().chain([self.leaves.len()]);
        starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| start..end)
            .collect()
    }
}

/// The names of all severities, the worst first.
fn severities(library: &Library<'_>) -> Vec<String> {
    let mut severities: Vec<_> = library.book.policy.severities.iter().collect();
    severities.sort_by_key(|severity| severity.rank.value);
    let names = severities
        .iter()
        .map(|severity| severity.name.value.clone());
    names.collect()
}

/// The separators of `leaves` as one text.
fn words<'l>(leaves: impl IntoIterator<Item = &'l Leaf>) -> String {
    let (mut text, mut before) = (String::new(), "");
    for (number, leaf) in leaves.into_iter().enumerate() {
        if number > 0 {
            text.push(code::BETWEEN);
        }
        code::write_word(before, &leaf.separator, &mut text);
        before = &leaf.separator;
    }
    text
}

/// A hash of all addresses in their order.
fn numbering(sources: &[Source<'_>]) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    for source in sources {
        hash.update(source.url().as_bytes());
        hash.update(b"\n");
    }
    let mut text = String::new();
    code::write(hash.digest() as u32, &mut text);
    text
}

/// `text` as part of a file's name: letters a to z and digits as they are, a dot as a dash, others by their
/// number. No two texts are spelt alike, whatever the disk makes of case.
fn spelt(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            '.' => name.push('-'),
            other => {
                // Writing into a string cannot fail.
                let _ = write!(name, "_{:x}_", u32::from(other));
            }
        }
    }
    name
}
