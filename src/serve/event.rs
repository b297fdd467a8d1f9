//! What the parts of the preview tell each other, and what they tell the command that runs it.
//!
//! Owns [`Event`], which reaches the one thread that owns the session, and [`Observer`], which is told what became
//! of it. Knows no other part of the preview.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostic;
use crate::disk::FsEvents;
use crate::session::Snapshot;
use crate::source::Tree;

/// What reaches the thread that owns the session.
pub(super) enum Event {
    /// Files may have changed; seen first at that moment.
    FilesChanged(FsEvents, Instant),
    /// Something that the user should know.
    Warning(String),
    /// The response to a request for this path ended in a panic.
    ResponsePanicked(String),
    /// A template has a problem on a page that was asked for.
    TemplateBroken(Box<Diagnostic>),
    /// All pages of a snapshot were rendered.
    TemplatesChecked {
        snapshot: Arc<Snapshot>,
        problems: Vec<Diagnostic>,
        took: Duration,
    },
}

/// Is told what the preview does.
pub trait Observer {
    /// The site is shown, or errors prevent that: the first time, and whenever pages or problems
    /// are others: after an edit, at the next day, when the templates have been checked.
    fn rebuilt(&mut self, rebuilt: &Rebuilt<'_>);
    /// The preview answers requests: called once, after the first attempt.
    fn ready(&mut self);
    /// Something outside of the book that the user should know.
    fn warning(&mut self, words: &str);
    /// A template has a problem that only showed when a page was asked for.
    fn template_broken(&mut self, problem: &Diagnostic, tree: &Tree);
}

/// What became of a change.
#[derive(Debug)]
pub struct Rebuilt<'a> {
    /// The sources that changed, in order; all of them at first.
    pub changed: &'a [String],
    /// Whether this is the first time.
    pub is_first: bool,
    /// All problems of the book as it is now.
    pub diagnostics: &'a [Diagnostic],
    /// The sources.
    pub tree: &'a Tree,
    /// Which pages are shown.
    pub shown: Shown,
    /// How long it took.
    pub timings: Timings,
}

/// Which pages the preview shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Those of the sources as they are now.
    Current,
    /// Those of an earlier moment, because of errors.
    LastGood,
    /// None: there has been no moment without errors.
    Nothing,
}

/// Where the time went from the first file-system event to the pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timings {
    /// From the first event until no more came.
    pub debounce: Duration,
    /// Reading the files.
    pub read: Duration,
    /// Applying them to the book.
    pub apply: Duration,
    /// Opening the pages.
    pub pages: Duration,
}

impl Timings {
    /// All of it.
    pub fn whole(self) -> Duration {
        self.debounce + self.work()
    }

    /// Without the wait for more events.
    pub fn work(self) -> Duration {
        self.read + self.apply + self.pages
    }
}
