//! The program as a shell sees it: the whole of stdout and stderr, and the exit status.

#![allow(
    clippy::needless_raw_string_hashes,
    clippy::too_many_lines,
    reason = "snapbox writes what is expected into the tests"
)]

mod actions;
mod build;
mod check;
mod decide;
mod log;
mod new;
mod sandbox;
mod usage;
