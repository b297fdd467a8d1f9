//! The decision page: a band for each metric, what a person sees by decision, the matrix.

use super::band::{self, MetricView};
use super::caller::{self, CallLine};
use super::library::{Library, shown_severity};
use super::note::{self, Note};
use super::{Link, Severity, routes};
use crate::data::Word;
use crate::decide;
use crate::record::policy::{self, Comparison, Decision, Trigger, TriggerKind};
use serde::Serialize;
use std::collections::BTreeSet;

/// The decision page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decide {
    /// What to do between two decisions.
    pub unsure: Option<String>,
    /// The decision matrix.
    pub matrix: Vec<Row>,
    /// The metrics with their bands.
    pub metrics: Vec<MetricView>,
    /// Decisions with what a person sees that leads to them, most urgent first.
    pub decisions: Vec<DecisionView>,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The severity.
    pub severity: Severity,
    /// How soon to respond.
    pub respond: String,
    /// Who must agree, with their numbers.
    pub approval: CallLine,
    /// Whether to roll back.
    pub rollback: String,
    /// What decides, as HTML.
    pub criteria: Option<String>,
    /// Whether a post-mortem is due.
    pub postmortem: String,
    /// What a press notes.
    pub note: Note,
}

/// A decision and what leads to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The severity it goes with.
    pub severity: Option<Severity>,
    /// Who must agree, with their numbers.
    pub approval: CallLine,
    /// How soon to respond.
    pub respond: Option<String>,
    /// What a press notes.
    pub note: Note,
    /// What leads to it, but for the triggers that stand with their metric.
    pub triggers: Vec<TriggerView>,
}

/// Something that leads to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TriggerView {
    /// Its id.
    pub id: String,
    /// What a person sees, or what a number says.
    pub text: String,
    /// How long it must hold, and where it counts.
    pub note: Option<String>,
    /// The procedure to open.
    pub runbook: Option<Link>,
}

/// Whether the policy holds anything that the page shows.
pub fn has_content(library: &Library<'_>) -> bool {
    let policy = &library.book.policy;
    !policy.severities.is_empty() || !policy.decisions.is_empty()
}

/// The decision page.
pub fn decide(library: &Library<'_>) -> Decide {
    let policy = &library.book.policy;
    let words = &library.words;
    let mut rows: Vec<_> = policy.severities.iter().collect();
    rows.sort_by_key(|severity| severity.rank.value);
    let (metrics, named) = band::metrics(library);
    let decisions = by_urgency(library).into_iter();
    Decide {
        unsure: (!policy.decisions.is_empty())
            .then(|| words.of("unsure", policy.unsure.word()).to_owned()),
        matrix: rows
            .into_iter()
            .map(|row| matrix_row(library, row))
            .collect(),
        decisions: decisions
            .map(|decision| decision_view(library, decision, &named))
            .collect(),
        metrics,
    }
}

fn matrix_row(library: &Library<'_>, severity: &policy::Severity) -> Row {
    let words = &library.words;
    let not_said = words.get("decide.not_said");
    let within = severity.respond_within.as_ref();
    let rollback = severity.rollback.as_ref();
    let approval = caller::approver(library, severity.approval.as_ref());
    let rollback = rollback.map_or(not_said, |word| words.of("rollback", word.value.word()));
    Row {
        id: severity.id.value.clone(),
        severity: shown_severity(severity),
        respond: within.map_or(not_said.to_owned(), |time| {
            decide::respond(words, time.value)
        }),
        note: note::of_severity(library, severity, &approval),
        approval,
        rollback: rollback.to_owned(),
        criteria: library.inline_of(severity.criteria.as_ref(), ""),
        postmortem: words
            .of("postmortem", severity.postmortem.word())
            .to_owned(),
    }
}

/// All decisions, most urgent first.
pub(super) fn by_urgency<'b>(library: &Library<'b>) -> Vec<&'b Decision> {
    let mut decisions: Vec<_> = library.book.policy.decisions.iter().collect();
    decisions.sort_by_key(|decision| decision.rank.value);
    decisions
}

fn decision_view(
    library: &Library<'_>,
    decision: &Decision,
    named: &BTreeSet<usize>,
) -> DecisionView {
    let policy = &library.book.policy;
    let mut triggers: Vec<(bool, TriggerView)> = policy
        .triggers
        .iter()
        .enumerate()
        .filter(|(number, _)| !named.contains(number))
        .filter(|(_, trigger)| trigger.decision.value == decision.id.value)
        .map(|(number, trigger)| {
            let seen = matches!(trigger.kind, TriggerKind::Condition(_));
            (!seen, trigger_view(library, number))
        })
        .collect();
    let approval = band::approval(library, decision);
    // What a person sees comes before what a number says.
    triggers.sort_by_key(|(number, _)| *number);
    DecisionView {
        id: decision.id.value.clone(),
        name: decision.name.value.clone(),
        severity: library.severity_of(decision.severity.as_ref()),
        note: note::of_decision(library, decision, &approval),
        approval,
        respond: band::respond(library, decision),
        triggers: triggers.into_iter().map(|(_, trigger)| trigger).collect(),
    }
}

/// Trigger number `number` as a line.
pub(super) fn trigger_view(library: &Library<'_>, number: usize) -> TriggerView {
    let policy = &library.book.policy;
    let trigger = &policy.triggers[number];
    let services = library.service_names(&trigger.scope);
    TriggerView {
        id: decide::trigger_id(policy, number),
        text: match &trigger.kind {
            TriggerKind::Condition(condition) => library.inline(condition, ""),
            TriggerKind::Threshold { metric, comparison } => {
                crate::markdown::escape(&threshold(library, &metric.value, comparison, trigger))
            }
        },
        note: services.map(|names| library.words.with("decide.only", &[("services", &names)])),
        runbook: library.runbook_of(trigger.runbook.as_ref()),
    }
}

/// What makes trigger number `number` fire, in words without markup; empty if there is none.
pub fn trigger_text(library: &Library<'_>, number: usize) -> String {
    let Some(trigger) = library.book.policy.triggers.get(number) else {
        return String::new();
    };
    decide::threshold_or_condition(&library.book.policy, trigger, &library.words)
}

/// A threshold in words: `Error rate above 10 % for 2 minutes`.
pub(super) fn threshold(
    library: &Library<'_>,
    metric: &str,
    comparison: &Comparison,
    trigger: &Trigger,
) -> String {
    let policy = &library.book.policy;
    decide::threshold(policy, metric, comparison, trigger, &library.words)
}

/// The page of the decision with this id, as a link.
pub(super) fn decision_link(library: &Library<'_>, id: &str) -> Option<Link> {
    let decision = library.book.policy.decision(id)?;
    Some(Link {
        href: format!("{}#decision-{}", routes::DECIDE, routes::href(id)),
        text: decision.name.value.clone(),
    })
}
