//! The site as one archive. The same site at the same moment gives the same bytes.

use std::fs::File;
use std::io::{self, Cursor, Write};
use std::path::Path;

use chrono::{DateTime, Datelike, Timelike, Utc};
use zip::write::{FileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime as ZipTime};

use super::failure::Failure;
use crate::disk;
use crate::site::{Body, Site};

/// Writes `site` into the archive at `path`. Files to be copied are read from the book in `root`.
pub(super) fn write(
    site: &Site,
    root: &Path,
    path: &Path,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let bytes = archive(site, root, now)
        .map_err(|error| Failure::new(format!("cannot write to {}: {error}", path.display())))?;
    disk::save(path, &bytes)?;
    Ok(())
}

fn archive(site: &Site, root: &Path, now: DateTime<Utc>) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = FileOptions::<()>::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time(now))
        .unix_permissions(0o644);
    for (name, body) in &site.files {
        archive.start_file(name.as_str(), options)?;
        match body {
            Body::Bytes(bytes) => archive.write_all(bytes)?,
            Body::Copy(source) => {
                io::copy(&mut File::open(root.join(source))?, &mut archive)?;
            }
        }
    }
    Ok(archive.finish()?.into_inner())
}

/// The archive's times begin in 1980; an earlier moment is that one.
fn time(now: DateTime<Utc>) -> ZipTime {
    let parts = || {
        ZipTime::from_date_and_time(
            u16::try_from(now.year()).ok()?,
            u8::try_from(now.month()).ok()?,
            u8::try_from(now.day()).ok()?,
            u8::try_from(now.hour()).ok()?,
            u8::try_from(now.minute()).ok()?,
            u8::try_from(now.second()).ok()?,
        )
        .ok()
    };
    parts().unwrap_or_default()
}
