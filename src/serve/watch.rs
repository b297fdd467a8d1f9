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

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::event::Event;
use crate::disk::{FsEvents, WatchedFolder};

/// Between two events while polling.
const INTERVAL: Duration = Duration::from_secs(1);

/// Watches the folders of a book.
pub(super) struct SourceWatcher {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeMap<WatchedFolder, Identity>,
    events: Sender<Event>,
}

/// Distinguishes a folder from another one that took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(Option<u64>, Option<SystemTime>);

impl SourceWatcher {
    /// Watches nothing yet; with `poll` it sends events without watching.
    pub(super) fn new(events: Sender<Event>, poll: bool) -> Self {
        let mut this = Self {
            watcher: None,
            watched: BTreeMap::new(),
            events,
        };
        if poll {
            this.poll();
            return this;
        }
        let events = this.events.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let changed = match event {
                Ok(event) if event.need_rescan() => FsEvents::Rescan,
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                Ok(event) => FsEvents::Paths(event.paths.into_iter().collect()),
                Err(_) => FsEvents::Rescan,
            };
            // Nobody listens any more when the program ends.
            let _ = events.send(Event::FilesChanged(changed, Instant::now()));
        });
        match watcher {
            Ok(watcher) => this.watcher = Some(watcher),
            Err(error) => this.fall_back_to_polling(&error),
        }
        this
    }

    /// Watches these folders and no others. A new one may have changed before it was watched, so everything is
    /// looked at again.
    pub(super) fn watch(&mut self, folders: Vec<WatchedFolder>) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        let mut is_new = false;
        let mut failed = None;
        let mut now = BTreeMap::new();
        for folder in folders {
            let Some(identity) = identity(&folder) else {
                continue;
            };
            if self.watched.remove(&folder) != Some(identity) {
                is_new = true;
                let mode = if folder.recursive {
                    RecursiveMode::Recursive
                } else {
                    RecursiveMode::NonRecursive
                };
                match watcher.watch(&folder.path, mode) {
                    Ok(()) => {}
                    // Gone again: its parent will tell.
                    Err(_) if !folder.path.is_dir() => continue,
                    Err(error) => failed = Some(error),
                }
            }
            now.insert(folder, identity);
        }
        for folder in std::mem::take(&mut self.watched).into_keys() {
            // One that is gone is watched no longer anyway.
            if !now.keys().any(|known| known.path == folder.path) {
                let _ = watcher.unwatch(&folder.path);
            }
        }
        self.watched = now;
        if let Some(error) = failed {
            self.fall_back_to_polling(&error);
        } else if is_new {
            let _ = self.events.send(rescan());
        }
    }

    fn fall_back_to_polling(&mut self, error: &notify::Error) {
        self.watcher = None;
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
