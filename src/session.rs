//! A book that is being edited: its sources in memory, and the site as they make it now.
//!
//! Owns [`Session`]: it takes changed files in and says what the book is worth now, and [`Snapshot`]: the
//! sources and the book of one moment, ready to be rendered. May know everything below the
//! edge; the last pure layer: no file, clock or socket. Order of events:
//!
//! 1. [`Session::apply`] puts the changes into the tree, reads and checks what depends on them, and takes a snapshot.
//! 2. The snapshot is shown at once, unless errors prevent publishing; then the last good one stays.
//! 3. A book with templates of its own has every page rendered, by whoever has the time ([`Session::unchecked`]).
//!    The result goes to [`Session::checked`]; problems bring the last good snapshot back.
//!
//! The law of this room is that a session which was given changes is the session which was started with
//! the final files, at the present moment: the same diagnostics, and the same bytes at every path of the site
//! (`tests/session.rs`).

use crate::book::{Book, Edition};
use crate::diagnostic::Diagnostic;
use crate::pipeline::{Inspector, Options, Report, has_templates};
use crate::site::{self, Pages, Theme};
use crate::source::Built;
use crate::source::{Content, FileId, Tree};
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

/// A book that is being edited.
pub struct Session {
    tree: Tree,
    options: Options,
    inspector: Inspector,
    theme: Option<(Vec<OwnFile>, Arc<Theme>)>,
    report: Report,
    preview: Preview,
    /// Whether the templates had problems when all pages were rendered last. The next snapshot is then
    /// checked before it is shown: else its pages would be taken back a moment later.
    templates_failed: bool,
}

/// What can be shown of the book.
enum Preview {
    /// The sources as they are now, and every page renders.
    Current(Arc<Snapshot>),
    /// The sources as they are now. The book's own templates are still to be checked.
    Unchecked {
        snapshot: Arc<Snapshot>,
        /// What is shown again if the templates have problems.
        last_good: Option<Arc<Snapshot>>,
    },
    /// Errors prevent publishing the sources as they are now.
    Broken {
        /// The last snapshot without known errors, which stays; nothing if there was none yet.
        last_good: Option<Arc<Snapshot>>,
        /// The sources as they are now, while the book's own templates are still to be checked: their problems
        /// are reported beside the others.
        unchecked: Option<Arc<Snapshot>>,
    },
}

/// Before anything could be shown.
const NOTHING: Preview = Preview::Broken {
    last_good: None,
    unchecked: None,
};

impl Preview {
    fn shown(&self) -> Option<&Arc<Snapshot>> {
        match self {
            Self::Current(snapshot) | Self::Unchecked { snapshot, .. } => Some(snapshot),
            Self::Broken { last_good, .. } => last_good.as_ref(),
        }
    }

    fn unchecked(&self) -> Option<&Arc<Snapshot>> {
        match self {
            Self::Current(_) => None,
            Self::Unchecked { snapshot, .. } => Some(snapshot),
            Self::Broken { unchecked, .. } => unchecked.as_ref(),
        }
    }

    /// The last snapshot whose pages all render.
    fn into_last_good(self) -> Option<Arc<Snapshot>> {
        match self {
            Self::Current(snapshot) => Some(snapshot),
            Self::Unchecked { last_good, .. } | Self::Broken { last_good, .. } => last_good,
        }
    }
}

/// A template or a file of the theme that the book has of its own.
type OwnFile = (FileId, Content);

/// A book at one moment, ready to be rendered.
pub struct Snapshot {
    tree: Tree,
    edition: Edition,
    theme: Arc<Theme>,
    built: Built,
}

impl Snapshot {
    /// The site's files, made as they are asked for.
    pub fn pages(&self) -> Pages<'_> {
        Pages::new(&self.edition, &self.tree, &self.built, &self.theme)
    }
}

impl Session {
    /// Reads the book in `tree`.
    pub fn start(tree: Tree, options: Options) -> Self {
        let mut inspector = Inspector::default();
        let (book, report, copy) = inspect(&mut inspector, &tree, &options);
        let mut session = Self {
            tree,
            options,
            inspector,
            theme: None,
            report,
            preview: NOTHING,
            templates_failed: false,
        };
        session.renew_preview(&book, copy);
        session
    }

    /// Takes changes in.
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
        let (book, report, copy) = inspect(&mut self.inspector, &self.tree, &self.options);
        self.report = report;
        self.renew_preview(&book, copy);
    }

    /// Decides what is shown of `book`, which was read from the tree that `copy` equals.
    fn renew_preview(&mut self, book: &Book, copy: Tree) {
        let tree = &self.tree;
        let (snapshot, problems) = match theme(&mut self.theme, tree) {
            Ok(theme) => {
                let problems = theme.faults().to_vec();
                let snapshot = Snapshot {
                    edition: self.inspector.edition(book, tree, &self.options),
                    built: self.options.built(),
                    tree: copy,
                    theme,
                };
                (Some(Arc::new(snapshot)), problems)
            }
            Err(problem) => (None, vec![*problem]),
        };
        self.report.add(problems, tree);
        let can_publish = !self.report.prevents_publishing(tree);
        let needs_check = has_templates(tree);
        self.templates_failed &= needs_check;
        let before = std::mem::replace(&mut self.preview, NOTHING);
        self.preview = match snapshot {
            Some(snapshot) if can_publish && needs_check => Preview::Unchecked {
                snapshot,
                last_good: before.into_last_good(),
            },
            Some(snapshot) if can_publish => Preview::Current(snapshot),
            snapshot => Preview::Broken {
                last_good: before.shown().cloned(),
                unchecked: snapshot.filter(|_| needs_check),
            },
        };
        if self.templates_failed
            && let Some(snapshot) = self.unchecked().cloned()
        {
            let problems = snapshot.pages().faults(&|| true);
            self.checked(&snapshot, problems.unwrap_or_default());
        }
    }

    /// The book as it is now, if it has templates of its own that are still to be checked: which pages have
    /// problems shows only when all are rendered ([`Pages::faults`]), which takes longer than an author
    /// waits. The result goes to [`Self::checked`].
    pub fn unchecked(&self) -> Option<&Arc<Snapshot>> {
        self.preview.unchecked()
    }

    /// Takes in the problems that rendering all pages of `snapshot` found. Returns whether anything changed;
    /// results for a superseded snapshot are ignored.
    pub fn checked(&mut self, snapshot: &Arc<Snapshot>, problems: Vec<Diagnostic>) -> bool {
        let is_this = |unchecked: &Arc<Snapshot>| Arc::ptr_eq(unchecked, snapshot);
        if !self.unchecked().is_some_and(is_this) {
            return false;
        }
        self.templates_failed = !problems.is_empty();
        self.report.add(problems, &self.tree);
        self.preview = match std::mem::replace(&mut self.preview, NOTHING) {
            Preview::Unchecked { snapshot, .. } if !self.report.prevents_publishing(&self.tree) => {
                Preview::Current(snapshot)
            }
            before => Preview::Broken {
                last_good: before.into_last_good(),
                unchecked: None,
            },
        };
        self.templates_failed
    }

    /// The sources as they are now.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// All problems of the book as it is now, as `build` reports them; without those of templates that are
    /// [`Self::unchecked`].
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.report.diagnostics
    }

    /// The snapshot to show: the book as it is now, or the last good one; nothing if there was none yet.
    pub fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.preview.shown()
    }

    /// Whether the snapshot shows the sources as they are now; else errors keep the last good one.
    pub fn is_current(&self) -> bool {
        !matches!(self.preview, Preview::Broken { .. })
    }
}

/// The book in `tree`, what is wrong with it, and a copy of the tree for a snapshot.
fn inspect(inspector: &mut Inspector, tree: &Tree, options: &Options) -> (Book, Report, Tree) {
    let ((book, report), copy) = rayon::join(
        || inspector.inspect(tree, options, &mut |_| ()),
        || tree.clone(),
    );
    (book, report, copy)
}

/// The templates and the theme of `tree`: those that are `known`, while the book's own files are the same.
fn theme(
    known: &mut Option<(Vec<OwnFile>, Arc<Theme>)>,
    tree: &Tree,
) -> Result<Arc<Theme>, Box<Diagnostic>> {
    let files = tree.under("templates").chain(tree.under("theme"));
    let own: Vec<OwnFile> = files
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
