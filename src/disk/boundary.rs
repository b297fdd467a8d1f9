//! Where the symbolic links of a book may lead, and the way that they take.
//!
//! Whoever may propose a change of a book can propose a link: to the passwords of the machine that builds it, or to the
//! key with which that machine fetched it. So a link is followed inside the book and its repository, not into git's own
//! folder, and beyond only where `book.toml` says `follow_links`. A folder beside the book that `book.toml` names is a
//! place of its own.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// What marks the top of a repository, and must not be shown.
const GIT: &str = ".git";
/// A system gives up on longer chains of links.
const MOST_HOPS: usize = 64;

/// Where links may lead.
#[derive(Debug)]
pub(super) struct Boundary {
    root: PathBuf,
    places: Vec<PathBuf>,
    /// `build.follow_links`.
    follows: bool,
}

impl Boundary {
    /// The boundary of the book in `root`, a path without links.
    pub(super) fn new(root: PathBuf, follows: bool) -> Self {
        let repository = root.ancestors().find(|above| above.join(GIT).exists());
        Self {
            places: vec![repository.unwrap_or(&root).to_owned()],
            root,
            follows,
        }
    }

    /// Where the link at `path` leads, if that is out of the boundary.
    pub(super) fn left_by(&self, path: &Path) -> Option<PathBuf> {
        let target = fs::canonicalize(path).ok()?;
        (!self.follows && !self.holds(&target)).then_some(target)
    }

    /// Where the folder of sources `name` is, if a link leads it out of the boundary. One beside the book is a place
    /// of its own.
    pub(super) fn folder_left(&mut self, name: &str) -> Option<PathBuf> {
        let mut named = self.root.clone();
        for part in Path::new(name).components() {
            match part {
                Component::ParentDir => drop(named.pop()),
                Component::Normal(part) => named.push(part),
                _ => {}
            }
        }
        let actual = fs::canonicalize(&named).ok()?;
        if actual == named {
            self.places.push(actual);
            return None;
        }
        (!self.follows && !self.holds(&actual)).then_some(actual)
    }

    fn holds(&self, target: &Path) -> bool {
        self.places.iter().any(|place| {
            let is_git = |part: Component<'_>| part.as_os_str() == GIT;
            target
                .strip_prefix(place)
                .is_ok_and(|rest| !rest.components().any(is_git))
        })
    }
}

/// The links that lie on the way from `path` to the file that it stands for, and the place where that way breaks off, if
/// it does.
pub(super) fn hops(path: &Path) -> Vec<PathBuf> {
    let parts = |path: &Path| -> Vec<OsString> {
        path.components()
            .map(|part| part.as_os_str().to_owned())
            .collect()
    };
    let mut rest: VecDeque<OsString> = parts(path).into();
    let mut at = PathBuf::new();
    let mut found = Vec::new();
    while let Some(part) = rest.pop_front() {
        match Path::new(&part).components().next() {
            Some(Component::ParentDir) => drop(at.pop()),
            Some(Component::CurDir) | None => {}
            Some(_) => at.push(&part),
        }
        let target = match fs::read_link(&at) {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.push(at);
                break;
            }
            Err(_) => continue,
        };
        found.push(at.clone());
        if found.len() > MOST_HOPS {
            break;
        }
        // An absolute target takes the place of the whole path.
        at.pop();
        for part in parts(&target).into_iter().rev() {
            rest.push_front(part);
        }
    }
    found
}
