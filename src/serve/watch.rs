//! Watches the folders of the sources, and sends an event when something in them may have changed.
//!
//! Folders are watched, never files: an editor that writes a new file and renames it over the old one
//! leaves a watched file behind. Reading is no change. Where the system cannot watch (network disks,
//! `--poll`, too many folders) the event says "anything", once a second.

use std::collections::BTreeMap;
use std::fs;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::event::Event;
use crate::disk::{FsEvents, WatchedFolder};

/// Between two events while polling.
const INTERVAL: Duration = Duration::from_secs(1);

/// Watches the folders of a book.
pub(super) struct SourceWatcher {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeMap<WatchedFolder, Identity>,
    /// Whether a watched folder was moved, or something above it.
    is_stale: bool,
    /// Whether everything is looked at once a second instead.
    polls: bool,
    events: Sender<Event>,
}

/// Distinguishes a folder from another one that took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(Option<u64>, Option<SystemTime>);

impl SourceWatcher {
    /// Watches nothing yet; with `poll` it sends events without watching.
    pub(super) fn new(events: Sender<Event>, poll: bool) -> Self {
        let this = Self {
            watcher: None,
            watched: BTreeMap::new(),
            is_stale: false,
            polls: poll,
            events,
        };
        if poll {
            this.poll();
        }
        this
    }

    /// Takes note of what has changed. Most systems watch a folder by itself, not by its name: after it was moved, or
    /// something above it was, the name has to be watched anew, also when the same folder has come back.
    pub(super) fn note(&mut self, changed: &FsEvents) {
        let by_name = cfg!(any(windows, target_os = "macos"));
        if let FsEvents::Paths(paths) = changed
            && !by_name
        {
            let is_above = |folder: &WatchedFolder| {
                let mut above = folder.path.ancestors();
                above.any(|above| paths.contains(above))
            };
            self.is_stale |= self.watched.keys().any(is_above);
        }
    }

    /// Watches these folders and no others, all of them anew where one has changed: two names of a folder may share
    /// a watch. A folder may have changed before it was watched, so everything is looked at again.
    pub(super) fn watch(&mut self, folders: Vec<WatchedFolder>) {
        if self.polls {
            return;
        }
        let known = folders
            .into_iter()
            .filter_map(|folder| identity(&folder).map(|identity| (folder, identity)));
        let now: BTreeMap<WatchedFolder, Identity> = known.collect();
        if now == self.watched && !self.is_stale {
            return;
        }
        self.watcher = None;
        self.watched.clear();
        self.is_stale = false;
        let mut watcher = match self.watcher() {
            Ok(watcher) => watcher,
            Err(error) => return self.fall_back_to_polling(&error),
        };
        for folder in now.keys() {
            let mode = if folder.recursive {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            match watcher.watch(&folder.path, mode) {
                Ok(()) => {}
                // Gone again: its parent will tell.
                Err(_) if !folder.path.is_dir() => {}
                Err(error) => return self.fall_back_to_polling(&error),
            }
        }
        self.watched = now;
        self.watcher = Some(watcher);
        let _ = self.events.send(rescan());
    }

    /// Something that sends what the system says of folders. Links are not followed: what a book follows is watched by
    /// its own name.
    fn watcher(&self) -> notify::Result<RecommendedWatcher> {
        let events = self.events.clone();
        let handler = move |event: notify::Result<notify::Event>| {
            let changed = match event {
                Ok(event) if event.need_rescan() => FsEvents::Rescan,
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                Ok(event) => FsEvents::Paths(event.paths.into_iter().collect()),
                Err(_) => FsEvents::Rescan,
            };
            // Nobody listens any more when the program ends.
            let _ = events.send(Event::FilesChanged(changed, Instant::now()));
        };
        RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))
    }

    fn fall_back_to_polling(&mut self, error: &notify::Error) {
        self.watcher = None;
        self.polls = true;
        let words = format!(
            "cannot watch the folders ({error}); they are looked at once a second, as with --poll"
        );
        let _ = self.events.send(Event::Warning(words));
        self.poll();
    }

    fn poll(&self) {
        let events = self.events.clone();
        thread::spawn(move || {
            while events.send(rescan()).is_ok() {
                thread::sleep(INTERVAL);
            }
        });
    }
}

/// Anything may have changed.
fn rescan() -> Event {
    Event::FilesChanged(FsEvents::Rescan, Instant::now())
}

fn identity(folder: &WatchedFolder) -> Option<Identity> {
    let metadata = fs::metadata(&folder.path).ok()?;
    #[cfg(unix)]
    let number = Some(std::os::unix::fs::MetadataExt::ino(&metadata));
    #[cfg(not(unix))]
    let number = None;
    Some(Identity(number, metadata.created().ok()))
}
