//! `rbdoc theme diff`.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::Style;
use clap::Args;
use serde_json::json;
use similar::TextDiff;

use super::{list, own_files, resolve};
use crate::cli::Outcome;
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::cli::terminal::{BOLD, CYAN, GREEN, RED};
use crate::diagnostic::render::printable;
use crate::site::provenance::{State, blocks, comparable, states};
use crate::site::{EMBEDDED, builtin};
use crate::source::Tree;
use crate::wording::{self, Words};

/// Arguments of `theme diff`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc theme diff                  every file of the book that differs
  rbdoc theme diff incident.html    one of them")]
pub(super) struct Diff {
    /// The file's path or the end of it [default: all files].
    name: Option<String>,
}

impl Diff {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        context.root()?;
        let tree = own_files(context)?;
        let mut states = states(&tree);
        if let Some(name) = &self.name {
            let path = resolve(name, states.keys().map(String::as_str))?;
            states.retain(|known, _| *known == path);
        }
        let terminal = &context.terminal;
        let mut text = String::new();
        let mut same = 0;
        for (path, state) in &states {
            match state {
                State::BuiltIn | State::Own => {}
                State::Copied => same += 1,
                _ if path == wording::PATH => text += &of_words(&tree),
                State::Extended(_) => text += &of_blocks(path, &tree),
                _ => text += &of_file(path, &tree),
            }
            if let Some(words) = list::advice(path, state) {
                terminal.warning(&words);
            }
        }
        terminal.print(&styled(&text));
        if text.is_empty() {
            let is_own = states.values().any(|state| *state == State::Own);
            terminal.status(
                "Note",
                match (same, self.name.is_some()) {
                    (0, false) => "the book changes no built-in file",
                    (0, true) if is_own => "there is no built-in file of this name",
                    (0, true) => "the book has no file of its own there",
                    _ => "the book's copies are the same as the built-in files",
                },
            );
        }
        Ok(Outcome::Done)
    }
}

/// The text of the book's file, without the line that names its origin.
fn own<'t>(path: &str, tree: &'t Tree) -> Cow<'t, str> {
    comparable(tree.text(path).map_or("", |(_, text)| text))
}

fn of_file(path: &str, tree: &Tree) -> String {
    let Some(builtin) = builtin(path) else {
        return String::new();
    };
    unified(builtin, &own(path, tree), &format!("builtin/{path}"), path)
}

/// The words that the book says otherwise.
fn of_words(tree: &Tree) -> String {
    let lines = |words: &Words| -> String {
        let groups = words.groups();
        let lines = groups.flat_map(|(group, phrases)| {
            let line = move |(key, phrase)| format!("{group}.{key} = {}\n", json!(phrase));
            phrases.iter().map(line)
        });
        lines.collect()
    };
    let (before, after) = (lines(Words::english()), lines(&wording::of_book(tree).0));
    let name = format!("builtin/{}", wording::PATH);
    unified(&before, &after, &name, wording::PATH)
}

/// The blocks that a template changes, each against what stands in its place.
fn of_blocks(path: &str, tree: &Tree) -> String {
    let builtin: Vec<_> = EMBEDDED
        .iter()
        .filter(|(known, _)| *known == path)
        .chain(
            EMBEDDED
                .iter()
                .filter(|(known, _)| known.ends_with("/base.html")),
        )
        .flat_map(|(_, text)| blocks(text))
        .collect();
    let mut text = String::new();
    for block in blocks(&own(path, tree)) {
        // What is taken over whole is no difference.
        let before = if block.body.contains(SUPER) {
            SUPER
        } else {
            builtin
                .iter()
                .find(|known| known.name == block.name)
                .map_or("", |known| known.body)
        };
        let name = format!("{path} block {}", block.name);
        text += &unified(
            &with_end(before),
            &with_end(block.body),
            &format!("builtin/{name}"),
            &name,
        );
    }
    text
}

/// The built-in block inside the book's.
const SUPER: &str = "{{ super() }}";

/// A block on lines of its own.
fn with_end(text: &str) -> String {
    let text = text.trim_matches('\n');
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}

fn unified(from: &str, to: &str, name: &str, own: &str) -> String {
    TextDiff::from_lines(from, to)
        .unified_diff()
        .context_radius(3)
        .header(name, own)
        .to_string()
}

fn styled(diff: &str) -> String {
    let mut text = String::new();
    for line in diff.lines() {
        let style = match line.as_bytes() {
            [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => BOLD,
            [b'-', ..] => RED,
            [b'+', ..] => GREEN,
            [b'@', ..] => CYAN,
            _ => Style::new(),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{style}{}{style:#}", printable(line));
    }
    text
}
