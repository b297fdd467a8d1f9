//! What each kind of record begins with, but for runbooks and post-mortems.

use super::EntryScaffold;
use crate::edit::phase;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// `incident.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentDraft {
    /// What happened, in one line.
    pub title: String,
    /// A word of the status.
    pub status: &'static str,
    /// Id of the severity.
    pub severity: String,
    /// Ids of services.
    pub services: Vec<String>,
    /// IANA time zone.
    pub timezone: String,
    /// Whether it is an exercise.
    pub drill: bool,
    /// The known times, in the order of the record.
    pub times: Vec<TimeDraft>,
    /// A contact's id or a name.
    pub commander: Option<String>,
}

/// A key of `[times]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeDraft {
    /// The key.
    pub name: &'static str,
    /// The moment; written to the second.
    #[serde(serialize_with = "moment")]
    pub at: DateTime<FixedOffset>,
}

/// `timeline.toml` before its first event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineDraft {}

/// `actions.toml` before its first action item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionsDraft {}

/// A file in `content/checklists/`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChecklistDraft {
    /// Permanent id.
    pub id: String,
    /// Shown name.
    pub title: String,
    /// What zero hour is; `manual` has no times.
    pub anchor: String,
    /// Id of the role that does it.
    pub role: Option<String>,
}

/// A file in `content/messages/`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageDraft {
    /// Permanent id.
    pub id: String,
    /// Shown name.
    pub title: String,
    /// Who reads it: a word of the visibility.
    pub audience: String,
    /// Where it is sent.
    pub channels: Vec<String>,
    /// How often the next one is sent, as a duration.
    pub update_every: String,
    /// The stages that it has a text for, in their order.
    pub stages: Vec<&'static str>,
}

/// A `[[contact]]` of `contacts.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactDraft {
    /// Permanent id.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// Ids of roles.
    pub roles: Vec<String>,
    /// Id of the team.
    pub team: Option<String>,
    /// Number in E.164 form.
    pub phone: Option<String>,
    /// Name in chat.
    pub chat: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// IANA time zone of the hours.
    pub timezone: Option<String>,
    /// Hours of the week.
    pub hours: Option<String>,
    /// When the number was last called.
    pub verified: Option<NaiveDate>,
    /// Whether public sites show the person.
    pub public: bool,
}

impl EntryScaffold for ContactDraft {
    const FILE: &'static str = "content/contacts.toml";
    const LIST: &'static str = "contact";
}

/// A `[[service]]` of `services.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceDraft {
    /// Permanent id.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// Id of a team or person.
    pub owner: Option<String>,
    /// 1 is most important.
    pub tier: Option<u8>,
    /// Runbooks by path without `.md`.
    pub runbooks: Vec<String>,
    /// Ids of services that it needs.
    pub depends_on: Vec<String>,
    /// Addresses.
    pub links: Vec<LinkDraft>,
    /// Texts: values of runbook parameters by their name, in order.
    pub params: Map<String, Value>,
}

impl EntryScaffold for ServiceDraft {
    const FILE: &'static str = "content/services.toml";
    const LIST: &'static str = "service";
}

/// An address, and what it leads to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkDraft {
    /// What it leads to, as `dashboard`.
    pub rel: String,
    /// The address.
    pub url: String,
}

fn moment<S: Serializer>(at: &DateTime<FixedOffset>, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&phase::written(at))
}
