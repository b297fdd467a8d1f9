//! What a command takes from its surroundings: the terminal, the book's folder, the moment.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::Global;
use super::failure::Failure;
use super::terminal::{Terminal, variable};
use crate::Options;
use crate::disk::{self, Loaded, Settings};
use crate::source::Tree;

fn source_date() -> Option<String> {
    variable("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty())
}

/// The surroundings of a command.
pub(super) struct CommandContext {
    pub(super) terminal: Terminal,
    global: Global,
}

/// A book's sources, read from its folder.
pub(super) struct Opened {
    /// The folder, as short as it can be written from here.
    pub(super) root: PathBuf,
    pub(super) tree: Tree,
    pub(super) settings: Settings,
}

impl CommandContext {
    pub(super) fn new(global: Global) -> Self {
        Self {
            terminal: Terminal::new(&global),
            global,
        }
    }

    /// A status line.
    pub(super) fn status(&self, verb: &str, words: &str) {
        self.terminal.status(verb, words);
    }

    /// The moment that this run calls now.
    pub(super) fn now(&self) -> Result<DateTime<Utc>, Failure> {
        if let Some(text) = &self.global.now {
            return DateTime::parse_from_rfc3339(text)
                .map(|now| now.to_utc())
                .map_err(|_| {
                    Failure::new(format!("--now {text} is not a date-time"))
                        .help("write it as 2026-11-23T03:12:00Z")
                });
        }
        let Some(text) = source_date() else {
            return Ok(Utc::now());
        };
        text.parse()
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .ok_or_else(|| {
                Failure::new(format!("SOURCE_DATE_EPOCH={text} is not a moment"))
                    .help("it holds seconds since 1970, as 1795435200")
            })
    }

    /// Whether now is what the clock says, and not a moment that somebody chose.
    pub(super) fn follows_clock(&self) -> bool {
        self.global.now.is_none() && source_date().is_none()
    }

    pub(super) fn options(&self) -> Result<Options, Failure> {
        self.now().map(Options::at)
    }

    /// The folder that `--root` names, else this one, whether there is a book in it or not.
    pub(super) fn folder(&self) -> PathBuf {
        let here = || PathBuf::from(".");
        self.global.root.clone().unwrap_or_else(here)
    }

    /// The folder that `--root` names.
    pub(super) fn named_root(&self) -> Option<&Path> {
        self.global.root.as_deref()
    }

    /// The folder with `book.toml`.
    pub(super) fn root(&self) -> Result<PathBuf, Failure> {
        let is_root = |folder: &Path| folder.join(BOOK_TOML).is_file();
        if let Some(root) = &self.global.root {
            if is_root(root) {
                return Ok(root.clone());
            }
            let words = format!("there is no `{BOOK_TOML}` in {}", root.display());
            return Err(Failure::new(words).help(START));
        }
        let here = std::path::absolute(".")
            .map_err(|error| Failure::new(format!("cannot find the current folder: {error}")))?;
        match here.ancestors().position(is_root) {
            Some(0) => Ok(PathBuf::from(".")),
            Some(steps) => Ok(std::iter::repeat_n("..", steps).collect()),
            None => {
                let words = format!("there is no `{BOOK_TOML}` here or in a folder above");
                Err(Failure::new(words).help(START))
            }
        }
    }

    /// The folder with `book.toml`, if there is one. One that was asked for must be there.
    pub(super) fn root_if_any(&self) -> Result<Option<PathBuf>, Failure> {
        match self.root() {
            Err(failure) if self.global.root.is_some() => Err(failure),
            root => Ok(root.ok()),
        }
    }

    /// Reads the book. Files that are skipped are reported.
    pub(super) fn open(&self) -> Result<Opened, Failure> {
        let root = self.root()?;
        let Loaded { tree, skipped } = disk::load(&root)?;
        for skipped in skipped {
            self.terminal
                .warning(&format!("skipped {}: {}", skipped.path, skipped.why));
        }
        let settings = Settings::read(tree.readable(BOOK_TOML).map_or("", |(_, text)| text));
        Ok(Opened {
            root,
            tree,
            settings,
        })
    }
}

pub(super) const BOOK_TOML: &str = "book.toml";

const START: &str = "`rbdoc init` starts a book, here or around Markdown that you have; --root names the folder of another";

/// A path under `root`, as short as it can be written from here.
pub(super) fn under(root: &Path, path: &str) -> PathBuf {
    if root == Path::new(".") {
        PathBuf::from(path)
    } else {
        root.join(path)
    }
}

/// The same in words: to be read, and never to be opened, for a name need not be text.
pub(super) fn shown(root: &Path, path: &str) -> String {
    under(root, path).display().to_string()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{shown, under};
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    #[test]
    fn a_folder_whose_name_is_no_text_stays_itself() {
        let root = Path::new(OsStr::from_bytes(b"a\xff"));
        let site = under(root, "site");
        assert_eq!(site.as_os_str().as_bytes(), b"a\xff/site");
        assert_eq!(shown(root, "site"), "a\u{fffd}/site");
        assert_eq!(under(Path::new("."), "site"), Path::new("site"));
    }
}
