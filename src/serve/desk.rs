//! Brings what is shown up to what is on the disk: reads what changed, applies it, puts it on the stage.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
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
    /// Why the folder could not be read the last time, as it was told.
    unread: Option<String>,
    /// Whether the program made a mistake the last time.
    is_afresh: bool,
    stage: Arc<Stage>,
    watch: Watch,
    voice: &'v mut dyn Voice,
}

impl<'v> Desk<'v> {
    /// A desk on which nothing lies yet.
    pub(super) fn new(
        folder: Folder,
        options: Options,
        stage: Arc<Stage>,
        watch: Watch,
        voice: &'v mut dyn Voice,
    ) -> Self {
        Self {
            folder,
            options,
            session: None,
            shown: None,
            is_shown: false,
            has_told: false,
            unread: None,
            is_afresh: false,
            stage,
            watch,
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
        }
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
        let had_fault = self.unread.take().is_some() | std::mem::take(&mut self.is_afresh);
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

    /// Whether the folder could not be read: when it can be, the system may not tell.
    pub(super) fn is_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// The folder cannot be read: what was shown stays, and the reason is told, once.
    fn fail(&mut self, error: &disk::Error) {
        let words = error.to_string();
        if self.unread.as_ref() == Some(&words) {
            return;
        }
        self.voice.warning(&format!("{words}; what is shown stays"));
        self.unread = Some(words.clone());
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
        self.is_afresh = true;
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
