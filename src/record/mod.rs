//! The records of a handbook, one module per kind: what a file says, typed, each value with its place.
//!
//! Each kind has a struct, its `FIELDS` and a `read` that fills the struct from a table. [`KINDS`] lists
//! them all: the table feeds the reader, `explain`, the reference pages and the JSON Schema.
//!
//! May know sources, diagnostics, the data reader and Markdown. A kind knows the types of another, not its records: whether a
//! reference leads anywhere is the book's to say. A missing or mistyped value is reported by the
//! reader and absent here, so every field that a check can do without is optional.

pub mod actions;
pub mod background;
pub mod book_toml;
mod by_id;
pub mod checklist;
pub mod contacts;
pub mod incident;
mod kinds;
pub mod message;
pub mod names;
pub mod page;
pub mod param;
pub mod phone;
pub mod policy;
pub mod postmortem;
mod prose;
mod reading;
pub mod runbook;
mod section_names;
pub mod services;
pub mod timeline;
pub mod visibility;

pub use by_id::{ById, WithId};
pub use kinds::{KINDS, Publication, RecordKind};
pub use prose::Prose;
pub use reading::{Reading, humanise};

use crate::data::{Disclosure, Field, Type};
use crate::source::Spanned;

/// Text as written, with its place.
pub type Text = Spanned<String>;

/// A reference by id to another record (or a role, team, severity …), with its place.
pub type Ref = Spanned<String>;

/// Whether a field says nothing.
pub fn is_blank(text: Option<&Text>) -> bool {
    text.is_none_or(|text| text.value.trim().is_empty())
}

/// The field that opens every TOML file.
const FIELD_SCHEMA: Field = Field::required(
    "schema",
    Type::Schema,
    Disclosure::Public,
    "The version of the file's format. It is 1.",
);
