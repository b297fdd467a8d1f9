//! What a runbook begins with: its metadata, and the sections that the book expects of it.

use chrono::NaiveDate;
use serde::Serialize;

/// A Markdown file in the folder of runbooks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunbookDraft {
    /// Shown name.
    pub title: String,
    /// Whether the front matter is YAML: another generator reads the file too.
    pub yaml: bool,
    /// Names of alerts that lead to it.
    pub alerts: Vec<String>,
    /// Ids of services.
    pub services: Vec<String>,
    /// Ids of severities.
    pub severities: Vec<String>,
    /// Id of a team or person.
    pub owner: Option<String>,
    /// How long it takes, as a duration.
    pub estimate: Option<String>,
    /// A word of the risk.
    pub risk: Option<String>,
    /// Id of a role, or `none`.
    pub approval: Option<String>,
    /// Id of the checklist that ends it.
    pub verify: Option<String>,
    /// Whether it has an owner: its own, or by the defaults of `book.toml`.
    pub has_owner: bool,
    /// The day on which it is begun.
    pub today: NaiveDate,
    /// In order.
    pub sections: Vec<RunbookSection>,
}

/// A section of a runbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunbookSection {
    /// The heading.
    pub heading: String,
    /// What it is for: `when`, `before`, `steps`, `verify`, `undo`, `stop` or `other`. None where an earlier section
    /// is for the same.
    pub part: Option<&'static str>,
}

/// The sections where the book expects none.
const USUAL: [&str; 6] = [
    "When to use it",
    "Before you start",
    STEPS,
    "Verify",
    "Undo",
    "Stop and call",
];
const STEPS: &str = "Steps";
const OTHER: &str = "other";

/// Words by which a heading tells what its section is for; the first part that fits counts.
const PARTS: [(&str, &str); 6] = [
    ("stop", "stop|call|escalat|contact"),
    ("verify", "verif|check|confirm"),
    ("undo", "undo|revert|back out|rollback|roll back"),
    (
        "before",
        "before|prerequisite|requirement|diagnos|investigat|triage|debug",
    ),
    (
        "when",
        "when|meaning|impact|symptom|summary|overview|about|trigger",
    ),
    (
        "steps",
        "step|mitigat|resol|remed|procedure|fix|action|restor|repair",
    ),
];

fn part(heading: &str) -> &'static str {
    let heading = heading.to_lowercase();
    PARTS
        .iter()
        .find(|(_, words)| words.split('|').any(|word| heading.contains(word)))
        .map_or(OTHER, |(part, _)| part)
}

/// The sections that the book expects, with steps among them; the usual ones where it expects none.
pub fn sections(expected: &[&str]) -> Vec<RunbookSection> {
    let mut headings = if expected.is_empty() {
        USUAL.to_vec()
    } else {
        expected.to_vec()
    };
    if !headings.iter().any(|heading| part(heading) == "steps") {
        let is_end = |heading: &&str| ["verify", "undo", "stop"].contains(&part(heading));
        let place = headings.iter().position(is_end);
        headings.insert(place.unwrap_or(headings.len()), STEPS);
    }
    let mut sections: Vec<RunbookSection> = Vec::new();
    for heading in headings {
        let part = part(heading);
        let is_first = sections.iter().all(|section| section.part != Some(part));
        sections.push(RunbookSection {
            heading: heading.to_owned(),
            part: (part == OTHER || is_first).then_some(part),
        });
    }
    sections
}
