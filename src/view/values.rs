//! Values to fill in: those that a text asks for, and those that the service catalogue gives.

use super::library::Library;
use super::{Link, routes};
use crate::data::Word;
use crate::markdown::{Effect, Params, command_line, effect};
use crate::record::param::{self, Param, ParamKind};
use crate::record::runbook::Runbook;
use crate::wording::Words;
use serde::Serialize;
use std::fmt::Display;

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
    /// How to find it, in words.
    pub find: Option<String>,
    /// The command that finds it, as HTML; none where a sentence says how.
    pub find_command: Option<String>,
    /// What its field is: `text`, `int`, `date`, `time`, `choice` or `secret`.
    pub field: &'static str,
    /// The only values allowed.
    pub choices: Vec<String>,
    /// What is there from the start.
    pub default: Option<String>,
    /// What a whole value looks like, as a regular expression.
    pub form: Option<String>,
    /// Whether a command makes sense without it.
    pub is_optional: bool,
}

/// The values of a runbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Values {
    /// Those that are needed up to the first change, or by no command.
    pub early: Vec<ParamView>,
    /// Those that only later commands need.
    pub late: Vec<ParamView>,
    /// How many those are, in words.
    pub late_count: String,
    /// Those that only commands of a tab need which is not the one shown at first.
    pub tabs: Vec<TabValues>,
    /// Those of services.
    pub services: Option<ServiceValues>,
}

/// The values that only the commands of a tab need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TabValues {
    /// The tab's name.
    pub tab: String,
    /// How many there are, in words.
    pub count: String,
    /// The values.
    pub params: Vec<ParamView>,
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

/// The values that a text asks for, in the order of its record.
pub fn params<'p>(
    words: &Words,
    all: &[Param],
    shown: impl IntoIterator<Item = &'p Param>,
) -> Vec<ParamView> {
    let tokens = param::tokens(all);
    let known = Params::new(&tokens);
    let view = |param: &Param| ParamView {
        find_command: param
            .find
            .as_ref()
            .and_then(|find| command_line(find, &known)),
        ..self::param(words, param)
    };
    shown.into_iter().map(view).collect()
}

/// A value to fill in, without the command that finds it.
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
    }
    if *param.secret {
        about.push(words.get("param.secret").to_owned());
    }
    let (name, label) = (&param.name, param.label.as_ref().unwrap_or(&param.name));
    let choices = param.choices.iter().map(|choice| choice.value.clone());
    ParamView {
        name: name.value.clone(),
        same: label
            .value
            .eq_ignore_ascii_case(&name.value.replace(['-', '_'], " ")),
        label: label.value.clone(),
        about: about.join(" "),
        example: param.example.as_deref().cloned(),
        find: param.find.as_deref().cloned(),
        find_command: None,
        field: match param.kind {
            _ if *param.secret => "secret",
            ParamKind::Choice if !param.choices.is_empty() => "choice",
            ParamKind::String | ParamKind::Choice => "text",
            kind => kind.word(),
        },
        choices: choices.collect(),
        default: param.default.as_deref().cloned(),
        form: param.form(),
        is_optional: !param.required,
    }
}

/// The values that a runbook asks for, if it asks for any.
pub(super) fn of_runbook(library: &Library<'_>, runbook: &Runbook) -> Option<Values> {
    let all = &runbook.meta.params;
    let words = &library.words;
    let mut uses: Vec<Vec<Use<'_>>> = Vec::new();
    uses.resize_with(all.len(), Vec::new);
    for (param, place) in self::uses(runbook) {
        if let Some(of_param) = uses.get_mut(param) {
            of_param.push(place);
        }
    }
    let mut values = Values {
        early: Vec::new(),
        late: Vec::new(),
        late_count: String::new(),
        tabs: Vec::new(),
        services: service_values(library, runbook),
    };
    for (view, of_param) in params(words, all, all).into_iter().zip(&uses) {
        let mut of_param = of_param.iter();
        let first = of_param.next();
        let tab = first.and_then(|one| one.tab);
        let is_of_tab = tab.is_some() && of_param.clone().all(|one| one.tab == tab);
        let is_late = first.is_some_and(|one| one.is_late) && of_param.all(|one| one.is_late);
        match tab.filter(|_| is_of_tab) {
            Some(tab) => match values.tabs.iter_mut().find(|known| known.tab == tab) {
                Some(known) => known.params.push(view),
                None => values.tabs.push(TabValues {
                    tab: tab.to_owned(),
                    count: String::new(),
                    params: vec![view],
                }),
            },
            None if is_late => values.late.push(view),
            None => values.early.push(view),
        }
    }
    values.late_count = words.with("values.late", &[("n", &values.late.len())]);
    for tab in &mut values.tabs {
        let parts: [(&str, &dyn Display); 2] = [("n", &tab.params.len()), ("tab", &tab.tab)];
        tab.count = words.with("values.of_tab", &parts);
    }
    (!all.is_empty()).then_some(values)
}

/// A place of a parameter in a command.
struct Use<'b> {
    /// The tab that holds the command, where it is not the first of its group.
    tab: Option<&'b str>,
    /// Whether the command stands behind the first change and its alternatives.
    is_late: bool,
}

/// The places of parameters in commands, in order, each with the parameter's number.
fn uses(runbook: &Runbook) -> Vec<(usize, Use<'_>)> {
    let mut uses = Vec::new();
    let (mut has_changed, mut is_late) = (false, false);
    let mut shown: Option<&str> = None;
    for block in &runbook.doc.code {
        let tab = block.fence.tab.as_deref();
        // The first of neighbours with tabs is shown; blocks of one name stand together.
        shown = tab.and(shown.or(tab));
        for command in &block.commands {
            let effect = effect(&block.fence, command);
            let is_change = matches!(effect, Some(Effect::Change | Effect::Destructive));
            is_late |= has_changed && !is_change;
            has_changed |= is_change;
            let params = command.places.iter().filter_map(|place| place.param);
            let place = || Use {
                tab: tab.filter(|_| tab != shown),
                is_late,
            };
            uses.extend(params.map(|param| (usize::from(param), place())));
        }
    }
    uses
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
fn service_values(library: &Library<'_>, runbook: &Runbook) -> Option<ServiceValues> {
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
