//! `rbdoc schema`: JSON Schemas for editors, printed, or written beside `book.toml`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::context::{CommandContext, under};
use super::failure::Failure;
use super::flags::DryRun;
use crate::diagnostic::render::count;
use crate::disk;
use crate::json_schema::{FOLDER, text};
use crate::record::{KINDS, RecordKind};

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc schema             list the kinds of file
  rbdoc schema policy      print the JSON Schema of content/policy.toml
  rbdoc schema --write     write them all into schemas/, for `#:schema` lines and editors
  rbdoc schema --out DIR   write them all into another folder")]
pub(super) struct Schema {
    /// The kind of file, as the list names it.
    kind: Option<String>,
    /// Write every schema into schemas/ beside book.toml; files that are up to date stay unchanged.
    #[arg(long, conflicts_with = "kind")]
    write: bool,
    /// Write them into this folder instead.
    #[arg(short, long, value_name = "DIR", conflicts_with = "kind")]
    out: Option<PathBuf>,
    #[command(flatten)]
    dry_run: DryRun,
}

impl Schema {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        if let Some(folder) = &self.out {
            return write(context, folder, self.dry_run);
        }
        if self.write {
            return write(context, &under(&context.root()?, FOLDER), self.dry_run);
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

fn write(context: &CommandContext, folder: &Path, dry_run: DryRun) -> Result<Outcome, Failure> {
    let mut new = Vec::new();
    for kind in KINDS {
        let (path, text) = (folder.join(format!("{}.json", kind.name)), text(kind));
        match fs::read(&path) {
            Ok(found) if found == text.as_bytes() => {}
            Ok(found) if !is_ours(&found, kind) => {
                let help = "move it away; nothing was written";
                return Err(Failure::not_generated(&path.display().to_string(), help));
            }
            _ => new.push((path, text)),
        }
    }
    if !dry_run.dry_run {
        disk::make_folder(folder)?;
    }
    for (path, text) in &new {
        if let Some(text) = dry_run.unless(text) {
            disk::save(path, text.as_bytes())?;
        }
        context.terminal.print(&format!("{}\n", path.display()));
    }
    let changed = new.len();
    let (schemas, same) = (count(KINDS.len(), "schema"), KINDS.len() - changed);
    let words = format!("{schemas} ({changed} changed, {same} up to date)");
    context.status(dry_run.verb("Wrote", "Would write"), &words);
    if changed > 0 && !dry_run.dry_run {
        context.terminal.status(
            "Next",
            "name one in the first line of a TOML file, and editors complete and check it:",
        );
        let example = "`#:schema ../schemas/policy.json` in content/policy.toml";
        context.status("", example);
    }
    Ok(Outcome::Done)
}
