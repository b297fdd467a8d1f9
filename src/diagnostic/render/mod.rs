//! Reports: a list of diagnostics as text for people and as data for programs.
//!
//! Owns one file per format; each is a pure function of the diagnostics and the tree they point into,
//! and returns a string. May know diagnostics and sources, nothing of the book and nothing of the
//! terminal: whether to colour and how wide to write is the caller's answer ([`Look`]). Places are
//! counted once per file and report (`Lines`), because a file with a thousand problems must not
//! be read a thousand times.

mod concise;
mod github;
mod json;
mod lines;
mod summary;
mod text;

pub use concise::concise;
pub use github::github;
pub use json::json;
pub use summary::{Summary, count};
pub use text::{Look, text, text_in_parts};

use std::fmt::Write;

use serde::Serialize;

use crate::source::is_unprintable;

/// Line and column (in characters) of a byte offset in `text`, from 1.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let found = lines::Lines::new(text).position(offset);
    (found.line, found.column)
}

/// `text` on one line, fit to be shown: a report may quote any bytes of a book, and none of them may move the cursor of
/// the terminal that shows it, change its colours or reorder what is read.
pub fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => line.push(' '),
            '\r' => {}
            _ if is_unprintable(character) => line.push(char::REPLACEMENT_CHARACTER),
            _ => line.push(character),
        }
    }
    line
}

/// A report for programs, as indented JSON. What may not reach a terminal is escaped.
pub fn json_text<T: Serialize>(report: &T) -> String {
    // Reports hold texts, numbers and lists: there is nothing in them that cannot be written.
    let json = serde_json::to_string_pretty(report).unwrap_or_default();
    let mut text = String::with_capacity(json.len() + 1);
    for character in json.chars() {
        // Outside of strings, JSON has no such character but the line break.
        if character != '\n' && is_unprintable(character) {
            // Writing into a string cannot fail.
            let _ = write!(text, "\\u{:04x}", u32::from(character));
        } else {
            text.push(character);
        }
    }
    text.push('\n');
    // Runners of workflows obey commands in this form anywhere in a line. Outside of strings, JSON has no such characters.
    text.replace("##[", "#\\u0023[")
}
