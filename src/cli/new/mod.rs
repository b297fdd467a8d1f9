//! `rbdoc new`: the files of a record, begun. Nothing is ever overwritten.

mod incident;
mod postmortem;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use clap::{Args, Subcommand};

use super::Outcome;
use super::failure::Failure;
use super::session::{Session, shown};
use crate::source::parent;

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new incident \"Checkout is down\" --severity high
  rbdoc new postmortem checkout-is-down")]
pub(super) struct New {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Start the record of an incident.
    Incident(incident::NewIncident),
    /// Add a post-mortem to an incident, filled in from its record.
    Postmortem(postmortem::NewPostmortem),
}

impl New {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        match self.kind {
            Kind::Incident(command) => command.run(session),
            Kind::Postmortem(command) => command.run(session),
        }
    }
}

/// A file to be made: its path in the book, and its text.
struct NewFile {
    path: String,
    text: String,
}

/// Makes the files, or with `dry_run` shows them. Their paths are what was asked for.
fn create(session: &Session, root: &Path, files: &[NewFile], dry_run: bool) -> Result<(), Failure> {
    for file in files {
        if dry_run {
            session
                .terminal
                .print(&format!("==> {}\n{}\n", shown(root, &file.path), file.text));
            continue;
        }
        let path = root.join(&file.path);
        let folder = root.join(parent(&file.path));
        let attempt = || {
            fs::create_dir_all(&folder)?;
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)?
                .write_all(file.text.as_bytes())
        };
        attempt().map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                Failure::new(format!("{} exists already", shown(root, &file.path)))
                    .help("nothing is overwritten; edit the file, or move it away")
            }
            _ => Failure::new(format!(
                "cannot write to {}: {error}",
                shown(root, &file.path)
            )),
        })?;
        session
            .terminal
            .print(&format!("{}\n", shown(root, &file.path)));
    }
    Ok(())
}

/// Text as a TOML string on one line.
fn quoted(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    let mut quoted = String::from("\"");
    for character in line.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

/// A list of names as a TOML array on one line.
fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    format!("[{}]", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn any_text_is_one_toml_string() {
        for text in ["plain", "a \"b\" \\ c", "tab\tand\nline", "é ✓ \u{7f}"] {
            let table: toml::Table = format!("x = {}", quoted(text)).parse().expect("TOML");
            let read = table["x"].as_str().expect("a string");
            assert_eq!(read.chars().count(), text.chars().count(), "{text:?}");
        }
    }
}
