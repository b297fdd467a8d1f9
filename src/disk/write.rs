//! Writes a site so that the folder holds a working one at every moment.
//!
//! What is wrong with the book was found before: a build that fails has not come this far, and the old site
//! stands. Each file is asked for when its turn comes and let go when it is written, so that a site may be larger
//! than the memory. Then
//!
//! 1. the manifest lists old and new files together, so that a build killed from here on leaves
//!    nothing that the next one would not know as its own;
//! 2. assets and the parts of the search, whose names say what is in them, then new pages, then changed pages, then what
//!    points at them (the root of the search, feeds), then the entry points, `index.html` last: nothing is linked to
//!    before it is there;
//! 3. files that are no longer part of the site are deleted, in the opposite order, and folders that
//!    this left empty;
//! 4. the manifest lists the new files alone.
//!
//! Should a file turn out impossible to make, which is a fault of ours, writing stops where it is as it
//! would if it were killed: every page is whole, and the next build completes the site.
//!
//! Each file is written beside its place and renamed into it. A file that would not change is not
//! touched: its times hold, and a sync uploads only what differs. Whatever state the folder is in (a damaged list, a name
//! that no disk holds in it, a folder where a file must go, a file that may not be written to), a build heals it, or
//! says which file that is not ours is in the way. There is no `fsync` but for the
//! manifest: a killed process loses nothing without it, and it would cost more than the whole build.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::error::Error;
use super::manifest::{self, MANIFEST};
use super::obstacles::{in_the_way, under};
use super::output::Output;
use super::temporary;
use crate::site::{Body, Files};
use crate::source::portable::fold;

/// What writing a site changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written.
    pub changed: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Files deleted.
    pub deleted: usize,
}

/// Writes `site` into `output`. Files to be copied are read from the book in `root`.
///
/// # Errors
/// A foreign file where a page should go (nothing was changed then), a page that cannot be made, or a fault of
/// the disk.
pub fn write(site: &dyn Files, root: &Path, output: &Output) -> Result<Written, Error> {
    let Admitted {
        paths: new,
        folders,
    } = admitted(site, root, output)?;
    let old: BTreeSet<&str> = output.listed.iter().map(String::as_str).collect();
    clean(&output.path, new.union(&old).copied());
    if !output.is_list_whole || !new.is_subset(&old) {
        list(output, &new.union(&old).copied().collect())?;
    }
    clear_the_way(output, &folders)?;
    make_folders(output, &new)?;
    let mut written = Written::default();
    for (_, paths) in stages(&new, &old) {
        let changed = AtomicUsize::new(0);
        let write = |path: &&str| {
            let body = made(site, path, output)?;
            if put(&output.path.join(path), &body, root)? {
                changed.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        let (large, others): (Vec<&str>, Vec<&str>) =
            paths.iter().partition(|path| site.may_show_all(path));
        others.par_iter().try_for_each(write)?;
        large.iter().try_for_each(write)?;
        let changed = changed.into_inner();
        written.changed += changed;
        written.unchanged += paths.len() - changed;
    }
    let gone: BTreeSet<&str> = old.difference(&new).copied().collect();
    written.deleted = delete(output, &gone, &new)?;
    if new != old || !output.is_list_whole {
        list(output, &new)?;
    }
    Ok(written)
}

/// The paths of a site that may be written to a folder.
pub(super) struct Admitted<'s> {
    pub(super) paths: BTreeSet<&'s str>,
    /// Those at which there is a folder that has to go.
    folders: Vec<&'s str>,
}

/// Looks for what stands in the way of a site.
pub(super) fn admitted<'s>(
    site: &'s dyn Files,
    root: &Path,
    output: &Output,
) -> Result<Admitted<'s>, Error> {
    let paths: BTreeSet<&str> = site.paths().into_iter().collect();
    if let Some(path) = paths.iter().find(|path| !manifest::is_inside(path)) {
        let path = (*path).to_owned();
        return Err(Error::Outside { path });
    }
    // Beyond a damaged list, what already holds what it is to hold is in nobody's way.
    let is_as_new = |path: &str| {
        let body = site.body(path);
        body.is_ok_and(|body| is_at(&output.path.join(path), &body, root).unwrap_or(false))
    };
    let folders = in_the_way(&paths, output, &is_as_new)?;
    Ok(Admitted { paths, folders })
}

/// A page as it is to be written.
pub(super) fn made(site: &dyn Files, path: &str, output: &Output) -> Result<Body, Error> {
    site.body(path).map_err(|why| Error::Unmade {
        out: output.shown.clone(),
        path: path.to_owned(),
        why,
    })
}

/// When a file is written: see the module's second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Asset,
    NewPage,
    ChangedPage,
    PointsAtPages,
    TopLevel,
    Index,
}

fn stage(path: &str, old: &BTreeSet<&str>) -> Stage {
    let is_page = Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "html");
    match path.split_once('/') {
        None if path == "index.html" => Stage::Index,
        None => Stage::TopLevel,
        Some(_) if is_page && old.contains(path) => Stage::ChangedPage,
        Some(_) if is_page => Stage::NewPage,
        Some(("search", "root.js") | ("api" | "feeds" | "calendar", _)) => Stage::PointsAtPages,
        Some(_) => Stage::Asset,
    }
}

fn stages<'a>(new: &BTreeSet<&'a str>, old: &BTreeSet<&str>) -> BTreeMap<Stage, Vec<&'a str>> {
    let mut stages: BTreeMap<Stage, Vec<&str>> = BTreeMap::new();
    for path in new {
        stages.entry(stage(path, old)).or_default().push(path);
    }
    stages
}

/// Deletes what a killed build left unfinished. The lock says that no other one is at work.
fn clean<'a>(out: &Path, paths: impl Iterator<Item = &'a str>) {
    let mut folders: BTreeSet<&str> = paths.map(crate::source::parent).collect();
    folders.insert("");
    // The folder of a new page is not there yet, and one that cannot be read holds nothing of ours.
    folders
        .par_iter()
        .for_each(|folder| temporary::clean(&out.join(folder)));
}

fn list(output: &Output, paths: &BTreeSet<&str>) -> Result<(), Error> {
    let text = manifest::text(paths.iter().copied());
    let path = output.path.join(MANIFEST);
    // Where there is an empty folder instead; nothing else can be deleted so.
    let _ = fs::remove_dir(&path);
    replace(&path, |file| {
        file.write_all(text.as_bytes())?;
        file.sync_data()
    })
}

/// A folder that becomes a page goes before the page comes: nothing but ours is in it.
fn clear_the_way(output: &Output, folders: &[&str]) -> Result<(), Error> {
    for folder in folders {
        let gone: BTreeSet<&str> = under(&output.listed, folder).map(String::as_str).collect();
        delete(output, &gone, &BTreeSet::new())?;
        let path = output.path.join(folder);
        for entry in WalkDir::new(&path)
            .contents_first(true)
            .into_iter()
            .flatten()
        {
            if entry.file_type().is_dir() {
                temporary::clean(entry.path());
                let removed = fs::remove_dir(entry.path());
                removed.map_err(Error::io("delete", entry.path()))?;
            }
        }
    }
    Ok(())
}

/// Makes the folders of all pages. A file of ours that is in the way of one goes first.
fn make_folders(output: &Output, new: &BTreeSet<&str>) -> Result<(), Error> {
    let folders: BTreeSet<&str> = new.iter().map(|path| crate::source::parent(path)).collect();
    for folder in folders {
        let path = output.path.join(folder);
        if path.is_dir() {
            continue;
        }
        for (end, _) in folder.match_indices('/').chain([(folder.len(), "")]) {
            let in_the_way = &folder[..end];
            if output.listed.contains(in_the_way) && output.path.join(in_the_way).is_file() {
                let path = output.path.join(in_the_way);
                fs::remove_file(&path).map_err(Error::io("delete", &path))?;
            }
        }
        make_folder(&path)?;
    }
    Ok(())
}

/// Brings the file at `target` to what `body` says; whether that changed it.
fn put(target: &Path, body: &Body, root: &Path) -> Result<bool, Error> {
    if is_at(target, body, root)? {
        return Ok(false);
    }
    match body {
        Body::Bytes(bytes) => replace(target, |file| file.write_all(bytes))?,
        Body::Copy(source) => {
            let source = root.join(source);
            let mut from = File::open(&source).map_err(Error::io("read", &source))?;
            replace(target, |file| io::copy(&mut from, file).map(drop))?;
        }
    }
    Ok(true)
}

/// Whether the file at `target` is what `body` says.
pub(super) fn is_at(target: &Path, body: &Body, root: &Path) -> Result<bool, Error> {
    match body {
        Body::Bytes(bytes) => Ok(holds(target, bytes)),
        Body::Copy(source) => {
            let source = root.join(source);
            let from = File::open(&source).and_then(|file| Ok((file.metadata()?.len(), file)));
            let is_same = from.and_then(|(len, from)| same(from, len, target));
            is_same.map_err(Error::io("read", &source))
        }
    }
}

/// Whether the file at `target` holds exactly `bytes`. One that cannot be read is written anew.
fn holds(target: &Path, bytes: &[u8]) -> bool {
    same(bytes, bytes.len() as u64, target).unwrap_or(false)
}

/// A link is never taken for the file it leads to: what it leads to is not ours.
fn is_file_of(path: &Path, len: u64) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.len() == len)
}

fn same(source: impl Read, len: u64, target: &Path) -> io::Result<bool> {
    if !is_file_of(target, len) {
        return Ok(false);
    }
    let Ok(target) = File::open(target) else {
        return Ok(false);
    };
    let mut left = BufReader::with_capacity(64 << 10, source);
    let mut right = BufReader::with_capacity(64 << 10, target);
    let (mut a, mut b) = (vec![0; 32 << 10], vec![0; 32 << 10]);
    loop {
        let read = left.read(&mut a)?;
        if read == 0 {
            return Ok(right.read(&mut b)? == 0);
        }
        if right.read_exact(&mut b[..read]).is_err() || a[..read] != b[..read] {
            return Ok(false);
        }
    }
}

/// Makes a folder and those above it.
///
/// # Errors
/// A fault of the disk.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(Error::io("make the folder", path))
}

/// Writes one file of the user's, whole or not at all. Who may read and write it stays as it was.
///
/// # Errors
/// A fault of the disk.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    save_with(path, |file| file.write_all(bytes))
}

/// The same for what `write` puts into the file bit by bit.
///
/// # Errors
/// A fault of the disk, or one of `write`.
pub fn save_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), Error> {
    // A rename would put a file in the place of a device or a pipe.
    let found = fs::metadata(path).ok();
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        let reason = io::Error::other("it is there and is no file");
        return Err(Error::io("write to", path)(reason));
    }
    replace(path, |file| {
        write(file)?;
        match &found {
            Some(found) => file.set_permissions(found.permissions()),
            None => Ok(()),
        }
    })
}

/// Writes a new file beside `target` and renames it there, so that a reader sees the old or the new.
fn replace(target: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    // Not `tempfile`, which makes files that only their owner may read: a web server must.
    let create = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    let mut temporary = target.with_file_name(temporary::name());
    let mut file = create(&temporary);
    while file
        .as_ref()
        .is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
    {
        // Left by a killed process that had the number of this one.
        temporary = target.with_file_name(temporary::name());
        file = create(&temporary);
    }
    let attempt = || {
        let mut file = file?;
        write(&mut file)?;
        drop(file);
        release(target);
        fs::rename(&temporary, target)
    };
    attempt().map_err(|error| {
        // Best effort: if it stays, the next build knows it by its name.
        let _ = fs::remove_file(&temporary);
        Error::io("write to", target)(error)
    })
}

/// Lets go of a file that is to be replaced or deleted: Windows keeps one that is read-only. Best effort, as what
/// follows says what is wrong.
fn release(path: &Path) {
    if cfg!(windows)
        && let Ok(found) = fs::symlink_metadata(path)
        && found.is_file()
    {
        let mut permissions = found.permissions();
        #[expect(
            clippy::permissions_set_readonly_false,
            reason = "on Windows it is one attribute"
        )]
        permissions.set_readonly(false);
        let _ = fs::set_permissions(path, permissions);
    }
}

/// Deletes files that are no longer part of the site, and the folders that this empties.
fn delete(output: &Output, gone: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Result<usize, Error> {
    let renamed = case_renamed(output, gone, new);
    let mut order: Vec<&str> = gone.difference(&renamed).copied().collect();
    // Against the order of writing: an asset goes after the last page that shows it.
    order.sort_by_key(|path| Reverse(stage(path, gone)));
    let mut deleted = 0;
    for path in order {
        let target = output.path.join(path);
        release(&target);
        match fs::remove_file(&target) {
            Ok(()) => deleted += 1,
            // Gone already, deleted by hand or by a build that was killed before it could say so; its folder became a
            // file; or it was never there, since no disk holds such a name.
            Err(error) if is_nowhere(&error) => {}
            // It became a folder.
            Err(_) if target.is_dir() => {}
            Err(error) => return Err(Error::io("delete", &target)(error)),
        }
        let mut folder = crate::source::parent(path);
        // Fails, as it should, at the first folder that still holds something.
        while !folder.is_empty() && fs::remove_dir(output.path.join(folder)).is_ok() {
            folder = crate::source::parent(folder);
        }
    }
    Ok(deleted)
}

/// Whether there can be no file where one was looked for.
fn is_nowhere(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    [NotFound, NotADirectory, InvalidFilename, InvalidInput].contains(&error.kind())
}

/// Old paths that differ from a new one only in case and are the same file, as on macOS and Windows.
fn case_renamed<'a>(
    output: &Output,
    gone: &BTreeSet<&'a str>,
    new: &BTreeSet<&str>,
) -> BTreeSet<&'a str> {
    if gone.is_empty() {
        return BTreeSet::new();
    }
    let lower: BTreeMap<String, &str> = new
        .iter()
        .map(|path| (fold(path).into_owned(), *path))
        .collect();
    gone.iter()
        .copied()
        .filter(|path| {
            let real = |path: &str| fs::canonicalize(output.path.join(path)).ok();
            lower
                .get(&*fold(path))
                .is_some_and(|twin| real(path).is_some() && real(path) == real(twin))
        })
        .collect()
}
