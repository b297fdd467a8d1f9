//! The page of all rules.

use super::cell;
use crate::check::rules;
use std::fmt::Write as _;

/// A table of all rules by name; `rbdoc explain` says more of each.
pub(super) fn page() -> String {
    let mut text = "`rbdoc explain RULE` says why a rule matters, shows an example and how to fix it. The level of a rule is set in `book.toml` under `[lint]`; a problem that the team lives with until a date is waived under `[[allow]]`. Where it is \"error, always\", neither a level nor a waiver nor a baseline hides it: what such a rule finds is missing from the site.\n\n| rule | level | what it finds |\n| --- | --- | --- |\n".to_owned();
    let mut rules: Vec<_> = rules().collect();
    rules.sort_by_key(|rule| rule.name);
    for rule in rules {
        let _ = writeln!(
            text,
            "| `{}` | {}{} | {} |",
            rule.name,
            rule.level.word(),
            if rule.leaves_out { ", always" } else { "" },
            cell(rule.summary)
        );
    }
    text
}
