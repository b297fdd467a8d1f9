//! Brings what is shown up to what is on the disk: reads what changed, applies it to the session, publishes.
//!
//! Owns the session; [`run()`](super::run()) calls it for every event, on one thread. An internal error costs the
//! session: the next change reads everything again.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::event::{Event, Observer, Rebuilt, Shown, Timings};
use super::problems::Problems;
use super::publish::Publisher;
use super::watch::SourceWatcher;
use crate::Options;
use crate::disk::{self, BOOK_TOML, Folder, FsEvents, Reread};
use crate::session::{Change, Session};
use crate::source::Tree;

/// Returns the present moment.
pub type Clock = fn() -> DateTime<Utc>;

/// The session, and all that has to follow it.
pub(super) struct Rebuilder<'o> {
    pub(super) folder: Folder,
    pub(super) options: Options,
    /// `None` where one moment stays now.
    pub(super) clock: Option<Clock>,
    /// `None` before the folder was read, and after an internal error.
    pub(super) session: Option<Session>,
    /// Why the folder could not be read the last time.
    pub(super) read_error: Option<String>,
    pub(super) publisher: Arc<Publisher>,
    pub(super) watcher: SourceWatcher,
    pub(super) events: Sender<Event>,
    /// Held while a check of the templates may go on; dropping it cancels the check.
    pub(super) template_check: Option<Arc<()>>,
    pub(super) observer: &'o mut dyn Observer,
}

impl Rebuilder<'_> {
    /// Takes an event in.
    pub(super) fn handle(&mut self, event: Event) {
        match event {
            Event::FilesChanged(changed, seen) => self.rebuild(&changed, seen.elapsed()),
            Event::Warning(words) => self.observer.warning(&words),
            Event::ResponsePanicked(path) => self.observer.warning(&format!(
                "internal error in rbdoc while it answered /{path}; please report it with the page's source"
            )),
            Event::TemplateBroken(problem) => {
                let Some(session) = &self.session else {
                    return;
                };
                self.observer.template_broken(&problem, session.tree());
                let one = std::slice::from_ref(&*problem);
                let problems = Problems::of(one, session.tree());
                self.publisher.publish(None, Some(problems));
            }
            Event::TemplatesChecked {
                snapshot,
                problems,
                took,
            } => {
                let session = self.session.as_mut();
                let is_news = session.is_some_and(|session| session.checked(&snapshot, problems));
                if is_news && self.publish() {
                    let timings = Timings {
                        apply: took,
                        ..Timings::default()
                    };
                    self.report(&[], timings, false);
                }
            }
        }
    }

    /// Reads what `changed` names and shows it, after `debounce` was spent on waiting for more.
    pub(super) fn rebuild(&mut self, changed: &FsEvents, debounce: Duration) {
        let mut timings = Timings {
            debounce,
            ..Timings::default()
        };
        let start = Instant::now();
        self.watcher.note(changed);
        let settings = self.folder.root().join(BOOK_TOML);
        if self.folder.root().is_dir() && !settings.exists() {
            // That it comes back leads to a look at everything.
            let path = PathBuf::from(BOOK_TOML);
            return self.cannot_read(&disk::Error::Gone { path });
        }
        let nothing = Tree::default();
        let tree = self.session.as_ref().map_or(&nothing, Session::tree);
        let reread = match self.folder.reread(changed, tree) {
            Ok(reread) => reread,
            Err(error) => return self.cannot_read(&error),
        };
        timings.read = start.elapsed();
        let Reread {
            changes,
            touched,
            folders_changed,
        } = reread;
        if folders_changed {
            self.watcher.watch(self.folder.watched_folders());
        }
        let is_first = self.session.is_none();
        let was_unreadable = self.read_error.take().is_some();
        if changes.is_empty() && touched.is_empty() && !is_first && !was_unreadable {
            return;
        }
        let paths = changes.iter().map(|change| change.path.clone());
        let paths: BTreeSet<String> = paths.chain(touched).collect();
        let paths: Vec<String> = paths.into_iter().collect();
        let start = Instant::now();
        if !changes.is_empty() || is_first {
            // A check of templates that goes on would take the time of this.
            self.template_check = None;
            let session = &mut self.session;
            let options = &self.options;
            let applied = catch_unwind(AssertUnwindSafe(|| match session {
                Some(session) => session.apply(changes),
                None => *session = Some(begin(changes, options.clone())),
            }));
            if applied.is_err() {
                return self.recover();
            }
        }
        timings.apply = start.elapsed();
        let start = Instant::now();
        if self.publish() {
            timings.pages = start.elapsed();
            self.report(&paths, timings, is_first);
        }
        self.check_templates();
    }

    /// Brings what is shown up to the clock. Only days and shifts depend on it, so a look at each quarter of
    /// an hour is enough, at which days begin in every zone. The observer is told only if a problem came or
    /// went.
    pub(super) fn follow_clock(&mut self) {
        let Some(clock) = self.clock else {
            return;
        };
        let now = clock();
        let quarter = |moment: DateTime<Utc>| moment.timestamp().div_euclid(15 * 60);
        if quarter(now) == quarter(self.options.now) || self.read_error.is_some() {
            return;
        }
        let Some(session) = self.session.as_mut().filter(|now| now.is_current()) else {
            // The last good pages stay as they were; with the next ones it is later.
            return;
        };
        self.options.now = now;
        let start = Instant::now();
        let before = session.diagnostics().to_vec();
        if catch_unwind(AssertUnwindSafe(|| session.set_now(now))).is_err() {
            return self.recover();
        }
        let is_news = before != session.diagnostics();
        let timings = Timings {
            apply: start.elapsed(),
            ..Timings::default()
        };
        if self.publish() && is_news {
            self.report(&[], timings, false);
        }
        self.check_templates();
    }

    /// Checks the book's own templates on all pages, beside the responses, until there is a newer snapshot.
    fn check_templates(&mut self) {
        self.template_check = None;
        let unchecked = self.session.as_ref().and_then(Session::unchecked);
        let Some(snapshot) = unchecked.cloned() else {
            return;
        };
        let held = Arc::new(());
        let token = Arc::downgrade(&held);
        self.template_check = Some(held);
        let events = self.events.clone();
        thread::spawn(move || {
            let start = Instant::now();
            let is_wanted = || token.strong_count() > 0;
            let problems = snapshot.pages().faults(&is_wanted);
            if let Some(problems) = problems {
                // Nobody listens any more when the program ends.
                let _ = events.send(Event::TemplatesChecked {
                    snapshot,
                    problems,
                    took: start.elapsed(),
                });
            }
        });
    }

    /// Publishes what the session shows; false if there is none, or its pages could not be opened.
    fn publish(&mut self) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let problems = || Problems::of(session.diagnostics(), session.tree());
        let problems = (!session.is_current()).then(problems);
        let publish = || self.publisher.publish(session.snapshot(), problems);
        let published = catch_unwind(AssertUnwindSafe(publish));
        if published.is_err() {
            self.recover();
        }
        published.is_ok()
    }

    /// Tells the observer what became of a change.
    fn report(&mut self, changed: &[String], timings: Timings, is_first: bool) {
        let Some(session) = &self.session else {
            return;
        };
        let shown = if session.is_current() {
            Shown::Current
        } else if self.publisher.now().site.is_some() {
            Shown::LastGood
        } else {
            Shown::Nothing
        };
        self.observer.rebuilt(&Rebuilt {
            changed,
            is_first,
            diagnostics: session.diagnostics(),
            tree: session.tree(),
            shown,
            timings,
        });
    }

    /// The folder cannot be read: what was shown stays, and the reason is told once.
    fn cannot_read(&mut self, error: &disk::Error) {
        let words = error.to_string();
        if self.read_error.as_ref() == Some(&words) {
            return;
        }
        self.warn(
            &words,
            "what is shown stays",
            error.help().unwrap_or_default(),
        );
        self.read_error = Some(words);
    }

    /// After an internal error the session cannot be trusted any more: the next change begins a new one.
    fn recover(&mut self) {
        self.session = None;
        self.folder = Folder::new(self.folder.root());
        let help =
            "please report it with the change that led to it; the next change is tried afresh";
        self.warn("internal error in rbdoc while it read the book", help, help);
    }

    /// Tells of a problem that has no place in the book.
    fn warn(&mut self, words: &str, note: &str, help: &str) {
        self.observer.warning(&format!("{words}; {note}"));
        let problems = Problems::of_message(words, help);
        self.publisher.publish(None, Some(problems));
    }
}

/// A session of a book that holds `files`.
fn begin(files: Vec<Change>, options: Options) -> Session {
    let mut tree = Tree::default();
    for file in files {
        if let Some(content) = file.content {
            tree.insert(&file.path, content);
        }
    }
    Session::start(tree, options)
}
