//! `actions.toml`: action items of an incident.

use super::Text;
use crate::source::{FileId, Span, Spanned};
use chrono::NaiveDate;

/// The action items of an incident in file order.
#[derive(Debug, Clone, PartialEq)]
pub struct Actions {
    /// The file.
    pub file: FileId,
    /// The items.
    pub actions: Vec<Action>,
}

/// An action item.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The table's header.
    pub span: Span,
    /// Permanent id, unique in its file.
    pub id: Text,
    /// One line.
    pub title: Text,
    /// Markdown.
    pub text: Option<Text>,
    /// What sort of change.
    pub kind: Option<Spanned<ActionType>>,
    /// Contact id, team id or free text.
    pub owner: Option<Text>,
    /// `p0` to `p4`.
    pub priority: Option<Text>,
    /// Where it stands.
    pub status: Spanned<ActionStatus>,
    /// When it is due.
    pub due: Option<Spanned<NaiveDate>>,
    /// When it was done.
    pub done: Option<Spanned<NaiveDate>>,
    /// Ticket.
    pub issue: Option<Text>,
}

/// What sort of change an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionType {
    /// So that it cannot happen again.
    Prevent,
    /// So that it is noticed sooner.
    Detect,
    /// So that it hurts less.
    Mitigate,
    /// What broke is mended.
    Repair,
    /// How people work.
    Process,
    /// What is written down.
    Document,
    /// Anything else.
    Other,
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActionStatus {
    /// Not begun.
    #[default]
    Open,
    /// Begun.
    InProgress,
    /// Done.
    Done,
    /// Will not be done.
    WontFix,
}

impl ActionStatus {
    /// Whether there is still something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}
