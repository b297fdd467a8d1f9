//! The server's door: the port, the requests as they come, and what is answered without asking the site.
//!
//! What `tiny_http` does not hold by itself is held here. It reads each connection on a thread of its own,
//! but in a burst it trusts threads that are about to be busy: connections then queue behind others that may
//! stay idle for ever, until some thread ends. [`nudge`] ends one again and again. It stops for good when
//! there are too many open files, be it that accepting fails, which it tells, or that the thread which
//! accepts ends in a panic, which shows only in that connections are taken no longer: the door is then
//! opened anew. It answers on kept connections in order, so every answer here closes its connection.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use tiny_http::{HTTPVersion, Request, Server};

use super::host::Names;
use super::page::own_file;
use super::question::{Question, Received};
use super::reload::{Tab, WAIT};
use super::run::Signal;
use super::send::send;
use super::stage::{Job, Stage};

/// The port that is tried first.
const USUAL_PORT: u16 = 4747;
/// So many after it are tried too.
const PORTS: u16 = 100;

/// A port that is ours.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    host: String,
}

/// Why there is no port.
#[derive(Debug)]
pub struct NotBound {
    /// The port that was asked for.
    pub port: Option<u16>,
    /// Why not.
    pub source: io::Error,
    /// Another port that is free.
    pub free: Option<u16>,
}

impl Bound {
    /// The address to open in a browser on this machine.
    pub fn url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}/")
    }

    /// Whether other machines can reach it.
    pub fn is_public(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// The names it answers to.
    pub(super) fn names(&self) -> Names {
        Names::new(self.address.ip(), &self.host)
    }
}

/// Takes `port` of `host`, or the next free one from 4747 on.
///
/// # Errors
/// A host that is not this machine's, or a port that was asked for and is in use or not allowed.
pub fn bind(host: &str, port: Option<u16>) -> Result<Bound, NotBound> {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let host = inner.unwrap_or(host);
    let listen = |port: u16| {
        let listener = TcpListener::bind((host, port))?;
        let address = listener.local_addr()?;
        Ok::<_, io::Error>(Bound {
            listener,
            address,
            host: host.to_owned(),
        })
    };
    let next_free = |from: u16| {
        let ports = (from..from.saturating_add(PORTS)).chain([0]);
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for port in ports {
            match listen(port) {
                Ok(bound) => return Ok(bound),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    };
    let taken = match port {
        Some(port) => listen(port),
        None => next_free(USUAL_PORT),
    };
    taken.map_err(|source| {
        let is_busy = source.kind() == io::ErrorKind::AddrInUse;
        let after = port.filter(|_| is_busy).map(|port| port.saturating_add(1));
        let free = after.and_then(|from| next_free(from).ok());
        NotBound {
            port,
            source,
            free: free.map(|bound| bound.address.port()),
        }
    })
}

/// Answers requests from now on.
pub(super) fn open(bound: Bound, stage: Arc<Stage>, run: String, signals: Sender<Signal>) {
    let door = Door {
        names: bound.names(),
        stage,
        run,
    };
    let traffic = Arc::new(Traffic::default());
    let seen = Arc::clone(&traffic);
    let url = bound.url();
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .parse();
    if let Ok(address) = address {
        thread::spawn(move || nudge(address, &seen));
    }
    thread::spawn(move || {
        let mut told = false;
        loop {
            let server = bound
                .listener
                .try_clone()
                .map_err(|error| error.to_string())
                .and_then(|listener| {
                    Server::from_listener(listener, None).map_err(|error| error.to_string())
                });
            let fault = match server {
                Ok(server) => {
                    let fault = attend(&server, &door, &traffic, &mut told);
                    // It ends with a connection to itself, which may have to wait for the next one.
                    thread::spawn(move || drop(server));
                    fault
                }
                Err(error) => error,
            };
            let words = format!("cannot take connections for a moment: {fault}");
            if !std::mem::replace(&mut told, true) && signals.send(Signal::Warning(words)).is_err()
            {
                return;
            }
            thread::sleep(Duration::from_millis(500));
        }
    });
}

/// Takes requests until that can be done no longer, and says why. Each is a reason to tell of the next
/// trouble anew.
fn attend(server: &Server, door: &Door, traffic: &Traffic, told: &mut bool) -> String {
    const LOOK: Duration = Duration::from_millis(500);
    /// What is held back at first may still be of the time before.
    const BEGINNING: Duration = Duration::from_secs(3);
    let start = Instant::now();
    loop {
        match server.recv_timeout(LOOK) {
            Ok(Some(request)) => {
                *told = false;
                traffic.arrivals.fetch_add(1, Ordering::Relaxed);
                door.take(request);
            }
            Ok(None) => {
                let is_stuck = traffic.is_stuck.swap(false, Ordering::Relaxed);
                if is_stuck && start.elapsed() > BEGINNING {
                    return "too many are open".to_owned();
                }
            }
            Err(error) => return error.to_string(),
        }
    }
}

/// What [`nudge`] and the door tell each other.
#[derive(Default)]
struct Traffic {
    /// Requests so far.
    arrivals: AtomicU64,
    /// Whether a connection was not taken.
    is_stuck: AtomicBool,
}

struct Door {
    names: Names,
    stage: Arc<Stage>,
    run: String,
}

impl Door {
    /// Refuses a request, answers it, or asks the site.
    fn take(&self, request: Request) {
        let judged = catch_unwind(AssertUnwindSafe(|| {
            Question::of(&received(&request), &self.names)
        }));
        let question = match judged {
            Ok(Ok(question)) => question,
            Ok(Err(refusal)) => {
                let head_only = request.method().as_str() == "HEAD";
                let question = Question {
                    head_only,
                    ..Question::default()
                };
                return send(request, question, refusal.into());
            }
            // Dropped, which answers with an error.
            Err(_) => return,
        };
        if let Some(answer) = own_file(&question.path) {
            return send(request, question, answer);
        }
        let tab = (question.path == WAIT).then(|| Tab::of(&question));
        if tab.as_ref().is_some_and(|tab| !tab.is_of(&self.run)) {
            // The page of an earlier run may ask for anything: it needs no site to be told.
            return send(request, question, super::reload::start_over());
        }
        self.stage.ask(Job {
            request,
            question,
            tab,
        });
    }
}

fn received(request: &Request) -> Received {
    Received {
        method: request.method().as_str().to_owned(),
        target: request.url().to_owned(),
        is_http_1_0: *request.http_version() <= HTTPVersion(1, 0),
        headers: request
            .headers()
            .iter()
            .map(|header| {
                let name = header.field.as_str().as_str().to_ascii_lowercase();
                (name, header.value.as_str().to_owned())
            })
            .collect(),
    }
}

/// Opens and closes connections, so that those which `tiny_http` left in its queue are taken from it: often
/// while there is traffic, else now and then.
fn nudge(address: SocketAddr, traffic: &Traffic) {
    const BUSY: Duration = Duration::from_millis(10);
    const IDLE: Duration = Duration::from_millis(200);
    /// Rounds of quiet after which there is no traffic.
    const PATIENCE: u32 = 50;
    let mut quiet = PATIENCE;
    let mut before = 0;
    loop {
        let now = traffic.arrivals.load(Ordering::Relaxed);
        quiet = if now == before {
            quiet.saturating_add(1)
        } else {
            0
        };
        before = now;
        let is_busy = quiet < PATIENCE;
        thread::sleep(if is_busy { BUSY } else { IDLE });
        for _ in 0..if is_busy { 1 } else { 4 } {
            let refused = TcpStream::connect_timeout(&address, Duration::from_secs(1)).err();
            // Too many open files of our own say nothing of the door.
            let is_held_back = |error: io::Error| {
                [io::ErrorKind::TimedOut, io::ErrorKind::ConnectionRefused].contains(&error.kind())
            };
            if refused.is_some_and(is_held_back) {
                traffic.is_stuck.store(true, Ordering::Relaxed);
            }
        }
    }
}
