//! Parameters of runbooks and messages: the tokens that a reader fills in.

use super::Text;
use crate::source::{Span, Spanned};

/// A declared parameter. It matches `[name]` and `<name>`, and the same with each of `matches`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// The table's header.
    pub span: Span,
    /// The token.
    pub name: Text,
    /// Shown name; the token where there is none.
    pub label: Option<Text>,
    /// A plausible value.
    pub example: Option<Text>,
    /// A command or a sentence that finds the value.
    pub find: Option<Text>,
    /// Further help.
    pub help: Option<Text>,
    /// What kind of value.
    pub kind: ParamKind,
    /// The value when nothing is filled in.
    pub default: Option<Text>,
    /// The only values allowed.
    pub choices: Vec<Text>,
    /// Regular expression that a whole value must match.
    pub pattern: Option<Text>,
    /// Other spellings of the token.
    pub matches: Vec<Text>,
    /// Whether a command makes sense without it.
    pub required: bool,
    /// Never stored, never put into a link.
    pub secret: Spanned<bool>,
    /// For messages: the incident's field that fills it, such as `incident.services`.
    pub from: Option<Text>,
}

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParamKind {
    /// Any text that the pattern allows.
    #[default]
    String,
    /// A whole number.
    Int,
    /// A date.
    Date,
    /// A time with its zone.
    Time,
    /// One of `choices`.
    Choice,
}
