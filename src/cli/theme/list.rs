//! `rbdoc theme list`.

use clap::Args;

use super::own_files;
use crate::cli::Outcome;
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::site::provenance::{State, about, blocks_of, states};

/// Arguments of `theme list`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc theme list
  rbdoc theme list | grep -v 'built in'    what is yours")]
pub(super) struct List {}

impl List {
    #[expect(clippy::unused_self, reason = "every command is called alike")]
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let states = states(&own_files(context)?);
        let width = states.keys().map(String::len).max().unwrap_or(0);
        let mut list = String::new();
        for (path, state) in &states {
            let about = about(path);
            let sentence = about.split_inclusive(". ").next().unwrap_or_default();
            let line = format!("{path:width$}  {:8}  {sentence}", word(state));
            list.extend([line.trim_end(), "\n"]);
        }
        context.terminal.print(&list);
        for (path, state) in &states {
            if let Some(words) = advice(path, state) {
                context.terminal.warning(&words);
            }
        }
        Ok(Outcome::Done)
    }
}

fn word(state: &State) -> &'static str {
    match state {
        State::BuiltIn => "built in",
        State::Copied => "copied",
        State::Outdated(_) => "outdated",
        State::Changed(_) => "changed",
        State::Behind(_) => "behind",
        State::Extended(_) => "extended",
        State::Own => "own",
    }
}

/// What the author should know of a file; nothing if all is well.
pub(super) fn advice(path: &str, state: &State) -> Option<String> {
    match state {
        State::Outdated(origin) => Some(format!(
            "{path} is an unchanged copy from rbdoc {}, and the built-in one is newer: delete it, or eject it again",
            origin.version
        )),
        State::Behind(origin) => Some(format!(
            "{path} was copied from rbdoc {}, and the built-in one has changed since: `rbdoc theme diff {path}` shows what differs; take over what you want",
            origin.version
        )),
        State::Extended(blocks) => {
            let known = blocks_of(path);
            let gone: Vec<String> = blocks
                .iter()
                .filter(|block| !known.contains(&block.as_str()))
                .map(|block| format!("`{block}`"))
                .collect();
            let has = match known.as_slice() {
                [] => "it has no blocks, and can only be replaced as a whole".to_owned(),
                known => format!("its blocks are {}", known.join(", ")),
            };
            (!gone.is_empty()).then(|| {
                format!(
                    "{path} changes {}, which the built-in one does not have: {has}",
                    gone.join(", "),
                )
            })
        }
        _ => None,
    }
}
