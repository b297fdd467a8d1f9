//! What can be found: a page of the site, cut into the parts that a result can lead to.

use crate::words;
use chrono::NaiveDate;

/// A page that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands, as an address from the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it is read in quiet hours: a page about how the team works. What people act by goes first.
    pub is_reading: bool,
    /// What else it is called, as good as its title.
    pub names: Vec<String>,
    /// Names that lead exactly here: of alerts.
    pub alerts: Vec<String>,
    /// Other words for the whole page, as good as a heading: tags, the id's last part, symptoms.
    pub keywords: Vec<String>,
    /// The names of its severities, worst first; the facet takes all of them.
    pub severities: Vec<String>,
    /// The names of its services.
    pub services: Vec<String>,
    /// When it happened: incidents only.
    pub date: Option<NaiveDate>,
    /// What it says, in order of the page. The first has no heading and leads to the top.
    pub parts: Vec<Part>,
}

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// The heading's words; empty for what stands before the first.
    pub heading: String,
    /// The id of the heading in the page, not yet spelt for an address; empty for the top.
    pub anchor: String,
    /// Prose without markup, blocks parted by a newline.
    pub text: String,
    /// The text of its code blocks.
    pub code: String,
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A procedure.
    Runbook,
    /// An incident with its post-mortem.
    Incident,
    /// A checklist.
    Checklist,
    /// A message.
    Message,
    /// A service.
    Service,
    /// Any other page.
    Page,
}

words!(Kind {
    Runbook = "runbook",
    Incident = "incident",
    Checklist = "checklist",
    Message = "message",
    Service = "service",
    Page = "page",
});

impl Kind {
    /// The group that it is ranked with.
    pub fn group(self) -> Group {
        match self {
            Self::Runbook => Group::Runbooks,
            Self::Incident => Group::Incidents,
            _ => Group::Others,
        }
    }
}

/// Pages that are numbered and ranked together: for equal words, an earlier group comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Procedures, in order of address.
    Runbooks,
    /// Incidents, the oldest first, so that a new one changes no other's number.
    Incidents,
    /// Everything else, in order of address.
    Others,
}
