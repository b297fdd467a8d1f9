//! The preview from its start to its end: waits for quiet, reads what changed, applies it, shows it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::problems::Problems;
use super::server::{self, Bound};
use super::stage::Stage;
use super::watch::Watch;
use crate::Options;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Folder, Hints, Reread};
use crate::session::{Change, Edition, Session};
use crate::source::Tree;

/// A preview to be run.
#[derive(Debug)]
pub struct Preview {
    /// The book's folder.
    pub root: PathBuf,
    /// As for a build.
    pub options: Options,
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
    Hints(Hints, Instant),
    Warning(String),
    /// The answer to this path ended in a panic.
    Fault(String),
    Template(Box<Diagnostic>),
}

/// Runs a preview until the process ends.
pub fn run(preview: Preview, voice: &mut dyn Voice) {
    let Preview {
        root,
        mut options,
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
    let mut desk = Desk {
        folder,
        options,
        session: None,
        shown: None,
        is_shown: false,
        has_told: false,
        has_fault: false,
        stage,
        watch: Watch::new(signals, poll),
        voice,
    };
    desk.renew(&Hints::All, Duration::ZERO);
    desk.voice.ready();
    // The watch on the desk holds a sender, so this goes on.
    while let Ok(signal) = inbox.recv() {
        let Signal::Hints(hints, seen) = signal else {
            desk.hear(signal);
            continue;
        };
        let (hints, others) = quiet(&inbox, hints, seen);
        for other in others {
            desk.hear(other);
        }
        desk.renew(&hints, seen.elapsed());
    }
}

/// Another name for each run of the server.
fn run_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanoseconds = now.map_or(0, |time| time.as_nanos());
    format!("{nanoseconds:x}-{:x}", std::process::id())
}

/// Quiet that ends a burst of events: an editor's save is over within a few milliseconds.
const QUIET: Duration = Duration::from_millis(25);
/// Whatever still comes, the book is read after this long.
const LONGEST: Duration = Duration::from_millis(500);

/// Collects hints until no more come. The quiet that is waited for grows while they do: a checkout of
/// another branch takes longer than a save.
fn quiet(inbox: &Receiver<Signal>, first: Hints, seen: Instant) -> (Hints, Vec<Signal>) {
    let mut all = first;
    let mut others = Vec::new();
    loop {
        let elapsed = seen.elapsed();
        let wait = (QUIET + elapsed / 4).min(LONGEST.saturating_sub(elapsed));
        match inbox.recv_timeout(wait) {
            Ok(Signal::Hints(hints, _)) => all = together(all, hints),
            Ok(other) => others.push(other),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    (all, others)
}

fn together(one: Hints, other: Hints) -> Hints {
    match (one, other) {
        (Hints::Paths(mut paths), Hints::Paths(more)) => {
            paths.extend(more);
            Hints::Paths(paths)
        }
        _ => Hints::All,
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

/// The session, and everybody who has to know of it.
struct Desk<'v> {
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
    voice: &'v mut dyn Voice,
}

impl Desk<'_> {
    fn hear(&mut self, signal: Signal) {
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
    fn renew(&mut self, hints: &Hints, quiet: Duration) {
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
