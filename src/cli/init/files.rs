//! Writes the files of a new book: all of them, or none.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{CommandContext, Failure, NewFile};
use crate::cli::context::shown;
use crate::cli::flags::DryRun;
use crate::diagnostic::render::count;
use crate::start::SHARED_FILES;

/// How many of the names in the way are listed.
const MOST_LISTED: usize = 8;

/// What to do where files are in the way of a new book.
pub(super) const ELSEWHERE: &str = "choose another folder, or move them away";

/// What was made, and what was there.
#[derive(Debug, Default)]
pub(in crate::cli) struct WrittenFiles {
    /// The files that were made, or would be, relative to the folder.
    pub(in crate::cli) paths: Vec<String>,
    /// Files that were there already, each with the lines that they lack.
    pub(in crate::cli) missing_lines: Vec<(String, Vec<String>)>,
}

/// Makes the files in `dir`. If one is in the way, or one cannot be written, none is there afterwards;
/// `instead` says what to do then. In a dry run none is made.
pub(in crate::cli) fn create(
    dir: &Path,
    files: &[NewFile],
    instead: &str,
    dry_run: DryRun,
) -> Result<WrittenFiles, Failure> {
    let mut made = WrittenFiles::default();
    let mut new = Vec::new();
    let mut in_the_way = Vec::new();
    for file in files {
        let is_there = fs::symlink_metadata(dir.join(&file.path)).is_ok();
        if is_there && SHARED_FILES.contains(&file.path.as_str()) {
            let missing_lines = missing_lines(&dir.join(&file.path), &file.text);
            if !missing_lines.is_empty() {
                made.missing_lines.push((file.path.clone(), missing_lines));
            }
        } else if is_there {
            in_the_way.push(file.path.clone());
        } else if let Some(folder) = file_as_folder(dir, &file.path) {
            in_the_way.push(folder);
        } else {
            new.push(file);
        }
    }
    in_the_way.dedup();
    if !in_the_way.is_empty() {
        return Err(refusal(dir, &in_the_way).help(format!("{instead}; nothing was written")));
    }
    let mut undo = Undo::default();
    for file in new {
        if dry_run.dry_run {
            made.paths.push(file.path.clone());
            continue;
        }
        write(dir, file, &mut undo).map_err(|error| {
            undo.run();
            Failure::new(format!("cannot write {}: {error}", shown(dir, &file.path)))
                .help("what had been written was taken back")
        })?;
        made.paths.push(file.path.clone());
    }
    Ok(made)
}

fn refusal(dir: &Path, in_the_way: &[String]) -> Failure {
    let listed: Vec<&str> = in_the_way
        .iter()
        .take(MOST_LISTED)
        .map(String::as_str)
        .collect();
    let more = match in_the_way.len() - listed.len() {
        0 => String::new(),
        number => format!(" and {number} more"),
    };
    let number = match in_the_way.len() {
        1 => "a file".to_owned(),
        several => count(several, "file"),
    };
    Failure::new(format!(
        "{} has {number} of the same name already\n  {}{more}",
        super::location::named(dir),
        listed.join(", ")
    ))
}

/// A file where a folder should be, on the way to `path`.
fn file_as_folder(dir: &Path, path: &str) -> Option<String> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.map(|end| &path[..end])
        .find(|folder| {
            let path = dir.join(folder);
            fs::symlink_metadata(&path).is_ok() && !path.is_dir()
        })
        .map(ToOwned::to_owned)
}

/// What was made, so that it can be taken back.
#[derive(Default)]
struct Undo {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Undo {
    fn run(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        // Only empty ones go, inner ones first.
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn write(dir: &Path, file: &NewFile, undo: &mut Undo) -> io::Result<()> {
    let path = dir.join(&file.path);
    if let Some(folder) = path.parent() {
        undo.folders.extend(missing_folders(folder));
        fs::create_dir_all(folder)?;
    }
    let mut opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    undo.files.push(path);
    opened.write_all(file.text.as_bytes())
}

/// The folders that are to be made for `folder` to be there, outer ones first.
pub(in crate::cli) fn missing_folders(folder: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    missing
}

/// The lines of `text` that the file at `path` has not.
fn missing_lines(path: &Path, text: &str) -> Vec<String> {
    let found = fs::read(path).unwrap_or_default();
    let found = String::from_utf8_lossy(&found);
    let plain = |line: &str| line.trim().trim_matches('/').to_owned();
    let there: Vec<String> = found.lines().map(plain).collect();
    text.lines()
        .filter(|line| !line.starts_with('#') && !there.contains(&plain(line)))
        .map(ToOwned::to_owned)
        .collect()
}

/// Says which lines to add by hand to files that were there.
pub(in crate::cli) fn report_missing_lines(
    context: &CommandContext,
    dir: &Path,
    made: &WrittenFiles,
) {
    for (path, lines) in &made.missing_lines {
        for line in lines {
            context
                .terminal
                .status("Add", &format!("`{line}` to {}", shown(dir, path)));
        }
    }
}
