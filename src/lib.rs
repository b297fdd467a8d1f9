//! rbdoc reads a folder of TOML incident records and Markdown runbooks as a compiler reads code, and
//! writes the site that an on-call engineer opens at 3 a.m.
//!
//! ```text
//! disk::load ─► Tree ─► book::parse ─► Book ─► check ─► site::render ─► Site ─► disk::write
//!               sources by path        typed, every     pages by path
//!                                      value with its span
//!               every stage adds to one Vec<Diagnostic>; nothing stops at the first fault
//! ```
//!
//! Everything between [`source::Tree`] and the site is a pure function of its arguments: no file,
//! clock, network, environment or printing. `book.toml` and the templates are in the tree too, so
//! their mistakes are reported with file, line and column like any record's.

#![warn(clippy::disallowed_methods)]

pub mod book;
pub mod check;
pub mod cli;
pub mod data;
pub mod decide;
pub mod diagnostic;
pub mod disk;
pub mod markdown;
mod pipeline;
pub mod record;
pub mod reference;
pub mod site;
pub mod source;
pub mod time;
pub mod view;

pub use pipeline::{Build, Options, Stage, build, inspect, run};
