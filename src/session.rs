//! A book that is being written: its sources in memory, and the site as they make it now.
//!
//! Owns [`Session`]: it takes changed files in and says what the book is worth now, and [`Edition`]: the
//! sources and the book of one moment at which the site could be published. May know everything below the
//! edge; the last pure layer: no file, clock or socket.
//!
//! The law of this room is that a session which was given changes is the session which was started with
//! the final files, at the present moment: the same diagnostics, and the same bytes at every path of the site
//! (`tests/session.rs`).

use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::pipeline::{Inspector, Options, has_templates, view_options};
use crate::site::{self, Pages, Theme};
use crate::source::{Content, FileId, Tree};
use crate::view;
use chrono::{DateTime, Utc};
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
    inspector: Inspector,
    theme: Option<(Vec<Own>, Arc<Theme>)>,
    diagnostics: Vec<Diagnostic>,
    edition: Option<Arc<Edition>>,
    is_current: bool,
}

/// A template or a file of the theme that the book has of its own.
type Own = (FileId, Content);

/// A book at a moment at which its site could be published.
pub struct Edition {
    tree: Tree,
    book: Book,
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
            inspector: Inspector::default(),
            theme: None,
            diagnostics: Vec::new(),
            edition: None,
            is_current: false,
        };
        session.update();
        session
    }

    /// Takes changes in.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        for Change { path, content } in changes {
            match content {
                // A text that was saved as it was is the text that was read.
                Some(content)
                    if self
                        .tree
                        .get(&path)
                        .is_some_and(|now| now.content == content) => {}
                Some(content) => drop(self.tree.insert(&path, content)),
                None => drop(self.tree.remove(&path)),
            }
        }
        self.update();
    }

    /// Calls another moment now.
    pub fn set_now(&mut self, now: DateTime<Utc>) {
        self.options.now = now;
        self.update();
    }

    fn update(&mut self) {
        let (tree, options) = (&self.tree, &self.options);
        let inspector = &mut self.inspector;
        let (mut found, copy) = rayon::join(
            || inspector.inspect(tree, options, &mut |_| ()),
            || tree.clone(),
        );
        match theme(&mut self.theme, tree) {
            Ok(theme) => {
                found.add(theme.faults().to_vec(), tree, options);
                let view = view_options(&found.book, options);
                if has_templates(tree) {
                    // Which pages a template spoils shows only when all of them are rendered.
                    let (_, faults) = Pages::new(&found.book, tree, view, &theme).all();
                    found.add(faults, tree, options);
                }
                self.is_current = !found.prevents_publishing(tree);
                if self.is_current {
                    self.edition = Some(Arc::new(Edition {
                        tree: copy,
                        book: found.book,
                        theme,
                        options: view,
                    }));
                }
            }
            Err(fault) => {
                found.add(vec![*fault], tree, options);
                self.is_current = false;
            }
        }
        self.diagnostics = found.diagnostics;
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

/// The templates and the theme of `tree`: those that are known, while the book's own files are the same.
fn theme(
    known: &mut Option<(Vec<Own>, Arc<Theme>)>,
    tree: &Tree,
) -> Result<Arc<Theme>, Box<Diagnostic>> {
    let files = tree.under("templates").chain(tree.under("theme"));
    let own: Vec<Own> = files
        .map(|(_, file)| (file.id, file.content.clone()))
        .collect();
    if let Some((before, theme)) = known
        && *before == own
    {
        return Ok(Arc::clone(theme));
    }
    let theme = Arc::new(site::overlay(tree)?);
    *known = Some((own, Arc::clone(&theme)));
    Ok(theme)
}
