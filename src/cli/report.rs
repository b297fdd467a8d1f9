//! Diagnostics on their way out: which format, which stream.

use std::borrow::Cow;
use std::path::Path;

use clap::ValueEnum;

use super::context::{CommandContext, shown};
use super::terminal::{Stream, variable};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{concise, github, json, text_in_parts};
use crate::source::Tree;

/// The output format of diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the marked lines, for people.
    Text,
    /// One line each.
    Concise,
    /// For programs.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// Sends the report to stdout, or text that was not asked for to `usual`. In GitHub Actions
/// annotations go with it. People and editors open files from where they stand; programs read paths from the
/// book's folder, which are the same wherever it lies; GitHub wants those of the repository.
pub(super) fn report(
    context: &CommandContext,
    format: Option<Format>,
    usual: Stream,
    diagnostics: &[Diagnostic],
    tree: &Tree,
    root: &Path,
) {
    let terminal = &context.terminal;
    let annotations = || github(diagnostics, tree, &folder_in_repository(root));
    let send = |stream: Stream| {
        let tree = from_here(tree, root);
        let look = terminal.look(stream);
        text_in_parts(diagnostics, &tree, look, &mut |part| {
            terminal.send(stream, part);
        });
    };
    match format {
        Some(Format::Concise) => terminal.print(&concise(diagnostics, &from_here(tree, root))),
        Some(Format::Json) => terminal.print(&json(diagnostics, tree)),
        Some(Format::Github) => terminal.annotate(&annotations()),
        Some(Format::Text) => send(Stream::Out),
        None => {
            send(usual);
            if variable("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
                terminal.annotate(&annotations());
            }
        }
    }
}

/// The sources under the paths by which they are opened from here.
pub(super) fn from_here<'t>(tree: &'t Tree, root: &Path) -> Cow<'t, Tree> {
    if root == Path::new(".") {
        Cow::Borrowed(tree)
    } else {
        Cow::Owned(tree.renamed(|path| shown(root, path)))
    }
}

/// The book's folder as seen from the top of the repository that is being checked.
fn folder_in_repository(root: &Path) -> String {
    let top = variable("GITHUB_WORKSPACE").unwrap_or_else(|| ".".to_owned());
    let relative = || {
        let top = Path::new(&top).canonicalize().ok()?;
        let root = root.canonicalize().ok()?;
        let folder = root.strip_prefix(top).ok()?;
        Some(folder.to_str()?.replace('\\', "/"))
    };
    relative().unwrap_or_default()
}
