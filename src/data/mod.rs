//! The reader: a value tree with spans, whatever the syntax; fields described once, used many times.
//!
//! Owns the syntax of records (TOML files, TOML or YAML front matter → [`Value`]), the scalar types
//! that the syntaxes lack (ids, zones, moments) and [`Field`], the description of a key. May know
//! sources, diagnostics and times only: `record` says which keys a kind of record has.
//!
//! Order of events: [`parse_toml`] or [`front_matter()`] gives a table and its syntax problems;
//! [`schema::check`] compares the table with a kind's fields and reports every unknown, missing,
//! mistyped or impossible value in one place; the record then takes what is there with the quiet
//! accessors of [`Table`], which give `None` for what has been reported. For a public site, [`disclosed`] takes out of
//! the table first what the public may not see.

mod access;
mod disclosure;
mod field;
mod from_toml;
mod from_yaml;
mod front_matter;
mod mismatch;
pub mod rules;
pub mod scalar;
pub mod schema;
pub mod size;
mod spelling;
mod value;

pub use access::key_span;
pub use disclosure::{Withheld, disclosed, withholds};
pub use field::{Disclosure, Field, Keys, Namespace, Reference, Type, Word};
pub use front_matter::{FrontMatter, Syntax, front_matter};
pub use mismatch::SCHEMA;
pub use spelling::stretches;
pub use value::{Kind, Table, Value};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// A parsed file or front matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// Everything that could be read.
    pub table: Table,
    /// Syntax problems: at most three, one a line, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// Where there are problems: the offset before which the table is certainly what the author meant.
    pub certain_to: Option<u32>,
}

/// Parses a TOML file. A byte order mark is skipped.
pub fn parse_toml(file: FileId, text: &str) -> Parsed {
    let start = after_mark(text);
    from_toml::parse(file, text, start..text.len(), Span::new(file, start..start))
}

/// Where a text begins: after the byte order mark that some editors put before UTF-8.
pub fn after_mark(text: &str) -> usize {
    text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len()
}
