//! Where the editions of a site are shown: questions come in, workers of the present edition answer.
//!
//! Each edition has a thread that holds its pages on the stack and a few workers; they answer until a newer
//! edition has taken their place, which happens between two answers. Tabs with nothing to be told wait here
//! without a thread.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tiny_http::Request;

use super::answer::Answer;
use super::page::Show;
use super::problems::Problems;
use super::question::Question;
use super::reload::{Tab, nothing_new, tell};
use super::run::Signal;
use super::send::send;
use crate::diagnostic::Diagnostic;
use crate::session::Snapshot;
use crate::site::Pages;

/// A tab is answered after this long even if there is nothing to tell: proxies and browsers give up on
/// answers that take long.
const PATIENCE: Duration = Duration::from_secs(14);

/// A question, and the one who asks.
pub(super) struct Job {
    pub(super) request: Request,
    pub(super) question: Question,
    /// Set if it is an open page that asks what to do.
    pub(super) tab: Option<Tab>,
}

/// The stage.
pub(super) struct Stage {
    state: Mutex<State>,
    /// Something in the state is different.
    changed: Condvar,
    root: PathBuf,
    run: String,
    signals: Sender<Signal>,
}

struct State {
    /// Counts what can be seen: editions and lists of errors.
    version: u64,
    /// The edition whose workers answer; the first is 1.
    act: u64,
    problems: Option<Arc<Problems>>,
    jobs: VecDeque<Job>,
    /// Tabs that have been told all there is, and until when they wait.
    waiting: VecDeque<(Instant, Job)>,
}

impl Stage {
    pub(super) fn new(root: PathBuf, run: String, signals: Sender<Signal>) -> Arc<Self> {
        let stage = Arc::new(Self {
            state: Mutex::new(State {
                version: 0,
                act: 0,
                problems: None,
                jobs: VecDeque::new(),
                waiting: VecDeque::new(),
            }),
            changed: Condvar::new(),
            root,
            run,
            signals,
        });
        let keeper = Arc::clone(&stage);
        thread::spawn(move || keeper.send_home());
        stage
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a question in.
    pub(super) fn ask(&self, job: Job) {
        let mut state = self.state();
        let version = state.version;
        match &job.tab {
            Some(tab) if tab.waits && tab.after == version => {
                state.waiting.push_back((Instant::now() + PATIENCE, job));
            }
            _ => state.jobs.push_back(job),
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Shows `edition` (`None` before there is any), and what is wrong with the sources as they are now.
    ///
    /// Returns when its pages are ready to be asked for; false if they could not be opened.
    pub(super) fn show(
        self: &Arc<Self>,
        edition: Option<Arc<Snapshot>>,
        problems: Option<Problems>,
    ) -> bool {
        let act = self.state().act + 1;
        let (ready, is_ready) = mpsc::channel();
        let stage = Arc::clone(self);
        thread::spawn(move || {
            let pages = edition.as_deref().map(Snapshot::pages);
            let _ = ready.send(());
            thread::scope(|scope| {
                for _ in 0..workers() {
                    scope.spawn(|| stage.work(act, pages.as_ref()));
                }
            });
        });
        if is_ready.recv().is_err() {
            return false;
        }
        self.turn(Some(act), problems);
        true
    }

    /// Tells what is wrong now, with the pages as they are.
    pub(super) fn tell(&self, problems: Option<Problems>) {
        self.turn(None, problems);
    }

    fn turn(&self, act: Option<u64>, problems: Option<Problems>) {
        let mut state = self.state();
        state.act = act.unwrap_or(state.act);
        state.problems = problems.map(Arc::new);
        state.version += 1;
        let waiting = std::mem::take(&mut state.waiting);
        state.jobs.extend(waiting.into_iter().map(|(_, job)| job));
        drop(state);
        self.changed.notify_all();
    }

    /// A worker of the edition `act`.
    fn work(&self, act: u64, pages: Option<&Pages<'_>>) {
        loop {
            let (job, version, problems) = {
                let mut state = self.state();
                loop {
                    if state.act > act {
                        return;
                    }
                    // Before its turn an edition has its workers ready, and no say.
                    if state.act == act
                        && let Some(job) = state.jobs.pop_front()
                    {
                        break (job, state.version, state.problems.clone());
                    }
                    state = self
                        .changed
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            };
            let show = Show {
                pages,
                problems: problems.as_deref(),
                root: &self.root,
                run: &self.run,
            };
            self.settle(job, |job| match &job.tab {
                Some(tab) => (tell(tab, version, &show), None),
                None => show.answer(&job.question),
            });
        }
    }

    /// Sends what `make` makes of a job. If it panics, that answer alone is lost.
    fn settle(&self, job: Job, make: impl FnOnce(&Job) -> (Answer, Option<Box<Diagnostic>>)) {
        let result = catch_unwind(AssertUnwindSafe(|| make(&job)));
        let (answer, fault) = result.unwrap_or_else(|_| {
            let _ = self.signals.send(Signal::Fault(job.question.path.clone()));
            (Answer::internal_error(), None)
        });
        if let Some(fault) = fault {
            let _ = self.signals.send(Signal::Template(fault));
        }
        send(job.request, job.question, answer);
    }

    /// Answers tabs that have waited long enough, for as long as the program runs.
    fn send_home(&self) {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            while state
                .waiting
                .front()
                .is_some_and(|(until, _)| *until <= now)
            {
                if let Some((_, job)) = state.waiting.pop_front() {
                    send(job.request, job.question, nothing_new());
                }
            }
            // In order of arrival, so in order of their ends.
            let next = state.waiting.front().map(|(until, _)| *until - now);
            state = match next {
                Some(wait) => {
                    let woken = self.changed.wait_timeout(state, wait);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Workers of an edition: enough that a long page (all on paper) does not keep the others waiting.
fn workers() -> usize {
    thread::available_parallelism().map_or(2, |number| number.get().clamp(2, 4))
}

#[cfg(test)]
mod tests {
    use super::{Job, Stage};
    use crate::serve::answer::{Answer, TEXT};
    use crate::serve::question::Question;
    use crate::serve::run::Signal;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::sync::mpsc;

    #[test]
    fn a_panic_ends_one_answer_and_nothing_else() {
        let (signals, heard) = mpsc::channel();
        let stage = Stage::new(PathBuf::new(), "run".to_owned(), signals);
        let server = tiny_http::Server::http("127.0.0.1:0").expect("a port");
        let address = server.server_addr().to_ip().expect("an address");
        let ask = |make: fn(&Job) -> Answer| {
            let mut stream = TcpStream::connect(address).expect("a connection");
            let request = b"GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            stream.write_all(request).expect("sent");
            let job = Job {
                request: server.recv().expect("a request"),
                question: Question {
                    path: "a".to_owned(),
                    ..Question::default()
                },
                tab: None,
            };
            stage.settle(job, |job| (make(job), None));
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            answer
        };
        // Without the hook, which is the whole process's and may be another test's.
        let fault = ask(|_| std::panic::resume_unwind(Box::new("a mistake")));
        assert!(fault.starts_with("HTTP/1.1 500 "), "{fault}");
        assert!(matches!(heard.try_recv(), Ok(Signal::Fault(path)) if path == "a"));
        let well = ask(|_| Answer::new(200, TEXT, "well"));
        assert!(
            well.starts_with("HTTP/1.1 200 ") && well.ends_with("\r\n\r\nwell"),
            "{well}"
        );
    }
}
