//! Annotations for GitHub Actions: workflow commands that the runner shows beside the changed lines.

use std::fmt::Write;

use super::lines::Files;
use super::printable;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Tree, normalise};

/// One workflow command a problem. GitHub wants paths from the repository's root: `prefix` is the
/// book's folder in it, `""` if they are the same.
pub fn github(diagnostics: &[Diagnostic], tree: &Tree, prefix: &str) -> String {
    let mut files = Files::new(tree);
    let mut report = String::new();
    for diagnostic in diagnostics {
        let (start, end) = files.positions(diagnostic.span);
        let command = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info | Level::Off => "notice",
        };
        let mut message = diagnostic.message.clone();
        for help in &diagnostic.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        // Writing into a string cannot fail.
        let _ = write!(
            report,
            "::{command} file={},line={},col={}",
            property(&normalise(prefix, tree.path(diagnostic.span.file))),
            start.line,
            start.column,
        );
        // GitHub takes an end column only where it is on the same line.
        if end.line == start.line && end.column > start.column {
            let _ = write!(report, ",endLine={},endColumn={}", end.line, end.column);
        }
        let _ = writeln!(
            report,
            ",title={}::{}",
            property(diagnostic.rule.name),
            data(&message),
        );
    }
    report
}

/// The escapes of a command's text, of which a terminal and the runner obey nothing else.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    lines
        .join("\n")
        .replace('%', "%25")
        .replace('\n', "%0A")
        .replace("##[", "# #[")
}

/// The escapes of a command's properties: a colon or a comma would end the value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
