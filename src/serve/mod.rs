//! The preview: the site in memory, over HTTP, renewed while its author writes.
//!
//! Owns the server, the watcher, what open pages are told (reload, another style sheet, problems) and the script
//! that asks. Nothing is written to the disk. May know the session and the disk below it; what is said on the
//! terminal is the command's ([`Observer`]).
//!
//! What happens on a save:
//!
//! 1. `watch.rs`: the system says that a folder changed, which is sent as an event with the paths.
//! 2. `run.rs`: waits until the burst of events ends, on the one thread that owns the session.
//! 3. `rebuilder.rs`: reads the paths again (`disk/folder.rs`) and applies what changed to the session (`session.rs`),
//!    which checks the book and takes a snapshot.
//! 4. `publish.rs`: opens the snapshot's pages, shows them and the problems from then on, and wakes waiting tabs.
//! 5. `poll.rs`: each waiting tab has said what it shows (a hash); its page is rendered again, and it is
//!    told to reload only if it would see something else.
//! 6. `connection.rs`: the tab asks for its page. `request.rs` judges the request, `page.rs` finds the page and puts the
//!    script in, `response.rs` writes the head.
//! 7. `rebuilder.rs`: if the book has templates of its own, a thread renders every page from step 4 on. Its result comes
//!    as an event; problems bring the last good snapshot back. After problems, the pages are rendered before they are
//!    shown.
//!
//! A request takes what is published once, so it never waits for a build, and is never answered half old and half
//! new. Each connection has a thread of its own, so that slow clients keep nobody waiting. Pages are rendered when
//! they are asked for.

#![expect(clippy::disallowed_methods, reason = "the edge meets the world")]

mod client;
mod connection;
mod event;
mod host;
mod page;
mod poll;
mod problems;
mod publish;
mod rebuilder;
mod request;
mod response;
mod run;
mod server;
mod watch;

pub use event::{Observer, Rebuilt, Shown, Timings};
pub use host::host_name;
pub use rebuilder::Clock;
pub use run::{Setup, run};
pub use server::{Bound, NotBound, bind};
