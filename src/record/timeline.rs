//! `timeline.toml`: what happened when, one event a line.

use super::Text;
use crate::source::{FileId, Span, Spanned};
use crate::time::Moment;

/// The events of an incident in file order.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The file.
    pub file: FileId,
    /// The events.
    pub events: Vec<Event>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The whole table.
    pub span: Span,
    /// When.
    pub at: Spanned<Moment>,
    /// Until when.
    pub until: Option<Spanned<Moment>>,
    /// The time is a guess.
    pub approx: bool,
    /// What sort of event.
    pub kind: Spanned<EventKind>,
    /// Contact id or free text.
    pub by: Option<Text>,
    /// What happened, Markdown.
    pub text: Text,
    /// Where it is recorded.
    pub link: Option<Text>,
    /// The original words, when imported.
    pub source: Option<Text>,
}

/// What sort of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EventKind {
    /// Impact began.
    Start,
    /// First signal.
    Detected,
    /// A person took it.
    Acknowledged,
    /// Called an incident.
    Declared,
    /// Somebody was told.
    Comms,
    /// Something was done.
    Action,
    /// Something was decided.
    Decision,
    /// Users no longer affected.
    Mitigated,
    /// All clear.
    Resolved,
    /// Anything else.
    #[default]
    Note,
}
