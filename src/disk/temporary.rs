//! Unfinished files: how they are named, so that the next one at work in their folder knows what a killed process left.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How the names of unfinished files begin.
const TEMPORARY: &str = ".rbdoc-tmp-";

/// A name for an unfinished file, another one each time.
pub(super) fn name() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{TEMPORARY}{}-{number}", std::process::id())
}

/// Whether a name is one that only rbdoc gives.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
}

/// What a process that was killed left unfinished in a folder; nothing of one that cannot be read.
fn temporaries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let unfinished = entries.filter(|entry| is_temporary(&entry.file_name()));
    unfinished.map(|entry| entry.path())
}

/// Deletes what a killed process left unfinished in a folder in which nobody else is at work. Best effort: what stays is
/// in nobody's way, and the next one tries again.
pub(super) fn clean(folder: &Path) {
    for unfinished in temporaries(folder) {
        let _ = fs::remove_file(unfinished);
    }
}
