//! Any other page: `content/pages/**/*.md`.

use super::Text;
use crate::data::{Field, Type};
use crate::fields;
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

/// The fields of a page's front matter.
pub static FIELDS: &[Field] = fields! {
    optional public "title": Type::Text,
        "The title; else the first H1, a heading that opens the page, or the file's name.";
    optional public "description": Type::Text, "One line for lists.";
    optional public "weight": Type::Integer { min: i64::MIN, max: i64::MAX, },
        "Its place among its neighbours: lower comes first.";
    optional public "draft" = "false": Type::Bool, "Whether it is left out unless drafts are asked for.";
};
