//! A book that is being written: its sources in memory, and the site as they make it now.
//!
//! Owns [`Session`]: it takes changed files in and says what the book is worth now, and [`Edition`]: the
//! sources and the book of one moment at which the site could be published. May know everything below the
//! edge; the last pure layer: no file, clock or socket.
//!
//! The law of this room is that a session which was given changes is the session which was started with
//! the final files: the same diagnostics, and the same bytes at every path of the site
//! (`tests/session.rs`).

use crate::diagnostic::Diagnostic;
use crate::pipeline::Options;
use crate::site::{self, Pages, Theme};
use crate::source::{Content, Tree};
use crate::view;
use std::sync::Arc;

/// A file that was written, or is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path in the tree.
    pub path: String,
    /// What it holds now; nothing if it is gone.
    pub content: Option<Content>,
}

/// A book that is being written.
pub struct Session {
    tree: Tree,
    options: Options,
    diagnostics: Vec<Diagnostic>,
    edition: Option<Arc<Edition>>,
    is_current: bool,
}

/// A book at a moment at which its site could be published.
pub struct Edition {
    tree: Tree,
    book: crate::book::Book,
    theme: Arc<Theme>,
    options: view::Options,
}

impl Edition {
    /// The site's files, made as they are asked for.
    pub fn pages(&self) -> Pages<'_> {
        Pages::new(&self.book, &self.tree, self.options, &self.theme)
    }
}

impl Session {
    /// Reads the book in `tree`.
    pub fn start(tree: Tree, options: Options) -> Self {
        let mut session = Self {
            tree,
            options,
            diagnostics: Vec::new(),
            edition: None,
            is_current: false,
        };
        session.update();
        session
    }

    /// Takes changes in.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            match change.content {
                Some(content) => drop(self.tree.insert(&change.path, content)),
                None => drop(self.tree.remove(&change.path)),
            }
        }
        self.update();
    }

    fn update(&mut self) {
        let build = crate::pipeline::build(&self.tree, &self.options);
        self.diagnostics = build.diagnostics;
        self.is_current = build.site.is_some();
        if self.is_current
            && let Ok(theme) = site::overlay(&self.tree)
        {
            let options = view::Options {
                now: self.options.now,
                public: build.book.config.audience == crate::record::book_toml::Audience::Public,
                drafts: self.options.drafts,
            };
            self.edition = Some(Arc::new(Edition {
                tree: self.tree.clone(),
                book: build.book,
                theme: Arc::new(theme),
                options,
            }));
        }
    }

    /// The sources as they are now.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Every fault of the book as it is now, as `build` reports it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The last moment at which the site could be published; nothing if there was none yet.
    pub fn edition(&self) -> Option<&Arc<Edition>> {
        self.edition.as_ref()
    }

    /// Whether the edition shows the sources as they are now; else errors keep the last good one.
    pub fn is_current(&self) -> bool {
        self.is_current
    }
}
