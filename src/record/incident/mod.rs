//! `incident.toml`: the facts of an incident, and the directory that holds its records.

mod read;

pub use read::{FIELDS, read, zone};

use super::actions::Actions;
use super::contacts::Visibility;
use super::message::Stage;
use super::postmortem::Postmortem;
use super::services::RelLink;
use super::timeline::Timeline;
use super::{Ref, Text};
use crate::source::{FileId, Span, Spanned};
use crate::time::Moment;
use chrono::NaiveDate;
use chrono_tz::Tz;

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

    /// The day on which it was over, else that of its last known time: its action items count from here.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let times = self.times.named();
        let last = times.iter().rev().find_map(|(_, moment)| *moment)?;
        Some(match last.value {
            Moment::At(at) => at.with_timezone(&self.timezone).date_naive(),
            Moment::Day(day) => day,
        })
    }
}

/// When what happened; each may be unknown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Times {
    /// The table's header.
    pub span: Option<Span>,
    /// Impact began.
    pub started: Option<Spanned<Moment>>,
    /// First signal.
    pub detected: Option<Spanned<Moment>>,
    /// A person took it.
    pub acknowledged: Option<Spanned<Moment>>,
    /// Called an incident.
    pub declared: Option<Spanned<Moment>>,
    /// Public first told.
    pub public: Option<Spanned<Moment>>,
    /// Users no longer affected.
    pub mitigated: Option<Spanned<Moment>>,
    /// All clear.
    pub resolved: Option<Spanned<Moment>>,
}

impl Times {
    /// Every time with its name, in the order in which they happen. `public` has no fixed place
    /// among them and stands where it most often does.
    pub fn named(&self) -> [(&'static str, Option<&Spanned<Moment>>); 7] {
        [
            ("started", self.started.as_ref()),
            ("detected", self.detected.as_ref()),
            ("acknowledged", self.acknowledged.as_ref()),
            ("declared", self.declared.as_ref()),
            ("public", self.public.as_ref()),
            ("mitigated", self.mitigated.as_ref()),
            ("resolved", self.resolved.as_ref()),
        ]
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
    /// Markdown.
    pub summary: Option<Text>,
    /// Counts: key and number, for the typed keys that are whole numbers (`users_affected` …).
    pub counts: Vec<(Text, Spanned<i64>)>,
    /// Share of users.
    pub users_percent: Option<Spanned<f64>>,
    /// Money.
    pub revenue: Option<Revenue>,
    /// Whether data was lost.
    pub data_loss: Option<Spanned<bool>>,
    /// Anything else that was measured.
    pub metrics: Vec<ImpactMetric>,
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
