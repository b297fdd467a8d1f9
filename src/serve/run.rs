//! The preview from its start to its end: its parts, the loop over their events, and the wait for the end of a burst.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::connection::Context;
use super::event::{Event, Observer};
use super::publish::Publisher;
use super::rebuilder::{Clock, Rebuilder};
use super::server::{self, Bound};
use super::watch::SourceWatcher;
use crate::Options;
use crate::disk::{Folder, FsEvents};

/// After this long a folder that could not be read is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// So often the clock is looked at, also after a night in which the machine slept.
const TICK: Duration = Duration::from_secs(60);
/// Silence that ends a burst of events: an editor's save is over within a few milliseconds.
const SILENCE: Duration = Duration::from_millis(25);
/// Whatever still comes, the book is read after this long.
const LONGEST: Duration = Duration::from_millis(500);

/// A preview to be run.
#[derive(Debug)]
pub struct Setup {
    /// The book's folder.
    pub root: PathBuf,
    /// As for a build.
    pub options: Options,
    /// The clock to follow; `None` if the moment in `options` stays now.
    pub clock: Option<Clock>,
    /// Where it answers.
    pub bound: Bound,
    /// Look for changes once a second instead of watching.
    pub poll: bool,
}

/// Runs a preview until the process ends.
pub fn run(setup: Setup, observer: &mut dyn Observer) {
    let Setup {
        root,
        mut options,
        clock,
        bound,
        poll,
    } = setup;
    // Here the site is at the top of its host, wherever it will be published.
    options.base_url = Some(bound.url());
    let (events, inbox) = mpsc::channel();
    let folder = Folder::new(&root);
    let publisher = Arc::new(Publisher::new(folder.root().to_owned(), run_name()));
    let context = Context {
        hosts: bound.hosts(),
        publisher: Arc::clone(&publisher),
        events: events.clone(),
    };
    server::start(bound, context);
    let mut rebuilder = Rebuilder {
        folder,
        options,
        clock,
        session: None,
        read_error: None,
        publisher,
        watcher: SourceWatcher::new(events.clone(), poll),
        events,
        template_check: None,
        observer,
    };
    rebuilder.rebuild(&FsEvents::Rescan, Duration::ZERO);
    rebuilder.observer.ready();
    loop {
        let is_unreadable = rebuilder.read_error.is_some();
        match inbox.recv_timeout(if is_unreadable { RETRY } else { TICK }) {
            Ok(event) => {
                for event in debounce(&inbox, event) {
                    rebuilder.handle(event);
                }
            }
            Err(RecvTimeoutError::Timeout) if is_unreadable => {
                rebuilder.rebuild(&FsEvents::Rescan, Duration::ZERO);
            }
            Err(RecvTimeoutError::Timeout) => {}
            // The rebuilder holds a sender, so this does not happen.
            Err(RecvTimeoutError::Disconnected) => return,
        }
        rebuilder.follow_clock();
    }
}

/// Names each run of the server differently.
fn run_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanoseconds = now.map_or(0, |time| time.as_nanos());
    format!("{nanoseconds:x}-{:x}", std::process::id())
}

/// Collects changes of files into one event, the last, until no more come. The silence that is waited for grows while
/// they do: a checkout of another branch takes longer than a save.
fn debounce(inbox: &Receiver<Event>, first: Event) -> Vec<Event> {
    let Event::FilesChanged(mut changed, seen) = first else {
        return vec![first];
    };
    let mut events = Vec::new();
    loop {
        let elapsed = seen.elapsed();
        let wait = (SILENCE + elapsed / 4).min(LONGEST.saturating_sub(elapsed));
        match inbox.recv_timeout(wait) {
            Ok(Event::FilesChanged(more, _)) => changed.merge(more),
            Ok(other) => events.push(other),
            Err(_) => break,
        }
    }
    events.push(Event::FilesChanged(changed, seen));
    events
}
