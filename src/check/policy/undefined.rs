//! Severities that the matrix does not have: `P0` in a condition, a choice that lists others.

use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::record::Text;
use crate::record::param::Param;
use crate::record::policy::{Policy, TriggerKind};
use crate::rule;
use crate::source::{Span, Tree};
use regex::Regex;
use std::sync::LazyLock;

rule!(
    SEVERITY_UNDEFINED,
    "severity-undefined",
    Error,
    "A severity such as `P0` that the matrix does not have."
);

/// A severity as teams abbreviate it: `P0`, `SEV1`, `sev-2`.
static SHORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:p|sev[- ]?)[0-5]\b").ok());

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let policy = &context.book.policy;
    if policy.severities.is_empty() || !context.is_whole(policy.file) {
        return;
    }
    let conditions = policy
        .triggers
        .iter()
        .filter_map(|trigger| match &trigger.kind {
            TriggerKind::Condition(text) => Some(text),
            TriggerKind::Threshold { .. } => None,
        });
    let criteria = policy
        .severities
        .iter()
        .filter_map(|severity| severity.criteria.as_ref());
    for text in conditions.chain(criteria) {
        abbreviations(context.tree, policy, text, found);
    }
    let messages = context.book.messages.iter().flat_map(|m| &m.params);
    let runbooks = context.book.runbooks.iter().flat_map(|r| &r.meta.params);
    for param in messages.chain(runbooks) {
        choices(policy, param, found);
    }
}

/// A name as it is compared: `SEV-1` is `sev1`.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a severity goes by this name.
fn is_known(policy: &Policy, name: &str) -> bool {
    let name = folded(name);
    policy.severities.iter().any(|severity| {
        std::iter::once(&severity.id)
            .chain([&severity.name])
            .chain(&severity.aliases)
            .any(|known| folded(&known.value) == name)
    })
}

/// The severities as a help line lists them.
fn listed(policy: &Policy) -> String {
    let ids: Vec<String> = policy
        .severities
        .iter()
        .map(|severity| format!("`{}`", severity.id.value))
        .collect();
    ids.join(", ")
}

fn abbreviations(tree: &Tree, policy: &Policy, text: &Text, found: &mut Vec<Diagnostic>) {
    // In the source, so that the place is exact whatever the string's quotes and escapes.
    let written = tree.text_of(text.span.file);
    let Some(raw) = written.get(text.span.range()) else {
        return;
    };
    for name in SHORT.iter().flat_map(|short| short.find_iter(raw)) {
        if is_known(policy, name.as_str()) {
            continue;
        }
        let start = text.span.range().start + name.start();
        found.push(
            Diagnostic::new(
                &SEVERITY_UNDEFINED,
                Span::new(text.span.file, start..start + name.len()),
                format!("`{}` is not a severity of the matrix", name.as_str()),
            )
            .help(format!(
                "say which of {} is meant, or add it to the `aliases` of one of them",
                listed(policy)
            )),
        );
    }
}

/// A parameter that chooses a severity offers those of the matrix.
fn choices(policy: &Policy, param: &Param, found: &mut Vec<Diagnostic>) {
    let from_incident = param
        .from
        .as_ref()
        .is_some_and(|from| from.value == "incident.severity");
    if param.choices.is_empty() || !(from_incident || param.name.value == "severity") {
        return;
    }
    let mut all_known = true;
    for choice in &param.choices {
        if !is_known(policy, &choice.value) {
            all_known = false;
            found.push(
                Diagnostic::new(
                    &SEVERITY_UNDEFINED,
                    choice.span,
                    format!("`{}` is not a severity of the matrix", choice.value),
                )
                .help(format!("the severities are {}", listed(policy))),
            );
        }
    }
    let missing: Vec<String> = policy
        .severities
        .iter()
        .filter(|severity| {
            !param.choices.iter().any(|choice| {
                let choice = folded(&choice.value);
                std::iter::once(&severity.id)
                    .chain([&severity.name])
                    .chain(&severity.aliases)
                    .any(|known| folded(&known.value) == choice)
            })
        })
        .map(|severity| format!("`{}`", severity.id.value))
        .collect();
    // A choice that is filled in from the record must have room for every record.
    if from_incident && all_known && !missing.is_empty() {
        found.push(
            Diagnostic::new(
                &SEVERITY_UNDEFINED,
                param.name.span,
                format!("`{}` leaves out {}", param.name.value, missing.join(", ")),
            )
            .help(format!("the severities are {}", listed(policy))),
        );
    }
}
