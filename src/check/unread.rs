//! What could not be read: it comes first in a report, and what only follows from it is held back.
//!
//! Reading goes on behind a problem, so that one run reports as much as it can: a file in another encoding is read with
//! its wrong bytes replaced, and behind a mistake of syntax the names of a file count as unknown, so that no reference
//! to them is judged (`book::symbols`). What is left to hold back here are the problems of such a file itself: they may
//! be no more than echoes.

use super::texts::conflict_marker;
use crate::book::rules::{NOT_UTF8, SOURCE_TOO_LARGE};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use std::collections::HashMap;

/// The problems without those that only follow from another one: of a file in another encoding only that remains, and
/// of one with the two sides of a conflict only these.
pub fn without_consequences(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let causes = [&NOT_UTF8, &SOURCE_TOO_LARGE, &conflict_marker::RULE];
    let of_cause = diagnostics.iter().filter(|d| causes.contains(&d.rule));
    let mut cause_of: HashMap<FileId, &str> = HashMap::new();
    for cause in of_cause {
        cause_of.insert(cause.span.file, cause.rule.name);
    }
    if !cause_of.is_empty() {
        diagnostics.retain(|d| {
            let cause = cause_of.get(&d.span.file);
            cause.is_none_or(|cause| *cause == d.rule.name)
        });
    }
    diagnostics
}

/// Puts what leaves something out of the site before everything else.
pub fn put_first(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|d| !d.rule.leaves_out);
}
