//! Reports: a list of diagnostics as text for people and as data for programs.
//!
//! Owns one file per format; each is a pure function of the diagnostics and the tree they point into,
//! and returns a string. May know diagnostics and sources, nothing of the book and nothing of the
//! terminal: whether to colour and how wide to write is the caller's answer ([`Look`]). Places are
//! counted once per file and report (`Lines`), because a file with a thousand faults must not
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
pub use text::{Look, text};

/// Line and column (in characters) of a byte offset in `text`, from 1.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let found = lines::Lines::new(text).position(offset);
    (found.line, found.column)
}

/// `text` on one line and without control characters: a report may quote any bytes of a book, and
/// none of them may move the cursor of the terminal that shows it.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => line.push(' '),
            '\r' => {}
            _ if is_unsafe(character) => line.push(char::REPLACEMENT_CHARACTER),
            _ => line.push(character),
        }
    }
    line
}

/// Control characters, and those that reorder the text around them.
fn is_unsafe(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
