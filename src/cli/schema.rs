//! `rbdoc schema`: JSON Schemas for editors, printed, or written beside `book.toml`.

use std::fmt::Write;
use std::fs;

use clap::Args;

use super::Outcome;
use super::failure::Failure;
use super::session::{Session, shown};
use crate::diagnostic::did_you_mean;
use crate::diagnostic::render::count;
use crate::disk;
use crate::json_schema::{FOLDER, path, text};
use crate::record::{KINDS, RecordKind};

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc schema             list the kinds of file
  rbdoc schema policy      print the JSON Schema of content/policy.toml
  rbdoc schema --write     write them all into schemas/, for `#:schema` lines and editors")]
pub(super) struct Schema {
    /// The kind of file, as the list names it.
    kind: Option<String>,
    /// Write every schema into schemas/ beside book.toml; what is up to date is left alone.
    #[arg(long, conflicts_with = "kind")]
    write: bool,
}

impl Schema {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        if self.write {
            return write(session);
        }
        let Some(name) = self.kind else {
            session.terminal.print(&list());
            return Ok(Outcome::Done);
        };
        let kind = KINDS
            .iter()
            .find(|kind| kind.name == name)
            .ok_or_else(|| unknown(&name))?;
        session.terminal.print(&text(kind));
        Ok(Outcome::Done)
    }
}

fn unknown(name: &str) -> Failure {
    Failure::new(format!("no kind of file is called `{name}`")).help(
        match did_you_mean(name, KINDS.iter().map(|kind| kind.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`rbdoc schema` lists them".to_owned(),
        },
    )
}

fn list() -> String {
    let width = KINDS.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    let mut list = String::new();
    for kind in KINDS {
        // Writing into a string cannot fail.
        let _ = writeln!(list, "{:width$}  {}", kind.name, kind.files);
    }
    list
}

/// Whether a file holds the schema of `kind` as this or another version writes it.
fn is_ours(bytes: &[u8], kind: &RecordKind) -> bool {
    let schema: Result<serde_json::Value, _> = serde_json::from_slice(bytes);
    schema.is_ok_and(|schema| schema["title"] == kind.files)
}

fn write(session: &Session) -> Result<Outcome, Failure> {
    let root = session.root()?;
    let mut new = Vec::new();
    for kind in KINDS {
        let (path, text) = (path(kind.name), text(kind));
        match fs::read(root.join(&path)) {
            Ok(found) if found == text.as_bytes() => {}
            Ok(found) if !is_ours(&found, kind) => {
                return Err(Failure::new(format!(
                    "{} is there and was not written by rbdoc",
                    shown(&root, &path)
                ))
                .help("move it away; nothing was written"));
            }
            _ => new.push((path, text)),
        }
    }
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| {
        Failure::new(format!(
            "cannot make the folder {}: {error}",
            folder.display()
        ))
    })?;
    for (path, text) in &new {
        disk::save(&root.join(path), text.as_bytes())?;
        session.terminal.print(&format!("{}\n", shown(&root, path)));
    }
    let changed = new.len();
    session.terminal.status(
        "Wrote",
        &format!(
            "{} ({changed} changed, {} up to date)",
            count(KINDS.len(), "schema"),
            KINDS.len() - changed
        ),
    );
    if changed > 0 {
        session.terminal.status(
            "Next",
            "name one in the first line of a TOML file, and editors complete and check it:",
        );
        session.terminal.status(
            "",
            "`#:schema ../schemas/policy.json` in content/policy.toml",
        );
    }
    Ok(Outcome::Done)
}
