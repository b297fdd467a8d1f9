//! One line a problem, as compilers print it and editors read it: `path:line:column: level[rule]: message`.

use std::fmt::Write;

use super::lines::Files;
use super::printable;
use crate::diagnostic::Diagnostic;
use crate::source::Tree;

/// The concise report.
pub fn concise(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    let mut files = Files::new(tree);
    let mut report = String::new();
    for diagnostic in diagnostics {
        let (start, _) = files.positions(diagnostic.span);
        // Writing into a string cannot fail.
        let _ = writeln!(
            report,
            "{}:{}:{}: {}[{}]: {}",
            printable(tree.path(diagnostic.span.file)),
            start.line,
            start.column,
            diagnostic.level.word(),
            diagnostic.rule.name,
            printable(&diagnostic.message),
        );
    }
    report
}
