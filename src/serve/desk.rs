//! Brings what is shown up to what is on the disk: reads what changed, applies it, puts it on the stage.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use super::problems::Problems;
use super::run::{Rebuilt, Signal, Stages, Voice};
use super::stage::Stage;
use super::watch::Watch;
use crate::Options;
use crate::disk::{self, Folder, Hints, Reread};
use crate::session::{Change, Edition, Session};
use crate::source::Tree;

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

/// The session, and everybody who has to know of it.
pub(super) struct Desk<'v> {
    folder: Folder,
    options: Options,
    /// Nothing before the folder could be read, and after a mistake of the program's.
    session: Option<Session>,
    /// The edition on the stage.
    shown: Option<Arc<Edition>>,
    /// Whether anything is on it, be it a list of errors.
    is_shown: bool,
    /// Whether the voice was told of the book.
    has_told: bool,
    /// Whether the last attempt failed for a reason outside of the book.
    has_fault: bool,
    stage: Arc<Stage>,
    watch: Watch,
    signals: Sender<Signal>,
    /// Counts editions whose templates are tried; a trial ends when it is no longer of the last one.
    trials: Arc<AtomicU64>,
    voice: &'v mut dyn Voice,
}

impl<'v> Desk<'v> {
    /// A desk on which nothing lies yet.
    pub(super) fn new(
        folder: Folder,
        options: Options,
        stage: Arc<Stage>,
        watch: Watch,
        signals: Sender<Signal>,
        voice: &'v mut dyn Voice,
    ) -> Self {
        Self {
            folder,
            options,
            session: None,
            shown: None,
            is_shown: false,
            has_told: false,
            has_fault: false,
            stage,
            watch,
            signals,
            trials: Arc::default(),
            voice,
        }
    }

    /// Says that the preview answers.
    pub(super) fn ready(&mut self) {
        self.voice.ready();
    }

    /// Takes what is no hint.
    pub(super) fn hear(&mut self, signal: Signal) {
        match signal {
            Signal::Hints(..) => {}
            Signal::Warning(words) => self.voice.warning(&words),
            Signal::Fault(path) => self.voice.warning(&format!(
                "rbdoc made a mistake while it answered /{path}; please report it with the page's source"
            )),
            Signal::Template(fault) => {
                let Some(session) = &self.session else {
                    return;
                };
                self.voice.broken(&fault, session.tree());
                let one = std::slice::from_ref(&*fault);
                self.stage.tell(Some(Problems::of(one, session.tree())));
            }
            Signal::Tried(edition, faults) => {
                let session = self.session.as_mut();
                if session.is_some_and(|session| session.tried(&edition, faults)) {
                    self.show(&[], Stages::default());
                }
            }
        }
    }

    /// Tries the book's own templates on all pages, beside the answers, until there is a newer edition.
    fn try_templates(&self) {
        let trial = self.trials.fetch_add(1, Ordering::Relaxed) + 1;
        let untried = self.session.as_ref().and_then(Session::untried);
        let Some(edition) = untried.cloned() else {
            return;
        };
        let (trials, signals) = (Arc::clone(&self.trials), self.signals.clone());
        thread::spawn(move || {
            let is_last = || trials.load(Ordering::Relaxed) == trial;
            let faults = edition.pages().faults(&is_last);
            if let Some(faults) = faults {
                // Nobody listens any more when the program ends.
                let _ = signals.send(Signal::Tried(edition, faults));
            }
        });
    }

    /// Brings what is shown up to what is on the disk.
    pub(super) fn renew(&mut self, hints: &Hints, quiet: Duration) {
        let mut stages = Stages {
            quiet,
            ..Stages::default()
        };
        let start = Instant::now();
        let nothing = Tree::default();
        let tree = self.session.as_ref().map_or(&nothing, Session::tree);
        let reread = match self.folder.reread(hints, tree) {
            Ok(reread) => reread,
            Err(error) => return self.fail(&error),
        };
        stages.read = start.elapsed();
        let Reread {
            changes,
            touched,
            skipped,
            moved,
        } = reread;
        for skipped in skipped {
            let words = format!("skipped {}: {}", skipped.path, skipped.why);
            self.voice.warning(&words);
        }
        if moved {
            self.watch.settle(self.folder.places());
        }
        let had_fault = std::mem::take(&mut self.has_fault);
        if changes.is_empty() && touched.is_empty() && self.is_shown && !had_fault {
            return;
        }
        let changed: BTreeSet<String> = changes
            .iter()
            .map(|change| change.path.clone())
            .chain(touched)
            .collect();
        let changed: Vec<String> = changed.into_iter().collect();
        let start = Instant::now();
        if !changes.is_empty() || self.session.is_none() {
            let options = &self.options;
            let session = &mut self.session;
            let applied = catch_unwind(AssertUnwindSafe(|| {
                if let Some(session) = session {
                    session.apply(changes);
                } else {
                    *session = Some(begin(changes, options.clone()));
                }
            }));
            if applied.is_err() {
                return self.start_over();
            }
        }
        stages.apply = start.elapsed();
        self.show(&changed, stages);
        self.try_templates();
    }

    /// Puts what the session says on the stage.
    fn show(&mut self, changed: &[String], mut stages: Stages) {
        let Some(session) = &self.session else {
            return;
        };
        let start = Instant::now();
        let is_current = session.is_current();
        let problems = (!is_current).then(|| Problems::of(session.diagnostics(), session.tree()));
        let edition = session.edition().cloned();
        let is_same = match (&edition, &self.shown) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, _) => self.is_shown,
            (Some(_), None) => false,
        };
        if is_same {
            self.stage.tell(problems);
        } else if self.stage.show(edition.clone(), problems) {
            self.shown = edition;
        } else {
            return self.start_over();
        }
        stages.pages = start.elapsed();
        self.is_shown = true;
        let is_first = !std::mem::replace(&mut self.has_told, true);
        self.voice.rebuilt(&Rebuilt {
            changed,
            is_first,
            diagnostics: session.diagnostics(),
            tree: session.tree(),
            is_current,
            stages,
        });
    }

    /// The folder cannot be read: what was shown stays, and the reason is told.
    fn fail(&mut self, error: &disk::Error) {
        self.has_fault = true;
        let words = error.to_string();
        self.voice.warning(&format!("{words}; what is shown stays"));
        self.put(Problems::of_message(
            &words,
            error.help().unwrap_or_default(),
        ));
    }

    /// A mistake of the program's: the session cannot be trusted any more, and a new one reads everything
    /// with the next change.
    fn start_over(&mut self) {
        self.session = None;
        self.folder = Folder::new(self.folder.root());
        self.has_fault = true;
        let words = "rbdoc made a mistake while it read the book";
        let help =
            "please report it with the change that led to it; the next change is tried afresh";
        self.voice.warning(&format!("{words}; {help}"));
        self.put(Problems::of_message(words, help));
    }

    fn put(&mut self, problems: Problems) {
        if self.is_shown {
            self.stage.tell(Some(problems));
        } else {
            self.is_shown = self.stage.show(None, Some(problems));
        }
    }
}
