//! Reads a book's folder.
//!
//! Taken are `book.toml`, the baseline, `content/`, `templates/`, `theme/` and the folder that
//! `runbooks.dir` names. Text is what rbdoc reads: Markdown and TOML among the records, anything
//! textual among templates and theme; every other file is an asset, known by its length and copied
//! when a page needs it. Left out are hidden files, what editors put beside the files they write,
//! `node_modules`, caches, and sites that rbdoc wrote.
//! A link that leads out of the book and its repository is not followed, and known as such ([`Boundary`]).
//! What cannot be a source (a pipe, a socket, a link that leads nowhere or in a circle, a name that is
//! not UTF-8) is in the tree as such ([`Unusable`]), so that it is reported like any problem; what should be readable
//! and is not is an error, because a handbook that silently lacks a page is worse than none.

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
use crate::foreign::{self, Look};
use crate::record::book_toml::MAX_SOURCE;
use crate::source::{Content, Tree, Unusable, normalise};

/// The settings of a book; without them a folder is none.
pub(crate) const BOOK_TOML: &str = "book.toml";
/// Links between folders can multiply paths without end; a book follows at most this many.
const MAX_LINKS: usize = 10_000;
/// What cargo and other tools put into folders that can be made again.
const CACHE_TAG: &str = "CACHEDIR.TAG";
/// What tells of an adopted folder that it holds no sources.
pub(super) const MARKS: [&str; 3] = [BOOK_TOML, MANIFEST, CACHE_TAG];

/// Reads the book in the folder `root`.
///
/// # Errors
/// A source that cannot be read.
pub fn load(root: &Path) -> Result<Tree, Error> {
    read_all(list(root)?)
}

/// Reads the folder `root` as the book that it would be with this `book.toml`.
///
/// # Errors
/// A source that cannot be read.
pub fn load_as(root: &Path, book_toml: &str) -> Result<Tree, Error> {
    let mut listing = list_with(root, &Settings::read(book_toml))?;
    listing.files.remove(BOOK_TOML);
    let mut tree = read_all(listing)?;
    tree.insert(BOOK_TOML, Content::Text(book_toml.into()));
    Ok(tree)
}

fn read_all(listing: Listing) -> Result<Tree, Error> {
    let limit = listing.max_source;
    let contents: Vec<(String, Option<Content>)> = listing
        .files
        .into_par_iter()
        .map(|(name, path)| read(&path, kind(&name), limit).map(|content| (name, content)))
        .collect::<Result<_, Error>>()?;
    let mut tree = Tree::default();
    let read = contents
        .into_iter()
        .filter_map(|(name, content)| Some((name, content?)));
    for (name, content) in read.chain(listing.others) {
        tree.insert(&name, content);
    }
    Ok(tree)
}

/// The sources beside the folders.
pub(super) const TOP: [&str; 2] = [BOOK_TOML, BASELINE];

/// The files that make up a book, not yet read.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Each file by its path in the tree. Those of [`TOP`] are here whether they exist or not.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// The folders of sources, relative to the root.
    pub(super) folders: Vec<String>,
    /// How many folders are reached by a link.
    links: usize,
    /// These links.
    pub(super) linked: Vec<PathBuf>,
    /// Links that are not followed; it may depend on others, to which they lead.
    pub(super) unfollowed: Vec<PathBuf>,
    /// What is no file that could be read: links that lead out of the boundary, and what can be no source.
    pub(super) others: BTreeMap<String, Content>,
    /// Bytes of a text, at most.
    pub(super) max_source: u64,
}

/// What the tree holds of a link that leads out of the boundary.
fn leaving(target: &Path) -> Content {
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
            Some(target) => drop(listing.others.insert(name.to_owned(), leaving(&target))),
            None => drop(listing.files.insert(name.to_owned(), path)),
        }
    }
    for folder in folders(settings) {
        if let Some(target) = boundary.folder_left(&folder) {
            listing.unfollowed.push(root.join(&folder));
            listing.others.insert(folder.clone(), leaving(&target));
        } else if is_dead(&root.join(&folder)) {
            let content = Content::Unusable(Unusable::DeadLink);
            listing.unfollowed.push(root.join(&folder));
            listing.others.insert(folder.clone(), content);
        } else {
            listing.walk(root, &canonical_root, &boundary, &folder)?;
        }
        listing.folders.push(folder);
    }
    let Listing { files, others, .. } = &mut listing;
    // A name that is not UTF-8 is shown as one that another file may have.
    others.retain(|name, _| !files.contains_key(name));
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

/// Whether a symbolic link leads nowhere.
fn is_dead(path: &Path) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let target = fs::metadata(path);
    is_link && target.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// The content of a file, or what else is there; nothing where nothing is.
pub(super) fn read(path: &Path, kind: Kind, limit: u64) -> Result<Option<Content>, Error> {
    // Asked before opening: to open a pipe is to wait for its other end.
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let dead = Content::Unusable(Unusable::DeadLink);
            return Ok(is_dead(path).then_some(dead));
        }
        Err(error) => return Err(Error::io("read", path)(error)),
    };
    if metadata.is_dir() {
        return Ok(Some(Content::Folder));
    }
    if !metadata.is_file() {
        return Ok(Some(Content::Unusable(Unusable::NoFile)));
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
    let is_markup = match foreign::look(&name) {
        Look::Nothing => false,
        Look::Whole => true,
        Look::Start => {
            let mut start = Vec::new();
            File::open(path)
                .and_then(|file| file.take(foreign::START).read_to_end(&mut start))
                .map_err(Error::io("read", path))?;
            foreign::is_markup(&start)
        }
    };
    if !is_markup {
        return Ok(Content::of_copy(len, None));
    }
    if let Some(unread) = foreign::too_large(len) {
        return Ok(Content::of_copy(len, Some(unread)));
    }
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    Ok(Content::copied(&name, &bytes))
}

/// Whether to list a folder.
enum Enter {
    Yes,
    /// It holds no sources by its nature.
    No,
    /// It might hold some, so its author is told.
    Skip(Unusable),
}

impl Listing {
    /// Notes that what stands at `name` is no source.
    fn skip(&mut self, name: String, why: Unusable) {
        self.others.insert(name, Content::Unusable(why));
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
                    self.unreadable(&top, folder, error)?;
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
                    Ok(name) => drop(self.others.insert(name, leaving(&target))),
                    Err(shown) => self.skip(shown, Unusable::Name),
                }
            } else if entry.file_type().is_dir() {
                let name = name(folder, &top, entry.path());
                match self.enter(&entry, canonical_root, adopted) {
                    Enter::Yes => {
                        if let Some(name) = name.ok().filter(|name| is_named_as_file(name)) {
                            self.files.insert(name, entry.into_path());
                        }
                    }
                    Enter::No => entries.skip_current_dir(),
                    Enter::Skip(why) => {
                        entries.skip_current_dir();
                        self.skip(name.unwrap_or_else(|shown| shown), why);
                    }
                }
            } else {
                match name(folder, &top, entry.path()) {
                    Ok(name) => drop(self.files.insert(name, entry.into_path())),
                    Err(shown) => self.skip(shown, Unusable::Name),
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, entry: &DirEntry, canonical_root: &Path, adopted: bool) -> Enter {
        if entry.path_is_symlink() {
            self.links += 1;
            if self.links > MAX_LINKS {
                return Enter::Skip(Unusable::TooManyLinks);
            }
            let target = fs::canonicalize(entry.path());
            if target
                .as_ref()
                .is_ok_and(|target| canonical_root.starts_with(target))
            {
                self.unfollowed.push(entry.path().to_owned());
                return Enter::Skip(Unusable::HoldsBook);
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

    /// A place below `top` that could not be listed: a link that leads nowhere is noted, the rest is an error.
    fn unreadable(&mut self, top: &Path, folder: &str, error: walkdir::Error) -> Result<(), Error> {
        let path = error.path().unwrap_or(top).to_owned();
        if path.file_name().is_some_and(is_ignored_name) {
            return Ok(());
        }
        let name = name(folder, top, &path).unwrap_or_else(|shown| shown);
        if error.loop_ancestor().is_some() {
            self.unfollowed.push(path);
            self.skip(name, Unusable::Circle);
            return Ok(());
        }
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        let source = error
            .into_io_error()
            .unwrap_or_else(|| io::Error::other("it cannot be listed"));
        if is_link {
            self.unfollowed.push(path);
            self.skip(name, Unusable::DeadLink);
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

/// The path in the tree of a file under `top`, which is `folder` there; an error with the path as well as it can be shown
/// where it is not UTF-8.
fn name(folder: &str, top: &Path, path: &Path) -> Result<String, String> {
    let mut name = folder.to_owned();
    let mut is_text = true;
    for component in path.strip_prefix(top).unwrap_or(path).components() {
        if let Component::Normal(part) = component {
            if !name.is_empty() {
                name.push('/');
            }
            is_text &= part.to_str().is_some();
            name.push_str(&part.to_string_lossy());
        }
    }
    if is_text { Ok(name) } else { Err(name) }
}
