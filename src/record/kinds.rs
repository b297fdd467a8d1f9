//! The table of all kinds of record.

use super::{
    actions, book_toml, checklist, contacts, incident, message, page, policy, postmortem, runbook,
    services, timeline,
};
use crate::data::Field;

/// A kind of record.
#[derive(Debug)]
pub struct RecordKind {
    /// What it is called in reports, in `explain` and in the reference.
    pub name: &'static str,
    /// The files that hold it.
    pub files: &'static str,
    /// Their keys.
    pub fields: &'static [Field],
    /// What it is for.
    pub about: &'static str,
    /// Which records a public site has.
    pub publication: Publication,
}

/// Which records of a kind a public site has. What the fields of those keep to themselves, they state
/// ([`Disclosure`](crate::data::Disclosure)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// All.
    All,
    /// Those that are no drafts.
    Finished,
    /// Those of which this field says `public`.
    IfPublic(&'static str),
    /// Those of public incidents.
    WithIncident,
    /// Those of public incidents that are no drafts.
    FinishedWithIncident,
}

impl RecordKind {
    /// Whether its files are TOML; others are Markdown with front matter.
    pub fn is_toml(&self) -> bool {
        self.files.rsplit('.').next() == Some("toml")
    }
}

/// All kinds, in the order in which the reference explains them.
pub static KINDS: &[RecordKind] = &[
    RecordKind {
        name: "book",
        files: "book.toml",
        fields: book_toml::FIELDS,
        about: "The book's title and zone, the levels of the rules, and how the site is built.",
        publication: Publication::All,
    },
    RecordKind {
        name: "policy",
        files: "content/policy.toml",
        fields: policy::FIELDS,
        about: "The decision matrix: severities, decisions, metrics and the triggers that lead from one to the other.",
        publication: Publication::All,
    },
    RecordKind {
        name: "contacts",
        files: "content/contacts.toml",
        fields: contacts::FIELDS,
        about: "Who can be called: roles, teams, people, rotations and escalation policies.",
        publication: Publication::All,
    },
    RecordKind {
        name: "services",
        files: "content/services.toml",
        fields: services::FIELDS,
        about: "The service catalogue, with values of the parameters of runbooks.",
        publication: Publication::All,
    },
    RecordKind {
        name: "runbook",
        files: "content/runbooks/**/*.md",
        fields: runbook::FIELDS,
        about: "A procedure in Markdown. Its front matter is optional, between `+++` lines in TOML or between `---` lines in YAML.",
        publication: Publication::Finished,
    },
    RecordKind {
        name: "checklist",
        files: "content/checklists/*.toml",
        fields: checklist::FIELDS,
        about: "What to verify or to follow up, in phases.",
        publication: Publication::All,
    },
    RecordKind {
        name: "message",
        files: "content/messages/*.toml",
        fields: message::FIELDS,
        about: "A template for what is said to colleagues or to the public, with a text for each stage.",
        publication: Publication::IfPublic("audience"),
    },
    RecordKind {
        name: "page",
        files: "content/pages/**/*.md",
        fields: page::FIELDS,
        about: "Any other page, in Markdown with optional front matter.",
        publication: Publication::Finished,
    },
    RecordKind {
        name: "incident",
        files: "content/incidents/*/incident.toml",
        fields: incident::FIELDS,
        about: "The facts of an incident. Its directory is named by day and title: `2024-01-15-checkout-outage`.",
        publication: Publication::IfPublic("visibility"),
    },
    RecordKind {
        name: "timeline",
        files: "content/incidents/*/timeline.toml",
        fields: timeline::FIELDS,
        about: "What happened when, one event a line, so that two people's additions merge.",
        publication: Publication::WithIncident,
    },
    RecordKind {
        name: "actions",
        files: "content/incidents/*/actions.toml",
        fields: actions::FIELDS,
        about: "What is to be done so that it does not happen again.",
        publication: Publication::WithIncident,
    },
    RecordKind {
        name: "postmortem",
        files: "content/incidents/*/postmortem.md",
        fields: postmortem::FIELDS,
        about: "What was learnt: Markdown with sections that are known by their headings.",
        publication: Publication::FinishedWithIncident,
    },
];
