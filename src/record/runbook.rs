//! Runbooks: Markdown procedures with optional front matter.

use super::names::{TO_CHECKLIST, TO_OWNER, TO_ROLE_OR_NONE, TO_SERVICE, TO_SEVERITY};
use super::param::{self, Param};
use super::{Ref, Text};
use crate::data::{Field, Table, Type, Word};
use crate::markdown::Doc;
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;
use crate::{fields, words};
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

words!(Risk {
    Low = "low",
    Medium = "medium",
    High = "high",
    Destructive = "destructive",
});

const TEXTS: Type = Type::OneOrMany(&Type::Text);

/// The fields of a runbook's front matter.
pub static FIELDS: &[Field] = fields! {
    optional public "title": Type::Text,
        "The title; else the first H1, a heading that opens the page, or the file's name.";
    optional public "description": Type::Text, "One line for lists.";
    optional public "alerts": TEXTS,
        "The alerts that lead here, each with a short address of its own; by default the file's name if it is in CamelCase.";
    optional public "services": Type::OneOrMany(&Type::Ref(&TO_SERVICE)), "The services that it serves.";
    optional public "severities": Type::OneOrMany(&Type::Ref(&TO_SEVERITY)),
        "The severities that it serves.";
    optional public "owner": Type::Ref(&TO_OWNER), "The team or person who keeps it.";
    optional public "reviewed": Type::Date, "The day on which it was last reviewed.";
    optional public "review_every": Type::Duration, "How often it is reviewed.";
    optional public "exercised": Type::Date, "The day of the last drill or real use.";
    optional public "estimate": Type::Duration, "How long it takes.";
    optional public "risk": Type::Choice(Risk::WORDS), "How much can go wrong.";
    optional public "approval": Type::Ref(&TO_ROLE_OR_NONE), "The role that must agree, or `none`. For a severity that the runbook names, the matrix says it.";
    optional public "requires": TEXTS, "The tools and rights that it needs.";
    optional public "verify": Type::Ref(&TO_CHECKLIST), "The checklist that ends it.";
    optional public "tags": TEXTS, "Its tags.";
    optional public "aliases": TEXTS, "Its former addresses, from the top of the site: `old/page.html`, as the name of a file (`old/page.md`), as a folder (`old/page/`) or with `base_url` in front.";
    optional public "draft" = "false": Type::Bool, "Whether it is left out unless drafts are asked for.";
    optional public "weight": Type::Integer { min: i64::MIN, max: i64::MAX, },
        "Its place among its neighbours: lower comes first.";
    optional public "param": Type::Tables(param::FIELDS), "The parameters that a reader fills in.";
};

/// Reads a runbook's front matter.
pub fn read(table: &Table) -> RunbookMeta {
    RunbookMeta {
        span: Some(table.span),
        title: table.title("title"),
        description: table.line("description"),
        alerts: table.get("alerts").map(crate::data::Value::to_texts),
        services: table.texts("services"),
        severities: table.texts("severities"),
        owner: table.text("owner"),
        reviewed: table.date("reviewed"),
        review_every: table.duration("review_every"),
        exercised: table.date("exercised"),
        estimate: table.duration("estimate"),
        risk: table.word("risk"),
        approval: table.text("approval"),
        requires: table.texts("requires"),
        verify: table.text("verify"),
        tags: table.texts("tags"),
        aliases: table.texts("aliases"),
        draft: table.is_set("draft"),
        weight: table.integer("weight").map(|weight| weight.value),
        sections: Vec::new(),
        params: param::read(table),
    }
}

impl RunbookMeta {
    /// Fills what the front matter does not say from a default of `book.toml`.
    pub fn fill(&mut self, defaults: &super::book_toml::RunbookDefaults) {
        let fill = |own: &mut Vec<Text>, default: &[Text]| {
            if own.is_empty() {
                own.extend_from_slice(default);
            }
        };
        self.owner = self.owner.take().or_else(|| defaults.owner.clone());
        let every = self.review_every.take();
        self.review_every = every.or_else(|| defaults.review_every.clone());
        fill(&mut self.services, &defaults.services);
        fill(&mut self.sections, &defaults.sections);
        fill(&mut self.tags, &defaults.tags);
    }
}
