//! `rbdoc check --fix`: the repairs that need no decision, written into the sources.
//!
//! A repair is a few replaced places of one file. Two that touch each other are not applied together;
//! the second is reported again and can be applied by the next run. An adopted folder belongs to
//! somebody else and is never written to.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::session::Opened;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::record::book_toml::RunbookSettings;
use crate::source::Span;

/// What was mended, or would be.
pub(super) struct Mended {
    /// How many faults.
    pub(super) faults: usize,
    /// The files as they are to be, by path.
    files: BTreeMap<String, String>,
}

impl Mended {
    /// How many files.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Writes the files, each whole or not at all.
    pub(super) fn write(&self, opened: &Opened) -> Result<(), Failure> {
        for (path, text) in &self.files {
            disk::save(&opened.root.join(path), text.as_bytes())?;
        }
        Ok(())
    }
}

/// Applies the repairs of `faults` to the texts of a book.
pub(super) fn mend(faults: &[Diagnostic], opened: &Opened, runbooks: &RunbookSettings) -> Mended {
    let mut edits: Vec<&(Span, String)> = Vec::new();
    let mut number = 0;
    for fault in faults {
        let Some(fix) = &fault.fix else { continue };
        let fits = fix.edits.iter().all(|(span, _)| {
            let is_free = edits.iter().all(|(other, _)| !touch(*span, *other));
            is_free && !runbooks.is_adopted(opened.tree.path(span.file))
        });
        if fits {
            edits.extend(&fix.edits);
            number += 1;
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
    Mended {
        faults: number,
        files,
    }
}

fn touch(one: Span, other: Span) -> bool {
    let (a, b) = (one.range(), other.range());
    one.file == other.file && a.start <= b.end && b.start <= a.end
}
