//! What a path means for a book, when the system says that something changed there.
//!
//! Owns the map of a book's folders ([`Map`]): which of them are watched, and what a hint speaks of. It
//! looks at the hinted path and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::load::{self, OWN_FOLDERS, TOP, is_ignored_name};

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hints {
    /// Everywhere.
    All,
    /// At these paths, and below them.
    Paths(BTreeSet<PathBuf>),
}

/// A folder to watch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The folder.
    pub path: PathBuf,
    /// Whether what lies in its folders matters too.
    pub deep: bool,
}

/// What a hint speaks of.
pub(super) enum Meaning {
    /// No source.
    Nothing,
    /// More than one look can settle.
    Everything,
    /// The file of this name in the tree.
    File(String),
    /// What was a file or a folder of this name.
    Gone(String),
}

/// Where a book's sources are.
#[derive(Debug, Default)]
pub(super) struct Map {
    tops: Vec<Top>,
    /// Where the site is written, if no source lies there.
    out: Option<PathBuf>,
    /// Folders that hold what links of the book lead to.
    linked: BTreeSet<PathBuf>,
    /// Whether a folder is reached by a link: then a path may be the way to several sources.
    has_links: bool,
}

/// A folder of sources: its name in the tree, and where it is.
#[derive(Debug)]
struct Top {
    name: String,
    path: PathBuf,
    /// The same without links, as some systems tell it.
    canonical: Option<PathBuf>,
}

impl Map {
    /// The map of the book in `root`.
    pub(super) fn new(
        root: &Path,
        folders: Vec<String>,
        out: &str,
        linked: BTreeSet<PathBuf>,
        has_links: bool,
    ) -> Self {
        let tops: Vec<Top> = folders
            .into_iter()
            .map(|name| {
                let path = root.join(&name);
                let canonical = fs::canonicalize(&path).ok();
                Top {
                    name,
                    path,
                    canonical,
                }
            })
            .collect();
        let out = root.join(out);
        let holds_sources = |top: &Top| top.path.starts_with(&out);
        let out = (out != root && !tops.iter().any(holds_sources)).then_some(out);
        Self {
            tops,
            out,
            linked,
            has_links,
        }
    }

    /// The folders whose changes matter.
    pub(super) fn places(&self, root: &Path) -> Vec<Place> {
        let shallow = |path: PathBuf| Place { path, deep: false };
        let mut places = BTreeSet::from([shallow(root.to_owned())]);
        for top in &self.tops {
            if top.path.is_dir() {
                places.insert(Place {
                    path: top.path.clone(),
                    deep: true,
                });
            }
            // A folder that is made, or made again, is seen from above.
            if !OWN_FOLDERS.contains(&top.name.as_str()) {
                let above = top.path.ancestors().skip(1).find(|above| above.is_dir());
                places.extend(above.map(|above| shallow(above.to_owned())));
            }
        }
        places.extend(self.linked.iter().cloned().map(shallow));
        places.into_iter().collect()
    }

    /// What a hint at `path` speaks of, in the book at `root`; `is_known` tells of the files that are known.
    pub(super) fn meaning(
        &self,
        path: &Path,
        root: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Meaning {
        if self.has_links || path == root {
            return Meaning::Everything;
        }
        if self.out.as_ref().is_some_and(|out| path.starts_with(out)) {
            return Meaning::Nothing;
        }
        if path.parent() == Some(root)
            && let Some(name) = path.file_name().and_then(|name| name.to_str())
            && TOP.contains(&name)
        {
            // Another `book.toml` may name other folders.
            return Meaning::Everything;
        }
        let within = |top: &Top| {
            let tops = [Some(&top.path), top.canonical.as_ref()];
            let mut tops = tops.into_iter().flatten();
            tops.find_map(|folder| Some((top.name.clone(), path.strip_prefix(folder).ok()?)))
        };
        let Some((top, rest)) = self.tops.iter().find_map(within) else {
            let is_linked = || {
                path.parent()
                    .is_some_and(|above| self.linked.contains(above))
            };
            let holds_a_top = || self.tops.iter().any(|top| top.path.starts_with(path));
            return if is_linked() || holds_a_top() {
                Meaning::Everything
            } else {
                Meaning::Nothing
            };
        };
        let is_adopted = !OWN_FOLDERS.contains(&top.as_str());
        let marks = |name: &str| path.file_name().is_some_and(|last| last == name);
        if is_adopted && load::MARKS.into_iter().any(marks) {
            // The folder that holds it is a source no more, or again.
            return Meaning::Everything;
        }
        let mut name = top.clone();
        for part in rest.components() {
            let Component::Normal(part) = part else {
                return Meaning::Everything;
            };
            if is_ignored_name(part) {
                return Meaning::Nothing;
            }
            let Some(part) = part.to_str() else {
                return Meaning::Everything;
            };
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(part);
        }
        let is_known = is_known(&name);
        match fs::symlink_metadata(path) {
            // In an adopted folder the whole decides whether a file is a source: it may lie in a cache.
            Ok(metadata) if metadata.is_file() && (is_known || !is_adopted) => Meaning::File(name),
            Err(error) if error.kind() == io::ErrorKind::NotFound && name != top => {
                Meaning::Gone(name)
            }
            _ => Meaning::Everything,
        }
    }

    /// Where a file that was not known lies.
    pub(super) fn place_of(&self, name: &str, root: &Path) -> PathBuf {
        let within = |top: &Top| {
            let rest = name.strip_prefix(top.name.as_str())?.strip_prefix('/')?;
            Some(top.path.join(rest))
        };
        let place = self.tops.iter().find_map(within);
        place.unwrap_or_else(|| root.join(name))
    }
}
