//! `rbdoc explain`: a rule's literate case, or the list of all rules.

use std::fmt::Write;

use anstyle::Style;
use clap::Args;

use super::Outcome;
use super::context::CommandContext;
use super::failure::Failure;
use super::terminal::{BOLD, DIM};
use crate::check::{rule, rules};
use crate::diagnostic::Rule;

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc explain                list every rule
  rbdoc explain trigger-gap    what it finds, an example, the repair")]
pub(super) struct Explain {
    /// The rule's name, as reports show it in brackets.
    rule: Option<String>,
}

impl Explain {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let Some(name) = self.rule else {
            context.terminal.print(&list());
            return Ok(Outcome::Done);
        };
        context.terminal.print(&styled(named(&name)?.docs));
        Ok(Outcome::Done)
    }
}

/// The rule that is called `name`, which may stand as reports show it: `error[broken-link]`.
pub(super) fn named(name: &str) -> Result<&'static Rule, Failure> {
    let name = name.trim().trim_end_matches(':');
    let bracketed = name.strip_suffix(']').and_then(|text| text.split_once('['));
    let name = bracketed.map_or(name, |(_, name)| name);
    let known = rules().map(|rule| rule.name);
    rule(name).map_err(|_| Failure::unknown("rule", name, known, "`rbdoc explain` lists them"))
}

fn list() -> String {
    let width = rules().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules() {
        // Writing into a string cannot fail.
        let (name, level) = (rule.name, rule.level.word());
        let _ = writeln!(text, "{name:width$}  {level:7}  {}", rule.summary);
    }
    text
}

/// Markdown for a terminal: headings and code stand out, the rest is fit to read as it is.
fn styled(markdown: &str) -> String {
    let mut text = String::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        let style = match fence {
            Some(opened) if line.trim_end() == opened => {
                fence = None;
                DIM
            }
            None if ticks >= 3 => {
                fence = Some(&line[..ticks]);
                DIM
            }
            None if line.starts_with('#') => BOLD,
            _ => Style::new(),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    text
}
