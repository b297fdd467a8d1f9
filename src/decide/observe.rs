//! What somebody sees, as they type it: `error-rate=14`, `data-corruption`.

use super::interval::Interval;
use super::trigger_id;
use super::words::interval_words;
use crate::diagnostic::did_you_mean;
use crate::record::policy::{Metric, Policy};
use crate::wording::Words;

/// Something that somebody sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Observation<'a> {
    /// A metric has this value.
    Value {
        /// The metric.
        metric: &'a Metric,
        /// A value of its domain.
        value: f64,
    },
    /// A trigger's condition is true.
    Trigger(usize),
}

/// Why a typed observation says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// One sentence without a full stop.
    pub message: String,
    /// What to do next.
    pub help: String,
}

/// Reads `metric=value` (the unit may follow) or a trigger's id.
///
/// # Errors
/// A name that the policy does not have, a value that is no number or that the metric cannot take.
pub fn observe<'a>(policy: &'a Policy, text: &str) -> Result<Observation<'a>, Refused> {
    match text.split_once('=') {
        Some((name, value)) => observed_value(policy, name.trim(), value.trim()),
        None => observed_trigger(policy, text.trim()),
    }
}

fn observed_value<'a>(
    policy: &'a Policy,
    name: &str,
    text: &str,
) -> Result<Observation<'a>, Refused> {
    let metric = policy.metric(name).ok_or_else(|| {
        let known = policy.metrics.iter().map(|metric| metric.id.value.as_str());
        unknown("metric", name, known)
    })?;
    let unit = &metric.unit.value;
    let digits = text.strip_suffix(unit.as_str()).unwrap_or(text).trim_end();
    let value = digits
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .ok_or_else(|| Refused {
            message: format!("`{text}` is not a number"),
            help: format!("write it as `{name}=14`; the unit is {unit}"),
        })?;
    match Interval::domain(metric) {
        Some(domain) if !domain.contains(value) => Err(Refused {
            message: format!("`{name}` cannot be {}", super::with_unit(value, unit)),
            help: format!(
                "the policy says it is {}",
                interval_words(domain, Interval::all(), unit, Words::english())
            ),
        }),
        _ => Ok(Observation::Value { metric, value }),
    }
}

fn observed_trigger<'a>(policy: &'a Policy, name: &str) -> Result<Observation<'a>, Refused> {
    let ids: Vec<String> = (0..policy.triggers.len())
        .map(|number| trigger_id(policy, number))
        .collect();
    if let Some(number) = ids.iter().position(|id| id == name) {
        return Ok(Observation::Trigger(number));
    }
    if policy.metric(name).is_some() {
        return Err(Refused {
            message: format!("`{name}` is a metric and has no value here"),
            help: format!("add the value, as in `{name}=14`"),
        });
    }
    Err(unknown("trigger", name, ids.iter().map(String::as_str)))
}

fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Refused {
    let help = match did_you_mean(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match known.map(|id| format!("`{id}`")).collect::<Vec<_>>() {
            ids if ids.is_empty() => format!("the policy has no {kind}"),
            ids => format!("the policy has {}", ids.join(", ")),
        },
    };
    Refused {
        message: format!("no {kind} is called `{name}`"),
        help,
    }
}
