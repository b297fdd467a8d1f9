//! The list of the files that rbdoc made, kept in the output folder itself.
//!
//! One path a line, sorted, under a header that counts them: a list that was cut or merged by hand is
//! noticed, because to trust it would be to delete somebody's file. What such a list leaves open, the files themselves
//! may say (`recover`).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::error::Error;

/// Name of the list in an output folder.
pub const MANIFEST: &str = ".rbdoc-manifest";

const HEADER: &str = "rbdoc manifest 1, files: ";

/// What a folder's list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Manifest {
    /// There is none.
    Missing,
    /// It is cut off or otherwise damaged; these paths are sure.
    Damaged(BTreeSet<String>),
    /// These paths.
    Whole(BTreeSet<String>),
}

/// The list in the folder `out`.
pub(super) fn read(out: &Path) -> Result<Manifest, Error> {
    let path = out.join(MANIFEST);
    match fs::read(&path) {
        Ok(bytes) => Ok(parse(&String::from_utf8_lossy(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::Missing),
        // Nobody keeps anything in a folder of this name that is empty.
        Err(_) if is_empty_folder(&path) => Ok(Manifest::Damaged(BTreeSet::new())),
        Err(error) => Err(Error::io("read", &path)(error)),
    }
}

fn is_empty_folder(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// The text of a list.
pub(super) fn text<'a>(paths: impl ExactSizeIterator<Item = &'a str>) -> String {
    let mut text = format!("{HEADER}{}\n", paths.len());
    for path in paths {
        // A name may hold a line break.
        text.push_str(&path.replace('\\', "\\\\").replace('\n', "\\n"));
        text.push('\n');
    }
    text
}

/// A list that was cut off is sure up to its last whole line. One that holds anything else may have been merged or
/// edited, and says nothing.
fn parse(text: &str) -> Manifest {
    let damaged = || Manifest::Damaged(BTreeSet::new());
    let Some((header, lines)) = text.split_once('\n') else {
        return damaged();
    };
    let number = header.strip_prefix(HEADER).map(str::parse::<usize>);
    let Some(Ok(number)) = number else {
        return damaged();
    };
    let whole_lines = lines.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let paths: Vec<String> = whole_lines
        .split('\n')
        .filter(|line| !line.is_empty())
        .map(unescape)
        .collect();
    let are_sorted = paths.is_sorted();
    let are_whole = lines.is_empty() || lines.ends_with('\n');
    let paths: BTreeSet<String> = paths.into_iter().collect();
    if !are_sorted || paths.len() > number || !paths.iter().all(|path| is_inside(path)) {
        damaged()
    } else if paths.len() < number || !are_whole {
        Manifest::Damaged(paths)
    } else {
        Manifest::Whole(paths)
    }
}

fn unescape(line: &str) -> String {
    let mut path = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => path.push('\n'),
                Some(other) => path.push(other),
                None => {}
            },
            _ => path.push(character),
        }
    }
    path
}

/// Whether a path stays in the folder it is joined to.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && path
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains('\0'))
        && !(cfg!(windows) && path.contains(['\\', ':']))
}
