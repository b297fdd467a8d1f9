//! How many problems there are, by level.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};

/// Problems by level, and in how many files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Problems that keep the book from being published.
    pub errors: usize,
    /// Problems that should be fixed.
    pub warnings: usize,
    /// Things worth knowing.
    pub infos: usize,
    /// Files that hold at least one of them.
    #[serde(skip)]
    pub files: usize,
}

impl Summary {
    /// Counts `diagnostics`.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let at = |level| diagnostics.iter().filter(|d| d.level == level).count();
        let files: HashSet<_> = diagnostics.iter().map(|d| d.span.file).collect();
        Self {
            errors: at(Level::Error),
            warnings: at(Level::Warning),
            infos: at(Level::Info),
            files: files.len(),
        }
    }

    /// Whether there is nothing to report.
    pub fn is_clean(self) -> bool {
        self.errors + self.warnings + self.infos == 0
    }
}

impl fmt::Display for Summary {
    /// `2 errors, 1 warning in 3 files`, or `no problems`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return out.write_str("no problems");
        }
        let counts: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
        write!(
            out,
            "{} in {}",
            counts.join(", "),
            count(self.files, "file")
        )
    }
}

/// `1 error`, `2 errors`, `1,204 links`: a number with its noun.
pub fn count(number: usize, noun: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push(' ');
    text.push_str(noun);
    if number != 1 {
        text.push('s');
    }
    text
}
