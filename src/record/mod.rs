//! The records of a handbook, one file per kind: what a file says, typed, each value with its place.
//!
//! May know sources, diagnostics, the data reader and Markdown; knows no other record: whether a
//! reference leads anywhere is the book's to say. A missing or mistyped value is reported by the
//! reader and absent here, so every field that a check can do without is optional.

pub mod actions;
pub mod book_toml;
pub mod checklist;
pub mod contacts;
pub mod incident;
pub mod message;
pub mod page;
pub mod param;
pub mod policy;
pub mod postmortem;
pub mod runbook;
pub mod services;
pub mod timeline;

use crate::source::Spanned;

/// Text as written, with its place.
pub type Text = Spanned<String>;

/// A reference by id to another record (or a role, team, severity …), with its place.
pub type Ref = Spanned<String>;
