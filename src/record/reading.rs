//! What every record's reader is given.

use super::Text;
use crate::data::{Table, scalar, schema};
use crate::diagnostic::Diagnostic;
use crate::markdown::Inserts;
use crate::source::{FileId, Span, Spanned, parent};
use chrono_tz::Tz;

/// The file at hand, and the problems that only its record's reader can see.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Zone of times without an offset.
    pub zone: Tz,
    /// The values that its Markdown may refer to, if there are any.
    pub inserts: Option<&'a Inserts>,
    /// What has been found so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Adds a problem.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds a `missing-field` problem of the field at the path `field`, with what to do about it.
    pub fn report_missing(&mut self, span: Span, field: &str, message: &str, help: &str) {
        self.report(schema::missing(span, field, message).help(help));
    }

    /// The record's id, or the one that the file's name makes.
    pub fn id(&self, table: &Table) -> Text {
        let stem = stem(self.path);
        table
            .text("id")
            .unwrap_or_else(|| Spanned::new(scalar::to_id(stem), table.span))
    }

    /// The record's title, or its file's or directory's name in words.
    pub fn title(&self, table: &Table) -> Text {
        table
            .title("title")
            .unwrap_or_else(|| Spanned::new(humanise(self.path), table.span))
    }

    /// The name of the folder that holds the file.
    pub fn directory(&self) -> &str {
        name(parent(self.path))
    }
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A file's name without its ending.
fn stem(path: &str) -> &str {
    let name = name(path);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// A record's name; its id where it has none.
pub(super) fn name_or_id(table: &Table) -> Text {
    let name = table.text("name");
    name.unwrap_or_else(|| table.text_or_empty("id"))
}

/// Names of files that stand for their folder.
const STANDS_FOR_FOLDER: [&str; 4] = ["readme", "index", "_index", "incident"];

/// A file's name as a title: `disk-full.md` is "Disk full", `etcd/README.md` is "Etcd". A name in
/// CamelCase is an alert's and stays as it is.
pub fn humanise(path: &str) -> String {
    let mut stem = stem(path);
    if STANDS_FOR_FOLDER.contains(&stem.to_lowercase().as_str()) {
        stem = Some(name(parent(path)))
            .filter(|name| !name.is_empty())
            .unwrap_or("Home");
    }
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => stem.to_owned(),
    }
}
