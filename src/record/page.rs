//! Any other page: `content/pages/**/*.md`.

use super::Text;
use crate::markdown::Doc;
use crate::source::FileId;

/// A page of prose.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The file.
    pub file: FileId,
    /// Path inside `content/pages` without its ending.
    pub id: String,
    /// Title.
    pub title: Text,
    /// One line for lists.
    pub description: Option<Text>,
    /// Place among its neighbours.
    pub weight: Option<i64>,
    /// Not published without `--drafts`.
    pub draft: bool,
    /// The Markdown.
    pub doc: Doc,
}
