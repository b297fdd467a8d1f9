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
use crate::pipeline::{Inspector, Options, Report, has_templates, view_options};
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
    report: Option<Report>,
    edition: Option<Arc<Edition>>,
    is_current: bool,
    /// What the book is now, while nobody has tried its templates on it.
    untried: Option<Arc<Edition>>,
    /// The last edition whose pages can all be rendered.
    proven: Option<Arc<Edition>>,
    /// Whether the templates spoilt pages when they were tried last.
    is_spoilt: bool,
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
            report: None,
            edition: None,
            is_current: false,
            untried: None,
            proven: None,
            is_spoilt: false,
        };
        session.update();
        session
    }

    /// Takes changes in. Where the book has templates of its own, they are [`Self::untried`] then, unless they
    /// spoilt pages before.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        for Change { path, content } in changes {
            let before = self.tree.get(&path).map(|file| &file.content);
            match content {
                // A text that was saved as it was is the text that was read.
                Some(content) if before == Some(&content) => {}
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
        let ((book, mut report), copy) = rayon::join(
            || inspector.inspect(tree, options, &mut |_| ()),
            || tree.clone(),
        );
        self.untried = None;
        match theme(&mut self.theme, tree) {
            Ok(theme) => {
                report.add(theme.faults().to_vec(), tree);
                let edition = Arc::new(Edition {
                    options: view_options(&book, options),
                    tree: copy,
                    book,
                    theme,
                });
                self.is_current = !report.prevents_publishing(tree);
                if self.is_current {
                    self.edition = Some(Arc::clone(&edition));
                }
                if has_templates(tree) {
                    self.untried = Some(edition);
                } else {
                    self.is_spoilt = false;
                    if self.is_current {
                        self.proven = Some(edition);
                    }
                }
            }
            Err(fault) => {
                report.add(vec![*fault], tree);
                self.is_current = false;
            }
        }
        self.report = Some(report);
        // What is known to be spoilt is not shown again to be taken back a moment later.
        if self.is_spoilt
            && let Some(edition) = self.untried.clone()
        {
            let faults = edition.pages().faults(&|| true);
            self.tried(&edition, faults.unwrap_or_default());
        }
    }

    /// The book as it is now, if it has templates of its own: which pages they spoil shows only when all
    /// are rendered ([`Pages::faults`]), which takes longer than an author waits. What comes of it is
    /// [`Self::tried`].
    pub fn untried(&self) -> Option<&Arc<Edition>> {
        self.untried.as_ref()
    }

    /// Takes in what came of rendering all pages of `edition`. An edition with mistakes is not shown: the
    /// last one without them is. Says whether this is news; of an edition of the past nothing is.
    pub fn tried(&mut self, edition: &Arc<Edition>, faults: Vec<Diagnostic>) -> bool {
        let is_now = |now: &mut Arc<Edition>| Arc::ptr_eq(now, edition);
        if self.untried.take_if(is_now).is_none() {
            return false;
        }
        let is_news = !faults.is_empty();
        self.is_spoilt = is_news;
        if let Some(report) = &mut self.report {
            report.add(faults, &self.tree);
            self.is_current = !report.prevents_publishing(&self.tree);
        }
        let is_shown = |shown: &Arc<Edition>| Arc::ptr_eq(shown, edition);
        if self.is_current {
            self.proven = Some(Arc::clone(edition));
        } else if self.edition.as_ref().is_some_and(is_shown) {
            self.edition.clone_from(&self.proven);
        }
        is_news
    }

    /// The sources as they are now.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Every fault of the book as it is now, as `build` reports it; but for those of templates that are
    /// [`Self::untried`].
    pub fn diagnostics(&self) -> &[Diagnostic] {
        let report = self.report.as_ref();
        report.map_or(&[], |report| &report.diagnostics)
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
