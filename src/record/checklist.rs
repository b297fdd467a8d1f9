//! `content/checklists/*.toml`: verification and follow-up, in phases.

use super::{Ref, Text};
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;

/// A checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklist {
    /// The file.
    pub file: FileId,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub title: Text,
    /// What it is for, Markdown.
    pub description: Option<Text>,
    /// What zero hour is.
    pub anchor: Spanned<Anchor>,
    /// In file order.
    pub phases: Vec<Phase>,
}

/// What zero hour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Impact began.
    Started,
    /// First noticed.
    Detected,
    /// Users no longer affected.
    Mitigated,
    /// All clear.
    Resolved,
    /// Whenever somebody starts it.
    #[default]
    Manual,
}

/// A part of a checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// The table's header.
    pub span: Span,
    /// Shown name.
    pub name: Text,
    /// When it begins, counted from the anchor.
    pub from: Option<Spanned<Duration>>,
    /// When it ends.
    pub to: Option<Spanned<Duration>>,
    /// What to do.
    pub items: Vec<ChecklistItem>,
}

/// A thing to do or to verify.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistItem {
    /// The item.
    pub span: Span,
    /// Permanent id; derived from the text where the author gave none.
    pub id: String,
    /// What to do, Markdown.
    pub text: Text,
    /// What is right.
    pub expect: Option<Text>,
    /// A command that shows it.
    pub command: Option<Text>,
    /// Where to look.
    pub link: Option<Text>,
    /// What to do if it fails: text, or `runbook:id`, `checklist:id`, `message:id`, `policy:id`.
    pub on_fail: Option<Text>,
    /// Role that does it.
    pub role: Option<Ref>,
    /// Message to send.
    pub message: Option<Ref>,
    /// Runbook to follow.
    pub runbook: Option<Ref>,
    /// Whether it may be left out.
    pub required: bool,
}
