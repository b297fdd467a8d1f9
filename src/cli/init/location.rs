//! Whether a book may begin in a folder, and where the folder is in its repository.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{BOOK_TOML, Failure};
use crate::start::adopt::Generator;

/// A path that is meant from `folder`, as short as it can be written.
pub(super) fn joined(folder: &Path, path: &Path) -> PathBuf {
    let plain: PathBuf = folder
        .join(path)
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    if plain.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        plain
    }
}

/// A folder in the middle of a sentence.
pub(super) fn named(dir: &Path) -> String {
    if dir == Path::new(".") {
        "this folder".to_owned()
    } else {
        dir.display().to_string()
    }
}

/// A path in a command that a person copies.
pub(super) fn shell_quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=~".contains(c);
    if !path.is_empty() && path.chars().all(is_plain) && !path.starts_with(['-', '~']) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// A path without `.` and `..`, links resolved as far as it exists.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path)
        .map_err(|error| Failure::new(format!("cannot find {}: {error}", path.display())))?;
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
        if let Ok(found) = fs::canonicalize(&clean) {
            clean = found;
        }
    }
    Ok(clean)
}

/// Refuses a folder that is a book or lies in one. `mdBook` has a file of the same name: around a folder
/// it is no obstacle, in the folder itself it is in the way.
pub(super) fn refuse_a_book(dir: &Path, adopt: Option<&Path>) -> Result<(), Failure> {
    let full = absolute(dir)?;
    if full.exists() && !full.is_dir() {
        return Err(Failure::new(format!("{} is a file", dir.display()))
            .help("name a folder; it is made if it is not there"));
    }
    for folder in full.ancestors() {
        let path = folder.join(BOOK_TOML);
        let Ok(bytes) = fs::read(&path) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        let is_foreign = Generator::of(BOOK_TOML, &text).is_some();
        match (folder == full, is_foreign) {
            (true, true) => {
                let adopt = shell_quoted(adopt.unwrap_or(Path::new("src")));
                return Err(Failure::new(format!(
                    "the {BOOK_TOML} of mdBook is in the way in {}",
                    named(dir)
                ))
                .help(format!(
                    "begin in a folder of its own: `rbdoc init handbook --adopt {adopt}`; nothing was written"
                )));
            }
            (true, false) => {
                return Err(Failure::new(format!("{} is a book already", named(dir)))
                    .help("`rbdoc build` writes its site; nothing was written"));
            }
            (false, true) => {}
            (false, false) => {
                return Err(Failure::new(format!(
                    "{} lies in a book: {}",
                    named(dir),
                    path.display()
                ))
                .help("begin outside of it; nothing was written"));
            }
        }
    }
    Ok(())
}

/// Refuses folders that would be read as part of the book and hold something already. `adopt` is the
/// folder that was to be adopted.
pub(super) fn refuse_occupied(
    dir: &Path,
    folders: &[&str],
    adopt: Option<&Path>,
) -> Result<(), Failure> {
    let holds_something = |name: &&&str| {
        fs::read_dir(dir.join(name)).is_ok_and(|mut entries| entries.next().is_some())
    };
    let Some(name) = folders.iter().find(holds_something) else {
        return Ok(());
    };
    let occupied = joined(dir, Path::new(name));
    let instead = match adopt {
        Some(adopt) => format!("`rbdoc init handbook --adopt {}`", shell_quoted(adopt)),
        None if *name == "content" => format!(
            "`rbdoc init handbook`, with `--adopt {}` around what is there",
            shell_quoted(&occupied)
        ),
        None => "`rbdoc init handbook`".to_owned(),
    };
    Err(Failure::new(format!(
        "{} is there already and would become part of the book",
        occupied.display()
    ))
    .help(format!(
        "begin in a folder of its own: {instead}; nothing was written"
    )))
}

/// The top of the repository that holds a folder.
pub(super) fn repository(dir: &Path) -> Option<PathBuf> {
    let full = absolute(dir).ok()?;
    let top = full.ancestors().find(|folder| folder.join(".git").exists());
    top.map(Path::to_owned)
}

/// A folder's path in its repository, `""` at the top, else with a `/` at its end; none outside of any.
pub(super) fn path_in_repository(dir: &Path) -> Option<String> {
    let top = repository(dir)?;
    let full = absolute(dir).ok()?;
    let parts: Option<Vec<&str>> = full
        .strip_prefix(&top)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    Some(parts?.iter().flat_map(|part| [*part, "/"]).collect())
}
