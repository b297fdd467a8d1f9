//! What an event of the file system means for a book.
//!
//! Owns [`FsEvents`], the paths that the system says have changed, and [`WatchMap`]: which folders of a book are
//! watched, and which sources an event affects. It looks at the event's path and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::boundary::hops;
use super::load::{self, OWN_FOLDERS, TOP, is_ignored_name};

/// What the system says may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FsEvents {
    /// Anything: events were lost, or nothing is watched.
    Rescan,
    /// These paths, and what lies below them.
    Paths(BTreeSet<PathBuf>),
}

impl FsEvents {
    /// Adds `more` events to these.
    pub fn merge(&mut self, more: Self) {
        match (self, more) {
            (Self::Rescan, _) => {}
            (Self::Paths(paths), Self::Paths(more)) => paths.extend(more),
            (all, Self::Rescan) => *all = Self::Rescan,
        }
    }
}

/// A folder to watch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WatchedFolder {
    /// The folder.
    pub path: PathBuf,
    /// Whether the folders below it are watched too.
    pub recursive: bool,
}

/// What an event at a path affects.
pub(super) enum Effect {
    /// No source.
    Nothing,
    /// More than a look at the path can tell.
    Rescan,
    /// The file of this name in the tree.
    File(String),
    /// The file of this name in the tree, or all files of the folder of this name: they are gone.
    Removed(String),
}

/// Where the sources of a book are, on the disk and in the tree.
#[derive(Debug, Default)]
pub(super) struct WatchMap {
    sources: Vec<SourceFolder>,
    /// Where the site is written, if no source lies there.
    out: Option<PathBuf>,
    links: LinkPaths,
}

/// The ways that the links of a book take.
#[derive(Debug, Default)]
pub(super) struct LinkPaths {
    /// Links on the way, the files in the end, and places where a way breaks off.
    ends: BTreeSet<PathBuf>,
    /// The folders that hold these.
    above: BTreeSet<PathBuf>,
    /// Folders of sources that are reached by a link: then a path may be the way to several sources.
    folders: BTreeSet<PathBuf>,
}

impl LinkPaths {
    /// Adds the link at `path`, which is not followed.
    pub(super) fn add_way(&mut self, path: &Path) {
        self.add(hops(path));
    }

    /// Adds the link to a file at `path`.
    pub(super) fn add_file(&mut self, path: &Path) {
        self.add_way(path);
        self.add(fs::canonicalize(path).ok());
    }

    /// Adds the link to a folder at `path`.
    pub(super) fn add_folder(&mut self, path: &Path) {
        self.add_way(path);
        self.folders.extend(fs::canonicalize(path).ok());
    }

    /// Whether a link leads to `path`, over it, or to something below it.
    fn depends_on(&self, path: &Path) -> bool {
        // Paths are in order of their parts, so what lies below one follows it.
        let next = self.ends.range(path.to_owned()..).next();
        next.is_some_and(|end| end.starts_with(path))
    }

    fn add(&mut self, ends: impl IntoIterator<Item = PathBuf>) {
        for end in ends {
            self.above.extend(end.parent().map(Path::to_owned));
            self.ends.insert(end);
        }
    }
}

/// A folder of sources: its name in the tree, and where it is.
#[derive(Debug)]
struct SourceFolder {
    name: String,
    path: PathBuf,
    /// The same without links, as some systems tell it.
    canonical: Option<PathBuf>,
}

impl WatchMap {
    /// The map of the book in `root`.
    pub(super) fn new(root: &Path, folders: Vec<String>, out: &str, links: LinkPaths) -> Self {
        let sources: Vec<SourceFolder> = folders
            .into_iter()
            .map(|name| {
                let path = root.join(&name);
                let canonical = fs::canonicalize(&path).ok();
                SourceFolder {
                    name,
                    path,
                    canonical,
                }
            })
            .collect();
        let out = root.join(out);
        let holds_sources = |folder: &SourceFolder| folder.path.starts_with(&out);
        let out = (out != root && !sources.iter().any(holds_sources)).then_some(out);
        Self {
            sources,
            out,
            links,
        }
    }

    /// The folders whose changes matter.
    pub(super) fn watched_folders(&self, root: &Path) -> Vec<WatchedFolder> {
        let shallow = |path: PathBuf| WatchedFolder {
            path,
            recursive: false,
        };
        let mut folders = BTreeSet::from([shallow(root.to_owned())]);
        for folder in &self.sources {
            if folder.path.is_dir() {
                folders.insert(WatchedFolder {
                    path: folder.path.clone(),
                    recursive: true,
                });
            }
            // A folder that is made, or made again, is seen from above.
            if !OWN_FOLDERS.contains(&folder.name.as_str()) {
                let above = folder.path.ancestors().skip(1).find(|above| above.is_dir());
                folders.extend(above.map(|above| shallow(above.to_owned())));
            }
        }
        let covered = |path: &Path, folders: &BTreeSet<WatchedFolder>| {
            let holds = |folder: &WatchedFolder| folder.recursive && path.starts_with(&folder.path);
            folders.iter().any(holds)
        };
        for path in &self.links.folders {
            if !covered(path, &folders) {
                folders.insert(WatchedFolder {
                    path: path.clone(),
                    recursive: true,
                });
            }
        }
        folders.extend(self.links.above.iter().cloned().map(shallow));
        folders.into_iter().collect()
    }

    /// What an event at `path` affects in the book at `root`. `is_known` says whether a name is a source already.
    pub(super) fn effect(
        &self,
        path: &Path,
        root: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Effect {
        if !self.links.folders.is_empty() || path == root || self.links.depends_on(path) {
            return Effect::Rescan;
        }
        if self.out.as_ref().is_some_and(|out| path.starts_with(out)) {
            return Effect::Nothing;
        }
        if path.parent() == Some(root)
            && let Some(name) = path.file_name().and_then(|name| name.to_str())
            && TOP.contains(&name)
        {
            // Another `book.toml` may name other folders.
            return Effect::Rescan;
        }
        let within = |folder: &SourceFolder| {
            let paths = [Some(&folder.path), folder.canonical.as_ref()];
            let mut paths = paths.into_iter().flatten();
            let rest = paths.find_map(|above| path.strip_prefix(above).ok())?;
            Some((folder.name.clone(), rest))
        };
        let Some((folder, rest)) = self.sources.iter().find_map(within) else {
            let is_linked = || {
                let above = path.parent();
                above.is_some_and(|above| self.links.above.contains(above))
            };
            let holds_sources = || {
                self.sources
                    .iter()
                    .any(|folder| folder.path.starts_with(path))
            };
            return if is_linked() || holds_sources() {
                Effect::Rescan
            } else {
                Effect::Nothing
            };
        };
        let is_adopted = !OWN_FOLDERS.contains(&folder.as_str());
        let marks = |name: &str| path.file_name().is_some_and(|last| last == name);
        if is_adopted && load::MARKS.into_iter().any(marks) {
            // A mark decides whether the folder that holds it has sources.
            return Effect::Rescan;
        }
        let mut name = folder.clone();
        for part in rest.components() {
            let Component::Normal(part) = part else {
                return Effect::Rescan;
            };
            if is_ignored_name(part) {
                return Effect::Nothing;
            }
            let Some(part) = part.to_str() else {
                return Effect::Rescan;
            };
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(part);
        }
        let is_known = is_known(&name);
        match fs::symlink_metadata(path) {
            // Whether a new file of an adopted folder is a source depends on the folders above it.
            Ok(metadata) if metadata.is_file() && (is_known || !is_adopted) => Effect::File(name),
            Err(error) if error.kind() == io::ErrorKind::NotFound && name != folder => {
                Effect::Removed(name)
            }
            _ => Effect::Rescan,
        }
    }

    /// The path of the source `name`.
    pub(super) fn path_of(&self, name: &str, root: &Path) -> PathBuf {
        let within = |folder: &SourceFolder| {
            let rest = name.strip_prefix(folder.name.as_str())?.strip_prefix('/')?;
            Some(folder.path.join(rest))
        };
        let path = self.sources.iter().find_map(within);
        path.unwrap_or_else(|| root.join(name))
    }
}
