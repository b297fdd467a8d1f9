//! `trigger-without-runbook`: only where the decision is to act, for to watch needs no procedure.

use super::{Findings, PolicyContext, rule};
use crate::record::policy::{Decision, Rollback, TriggerKind};

rule! { "trigger-without-runbook", Warning, "An urgent trigger that names no procedure." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    // A book without runbooks has none to name.
    if context.book.runbooks.is_empty() {
        return;
    }
    let policy = context.policy;
    let triggers = policy.triggers.iter();
    for trigger in triggers.filter(|trigger| trigger.runbook.is_none()) {
        let Some(decided) = policy.decision(&trigger.decision) else {
            continue;
        };
        if !acts(context, decided) {
            continue;
        }
        let (name, place) = match &trigger.kind {
            TriggerKind::Condition(text) => (text.as_str(), text.span),
            TriggerKind::Threshold { metric, comparison } => (metric.as_str(), comparison.span),
        };
        let (name, place) = match &trigger.id {
            Some(id) => (id.as_str(), id.span),
            None => (name, place),
        };
        let decision = &decided.id.value;
        let message = format!("this trigger leads to `{decision}` and names no runbook");
        found
            .add(place, format!("{name}: {decision}"), message)
            .help("add `runbook = \"…\"`: the procedure to open, by its path without `.md`");
    }
}

/// Whether somebody acts on a decision.
fn acts(context: &PolicyContext<'_>, decision: &Decision) -> bool {
    let severity = decision.severity.as_ref();
    let severity = severity.and_then(|id| context.policy.severity(id));
    let rollback = severity.and_then(|severity| severity.rollback.as_ref());
    decision.rank.value == 1
        || rollback.is_some_and(|word| matches!(word.value, Rollback::Yes | Rollback::Usually))
}
