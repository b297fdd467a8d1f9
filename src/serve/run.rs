//! The preview from its start to its end: what comes in, and the wait for quiet before it is looked at.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

use super::desk::Desk;
use super::server::{self, Bound};
use super::stage::Stage;
use super::watch::Watch;
use crate::Options;
use crate::diagnostic::Diagnostic;
use crate::disk::{Folder, FsEvents};
use crate::session::Snapshot;
use crate::source::Tree;

/// Tells the moment.
pub type Clock = fn() -> DateTime<Utc>;

/// A preview to be run.
#[derive(Debug)]
pub struct Preview {
    /// The book's folder.
    pub root: PathBuf,
    /// As for a build.
    pub options: Options,
    /// What tells the time from then on, if that moment shall not stay now.
    pub clock: Option<Clock>,
    /// Where it answers.
    pub bound: Bound,
    /// Look for changes once a second instead of being told.
    pub poll: bool,
}

/// What the preview says while it runs.
pub trait Voice {
    /// The site is shown, or why it cannot be: the first time, and whenever the sources have changed.
    fn rebuilt(&mut self, rebuilt: &Rebuilt<'_>);
    /// The preview answers: said once, after the first attempt.
    fn ready(&mut self);
    /// Something of the world that its user should know.
    fn warning(&mut self, words: &str);
    /// A template that broke only when a page was asked for.
    fn broken(&mut self, fault: &Diagnostic, tree: &Tree);
}

/// What became of a change.
#[derive(Debug)]
pub struct Rebuilt<'a> {
    /// The sources that changed, in order; all of them at first.
    pub changed: &'a [String],
    /// Whether this is the first time.
    pub is_first: bool,
    /// Every fault of the book as it is now.
    pub diagnostics: &'a [Diagnostic],
    /// The sources.
    pub tree: &'a Tree,
    /// Whether the site shows the sources as they are now.
    pub is_current: bool,
    /// How long it took.
    pub stages: Stages,
}

/// Where the time went from the first event to the pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stages {
    /// From the first event until nothing more came.
    pub quiet: Duration,
    /// Reading the files.
    pub read: Duration,
    /// Applying them to the book.
    pub apply: Duration,
    /// Opening the pages.
    pub pages: Duration,
}

impl Stages {
    /// All of it.
    pub fn whole(self) -> Duration {
        self.quiet + self.work()
    }

    /// Without the wait.
    pub fn work(self) -> Duration {
        self.read + self.apply + self.pages
    }
}

/// What reaches the thread that owns the session.
pub(super) enum Signal {
    /// Something may have changed, seen at that moment.
    Changed(FsEvents, Instant),
    Warning(String),
    /// The answer to this path ended in a panic.
    Fault(String),
    Template(Box<Diagnostic>),
    /// What came of rendering all pages of an edition, and how long it took.
    Tried(Arc<Snapshot>, Vec<Diagnostic>, Duration),
}

/// Runs a preview until the process ends.
pub fn run(preview: Preview, voice: &mut dyn Voice) {
    let Preview {
        root,
        mut options,
        clock,
        bound,
        poll,
    } = preview;
    // Here the site is at the top of its host, wherever it will be published.
    options.base_url = Some(bound.url());
    let (signals, inbox) = mpsc::channel();
    let name = run_name();
    let folder = Folder::new(&root);
    let stage = Stage::new(folder.root().to_owned(), name.clone(), signals.clone());
    server::open(bound, Arc::clone(&stage), name, signals.clone());
    let watch = Watch::new(signals.clone(), poll);
    let mut desk = Desk::new(folder, options, clock, stage, watch, signals, voice);
    desk.renew(&FsEvents::Rescan, Duration::ZERO);
    desk.ready();
    loop {
        let patience = if desk.is_unread() { RETRY } else { TICK };
        match inbox.recv_timeout(patience) {
            Ok(Signal::Changed(hints, seen)) => {
                let (hints, others) = quiet(&inbox, hints, seen);
                for other in others {
                    desk.hear(other);
                }
                desk.renew(&hints, seen.elapsed());
            }
            Ok(other) => desk.hear(other),
            Err(RecvTimeoutError::Timeout) if desk.is_unread() => {
                desk.renew(&FsEvents::Rescan, Duration::ZERO);
            }
            Err(RecvTimeoutError::Timeout) => {}
            // The desk holds a sender, so there is always somebody to wait for.
            Err(RecvTimeoutError::Disconnected) => return,
        }
        desk.follow_clock();
    }
}

/// Another name for each run of the server.
fn run_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanoseconds = now.map_or(0, |time| time.as_nanos());
    format!("{nanoseconds:x}-{:x}", std::process::id())
}

/// After this long a folder that could not be read is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// So often the clock is looked at, also after a night in which the machine slept.
const TICK: Duration = Duration::from_secs(60);
/// Quiet that ends a burst of events: an editor's save is over within a few milliseconds.
const QUIET: Duration = Duration::from_millis(25);
/// Whatever still comes, the book is read after this long.
const LONGEST: Duration = Duration::from_millis(500);

/// Collects hints until no more come. The quiet that is waited for grows while they do: a checkout of
/// another branch takes longer than a save.
fn quiet(inbox: &Receiver<Signal>, first: FsEvents, seen: Instant) -> (FsEvents, Vec<Signal>) {
    let mut all = first;
    let mut others = Vec::new();
    loop {
        let elapsed = seen.elapsed();
        let wait = (QUIET + elapsed / 4).min(LONGEST.saturating_sub(elapsed));
        match inbox.recv_timeout(wait) {
            Ok(Signal::Changed(hints, _)) => all = together(all, hints),
            Ok(other) => others.push(other),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    (all, others)
}

fn together(one: FsEvents, other: FsEvents) -> FsEvents {
    match (one, other) {
        (FsEvents::Paths(mut paths), FsEvents::Paths(more)) => {
            paths.extend(more);
            FsEvents::Paths(paths)
        }
        _ => FsEvents::Rescan,
    }
}
