//! `severity-undefined`: severities that the matrix does not have: `P0` in a condition, a choice that lists others.

use super::{Findings, PolicyContext, rule};
use crate::check::context::RecordContext;
use crate::diagnostic::listed;
use crate::record::Text;
use crate::record::message::Message;
use crate::record::param::Param;
use crate::record::policy::{Severity, TriggerKind, severity_called};
use crate::record::runbook::Runbook;
use crate::source::{Span, Tree};
use regex::Regex;
use std::sync::LazyLock;

rule! { "severity-undefined", Error, "A severity such as `P0` that the matrix does not have." }

/// A severity as teams abbreviate it: `P0`, `SEV1`, `sev-2`.
static SHORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:p|sev[- ]?)[0-5]\b").ok());

/// In conditions and criteria.
pub(crate) fn in_policy(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let severities = &context.policy.severities;
    if severities.is_empty() || !context.is_whole {
        return;
    }
    let triggers = context.policy.triggers.iter();
    let conditions = triggers.filter_map(|trigger| match &trigger.kind {
        TriggerKind::Condition(text) => Some(text),
        TriggerKind::Threshold { .. } => None,
    });
    let criteria = severities
        .iter()
        .filter_map(|severity| severity.criteria.as_ref());
    for text in conditions.chain(criteria) {
        abbreviations(context.tree, severities, text, found);
    }
}

/// In what a message lets its author choose.
pub(crate) fn in_message(context: &RecordContext<'_>, message: &Message, found: &mut Findings<'_>) {
    in_params(context, &message.params, found);
}

/// In what a runbook lets its reader choose.
pub(crate) fn in_runbook(context: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    in_params(context, &runbook.meta.params, found);
}

fn in_params(context: &RecordContext<'_>, params: &[Param], found: &mut Findings<'_>) {
    let shared = context.shared;
    if shared.are_severities_whole && !shared.severities.is_empty() {
        for param in params {
            choices(&shared.severities, param, found);
        }
    }
}

/// The ids of severities as a report lists them.
fn ids<'a>(severities: impl IntoIterator<Item = &'a Severity>) -> String {
    listed(severities.into_iter().map(|severity| severity.id.as_str()))
}

fn abbreviations(tree: &Tree, severities: &[Severity], text: &Text, found: &mut Findings<'_>) {
    // In the source, so that the place is exact whatever the string's quotes and escapes.
    let written = tree.text_of(text.span.file);
    let Some(raw) = written.get(text.span.range()) else {
        return;
    };
    for name in SHORT.iter().flat_map(|short| short.find_iter(raw)) {
        if severity_called(severities, name.as_str()).is_some() {
            continue;
        }
        let start = text.span.range().start + name.start();
        let message = format!("`{}` is not a severity of the matrix", name.as_str());
        found
            .add(
                Span::new(text.span.file, start..start + name.len()),
                name.as_str(),
                message,
            )
            .help(format!(
                "say which of {} is meant, or add it to the `aliases` of one of them",
                ids(severities)
            ));
    }
}

/// A parameter that chooses a severity offers those of the matrix.
fn choices(severities: &[Severity], param: &Param, found: &mut Findings<'_>) {
    let from_incident = param
        .from
        .as_ref()
        .is_some_and(|from| from.value == "incident.severity");
    if param.choices.is_empty() || !(from_incident || param.name.value == "severity") {
        return;
    }
    let mut all_known = true;
    for choice in &param.choices {
        if severity_called(severities, &choice.value).is_none() {
            all_known = false;
            let message = format!("`{}` is not a severity of the matrix", choice.value);
            found
                .add(
                    choice.span,
                    format!("{}: {}", param.name.value, choice.value),
                    message,
                )
                .help(format!("the severities are {}", ids(severities)));
        }
    }
    // A choice that is filled in from the record must have room for every record.
    if from_incident && all_known {
        left_out(severities, param, found);
    }
}

/// Reports the severities that a parameter does not offer, called as those are that it does.
fn left_out(severities: &[Severity], param: &Param, found: &mut Findings<'_>) {
    let offered = |severity: &Severity| {
        let mut choices = param.choices.iter();
        choices.any(|choice| {
            severity_called(severities, &choice.value).is_some_and(|one| one.id == severity.id)
        })
    };
    let is_name = |choice: &Text| severities.iter().any(|one| one.name.value == choice.value);
    let has_names = param.choices.iter().any(is_name);
    let word = |severity: &'_ Severity| -> String {
        let word = if has_names {
            &severity.name
        } else {
            &severity.id
        };
        word.value.clone()
    };
    let missing: Vec<String> = severities
        .iter()
        .filter(|one| !offered(one))
        .map(word)
        .collect();
    let (Some(first), Some(last)) = (param.choices.first(), param.choices.last()) else {
        return;
    };
    if missing.is_empty() {
        return;
    }
    let missing = listed(missing.iter().map(String::as_str));
    let place = first.span.range().start..last.span.range().end;
    let message = format!("the choices of `{}` leave out {missing}", param.name.value);
    found
        .add(
            Span::new(first.span.file, place),
            param.name.as_str(),
            message,
        )
        .help(format!(
            "add {missing}: an incident of this severity has no choice here"
        ));
}
