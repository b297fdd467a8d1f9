//! The port, and the loop that accepts connections.
//!
//! The standard listener, a thread for each connection and `httparse` are all that a preview needs. `tiny_http`
//! was here before, for its parser alone: it stopped accepting for good when the process ran out of files, let
//! connections queue behind idle ones, and read a whole body before it let the response be written; to work around
//! these took more code than this, and leaked sockets.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::connection::{self, Context};
use super::event::Event;
use super::host::{AllowedHosts, without_brackets};

/// The port that is tried first.
const USUAL_PORT: u16 = 4747;
/// So many after it are tried too.
const PORTS: u16 = 100;

/// A port that this process listens on.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    host: String,
    /// Names that are admitted besides.
    names: Vec<String>,
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

    /// The host names it answers to.
    pub(super) fn hosts(&self) -> AllowedHosts {
        AllowedHosts::new(self.address.ip(), &self.host, &self.names)
    }

    /// Also answers to these names.
    #[must_use]
    pub fn also_as(mut self, names: Vec<String>) -> Self {
        self.names = names;
        self
    }
}

/// Takes `port` of `host`, or the next free one from 4747 on.
///
/// # Errors
/// A host that is not this machine's, or a port that was asked for and is in use or not allowed.
pub fn bind(host: &str, port: Option<u16>) -> Result<Bound, NotBound> {
    let host = without_brackets(host);
    let listen = |port: u16| {
        let listener = TcpListener::bind((host, port))?;
        let address = listener.local_addr()?;
        Ok::<_, io::Error>(Bound {
            listener,
            address,
            host: host.to_owned(),
            names: Vec::new(),
        })
    };
    let next_free = |from: u16| {
        let mut ports = (from..from.saturating_add(PORTS)).chain([0]).map(listen);
        let is_busy = |bound: &io::Result<Bound>| matches!(bound, Err(error) if error.kind() == io::ErrorKind::AddrInUse);
        let bound = ports.find(|bound| !is_busy(bound));
        bound.unwrap_or_else(|| Err(io::ErrorKind::AddrInUse.into()))
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

/// Accepts connections from now on, each answered from `context`.
pub(super) fn start(bound: Bound, context: Context) {
    thread::spawn(move || accept_loop(&bound.listener, &Arc::new(context)));
}

/// After an error, until some files or threads are free again.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two warnings of errors.
const WARN_AGAIN: Duration = Duration::from_secs(60);

fn accept_loop(listener: &TcpListener, context: &Arc<Context>) {
    let mut warned: Option<Instant> = None;
    loop {
        let accepted = listener.accept().and_then(|(stream, _)| {
            let context = Arc::clone(context);
            // An error means that the client is gone.
            let answer = move || drop(connection::answer(stream, &context));
            thread::Builder::new().spawn(answer)
        });
        let Err(error) = accepted else {
            continue;
        };
        if warned.is_none_or(|last| last.elapsed() > WARN_AGAIN) {
            warned = Some(Instant::now());
            let words = format!("cannot take connections for a moment: {error}");
            if context.events.send(Event::Warning(words)).is_err() {
                return;
            }
        }
        thread::sleep(PAUSE);
    }
}
