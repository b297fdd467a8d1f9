//! Reads a book's folder.
//!
//! Taken are `book.toml`, the baseline, `content/`, `templates/`, `theme/` and the folder that
//! `runbooks.dir` names. Text is what rbdoc reads: Markdown and TOML among the records, anything
//! textual among templates and theme; every other file is an asset, known by its length and copied
//! when a page needs it. Left out are hidden files, what editors put beside the files they write,
//! `node_modules`, caches, and sites that rbdoc wrote.
//! A link that leads out of the book and its repository is not followed, and known as such ([`Boundary`]).
//! What cannot be a source (a pipe, a socket, a link that leads nowhere or in a circle, a name that is
//! not UTF-8) is skipped and told; what should be readable and is not is an error, because a handbook
//! that silently lacks a page is worse than none.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::boundary::Boundary;
use super::error::Error;
use super::manifest::MANIFEST;
use super::settings::Settings;
use crate::book::is_markdown;
use crate::check::baseline::BASELINE;
use crate::foreign;
use crate::record::book_toml::MAX_SOURCE;
use crate::source::{Content, Tree, normalise};

const BOOK_TOML: &str = "book.toml";
/// Links between folders can multiply paths without end; a book follows at most this many.
const MAX_LINKS: usize = 10_000;
/// What cargo and other tools put into folders that can be made again.
const CACHE_TAG: &str = "CACHEDIR.TAG";
/// What tells of an adopted folder that it holds no sources.
pub(super) const MARKS: [&str; 3] = [BOOK_TOML, MANIFEST, CACHE_TAG];

/// A book's sources.
#[derive(Debug)]
pub struct Loaded {
    /// The sources.
    pub tree: Tree,
    /// What lies among them and cannot be one.
    pub skipped: Vec<Skipped>,
}

/// Something among the sources that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its path, as well as it can be shown.
    pub path: String,
    /// Why.
    pub why: &'static str,
}

/// Reads the book in the folder `root`.
///
/// # Errors
/// A source that cannot be read.
pub fn load(root: &Path) -> Result<Loaded, Error> {
    read_all(list(root)?)
}

/// Reads the folder `root` as the book that it would be with this `book.toml`.
///
/// # Errors
/// A source that cannot be read.
pub fn load_as(root: &Path, book_toml: &str) -> Result<Loaded, Error> {
    let mut listing = list_with(root, &Settings::read(book_toml))?;
    listing.files.remove(BOOK_TOML);
    let mut loaded = read_all(listing)?;
    let content = Content::Text(book_toml.into());
    loaded.tree.insert(BOOK_TOML, content);
    Ok(loaded)
}

fn read_all(listing: Listing) -> Result<Loaded, Error> {
    let (mut skipped, limit) = (listing.skipped, listing.max_source);
    let contents: Vec<(String, Option<Content>)> = listing
        .files
        .into_par_iter()
        .map(|(name, path)| read(&path, kind(&name), limit).map(|content| (name, content)))
        .collect::<Result<_, Error>>()?;
    let mut tree = Tree::default();
    for (name, content) in contents {
        match content {
            Some(content) => {
                tree.insert(&name, content);
            }
            None if TOP.contains(&name.as_str()) => {}
            None => skipped.push(Skipped {
                path: name,
                why: NO_FILE,
            }),
        }
    }
    for (name, target) in listing.leaving {
        tree.insert(&name, leaving(&target));
    }
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Loaded { tree, skipped })
}

const NOT_UTF8: &str = "its name is not UTF-8";
/// Why something that is neither file nor folder is skipped.
pub(super) const NO_FILE: &str = "it is neither a file nor a folder";

/// The sources beside the folders.
pub(super) const TOP: [&str; 2] = [BOOK_TOML, BASELINE];

/// The files that make up a book, not yet read.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Each file by its path in the tree. Those of [`TOP`] are here whether they exist or not.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// What was passed over.
    pub(super) skipped: Vec<Skipped>,
    /// The folders of sources, relative to the root.
    pub(super) folders: Vec<String>,
    /// How many folders are reached by a link.
    links: usize,
    /// These links.
    pub(super) linked: Vec<PathBuf>,
    /// Links that are not followed; it may depend on others, to which they lead.
    pub(super) unfollowed: Vec<PathBuf>,
    /// Links that lead out of the boundary, and where they lead.
    pub(super) leaving: BTreeMap<String, PathBuf>,
    /// Bytes of a text, at most.
    pub(super) max_source: u64,
}

/// What the tree holds of a link that leads out of the boundary.
pub(super) fn leaving(target: &Path) -> Content {
    Content::Link {
        target: target.to_string_lossy().into(),
    }
}

/// Lists the book in the folder `root`.
pub(super) fn list(root: &Path) -> Result<Listing, Error> {
    let path = root.join(BOOK_TOML);
    let book_toml = read(&path, Kind::Text, MAX_SOURCE)?;
    let text = book_toml.as_ref().and_then(Content::text);
    let settings = Settings::read(text.map_or("", |text| text));
    if !settings.follow_links {
        // Nothing of a file that is not the book's is shown, not even its mistakes.
        let boundary = Boundary::new(canonical(root)?, false);
        if let Some(target) = boundary.left_by(&path) {
            return Err(Error::LinkOut { path, target });
        }
    }
    list_with(root, &settings)
}

fn canonical(root: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(root).map_err(Error::io("read", root))
}

/// Lists the folder `root` as the book that it is with these settings.
fn list_with(root: &Path, settings: &Settings) -> Result<Listing, Error> {
    let canonical_root = canonical(root)?;
    let mut boundary = Boundary::new(canonical_root.clone(), settings.follow_links);
    let mut listing = Listing {
        max_source: settings.max_source,
        ..Listing::default()
    };
    for name in TOP {
        let path = root.join(name);
        match boundary.left_by(&path) {
            Some(target) => drop(listing.leaving.insert(name.to_owned(), target)),
            None => drop(listing.files.insert(name.to_owned(), path)),
        }
    }
    for folder in folders(settings) {
        if let Some(target) = boundary.folder_left(&folder) {
            listing.unfollowed.push(root.join(&folder));
            listing.leaving.insert(folder.clone(), target);
        } else {
            listing.walk(root, &canonical_root, &boundary, &folder)?;
        }
        listing.folders.push(folder);
    }
    Ok(listing)
}

/// The folders of sources, relative to the root.
pub(super) fn folders(settings: &Settings) -> Vec<String> {
    let mut folders = OWN_FOLDERS.map(str::to_owned).to_vec();
    let runbooks = normalise("", &settings.runbooks);
    // An absolute path has no place in a tree; the book reports it.
    if !Path::new(&settings.runbooks).is_absolute()
        && !runbooks.split('/').eq(["content"])
        && !runbooks.starts_with("content/")
    {
        folders.push(runbooks);
    }
    folders
}

/// The folders that every book may have.
pub(super) const OWN_FOLDERS: [&str; 3] = ["content", "templates", "theme"];

/// How a file is held.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Text,
    Asset,
}

pub(super) fn kind(name: &str) -> Kind {
    let extension = Path::new(name).extension().unwrap_or_default();
    let is_of_look = name.starts_with("templates/") || name.starts_with("theme/");
    match extension.to_ascii_lowercase().to_str() {
        Some("md" | "toml") => Kind::Text,
        Some("css" | "htm" | "html" | "js" | "json" | "svg" | "txt" | "xml") if is_of_look => {
            Kind::Text
        }
        Some("markdown") if !is_of_look => Kind::Text,
        _ => Kind::Asset,
    }
}

/// Whether a folder of this name stands where a file is expected. One that is called as a page may hold pages.
fn is_named_as_file(name: &str) -> bool {
    let is_page = is_markdown(name) && !name.ends_with("/postmortem.md");
    kind(name) == Kind::Text && !is_page
}

/// The content of a file, or that it is a folder; nothing for what is no file, or is gone since it was listed.
pub(super) fn read(path: &Path, kind: Kind, limit: u64) -> Result<Option<Content>, Error> {
    // Asked before opening: to open a pipe is to wait for its other end.
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path)(error)),
    };
    if metadata.is_dir() {
        return Ok(Some(Content::Folder));
    }
    if !metadata.is_file() {
        return Ok(None);
    }
    if kind == Kind::Asset {
        return copied(path, metadata.len()).map(Some);
    }
    let too_large = |len| Ok(Some(Content::TooLarge { len, limit }));
    if metadata.len() > limit {
        return too_large(metadata.len());
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // It may have grown since.
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(Error::io("read", path))?;
    if bytes.len() as u64 > limit {
        return too_large(bytes.len() as u64);
    }
    Ok(Some(Tree::text_content(bytes)))
}

/// A file that is copied. Only markup is read: something in it may run when a reader opens it.
fn copied(path: &Path, len: u64) -> Result<Content, Error> {
    let name = path.to_string_lossy();
    match foreign::is_worth_reading(&name, len) {
        Ok(false) => Ok(Content::of_copy(len, None)),
        Err(unread) => Ok(Content::of_copy(len, Some(unread))),
        Ok(true) => {
            let bytes = fs::read(path).map_err(Error::io("read", path))?;
            Ok(Content::copied(&name, &bytes))
        }
    }
}

/// Whether to list a folder.
enum Enter {
    Yes,
    /// It holds no sources by its nature.
    No,
    /// It might hold some, so its author is told.
    Skip(&'static str),
}

impl Listing {
    fn skip(&mut self, path: String, why: &'static str) {
        self.skipped.push(Skipped { path, why });
    }

    /// Adds the files under `folder`, which is relative to `root`.
    fn walk(
        &mut self,
        root: &Path,
        canonical_root: &Path,
        boundary: &Boundary,
        folder: &str,
    ) -> Result<(), Error> {
        let top = root.join(folder);
        if !top.exists() {
            return Ok(());
        }
        // Only a folder outside of the book's own can hold a site or a cache.
        let adopted = !OWN_FOLDERS.contains(&folder);
        let mut entries = WalkDir::new(&top).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unreadable(root, error)?;
                    continue;
                }
            };
            if entry.depth() > 0 && is_ignored_name(entry.file_name()) {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            if entry.depth() > 0
                && entry.path_is_symlink()
                && let Some(target) = boundary.left_by(entry.path())
            {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                self.unfollowed.push(entry.path().to_owned());
                match name(folder, &top, entry.path()) {
                    Some(name) => drop(self.leaving.insert(name, target)),
                    None => self.skip(shown(root, entry.path()), NOT_UTF8),
                }
            } else if entry.file_type().is_dir() {
                match self.enter(&entry, canonical_root, adopted) {
                    Enter::Yes => {
                        let name = name(folder, &top, entry.path());
                        if let Some(name) = name.filter(|name| is_named_as_file(name)) {
                            self.files.insert(name, entry.into_path());
                        }
                    }
                    Enter::No => entries.skip_current_dir(),
                    Enter::Skip(why) => {
                        entries.skip_current_dir();
                        self.skip(shown(root, entry.path()), why);
                    }
                }
            } else if let Some(name) = name(folder, &top, entry.path()) {
                self.files.insert(name, entry.into_path());
            } else {
                self.skip(shown(root, entry.path()), NOT_UTF8);
            }
        }
        Ok(())
    }

    fn enter(&mut self, entry: &DirEntry, canonical_root: &Path, adopted: bool) -> Enter {
        if entry.path_is_symlink() {
            self.links += 1;
            if self.links > MAX_LINKS {
                return Enter::Skip("there are too many links between folders");
            }
            let target = fs::canonicalize(entry.path());
            if target
                .as_ref()
                .is_ok_and(|target| canonical_root.starts_with(target))
            {
                self.unfollowed.push(entry.path().to_owned());
                return Enter::Skip("the link leads to a folder that holds the book");
            }
            self.linked.push(entry.path().to_owned());
        }
        if !adopted {
            return Enter::Yes;
        }
        let holds = |name: &str| entry.path().join(name).exists();
        let is_book = entry.depth() > 0
            && holds(BOOK_TOML)
            && fs::canonicalize(entry.path()).is_ok_and(|path| path == canonical_root);
        if is_book || holds(MANIFEST) || holds(CACHE_TAG) {
            Enter::No
        } else {
            Enter::Yes
        }
    }

    /// A place that could not be listed: a link that leads nowhere is passed over, the rest is an error.
    fn unreadable(&mut self, root: &Path, error: walkdir::Error) -> Result<(), Error> {
        let path = error.path().unwrap_or(root).to_owned();
        if error.loop_ancestor().is_some() {
            self.unfollowed.push(path.clone());
            self.skip(shown(root, &path), "the link leads in a circle");
            return Ok(());
        }
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        let source = error
            .into_io_error()
            .unwrap_or_else(|| io::Error::other("it cannot be listed"));
        if is_link {
            self.unfollowed.push(path.clone());
            self.skip(shown(root, &path), "the link leads nowhere");
            return Ok(());
        }
        if source.kind() == io::ErrorKind::NotFound {
            return Ok(());
        }
        Err(Error::io("read", &path)(source))
    }
}

/// Hidden files, the packages of browser tests, and what editors leave behind for a moment (Vim's `4913`,
/// the `~` of many, `#name#` of Emacs, `___jb_tmp___` of `JetBrains`) are no sources anywhere.
pub(super) fn is_ignored_name(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".")
        || name == b"node_modules"
        || name == b"4913"
        || name.ends_with(b"~")
        || (name.len() > 2 && name.starts_with(b"#") && name.ends_with(b"#"))
        || name.ends_with(b"___jb_tmp___")
        || name.ends_with(b"___jb_old___")
}

/// The path in the tree of a file under `top`, which is `folder` there.
fn name(folder: &str, top: &Path, path: &Path) -> Option<String> {
    let mut name = folder.to_owned();
    for component in path.strip_prefix(top).ok()?.components() {
        if let Component::Normal(part) = component {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(part.to_str()?);
        }
    }
    Some(name)
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}
