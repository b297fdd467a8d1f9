//! What a new book and a new record begin with, and how an existing folder becomes a book.
//!
//! Owns the files that `rbdoc init` makes ([`handbook()`], [`minimal`]), those that `rbdoc new` makes ([`draft`]), and
//! what can be told of a folder of Markdown that is to be adopted ([`adopt`]). May know the tables, the schemas,
//! templates and Markdown; knows no disk: files come in and go out as texts.
//!
//! A team's book begins with the procedures, checklists, messages, matrix and pages of the reference
//! handbook, because they hold for most teams as they are. Left out is what would be untrue on the first
//! day: the sample incidents (they would count in the team's durations), the sample services and people,
//! the days on which others reviewed and rehearsed a procedure; and the guide and the reference, which
//! describe rbdoc and belong to its version. What only the team knows is left open where `rbdoc check`
//! finds it.

pub mod adopt;
pub mod draft;
mod handbook;

use crate::json_schema;
use crate::record::KINDS;
use crate::site::fill;
use crate::time::wall;
use chrono::{DateTime, Days, NaiveTime, SecondsFormat, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use tera::{TeraResult, context};

/// What a new book is made from.
#[derive(Debug, Clone, Copy)]
pub struct NewBook<'a> {
    /// Name on every page.
    pub title: &'a str,
    /// IANA time zone.
    pub timezone: &'a str,
    /// When it begins: rotations are counted from a handover before.
    pub now: DateTime<Utc>,
    /// Where changes are checked.
    pub ci: Option<Ci>,
    /// The book's folder in its repository, `""` at the top, else with a `/` at its end.
    pub folder: &'a str,
}

/// Who runs the checks on every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
}

impl Ci {
    /// The file that it reads, at the top of a repository.
    pub fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/handbook.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }
}

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Path relative to the root of the book.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl NewFile {
    /// A file at `path` that holds `text`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// A file with the values of the new book filled in.
    fn filled(path: &str, text: &str, book: NewBook<'_>) -> TeraResult<Self> {
        let values = context! {
            title => book.title,
            timezone => book.timezone,
            handover => &handover(book),
        };
        Ok(Self::new(path, fill(text, &values)?))
    }
}

/// Nine o'clock on the Monday of the week before, as records write it.
fn handover(book: NewBook<'_>) -> String {
    let zone: Tz = book.timezone.parse().unwrap_or(Tz::UTC);
    let monday = wall::today(book.now, zone).week(Weekday::Mon).first_day() - Days::new(7);
    let nine = monday.and_time(NaiveTime::MIN) + TimeDelta::hours(9);
    let at = wall::instant(nine, zone).with_timezone(&zone);
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Files that belong to their folder and not to the book alone: where one exists, the lines are added by
/// hand.
pub const SHARED_FILES: [&str; 2] = [".gitattributes", ".gitignore"];

/// The reference handbook as a team's own: contacts, services and sources of numbers left to fill in.
///
/// # Errors
/// A mistake in a text of the program.
pub fn handbook(book: NewBook<'_>) -> TeraResult<Vec<NewFile>> {
    let mut files = handbook::files(book)?;
    files.extend(support_files(book));
    Ok(finish(files))
}

/// The smallest book that helps at night: one procedure, two people, two severities.
///
/// # Errors
/// A mistake in a text of the program.
pub fn minimal(book: NewBook<'_>) -> TeraResult<Vec<NewFile>> {
    let filled = |path, text| NewFile::filled(path, text, book);
    let mut files = vec![
        filled("book.toml", include_str!("files/minimal-book.toml"))?,
        filled(
            "content/contacts.toml",
            include_str!("files/minimal-contacts.toml"),
        )?,
        NewFile::new(
            "content/policy.toml",
            include_str!("files/minimal-policy.toml"),
        ),
        NewFile::new(
            "content/runbooks/restart-a-service.md",
            include_str!("files/minimal-restart.md"),
        ),
    ];
    files.extend(support_files(book));
    Ok(finish(files))
}

/// What stands around a book: git's settings, the schemas for editors, the checks on every change.
fn support_files(book: NewBook<'_>) -> Vec<NewFile> {
    let mut files = vec![
        NewFile::new(".gitattributes", include_str!("files/gitattributes")),
        NewFile::new(".gitignore", "/site/\n"),
    ];
    files.extend(
        KINDS
            .iter()
            .map(|kind| NewFile::new(json_schema::path(kind.name), json_schema::text(kind))),
    );
    files.extend(ci(book));
    files
}

/// The file that lets a forge check every change.
pub fn ci(book: NewBook<'_>) -> Option<NewFile> {
    let ci = book.ci?;
    let (text, enter) = match ci {
        Ci::Github => (
            include_str!("files/github.yml"),
            "\ndefaults:\n  run:\n    working-directory: ",
        ),
        Ci::Gitlab => (include_str!("files/gitlab.yml"), "\n    - cd "),
    };
    let enter = match book.folder.trim_end_matches('/') {
        "" => String::new(),
        inside => [enter, inside].concat(),
    };
    let text = text
        .replace("[[enter]]", &enter)
        .replace("[[folder]]", book.folder)
        .replace("[[version]]", env!("CARGO_PKG_VERSION"));
    Some(NewFile::new(ci.path(), text))
}

/// Leads editors to the schema of every TOML file, and puts the files in order.
fn finish(mut files: Vec<NewFile>) -> Vec<NewFile> {
    for file in &mut files {
        file.text.insert_str(0, &json_schema::header(&file.path));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
