//! `trigger-without-baseline`: a share such as "50 % degradation" says nothing until it is known of what.

use super::{Findings, PolicyContext, rule};
use crate::record::is_blank;

rule! { "trigger-without-baseline", Error, "A relative metric that does not say what it is compared with." }

/// Words that say that a share is one of something else, not of a whole.
const RELATIVE: [&str; 10] = [
    "degradation",
    "degraded",
    "slowdown",
    "increase",
    "decrease",
    "deviation",
    "regression",
    "relative",
    "compared",
    "versus",
];

pub(in crate::check) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    for (metric, _) in context.deciding() {
        let id = &metric.id.value;
        let name = format!("{id} {}", metric.name.value).to_lowercase();
        let word = RELATIVE.iter().find(|word| {
            name.split(|c: char| !c.is_alphanumeric())
                .any(|part| part == **word)
        });
        let unit = metric.unit.value.trim().to_lowercase();
        let is_share = ["%", "percent", "x", "×", "times"].contains(&unit.as_str());
        if let (Some(word), true, true) = (word, is_share, is_blank(metric.baseline.as_ref())) {
            let message = format!(
                "metric `{id}` is a {word} in {}, but does not say compared with what",
                metric.unit.value
            );
            found
                .add(metric.id.span, id, message)
                .help("add `baseline = \"…\"`, such as \"the same hour one week earlier\"");
        }
    }
}
