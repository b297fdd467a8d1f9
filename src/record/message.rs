//! `content/messages/*.toml`: communication templates.

use super::Text;
use super::contacts::Visibility;
use super::param::Param;
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;

/// A communication template.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The file.
    pub file: FileId,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub title: Text,
    /// When to use it, Markdown.
    pub description: Option<Text>,
    /// Who reads it.
    pub audience: Spanned<Visibility>,
    /// Where it is sent: `statuspage`, `slack:#incidents`.
    pub channels: Vec<Text>,
    /// How often to send the next one.
    pub update_every: Option<Spanned<Duration>>,
    /// Most characters a filled text may have.
    pub max_length: Option<Spanned<i64>>,
    /// A text for each stage it serves, in the order of an incident.
    pub stages: Vec<StageText>,
    /// Parameters.
    pub params: Vec<Param>,
}

/// The text for a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageText {
    /// The stage.
    pub stage: Spanned<Stage>,
    /// The text, with tokens such as `[service]`.
    pub text: Text,
    /// Each token that a parameter claims: its place in the file and the parameter's number.
    pub tokens: Vec<(Span, usize)>,
    /// Each token that no parameter claims.
    pub unknown_tokens: Vec<Text>,
}

/// Where an incident stands, as the public is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The cause is not known.
    Investigating,
    /// The cause is known.
    Identified,
    /// A repair is in place and watched.
    Monitoring,
    /// Over.
    Resolved,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 4] = [
        Self::Investigating,
        Self::Identified,
        Self::Monitoring,
        Self::Resolved,
    ];

    /// The word in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
        }
    }

    /// The word on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Investigating => "Investigating",
            Self::Identified => "Identified",
            Self::Monitoring => "Monitoring",
            Self::Resolved => "Resolved",
        }
    }
}
