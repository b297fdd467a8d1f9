//! Each metric, decision and trigger by itself: what a reader at 3 a.m. would ask next.

use crate::check::Context;
use crate::decide::decision;
use crate::diagnostic::Diagnostic;
use crate::record::Text;
use crate::record::policy::{Decision, Metric, Policy, Rollback, Trigger, TriggerKind, Worse};
use crate::rule;

rule!(
    TRIGGER_WITHOUT_WINDOW,
    "trigger-without-window",
    Warning,
    "A metric without the time over which it is averaged."
);
rule!(
    TRIGGER_WITHOUT_BASELINE,
    "trigger-without-baseline",
    Error,
    "A relative metric that does not say what it is compared with."
);
rule!(
    TRIGGER_NEVER_IMMEDIATE,
    "trigger-never-immediate",
    Info,
    "A metric that never leads to the most urgent decision."
);
rule!(
    TRIGGER_WITHOUT_RUNBOOK,
    "trigger-without-runbook",
    Warning,
    "An urgent trigger that names no procedure."
);
rule!(
    DECISION_WITHOUT_SEVERITY,
    "decision-without-severity",
    Error,
    "A decision that goes with no row of the matrix."
);
rule!(
    METRIC_WITHOUT_SOURCE,
    "metric-without-source",
    Warning,
    "A metric that does not say where a person reads it."
);

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let policy = &context.book.policy;
    for metric in &policy.metrics {
        let triggers: Vec<&Trigger> = policy
            .triggers
            .iter()
            .filter(|trigger| measures(trigger, metric))
            .collect();
        // A metric that decides nothing is only shown.
        if !triggers.is_empty() {
            windows(metric, &triggers, found);
            baselines(metric, found);
            sources(metric, found);
            if context.is_whole(policy.file) {
                never_immediate(policy, metric, &triggers, found);
            }
        }
    }
    for decision in &policy.decisions {
        if decision.severity.is_none() && !policy.severities.is_empty() {
            found.push(without_severity(policy, decision));
        }
    }
    // A book without runbooks has none to name.
    if !context.book.runbooks.is_empty() {
        for trigger in &policy.triggers {
            without_runbook(policy, trigger, found);
        }
    }
}

fn measures(trigger: &Trigger, metric: &Metric) -> bool {
    matches!(&trigger.kind, TriggerKind::Threshold { metric: id, .. } if id.value == metric.id.value)
}

fn is_blank(text: Option<&Text>) -> bool {
    text.is_none_or(|text| text.value.trim().is_empty())
}

/// `trigger-without-window`: silent where every trigger says how long the value must hold.
fn windows(metric: &Metric, triggers: &[&Trigger], found: &mut Vec<Diagnostic>) {
    if metric.window.is_some() || triggers.iter().all(|trigger| trigger.hold.is_some()) {
        return;
    }
    found.push(
        Diagnostic::new(
            &TRIGGER_WITHOUT_WINDOW,
            metric.id.span,
            format!(
                "metric `{}` does not say over which time it is averaged",
                metric.id.value
            ),
        )
        .help("add `window = \"5m\"` to the metric, or `for = \"5m\"` to each of its triggers"),
    );
}

/// Words that say that a share is one of something else, not of a whole.
const RELATIVE: [&str; 10] = [
    "degradation",
    "degraded",
    "slowdown",
    "increase",
    "decrease",
    "deviation",
    "regression",
    "relative",
    "compared",
    "versus",
];

/// `trigger-without-baseline`: a share such as "50 % degradation" says nothing until it is known of what.
fn baselines(metric: &Metric, found: &mut Vec<Diagnostic>) {
    let name = format!("{} {}", metric.id.value, metric.name.value).to_lowercase();
    let word = RELATIVE.iter().find(|word| {
        name.split(|c: char| !c.is_alphanumeric())
            .any(|part| part == **word)
    });
    let unit = metric.unit.value.trim().to_lowercase();
    let is_share = ["%", "percent", "x", "×", "times"].contains(&unit.as_str());
    if let (Some(word), true, true) = (word, is_share, is_blank(metric.baseline.as_ref())) {
        found.push(
            Diagnostic::new(
                &TRIGGER_WITHOUT_BASELINE,
                metric.id.span,
                format!(
                    "metric `{}` is a {word} in {}, but does not say compared with what",
                    metric.id.value, metric.unit.value
                ),
            )
            .help("add `baseline = \"…\"`, such as \"the same hour one week earlier\""),
        );
    }
}

/// `metric-without-source`.
fn sources(metric: &Metric, found: &mut Vec<Diagnostic>) {
    if is_blank(metric.source.as_ref()) {
        found.push(
            Diagnostic::new(
                &METRIC_WITHOUT_SOURCE,
                metric.id.span,
                format!(
                    "metric `{}` does not say where to read its value",
                    metric.id.value
                ),
            )
            .help("add `source = \"https://…\"`: the dashboard, or a sentence that says where to look"),
        );
    }
}

/// `trigger-never-immediate`: silent where there is nothing to choose between.
fn never_immediate(
    policy: &Policy,
    metric: &Metric,
    triggers: &[&Trigger],
    found: &mut Vec<Diagnostic>,
) {
    let Some(urgent) = policy.decisions.iter().min_by_key(|d| d.rank.value) else {
        return;
    };
    let unknown = |trigger: &&Trigger| decision(policy, &trigger.decision.value).is_none();
    let by_gap = policy.gaps.iter().any(|gap| {
        gap.metric.value == metric.id.value
            && gap
                .treat_as
                .as_ref()
                .is_some_and(|id| id.value == urgent.id.value)
    });
    let reached = by_gap
        || triggers
            .iter()
            .any(|trigger| trigger.decision.value == urgent.id.value || unknown(trigger));
    if reached || policy.decisions.len() < 2 {
        return;
    }
    let worst = match metric.worse {
        Worse::Higher => metric.max.as_ref(),
        Worse::Lower => metric.min.as_ref(),
    };
    let help = match worst {
        Some(worst) => format!(
            "if {} is an emergency, add a trigger that says so",
            crate::decide::with_unit(worst.value, &metric.unit.value)
        ),
        None => "if there is a value that is an emergency, add a trigger that says so".to_owned(),
    };
    found.push(
        Diagnostic::new(
            &TRIGGER_NEVER_IMMEDIATE,
            metric.id.span,
            format!(
                "`{}` never leads to `{}`, however bad it gets",
                metric.id.value, urgent.id.value
            ),
        )
        .help(help),
    );
}

/// `decision-without-severity`.
fn without_severity(policy: &Policy, decision: &Decision) -> Diagnostic {
    let ids: Vec<String> = policy
        .severities
        .iter()
        .map(|severity| format!("`{}`", severity.id.value))
        .collect();
    Diagnostic::new(
        &DECISION_WITHOUT_SEVERITY,
        decision.id.span,
        format!("decision `{}` goes with no severity", decision.id.value),
    )
    .help(format!(
        "add `severity = …`, one of {}: it brings the time to respond and whom to call",
        ids.join(", ")
    ))
}

/// `trigger-without-runbook`: only where the decision is to act, for to watch needs no procedure.
fn without_runbook(policy: &Policy, trigger: &Trigger, found: &mut Vec<Diagnostic>) {
    let Some(decided) = decision(policy, &trigger.decision.value) else {
        return;
    };
    let severity = decided.severity.as_ref().and_then(|id| {
        policy
            .severities
            .iter()
            .find(|severity| severity.id.value == id.value)
    });
    let rollback = severity.and_then(|severity| severity.rollback.as_ref());
    let acts = decided.rank.value == 1
        || rollback.is_some_and(|word| matches!(word.value, Rollback::Yes | Rollback::Usually));
    if trigger.runbook.is_some() || !acts {
        return;
    }
    let place = match (&trigger.id, &trigger.kind) {
        (Some(id), _) => id.span,
        (None, TriggerKind::Condition(text)) => text.span,
        (None, TriggerKind::Threshold { comparison, .. }) => comparison.span,
    };
    found.push(
        Diagnostic::new(
            &TRIGGER_WITHOUT_RUNBOOK,
            place,
            format!(
                "this trigger leads to `{}` and names no runbook",
                decided.id.value
            ),
        )
        .help("add `runbook = \"…\"`: the procedure to open, by its path without `.md`"),
    );
}
