//! `rbdoc decide`: the policy's verdict on what somebody sees, for those who only have a shell.

use std::collections::HashMap;
use std::fmt::Write;

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::context::{CommandContext, shown};
use super::failure::Failure;
use super::flags::AnswerFormat;
use crate::decide::{
    Observation, Verdict, evaluate, observe, trigger_id, trigger_words, with_unit,
};
use crate::diagnostic::Level;
use crate::diagnostic::render::{json_text, printable};
use crate::inspect;
use crate::record::contacts::Contacts;
use crate::record::policy::{Metric, Policy, TriggerKind};

const POLICY_TOML: &str = "content/policy.toml";
const SERVICES_TOML: &str = "content/services.toml";

/// Arguments of `decide`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc decide error-rate=14                     a value of a metric of the policy
  rbdoc decide data-corruption                   a trigger whose condition is true
  rbdoc decide error-rate=4 --service checkout   with the triggers of one service
  rbdoc decide error-rate=4 --json               for programs")]
pub(super) struct Decide {
    /// What you see: METRIC=VALUE, or the id of a trigger.
    #[arg(value_name = "METRIC=VALUE|TRIGGER")]
    seen: Vec<String>,
    /// The service that it concerns.
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    #[command(flatten)]
    format: AnswerFormat,
}

impl Decide {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let opened = context.open()?;
        opened.require_read(POLICY_TOML)?;
        let build = inspect(&opened.tree, &context.options()?);
        let policy = &build.book.policy;
        // In a policy with faults, the triggers may be what could not be read.
        let is_faulty = build.diagnostics.iter().any(|fault| {
            fault.level == Level::Error && opened.tree.path(fault.span.file) == POLICY_TOML
        });
        if policy.triggers.is_empty() && !is_faulty {
            return Err(no_triggers());
        }
        if self.seen.is_empty() {
            return Err(nothing_seen(policy));
        }
        // A trigger that cannot be read is a trigger that cannot fire.
        if is_faulty {
            context.terminal.warning(&format!(
                "{} has errors, so this answer may be wrong; `rbdoc check` shows them",
                shown(&opened.root, POLICY_TOML)
            ));
        }
        if let Some(service) = &self.service {
            opened.require_read(SERVICES_TOML)?;
            let known = build
                .book
                .services
                .services
                .iter()
                .map(|one| one.id.as_str());
            if !known.clone().any(|known| known == service) {
                let help = &format!("services are listed in {SERVICES_TOML}");
                return Err(Failure::unknown("service", service, known, help));
            }
        }
        let observations = self
            .seen
            .iter()
            .map(|text| observe(policy, text))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|refused| Failure::new(refused.message).help(refused.help))?;
        if let Some((metric, first, second)) = contradiction(&observations) {
            let id = &metric.id.value;
            return Err(Failure::new(format!(
                "`{id}` cannot be {first} and {second} at the same time"
            ))
            .help("give the value that it has now, once"));
        }
        let verdict = evaluate(policy, &observations, self.service.as_deref());
        context.terminal.print(&if self.format.is_json() {
            json(policy, &verdict)
        } else {
            text(policy, &verdict, &build.book.contacts)
        });
        Ok(Outcome::Done)
    }
}

/// A metric that is said to have two values.
fn contradiction<'p>(observations: &[Observation<'p>]) -> Option<(&'p Metric, f64, f64)> {
    let mut known: HashMap<&str, f64> = HashMap::new();
    observations.iter().find_map(|seen| {
        let Observation::Value { metric, value } = *seen else {
            return None;
        };
        let before = known.insert(&metric.id.value, value)?;
        (before.total_cmp(&value).is_ne()).then_some((metric, before, value))
    })
}

fn no_triggers() -> Failure {
    Failure::new("the policy has no trigger, so there is nothing to decide by")
        .help("write [[decision]] and [[trigger]] into content/policy.toml")
}

fn nothing_seen(policy: &Policy) -> Failure {
    let mut help = String::from("say what you see; the policy knows");
    for metric in &policy.metrics {
        let _ = write!(
            help,
            "\n  {}=…  {} in {}",
            metric.id.value, metric.name.value, metric.unit.value
        );
    }
    for (index, trigger) in policy.triggers.iter().enumerate() {
        if matches!(trigger.kind, TriggerKind::Condition(_)) {
            let (id, words) = (trigger_id(policy, index), trigger_words(policy, trigger));
            let _ = write!(help, "\n  {id}  {words}");
        }
    }
    Failure::new("nothing to decide on").help(help)
}

fn text(policy: &Policy, verdict: &Verdict<'_>, contacts: &Contacts) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: &str| {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{name:<10} {}", printable(value));
    };
    let decision = verdict.decision.map(|decision| &*decision.name.value);
    let none = "none: the policy says nothing about this";
    row("Decision", decision.unwrap_or(none));
    if let Some(severity) = verdict.severity {
        row("Severity", &severity.name.value);
    }
    if let Some(within) = verdict.respond_within {
        let words = match within.seconds {
            0 => "immediately".to_owned(),
            _ => format!("within {}", within.words()),
        };
        row("Respond", &words);
    }
    if let Some(approval) = verdict.approval {
        let words = match contacts.role(approval) {
            _ if approval == "none" => "not needed",
            Some(role) => &role.name.value,
            None => approval,
        };
        row("Approval", words);
    }
    for reason in &verdict.reasons {
        let seen = reason.metric.zip(reason.value).map(|(metric, value)| {
            let metric = policy.metric(metric);
            let unit = metric.map_or("", |metric| &metric.unit.value);
            format!(" (now {})", with_unit(value, unit))
        });
        let seen = seen.unwrap_or_default();
        row("Because", &format!("{}{seen}", reason.words));
    }
    let unclear = verdict.uncovered.iter();
    for gap in unclear.filter(|gap| gap.treat_as.is_none()) {
        let words = format!("{}: no trigger covers {}", gap.metric, gap.stretch);
        row("Unclear", &words);
    }
    for runbook in &verdict.runbooks {
        row("Runbook", runbook);
    }
    text
}

fn json(policy: &Policy, verdict: &Verdict<'_>) -> String {
    let uncovered = verdict.uncovered.iter().map(|uncovered| {
        json!({
            "metric": uncovered.metric,
            "value": uncovered.value,
            "stretch": uncovered.stretch,
            "treat_as": uncovered.treat_as,
            "declared": uncovered.gap.is_some(),
        })
    });
    let reasons = verdict.reasons.iter().map(|reason| {
        json!({
            "trigger": reason.trigger.map(|index| trigger_id(policy, index)),
            "metric": reason.metric,
            "value": reason.value,
            "decision": reason.decision,
            "text": reason.words,
        })
    });
    json_text(&json!({
        "schema": 1,
        "decision": verdict.decision.map(|decision| &decision.id.value),
        "severity": verdict.severity.map(|severity| &severity.id.value),
        "approval": verdict.approval,
        "respond_within": verdict.respond_within.map(|within| within.to_string()),
        "uncovered": uncovered.collect::<Vec<_>>(),
        "reasons": reasons.collect::<Vec<_>>(),
        "runbooks": verdict.runbooks,
    }))
}
