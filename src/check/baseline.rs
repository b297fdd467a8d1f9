//! The faults that a team knew when it began to check: a file beside `book.toml`.
//!
//! A fault is known by its rule, its file and its message, not by its line, so that an edit elsewhere
//! in the file does not bring it back. Numbers in a message are left out for the same reason (days
//! overdue, the line of the first use); equal faults are counted instead. The file is sorted and has
//! one line for each, so that two branches that mend different faults merge.

use crate::data::rules::TOML_SYNTAX;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Span, Tree};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// The file's path.
pub const BASELINE: &str = "rbdoc-baseline.toml";

/// What the baseline took out of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// Faults that are known and not reported.
    pub faults: usize,
    /// Faults that are listed and no longer there.
    pub stale: usize,
}

/// Path, rule and message.
type Key = (String, String, String);

#[derive(Deserialize)]
struct File {
    schema: u32,
    #[serde(default)]
    fault: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    rule: String,
    path: String,
    message: String,
    #[serde(default = "one")]
    count: usize,
}

fn one() -> usize {
    1
}

/// Takes the faults that the baseline of `tree` lists out of `diagnostics`. A baseline that is not as
/// [`write()`] makes it is a fault itself, and nothing is known then.
pub fn subtract(diagnostics: &mut Vec<Diagnostic>, tree: &Tree) -> Known {
    let Some((file, text)) = tree.text(BASELINE) else {
        return Known::default();
    };
    let mut listed = match read(text) {
        Ok(listed) => listed,
        Err((reason, place)) => {
            diagnostics.push(
                Diagnostic::new(&TOML_SYNTAX, Span::new(file, place), reason)
                    .help("write it again with `rbdoc check --write-baseline`"),
            );
            return Known::default();
        }
    };
    let before = diagnostics.len();
    diagnostics.retain(|diagnostic| match listed.get_mut(&key(diagnostic, tree)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    Known {
        faults: before - diagnostics.len(),
        stale: listed.values().sum(),
    }
}

/// The text of a baseline that lists `diagnostics`. What is only worth knowing is not listed.
pub fn write(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|d| d.level > Level::Info) {
        *counts.entry(key(diagnostic, tree)).or_default() += 1;
    }
    let mut text = String::from(
        "# Faults that were known when checking began; `rbdoc check` reports every other one.\n\
         # Written by `rbdoc check --write-baseline`. Lines may be deleted, never added by hand.\n\
         schema = 1\nfault = [\n",
    );
    for ((path, rule, message), count) in counts {
        let quote = |text: String| toml::Value::String(text).to_string();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  {{ rule = {}, path = {}, message = {}, count = {count} }},",
            quote(rule),
            quote(path),
            quote(message),
        );
    }
    text.push_str("]\n");
    text
}

/// The faults that a baseline lists, or why it cannot be read, and where.
fn read(text: &str) -> Result<BTreeMap<Key, usize>, (String, Range<usize>)> {
    let file: File = toml::from_str(text)
        .map_err(|error| (error.message().to_owned(), error.span().unwrap_or(0..0)))?;
    if file.schema != 1 {
        let reason = format!("a baseline of schema {} is of a newer rbdoc", file.schema);
        return Err((reason, 0..0));
    }
    let mut listed = BTreeMap::new();
    for entry in file.fault {
        *listed
            .entry((entry.path, entry.rule, entry.message))
            .or_default() += entry.count;
    }
    Ok(listed)
}

fn key(diagnostic: &Diagnostic, tree: &Tree) -> Key {
    (
        tree.path(diagnostic.span.file).to_owned(),
        diagnostic.rule.name.to_owned(),
        without_numbers(&diagnostic.message),
    )
}

/// A message on one line, each run of digits as `#`.
fn without_numbers(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    for character in message.chars() {
        match character {
            '0'..='9' if text.ends_with('#') => {}
            '0'..='9' => text.push('#'),
            '\n' | '\r' | '\t' => text.push(' '),
            _ => text.push(character),
        }
    }
    text
}
