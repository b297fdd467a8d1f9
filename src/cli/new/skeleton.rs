//! Markdown with guidance that no reader sees, and the sections of a runbook.

use std::fmt::Write;

use crate::data::Syntax;
use crate::record::book_toml::RawHtml;

/// A Markdown file being written: front matter, and text with guidance. The guidance is HTML comments;
/// in a book that shows HTML as text it stands in the front matter, as comments there.
pub(super) struct Prose {
    syntax: Syntax,
    shows_html: bool,
    front: String,
    body: String,
}

impl Prose {
    pub(super) fn new(syntax: Syntax, raw_html: RawHtml) -> Self {
        Self {
            syntax,
            shows_html: raw_html == RawHtml::Escape,
            front: String::new(),
            body: String::new(),
        }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        // Writing into a string cannot fail.
        let _ = write!(self.body, "## {heading}\n\n");
    }

    /// Guidance about `place`.
    pub(super) fn hint(&mut self, place: &str, words: &str) {
        if self.shows_html {
            if self.front.is_empty() {
                self.front.push_str("#\n");
            }
            // Brackets are where templates leave something to fill in, and check looks for them here.
            let words = words.replace('[', "(").replace(']', ")");
            for line in format!("{place}: {words}").lines() {
                let _ = writeln!(self.front, "# {line}");
            }
        } else {
            // A comment ends at the first of these, wherever it stands; at the second for browsers.
            let words = words.replace("-->", "->").replace("--!>", "->");
            let end = if words.contains('\n') { "\n" } else { " " };
            let _ = write!(self.body, "<!-- {words}{end}-->\n\n");
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.body.push_str(text.trim_end());
        self.body.push_str("\n\n");
    }

    /// The file: `front` is its front matter.
    pub(super) fn finish(self, front: &str) -> String {
        let body = self.body.trim_end();
        let fence = match self.syntax {
            Syntax::Toml => "+++",
            Syntax::Yaml => "---",
        };
        format!("{fence}\n{front}{}{fence}\n\n{body}\n", self.front)
    }
}

/// What a section of a runbook is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    When,
    Before,
    Steps,
    Verify,
    Undo,
    Stop,
    Other,
}

/// The sections where the book expects none.
const USUAL: [&str; 6] = [
    "When to use it",
    "Before you start",
    "Steps",
    "Verify",
    "Undo",
    "Stop and call",
];

/// Words by which a heading tells what it is for, the first that fits.
const WORDS: [(Part, &[&str]); 6] = [
    (Part::Stop, &["stop", "call", "escalat", "contact"]),
    (Part::Verify, &["verif", "check", "confirm"]),
    (
        Part::Undo,
        &["undo", "revert", "back out", "rollback", "roll back"],
    ),
    (
        Part::Before,
        &[
            "before",
            "prerequisite",
            "requirement",
            "diagnos",
            "investigat",
            "triage",
            "debug",
        ],
    ),
    (
        Part::When,
        &[
            "when", "meaning", "impact", "symptom", "summary", "overview", "about", "trigger",
        ],
    ),
    (
        Part::Steps,
        &[
            "step",
            "mitigat",
            "resol",
            "remed",
            "procedure",
            "fix",
            "action",
            "restor",
            "repair",
        ],
    ),
];

fn part(heading: &str) -> Part {
    let heading = heading.to_lowercase();
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| heading.contains(word)))
        .map_or(Part::Other, |(part, _)| *part)
}

/// Writes the sections of a runbook: those that the book expects, with steps among them.
pub(super) fn sections(prose: &mut Prose, expected: &[&str]) {
    let mut headings: Vec<&str> = if expected.is_empty() {
        USUAL.to_vec()
    } else {
        expected.to_vec()
    };
    let is_end = |heading: &&str| matches!(part(heading), Part::Verify | Part::Undo | Part::Stop);
    if !headings.iter().any(|heading| part(heading) == Part::Steps) {
        let place = headings.iter().position(is_end);
        headings.insert(place.unwrap_or(headings.len()), "Steps");
    }
    let mut told = Vec::new();
    for heading in headings {
        let part = part(heading);
        prose.heading(heading);
        if part == Part::Other || !told.contains(&part) {
            prose.hint(heading, guidance(part));
            if let Some(text) = sample(part) {
                prose.text(text);
            }
        }
        told.push(part);
    }
}

/// The parameter of the sample commands, for the front matter.
pub(super) fn sample_param(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Toml => {
            r#"
# A parameter is what a reader fills in: [unit] in the commands below. Sample: replace it.
[[param]]
name    = "unit"
label   = "Sample: name of the unit"
example = "sample.service"
find    = "systemctl list-units --type=service --no-pager"
"#
        }
        Syntax::Yaml => {
            r#"
# A parameter is what a reader fills in: [unit] in the commands below. Sample: replace it.
param:
  - name: unit
    label: "Sample: name of the unit"
    example: "sample.service"
    find: "systemctl list-units --type=service --no-pager"
"#
        }
    }
}

fn guidance(part: Part) -> &'static str {
    match part {
        Part::When => {
            "What the reader sees that leads here, what this changes, and what it is not for."
        }
        Part::Before => {
            "What to look at first, with commands that change nothing: ```bash look. Each command works alone; the comment above it is its title."
        }
        Part::Steps => {
            "What to do, in order: ```bash change, or destructive where data can be lost. An alternative stands in a block of its own: ```bash or."
        }
        Part::Verify => {
            "How to see that it worked: ```bash verify. Say what the answer is, as a number or a word."
        }
        Part::Undo => "How to take it back: ```bash undo. If that cannot be done, say so here.",
        Part::Stop => "When to stop, and whom to call: a role, by its name.",
        Part::Other => "Write what belongs here, or take the heading out.",
    }
}

fn sample(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::When => "Sample: the service answers with errors, and a restart is known to help.",
        Part::Before => {
            "```bash look\n# Sample: see what runs now\nsystemctl status [unit] --no-pager\n```"
        }
        Part::Steps => "```bash change\n# Sample: restart it\nsudo systemctl restart [unit]\n```",
        Part::Verify => {
            "```bash verify\n# Sample: see that it runs: the answer is \"active\"\nsystemctl is-active [unit]\n```"
        }
        Part::Undo => "```bash undo\n# Sample: stop it\nsudo systemctl stop [unit]\n```",
        Part::Stop => "Sample: it is not active after two minutes. Call the on-call lead.",
        Part::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Part, Prose, part, sections};
    use crate::data::Syntax;
    use crate::record::book_toml::RawHtml;

    #[test]
    fn headings_tell_what_they_are_for() {
        for (heading, expected) in [
            ("When to use it", Part::When),
            ("Meaning", Part::When),
            ("Impact", Part::When),
            ("Diagnosis", Part::Before),
            ("Mitigation", Part::Steps),
            ("Verify", Part::Verify),
            ("Undo", Part::Undo),
            ("Stop and call", Part::Stop),
            ("Notes", Part::Other),
        ] {
            assert_eq!(part(heading), expected, "{heading}");
        }
    }

    #[test]
    fn steps_stand_among_what_is_expected() {
        let headings = |expected: &[&str]| {
            let mut prose = Prose::new(Syntax::Toml, RawHtml::Sanitize);
            sections(&mut prose, expected);
            let text = prose.finish("");
            let lines = text.lines().filter_map(|line| line.strip_prefix("## "));
            lines.map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            headings(&["Meaning", "Verify"]),
            ["Meaning", "Steps", "Verify"]
        );
        assert_eq!(
            headings(&["Meaning", "Mitigation"]),
            ["Meaning", "Mitigation"]
        );
        assert_eq!(headings(&["Notes"]), ["Notes", "Steps"]);
    }
}
