//! The books that are searched.

use super::support::{files_under, repository};
use rbdoc::book::{self, Edition};
use rbdoc::search::Index;
use rbdoc::search::engine::{Engine, Limits};
use rbdoc::site::search_engine;
use rbdoc::source::Tree;
use rbdoc::view::{Library, Options};
use std::path::Path;

/// Corpora of others, where the machine has them: they are not ours to copy.
pub(crate) const PROMETHEUS: &str = "../shared/corpora/prometheus-operator-runbooks/content";

/// The reference handbook.
pub(crate) fn handbook() -> Tree {
    let mut tree = Tree::default();
    for folder in ["content", "book.toml"] {
        let path = repository(folder);
        if path.is_file() {
            tree.insert(
                folder,
                Tree::text_content(std::fs::read(path).expect("book.toml")),
            );
        } else {
            put(&mut tree, &path, folder);
        }
    }
    tree
}

/// A folder of Markdown as the runbooks of a book; none where it is not there.
pub(crate) fn runbooks(folder: &str) -> Option<Tree> {
    let path = repository(folder);
    if !path.is_dir() {
        return None;
    }
    let mut tree = Tree::default();
    let config = "[book]\ntitle = \"Runbooks\"\ntimezone = \"Etc/UTC\"\n";
    tree.insert("book.toml", Tree::text_content(config.into()));
    put(&mut tree, &path, "content/runbooks");
    Some(tree)
}

fn put(tree: &mut Tree, folder: &Path, at: &str) {
    for (path, bytes) in files_under(folder) {
        let ending = Path::new(&path)
            .extension()
            .and_then(|ending| ending.to_str());
        if matches!(ending, Some("md" | "toml")) {
            tree.insert(&format!("{at}/{path}"), Tree::text_content(bytes));
        }
    }
}

/// Calls `with` with the index of a book.
pub(crate) fn with_index<T>(
    tree: &Tree,
    with: impl for<'b> FnOnce(&Index<'b>, &Library<'b>) -> T,
) -> T {
    let (book, _) = book::parse(tree);
    let options = Options {
        now: chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range"),
        public: false,
        drafts: false,
    };
    let edition = Edition::of(&book, tree, options.readers());
    let library = Library::new(&edition, tree, options.now);
    with(&Index::new(&library), &library)
}

/// Calls `with` with the index of a book and the site's engine over it.
pub(crate) fn with_engine<T>(
    tree: &Tree,
    with: impl for<'b> FnOnce(&Index<'b>, &Library<'b>, &Engine<'_>) -> T,
) -> T {
    with_index(tree, |index, library| {
        let engine = Engine::new(search_engine(), index, library, Limits::default());
        with(index, library, &engine.expect("the built-in engine"))
    })
}
