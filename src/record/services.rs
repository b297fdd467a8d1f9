//! `content/services.toml`: the service catalogue.

use super::{Ref, Text};
use crate::source::{FileId, Span, Spanned};

/// The service catalogue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Services {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// In file order.
    pub services: Vec<Service>,
}

/// A service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// What it does, Markdown.
    pub description: Option<Text>,
    /// Team or contact.
    pub owner: Option<Ref>,
    /// 1 is most important.
    pub tier: Option<Spanned<i64>>,
    /// Runbooks by path without `.md`.
    pub runbooks: Vec<Ref>,
    /// Services it needs.
    pub depends_on: Vec<Ref>,
    /// Dashboards, repositories and the like.
    pub links: Vec<RelLink>,
    /// Values for runbook parameters of the same name.
    pub params: Vec<(Text, Text)>,
}

/// A link that says what it leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct RelLink {
    /// What it leads to: `dashboard`, `ticket`, `chat` …
    pub rel: Text,
    /// The address.
    pub url: Text,
    /// Words to show instead of the address.
    pub label: Option<Text>,
}
