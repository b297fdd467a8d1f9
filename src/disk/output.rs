//! The output folder: whether it may be written to, and that one build at a time does.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::Error;
use super::manifest::{self, Manifest};
use super::recover;
use super::settings::Settings;
use super::temporary::is_temporary;

/// An output folder that is ours to write to, until this is dropped.
#[derive(Debug)]
pub struct Output {
    /// The folder as the user named it.
    pub(super) shown: PathBuf,
    /// The folder itself, links resolved.
    pub(super) path: PathBuf,
    /// What the last build left, finished or not.
    pub(super) listed: BTreeSet<String>,
    /// Whether the folder has a list, so that it may hold anything.
    pub(super) has_list: bool,
    /// Whether the list says what was left.
    pub(super) is_list_whole: bool,
    /// The lock goes with the handle. The folder itself is locked, so that nothing is left behind;
    /// where a system cannot do that (Windows, some network disks) builds are not kept apart.
    _lock: Option<File>,
}

impl Output {
    /// Makes the folder `out` for the book in `root` if need be, waits until no other build writes
    /// to it (`waiting` is called before), and makes sure that it holds nothing that is not ours.
    ///
    /// # Errors
    /// A folder that overlaps with the sources or holds foreign files, or a fault of the disk. Nothing was changed
    /// then.
    pub fn claim(
        root: &Path,
        settings: &Settings,
        out: &Path,
        waiting: impl FnOnce(),
    ) -> Result<Self, Error> {
        keep_apart(root, settings, out)?;
        fs::create_dir_all(out).map_err(Error::io("make the folder", out))?;
        let path = fs::canonicalize(out).map_err(Error::io("make the folder", out))?;
        let lock = lock(&path, waiting);
        Self::of(out, path, lock)
    }

    /// The folder `out` as it is found: refused for the same reasons, but not made, and nobody is waited for.
    ///
    /// # Errors
    /// As for [`Output::claim`].
    pub fn look(root: &Path, settings: &Settings, out: &Path) -> Result<Self, Error> {
        keep_apart(root, settings, out)?;
        let path = resolve(out).map_err(Error::io("find", out))?;
        if path.exists() && !path.is_dir() {
            let source = io::Error::from(io::ErrorKind::NotADirectory);
            return Err(Error::io("make the folder", out)(source));
        }
        Self::of(out, path, None)
    }

    fn of(shown: &Path, path: PathBuf, lock: Option<File>) -> Result<Self, Error> {
        let manifest = manifest::read(&path)?;
        let has_list = manifest != Manifest::Missing;
        let is_list_whole = matches!(manifest, Manifest::Whole(_));
        let listed = match manifest {
            Manifest::Missing => BTreeSet::new(),
            Manifest::Whole(listed) => listed,
            Manifest::Damaged(sure) => sure.into_iter().chain(recover::marked(&path)).collect(),
        };
        let output = Self {
            shown: shown.to_owned(),
            path,
            listed,
            has_list,
            is_list_whole,
            _lock: lock,
        };
        if !has_list && output.path.is_dir() {
            output.refuse(names(&output.path)?)?;
        }
        Ok(output)
    }

    /// Refuses the folder if it holds `foreign` files.
    pub(super) fn refuse(&self, foreign: Vec<String>) -> Result<(), Error> {
        if foreign.is_empty() {
            return Ok(());
        }
        Err(Error::Foreign {
            out: self.shown.clone(),
            names: foreign,
        })
    }

    /// The folder itself, links resolved.
    pub fn folder(&self) -> &Path {
        &self.path
    }
}

/// What lies in a folder, apart from what a build that was killed left there.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io("read", folder))?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::io("read", folder))?.file_name();
        if !is_temporary(&name) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn lock(folder: &Path, waiting: impl FnOnce()) -> Option<File> {
    let handle = File::open(folder).ok()?;
    match handle.try_lock() {
        Ok(()) => Some(handle),
        Err(TryLockError::WouldBlock) => {
            waiting();
            handle.lock().ok().map(|()| handle)
        }
        Err(TryLockError::Error(_)) => None,
    }
}

/// Refuses a folder that is, holds or lies in the sources.
fn keep_apart(root: &Path, settings: &Settings, out: &Path) -> Result<(), Error> {
    let absolute_out = resolve(out).map_err(Error::io("find", out))?;
    let absolute_root = resolve(root).map_err(Error::io("find", root))?;
    let overlap = |sources: &Path| {
        Err(Error::Overlap {
            out: out.to_owned(),
            sources: sources.to_owned(),
        })
    };
    if absolute_root.starts_with(&absolute_out) {
        return overlap(root);
    }
    for folder in ["content", "templates", "theme", &settings.runbooks] {
        let sources = root.join(folder);
        let absolute = resolve(&sources).map_err(Error::io("find", &sources))?;
        // A book may adopt the folder it stands in; a site under it is told by its manifest.
        let holds_the_book = absolute_root.starts_with(&absolute);
        if absolute.starts_with(&absolute_out)
            || (absolute_out.starts_with(&absolute) && !holds_the_book)
        {
            return overlap(&sources);
        }
    }
    Ok(())
}

/// An absolute path with links resolved as far as it exists.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut rest = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        match fs::canonicalize(existing) {
            Ok(found) => {
                // What does not exist has no links, so `..` in it means what it says.
                return Ok(rest.iter().rev().fold(found, |mut path, part: &&OsStr| {
                    if *part == ".." {
                        path.pop();
                    } else {
                        path.push(part);
                    }
                    path
                }));
            }
            Err(error) => {
                let (Some(parent), Some(last)) = (
                    existing.parent(),
                    existing.components().next_back().map(Component::as_os_str),
                ) else {
                    return Err(error);
                };
                rest.push(last);
                existing = parent;
            }
        }
    }
}
