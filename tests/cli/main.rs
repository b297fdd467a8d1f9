//! The program as a shell sees it: the whole of stdout and stderr, and the exit status.

#![allow(
    clippy::needless_raw_string_hashes,
    clippy::too_many_lines,
    reason = "snapbox writes what is expected into the tests"
)]

mod actions;
mod adopt;
mod arguments;
mod build;
mod chat;
mod check;
mod decide;
mod init;
mod log;
mod log_time;
mod man;
mod new;
mod params;
mod sandbox;
mod schema;
mod search;
mod secret;

mod show;
mod show_json;
mod terminal;
mod theme;
mod usage;
