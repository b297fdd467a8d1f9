//! Writing into TOML that people wrote: text in, text out.
//!
//! Owns the smallest change of a text that makes its records say more: an entry at the end of a list
//! ([`append()`]) or inside it ([`insert()`]), a value at a key ([`set()`]), what an event of the log means for its incident
//! ([`phase`]), and the reading of a log that somebody kept elsewhere ([`transcript`]). May know records
//! and what is below them; knows no file: the edge reads, locks and writes.
//!
//! Order of events: the text is parsed, so that every value has its place; the new text is put between
//! the bytes that are there, none of which moves or changes (comments, order, alignment and line ends
//! included); the result is parsed again and must hold one thing more. What cannot be changed so is
//! [`Refused`], and nothing is written.

mod append;
mod insert;
pub mod phase;
mod set;
pub mod transcript;

pub use append::{Entry, Form, append};
pub use insert::insert;
pub use set::{Step, set};

use std::fmt::Write;

use toml_edit::Document;

use crate::source::is_unprintable;

/// Why a text was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no TOML. The reader says where and why.
    #[error("it is not valid TOML")]
    Syntax,
    /// It is written in a way that has no place for the change.
    #[error("{0}")]
    Form(String),
}

/// Text as a TOML string on one line: what has no place on one is escaped.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Git and editors also break lines, or the reading order, at these.
            _ if is_unprintable(character) => {
                // Writing into a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// A text without its byte order mark, and the length of the mark.
fn body(text: &str) -> (&str, usize) {
    match text.strip_prefix('\u{feff}') {
        Some(body) => (body, text.len() - body.len()),
        None => (text, 0),
    }
}

fn parse(body: &str) -> Result<Document<&str>, Refused> {
    Document::parse(body).map_err(|_| Refused::Syntax)
}

/// How the lines of a text end: as the first of them does.
fn line_end(text: &str) -> &'static str {
    match text.split_once('\n') {
        Some((first, _)) if first.ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The end that the last line of a text lacks.
fn missing_end(text: &str) -> &'static str {
    if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        line_end(text)
    }
}

/// Where the line that holds `at` begins.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line after the one that holds `at` begins; the end of the text after its last line.
fn next_line(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}
