//! Brings what is shown up to what is on the disk: reads what changed, applies it, puts it on the stage.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::problems::Problems;
use super::run::{Clock, Rebuilt, Signal, Stages, Voice};
use super::stage::Stage;
use super::watch::Watch;
use crate::Options;
use crate::disk::{self, Folder, FsEvents, Reread};
use crate::session::{Change, Session, Snapshot};
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
    /// Nothing where one moment stays now.
    clock: Option<Clock>,
    /// Nothing before the folder could be read, and after a mistake of the program's.
    session: Option<Session>,
    /// The edition on the stage.
    shown: Option<Arc<Snapshot>>,
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
        clock: Option<Clock>,
        stage: Arc<Stage>,
        watch: Watch,
        signals: Sender<Signal>,
        voice: &'v mut dyn Voice,
    ) -> Self {
        Self {
            folder,
            options,
            clock,
            session: None,
            shown: None,
            is_shown: false,
            has_told: false,
            unread: None,
            is_afresh: false,
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
            Signal::Changed(..) => {}
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
            Signal::Tried(edition, faults, took) => {
                let session = self.session.as_mut();
                let is_news = session.is_some_and(|session| session.checked(&edition, faults));
                if is_news && self.show() {
                    let stages = Stages {
                        apply: took,
                        ..Stages::default()
                    };
                    self.tell(&[], stages);
                }
            }
        }
    }

    /// Tries the book's own templates on all pages, beside the answers, until there is a newer edition.
    fn try_templates(&self) {
        let trial = self.trials.fetch_add(1, Ordering::Relaxed) + 1;
        let untried = self.session.as_ref().and_then(Session::unchecked);
        let Some(edition) = untried.cloned() else {
            return;
        };
        let (trials, signals) = (Arc::clone(&self.trials), self.signals.clone());
        thread::spawn(move || {
            let start = Instant::now();
            let is_last = || trials.load(Ordering::Relaxed) == trial;
            let faults = edition.pages().faults(&is_last);
            if let Some(faults) = faults {
                // Nobody listens any more when the program ends.
                let _ = signals.send(Signal::Tried(edition, faults, start.elapsed()));
            }
        });
    }

    /// Brings what is shown up to what is on the disk.
    pub(super) fn renew(&mut self, hints: &FsEvents, quiet: Duration) {
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
            folders_changed,
        } = reread;
        for skipped in skipped {
            let words = format!("skipped {}: {}", skipped.path, skipped.why);
            self.voice.warning(&words);
        }
        if folders_changed {
            self.watch.settle(self.folder.watched_folders());
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
            // A trial of templates that goes on would take the time of this.
            self.trials.fetch_add(1, Ordering::Relaxed);
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
        let start = Instant::now();
        if self.show() {
            stages.pages = start.elapsed();
            self.tell(&changed, stages);
        }
        self.try_templates();
    }

    /// Brings what is shown up to the clock. What depends on it are days and shifts, so a look at each
    /// quarter of an hour is enough, at which days begin in every zone. What differs is told only if a
    /// fault came or went.
    pub(super) fn follow_clock(&mut self) {
        let Some(clock) = self.clock else {
            return;
        };
        let now = clock();
        let quarter = |moment: DateTime<Utc>| moment.timestamp().div_euclid(15 * 60);
        if quarter(now) == quarter(self.options.now) || self.unread.is_some() {
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
            return self.start_over();
        }
        let is_news = before != session.diagnostics();
        let stages = Stages {
            apply: start.elapsed(),
            ..Stages::default()
        };
        if self.show() && is_news {
            self.tell(&[], stages);
        }
        self.try_templates();
    }

    /// Puts what the session says on the stage; whether that could be done.
    fn show(&mut self) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let is_current = session.is_current();
        let problems = (!is_current).then(|| Problems::of(session.diagnostics(), session.tree()));
        let edition = session.snapshot().cloned();
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
            self.start_over();
            return false;
        }
        self.is_shown = true;
        true
    }

    /// Says what became of a change.
    fn tell(&mut self, changed: &[String], stages: Stages) {
        let Some(session) = &self.session else {
            return;
        };
        let is_first = !std::mem::replace(&mut self.has_told, true);
        self.voice.rebuilt(&Rebuilt {
            changed,
            is_first,
            diagnostics: session.diagnostics(),
            tree: session.tree(),
            is_current: session.is_current(),
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

#[cfg(test)]
mod tests {
    use super::Desk;
    use crate::Options;
    use crate::diagnostic::Diagnostic;
    use crate::disk::{Folder, FsEvents};
    use crate::serve::run::{Rebuilt, Voice};
    use crate::serve::stage::Stage;
    use crate::serve::watch::Watch;
    use crate::source::Tree;
    use chrono::{DateTime, Utc};
    use std::fs;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    static NOW: AtomicI64 = AtomicI64::new(0);

    fn clock() -> DateTime<Utc> {
        DateTime::from_timestamp(NOW.load(Ordering::Relaxed), 0).expect("a moment")
    }

    fn set(moment: &str) -> DateTime<Utc> {
        let moment: DateTime<Utc> = moment.parse().expect("a moment");
        NOW.store(moment.timestamp(), Ordering::Relaxed);
        moment
    }

    /// Hears which rules were broken, each time it was told.
    #[derive(Default)]
    struct Ear(Vec<Vec<&'static str>>);

    impl Voice for Ear {
        fn rebuilt(&mut self, rebuilt: &Rebuilt<'_>) {
            let rules = rebuilt.diagnostics.iter().map(|fault| fault.rule.name);
            self.0.push(rules.collect());
        }
        fn ready(&mut self) {}
        fn warning(&mut self, words: &str) {
            panic!("{words}");
        }
        fn broken(&mut self, fault: &Diagnostic, _: &Tree) {
            panic!("{fault:?}");
        }
    }

    #[test]
    fn a_new_day_is_seen_in_its_zone_and_told_where_it_brings_a_fault() {
        let folder = tempfile::tempdir().expect("a folder");
        let incident = folder.path().join("content/incidents/2026-11-02-slow");
        fs::create_dir_all(&incident).expect("folder");
        for (path, text) in [
            (
                folder.path().join("book.toml"),
                "schema = 1\n[book]\ntitle = \"Book\"\ntimezone = \"Europe/Berlin\"\n",
            ),
            (
                incident.join("incident.toml"),
                "schema = 1\ntitle = \"Slow\"\nstatus = \"monitoring\"\nseverity = \"high\"\n[times]\ndetected = 2026-11-02T10:00:00Z\nmitigated = 2026-11-02T11:00:00Z\n",
            ),
            (
                incident.join("actions.toml"),
                "schema = 1\n[[action]]\nid = \"a\"\ntitle = \"Alert over 2 s\"\ntype = \"prevent\"\nowner = \"Ann\"\nstatus = \"open\"\ndue = 2026-11-24\n",
            ),
        ] {
            fs::write(path, text).expect("file");
        }
        let (signals, _inbox) = mpsc::channel();
        let read = Folder::new(folder.path());
        let stage = Stage::new(read.root().to_owned(), "run".to_owned(), signals.clone());
        let watch = Watch::new(signals.clone(), false);
        let options = Options::at(set("2026-11-24T22:46:00Z"));
        let mut ear = Ear::default();
        let mut desk = Desk::new(read, options, Some(clock), stage, watch, signals, &mut ear);
        desk.renew(&FsEvents::Rescan, Duration::ZERO);
        let shown = |desk: &Desk<'_>| Arc::as_ptr(desk.shown.as_ref().expect("an edition"));
        let first = shown(&desk);
        set("2026-11-24T22:59:59Z");
        desk.follow_clock();
        assert_eq!(shown(&desk), first);
        // A quarter of an hour begins, and in Berlin a day.
        set("2026-11-24T23:00:00Z");
        desk.follow_clock();
        let second = desk.shown.clone().expect("an edition");
        assert_ne!(Arc::as_ptr(&second), first);
        // The next one brings nothing to be told.
        set("2026-11-24T23:15:00Z");
        desk.follow_clock();
        assert_ne!(shown(&desk), Arc::as_ptr(&second));
        let [before, after] = ear.0.as_slice() else {
            panic!("told {:?}", ear.0);
        };
        assert!(!before.contains(&"action-overdue"), "{before:?}");
        assert!(after.contains(&"action-overdue"), "{after:?}");
    }
}
