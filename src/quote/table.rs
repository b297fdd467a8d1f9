//! `table.json` as rules: one for each [`Layer`].

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::layer::Layer;

/// The table as scripts read it.
pub const SOURCE: &str = include_str!("table.json");

/// A table with its expressions compiled.
pub(super) struct Table {
    /// How many characters a value may have.
    pub(super) longest: usize,
    /// Characters that no value may have. None if the table is not readable: then nothing is put anywhere.
    pub(super) control: Option<Regex>,
    rules: HashMap<String, Rule>,
    nothing: Rule,
}

/// What a layer asks of a text, and how it writes it.
#[derive(Default)]
pub(super) struct Rule {
    /// What a text must be as a whole.
    pub(super) only: Option<Regex>,
    /// Whether it takes only values whose parameter has a pattern.
    pub(super) needs_pattern: bool,
    /// Characters that cannot stand there.
    pub(super) refuse: String,
    /// Texts that stay as they are.
    pub(super) keep: Option<Regex>,
    /// What characters become.
    pub(super) map: HashMap<String, String>,
    /// Characters that stay where all others are written in hexadecimal digits.
    pub(super) percent: Option<Regex>,
    /// What stands before and behind the text.
    pub(super) wrap: String,
}

#[derive(Deserialize)]
struct Written {
    longest: usize,
    control: String,
    layers: HashMap<String, WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    only: Option<String>,
    #[serde(default)]
    pattern: bool,
    #[serde(default)]
    refuse: String,
    keep: Option<String>,
    #[serde(default)]
    map: HashMap<String, String>,
    percent: Option<String>,
    #[serde(default)]
    wrap: String,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // A unit test reads it; without it every value is refused.
    let written = serde_json::from_str::<Written>(SOURCE).unwrap_or(Written {
        longest: 0,
        control: String::new(),
        layers: HashMap::new(),
    });
    let rules = written.layers.into_iter().map(|(name, rule)| {
        let rule = Rule {
            only: rule.only.as_deref().and_then(whole),
            needs_pattern: rule.pattern,
            refuse: rule.refuse,
            keep: rule.keep.as_deref().and_then(whole),
            map: rule.map,
            percent: rule.percent.as_deref().and_then(whole),
            wrap: rule.wrap,
        };
        (name, rule)
    });
    Table {
        longest: written.longest,
        control: Regex::new(&written.control).ok(),
        rules: rules.collect(),
        nothing: Rule {
            only: whole(""),
            needs_pattern: true,
            ..Rule::default()
        },
    }
});

fn whole(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

/// The table.
pub(super) fn table() -> &'static Table {
    &TABLE
}

impl Table {
    /// What a layer asks. A layer that the table does not know takes nothing.
    pub(super) fn rule(&self, layer: Layer) -> &Rule {
        self.rules.get(layer.word()).unwrap_or(&self.nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_rule_for_each_layer_and_no_other() {
        let written: Written = serde_json::from_str(SOURCE).expect("a table");
        let mut names: Vec<&str> = written.layers.keys().map(String::as_str).collect();
        names.sort_unstable();
        let mut known: Vec<&str> = Layer::ALL.iter().map(|layer| layer.word()).collect();
        known.sort_unstable();
        assert_eq!(names, known);
        for (name, rule) in &written.layers {
            let own = &table().rules[name];
            assert_eq!(own.only.is_some(), rule.only.is_some(), "{name}");
            assert_eq!(own.keep.is_some(), rule.keep.is_some(), "{name}");
            assert_eq!(own.percent.is_some(), rule.percent.is_some(), "{name}");
        }
        assert!(table().control.is_some());
    }
}
