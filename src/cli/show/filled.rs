//! A command with values in the places of its tokens.

use super::values::Values;
use crate::markdown::{Command, Effect};
use crate::quote::{self, Refusal};

/// A command as it is pasted.
pub(super) struct Filled<'b> {
    pub(super) command: &'b Command,
    pub(super) effect: Option<Effect>,
    /// Its text. A place that takes no value keeps its token.
    pub(super) text: String,
    /// Those places: the name of the parameter, and why; each name once.
    pub(super) refused: Vec<(&'b str, Refusal)>,
    /// The names of the parameters in it that have no value here; each once.
    pub(super) missing: Vec<&'b str>,
}

impl<'b> Filled<'b> {
    /// The command without secrets: what it holds may be printed.
    pub(super) fn new(command: &'b Command, effect: Option<Effect>, values: &Values<'b>) -> Self {
        Self::with(command, effect, values, false)
    }

    /// The same command with them.
    pub(super) fn with_secrets(filled: &Self, values: &Values<'b>) -> Self {
        Self::with(filled.command, filled.effect, values, true)
    }

    fn with(
        command: &'b Command,
        effect: Option<Effect>,
        values: &Values<'b>,
        has_secrets: bool,
    ) -> Self {
        // What nobody calls harmless may change something.
        let is_change = !matches!(effect, Some(Effect::Look | Effect::Verify));
        let mut filled = Self {
            command,
            effect,
            text: String::with_capacity(command.text.len()),
            refused: Vec::new(),
            missing: Vec::new(),
        };
        let mut is_stopped = false;
        let mut at = 0;
        for place in &command.places {
            let Some(param) = place.param.and_then(|number| values.param(number)) else {
                continue;
            };
            let name = param.name.as_str();
            let value = values.of(param).filter(|_| has_secrets || !*param.secret);
            if value.is_none() && !filled.missing.contains(&name) {
                filled.missing.push(name);
            }
            is_stopped |= value.is_none() && place.context.may_stay_open();
            let text = match value {
                Some(value) => {
                    quote::quote(value, &place.context, param.form().as_deref(), is_change)
                }
                None => quote::unfilled(name, &place.context),
            };
            filled
                .text
                .push_str(command.text.get(at..place.range.start).unwrap_or_default());
            at = place.range.start;
            match text {
                Ok(text) => {
                    filled.text.push_str(&text);
                    at = place.range.end;
                }
                Err(refusal) if filled.refused.iter().all(|(known, _)| *known != name) => {
                    filled.refused.push((name, refusal));
                }
                Err(_) => {}
            }
        }
        // What stops the command before it runs stops it whatever stands further on.
        if is_stopped {
            filled
                .refused
                .retain(|(_, refusal)| *refusal != Refusal::Open);
        }
        filled
            .text
            .push_str(command.text.get(at..).unwrap_or_default());
        filled
    }

    /// The names of the parameters in it, in order of the text.
    pub(super) fn names(&self, values: &Values<'b>) -> Vec<&'b str> {
        let places = self.command.places.iter();
        let params = places.filter_map(|place| values.param(place.param?));
        params.map(|param| param.name.as_str()).collect()
    }

    /// The secrets in it that have no value yet.
    pub(super) fn secrets(&self, values: &Values<'b>) -> Vec<&'b str> {
        let is_open = |name: &&str| values.is_open_secret(name);
        let mut names: Vec<&str> = self.names(values).into_iter().filter(is_open).collect();
        names.dedup();
        names
    }
}
