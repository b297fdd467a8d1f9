//! The settings of `book.toml` that say which folders there are, how far their links are followed, and how large a
//! source may be.
//!
//! They are needed before the book is read, so they are taken from whatever of the file can be read;
//! its faults are found by the book.

use toml::de::{DeTable, DeValue};

use crate::data::size;
use crate::record::book_toml::{BookToml, MOST_SOURCE};

/// Where sources and site are, relative to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `runbooks.dir`.
    pub runbooks: String,
    /// `build.out`.
    pub out: String,
    /// `build.follow_links`.
    pub follow_links: bool,
    /// `build.max_source`, in bytes.
    pub max_source: u64,
}

impl Settings {
    /// The settings in the text of a `book.toml`; the usual ones where it names none.
    pub fn read(book_toml: &str) -> Self {
        let (table, _) = DeTable::parse_recoverable(book_toml.trim_start_matches('\u{feff}'));
        let table = table.into_inner();
        let text = |section: &str, key: &str| match table.get(section)?.get_ref() {
            DeValue::Table(section) => match section.get(key)?.get_ref() {
                DeValue::String(text) => Some(text.clone().into_owned()),
                _ => None,
            },
            _ => None,
        };
        let follow_links = || match table.get("build")?.get_ref() {
            DeValue::Table(build) => build.get("follow_links")?.get_ref().as_bool(),
            _ => None,
        };
        let usual = BookToml::default();
        Self {
            runbooks: text("runbooks", "dir").unwrap_or(usual.runbooks.dir),
            out: text("build", "out").unwrap_or(usual.out),
            follow_links: follow_links().unwrap_or(false),
            max_source: text("build", "max_source")
                .and_then(|text| size::parse(&text))
                .map_or(usual.max_source, |size| size.min(MOST_SOURCE)),
        }
    }
}
