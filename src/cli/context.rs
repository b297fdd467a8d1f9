//! What a command takes from its surroundings: the terminal, the book's folder, the moment.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::failure::Failure;
use super::terminal::{Terminal, variable};
use super::{Global, moment};
use crate::Options;
use crate::book::Book;
use crate::data::parse_toml;
pub(super) use crate::disk::BOOK_TOML;
use crate::disk::{self, Settings};
use crate::source::{Content, FileId, Tree};
use crate::time::typed::BareTime;

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
            let zone = self.zone();
            let now = moment::read("--now", text, zone, Utc::now(), BareTime::Today)?;
            return Ok(now.to_utc());
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

    /// The zone of the book, as well as it can be found before the book is read; UTC where there is none.
    fn zone(&self) -> Tz {
        let text = self.root().and_then(|root| {
            let text = std::fs::read_to_string(root.join(BOOK_TOML));
            text.map_err(|error| Failure::new(error.to_string()))
        });
        let table = parse_toml(FileId(0), &text.unwrap_or_default()).table;
        let zone = table.table("book").and_then(|book| book.zone("timezone"));
        zone.map_or(Tz::UTC, |zone| zone.value)
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
            let none = Failure::new(words).help(START);
            return Err(unusable(root).unwrap_or(none));
        }
        let here = std::path::absolute(".")
            .map_err(|error| Failure::new(format!("cannot find the current folder: {error}")))?;
        match here.ancestors().position(is_root) {
            Some(0) => Ok(PathBuf::from(".")),
            Some(steps) => Ok(std::iter::repeat_n("..", steps).collect()),
            None => {
                let words = format!("there is no `{BOOK_TOML}` here or in a folder above");
                let unusable = here.ancestors().find_map(unusable);
                Err(unusable.unwrap_or(Failure::new(words).help(START)))
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

    /// Reads the book.
    pub(super) fn open(&self) -> Result<Opened, Failure> {
        let root = self.root()?;
        let tree = disk::load(&root)?;
        let settings = Settings::read(tree.readable(BOOK_TOML).map_or("", |(_, text)| text));
        Ok(Opened {
            root,
            tree,
            settings,
        })
    }
}

impl Opened {
    /// Refuses to answer from the file at `path` where that could not be read: the answer would be that of a book
    /// without it.
    pub(super) fn require_read(&self, path: &str) -> Result<(), Failure> {
        let why = match self.tree.get(path).map(|file| &file.content) {
            Some(Content::NotUtf8 { .. }) => "it is not UTF-8".to_owned(),
            Some(Content::Folder) => "it is a folder".to_owned(),
            Some(Content::Unusable(why)) => format!("it {}", why.words()),
            Some(Content::Link { .. }) => "it is a link that is not followed".to_owned(),
            Some(Content::TooLarge { .. }) => "it is too large".to_owned(),
            _ => return Ok(()),
        };
        let words = format!("cannot read {}: {why}", shown(&self.root, path));
        Err(Failure::new(words).help("`rbdoc check` says what to do about it"))
    }

    /// Warns of files with errors, because of which `missing` may be missing from an answer. Only those count that
    /// `is_source` takes for its sources.
    pub(super) fn warn_of_errors<'f>(
        &self,
        context: &CommandContext,
        files: impl IntoIterator<Item = &'f FileId>,
        missing: &str,
        is_source: impl Fn(&str) -> bool,
    ) {
        let paths = files.into_iter().map(|file| self.tree.path(*file));
        for path in paths.filter(|path| is_source(path)) {
            context.terminal.warning(&format!(
                "{} has errors, so {missing} may be missing here; `rbdoc check` shows them",
                shown(&self.root, path)
            ));
        }
    }

    /// The files that could not be read, or of which parts could not.
    pub(super) fn unread(&self, book: &Book) -> BTreeSet<FileId> {
        let unreadable = self.tree.iter().filter(|(_, file)| {
            matches!(
                file.content,
                Content::NotUtf8 { .. }
                    | Content::TooLarge { .. }
                    | Content::Unusable(_)
                    | Content::Folder
            )
        });
        let unreadable = unreadable.map(|(_, file)| file.id);
        book.unparsed.iter().copied().chain(unreadable).collect()
    }
}

const START: &str = "`rbdoc init` starts a book, here or around Markdown that you have; --root names the folder of another";

/// Why a folder is no book although something stands in the place of its settings, or may stand there.
fn unusable(folder: &Path) -> Option<Failure> {
    let path = folder.join(BOOK_TOML);
    let why = match fs::metadata(&path) {
        Ok(_) => "is no file",
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Some(disk::Error::io("read", &path)(error).into());
        }
        Err(_) => {
            fs::symlink_metadata(&path).ok()?;
            "is a link that leads nowhere"
        }
    };
    let words = format!("{} {why}", path.display());
    Some(Failure::new(words).help("put the file there: it makes the folder a book"))
}

/// A path under `root`, as short as it can be written from here.
pub(super) fn under(root: &Path, path: &str) -> PathBuf {
    if root == Path::new(".") {
        return PathBuf::from(path);
    }
    let here = std::path::absolute(".").ok();
    match here.and_then(|here| below(root, &here, path)) {
        Some(short) => short,
        None => root.join(path),
    }
}

/// The same for somebody who stands `here`, in a folder of the book: `root` is the way up from there.
fn below(root: &Path, here: &Path, path: &str) -> Option<PathBuf> {
    let is_up = |part: Component<'_>| part == Component::ParentDir;
    if !root.components().all(is_up) {
        return None;
    }
    let steps = root.components().count();
    let folders: Vec<Component<'_>> = here.components().collect();
    let folders = folders.get(folders.len().checked_sub(steps)?..)?;
    let short = pathdiff::diff_paths(path, folders.iter().collect::<PathBuf>())?;
    Some(if short.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        short
    })
}

/// The same in words: to be read, and never to be opened, for a name need not be text.
pub(super) fn shown(root: &Path, path: &str) -> String {
    under(root, path).display().to_string()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{below, shown, under};
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

    #[test]
    fn paths_are_those_of_somebody_inside_the_book() {
        for (root, here, path, expected) in [
            (
                "../..",
                "/book/content/runbooks",
                "content/runbooks/a.md",
                Some("a.md"),
            ),
            (
                "../..",
                "/book/content/runbooks",
                "content/policy.toml",
                Some("../policy.toml"),
            ),
            (
                "../..",
                "/book/content/runbooks",
                "site",
                Some("../../site"),
            ),
            ("..", "/book/content", "content", Some(".")),
            ("..", "/book/sub", "../docs/a.md", Some("../../docs/a.md")),
            ("../book", "/other", "site", None),
            ("/book", "/book/content", "site", None),
            ("../../..", "/book", "site", None),
        ] {
            let found = below(Path::new(root), Path::new(here), path);
            assert_eq!(
                found.as_deref(),
                expected.map(Path::new),
                "{root} {here} {path}"
            );
        }
    }
}
