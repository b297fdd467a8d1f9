//! The report for programs. Its shape is a contract: fields may be added, none changes.

use serde::Serialize;

use super::json_text;
use super::lines::Files;
use super::summary::Summary;
use crate::diagnostic::Diagnostic;
use crate::source::Tree;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    level: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: &'a [String],
    fixable: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

/// The report as JSON with `"schema": 1`. Paths are relative to the book's root; lines and columns
/// (in characters) count from 1, and the end is the position after the last character.
pub fn json(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    let mut files = Files::new(tree);
    let report = Report {
        schema: 1,
        diagnostics: diagnostics
            .iter()
            .map(|diagnostic| entry(diagnostic, &mut files))
            .collect(),
        summary: Summary::of(diagnostics),
    };
    json_text(&report)
}

fn entry<'a>(diagnostic: &'a Diagnostic, files: &mut Files<'a>) -> Entry<'a> {
    let tree = files.tree;
    let (start, end) = files.positions(diagnostic.span);
    Entry {
        rule: diagnostic.rule.name,
        level: diagnostic.level.word(),
        file: tree.path(diagnostic.span.file),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: &diagnostic.message,
        help: &diagnostic.help,
        fixable: diagnostic.fix.is_some(),
        related: diagnostic
            .related
            .iter()
            .map(|(span, message)| {
                let (start, _) = files.positions(*span);
                Related {
                    file: tree.path(span.file),
                    line: start.line,
                    column: start.column,
                    message,
                }
            })
            .collect(),
    }
}
