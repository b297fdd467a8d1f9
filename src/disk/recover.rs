//! What rbdoc made in an output folder whose list is damaged.
//!
//! A list that was cut off is true as far as it goes. Beyond that a file is ours only if what it holds says so: to take
//! any other one for ours would be to delete somebody's work. An attachment that the list has lost is told from foreign
//! files by nothing, and stays.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::temporary::is_temporary;

/// The ids of the site's own parts, which no text of an author can have.
const MARK_OF_PAGES: &str = "id=\"rb.";

/// The paths of the files in `out` that show that rbdoc made them.
pub(super) fn marked(out: &Path) -> BTreeSet<String> {
    let entries = WalkDir::new(out).into_iter().flatten();
    entries.filter_map(|entry| ours(out, &entry)).collect()
}

fn ours(out: &Path, entry: &DirEntry) -> Option<String> {
    if !entry.file_type().is_file() {
        return None;
    }
    let inside = entry.path().strip_prefix(out).ok()?;
    let names: Option<Vec<&str>> = inside.iter().map(|name| name.to_str()).collect();
    let path = names?.join("/");
    let is_ours = is_temporary(entry.file_name()) || {
        let bytes = fs::read(entry.path()).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        match path.split_once('/') {
            Some(("search", _)) => text.starts_with(&format!("{}(", crate::search::CALL)),
            Some(("assets", name)) => has_own_hash(name, &text),
            _ => text.contains(MARK_OF_PAGES),
        }
    };
    is_ours.then_some(path)
}

/// Whether the name of a file says what is in it, as those of the theme do.
fn has_own_hash(name: &str, text: &str) -> bool {
    name.contains(&format!("-{}.", crate::site::asset_hash(text)))
}
