//! Entries inside a list, before one that is there, in the form in which the list is written.
//!
//! A list by lines keeps one entry a line, so that two people's lines still merge; `[[name]]` tables keep a blank line
//! between them. Comments directly above an entry stay with it.

use std::fmt::Write;

use toml_edit::{Array, ArrayOfTables, Item, Value};

use super::append::{end_of, length};
use super::{Entry, Refused, body, line_end, line_start, next_line, parse};

/// `text` with entries in the list `name` of its outermost table, each before the one that is number `position` there,
/// counted from 0 and before anything is inserted.
///
/// # Errors
/// A text that is no TOML, a `name` that is no list of tables, or a list that has no such entry.
pub fn insert(text: &str, name: &str, entries: &[(usize, Vec<Entry>)]) -> Result<String, Refused> {
    let (body, mark) = body(text);
    let document = parse(body)?;
    let no_place = || Refused::Form(format!("`{name}` has no place for it"));
    let is_lines = |list: &&Item| match list {
        Item::Value(Value::Array(array)) => array.iter().all(Value::is_inline_table),
        _ => true,
    };
    let list = document.get(name).filter(is_lines);
    let place = |position: usize, entries: &[Entry]| match list {
        Some(Item::ArrayOfTables(tables)) => tables_at(body, name, tables, entries, position),
        Some(Item::Value(Value::Array(array))) => lines_at(body, array, entries, position),
        _ => None,
    };
    let mut edits = Vec::new();
    for (position, entries) in entries {
        edits.push(place(*position, entries).ok_or_else(no_place)?);
    }
    edits.sort_by_key(|(at, _)| *at);
    let mut new = text[..mark].to_owned();
    let mut copied = 0;
    for (at, added) in &edits {
        new.push_str(&body[copied..*at]);
        new.push_str(added);
        copied = *at;
    }
    new.push_str(&body[copied..]);
    let added: usize = entries.iter().map(|(_, entries)| entries.len()).sum();
    let after = length(parse(&new[mark..])?.get(name));
    if after == length(list) + added {
        Ok(new)
    } else {
        Err(no_place())
    }
}

fn lines_at(
    body: &str,
    array: &Array,
    entries: &[Entry],
    position: usize,
) -> Option<(usize, String)> {
    let span = |number| array.get(number).and_then(Value::span);
    let next = span(position)?;
    let start = line_start(body, next.start);
    let indent = &body[start..next.start];
    let is_first_in_line = indent.trim().is_empty();
    let line_before = match position.checked_sub(1).map(span) {
        None => is_first_in_line.then_some(start),
        Some(before) => {
            let end = before?.end;
            let after = next_line(body, end);
            let rest = body[end..after].split('#').next().unwrap_or_default();
            (is_first_in_line && rest.contains(',') && after <= start).then_some(after)
        }
    };
    let mut added = String::new();
    for entry in entries {
        // Writing into a string cannot fail.
        let _ = match line_before {
            Some(_) => write!(added, "{indent}{},{}", entry.inline(), line_end(body)),
            None => write!(added, "{}, ", entry.inline()),
        };
    }
    Some((line_before.unwrap_or(next.start), added))
}

fn tables_at(
    body: &str,
    name: &str,
    tables: &ArrayOfTables,
    entries: &[Entry],
    position: usize,
) -> Option<(usize, String)> {
    let header = tables.get(position)?.span()?.start;
    let before = position
        .checked_sub(1)
        .and_then(|before| tables.get(before));
    let least = match before {
        Some(before) => next_line(body, end_of(before)?),
        None => 0,
    };
    let mut at = line_start(body, header);
    while at > least {
        let above = line_start(body, at - 1);
        if above < least || !body[above..at].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    let end = line_end(body);
    let text = entries.iter().map(|entry| entry.table(name, end) + end);
    Some((at, text.collect()))
}
