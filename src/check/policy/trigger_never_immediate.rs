//! `trigger-never-immediate`: silent where there is nothing to choose between, and where something that the file says
//! of the metric could not be read.

use super::PolicyContext;
use crate::check::scope::Findings;
use crate::decide::{decision, with_unit};
use crate::diagnostic::Diagnostic;
use crate::record::policy::{Metric, Policy, Trigger, Worse};
use crate::rule;

rule!(
    "trigger-never-immediate",
    Info,
    "A metric that never leads to the most urgent decision."
);

pub(in crate::check) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let deciding = context
        .deciding()
        .filter(|(metric, _)| context.is_read(metric));
    found.extend(deciding.filter_map(|(metric, triggers)| of(context.policy, metric, &triggers)));
}

fn of(policy: &Policy, metric: &Metric, triggers: &[&Trigger]) -> Option<Diagnostic> {
    let urgent = policy.decisions.iter().min_by_key(|d| d.rank.value)?;
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
        return None;
    }
    let worst = match metric.worse {
        Worse::Higher => metric.max.as_ref(),
        Worse::Lower => metric.min.as_ref(),
    };
    let help = match worst {
        Some(worst) => format!(
            "if {} is an emergency, add a trigger that says so",
            with_unit(worst.value, &metric.unit.value)
        ),
        None => "if there is a value that is an emergency, add a trigger that says so".to_owned(),
    };
    Some(
        Diagnostic::new(
            &RULE,
            metric.id.span,
            metric.id.as_str(),
            format!(
                "`{}` never leads to `{}`, however bad it gets",
                metric.id.value, urgent.id.value
            ),
        )
        .help(help),
    )
}
