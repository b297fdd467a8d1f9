//! The index as files of the site, all under `search/`.
//!
//! Every file is a classic script that calls one function with its name and its data, so that a page
//! opened from a folder can load it under `default-src 'self'`, where nothing else can be read:
//!
//! | file | holds |
//! |---|---|
//! | `root.js` | how many pages there are in each group, how many in each file of texts, the first shard of each list |
//! | `b-<separator>.js` | a list: the separators of about sixteen shards of terms |
//! | `t-<separator>.js` | a shard: terms and where they are ([`super::shards`]) |
//! | `x-<term>.js` | the pages of a very common term that have no room in its shard |
//! | `r0.js`, `i0.js`, `o0.js` … | texts of runbooks, incidents, others ([`super::texts`]); `r0-1-0.js` … what a long page, here the second of `r0`, says further on |
//! | `v-<letter>.js` | the words that a mistyped one is compared with, all of them in a small book ([`super::vocabulary`]) |
//! | `f-<facet>.js` | what results can be narrowed by ([`super::facets`]) |
//!
//! Files that name pages by number also carry the *numbering*, a hash of all addresses: a browser that kept an
//! old root beside a new shard notices, and asks for both anew. A file of texts carries the number of its first page
//! for the same reason. Nothing else of a file depends on other pages, so an edit changes few of them.
//!
//! Texts are not kept in memory: each is made again for its file.

use super::code::{self, WordList};
use super::entry::{Entry, Group};
use super::facets::{self, Facet, Values};
use super::gather::{self, Source};
use super::invert::invert;
use super::postings::Groups;
use super::shards::{self, Shard};
use super::{texts, vocabulary};
use crate::data::Word;
use crate::view::Library;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// The folder of all files of the index.
pub const FOLDER: &str = "search/";
/// The function that every file calls.
pub const CALL: &str = "rbdocSearch";
/// Shards of a list, about.
const LIST: u64 = 16;
/// The letters of the groups in names of files.
const LETTERS: [&str; 3] = ["r", "i", "o"];

/// The index of a site.
pub struct Index<'b> {
    sources: Vec<Source<'b>>,
    /// How many pages there are in each group.
    groups: Groups,
    numbering: String,
    shards: Vec<Shard>,
    /// By term.
    overflow: BTreeMap<String, String>,
    /// By first letter.
    vocabulary: BTreeMap<char, String>,
    facets: Vec<(Facet, Values)>,
    /// How many pages each file of texts holds, by group.
    text_files: [Vec<usize>; 3],
    /// What each file holds, by its place in the site.
    files: BTreeMap<String, File>,
}

/// What a file of the index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum File {
    Root,
    /// The shards of a list, by number.
    List(Range<usize>),
    /// A shard by number.
    Shard(usize),
    /// The rest of a term's postings.
    Overflow(String),
    Vocabulary(char),
    Facet(usize),
    /// Pages by number, and the number within their group of the first.
    Texts(Range<usize>, usize),
    /// A page by number, and the number of the extra file.
    Extra(usize, usize),
}

impl<'b> Index<'b> {
    /// The index of what `library` shows.
    pub fn new(library: &Library<'b>) -> Self {
        let sources = gather::sources(library);
        let groups = [Group::Runbooks, Group::Incidents, Group::Others].map(|group| {
            let of_group = sources.iter().filter(|one| one.kind().group() == group);
            of_group.count()
        });
        let (inverted, pages) = invert(&sources, library);
        let mut first = 0;
        let text_files = groups.map(|size| {
            first += size;
            let of_group = pages.get(first - size..first).unwrap_or_default();
            texts::files(of_group.iter().map(|page| &page.text))
        });
        let ((shards, overflow), (vocabulary, facets)) = rayon::join(
            || shards::shards(&inverted, groups),
            || {
                let severities = severities(library);
                let values = |facet| {
                    (
                        facet,
                        facets::values(facet, &pages, &severities, &library.words),
                    )
                };
                let facets = Facet::ALL.map(values).into();
                (vocabulary::vocabulary(&inverted), facets)
            },
        );
        let mut index = Self {
            numbering: numbering(&sources),
            groups,
            shards,
            overflow,
            vocabulary,
            facets,
            text_files: text_files
                .each_ref()
                .map(|of| of.iter().map(Range::len).collect()),
            files: BTreeMap::new(),
            sources,
        };
        let extra_files: Vec<usize> = pages.iter().map(|page| page.text.extra_files).collect();
        index.files = index.name_files(&text_files, &extra_files);
        index
    }

    fn name_files(
        &self,
        text_files: &[Vec<Range<usize>>; 3],
        extra_files: &[usize],
    ) -> BTreeMap<String, File> {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        let mut add = |prefix: &str, name: &str, file| {
            files.insert(format!("{FOLDER}{prefix}{name}.js"), file);
        };
        add("root", "", File::Root);
        for list in self.lists() {
            if let Some(first) = self.shards.get(list.start) {
                add("b-", &escaped(&first.separator), File::List(list));
            }
        }
        for (number, shard) in self.shards.iter().enumerate() {
            add("t-", &escaped(&shard.separator), File::Shard(number));
        }
        for term in self.overflow.keys() {
            add("x-", &escaped(term), File::Overflow(term.clone()));
        }
        for first in self.vocabulary.keys() {
            let name = escaped(&first.to_string());
            add("v-", &name, File::Vocabulary(*first));
        }
        for (number, (facet, _)) in self.facets.iter().enumerate() {
            add("f-", facet.word(), File::Facet(number));
        }
        let mut first = 0;
        for ((letter, ranges), size) in LETTERS.iter().zip(text_files).zip(self.groups) {
            for (number, range) in ranges.iter().enumerate() {
                let pages = first + range.start..first + range.end;
                for (at, page) in pages.clone().enumerate() {
                    for file in 0..extra_files.get(page).copied().unwrap_or(0) {
                        let name = format!("{number}-{at}-{file}");
                        add(letter, &name, File::Extra(page, file));
                    }
                }
                let file = File::Texts(pages, range.start);
                add(letter, &number.to_string(), file);
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

    /// The places of all files in the site, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The file at `path`, of the book that the index was made of; nothing where it has none.
    pub fn file(&self, path: &str, library: &Library<'b>) -> Option<String> {
        let name = path.strip_prefix(FOLDER)?.strip_suffix(".js")?;
        let data = match self.files.get(path)? {
            File::Root => self.root(),
            File::List(shards) => {
                json!([self.numbering, separators(self.shards.get(shards.clone())?)])
            }
            File::Shard(number) => json!([self.numbering, self.shards.get(*number)?.data]),
            File::Overflow(term) => json!([self.numbering, self.overflow.get(term)?]),
            File::Vocabulary(first) => json!([self.vocabulary.get(first)?]),
            File::Facet(number) => {
                let (_, values) = self.facets.get(*number)?;
                json!([self.numbering, values.names, values.sets, values.pages])
            }
            File::Texts(pages, first) => {
                let sources = self.sources.get(pages.clone())?.iter();
                let rows = sources.map(|source| texts::page(&source.entry(library)));
                json!([first, rows.collect::<Vec<_>>()])
            }
            File::Extra(page, file) => {
                let entry = self.sources.get(*page)?.entry(library);
                json!([texts::extra_file(&entry, *file)])
            }
        };
        Some(format!("{CALL}({},{data})\n", json!(name)))
    }

    fn root(&self) -> Value {
        let lists = self.lists().into_iter();
        let firsts = separators(lists.filter_map(|list| self.shards.get(list.start)));
        let texts = self.text_files.each_ref().map(|counts| {
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
            "branches": firsts,
            "texts": texts,
            "letters": letters,
        })
    }

    /// Which shards share a list. A hash of the separator says where one begins, so that a new shard moves no
    /// other list.
    fn lists(&self) -> Vec<Range<usize>> {
        let begins = |number: usize, shard: &Shard| {
            let hash = xxhash_rust::xxh3::xxh3_64(shard.separator.as_bytes());
            number == 0 || hash.is_multiple_of(LIST)
        };
        let shards = self.shards.iter().enumerate();
        let starts = shards.filter(|(number, shard)| begins(*number, shard));
        let starts: Vec<usize> = starts.map(|(number, _)| number).collect();
        let ends = starts.iter().skip(1).copied().chain([self.shards.len()]);
        let ranges = starts.iter().zip(ends);
        ranges.map(|(start, end)| *start..end).collect()
    }
}

/// The names of all severities, the worst first.
fn severities(library: &Library<'_>) -> Vec<String> {
    let mut severities: Vec<_> = library.book.policy.severities.iter().collect();
    severities.sort_by_key(|severity| severity.rank.value);
    let names = severities.iter().map(|one| one.name.value.clone());
    names.collect()
}

/// The separators of `shards` as one text.
fn separators<'s>(shards: impl IntoIterator<Item = &'s Shard>) -> String {
    let mut list = WordList::default();
    shards
        .into_iter()
        .for_each(|shard| list.push(&shard.separator));
    list.text
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
/// number. Two texts never have one name, also where a disk ignores case.
fn escaped(text: &str) -> String {
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
