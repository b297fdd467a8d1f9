//! Changes a file of the user's that another process may be changing at the same moment.
//!
//! The folder of the file is locked, not the file: a rename puts another file in its place, and a lock
//! on the old one would hold nobody back. Where a folder cannot be locked (Windows, some network disks),
//! a file in the system's folder for temporary files stands for it, which is never replaced either and
//! leaves nothing in the book. The lock goes with its handle, also when the process is killed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::error::Error;
use super::temporary;
use super::write::{make_folder, save};

/// Reads the file at `given`, lets `edit` say what it is to hold, and writes that: whole or not at all,
/// and with nobody else's change lost. `edit` is given nothing where there is no file, and answers with
/// nothing to leave all as it is. Whether the file was written.
///
/// # Errors
/// A fault of the disk, or what `edit` refuses; nothing was written then.
pub fn amend<E: From<Error>>(
    given: &Path,
    edit: impl FnOnce(Option<&str>) -> Result<Option<String>, E>,
) -> Result<bool, E> {
    // A link stays one: what it leads to is changed.
    let path = fs::canonicalize(given).unwrap_or_else(|_| given.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    make_folder(folder)?;
    let _lock = lock(folder).map_err(Error::io("lock", folder))?;
    // The lock says that nobody is at work here.
    temporary::clean(folder);
    let old = match fs::read(&path) {
        Ok(bytes) => Some(String::from_utf8(bytes).map_err(|_| {
            let reason = io::Error::new(ErrorKind::InvalidData, "it is not UTF-8");
            Error::io("read", given)(reason)
        })?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(Error::io("read", given)(error).into()),
    };
    let Some(new) = edit(old.as_deref())? else {
        return Ok(false);
    };
    if old.as_ref() == Some(&new) {
        return Ok(false);
    }
    save(&path, new.as_bytes()).map_err(|error| match error {
        Error::Io { doing, source, .. } => Error::io(doing, given)(source),
        other => other,
    })?;
    Ok(true)
}

fn lock(folder: &Path) -> io::Result<File> {
    let of_folder = File::open(folder).and_then(|handle| handle.lock().map(|()| handle));
    of_folder.or_else(|_| {
        let name = fs::canonicalize(folder)?;
        let hash = xxhash_rust::xxh3::xxh3_64(name.as_os_str().as_encoded_bytes());
        let stand_in = std::env::temp_dir().join(format!("rbdoc-{hash:016x}.lock"));
        let handle = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(stand_in)?;
        handle.lock().map(|()| handle)
    })
}
