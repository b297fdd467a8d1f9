//! Runbooks: Markdown procedures with optional front matter.

use super::param::Param;
use super::{Ref, Text};
use crate::markdown::Doc;
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;
use chrono::NaiveDate;

/// A procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Runbook {
    /// The file.
    pub file: FileId,
    /// Path inside the runbooks' folder without its ending: `kubernetes/rollback`.
    pub id: String,
    /// Front matter, first H1, heading that opens the page, or file name.
    pub title: Text,
    /// What the file's front matter says, with the defaults of `book.toml` filled in.
    pub meta: RunbookMeta,
    /// Short addresses: the front matter's alerts, else the stem if it is CamelCase.
    pub alerts: Vec<Text>,
    /// The Markdown.
    pub doc: Doc,
    /// Whether the file is its folder's index (`README.md`, `index.md`, `_index.md`).
    pub is_index: bool,
}

/// Front matter of a runbook.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunbookMeta {
    /// The front matter's place; none for a file without.
    pub span: Option<Span>,
    /// Title.
    pub title: Option<Text>,
    /// One line for lists.
    pub description: Option<Text>,
    /// Alerts that lead here; none if the front matter says nothing of them.
    pub alerts: Option<Vec<Text>>,
    /// Services.
    pub services: Vec<Ref>,
    /// Severities it serves.
    pub severities: Vec<Ref>,
    /// Contact or team.
    pub owner: Option<Ref>,
    /// Day of the last review.
    pub reviewed: Option<Spanned<NaiveDate>>,
    /// How often to review.
    pub review_every: Option<Spanned<Duration>>,
    /// Last drill or real use.
    pub exercised: Option<Spanned<NaiveDate>>,
    /// How long it takes.
    pub estimate: Option<Spanned<Duration>>,
    /// How much can go wrong.
    pub risk: Option<Spanned<Risk>>,
    /// Role that must agree, or `none`.
    pub approval: Option<Ref>,
    /// Tools and rights needed.
    pub requires: Vec<Text>,
    /// Checklist that ends it.
    pub verify: Option<Ref>,
    /// Tags.
    pub tags: Vec<Text>,
    /// Former addresses, relative to the site.
    pub aliases: Vec<Text>,
    /// Not published without `--drafts`.
    pub draft: bool,
    /// Place among its neighbours.
    pub weight: Option<i64>,
    /// Expected headings (from `[[runbooks.defaults]]`).
    pub sections: Vec<Text>,
    /// Parameters.
    pub params: Vec<Param>,
}

/// How much can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Nothing that users would notice.
    Low,
    /// A short disturbance.
    Medium,
    /// An outage.
    High,
    /// Loss of data.
    Destructive,
}
