//! `content/contacts.toml`: roles, teams, people, schedules and escalation policies.

use super::{Ref, Text};
use crate::source::{FileId, Span, Spanned};
use crate::time::{Duration, Moment};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// Who can be called.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contacts {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// What people are responsible for in an incident.
    pub roles: Vec<Role>,
    /// Teams.
    pub teams: Vec<Team>,
    /// People.
    pub contacts: Vec<Contact>,
    /// Rotations.
    pub schedules: Vec<Schedule>,
    /// Escalation policies.
    pub policies: Vec<EscalationPolicy>,
}

/// What somebody is responsible for in an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
}

/// A team.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// Chat channel.
    pub chat: Option<Text>,
    /// Mail address.
    pub email: Option<Text>,
}

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// Roles.
    pub roles: Vec<Ref>,
    /// Team.
    pub team: Option<Ref>,
    /// Phone number in E.164.
    pub phone: Option<Text>,
    /// Chat name.
    pub chat: Option<Text>,
    /// Mail address.
    pub email: Option<Text>,
    /// Zone of the hours.
    pub timezone: Option<Spanned<Tz>>,
    /// When they can be reached: `Mon-Fri 08:00-20:00` or `24x7`.
    pub hours: Option<Text>,
    /// When the number was last called.
    pub verified: Option<Spanned<NaiveDate>>,
    /// Who may see them.
    pub visibility: Visibility,
}

/// Who may see something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Only readers of an internal build.
    #[default]
    Internal,
    /// Everybody.
    Public,
}

/// A rotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Zone in which shifts change.
    pub timezone: Option<Spanned<Tz>>,
    /// Contacts in turn.
    pub rotation: Vec<Ref>,
    /// Length of a shift.
    pub shift: Option<Spanned<Duration>>,
    /// When the first shift began.
    pub start: Option<Spanned<Moment>>,
}

/// Whom to call, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct EscalationPolicy {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Option<Text>,
    /// How often to start again after the last step.
    pub repeat: i64,
    /// The ladder's rungs.
    pub steps: Vec<EscalationStep>,
}

/// A rung of the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct EscalationStep {
    /// The table's header.
    pub span: Span,
    /// Whom to call: contact id, `role:x`, `team:x` or `schedule:x`.
    pub notify: Vec<Ref>,
    /// How long to wait before the next rung.
    pub wait: Option<Spanned<Duration>>,
}
