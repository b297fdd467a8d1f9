//! The preview: the site in memory, over HTTP, renewed while its author writes.
//!
//! Owns the server, the watcher, what open pages are told (reload, another style sheet, what is wrong) and
//! the script that tells them. Nothing is written to the disk. May know the session and the disk below it;
//! what is said on the terminal is the command's ([`Voice`]). Order of events:
//!
//! ```text
//! watch ── hints ─► run: quiet ─► desk: Folder ─► Session ─► stage: an edition with its workers
//!                                                              ▲ jobs            │ answers
//! browser ── tiny_http ─► server: refuse, or ask ──────────────┘                 ▼
//!         ◄─────────────────────────────────────── send: a thread for each answer
//! ```
//!
//! One thread ([`run()`]) owns the session. Each edition opens its pages once, on the stack of a thread of
//! its own, and a few workers answer from them until a newer edition is ready; so a request never waits for
//! a build, and is never answered half old and half new. Nothing that a client does slowly happens on a
//! worker. A page says in its script's tag what it shows (a hash); a tab asks again with it, and is told to
//! reload only if it would see something else.

#![expect(clippy::disallowed_methods, reason = "the edge meets the world")]

mod answer;
mod desk;
mod host;
mod page;
mod problems;
mod question;
mod reload;
mod run;
mod send;
mod server;
mod stage;
mod watch;

pub use run::{Clock, Preview, Rebuilt, Stages, Voice, run};
pub use server::{Bound, NotBound, bind};
