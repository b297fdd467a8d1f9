//! Reads a book's folder again: what changed since the last time, and only that.
//!
//! Owns [`Folder`]: which files the book has and when each was written. An event (a path that the system says
//! has changed) costs one look at that path. What the path cannot tell (a folder that came or moved, a link,
//! `book.toml`, a lost event) is found by listing the whole book, which reads no file whose time and size are
//! as they were. A file counts as changed only if its content is: an editor that writes the same text again
//! has changed nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::error::Error;
use super::events::{Effect, FsEvents, LinkPaths, WatchMap, WatchedFolder};
use super::load::{self, Listing, TOP};
use super::settings::Settings;
use crate::record::book_toml::MAX_SOURCE;
use crate::session::Change;
use crate::source::{Content, Tree};

/// A file written so shortly before it was read may be written again without a new time: some network
/// disks count in steps of two seconds.
const UNSETTLED: Duration = Duration::from_secs(3);

/// What is different from the last time.
#[derive(Debug, Default)]
pub struct Reread {
    /// Sources with another content, and those that came or went.
    pub changes: Vec<Change>,
    /// Files to copy that were written again at the same length: the book is the same, the site is not.
    pub touched: Vec<String>,
    /// Whether the folders to watch may have changed.
    pub folders_changed: bool,
}

/// A book's folder as it was read last.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    files: BTreeMap<String, KnownFile>,
    map: WatchMap,
    /// What is no file that could be read, as links that lead out of the boundary.
    others: BTreeSet<String>,
    /// Bytes of a text, at most.
    max_source: u64,
    /// Whether the last attempt failed half-way, or there was none.
    needs_rescan: bool,
}

#[derive(Debug, Clone)]
struct KnownFile {
    path: PathBuf,
    /// `None` for a file that does not exist.
    stamp: Option<Stamp>,
}

/// When and how long a file was, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
    /// Which file it was: a link may have been turned to another one of the same time and length.
    identity: Identity,
    /// Whether the same time will mean the same content.
    is_settled: bool,
}

/// What tells a file from another one, and from itself before it was written: disk and number, and the time of the last
/// change, which no program sets. Zeros where the system has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    file: (u64, u64),
    changed: (i64, i64),
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            file: (metadata.dev(), metadata.ino()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Self {
        Self {
            file: (0, 0),
            changed: (0, 0),
        }
    }
}

impl Stamp {
    /// Whether the file is the one that it was, as it was.
    fn is_same(&self, now: &Self) -> bool {
        (self.modified, self.len, self.identity) == (now.modified, now.len, now.identity)
    }

    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        let is_old = |time: SystemTime| time.elapsed().is_ok_and(|age| age > UNSETTLED);
        Self {
            modified,
            len: metadata.len(),
            identity: Identity::of(metadata),
            is_settled: modified.is_some_and(is_old),
        }
    }
}

/// A file as it is now.
type FileNow = (String, KnownFile, Option<Content>);

impl Folder {
    /// The book in the folder `root`, of which nothing was read yet.
    pub fn new(root: &Path) -> Self {
        // Events come with whole paths, on some systems without links; on Windows a path without links is
        // spelt so that `..` means nothing in it.
        let absolute = || std::path::absolute(root).ok();
        let resolved = || fs::canonicalize(root).ok().filter(|_| !cfg!(windows));
        let root = resolved()
            .or_else(absolute)
            .unwrap_or_else(|| root.to_owned());
        Self {
            files: BTreeMap::new(),
            map: WatchMap::default(),
            others: BTreeSet::new(),
            max_source: MAX_SOURCE,
            needs_rescan: true,
            root,
        }
    }

    /// The folder itself, as it is spelt in events.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folders whose changes matter.
    pub fn watched_folders(&self) -> Vec<WatchedFolder> {
        self.map.watched_folders(&self.root)
    }

    /// What is different from `tree`, which holds what was read before.
    ///
    /// # Errors
    /// A source that cannot be read. The next attempt looks everywhere.
    pub fn reread(&mut self, events: &FsEvents, tree: &Tree) -> Result<Reread, Error> {
        let paths = match events {
            FsEvents::Paths(paths) if !self.needs_rescan => self.affected_files(paths),
            _ => None,
        };
        self.needs_rescan = true;
        let reread = match paths {
            Some(names) => self.read_files(&names, tree),
            None => self.rescan(tree),
        }?;
        self.needs_rescan = false;
        Ok(reread)
    }

    /// The names of the files that events at `paths` affect; `None` where the whole book must be listed.
    fn affected_files(&self, paths: &BTreeSet<PathBuf>) -> Option<BTreeSet<String>> {
        let is_known = |name: &str| self.files.contains_key(name);
        let mut names = BTreeSet::new();
        for path in paths {
            match self.map.effect(path, &self.root, &is_known) {
                Effect::Nothing => {}
                Effect::Rescan => return None,
                Effect::File(name) => {
                    names.insert(name);
                }
                Effect::Removed(name) => {
                    let below = format!("{name}/");
                    let known = self.files.range(below.clone()..);
                    let known = known.take_while(|(path, _)| path.starts_with(&below));
                    names.extend(known.map(|(path, _)| path.clone()));
                    names.insert(name);
                }
            }
        }
        Some(names)
    }

    /// Reads the files of these names.
    fn read_files(&mut self, names: &BTreeSet<String>, tree: &Tree) -> Result<Reread, Error> {
        let look = |name: &String| {
            let known = self.files.get(name);
            let path = || self.map.path_of(name, &self.root);
            let path = known.map_or_else(path, |known| known.path.clone());
            read_file(name.clone(), path, None, self.max_source)
        };
        let found: Vec<Option<FileNow>> = names.par_iter().map(look).collect::<Result<_, _>>()?;
        let mut reread = Reread::default();
        for file in found.into_iter().flatten() {
            self.record(file, tree, &mut reread);
        }
        Ok(reread)
    }

    /// Lists the book and reads what is not as it was.
    fn rescan(&mut self, tree: &Tree) -> Result<Reread, Error> {
        let Listing {
            files,
            folders,
            linked,
            unfollowed,
            others,
            max_source,
            ..
        } = load::list(&self.root)?;
        let before_limit = std::mem::replace(&mut self.max_source, max_source);
        // With another limit a large file is read that was not, or the other way round.
        let is_small =
            |stamp: &Stamp| before_limit == max_source || stamp.len <= before_limit.min(max_source);
        let mut paths = LinkPaths::default();
        for folder in linked {
            paths.add_folder(&folder);
        }
        for link in unfollowed {
            paths.add_way(&link);
        }
        let gone: Vec<String> = self
            .files
            .keys()
            .filter(|name| !files.contains_key(*name))
            .cloned()
            .collect();
        let look = |(name, path): (String, PathBuf)| {
            let before = self.files.get(&name).and_then(|known| known.stamp);
            let before = before.filter(|stamp| stamp.is_settled && is_small(stamp));
            let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
            let link = is_link.then(|| path.clone());
            Ok((read_file(name, path, before, max_source)?, link))
        };
        let looked: Vec<(Option<FileNow>, Option<PathBuf>)> = files
            .into_par_iter()
            .map(look)
            .collect::<Result<_, Error>>()?;
        let mut reread = Reread::default();
        for name in gone {
            self.files.remove(&name);
            if tree.get(&name).is_some() {
                let (path, content) = (name, None);
                reread.changes.push(Change { path, content });
            }
        }
        let left = self.others.iter().filter(|name| {
            !others.contains_key(*name)
                && !self.files.contains_key(*name)
                && tree.get(name).is_some()
        });
        for name in left {
            let (path, content) = (name.clone(), None);
            reread.changes.push(Change { path, content });
        }
        self.others = others.keys().cloned().collect();
        for (path, content) in others {
            if tree.get(&path).map(|file| &file.content) != Some(&content) {
                let content = Some(content);
                reread.changes.push(Change { path, content });
            }
        }
        for (file, link) in looked {
            if let Some(link) = link {
                paths.add_file(&link);
            }
            if let Some(file) = file {
                self.record(file, tree, &mut reread);
            }
        }
        let book_toml = self.files.get("book.toml");
        let book_toml = book_toml.and_then(|known| fs::read_to_string(&known.path).ok());
        let settings = Settings::read(&book_toml.unwrap_or_default());
        self.map = WatchMap::new(&self.root, folders, &settings.out, paths);
        reread.folders_changed = true;
        Ok(reread)
    }

    /// Records a file as it is now, and adds it to `reread` if that is a change.
    fn record(&mut self, (name, known, content): FileNow, tree: &Tree, reread: &mut Reread) {
        let before = tree.get(&name).map(|file| &file.content);
        if before != content.as_ref() {
            reread.changes.push(Change {
                path: name.clone(),
                content: content.clone(),
            });
        } else if let Some(Content::Asset { .. } | Content::Active { .. }) = content {
            let what = |known: &KnownFile| {
                let stamp = known.stamp?;
                Some((stamp.modified, stamp.identity.file))
            };
            let was = self.files.get(&name).and_then(what);
            if was != what(&known) {
                reread.touched.push(name.clone());
            }
        }
        let is_there = known.stamp.is_some() || content.is_some();
        if is_there || TOP.contains(&name.as_str()) {
            self.files.insert(name, known);
        } else {
            self.files.remove(&name);
        }
    }
}

/// Reads the file at `path`; `None` if it is as it was `before`.
fn read_file(
    name: String,
    path: PathBuf,
    before: Option<Stamp>,
    max_source: u64,
) -> Result<Option<FileNow>, Error> {
    let stamp = match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => Some(Stamp::of(&metadata)),
        Ok(_) => None,
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::io("read", &path)(error)),
    };
    if let (Some(before), Some(now)) = (before, stamp)
        && before.is_same(&now)
    {
        return Ok(None);
    }
    // Also where there is no file: a folder in the place of one is told.
    let content = load::read(&path, load::kind(&name), max_source)?;
    Ok(Some((name, KnownFile { path, stamp }, content)))
}
