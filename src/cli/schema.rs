//! `rbdoc schema`: JSON Schemas for editors, printed, or written beside `book.toml`.

use std::fmt::Write;
use std::fs;

use clap::Args;

use super::Outcome;
use super::context::{CommandContext, shown};
use super::failure::Failure;
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
    /// Write every schema into schemas/ beside book.toml; files that are up to date stay unchanged.
    #[arg(long, conflicts_with = "kind")]
    write: bool,
}

impl Schema {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        if self.write {
            return write(context);
        }
        let Some(name) = self.kind else {
            context.terminal.print(&list());
            return Ok(Outcome::Done);
        };
        let kind = KINDS.iter().find(|kind| kind.name == name);
        let kind = kind.ok_or_else(|| {
            let known = KINDS.iter().map(|kind| kind.name);
            Failure::unknown("kind of file", &name, known, "`rbdoc schema` lists them")
        })?;
        context.terminal.print(&text(kind));
        Ok(Outcome::Done)
    }
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

fn write(context: &CommandContext) -> Result<Outcome, Failure> {
    let root = context.root()?;
    let mut new = Vec::new();
    for kind in KINDS {
        let (path, text) = (path(kind.name), text(kind));
        match fs::read(root.join(&path)) {
            Ok(found) if found == text.as_bytes() => {}
            Ok(found) if !is_ours(&found, kind) => {
                let help = "move it away; nothing was written";
                return Err(Failure::not_generated(&shown(&root, &path), help));
            }
            _ => new.push((path, text)),
        }
    }
    disk::make_folder(&root.join(FOLDER))?;
    for (path, text) in &new {
        disk::save(&root.join(path), text.as_bytes())?;
        context.terminal.print(&format!("{}\n", shown(&root, path)));
    }
    let changed = new.len();
    let (schemas, same) = (count(KINDS.len(), "schema"), KINDS.len() - changed);
    let words = format!("{schemas} ({changed} changed, {same} up to date)");
    context.status("Wrote", &words);
    if changed > 0 {
        context.terminal.status(
            "Next",
            "name one in the first line of a TOML file, and editors complete and check it:",
        );
        let example = "`#:schema ../schemas/policy.json` in content/policy.toml";
        context.status("", example);
    }
    Ok(Outcome::Done)
}
