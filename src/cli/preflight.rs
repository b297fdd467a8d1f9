//! What a change of some files would add to the problems of a book: asked before anything is written.

use std::ops::Range;
use std::path::Path;

use super::context::CommandContext;
use super::failure::Failure;
use super::report::report;
use super::terminal::Stream;
use crate::Options;
use crate::check::baseline;
use crate::diagnostic::render::count;
use crate::diagnostic::{Diagnostic, Level};
use crate::inspect;
use crate::source::{Content, Tree};

/// A file of a book: its path and its text.
pub(super) type File<'t> = (&'t str, &'t str);

/// A book as it would be, with the problems that it does not have now.
pub(super) struct Preflight {
    tree: Tree,
    added: Vec<Diagnostic>,
}

impl Preflight {
    /// Puts the new texts into the sources, each at its path, and compares the problems.
    pub(super) fn of(before: &Tree, texts: &[File<'_>], options: &Options) -> Self {
        let mut tree = before.clone();
        for (path, text) in texts {
            tree.insert(path, Content::Text((*text).into()));
        }
        let old = inspect(before, options).diagnostics;
        let mut added = inspect(&tree, options).diagnostics;
        baseline::keep_new(&mut added, &tree, &old, before);
        Self { tree, added }
    }

    fn of_level(&self, level: Level) -> impl Iterator<Item = &Diagnostic> {
        self.added.iter().filter(move |one| one.level == level)
    }

    /// Whether the change would add an error.
    pub(super) fn has_errors(&self) -> bool {
        self.of_level(Level::Error).next().is_some()
    }

    /// The places in the file at `path` of the errors that the change would add.
    pub(super) fn errors_in(&self, path: &str) -> Vec<Range<usize>> {
        let errors = self.of_level(Level::Error);
        let here = errors.filter(|one| self.tree.path(one.span.file) == path);
        here.map(|one| one.span.range()).collect()
    }

    /// The warnings that the change would add.
    pub(super) fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.of_level(Level::Warning)
    }

    /// Refuses a change that would add an error, and reports the error.
    pub(super) fn refuse_errors(
        &self,
        context: &CommandContext,
        root: &Path,
    ) -> Result<(), Failure> {
        let errors: Vec<Diagnostic> = self.of_level(Level::Error).cloned().collect();
        if errors.is_empty() {
            return Ok(());
        }
        report(context, None, Stream::Err, &errors, &self.tree, root);
        let number = count(errors.len(), "error");
        Err(Failure::new(format!("it would add {number} to the book"))
            .help("give other values; nothing was written"))
    }
}
