//! Where a link leads: one answer for the checks, which report the broken ones, and for the site,
//! which writes the addresses.
//!
//! A destination is read as the file's author meant it: percent-encoded or not, composed or decomposed
//! letters, a folder for its index page, an anchor in any of the usual spellings. What needs guessing
//! is not resolved but offered as a [`Repair`](super::repair::Repair).

use super::places::{ACTION, places};
use super::records::{Book, Record};
use crate::markdown::{self, Anchors, Doc};
use crate::source::{FileId, SourceFile, Tree, normalise, parent};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Names of a folder's index page in lower case, in order of preference; last, that of an incident.
pub(super) const INDEX_NAMES: [&str; 4] = ["index.md", "_index.md", "readme.md", "incident.toml"];

/// Resolves the links of one book.
pub struct Links<'a> {
    pub(super) book: &'a Book,
    pub(super) tree: &'a Tree,
    /// The Markdown of each page by the number of its file.
    docs: Vec<Option<&'a Doc>>,
    /// The places in each, as they are asked for.
    anchors: Vec<OnceLock<Anchors>>,
    /// The records that stand in TOML.
    records: Vec<OfRecord>,
    /// Which of them a file belongs to, by the number of the file.
    record_of: Vec<Option<usize>>,
    /// Whether the book has templates of its own, which may name places of their own.
    has_templates: bool,
    /// Paths whose letters are not composed, by their composed form.
    decomposed: HashMap<String, &'a str>,
    /// The file that stands for a folder: its place among [`INDEX_NAMES`], and its path.
    indexes: HashMap<&'a str, (usize, &'a str)>,
    /// Folders with runbooks somewhere below them.
    listed: HashSet<&'a str>,
}

/// A record in TOML.
struct OfRecord {
    record: Record,
    /// Whether all of it was read: else it may have places that nobody knows.
    is_whole: bool,
    /// The places of its page, when they are asked for.
    places: OnceLock<BTreeSet<String>>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// To another scheme or host: the destination stays as written.
    Elsewhere,
    /// To nothing: the destination is empty.
    Empty,
    /// To a place on the same page.
    Here(Anchor<'a>),
    /// To a source file of the book. The site shows its page, or a copy of it.
    File {
        /// Its path.
        path: &'a str,
        /// The place in it.
        anchor: Anchor<'a>,
    },
    /// To a folder without an index page of its own, whose records some page lists.
    Folder(String),
    /// To a file of the repository that is not part of the book: its address there.
    Repository(String),
    /// To a file that is not part of the book, and no `repo_url` says where else to find it.
    Outside(String),
    /// Into the book, where there is no such file.
    Missing(String),
}

/// The `#fragment` of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor<'a> {
    /// None, or the top of the page.
    Top,
    /// This id: the real one, however it was spelt.
    Id(&'a str),
    /// A place that the page of a record has: as written.
    Place(&'a str),
    /// Something in a file that is not ours to read, such as a line of a script: as written.
    Unread(&'a str),
    /// An id that the page does not have.
    Missing(&'a str),
}

impl Anchor<'_> {
    /// The fragment with its `#`, as an address needs it.
    pub fn suffix(self) -> String {
        match self {
            Self::Top => String::new(),
            Self::Id(id) => format!("#{}", percent_encoding::utf8_percent_encode(id, FRAGMENT)),
            Self::Place(written) | Self::Unread(written) | Self::Missing(written) => {
                format!("#{written}")
            }
        }
    }
}

/// What a fragment cannot hold as it is.
const FRAGMENT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%');

/// A destination in its parts.
pub(super) struct Parts<'d> {
    /// The path as written.
    pub(super) path: &'d str,
    /// `?…`, with its mark.
    pub(super) query: &'d str,
    /// What follows `#`.
    pub(super) fragment: Option<&'d str>,
}

pub(super) fn parts(dest: &str) -> Parts<'_> {
    let (rest, fragment) = match dest.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (dest, None),
    };
    let query = rest.find('?').unwrap_or(rest.len());
    Parts {
        path: &rest[..query],
        query: &rest[query..],
        fragment,
    }
}

impl<'a> Links<'a> {
    /// Prepares for the links of `book`.
    pub fn new(book: &'a Book, tree: &'a Tree) -> Self {
        let runbooks = book.runbooks.iter().map(|r| (r.file, &r.doc));
        let pages = book.pages.iter().map(|p| (p.file, &p.doc));
        let prose = book
            .incidents
            .iter()
            .filter_map(|incident| incident.postmortem.as_ref())
            .map(|prose| (prose.file, &prose.doc));
        let mut indexes: HashMap<&str, (usize, &str)> = HashMap::new();
        for (path, _) in tree.iter().filter(|(_, file)| !is_nothing(file)) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let is_name = |index: &&str| index.eq_ignore_ascii_case(name);
            if let Some(place) = INDEX_NAMES.iter().position(is_name) {
                let best = indexes.entry(parent(path)).or_insert((place, path));
                *best = (*best).min((place, path));
            }
        }
        let listed = book.runbooks.iter().flat_map(|runbook| {
            let path = tree.path(runbook.file);
            path.match_indices('/').map(|(slash, _)| &path[..slash])
        });
        let mut docs = Vec::new();
        for (file, doc) in runbooks.chain(pages).chain(prose) {
            let at = file.0 as usize;
            if docs.len() <= at {
                docs.resize(at + 1, None);
            }
            docs[at] = Some(doc);
        }
        let (records, record_of) = in_toml(book);
        Self {
            book,
            tree,
            indexes,
            listed: listed.collect(),
            anchors: docs.iter().map(|_| OnceLock::new()).collect(),
            docs,
            records,
            record_of,
            has_templates: tree
                .under("templates")
                .any(|(path, _)| path.ends_with(".html")),
            decomposed: tree
                .iter()
                .filter(|(path, file)| !path.is_ascii() && !is_nfc(path) && !is_nothing(file))
                .map(|(path, _)| (path.nfc().collect(), &**path))
                .collect(),
        }
    }

    /// Where `dest`, as written in the file `from`, leads.
    pub fn resolve<'d>(&self, dest: &'d str, from: FileId) -> Target<'d>
    where
        'a: 'd,
    {
        let dest = dest.trim();
        if dest.is_empty() {
            return Target::Empty;
        }
        if is_elsewhere(dest) {
            return Target::Elsewhere;
        }
        let Parts { path, fragment, .. } = parts(dest);
        if path.is_empty() {
            return Target::Here(self.anchor(from, fragment));
        }
        let from_path = self.tree.path(from);
        for base in self.bases(path, from_path) {
            if let Some(found) = self.at(&base) {
                let anchor = match self.tree.get(found) {
                    Some(file) => self.anchor(file.id, fragment),
                    None => Anchor::Top,
                };
                return Target::File {
                    path: found,
                    anchor,
                };
            }
            if self.is_listed(&base) {
                return Target::Folder(base);
            }
        }
        let resolved = resolve_path(&decode(path), from_path);
        // Hidden files and folders without a page are in the repository, but not on the site.
        let unshown =
            resolved.split('/').any(is_hidden) || self.tree.under(&resolved).next().is_some();
        if !unshown && (self.is_inside(&resolved) || path.starts_with('/')) {
            Target::Missing(resolved)
        } else {
            match &self.book.config.repo_url {
                Some(base) if !resolved.starts_with("../") => {
                    Target::Repository(format!("{base}{}", encode(&resolved)))
                }
                _ => Target::Outside(resolved),
            }
        }
    }

    /// The paths that a destination may mean, in order: as written, then percent-decoded; from the
    /// top of the book or of the runbooks for one that begins with `/`.
    fn bases(&self, path: &str, from: &str) -> Vec<String> {
        let mut bases = Vec::new();
        for spelling in [Cow::Borrowed(path), decode(path)] {
            let Some(rest) = spelling.strip_prefix('/') else {
                bases.push(resolve_path(&spelling, from));
                continue;
            };
            // A path from the top is how other site generators name a page, without its `.md`.
            for top in ["", &self.book.config.runbooks.dir, "content"] {
                let base = normalise(top, rest);
                let page = format!("{base}.md");
                if !rest.is_empty() && !rest.ends_with('/') {
                    bases.push(
                        if self.find(&base).is_none() && self.find(&page).is_some() {
                            page
                        } else {
                            base
                        },
                    );
                }
            }
        }
        bases.dedup();
        bases
    }

    /// The file at `path`, or the index page of the folder at `path`.
    pub(super) fn at(&self, path: &str) -> Option<&'a str> {
        self.find(path).or_else(|| {
            let composed: String = path.nfc().collect();
            let index = self
                .indexes
                .get(path)
                .or_else(|| self.indexes.get(composed.as_str()));
            index.map(|(_, file)| *file)
        })
    }

    /// The file at `path`, whichever way its letters are composed.
    pub(super) fn find(&self, path: &str) -> Option<&'a str> {
        let file = |path: &str| self.tree.get(path).filter(|file| !is_nothing(file));
        if let Some(file) = file(path) {
            return Some(self.tree.path(file.id));
        }
        let composed: String = path.nfc().collect();
        match file(&composed) {
            Some(file) => Some(self.tree.path(file.id)),
            None => self.decomposed.get(&composed).copied(),
        }
    }

    /// Whether a page lists what is in the folder at `path`.
    fn is_listed(&self, path: &str) -> bool {
        let lists = [
            "content/incidents",
            "content/checklists",
            "content/messages",
        ];
        lists.contains(&path) || self.listed.contains(path)
    }

    /// Whether a path belongs to the folders that the book is read from.
    fn is_inside(&self, path: &str) -> bool {
        let within = |folder: &str| {
            folder.is_empty() && !path.starts_with("../")
                || path == folder
                || path
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        within("content") || within(&normalise("", &self.book.config.runbooks.dir))
    }

    /// The place that `fragment` names in `file`.
    fn anchor<'d>(&self, file: FileId, fragment: Option<&'d str>) -> Anchor<'d>
    where
        'a: 'd,
    {
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return Anchor::Top;
        };
        let record = self.record_of(file);
        // An incident is one page, whichever of its files a link names.
        let home = match self.doc(file) {
            Some(_) => Some(file),
            None => record.and_then(|one| Some(one.record.doc()?.0)),
        };
        if let Some(home) = home
            && let (Some(doc), Some(anchors)) = (self.doc(home), self.anchors.get(home.0 as usize))
            && let markdown::Target::Exact(id) | markdown::Target::Fallback(id) = anchors
                .get_or_init(|| Anchors::of(doc))
                .resolve(doc, fragment)
        {
            return Anchor::Id(id);
        }
        if home.is_none() && record.is_none() {
            return Anchor::Unread(fragment);
        }
        // Browsers know it on every page.
        if fragment.eq_ignore_ascii_case("top") {
            return Anchor::Top;
        }
        if record.is_some_and(|record| record.places().contains(&*decode(fragment))) {
            return Anchor::Place(fragment);
        }
        let is_action = record.is_some() && fragment.starts_with(ACTION);
        // Ids of the page around the text.
        let is_of_site = fragment.starts_with(markdown::SITE_IDS) && !is_action;
        let is_of_toml = is_action || self.doc(file).is_none();
        let may_be_there = self.has_templates || record.is_some_and(|record| !record.is_whole);
        if is_of_site || is_of_toml && may_be_there {
            Anchor::Unread(fragment)
        } else {
            Anchor::Missing(fragment)
        }
    }

    fn record_of(&self, file: FileId) -> Option<&OfRecord> {
        self.records.get((*self.record_of.get(file.0 as usize)?)?)
    }

    /// The places of the record's page that a file in TOML belongs to.
    pub(super) fn places(&self, file: FileId) -> Option<&BTreeSet<String>> {
        Some(self.record_of(file)?.places())
    }

    /// The Markdown of a file that became a page.
    pub fn doc(&self, file: FileId) -> Option<&'a Doc> {
        self.docs.get(file.0 as usize).copied().flatten()
    }

    /// Every page's Markdown with its file.
    pub(super) fn docs(&self) -> impl Iterator<Item = (FileId, &'a Doc)> {
        let docs = self.docs.iter().enumerate();
        docs.filter_map(|(at, doc)| Some((FileId(at as u32), (*doc)?)))
    }
}

impl OfRecord {
    fn places(&self) -> &BTreeSet<String> {
        self.places.get_or_init(|| places(&self.record))
    }
}

/// The records of a book that stand in TOML, and which of them a file belongs to, by its number.
fn in_toml(book: &Book) -> (Vec<OfRecord>, Vec<Option<usize>>) {
    let (mut records, mut record_of) = (Vec::new(), Vec::new());
    let is_toml = |record: &Record| !matches!(record, Record::Runbook(_) | Record::Page(_));
    for record in book.records().into_iter().filter(is_toml) {
        let files = record.files();
        for file in &files {
            let at = file.0 as usize;
            if record_of.len() <= at {
                record_of.resize(at + 1, None);
            }
            record_of[at] = Some(records.len());
        }
        records.push(OfRecord {
            is_whole: !files.iter().any(|file| book.faulty.contains(file)),
            record,
            places: OnceLock::new(),
        });
    }
    (records, record_of)
}

/// Whether a destination names its own scheme (`https:`, `mailto:`, `tel:` …) or host (`//…`).
pub fn is_elsewhere(dest: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    dest.starts_with("//")
        || dest
            .split_once(':')
            .is_some_and(|(before, _)| scheme(before))
}

/// Whether a file stands for nothing, as a symbolic link that is not followed does.
fn is_nothing(file: &SourceFile) -> bool {
    file.content.is_nothing()
}

/// Whether a part of a path is of a file or folder that is no source.
fn is_hidden(part: &str) -> bool {
    part.starts_with('.') && part != ".." && part != "."
}

/// A path with percent-encoded bytes decoded, if they are UTF-8.
pub(super) fn decode(path: &str) -> Cow<'_, str> {
    percent_decode_str(path)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(path))
}

/// A path as an address spells it.
fn encode(path: &str) -> String {
    const PATH: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    percent_encoding::utf8_percent_encode(path, PATH).to_string()
}

fn resolve_path(path: &str, from: &str) -> String {
    match path.strip_prefix('/') {
        Some(rest) => normalise("", rest),
        None => normalise(parent(from), path),
    }
}

/// `name` in `folder`.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
