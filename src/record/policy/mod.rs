//! `content/policy.toml`: severities (the decision matrix), decisions, metrics, triggers and gaps.

mod read;

pub use read::{FIELDS, read};

use super::{ById, Prose, Ref, Text, WithId};
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;

/// The last rank: there are no more severities and no more decisions than this.
pub const LAST_RANK: i64 = 99;

/// How the team decides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// Between two decisions, take the more urgent one (`worse`) or the less urgent one (`better`).
    pub unsure: Unsure,
    /// The matrix's rows in file order.
    pub severities: ById<Severity>,
    /// What can be decided.
    pub decisions: ById<Decision>,
    /// What is measured, in file order.
    pub metrics: ById<Metric>,
    /// What leads to which decision.
    pub triggers: Vec<Trigger>,
    /// Stretches left to judgement on purpose.
    pub gaps: Vec<Gap>,
    /// Of each trigger and gap that could not be read, and of each metric whose ends could not be: the metric; none
    /// where that could not be read either. What no trigger covers may be covered there.
    pub unread: Vec<Option<String>>,
}

impl Policy {
    /// The severity with this id.
    pub fn severity(&self, id: &str) -> Option<&Severity> {
        self.severities.find(id)
    }

    /// The decision with this id.
    pub fn decision(&self, id: &str) -> Option<&Decision> {
        self.decisions.find(id)
    }

    /// The metric with this id.
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metrics.find(id)
    }
}

impl WithId for Severity {
    fn id(&self) -> &str {
        &self.id.value
    }
}

impl WithId for Decision {
    fn id(&self) -> &str {
        &self.id.value
    }
}

impl WithId for Metric {
    fn id(&self) -> &str {
        &self.id.value
    }
}

/// What to do between two decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unsure {
    /// Take the more urgent one.
    #[default]
    Worse,
    /// Take the less urgent one.
    Better,
}

/// The severity that somebody calls `name`: by its id, its name or an alias. What is not a letter or a digit does not
/// count, and neither does letter case: `SEV-2` is `sev2`. An id that is written exactly goes first.
pub fn severity_called<'s>(severities: &'s [Severity], name: &str) -> Option<&'s Severity> {
    let spoken = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let exact = severities.iter().find(|one| one.id.value == name);
    let wanted = spoken(name);
    exact.or_else(|| {
        let is_meant = |known: &str| !wanted.is_empty() && spoken(known) == wanted;
        severities.iter().find(|one| one.names().any(is_meant))
    })
}

/// A row of the decision matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Severity {
    /// The whole table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// 1 is worst.
    pub rank: Spanned<i64>,
    /// Other names, such as `sev1` or `p0`.
    pub aliases: Vec<Text>,
    /// Time to the first response; 0 is "Immediate".
    pub respond_within: Option<Spanned<Duration>>,
    /// Role that must agree, or `none`.
    pub approval: Option<Ref>,
    /// Whether to roll back.
    pub rollback: Option<Spanned<Rollback>>,
    /// What decides, in words, where `rollback` is `evaluate`.
    pub criteria: Option<Prose>,
    /// Whether a post-mortem is due.
    pub postmortem: PostmortemDuty,
    /// How often to say where we are.
    pub update_every: Option<Spanned<Duration>>,
    /// Escalation policy.
    pub escalation: Option<Ref>,
}

impl Severity {
    /// What it is called: its id, its name, its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = [&self.id, &self.name].into_iter().chain(&self.aliases);
        names.map(|name| name.value.as_str())
    }
}

/// Whether to roll back at a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// Yes.
    Yes,
    /// Usually.
    Usually,
    /// Depends; see the criteria.
    Evaluate,
    /// Probably not.
    Unlikely,
    /// No.
    No,
}

/// Whether a post-mortem is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PostmortemDuty {
    /// It is.
    Required,
    /// Where it helps.
    #[default]
    Optional,
    /// None is written.
    None,
}

/// Something that can be decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name, verb first.
    pub name: Text,
    /// 1 is most urgent.
    pub rank: Spanned<i64>,
    /// Severity it goes with.
    pub severity: Option<Ref>,
    /// Role that must agree, or `none`.
    pub approval: Option<Ref>,
}

/// Something that is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// The table's header.
    pub span: Span,
    /// Permanent id, the key.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// Unit, such as `%` or `ms`.
    pub unit: Text,
    /// Least possible value; none is minus infinity.
    pub min: Option<Spanned<f64>>,
    /// Greatest possible value; none is infinity.
    pub max: Option<Spanned<f64>>,
    /// Over which time it is averaged.
    pub window: Option<Spanned<Duration>>,
    /// What it is compared with, for a relative metric.
    pub baseline: Option<Text>,
    /// Where a person reads the value.
    pub source: Option<Text>,
    /// What people notice when it gets worse.
    pub symptom: Option<Text>,
    /// Whether higher values are worse (`higher`, the default) or lower ones.
    pub worse: Worse,
}

/// Which direction of a metric is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Worse {
    /// Higher values are worse.
    #[default]
    Higher,
    /// Lower values are worse.
    Lower,
}

/// Something that leads to a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// The table's header.
    pub span: Span,
    /// Permanent id; generated from the order where the author gave none.
    pub id: Option<Text>,
    /// The decision it leads to.
    pub decision: Ref,
    /// What a person sees or a number says.
    pub kind: TriggerKind,
    /// How long it must hold.
    pub hold: Option<Spanned<Duration>>,
    /// Runbook to open, by path without `.md`.
    pub runbook: Option<Ref>,
    /// Services it is limited to; empty is all.
    pub scope: Vec<Ref>,
}

/// What makes a trigger fire.
#[derive(Debug, Clone, PartialEq)]
pub enum TriggerKind {
    /// A person sees it.
    Condition(Prose),
    /// A number says it.
    Threshold {
        /// The metric.
        metric: Ref,
        /// The comparison.
        comparison: Spanned<Comparison>,
    },
}

/// A comparison of a metric's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// `> value`
    Above(f64),
    /// `>= value`
    AtLeast(f64),
    /// `< value`
    Below(f64),
    /// `<= value`
    AtMost(f64),
    /// `== value`
    Equal(f64),
    /// Between two values; each end says whether it belongs.
    Between {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// Whether the lower end belongs (`[`).
        low_closed: bool,
        /// Whether the upper end belongs (`]`).
        high_closed: bool,
        /// Whether the author wrote `bounds`; without it both ends belong.
        bounds_given: bool,
    },
}

/// A stretch left to judgement on purpose. Both ends belong to it unless a trigger holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The table's header.
    pub span: Span,
    /// The metric.
    pub metric: Ref,
    /// Lower end.
    pub from: Spanned<f64>,
    /// Upper end.
    pub to: Spanned<f64>,
    /// The decision to act by.
    pub treat_as: Option<Ref>,
    /// Why no trigger covers it.
    pub reason: Option<Text>,
}
