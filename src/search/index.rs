//! The index as files of the site, all under `search/`.
//!
//! Every file is a classic script that calls one function with its name and its data, so that a page
//! opened from a folder can load it under `default-src 'self'`, where nothing else can be read:
//!
//! | file | holds |
//! |---|---|
//! | `root.js` | how many pages there are in each group, how many in each file of texts, and the versions of the files below |
//! | `b-….js` | a list: the separators of about sixteen shards of terms, and their versions |
//! | `t-….js` | a shard: terms and where they are ([`super::shards`]) |
//! | `x-….js` | the pages of a very common term that have no room in its shard, which names it |
//! | `r0-….js`, `i0-….js`, `o0-….js` … | texts of runbooks, incidents, others ([`super::texts`]); `r0-…-1-0.js` … what a long page, here the second of `r0`, says further on |
//! | `v-….js` | the words that a mistyped one is compared with, all of them in a small book ([`super::vocabulary`]) |
//! | `f-….js` | what results can be narrowed by ([`super::facets`]) |
//!
//! The name of every file but the root's holds a *version*, a hash of what is in it; sixteen neighbouring files of texts
//! share one. Whoever names a file names its version: so from one root only the files of its own index are reached, and
//! none is ever overwritten by another. A build writes the new files, then the root, then deletes what the old root alone
//! named: at each moment the root that is there leads to a whole index. A reader with an old root finds one of its
//! files gone, and asks for the root anew. What did not change keeps its name, so an edit changes few files.
//!
//! Texts are not kept in memory: each is made again for its file. Only a long page is remembered for a while, since it
//! has many files, one after the other.

use super::code::{self, WordList};
use super::entry::{Entry, Group};
use super::facets::{self, Facet, Values};
use super::gather::{self, Source};
use super::invert::{PageMeta, invert};
use super::postings::Groups;
use super::shards::{self, Shard};
use super::{texts, vocabulary};
use crate::data::Word;
use crate::view::Library;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use xxhash_rust::xxh3::Xxh3;

/// The folder of all files of the index.
pub const FOLDER: &str = "search/";
/// The function that every file calls.
pub const CALL: &str = "rbdocSearch";
/// Shards of a list, about.
const LIST: u64 = 16;
/// Files of texts that share a version: each with its own would make the root large.
const BUNDLE: usize = 16;
/// How many long pages are remembered: as many as are written at the same time, about.
const LONG_PAGES: usize = 4;
/// The letters of the groups in names of files.
const LETTERS: [&str; 3] = ["r", "i", "o"];

/// The index of a site.
pub struct Index<'b> {
    sources: Vec<Source<'b>>,
    /// How many pages there are in each group.
    groups: Groups,
    shards: Vec<Shard>,
    /// The lists of shards, and the version of each.
    lists: Vec<(Range<usize>, String)>,
    /// By version.
    overflow: BTreeMap<String, String>,
    /// By first letter.
    vocabulary: BTreeMap<char, String>,
    facets: Vec<(Facet, Values)>,
    /// How many pages each file of texts holds, by group.
    text_files: [Vec<usize>; 3],
    /// The versions of files of texts, by group: one for [`BUNDLE`] of them.
    text_versions: [Vec<String>; 3],
    /// What each file holds, by its place in the site.
    files: BTreeMap<String, File>,
    /// The long pages that were asked for last, by number; the last one at the end.
    long_pages: Mutex<Vec<(usize, Arc<LongPage>)>>,
}

/// The extra files of a long page as JSON, made by the first who asks for one of them.
type LongPage = OnceLock<Vec<String>>;

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
    /// Pages by number.
    Texts(Range<usize>),
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
        let mut first = 0;
        let mut starts = groups.into_iter().map(|size| {
            first += size;
            first - size
        });
        let text_versions = text_files.each_ref().map(|files| {
            let start = starts.next().unwrap_or_default();
            text_versions(files, pages.get(start..).unwrap_or_default())
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
            groups,
            lists: Vec::new(),
            shards,
            overflow,
            vocabulary,
            facets,
            text_files: text_files
                .each_ref()
                .map(|of| of.iter().map(Range::len).collect()),
            text_versions,
            files: BTreeMap::new(),
            long_pages: Mutex::default(),
            sources,
        };
        let lists = lists(&index.shards).into_iter();
        let with_version = |list: Range<usize>| {
            let version = code::version(index.list(&list).as_bytes());
            (list, version)
        };
        index.lists = lists.map(with_version).collect();
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
        for (list, version) in &self.lists {
            add("b-", version, File::List(list.clone()));
        }
        for (number, shard) in self.shards.iter().enumerate() {
            add("t-", &shard.version(), File::Shard(number));
        }
        for version in self.overflow.keys() {
            add("x-", version, File::Overflow(version.clone()));
        }
        for (first, words) in &self.vocabulary {
            add(
                "v-",
                &code::version(words.as_bytes()),
                File::Vocabulary(*first),
            );
        }
        for (number, (_, values)) in self.facets.iter().enumerate() {
            add("f-", &values.version(), File::Facet(number));
        }
        let mut first = 0;
        let groups = LETTERS.iter().zip(text_files).zip(&self.text_versions);
        for (((letter, ranges), versions), size) in groups.zip(self.groups) {
            let versions = versions.iter().flat_map(|version| [version; BUNDLE]);
            for ((number, range), version) in ranges.iter().enumerate().zip(versions) {
                let pages = first + range.start..first + range.end;
                for (at, page) in pages.clone().enumerate() {
                    for file in 0..extra_files.get(page).copied().unwrap_or(0) {
                        let name = format!("{number}-{version}-{at}-{file}");
                        add(letter, &name, File::Extra(page, file));
                    }
                }
                let name = format!("{number}-{version}");
                add(letter, &name, File::Texts(pages));
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
            File::List(shards) => json!([self.list(shards)]),
            File::Shard(number) => json!([self.shards.get(*number)?.data]),
            File::Overflow(version) => json!([self.overflow.get(version)?]),
            File::Vocabulary(first) => json!([self.vocabulary.get(first)?]),
            File::Facet(number) => {
                let (_, values) = self.facets.get(*number)?;
                values.data()
            }
            File::Texts(pages) => {
                let sources = self.sources.get(pages.clone())?.iter();
                let rows = sources.map(|source| texts::page(&source.entry(library)));
                json!([rows.collect::<Vec<_>>()])
            }
            File::Extra(page, file) => {
                let long_page = self.long_page(*page);
                let source = self.sources.get(*page)?;
                let files = long_page.get_or_init(|| texts::extra_files(&source.entry(library)));
                let text = files.get(*file)?;
                return Some(format!("{CALL}({},[{text}])\n", json!(name)));
            }
        };
        Some(format!("{CALL}({},{data})\n", json!(name)))
    }

    /// Where the extra files of a page are kept, as long as few others are asked for.
    fn long_page(&self, page: usize) -> Arc<LongPage> {
        let mut pages = self
            .long_pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, files)) = pages.iter().find(|(number, _)| *number == page) {
            return Arc::clone(files);
        }
        if pages.len() == LONG_PAGES {
            pages.remove(0);
        }
        let files = Arc::default();
        pages.push((page, Arc::clone(&files)));
        files
    }

    fn root(&self) -> Value {
        let mut branches = WordList::default();
        for (list, version) in &self.lists {
            if let Some(first) = self.shards.get(list.start) {
                branches.push_with(&first.separator, version);
            }
        }
        let texts = self.text_files.each_ref().map(|counts| {
            let mut text = String::new();
            for count in counts {
                code::write(*count as u32, &mut text);
            }
            text
        });
        let words = self.vocabulary.iter();
        let letters: serde_json::Map<String, Value> = words
            .map(|(first, words)| (first.to_string(), code::version(words.as_bytes()).into()))
            .collect();
        let facets = self.facets.iter();
        let facets: serde_json::Map<String, Value> = facets
            .map(|(facet, values)| (facet.word().to_owned(), values.version().into()))
            .collect();
        json!({
            "groups": self.groups,
            "branches": branches.text,
            "texts": texts,
            "versions": self.text_versions.each_ref().map(|versions| versions.concat()),
            "letters": letters,
            "facets": facets,
        })
    }

    /// A list of shards: the separator of each, and its version.
    fn list(&self, shards: &Range<usize>) -> String {
        let mut list = WordList::default();
        for shard in self.shards.get(shards.clone()).unwrap_or_default() {
            list.push_with(&shard.separator, &shard.version());
        }
        list.text
    }
}

/// Which shards share a list. A hash of the separator says where one begins, so that a new shard moves no other list.
fn lists(shards: &[Shard]) -> Vec<Range<usize>> {
    let begins = |number: usize, shard: &Shard| {
        let hash = xxhash_rust::xxh3::xxh3_64(shard.separator.as_bytes());
        number == 0 || hash.is_multiple_of(LIST)
    };
    let numbered = shards.iter().enumerate();
    let starts = numbered.filter(|(number, shard)| begins(*number, shard));
    let starts: Vec<usize> = starts.map(|(number, _)| number).collect();
    let ends = starts.iter().skip(1).copied().chain([shards.len()]);
    let ranges = starts.iter().zip(ends);
    ranges.map(|(start, end)| *start..end).collect()
}

/// The versions of the files of texts of a group, whose pages begin with the first of `pages`.
fn text_versions(files: &[Range<usize>], pages: &[PageMeta]) -> Vec<String> {
    let version = |bundle: &[Range<usize>]| {
        let mut hash = Xxh3::new();
        for file in bundle {
            hash.update(&(file.len() as u64).to_le_bytes());
            for page in pages.get(file.clone()).unwrap_or_default() {
                hash.update(&page.text.content.to_le_bytes());
            }
        }
        code::version_of(hash.digest())
    };
    files.chunks(BUNDLE).map(version).collect()
}

/// The names of all severities, the worst first.
fn severities(library: &Library<'_>) -> Vec<String> {
    let mut severities: Vec<_> = library.book.policy.severities.iter().collect();
    severities.sort_by_key(|severity| severity.rank.value);
    let names = severities.iter().map(|one| one.name.value.clone());
    names.collect()
}
