//! The site as one archive. The same site at the same moment gives the same bytes.
//!
//! It is read from the folder that it was written to a moment ago: nothing is rendered twice, and neither the
//! site nor the archive is ever in memory.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use zip::CompressionMethod;
use zip::write::{FileOptions, ZipWriter};

use super::failure::Failure;
use crate::disk;

/// What every archive begins with.
const SIGNATURE: &[u8] = b"PK";

/// Whether an archive may stand at `path`: what somebody wrote there is not lost to a slip of the finger.
pub(super) fn may_replace(path: &Path) -> Result<(), Failure> {
    let mut start = Vec::new();
    // What is not there, or cannot be read, is told when the archive is written.
    let is_read = File::open(path)
        .and_then(|file| file.take(SIGNATURE.len() as u64).read_to_end(&mut start))
        .is_ok();
    if !is_read || start.is_empty() || start == SIGNATURE {
        return Ok(());
    }
    let words = format!("{} is there and is no archive", path.display());
    Err(Failure::new(words)
        .help("name a file of its own for --zip, as `handbook.zip`; nothing was written"))
}

/// Puts the files at `paths` of the site in the folder `site` into the archive at `path`.
pub(super) fn write(
    paths: &[&str],
    site: &Path,
    path: &Path,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    Ok(disk::save_with(path, |file| {
        archive(paths, site, now, file)
    })?)
}

fn archive(paths: &[&str], site: &Path, now: DateTime<Utc>, file: &mut File) -> io::Result<()> {
    let mut archive = ZipWriter::new(BufWriter::new(file));
    let options = FileOptions::<()>::default()
        .compression_method(CompressionMethod::Deflated)
        // The archive's times begin in 1980; an earlier moment is that one.
        .last_modified_time(now.naive_utc().try_into().unwrap_or_default())
        .unix_permissions(0o644);
    for name in paths {
        archive.start_file(*name, options)?;
        io::copy(&mut File::open(site.join(name))?, &mut archive)?;
    }
    archive.finish()?.flush()
}
