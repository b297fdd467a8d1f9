//! The sources of a book by path.

use crate::foreign::{self, Look, Runs};
use std::collections::BTreeMap;
use std::sync::Arc;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// A file of a [`Tree`]. The number of a path never changes while the tree lives, also when files
/// come and go, so that spans kept from an earlier build stay true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// What the tree holds of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text in UTF-8, as read (a byte order mark included).
    Text(Arc<str>),
    /// Bytes that should have been text and are not UTF-8. They are read all the same, so that nothing that refers to
    /// their records is reported only because of a wrong byte.
    NotUtf8 {
        /// Offset of the first byte that is not UTF-8.
        valid_up_to: usize,
        /// The text, with U+FFFD where bytes are wrong.
        text: Arc<str>,
    },
    /// A folder where a file is expected that rbdoc would read.
    Folder,
    /// A text that is too large to be read.
    TooLarge {
        /// Size in bytes.
        len: u64,
        /// The most that is read.
        limit: u64,
    },
    /// A file that rbdoc copies and never reads, such as an image.
    Asset {
        /// Size in bytes.
        len: u64,
    },
    /// A file that rbdoc copies like an asset, and in which something would run when a reader opened it.
    Active {
        /// Size in bytes.
        len: u64,
        /// What would run.
        runs: Runs,
    },
    /// A symbolic link to a file or folder out of the book and its repository, which is not followed.
    Link {
        /// Where it leads.
        target: Arc<str>,
    },
    /// What stands there and can be no source.
    Unusable(Unusable),
}

/// Why something on the disk can be no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// A symbolic link to what is not there.
    DeadLink,
    /// A symbolic link that leads in a circle.
    Circle,
    /// A symbolic link to a folder that holds the book.
    HoldsBook,
    /// A symbolic link to a folder, where there are too many of these.
    TooManyLinks,
    /// A pipe, a socket or a device.
    NoFile,
    /// Its name is not UTF-8. The path has U+FFFD where bytes are wrong.
    Name,
}

impl Unusable {
    /// The same as words: "it …".
    pub fn words(self) -> &'static str {
        match self {
            Self::DeadLink => "is a link that leads nowhere",
            Self::Circle => "is a link that leads in a circle",
            Self::HoldsBook => "is a link to a folder that holds the book",
            Self::TooManyLinks => "is one of too many links between folders",
            Self::NoFile => "is neither a file nor a folder",
            Self::Name => "has a name that is not UTF-8",
        }
    }

    /// Whether it can stand for something that is read nowhere else.
    pub fn hides(self) -> bool {
        !matches!(self, Self::Circle | Self::HoldsBook)
    }
}

impl Content {
    /// A file called `name` with these bytes that rbdoc copies.
    pub fn copied(name: &str, bytes: &[u8]) -> Self {
        let len = bytes.len() as u64;
        let is_markup = match foreign::look(name) {
            Look::Nothing => false,
            Look::Start => foreign::is_markup(bytes),
            Look::Whole => true,
        };
        let runs = is_markup.then(|| foreign::too_large(len).or_else(|| Runs::found(name, bytes)));
        Self::of_copy(len, runs.flatten())
    }

    /// A file of `len` bytes that rbdoc copies, and in which `runs` would run.
    pub fn of_copy(len: u64, runs: Option<Runs>) -> Self {
        match runs {
            Some(runs) => Self::Active { len, runs },
            None => Self::Asset { len },
        }
    }

    /// The text as it is read, if it is one.
    pub fn text(&self) -> Option<&Arc<str>> {
        match self {
            Self::Text(text) | Self::NotUtf8 { text, .. } => Some(text),
            Self::TooLarge { .. }
            | Self::Asset { .. }
            | Self::Active { .. }
            | Self::Link { .. }
            | Self::Unusable(_)
            | Self::Folder => None,
        }
    }

    /// Whether something stands there that stands for nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Link { .. } | Self::Unusable(_))
    }

    /// Whether the bytes look like a text in UTF-16.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::NotUtf8 { text, .. } if text.contains('\0'))
    }
}

/// One file: its number and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's number.
    pub id: FileId,
    /// What is in it.
    pub content: Content,
}

/// All source files of a book, by normalised path.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    files: BTreeMap<Arc<str>, SourceFile>,
    /// Every path that ever was in the tree, by number.
    paths: Vec<Arc<str>>,
    ids: std::collections::HashMap<Arc<str>, FileId>,
}

impl Tree {
    /// A tree of text files, for tests and for callers that hold a book in memory.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.insert(path, Content::Text(text.into()));
        }
        tree
    }

    /// Text if the bytes are UTF-8, else the place where they stop being so.
    pub fn text_content(bytes: Vec<u8>) -> Content {
        match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(error) => Content::NotUtf8 {
                valid_up_to: error.utf8_error().valid_up_to(),
                text: String::from_utf8_lossy(error.as_bytes()).into(),
            },
        }
    }

    /// Adds or replaces a file. Its number is the one the path had before, if it had one.
    pub fn insert(&mut self, path: &str, content: Content) -> FileId {
        let id = if let Some(id) = self.ids.get(path) {
            *id
        } else {
            let id = FileId(self.paths.len() as u32);
            let path: Arc<str> = path.into();
            self.paths.push(path.clone());
            self.ids.insert(path, id);
            id
        };
        self.files.insert(
            self.paths[id.0 as usize].clone(),
            SourceFile { id, content },
        );
        id
    }

    /// Takes a file out. Its number stays reserved for its path.
    pub fn remove(&mut self, path: &str) -> bool {
        self.files.remove(path).is_some()
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// The text at `path`, if there is a text file in UTF-8.
    pub fn text(&self, path: &str) -> Option<(FileId, &str)> {
        match self.files.get(path) {
            Some(SourceFile {
                id,
                content: Content::Text(text),
            }) => Some((*id, text)),
            _ => None,
        }
    }

    /// The text of a file by number, as it is read; empty for a file that is gone or is no text.
    pub fn text_of(&self, id: FileId) -> &str {
        let file = self.files.get(self.path(id));
        file.and_then(|file| file.content.text())
            .map_or("", |text| text)
    }

    /// The text at `path` as it is read: also one in another encoding.
    pub fn readable(&self, path: &str) -> Option<(FileId, &str)> {
        let file = self.files.get(path)?;
        Some((file.id, file.content.text()?))
    }

    /// The path of a file number.
    ///
    /// A number that this tree never gave out has the path `""`.
    pub fn path(&self, id: FileId) -> &str {
        self.paths.get(id.0 as usize).map_or("", |path| path)
    }

    /// The same files under other paths, for a report: `rename` gives each path another one of its own.
    #[must_use]
    pub fn renamed(&self, rename: impl Fn(&str) -> String) -> Self {
        let mut tree = Self::default();
        for (number, path) in self.paths.iter().enumerate() {
            let path: Arc<str> = rename(path).into();
            tree.ids.insert(path.clone(), FileId(number as u32));
            tree.paths.push(path);
        }
        for file in self.files.values() {
            if let Some(path) = tree.paths.get(file.id.0 as usize) {
                tree.files.insert(path.clone(), file.clone());
            }
        }
        tree
    }

    /// All files in order of path.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &SourceFile)> {
        self.files.iter()
    }

    /// Files whose path starts with `folder/`, in order of path. `""` is the whole tree.
    pub fn under<'a>(
        &'a self,
        folder: &str,
    ) -> impl Iterator<Item = (&'a Arc<str>, &'a SourceFile)> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let start: Arc<str> = prefix.as_str().into();
        self.files
            .range(start..)
            .take_while(move |(path, _)| path.starts_with(prefix.as_str()))
    }

    /// A number that stays the same while no file comes, goes or becomes another sort of file, whatever
    /// the texts say.
    pub fn shape(&self) -> u128 {
        let mut hash = Xxh3::new();
        for (path, file) in &self.files {
            hash.update(&path.len().to_le_bytes());
            hash.update(path.as_bytes());
            let (sort, place) = match &file.content {
                Content::Text(_) => (0, 0),
                Content::Asset { .. } => (1, 0),
                Content::NotUtf8 { valid_up_to, .. } => (2, *valid_up_to),
                Content::Active { runs, .. } => (3, *runs as usize),
                Content::Link { target } => (5, xxh3_64(target.as_bytes()) as usize),
                Content::Folder => (4, 0),
                Content::TooLarge { len, .. } => (6, *len as usize),
                Content::Unusable(why) => (7, *why as usize),
            };
            let is_wide = file.content.is_wide();
            hash.update(&[sort, u8::from(is_wide)]);
            hash.update(&place.to_le_bytes());
        }
        hash.digest128()
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
