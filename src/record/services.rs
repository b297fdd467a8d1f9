//! `content/services.toml`: the service catalogue.

use super::names::{SERVICE, TO_OWNER, TO_RUNBOOK, TO_SERVICE};
use super::{FIELD_SCHEMA, Prose, Reading, Ref, Text};
use crate::data::{Field, Keys, Table, Type};
use crate::fields;
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
    /// What it does.
    pub description: Option<Prose>,
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

/// The fields of `content/services.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    optional public "service": Type::Tables(SERVICE_FIELDS), "The services, one table each.";
};

static SERVICE_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&SERVICE), "A permanent id.";
    required public "name": Type::Text, "The name that pages show.";
    optional public "description": Type::Markdown, "What the service does, in Markdown.";
    optional public "owner": Type::Ref(&TO_OWNER), "The team or person who is responsible for it.";
    optional public "tier": Type::Integer { min: 1, max: 9 }, "How important it is; 1 is most important.";
    optional public "runbooks": Type::List(&Type::Ref(&TO_RUNBOOK)),
        "The runbooks that belong to it, by path inside the runbooks' folder without `.md`.";
    optional public "depends_on": Type::List(&Type::Ref(&TO_SERVICE)), "The services that it needs.";
    optional public "links": Type::Tables(LINK_FIELDS), "Dashboards, repositories and the like.";
    optional internal "params": Type::Map(Keys::Any, &Type::Scalar),
        "Values of runbook parameters of the same name, which the pages of its runbooks show.";
};

/// The fields of a link that says what it leads to.
pub static LINK_FIELDS: &[Field] = fields! {
    required internal "rel": Type::Text,
        "What it leads to: `dashboard`, `ticket`, `chat`, `call`, `recording`, `document`, `pr` or another word.";
    required internal "url": Type::Address, "The address.";
    optional internal "label": Type::Text, "Words to show instead of the address.";
};

/// Reads `content/services.toml`.
pub fn read(table: &Table, reading: &Reading<'_>) -> Services {
    Services {
        file: Some(reading.file),
        services: table
            .tables("service")
            .map(|table| service(table, reading))
            .collect(),
    }
}

fn service(table: &Table, reading: &Reading<'_>) -> Service {
    let params = table.table("params").map(|params| {
        let entries = params.entries.iter();
        entries.filter_map(|(name, value)| {
            Some((name.clone(), Spanned::new(value.to_shown()?, value.span)))
        })
    });
    Service {
        span: table.span,
        id: table.text_or_empty("id"),
        name: table
            .text("name")
            .unwrap_or_else(|| table.text_or_empty("id")),
        description: reading.prose(table, "description"),
        owner: table.text("owner"),
        tier: table.integer("tier"),
        runbooks: table.texts("runbooks"),
        depends_on: table.texts("depends_on"),
        links: links(table, "links"),
        params: params.into_iter().flatten().collect(),
    }
}

/// The links of a table. One without an address leads nowhere and is left out.
pub(crate) fn links(table: &Table, name: &str) -> Vec<RelLink> {
    let links = table.tables(name).filter_map(|link| {
        Some(RelLink {
            rel: link.text_or_empty("rel"),
            url: link.text("url")?,
            label: link.text("label"),
        })
    });
    links.collect()
}
