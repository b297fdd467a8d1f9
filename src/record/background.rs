//! Which section of a runbook says what the runbook is for: by the headings that real runbooks give it.

/// Those headings, in small letters without signs.
const HEADINGS: &[&str] = &[
    "about",
    "about this procedure",
    "about this runbook",
    "background",
    "context",
    "introduction",
    "overview",
    "purpose",
    "scope",
    "use when",
    "when",
    "when to use",
    "when to use it",
    "when to use this",
    "when to use this playbook",
    "when to use this procedure",
    "when to use this runbook",
];

/// Whether the section under `heading` says what the runbook is for.
pub fn is_background(heading: &str) -> bool {
    let words: Vec<String> = heading
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    HEADINGS.contains(&words.join(" ").as_str())
}
