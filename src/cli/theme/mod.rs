//! `rbdoc theme`: what the look is made of, copies of it to change, and how they differ.

mod diff;
mod eject;
mod list;

use clap::{Args, Subcommand};

use super::Outcome;
use super::context::CommandContext;
use super::failure::Failure;
use crate::disk;
use crate::site::EMBEDDED;
use crate::source::Tree;

/// Arguments of `theme`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc theme list                     every template and style sheet, and which of them are yours
  rbdoc theme eject tokens.css         copy one, to change colours and sizes
  rbdoc theme diff                     what your copies change, and where rbdoc has changed since")]
pub(super) struct Theme {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List every template and file of the theme, what it is for, and whether the book has its own.
    List(list::List),
    /// Copy built-in files into templates/ and theme/, to change them.
    Eject(eject::Eject),
    /// Show how the book's files differ from the built-in ones.
    Diff(diff::Diff),
}

impl Theme {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        match self.command {
            Command::List(command) => command.run(context),
            Command::Eject(command) => command.run(context),
            Command::Diff(command) => command.run(context),
        }
    }
}

/// The book's templates and theme; nothing of it where there is no book.
fn own_files(context: &CommandContext) -> Result<Tree, Failure> {
    let Some(root) = context.root_if_any()? else {
        return Ok(Tree::default());
    };
    let tree = disk::load(&root)?;
    Ok(tree)
}

/// The path that a person means by a name: a whole path, or the end of one.
fn resolve<'a>(
    name: &str,
    paths: impl Iterator<Item = &'a str> + Clone,
) -> Result<String, Failure> {
    let is_meant = |path: &&str| {
        path.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    if let Some(path) = paths.clone().find(is_meant) {
        return Ok(path.to_owned());
    }
    let known = paths.map(|path| path.rsplit('/').next().unwrap_or(path));
    let help = "`rbdoc theme list` lists them";
    Err(Failure::unknown("built-in file", name, known, help))
}

/// The paths of all built-in files.
fn builtin_paths() -> impl Iterator<Item = &'static str> + Clone {
    EMBEDDED.iter().map(|(path, _)| *path)
}
