//! Intervals and triggers in words that a reader cannot take two ways.

use super::interval::Interval;
use crate::record::policy::{Comparison, Metric, Policy, Trigger, TriggerKind};
use crate::wording::Words;

/// A number as people write it: `10`, `0.5`, `-3`.
pub fn number(value: f64) -> String {
    (value + 0.0).to_string()
}

/// A number with its unit: `10 %`.
pub fn with_unit(value: f64, unit: &str) -> String {
    if unit.is_empty() {
        number(value)
    } else {
        format!("{} {unit}", number(value))
    }
}

/// A stretch in `words`. An end that is the end of `domain` goes without saying: on 0 to 100 %,
/// `(10, 100]` is "above 10 %".
pub fn interval_words(interval: Interval, domain: Interval, unit: &str, words: &Words) -> String {
    let one = |key: &str, value| words.with(key, &[("value", &with_unit(value, unit))]);
    if let Some(point) = interval.point() {
        return one("interval.exactly", point);
    }
    let (low, high) = (interval.from.value(), interval.to.value());
    match (interval.from > domain.from, interval.to < domain.to) {
        (false, false) => words.get("interval.any").to_owned(),
        (true, false) if interval.from_closed() => one("interval.at_least", low),
        (true, false) => one("interval.above", low),
        (false, true) if interval.to_closed() => one("interval.at_most", high),
        (false, true) => one("interval.below", high),
        (true, true) => {
            let ends = match (interval.from_closed(), interval.to_closed()) {
                (true, true) => words.get("interval.both_included").to_owned(),
                (false, false) => words.get("interval.neither_included").to_owned(),
                (true, false) => one("interval.not_included", high),
                (false, true) => one("interval.not_included", low),
            };
            let (low, high) = (number(low), with_unit(high, unit));
            words.with(
                "interval.between",
                &[("low", &low), ("high", &high), ("ends", &ends)],
            )
        }
    }
}

/// A comparison as its author would say it: `> 10 %`, `1 % to 10 % (both included)`.
pub fn comparison_words(comparison: &Comparison, metric: &Metric) -> String {
    let unit = &metric.unit.value;
    match *comparison {
        Comparison::Above(value) => format!("> {}", with_unit(value, unit)),
        Comparison::AtLeast(value) => format!(">= {}", with_unit(value, unit)),
        Comparison::Below(value) => format!("< {}", with_unit(value, unit)),
        Comparison::AtMost(value) => format!("<= {}", with_unit(value, unit)),
        Comparison::Equal(value) => format!("== {}", with_unit(value, unit)),
        Comparison::Between { .. } => Interval::of(comparison).map_or_else(
            || "between nothing".to_owned(),
            |interval| interval_words(interval, Interval::all(), unit, Words::english()),
        ),
    }
}

/// What makes a trigger fire, in words: `Data corruption detected`, `Error rate > 10 % for 2m`.
pub fn trigger_words(policy: &Policy, trigger: &Trigger) -> String {
    let what = match &trigger.kind {
        TriggerKind::Condition(text) => text.value.clone(),
        TriggerKind::Threshold { metric, comparison } => match policy.metric(metric) {
            Some(metric) => {
                let range = comparison_words(comparison, metric);
                format!("{} {range}", metric.name.value)
            }
            None => metric.value.clone(),
        },
    };
    match &trigger.hold {
        Some(hold) if hold.value.seconds > 0 => format!("{what} for {}", hold.value),
        _ => what,
    }
}
