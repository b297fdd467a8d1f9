//! Sees what changes among the sources, and passes it on as hints.
//!
//! Folders are watched, never files: an editor that writes a new file and renames it over the old one
//! leaves a watched file behind. Reading is no change. Where the system cannot watch (network disks,
//! `--poll`, too many folders) the hint is "everything", once a second.

use std::collections::BTreeMap;
use std::fs;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::run::Signal;
use crate::disk::{FsEvents, WatchedFolder};

/// Between two looks at everything.
const INTERVAL: Duration = Duration::from_secs(1);

/// What sees changes.
pub(super) struct Watch {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeMap<WatchedFolder, Identity>,
    signals: Sender<Signal>,
}

/// Tells a folder from another one that took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(Option<u64>, Option<SystemTime>);

impl Watch {
    /// Watches nothing yet; with `poll` it looks instead.
    pub(super) fn new(signals: Sender<Signal>, poll: bool) -> Self {
        let mut watch = Self {
            watcher: None,
            watched: BTreeMap::new(),
            signals,
        };
        if poll {
            watch.look();
            return watch;
        }
        let signals = watch.signals.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let hints = match event {
                Ok(event) if event.need_rescan() => FsEvents::Rescan,
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
                Ok(event) => FsEvents::Paths(event.paths.into_iter().collect()),
                Err(_) => FsEvents::Rescan,
            };
            // Nobody listens any more when the program ends.
            let _ = signals.send(Signal::Changed(hints, Instant::now()));
        });
        match watcher {
            Ok(watcher) => watch.watcher = Some(watcher),
            Err(error) => watch.give_up(&error),
        }
        watch
    }

    /// Watches these places and no others. A place that is new may have changed before it was watched, so
    /// it is looked at again.
    pub(super) fn settle(&mut self, places: Vec<WatchedFolder>) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        let mut is_new = false;
        let mut failed = None;
        let mut settled = BTreeMap::new();
        for place in places {
            let Some(identity) = identity(&place) else {
                continue;
            };
            if self.watched.remove(&place) != Some(identity) {
                is_new = true;
                let mode = if place.recursive {
                    RecursiveMode::Recursive
                } else {
                    RecursiveMode::NonRecursive
                };
                match watcher.watch(&place.path, mode) {
                    Ok(()) => {}
                    // Gone again: its parent will tell.
                    Err(_) if !place.path.is_dir() => continue,
                    Err(error) => failed = Some(error),
                }
            }
            settled.insert(place, identity);
        }
        for place in std::mem::take(&mut self.watched).into_keys() {
            // One that is gone is watched no longer anyway.
            if !settled.keys().any(|known| known.path == place.path) {
                let _ = watcher.unwatch(&place.path);
            }
        }
        self.watched = settled;
        if let Some(error) = failed {
            self.give_up(&error);
        } else if is_new {
            let _ = self
                .signals
                .send(Signal::Changed(FsEvents::Rescan, Instant::now()));
        }
    }

    fn give_up(&mut self, error: &notify::Error) {
        self.watcher = None;
        let words = format!(
            "cannot watch the folders ({error}); they are looked at once a second, as with --poll"
        );
        let _ = self.signals.send(Signal::Warning(words));
        self.look();
    }

    fn look(&self) {
        let signals = self.signals.clone();
        thread::spawn(move || {
            while signals
                .send(Signal::Changed(FsEvents::Rescan, Instant::now()))
                .is_ok()
            {
                thread::sleep(INTERVAL);
            }
        });
    }
}

fn identity(place: &WatchedFolder) -> Option<Identity> {
    let metadata = fs::metadata(&place.path).ok()?;
    #[cfg(unix)]
    let number = Some(std::os::unix::fs::MetadataExt::ino(&metadata));
    #[cfg(not(unix))]
    let number = None;
    Some(Identity(number, metadata.created().ok()))
}
