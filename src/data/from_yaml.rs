//! YAML front matter to a value tree.
//!
//! YAML is read for the folders that people already have. Scalars keep their text ([`Kind::Plain`]), with
//! quotes or without: a title of `404` stays a title, and a weight of `"10"` is a number.

use super::{Kind, Parsed, Table, Value, rules};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Spanned};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Deeper nesting than anyone writes by hand; more is a problem instead of a deep recursion.
const DEEPEST: usize = 32;
/// Values that aliases may add, so that a few lines cannot unfold into gigabytes.
const MOST_ALIASED: usize = 10_000;

/// Parses `text[range]`, whose bytes are YAML. `None` if it holds no mapping at all, as between two
/// thematic breaks: then the file has no front matter.
pub(super) fn parse(
    file: FileId,
    text: &str,
    range: Range<usize>,
    opening: Span,
) -> Option<Parsed> {
    let places = Places::new(file, text, &range);
    let mut builder = Builder::default();
    let mut diagnostic = None;
    for event in Parser::new_from_str(&text[range]) {
        let outcome = event
            .map_err(|error| (places.line(*error.marker()), error.info().to_owned()))
            .and_then(|(event, span)| builder.add(event, places.span(span.start, span.end)));
        match outcome {
            Ok(Next::More) => {}
            Ok(Next::Done) => break,
            Err(found) => {
                diagnostic = Some(found);
                break;
            }
        }
    }
    let is_half = diagnostic.is_some() && builder.open.len() > 1;
    let root = builder.finish();
    let table = match root.map(|value| value.kind) {
        Some(Kind::Table(table)) => Table {
            span: opening,
            ..table
        },
        None if diagnostic.is_none() => Table::empty(opening),
        _ if diagnostic.is_none() => return None,
        _ => Table::empty(opening),
    };
    let certain_to = diagnostic
        .as_ref()
        .map(|(span, _)| line_start(text, span.start));
    let mut table = table;
    if let Some(end) = certain_to {
        // The last value is what the parser made of half a line, or of a list that nobody closed.
        table.entries.retain(|(_, value)| value.span.end <= end);
        if is_half {
            table.entries.pop();
        }
    }
    Some(Parsed {
        table,
        diagnostics: diagnostic
            .into_iter()
            .map(|(span, message)| report(file, text, span, &message))
            .collect(),
        certain_to,
    })
}

fn report(file: FileId, text: &str, span: Span, message: &str) -> Diagnostic {
    let diagnostic = |what: &str| {
        Diagnostic::new(
            &rules::TOML_SYNTAX,
            span,
            "",
            format!("this front matter is not valid YAML: {what}"),
        )
    };
    if !message.starts_with("mapping values are not allowed") {
        return diagnostic(message).help("put text that holds `: `, ` #`, `[` or `{` into quotes");
    }
    let diagnostic = diagnostic("text with `: ` in it must be in quotes");
    let start = line_start(text, span.start) as usize;
    let line = text[start..].lines().next().unwrap_or_default();
    match line.split_once(": ") {
        Some((key, value)) if !value.contains(['"', '\\']) => {
            let at = start + key.len() + 2;
            let value = value.trim_end();
            diagnostic.help(format!("write \"{value}\"")).fix(
                Span::new(file, at..at + value.len()),
                format!("\"{value}\""),
            )
        }
        _ => diagnostic,
    }
}

fn line_start(text: &str, offset: u32) -> u32 {
    let before = &text[..offset as usize];
    before.rfind('\n').map_or(0, |newline| newline + 1) as u32
}

type Problem = (Span, String);

enum Next {
    More,
    Done,
}

/// A list or table that is still open.
struct Open {
    anchor: usize,
    span: Span,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Table {
        entries: Vec<(Spanned<String>, Value)>,
        key: Option<Spanned<String>>,
        known: HashSet<String>,
    },
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Value>,
    anchors: HashMap<usize, Value>,
    aliased: usize,
}

impl Builder {
    fn add(&mut self, event: Event<'_>, span: Span) -> Result<Next, Problem> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = Kind::Plain(text.into_owned());
                let mut value = Value { kind: plain, span };
                if let Kind::Plain(text) = &value.kind
                    && style != ScalarStyle::Plain
                    && value.is_nothing()
                {
                    // In quotes, nothing is a word like any other.
                    value.kind = Kind::Text(text.clone());
                }
                self.put(value, anchor)?;
            }
            Event::SequenceStart(anchor, _) => {
                self.start(anchor, span, Content::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, _) => self.start(
                anchor,
                span,
                Content::Table {
                    entries: Vec::new(),
                    key: None,
                    known: HashSet::new(),
                },
            )?,
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned();
                let mut value = value.unwrap_or(Value {
                    kind: Kind::Broken,
                    span,
                });
                value.span = span;
                self.aliased += size(&value);
                if self.aliased > MOST_ALIASED {
                    return Err((span, "its aliases unfold into too many values".to_owned()));
                }
                self.put(value, 0)?;
            }
            Event::DocumentEnd => return Ok(Next::Done),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
        Ok(Next::More)
    }

    fn start(&mut self, anchor: usize, span: Span, content: Content) -> Result<(), Problem> {
        if self.open.len() >= DEEPEST {
            return Err((span, "it is nested too deeply".to_owned()));
        }
        self.open.push(Open {
            anchor,
            span,
            content,
        });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        // Only the flow forms are closed by a character of their own.
        let closed_at = (end.end > end.start).then_some(end.end);
        let (value, anchor) = open.into_value(closed_at);
        self.put(value, anchor)
    }

    /// Puts a finished value where it belongs: into the open list or table, or at the root.
    fn put(&mut self, value: Value, anchor: usize) -> Result<(), Problem> {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(value),
            Some(Content::List(values)) => values.push(value),
            Some(Content::Table {
                entries,
                key,
                known,
            }) => {
                if let Some(key) = key.take() {
                    entries.push((key, value));
                    return Ok(());
                }
                // YAML allows keys that are lists and tables; no field has such a name.
                let text = value.as_text().unwrap_or_default().to_owned();
                if !text.is_empty() && !known.insert(text.clone()) {
                    return Err((value.span, format!("the key `{text}` stands here twice")));
                }
                *key = Some(Spanned::new(text, value.span));
            }
        }
        Ok(())
    }

    /// The root, with whatever was still open when a problem ended the reading.
    fn finish(mut self) -> Option<Value> {
        while let Some(open) = self.open.pop() {
            let (value, _) = open.into_value(None);
            if self.put(value, 0).is_err() {
                break;
            }
        }
        self.root
    }
}

impl Open {
    fn into_value(self, closed_at: Option<u32>) -> (Value, usize) {
        let mut span = self.span;
        let last = match &self.content {
            Content::List(values) => values.last().map(|value| value.span.end),
            Content::Table { entries, .. } => entries.last().map(|(_, value)| value.span.end),
        };
        span.end = closed_at.or(last).unwrap_or(span.end).max(span.start);
        let kind = match self.content {
            Content::List(values) => Kind::List(values),
            Content::Table { entries, .. } => Kind::Table(Table { span, entries }),
        };
        (Value { kind, span }, self.anchor)
    }
}

/// How many values a value consists of.
fn size(value: &Value) -> usize {
    1 + match &value.kind {
        Kind::List(values) => values.iter().map(size).sum(),
        Kind::Table(table) => table.entries.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

/// Turns the parser's marks, which count characters of the front matter, into spans of the file.
struct Places<'a> {
    file: FileId,
    text: &'a str,
    /// Byte offset in the file of every character of the front matter, and of its end.
    offsets: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(file: FileId, text: &'a str, range: &Range<usize>) -> Self {
        let offsets = text[range.clone()]
            .char_indices()
            .map(|(at, _)| range.start + at)
            .chain([range.end])
            .collect();
        Self {
            file,
            text,
            offsets,
        }
    }

    fn offset(&self, mark: Marker) -> usize {
        let last = self.offsets.len() - 1;
        self.offsets[mark.index().min(last)]
    }

    fn span(&self, start: Marker, end: Marker) -> Span {
        let start = self.offset(start);
        let end = self.offset(end).max(start);
        // A plain scalar's mark may run into the white space behind it.
        let length = self.text[start..end].trim_end().len();
        Span::new(self.file, start..start + length)
    }

    /// The rest of the line from a mark: a problem's place.
    fn line(&self, mark: Marker) -> Span {
        let start = self.offset(mark);
        let line = self.text[start..].lines().next().unwrap_or_default();
        Span::new(self.file, start..start + line.trim_end().len())
    }
}
