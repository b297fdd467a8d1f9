//! What writing a site would change, found out without changing anything.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::error::Error;
use super::output::Output;
use super::write::{Written, admitted, is_at, made};
use crate::site::Files;

/// Compares `site` with what is in `output`. Files to be copied are read from the book in `root`.
///
/// # Errors
/// What [`write()`](super::write()) would refuse, and a page that cannot be made.
pub fn compare(site: &dyn Files, root: &Path, output: &Output) -> Result<Written, Error> {
    let new = admitted(site, root, output)?.paths;
    let is_there = |path: &str| fs::symlink_metadata(output.path.join(path)).is_ok();
    let gone = output
        .listed
        .iter()
        .filter(|path| !new.contains(path.as_str()));
    let deleted = gone.filter(|path| is_there(path)).count();
    let same: Vec<bool> = new
        .par_iter()
        .map(|path| is_at(&output.path.join(path), &made(site, path, output)?, root))
        .collect::<Result<_, Error>>()?;
    let unchanged = same.iter().filter(|is_same| **is_same).count();
    Ok(Written {
        changed: same.len() - unchanged,
        unchanged,
        deleted,
    })
}
