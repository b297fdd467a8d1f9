//! Values to fill in: those that a text asks for, and those that the service catalogue gives.

use super::library::Library;
use super::{Link, routes};
use crate::data::Word;
use crate::record::param::Param;
use crate::record::runbook::Runbook;
use crate::wording::Words;
use serde::Serialize;

/// A value to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParamView {
    /// The token.
    pub name: String,
    /// Its name.
    pub label: String,
    /// Whether the name is the token in other letters, so that one of them will do.
    pub same: bool,
    /// Help, choices, default.
    pub about: String,
    /// What one looks like.
    pub example: Option<String>,
    /// How to find it.
    pub find: Option<String>,
}

/// The values that the service catalogue gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceValues {
    /// The tokens.
    pub names: Vec<String>,
    /// One row per service.
    pub rows: Vec<ServiceRow>,
}

/// The values of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRow {
    /// The service.
    pub service: Link,
    /// A value for each token, empty where there is none.
    pub values: Vec<String>,
}

/// A value to fill in.
pub fn param(words: &Words, param: &Param) -> ParamView {
    let mut about = Vec::new();
    if let Some(help) = &param.help {
        about.push(sentence(help));
    }
    if !param.choices.is_empty() {
        let choices: Vec<&str> = param.choices.iter().map(|choice| choice.as_str()).collect();
        about.push(words.with("param.choices", &[("choices", &choices.join(", "))]));
    }
    // An example says it shorter.
    if param.example.is_none() {
        let kind = words.find("param_kind", param.kind.word());
        about.extend(kind.map(str::to_owned));
    }
    if let Some(default) = &param.default {
        about.push(words.with("param.default", &[("value", &default.value)]));
    } else if !param.required {
        about.push(words.get("param.optional").to_owned());
    }
    if *param.secret {
        about.push(words.get("param.secret").to_owned());
    }
    let (name, label) = (&param.name, param.label.as_ref().unwrap_or(&param.name));
    ParamView {
        name: name.value.clone(),
        same: label
            .value
            .eq_ignore_ascii_case(&name.value.replace(['-', '_'], " ")),
        label: label.value.clone(),
        about: about.join(" "),
        example: param.example.as_deref().cloned(),
        find: param.find.as_deref().cloned(),
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The values that the catalogue gives for this procedure's parameters, for services that have any.
pub(super) fn service_values(library: &Library<'_>, runbook: &Runbook) -> Option<ServiceValues> {
    let names: Vec<String> = runbook
        .meta
        .params
        .iter()
        .filter(|param| !*param.secret)
        .map(|param| param.name.value.clone())
        .collect();
    let serves = |id: &str| {
        library
            .runbooks_of_service(id)
            .iter()
            .any(|other| other.id == runbook.id)
    };
    let rows: Vec<ServiceRow> = library
        .book
        .services
        .services
        .iter()
        .filter(|service| serves(&service.id))
        .map(|service| ServiceRow {
            service: Link::to(&routes::service(&service.id), service.name.as_str()),
            values: names
                .iter()
                .map(|name| {
                    let mut given = service.params.iter();
                    let given = given.find(|(key, _)| key.value == *name);
                    given.map_or_else(String::new, |(_, value)| value.value.clone())
                })
                .collect(),
        })
        .filter(|row| row.values.iter().any(|value| !value.is_empty()))
        .collect();
    (!rows.is_empty()).then_some(ServiceValues { names, rows })
}
