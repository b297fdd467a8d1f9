//! The list of the files that rbdoc made, kept in the output folder itself.
//!
//! One path a line, sorted, under a header that counts them: a list that was cut or merged by hand is
//! noticed, because to trust it would be to delete somebody's file.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::error::Error;

/// Name of the list in an output folder.
pub const MANIFEST: &str = ".rbdoc-manifest";

const HEADER: &str = "rbdoc manifest 1, files: ";

/// The paths listed in the folder `out`; nothing if there is no list.
pub(super) fn read(out: &Path) -> Result<Option<BTreeSet<String>>, Error> {
    let path = out.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text).map(Some).ok_or(Error::Manifest { path }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Error::Manifest { path }),
        Err(error) => Err(Error::io("read", &path)(error)),
    }
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

fn parse(text: &str) -> Option<BTreeSet<String>> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let number: usize = lines.next()?.strip_prefix(HEADER)?.parse().ok()?;
    let paths: BTreeSet<String> = lines
        .map(unescape)
        .map(|path| is_inside(&path).then_some(path))
        .collect::<Option<_>>()?;
    (paths.len() == number).then_some(paths)
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
