//! What the preview shows now.
//!
//! Owns [`Published`]: the pages of a snapshot, opened, and the problems that keep newer sources from being shown. A
//! request takes it once and is answered from it, so no answer is half old and half new. [`Publisher`] replaces
//! it while requests go on, and wakes the tabs that wait for that.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use self_cell::self_cell;

use super::problems::Problems;
use crate::session::Snapshot;
use crate::site::Pages;

self_cell!(
    /// A snapshot and its pages, which borrow from it.
    pub(super) struct OpenSnapshot {
        owner: Arc<Snapshot>,
        #[not_covariant]
        dependent: Pages,
    }
);

/// What is shown at one moment.
#[derive(Clone)]
pub(super) struct Published {
    /// Counts what was published.
    pub(super) version: u64,
    /// The site; `None` while there was none yet.
    pub(super) site: Option<Arc<OpenSnapshot>>,
    /// What keeps the site from being as its sources are now.
    pub(super) problems: Option<Arc<Problems>>,
    /// The book's folder.
    pub(super) root: PathBuf,
    /// Names this run of the server.
    pub(super) run: String,
}

/// Replaces what is shown. One thread publishes, any number read.
pub(super) struct Publisher {
    now: Mutex<Arc<Published>>,
    changed: Condvar,
}

impl Publisher {
    /// Shows nothing yet of the book in `root`.
    pub(super) fn new(root: PathBuf, run: String) -> Self {
        Self {
            now: Mutex::new(Arc::new(Published {
                version: 0,
                site: None,
                problems: None,
                root,
                run,
            })),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Published>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is shown now.
    pub(super) fn now(&self) -> Arc<Published> {
        Arc::clone(&self.lock())
    }

    /// Waits for something else than `version` to be shown; `None` if nothing is published for so long.
    pub(super) fn wait(&self, version: u64, patience: Duration) -> Option<Arc<Published>> {
        let is_same = |now: &mut Arc<Published>| now.version == version;
        let (now, waited) = self
            .changed
            .wait_timeout_while(self.lock(), patience, is_same)
            .unwrap_or_else(PoisonError::into_inner);
        (!waited.timed_out()).then(|| Arc::clone(&now))
    }

    /// Shows `snapshot`, or the pages as they are if there is none, and the problems of the sources.
    pub(super) fn publish(&self, snapshot: Option<&Arc<Snapshot>>, problems: Option<Problems>) {
        let before = self.now();
        let is_shown = |snapshot: &&Arc<Snapshot>| {
            let shown = before.site.as_ref().map(|site| site.borrow_owner());
            shown.is_some_and(|shown| Arc::ptr_eq(shown, snapshot))
        };
        let site = match snapshot.filter(|snapshot| !is_shown(snapshot)) {
            Some(new) => {
                let open = OpenSnapshot::new(Arc::clone(new), |snapshot| snapshot.pages());
                Some(Arc::new(open))
            }
            None => before.site.clone(),
        };
        *self.lock() = Arc::new(Published {
            version: before.version + 1,
            site,
            problems: problems.map(Arc::new),
            root: before.root.clone(),
            run: before.run.clone(),
        });
        self.changed.notify_all();
        // To drop a large book takes longer than the next edit should wait.
        thread::spawn(move || drop(before));
    }
}
