//! `rbdoc decide`: the policy's verdict on what somebody sees, for those who only have a shell.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::context::CommandContext;
use super::failure::Failure;
use crate::decide::{Verdict, evaluate, observe, trigger_id, trigger_words, with_unit};
use crate::diagnostic::render::{json_text, printable};
use crate::diagnostic::{Level, did_you_mean};
use crate::inspect;
use crate::record::policy::Policy;

const POLICY_TOML: &str = "content/policy.toml";

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
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Decide {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let opened = context.open()?;
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
        if let Some(service) = &self.service {
            let known = || build.book.services.services.iter();
            if !known().any(|known| known.id.value == *service) {
                let near = did_you_mean(service, known().map(|known| known.id.value.as_str()));
                return Err(
                    Failure::new(format!("no service is called `{service}`")).help(
                        near.map_or_else(
                            || "services are listed in content/services.toml".to_owned(),
                            |near| format!("did you mean `{near}`?"),
                        ),
                    ),
                );
            }
        }
        let observations = self
            .seen
            .iter()
            .map(|text| observe(policy, text))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|refused| Failure::new(refused.message).help(refused.help))?;
        // A trigger that cannot be read is a trigger that cannot fire.
        if is_faulty {
            context.terminal.warning(&format!(
                "{POLICY_TOML} has errors, so this answer may be wrong; `rbdoc check` shows them"
            ));
        }
        let verdict = evaluate(policy, &observations, self.service.as_deref());
        context.terminal.print(&if self.json {
            json(policy, &verdict)
        } else {
            text(policy, &verdict, &build.book.contacts.roles)
        });
        Ok(Outcome::Done)
    }
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
        if matches!(
            trigger.kind,
            crate::record::policy::TriggerKind::Condition(_)
        ) {
            let _ = write!(
                help,
                "\n  {}  {}",
                trigger_id(policy, index),
                trigger_words(policy, trigger)
            );
        }
    }
    Failure::new("nothing to decide on").help(help)
}

fn text(policy: &Policy, verdict: &Verdict<'_>, roles: &[crate::record::contacts::Role]) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: &str| {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{name:<10} {}", printable(value));
    };
    row(
        "Decision",
        verdict
            .decision
            .map_or("none: the policy says nothing about this", |decision| {
                decision.name.value.as_str()
            }),
    );
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
        let words = roles
            .iter()
            .find(|role| role.id.value == approval)
            .map_or(approval, |role| role.name.value.as_str());
        row(
            "Approval",
            if approval == "none" {
                "not needed"
            } else {
                words
            },
        );
    }
    for reason in &verdict.reasons {
        let seen = reason.metric.zip(reason.value).map(|(metric, value)| {
            let unit = policy
                .metrics
                .iter()
                .find(|candidate| candidate.id.value == metric)
                .map_or("", |metric| metric.unit.value.as_str());
            format!(" (now {})", with_unit(value, unit))
        });
        row(
            "Because",
            &format!("{}{}", reason.words, seen.unwrap_or_default()),
        );
    }
    for uncovered in verdict
        .uncovered
        .iter()
        .filter(|gap| gap.treat_as.is_none())
    {
        row(
            "Unclear",
            &format!(
                "{}: no trigger covers {}",
                uncovered.metric, uncovered.stretch
            ),
        );
    }
    for runbook in &verdict.runbooks {
        row("Runbook", runbook);
    }
    text
}

#[derive(Serialize)]
struct Answer<'a> {
    schema: u32,
    decision: Option<&'a str>,
    severity: Option<&'a str>,
    approval: Option<&'a str>,
    respond_within: Option<String>,
    uncovered: Vec<UncoveredAnswer<'a>>,
    reasons: Vec<ReasonAnswer<'a>>,
    runbooks: &'a [&'a str],
}

#[derive(Serialize)]
struct UncoveredAnswer<'a> {
    metric: &'a str,
    value: f64,
    stretch: &'a str,
    treat_as: Option<&'a str>,
    declared: bool,
}

#[derive(Serialize)]
struct ReasonAnswer<'a> {
    trigger: Option<String>,
    metric: Option<&'a str>,
    value: Option<f64>,
    decision: &'a str,
    text: &'a str,
}

fn json(policy: &Policy, verdict: &Verdict<'_>) -> String {
    let answer = Answer {
        schema: 1,
        decision: verdict.decision.map(|decision| decision.id.value.as_str()),
        severity: verdict.severity.map(|severity| severity.id.value.as_str()),
        approval: verdict.approval,
        respond_within: verdict.respond_within.map(|within| within.to_string()),
        uncovered: verdict
            .uncovered
            .iter()
            .map(|uncovered| UncoveredAnswer {
                metric: uncovered.metric,
                value: uncovered.value,
                stretch: &uncovered.stretch,
                treat_as: uncovered.treat_as,
                declared: uncovered.gap.is_some(),
            })
            .collect(),
        reasons: verdict
            .reasons
            .iter()
            .map(|reason| ReasonAnswer {
                trigger: reason.trigger.map(|index| trigger_id(policy, index)),
                metric: reason.metric,
                value: reason.value,
                decision: reason.decision,
                text: &reason.words,
            })
            .collect(),
        runbooks: &verdict.runbooks,
    };
    json_text(&answer)
}
