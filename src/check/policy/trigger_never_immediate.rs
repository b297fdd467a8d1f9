//! `trigger-never-immediate`: silent where there is nothing to choose between, and where something that the file says
//! of the metric could not be read.

use super::{Findings, PolicyContext, rule};
use crate::decide::with_unit;
use crate::record::policy::{Decision, Metric, Policy, Trigger, Worse};

rule! { "trigger-never-immediate", Info, "A metric that never leads to the most urgent decision." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let decisions = &context.policy.decisions;
    let Some(urgent) = decisions.iter().min_by_key(|d| d.rank.value) else {
        return;
    };
    for (metric, triggers) in context.deciding() {
        let reaches = reaches(context.policy, metric, &triggers, urgent);
        if reaches || decisions.len() < 2 || !context.is_read(metric) {
            continue;
        }
        let worst = match metric.worse {
            Worse::Higher => metric.max.as_ref(),
            Worse::Lower => metric.min.as_ref(),
        };
        let worst = worst.map(|worst| with_unit(worst.value, &metric.unit.value));
        let id = &metric.id.value;
        let message = format!(
            "`{id}` never leads to `{}`, however bad it gets",
            urgent.id.value
        );
        found
            .add(metric.id.span, id, message)
            .help(worst.map_or_else(
                || {
                    "if there is a value that is an emergency, add a trigger that says so"
                        .to_owned()
                },
                |worst| format!("if {worst} is an emergency, add a trigger that says so"),
            ));
    }
}

/// Whether a trigger or a gap of a metric leads to the decision `urgent`. One that leads to no decision may.
fn reaches(policy: &Policy, metric: &Metric, triggers: &[&Trigger], urgent: &Decision) -> bool {
    let unknown = |trigger: &&Trigger| policy.decision(&trigger.decision).is_none();
    let by_gap = policy.gaps.iter().any(|gap| {
        let treat_as = gap.treat_as.as_deref();
        gap.metric.value == metric.id.value && treat_as == Some(&urgent.id.value)
    });
    by_gap
        || triggers
            .iter()
            .any(|trigger| trigger.decision.value == urgent.id.value || unknown(trigger))
}
