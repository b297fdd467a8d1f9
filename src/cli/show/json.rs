//! A runbook for programs.
//!
//! ```json
//! {"schema": 1, "page": "kubernetes/rollback", "title": "…",
//!  "params": [{"name": "namespace", "label": "Namespace", "value": null, "secret": false,
//!              "choices": [], "example": "checkout-prod"}],
//!  "commands": [{"number": 1, "title": "…", "effect": "change", "text": "…", "missing": ["namespace"],
//!                "refused": []}]}
//! ```
//!
//! A `text` is what Copy gives: where a value is missing the shell stops. A command that would run all the same has no
//! text, and says under `refused` which value it lacks and why. What is not said is `null`. No secret is in it but in a
//! command that was asked for by its number.

use serde_json::{Value, json};

use super::filled::Filled;
use super::values::Values;
use crate::diagnostic::render::json_text;
use crate::record::param::Param;
use crate::record::runbook::Runbook;
use crate::wording::Words;

/// The page with some of its commands, each with its number.
pub(super) fn json<'f>(
    runbook: &Runbook,
    commands: impl IntoIterator<Item = (usize, &'f Filled<'f>)>,
    values: &Values<'_>,
) -> String {
    let params = values.params().iter();
    let params: Vec<Value> = params.map(|param| about(param, values)).collect();
    let commands = commands.into_iter();
    let commands: Vec<Value> = commands
        .map(|(number, filled)| command(number, filled))
        .collect();
    json_text(&json!({
        "schema": 1,
        "page": runbook.id,
        "title": runbook.title.value,
        "params": params,
        "commands": commands,
    }))
}

fn about(param: &Param, values: &Values<'_>) -> Value {
    let choices = param.choices.iter();
    let choices: Vec<&str> = choices.map(|choice| choice.value.as_str()).collect();
    json!({
        "name": param.name.value,
        "label": param.label.as_ref().unwrap_or(&param.name).value,
        "value": values.of(param).filter(|_| !*param.secret),
        "secret": *param.secret,
        "choices": choices,
        "example": param.example.as_ref().map(|example| &example.value),
    })
}

fn command(number: usize, filled: &Filled<'_>) -> Value {
    let refused = filled.refused.iter().map(|(name, refusal)| {
        let why = Words::english().of("quote", refusal.word());
        json!({ "name": name, "why": why })
    });
    let refused: Vec<Value> = refused.collect();
    json!({
        "number": number,
        "title": filled.command.title,
        "effect": filled.effect.map(crate::markdown::Effect::word),
        "text": refused.is_empty().then_some(&filled.text),
        "missing": filled.missing,
        "refused": refused,
    })
}
