//! TOML text to a value tree, with every syntax problem worth reporting.

use super::{Kind, Parsed, Table, Value, rules};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Spanned};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// After one problem the parser sees ghosts: more than this many are never reported.
const MOST_PROBLEMS: usize = 3;
/// Behind so many problems nothing is read.
const MOST_BROKEN: usize = 100;

/// Parses `text[range]`, whose bytes are TOML. `opening` is the place that stands for the whole table.
pub(super) fn parse(file: FileId, text: &str, range: Range<usize>, opening: Span) -> Parsed {
    let source = Source {
        file,
        text,
        base: range.start,
    };
    let (root, errors) = DeTable::parse_recoverable(&text[range.clone()]);
    let mut diagnostics: Vec<Problem> = errors
        .iter()
        .map(|error| {
            let range = error.span().unwrap_or(range.len()..range.len());
            (source.absolute(range), error.message().to_owned())
        })
        .collect();
    diagnostics.sort_by_key(|(range, _)| range.start);
    let broken = broken(&diagnostics, text.len());
    let table = Table {
        span: opening,
        entries: source.entries(root.get_ref(), &broken),
    };
    let certain_to = broken.first().map(|first| {
        let line_start = text[..first.start].rfind('\n').map_or(0, |at| at + 1);
        line_start as u32
    });
    let reported = one_a_line(diagnostics, text).enumerate();
    let reported = reported.filter(|(number, (_, message))| *number == 0 || stands_alone(message));
    let reported = reported.map(|(_, problem)| problem).take(MOST_PROBLEMS);
    Parsed {
        table,
        diagnostics: reported
            .map(|(range, message)| report(file, text, range, &message))
            .collect(),
        certain_to,
    }
}

type Problem = (Range<usize>, String);

/// The places at which nothing that the parser made up is to be believed.
fn broken(diagnostics: &[Problem], end: usize) -> Vec<Range<usize>> {
    let mut broken: Vec<Range<usize>> = diagnostics
        .iter()
        .take(MOST_BROKEN)
        .map(|(range, _)| range.clone())
        .collect();
    // A file with so many problems is no TOML at all.
    broken.extend(
        diagnostics
            .get(MOST_BROKEN)
            .map(|(range, _)| range.start..end),
    );
    broken
}

/// The first problem of each line.
fn one_a_line(diagnostics: Vec<Problem>, text: &str) -> impl Iterator<Item = Problem> {
    let mut last: Option<usize> = None;
    diagnostics.into_iter().filter(move |(range, _)| {
        let is_new = last.is_none_or(|last| text[last..range.start].contains('\n'));
        if is_new {
            last = Some(range.start);
        }
        is_new
    })
}

/// Whether a problem behind another one is one of its own: about a whole value or key, and no echo of a bracket or a
/// quote that stays open.
fn stands_alone(message: &str) -> bool {
    let what = message.split(", expected ").next().unwrap_or(message);
    ["string values must be quoted", "duplicate key"].contains(&what)
}

fn report(file: FileId, text: &str, range: Range<usize>, message: &str) -> Diagnostic {
    let span = Span::new(file, range.clone());
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let diagnostic = |what: &str| {
        Diagnostic::new(
            &rules::TOML_SYNTAX,
            span,
            "",
            format!("this is not valid TOML: {what}"),
        )
    };
    let found = text[range].trim();
    match (what, expected) {
        ("string values must be quoted", _) => {
            let diagnostic = diagnostic("text must be in quotes");
            if found.contains(['"', '\\', '\n']) {
                diagnostic
            } else {
                diagnostic
                    .help(format!("write \"{found}\""))
                    .fix(span, format!("\"{found}\""))
            }
        }
        (_, quote) if found.is_empty() && is_quote(quote) => {
            diagnostic("this text has no closing quote").label(format!("expected {expected}"))
        }
        ("duplicate key", _) => diagnostic("this key stands in its table twice")
            .help("a key may stand once in a table: keep one of the two"),
        (_, "nothing") => diagnostic(what).label("nothing may follow here"),
        (_, "") => diagnostic(what),
        _ => diagnostic(what).label(format!("expected {expected}")),
    }
}

/// Whether the parser expected the end of a string.
fn is_quote(expected: &str) -> bool {
    let marks = expected.trim_matches('`');
    !marks.is_empty() && marks.chars().all(|c| matches!(c, '"' | '\''))
}

struct Source<'a> {
    file: FileId,
    text: &'a str,
    base: usize,
}

impl Source<'_> {
    /// A range of the parsed part as a range of the file, on character borders.
    fn absolute(&self, range: Range<usize>) -> Range<usize> {
        let mut start = (self.base + range.start).min(self.text.len());
        let mut end = (self.base + range.end).clamp(start, self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.absolute(range))
    }

    fn entries(
        &self,
        table: &DeTable<'_>,
        broken: &[Range<usize>],
    ) -> Vec<(Spanned<String>, Value)> {
        table
            .iter()
            .map(|(key, value)| {
                let key = Spanned::new(key.get_ref().to_string(), self.span(key.span()));
                let value = self.value(value.get_ref(), value.span(), broken);
                (key, value)
            })
            .collect()
    }

    fn value(&self, value: &DeValue<'_>, range: Range<usize>, broken: &[Range<usize>]) -> Value {
        let span = self.span(range.clone());
        let kind = match value {
            DeValue::Array(values) => Kind::List(
                values
                    .iter()
                    .map(|value| self.value(value.get_ref(), value.span(), broken))
                    .collect(),
            ),
            DeValue::Table(table) => Kind::Table(Table {
                span,
                entries: self.entries(table, broken),
            }),
            // A scalar that the parser made up, or in which it found a problem, says nothing.
            _ if range.is_empty() || hit(&span.range(), broken) => Kind::Broken,
            DeValue::String(text) => Kind::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Kind::Float(f64::INFINITY), Kind::Integer),
            DeValue::Float(number) => number.as_str().parse().map_or(Kind::Broken, Kind::Float),
            DeValue::Boolean(flag) => Kind::Bool(*flag),
            DeValue::Datetime(datetime) => Kind::Datetime(*datetime),
        };
        Value { kind, span }
    }
}

fn hit(range: &Range<usize>, broken: &[Range<usize>]) -> bool {
    broken
        .iter()
        .any(|diagnostic| diagnostic.start < range.end && range.start <= diagnostic.end)
}
