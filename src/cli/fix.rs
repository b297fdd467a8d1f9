//! `rbdoc check --fix`: the fixes that need no decision, written into the sources.
//!
//! A fix replaces a few places of one file. Of two that touch each other only the first is applied; the second is
//! reported again and can be applied by the next run. An adopted folder belongs to
//! somebody else and is never written to.

use std::collections::BTreeMap;
use std::path::Path;

use super::context::{Opened, shown};
use super::failure::Failure;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::record::book_toml::RunbookSettings;
use crate::source::Span;

/// The problems that are fixed, and the files that this changes.
pub(super) struct Fixed {
    /// The rules of the problems, by file.
    rules: BTreeMap<String, Vec<&'static str>>,
    /// The files as they are to be, by path.
    files: BTreeMap<String, String>,
}

impl Fixed {
    /// How many problems.
    pub(super) fn problems(&self) -> usize {
        self.rules.values().map(Vec::len).sum()
    }

    /// What is fixed, a line for each file; the book is in `root`.
    pub(super) fn lines(&self, root: &Path) -> Vec<String> {
        let line = |(path, rules): (&String, &Vec<&str>)| {
            let mut times: Vec<(&str, usize)> = Vec::new();
            for rule in rules {
                match times.iter_mut().find(|(known, _)| known == rule) {
                    Some((_, number)) => *number += 1,
                    None => times.push((rule, 1)),
                }
            }
            let words = times.into_iter().map(|(rule, number)| match number {
                1 => rule.to_owned(),
                number => format!("{number} x {rule}"),
            });
            let words: Vec<String> = words.collect();
            format!("{}: {}", shown(root, path), words.join(", "))
        };
        self.rules.iter().map(line).collect()
    }

    /// How many files.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Writes the files, each whole or not at all. One that somebody has changed since it was read stays
    /// as it is: the fixes are for what it held.
    pub(super) fn write(&self, opened: &Opened) -> Result<(), Failure> {
        for (path, text) in &self.files {
            let read = opened.tree.text(path).map(|(_, text)| text);
            disk::amend(&opened.root.join(path), |now| {
                if now == read {
                    return Ok(Some(text.clone()));
                }
                Err(Failure::new(format!(
                    "{} was changed while it was checked, and is left as it is",
                    shown(&opened.root, path)
                ))
                .help("run `rbdoc check --fix` again"))
            })?;
        }
        Ok(())
    }
}

/// Applies the fixes of `problems` to the texts of a book.
pub(super) fn fix(problems: &[Diagnostic], opened: &Opened, runbooks: &RunbookSettings) -> Fixed {
    let mut edits: Vec<&(Span, String)> = Vec::new();
    let mut rules: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for problem in problems {
        let Some(fix) = &problem.fix else { continue };
        let fits = fix.edits.iter().all(|(span, _)| {
            let is_free = edits.iter().all(|(other, _)| !touch(*span, *other));
            is_free && !runbooks.is_adopted(opened.tree.path(span.file))
        });
        if fits {
            edits.extend(&fix.edits);
            let path = opened.tree.path(problem.span.file).to_owned();
            rules.entry(path).or_default().push(problem.rule.name);
        }
    }
    // From the end, so that the places before stay where they are.
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.range().start));
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (span, new) in edits {
        files
            .entry(opened.tree.path(span.file).to_owned())
            .or_insert_with(|| opened.tree.text_of(span.file).to_owned())
            .replace_range(span.range(), new);
    }
    Fixed { rules, files }
}

fn touch(one: Span, other: Span) -> bool {
    let (a, b) = (one.range(), other.range());
    one.file == other.file && a.start <= b.end && b.start <= a.end
}
