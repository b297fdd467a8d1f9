//! A value at a key, put where the key's neighbours would have it.

use toml_edit::{Document, InlineTable, Item, Table, TableLike, Value};

use super::{Refused, body, line_end, line_start, missing_end, next_line, parse};

/// A step to a table: a key, or of a list the first table whose `id` is this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The table at this key.
    Key(&'a str),
    /// The table with this `id`.
    Id(&'a str),
}

/// `text` with `key = value`, which is TOML, in the table at `path`: an existing value is replaced, a new one stands
/// after the last of the keys `after` that is there, else at the table's beginning. A table of the
/// outermost level that is not there is made at the end.
///
/// # Errors
/// A text that is no TOML, or a path that leads to no table.
pub fn set(
    text: &str,
    path: &[Step<'_>],
    key: &str,
    value: &str,
    after: &[&str],
) -> Result<String, Refused> {
    let (body, mark) = body(text);
    let document = parse(body)?;
    let (range, added) = match find(&document, path) {
        Some(table) => edit(body, table, key, value, after)?,
        None => match path {
            [Step::Key(name)] if document.get(name).is_none() => {
                (body.len()..body.len(), new_table(body, name, key, value))
            }
            _ => return Err(Refused::Form("there is no such table in it".to_owned())),
        },
    };
    let mut new = text.to_owned();
    new.replace_range(mark + range.start..mark + range.end, &added);
    let after = parse(&new[mark..])?;
    let holds = find(&after, path)
        .and_then(|found| found.table().get(key)?.as_value()?.span())
        .is_some_and(|span| new[mark..][span] == *value);
    if holds {
        Ok(new)
    } else {
        Err(Refused::Form(format!("`{key}` has no place in it")))
    }
}

/// A table by header or dotted keys, or one in braces.
#[derive(Clone, Copy)]
enum Found<'d> {
    Table(&'d Table),
    Inline(&'d InlineTable),
}

impl<'d> Found<'d> {
    fn of(item: &'d Item) -> Option<Self> {
        match item {
            Item::Table(table) => Some(Self::Table(table)),
            Item::Value(Value::InlineTable(table)) => Some(Self::Inline(table)),
            _ => None,
        }
    }

    fn table(self) -> &'d dyn TableLike {
        match self {
            Self::Table(table) => table,
            Self::Inline(table) => table,
        }
    }

    fn has_id(self, id: &str) -> bool {
        self.table().get("id").and_then(Item::as_str) == Some(id)
    }
}

fn find<'d>(document: &'d Document<&str>, path: &[Step<'_>]) -> Option<Found<'d>> {
    let mut item = document.as_item();
    for step in path {
        let id = match step {
            Step::Key(key) => {
                item = item.get(key)?;
                continue;
            }
            Step::Id(id) => id,
        };
        return match item {
            Item::ArrayOfTables(tables) => tables
                .iter()
                .map(Found::Table)
                .find(|table| table.has_id(id)),
            Item::Value(Value::Array(values)) => values
                .iter()
                .filter_map(|value| value.as_inline_table().map(Found::Inline))
                .find(|table| table.has_id(id)),
            _ => None,
        };
    }
    Found::of(item)
}

type Edit = (std::ops::Range<usize>, String);

/// The place and the text of the change inside a table.
fn edit(
    body: &str,
    found: Found<'_>,
    key: &str,
    value: &str,
    after: &[&str],
) -> Result<Edit, Refused> {
    let table = found.table();
    let no_place = || Refused::Form(format!("`{key}` has no place in it"));
    if let Some(item) = table.get(key) {
        let span = item.as_value().and_then(Value::span).ok_or_else(no_place)?;
        return Ok((span, value.to_owned()));
    }
    let entries = entries(table);
    let anchor = entries
        .iter()
        .filter(|entry| after.contains(&entry.name))
        .max_by_key(|entry| entry.value.end);
    if let Found::Inline(inline) = found {
        let span = inline.span().ok_or_else(no_place)?;
        let at = match anchor {
            Some(anchor) => anchor.value.end,
            None => span.start + 1,
        };
        let added = match (anchor, entries.is_empty()) {
            (Some(_), _) => format!(", {key} = {value}"),
            (None, false) => format!(" {key} = {value},"),
            (None, true) => format!(" {key} = {value} "),
        };
        return Ok((at..at, added));
    }
    let end = line_end(body);
    let first = entries.iter().min_by_key(|entry| entry.key.start);
    // The words before a dotted key, or the indentation, go with it.
    let before = |place: &Place<'_>| &body[line_start(body, place.key.start)..place.key.start];
    let (at, before) = match (anchor, first) {
        (Some(anchor), _) => (next_line(body, anchor.value.end), before(anchor)),
        (None, Some(first)) => (line_start(body, first.key.start), before(first)),
        (None, None) => {
            let Found::Table(table) = found else {
                return Err(no_place());
            };
            let header = table.span().ok_or_else(no_place)?;
            (next_line(body, header.end), "")
        }
    };
    let column = column(body, &entries);
    let width = column.unwrap_or_default();
    let open = missing_end(&body[..at]);
    let line = format!("{open}{before}{key:<width$} = {value}{end}");
    Ok((at..at, line))
}

struct Place<'t> {
    name: &'t str,
    key: std::ops::Range<usize>,
    value: std::ops::Range<usize>,
}

/// The values that stand directly in a table.
fn entries(table: &dyn TableLike) -> Vec<Place<'_>> {
    table
        .iter()
        .filter_map(|(name, item)| {
            Some(Place {
                name,
                key: table.key(name)?.span()?,
                value: item.as_value()?.span()?,
            })
        })
        .collect()
}

/// How wide keys are written where their `=` stand one below the other.
fn column(body: &str, entries: &[Place<'_>]) -> Option<usize> {
    let widths: Vec<usize> = entries
        .iter()
        .map(|entry| {
            let equals = body[entry.key.end..entry.value.start].find('=');
            entry.key.len() + equals.unwrap_or(1).saturating_sub(1)
        })
        .collect();
    let first = *widths.first()?;
    let differ = entries
        .iter()
        .any(|entry| entry.key.len() != entries[0].key.len());
    (differ && widths.iter().all(|width| *width == first)).then_some(first)
}

fn new_table(body: &str, name: &str, key: &str, value: &str) -> String {
    let end = line_end(body);
    let open = missing_end(body);
    let blank = if body.is_empty() { "" } else { end };
    format!("{open}{blank}[{name}]{end}{key} = {value}{end}")
}
