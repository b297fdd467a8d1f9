//! `incident.toml`: the facts of an incident, and the directory that holds its records.

mod read;

pub use read::{FIELDS, read, zone};

use super::actions::Actions;
use super::message::Stage;
use super::postmortem::Postmortem;
use super::services::RelLink;
use super::timeline::Timeline;
use super::visibility::Visibility;
use super::{Prose, Ref, Text};
use crate::data::Word;
use crate::source::{FileId, Span, Spanned};
use crate::time::Moment;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// An incident: one directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Directory name, the permanent id: `2024-01-15-checkout-outage`.
    pub id: String,
    /// `incident.toml`.
    pub file: FileId,
    /// One line.
    pub title: Text,
    /// Where it stands.
    pub status: Spanned<Stage>,
    /// Severity.
    pub severity: Option<Ref>,
    /// Services affected.
    pub services: Vec<Ref>,
    /// Zone for display; the book's where the record names none.
    pub timezone: Tz,
    /// What kind of cause.
    pub category: Option<Text>,
    /// Tags.
    pub tags: Vec<Text>,
    /// Who noticed it.
    pub detected_by: Option<Spanned<DetectedBy>>,
    /// A drill counts in no metric.
    pub drill: bool,
    /// Brought in from elsewhere: missing facts are warnings.
    pub imported: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// Other incidents by directory name.
    pub related: Vec<Ref>,
    /// When what happened.
    pub times: Times,
    /// What the matrix said and what was done.
    pub decision: Option<DecisionTaken>,
    /// Who did what: role word and contact id or free text.
    pub roles: Vec<(Text, Vec<Text>)>,
    /// What users felt.
    pub impact: Impact,
    /// Tickets, calls, dashboards.
    pub links: Vec<RelLink>,
    /// Anything else, shown as a table.
    pub extra: Vec<(String, String)>,
    /// `timeline.toml`.
    pub timeline: Option<Timeline>,
    /// `actions.toml`.
    pub actions: Option<Actions>,
    /// `postmortem.md`.
    pub postmortem: Option<Postmortem>,
}

/// Who noticed an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetectedBy {
    /// Monitoring.
    Alert,
    /// A colleague.
    Staff,
    /// A user.
    User,
    /// A partner.
    Partner,
    /// Nobody knows.
    Unknown,
}

impl Incident {
    /// The files of its directory that were read.
    pub fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        let files = [
            Some(self.file),
            self.timeline.as_ref().map(|timeline| timeline.file),
            self.actions.as_ref().map(|actions| actions.file),
            self.postmortem.as_ref().map(|prose| prose.file),
        ];
        files.into_iter().flatten()
    }
}

/// The moments of an incident that its record names, in the order in which they happen. [`Public`] has no
/// fixed place among them and stands where it most often does.
///
/// [`Public`]: Milestone::Public
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// Impact began.
    Started,
    /// First signal.
    Detected,
    /// A person took it.
    Acknowledged,
    /// Called an incident.
    Declared,
    /// Public first told.
    Public,
    /// Users no longer affected.
    Mitigated,
    /// All clear.
    Resolved,
}

impl Milestone {
    /// Its key in `[times]`.
    pub fn key(self) -> &'static str {
        self.word()
    }
}

/// When what happened; each may be unknown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Times {
    /// The table's header.
    pub span: Option<Span>,
    known: BTreeMap<Milestone, Spanned<Moment>>,
}

impl Times {
    /// The moments that are known, in the order of [`Milestone`].
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Milestone, &Spanned<Moment>)> {
        self.known.iter().map(|(milestone, at)| (*milestone, at))
    }

    /// When `milestone` was.
    pub fn get(&self, milestone: Milestone) -> Option<Moment> {
        self.known.get(&milestone).map(|at| at.value)
    }
}

/// What the matrix said and what was done.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionTaken {
    /// The table's header.
    pub span: Span,
    /// Trigger or metric that led to it.
    pub trigger: Option<Ref>,
    /// What was done.
    pub taken: Spanned<Taken>,
    /// Runbook followed.
    pub runbook: Option<Ref>,
    /// Why, where it departs from the matrix.
    pub reason: Option<Text>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The release was rolled back.
    Rollback,
    /// A repair was rolled out.
    FixForward,
    /// Nothing yet, on purpose.
    Wait,
    /// Nothing.
    None,
}

/// What users felt.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Impact {
    /// In words.
    pub summary: Option<Prose>,
    /// What was counted.
    pub counts: BTreeMap<ImpactCount, Spanned<i64>>,
    /// Share of users.
    pub users_percent: Option<Spanned<f64>>,
    /// Money.
    pub revenue: Option<Revenue>,
    /// Whether data was lost.
    pub data_loss: Option<Spanned<bool>>,
    /// Anything else that was measured.
    pub metrics: Vec<ImpactMetric>,
}

/// What is counted of an impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImpactCount {
    /// Users who were affected.
    Users,
    /// Accounts that were affected.
    Accounts,
    /// Requests that failed.
    Requests,
    /// Support tickets that came in.
    Tickets,
}

/// Money lost.
#[derive(Debug, Clone, PartialEq)]
pub struct Revenue {
    /// How much.
    pub amount: Spanned<f64>,
    /// ISO 4217.
    pub currency: Text,
    /// Whether it is an estimate.
    pub estimate: bool,
}

/// Something measured.
#[derive(Debug, Clone, PartialEq)]
pub struct ImpactMetric {
    /// What.
    pub name: Text,
    /// How many.
    pub value: Spanned<f64>,
    /// Of what.
    pub unit: Option<Text>,
}
