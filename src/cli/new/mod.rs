//! `rbdoc new`: the files of a record, begun. Nothing is ever overwritten.
//!
//! One file per kind. Each knows what its record needs, takes it from the flags, asks on a terminal for
//! what is missing, and gives texts to [`create`] (new files) or [`add`] (a table more in a file of
//! many). What `check` would call an error is refused before anything is written (`trial`).

mod checklist;
mod contact;
mod editor;
mod incident;
mod message;
mod names;
mod postmortem;
mod runbook;
mod service;
mod skeleton;
mod trial;

use std::fs;
use std::path::Path;

use clap::{Args, Subcommand};

use super::Outcome;
use super::failure::Failure;
use super::session::{Opened, Session, shown, under};
use crate::disk;
use crate::edit::{self, Entry, Form};
use editor::Editor;

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new incident \"Checkout is down\" --severity high
  rbdoc new postmortem checkout-is-down --from log.md
  rbdoc new runbook \"kubernetes/Restart the API\" --owner platform
  rbdoc new contact \"Alice Example\" --role on-call-lead --phone +15550100")]
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
    /// Start a procedure.
    Runbook(runbook::NewRunbook),
    /// Start a checklist.
    Checklist(checklist::NewChecklist),
    /// Start a communication template.
    Message(message::NewMessage),
    /// Add a person to content/contacts.toml.
    Contact(contact::NewContact),
    /// Add a service to content/services.toml.
    Service(service::NewService),
}

impl New {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        match self.kind {
            Kind::Incident(command) => command.run(session),
            Kind::Postmortem(command) => command.run(session),
            Kind::Runbook(command) => command.run(session),
            Kind::Checklist(command) => command.run(session),
            Kind::Message(command) => command.run(session),
            Kind::Contact(command) => command.run(session),
            Kind::Service(command) => command.run(session),
        }
    }
}

/// What every kind can do with its files.
#[derive(Debug, Args)]
struct Making {
    /// Show the files and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Then open them in the editor of $VISUAL or $EDITOR.
    #[arg(long, conflicts_with = "dry_run")]
    edit: bool,
}

/// A file to be made: its path in the book, and its text.
struct NewFile {
    path: String,
    text: String,
}

/// Makes one file, or shows it, unless it would add an error to the book.
fn create_sound(
    session: &Session,
    opened: &Opened,
    file: NewFile,
    making: &Making,
) -> Result<(), Failure> {
    trial::refuse_errors(session, opened, &file.path, &file.text)?;
    create(session, &opened.root, &[file], making)
}

/// Makes the files, or shows them. Their paths are what was asked for.
fn create(
    session: &Session,
    root: &Path,
    files: &[NewFile],
    making: &Making,
) -> Result<(), Failure> {
    let editor = making.edit.then(Editor::of_environment).transpose()?;
    if !making.dry_run {
        for file in files {
            refuse_existing(root, &file.path)?;
        }
    }
    for file in files {
        if making.dry_run {
            session
                .terminal
                .print(&format!("==> {}\n{}\n", shown(root, &file.path), file.text));
            continue;
        }
        let path = shown(root, &file.path);
        disk::amend(Path::new(&path), |old| match old {
            Some(_) => Err(exists(root, &file.path)),
            None => Ok(Some(file.text.clone())),
        })?;
        session.terminal.print(&format!("{path}\n"));
    }
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    match editor {
        Some(editor) if !paths.is_empty() => editor.open(root, &paths),
        _ => Ok(()),
    }
}

/// A file that is there is somebody's work, also where the book does not read it.
fn refuse_existing(root: &Path, path: &str) -> Result<(), Failure> {
    if fs::symlink_metadata(root.join(path)).is_ok() {
        return Err(exists(root, path));
    }
    Ok(())
}

fn exists(root: &Path, path: &str) -> Failure {
    Failure::new(format!("{} exists already", shown(root, path)))
        .help("nothing is overwritten; edit the file, or move it away")
}

/// Adds a table to the list `list` of a file of many records, which is begun if it is not there.
fn add(
    session: &Session,
    opened: &Opened,
    home: Home,
    entry: Entry,
    making: &Making,
) -> Result<(), Failure> {
    let Home { path, kind, list } = home;
    let editor = making.edit.then(Editor::of_environment).transpose()?;
    let begin = format!("{}schema = 1\n", schema_line(&opened.root, path, kind));
    let entries = [entry];
    let append = |old: Option<&str>| {
        let old = old.filter(|old| !old.trim().is_empty()).unwrap_or(&begin);
        edit::append(old, list, &entries, Form::Tables).map_err(|refused| {
            Failure::new(format!(
                "cannot write to {}: {refused}",
                shown(&opened.root, path)
            ))
            .help("`rbdoc check` says where; nothing was written")
        })
    };
    let old = opened.tree.text(path).map(|(_, text)| text);
    let new = append(old)?;
    trial::refuse_errors(session, opened, path, &new)?;
    if making.dry_run {
        let added = match old {
            Some(_) => edit::append("", list, &entries, Form::Tables).unwrap_or_default(),
            None => new,
        };
        session
            .terminal
            .print(&format!("==> {}\n{added}\n", shown(&opened.root, path)));
        return Ok(());
    }
    disk::amend(&under(&opened.root, path), |old| append(old).map(Some))?;
    session
        .terminal
        .print(&format!("{}\n", shown(&opened.root, path)));
    editor.map_or(Ok(()), |editor| editor.open(&opened.root, &[path]))
}

/// A file of many records.
#[derive(Clone, Copy)]
struct Home {
    path: &'static str,
    kind: &'static str,
    list: &'static str,
}

/// The line by which an editor finds the schema of a file, where the book has the schema of its kind.
fn schema_line(root: &Path, path: &str, kind: &str) -> String {
    let schema = format!("schemas/{kind}.json");
    if root.join(&schema).is_file() {
        format!(
            "#:schema {}{schema}\n",
            "../".repeat(path.matches('/').count())
        )
    } else {
        String::new()
    }
}

/// What to do next, unless nothing was made.
fn next(session: &Session, making: &Making, steps: &[(&str, String)]) {
    if !making.dry_run {
        for (verb, words) in steps {
            session.terminal.status(verb, words);
        }
    }
}
