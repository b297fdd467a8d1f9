//! What stands in the way of a site in its output folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::error::Error;
use super::output::Output;
use super::temporary::is_temporary;
use crate::source::portable::fold;

/// A file that lies where a page, or a folder of pages, should go and is not ours is somebody's work: with one, nothing
/// is written. Gives the places of pages where there are folders without such a file.
pub(super) fn in_the_way<'a>(
    new: &BTreeSet<&'a str>,
    output: &Output,
    is_as_new: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Vec<&'a str>, Error> {
    if !output.has_list {
        return Ok(Vec::new());
    }
    // Where letter case does not count, a page that was `Foo.html` is there and is ours.
    let ours: BTreeSet<String> = output
        .listed
        .iter()
        .map(|path| fold(path).into_owned())
        .collect();
    let is_ours = |path: &str| ours.contains(&*fold(path));
    let found = |path: &str| fs::symlink_metadata(output.path.join(path));
    let mut above: BTreeSet<&str> = BTreeSet::new();
    for path in new {
        above.extend(
            path.match_indices('/')
                .filter_map(|(end, _)| path.get(..end)),
        );
    }
    let is_no_folder = |path: &&str| found(path).is_ok_and(|found| !found.is_dir());
    let mut foreign: Vec<String> = above
        .into_iter()
        .filter(|path| !is_ours(path) && is_no_folder(path))
        .map(str::to_owned)
        .collect();
    let obstacles: Vec<(&str, bool)> = new
        .par_iter()
        .filter_map(|path| match found(path) {
            Ok(found) if found.is_dir() => Some((*path, true)),
            Ok(_) if is_ours(path) => None,
            Ok(_) if !output.is_list_whole && is_as_new(path) => None,
            Ok(_) => Some((*path, false)),
            Err(_) => None,
        })
        .collect();
    let mut folders = Vec::new();
    for (path, is_folder) in obstacles {
        let first = foreign.len();
        if is_folder {
            let below = files_below(&output.path, path);
            foreign.extend(below.filter(|file| !is_ours(file)));
        } else {
            foreign.push(path.to_owned());
        }
        if foreign.len() == first {
            folders.push(path);
        }
    }
    foreign.sort();
    output.refuse(foreign)?;
    Ok(folders)
}

/// The files, but for unfinished ones, below a folder of the output folder `out`, relative to that.
fn files_below(out: &Path, folder: &str) -> impl Iterator<Item = String> {
    let entries = WalkDir::new(out.join(folder)).into_iter().flatten();
    let files =
        entries.filter(|entry| !entry.file_type().is_dir() && !is_temporary(entry.file_name()));
    files.filter_map(move |entry| {
        let inside = entry.path().strip_prefix(out).ok()?;
        let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
        Some(names.join("/"))
    })
}

/// The paths of `listed` in the folder `folder`.
pub(super) fn under<'a>(
    listed: &'a BTreeSet<String>,
    folder: &str,
) -> impl Iterator<Item = &'a String> {
    let prefix = format!("{folder}/");
    listed
        .range(prefix.clone()..)
        .take_while(move |path| path.starts_with(&prefix))
}
