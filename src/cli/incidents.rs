//! Which incident is meant: by its directory's name, by a part of it, or by its being open.
//!
//! A log entry must not wait until a large book is read, so only `incident.toml` files are read here,
//! and only for their status.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::context::CommandContext;
use super::failure::Failure;
use crate::data::parse_toml;
use crate::diagnostic::did_you_mean;
use crate::disk;
use crate::record::message::Stage;
use crate::source::{Content, FileId, Tree};

/// The folder of all incidents.
const INCIDENTS: &str = "content/incidents";

/// An incident's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directory {
    /// Its name, the incident's id.
    pub(super) id: String,
    /// Its path in the book.
    pub(super) folder: String,
}

impl Directory {
    /// The path in the book of one of its files.
    pub(super) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }
}

/// The directories with an `incident.toml`, newest first.
pub(super) fn directories(root: &Path) -> Vec<Directory> {
    let is_visible = |entry: &DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let mut found: Vec<Directory> = WalkDir::new(root.join(INCIDENTS))
        .follow_links(true)
        .into_iter()
        .filter_entry(is_visible)
        // A place that cannot be read holds no incident that could be written to; it is told where none is found.
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name() == "incident.toml")
        .filter_map(|entry| {
            let folder = entry.path().parent()?.strip_prefix(root).ok()?;
            Some(Directory {
                id: folder.file_name()?.to_str()?.to_owned(),
                folder: folder.to_str()?.replace('\\', "/"),
            })
        })
        .collect();
    found.sort_by(|a, b| b.id.cmp(&a.id));
    found
}

/// Why an incident may not have been found: the first folder of incidents that cannot be read, else `lack`.
fn or_unread(root: &Path, lack: Failure) -> Failure {
    let denied = WalkDir::new(root.join(INCIDENTS))
        .follow_links(true)
        .into_iter()
        .filter_map(Result::err)
        .filter_map(|error| Some((error.path()?.to_owned(), error.into_io_error()?)))
        .find(|(_, error)| error.kind() == io::ErrorKind::PermissionDenied);
    denied.map_or(lack, |(path, error)| {
        disk::Error::io("read", &path)(error).into()
    })
}

/// The incident to write to: the one that was named, else the one that is open.
pub(super) fn chosen(
    context: &CommandContext,
    root: &Path,
    name: Option<&str>,
) -> Result<Directory, Failure> {
    let all = directories(root);
    if let Some(name) = name {
        let find = |among: &[Directory]| -> Result<_, Failure> {
            let id = named(among.iter().map(|one| one.id.as_str()), name)?;
            Ok(among.iter().find(|one| one.id == id).cloned())
        };
        // Of several with this in their names, the one that is open is meant.
        let found =
            find(&all).or_else(|failure| find(&still_open(root, &all)).map_err(|_| failure));
        let found = found.map_err(|failure| or_unread(root, failure));
        return found?.ok_or_else(|| Failure::new(format!("no incident is called `{name}`")));
    }
    let mut open = still_open(root, &all);
    if open.len() > 1 {
        return one_of(context, &open);
    }
    open.pop().ok_or_else(|| {
        let failure = Failure::new("no incident is open");
        let failure = match all.first() {
            Some(newest) => failure.help(format!(
                "`rbdoc new incident TITLE` starts one; --incident {} writes to the newest",
                newest.id
            )),
            None => failure.help("`rbdoc new incident TITLE` starts one"),
        };
        or_unread(root, failure)
    })
}

fn still_open(root: &Path, all: &[Directory]) -> Vec<Directory> {
    all.par_iter()
        .filter(|one| is_open(&root.join(one.file("incident.toml"))))
        .cloned()
        .collect()
}

/// Asks which of several open incidents is meant.
fn one_of(context: &CommandContext, open: &[Directory]) -> Result<Directory, Failure> {
    let ids: Vec<&str> = open.iter().map(|one| one.id.as_str()).collect();
    let question = format!(
        "{} incidents are open:\n  {}\nWhich one? (a part of its name; Enter for the first) ",
        ids.len(),
        ids.join("\n  ")
    );
    let Some(answer) = context.terminal.ask(&question) else {
        let help = format!("say which with --incident:\n  {}", ids.join("\n  "));
        return Err(Failure::new(format!("{} incidents are open", ids.len())).help(help));
    };
    let id = match answer.as_str() {
        "" => ids[0],
        answer => named(ids.iter().copied(), answer)?,
    };
    let found = open.iter().find(|one| one.id == id);
    Ok(found.unwrap_or(&open[0]).clone())
}

/// Whether a record does not say that it is over. One that cannot be read does not.
fn is_open(path: &Path) -> bool {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return error.kind() != io::ErrorKind::NotFound,
    };
    match Tree::text_content(bytes) {
        Content::Text(text) => {
            let status = parse_toml(FileId(0), &text).table.word::<Stage>("status");
            status.is_none_or(|status| status.value != Stage::Resolved)
        }
        _ => true,
    }
}

/// The incidents that there are, newest first, as far as a line holds them.
fn newest<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    const LISTED: usize = 5;
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    let more = match ids.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    ids.truncate(LISTED);
    if ids.is_empty() {
        return "there is none yet; `rbdoc new incident TITLE` starts one".to_owned();
    }
    format!("{INCIDENTS} has {}{more}", ids.join(", "))
}

/// The incident of this name, or the only one whose name holds it.
pub(super) fn named<'a>(
    ids: impl IntoIterator<Item = &'a str>,
    name: &str,
) -> Result<&'a str, Failure> {
    let ids: Vec<&str> = ids.into_iter().collect();
    let ids = || ids.iter().copied();
    let name = name.trim_end_matches('/');
    let name = name.rsplit('/').next().unwrap_or(name);
    if let Some(id) = ids().find(|id| *id == name) {
        return Ok(id);
    }
    let holding: Vec<&str> = ids()
        .filter(|id| !name.is_empty() && id.contains(name))
        .collect();
    match holding.as_slice() {
        [id] => Ok(id),
        [] => {
            // A name is remembered without its day.
            let near = did_you_mean(name, ids()).or_else(|| {
                let titles = ids().filter_map(|id| id.get(11..));
                let title = did_you_mean(name, titles)?;
                ids().find(|id| id.ends_with(title))
            });
            let near = near.map(|near| format!("did you mean `{near}`?"));
            let failure = Failure::new(format!("no incident is called `{name}`"));
            let failure = match near {
                Some(near) => failure.help(near),
                None => failure.help(newest(ids())),
            };
            Err(failure)
        }
        several => Err(
            Failure::new(format!("`{name}` is a part of several incidents"))
                .help(format!("choose one of {}", several.join(", "))),
        ),
    }
}
