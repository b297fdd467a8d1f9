//! An entry at the end of a list, in the form in which the list is written.
//!
//! `name = [ … ]` takes one line before its bracket: two people's lines then merge by keeping both.
//! `[[name]]` takes a table after the last one with its sub-tables. Where there is no list yet, the
//! caller says which form begins one.

use std::fmt::Write;

use toml_edit::{Array, Decor, DocumentMut, Item, Table, TableLike, Value};

use super::{Refused, body, line_end, line_start, missing_end, next_line, parse};

/// The form that begins a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `name = [` and one inline table a line.
    Lines,
    /// `[[name]]` tables.
    Tables,
}

/// What is appended: keys, each with its value as TOML writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// In order.
    pub fields: Vec<(String, String)>,
    /// Comments that stand under a table's fields, without their `#`; a line has no place for them.
    pub notes: Vec<String>,
}

impl Entry {
    /// Adds a field; `value` is TOML.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.fields.push((key.to_owned(), value.into()));
        self
    }

    /// The only `[[name]]` table of a text; comments anywhere in it become the entry's.
    ///
    /// # Errors
    /// A text that is no TOML, or does not hold exactly one such table.
    pub fn read(text: &str, name: &str) -> Result<Self, Refused> {
        let document: DocumentMut = text.parse().map_err(|_| Refused::Syntax)?;
        let tables = document.get(name).and_then(Item::as_array_of_tables);
        let Some(table) = tables
            .filter(|tables| tables.len() == 1)
            .and_then(|tables| tables.get(0))
        else {
            return Err(Refused::Form(format!("it does not hold one `[[{name}]]`")));
        };
        let mut entry = Self::default();
        for (name, item) in table {
            if let Ok(mut value) = item.clone().into_value() {
                value.decor_mut().clear();
                let key = table.key(name).map(|key| key.display_repr().into_owned());
                let key = key.unwrap_or_else(|| name.to_owned());
                entry.fields.push((key, value.to_string()));
            }
        }
        let mut around = around(table);
        around.extend(document.trailing().as_str());
        let lines = around.iter().flat_map(|text| text.lines());
        entry.notes = lines
            .filter_map(|line| line.trim().strip_prefix('#'))
            .map(|note| note.strip_prefix(' ').unwrap_or(note).to_owned())
            .collect();
        Ok(entry)
    }

    /// `{ id = "a", name = "A" }`.
    pub(super) fn inline(&self) -> String {
        let fields: Vec<String> = self
            .fields
            .iter()
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        format!("{{ {} }}", fields.join(", "))
    }

    /// `[[name]]` and a line for each field, the values one below the other.
    pub(super) fn table(&self, name: &str, end: &str) -> String {
        let width = self.fields.iter().map(|(key, _)| key.len()).max();
        let width = width.unwrap_or_default();
        let mut text = format!("[[{name}]]{end}");
        for (key, value) in &self.fields {
            // Writing into a string cannot fail.
            let _ = write!(text, "{key:<width$} = {value}{end}");
        }
        for note in &self.notes {
            let _ = write!(text, "# {note}{end}");
        }
        text
    }
}

/// What stands around the header, the keys and the values of a table and of those in it: blanks and comments.
fn around(table: &Table) -> Vec<&str> {
    fn of(decor: &Decor) -> impl Iterator<Item = &str> {
        let parts = [decor.prefix(), decor.suffix()];
        parts.into_iter().filter_map(|text| text?.as_str())
    }
    let mut texts: Vec<&str> = of(table.decor()).collect();
    for (name, item) in table {
        if let Some(key) = table.key(name) {
            texts.extend(of(key.leaf_decor()));
        }
        match item {
            Item::Value(value) => texts.extend(of(value.decor())),
            Item::Table(inner) => texts.extend(around(inner)),
            Item::ArrayOfTables(tables) => texts.extend(tables.iter().flat_map(around)),
            Item::None => {}
        }
    }
    texts
}

/// `text` with `entries` at the end of the list `name` of its outermost table.
///
/// # Errors
/// A text that is no TOML, or a `name` that is no list of tables.
pub fn append(text: &str, name: &str, entries: &[Entry], begin: Form) -> Result<String, Refused> {
    if entries.is_empty() {
        return Ok(text.to_owned());
    }
    let (body, mark) = body(text);
    let document = parse(body)?;
    let no_list = || Refused::Form(format!("`{name}` is not a list of tables in it"));
    let list = document.get(name);
    let edits = match list {
        None => {
            let new = new_list(body, name, entries, begin, document.as_table());
            vec![(body.len(), new)]
        }
        Some(Item::ArrayOfTables(tables)) => {
            let end = tables.iter().last().and_then(end_of);
            let at = past_comments(body, next_line(body, end.ok_or_else(no_list)?));
            vec![(at, new_tables(body, at, name, entries))]
        }
        Some(Item::Value(Value::Array(array))) if array.iter().all(Value::is_inline_table) => {
            new_lines(body, array, entries).ok_or_else(no_list)?
        }
        Some(_) => return Err(no_list()),
    };
    let mut new = text.to_owned();
    // From the end, so that the places before stay where they are.
    for (at, added) in edits.iter().rev() {
        new.insert_str(mark + at, added);
    }
    let after = length(parse(&new[mark..])?.get(name));
    if after == length(list) + entries.len() {
        Ok(new)
    } else {
        Err(no_list())
    }
}

pub(super) fn length(list: Option<&Item>) -> usize {
    match list {
        Some(Item::ArrayOfTables(tables)) => tables.len(),
        Some(Item::Value(Value::Array(array))) => array.len(),
        _ => 0,
    }
}

/// The first entries of a list, for the end of the text.
fn new_list(
    body: &str,
    name: &str,
    entries: &[Entry],
    begin: Form,
    root: &dyn TableLike,
) -> String {
    // After a table's header a key would belong to that table.
    let has_header = root.iter().any(|(_, item)| match item {
        Item::Table(table) => !table.is_dotted(),
        Item::ArrayOfTables(_) => true,
        _ => false,
    });
    if begin == Form::Tables || has_header {
        return new_tables(body, body.len(), name, entries);
    }
    let end = line_end(body);
    let mut text = format!("{}{name} = [{end}", missing_end(body));
    for entry in entries {
        let _ = write!(text, "  {},{end}", entry.inline());
    }
    text + "]" + end
}

/// Tables for the line that begins at `at`, with a blank line before each.
fn new_tables(body: &str, at: usize, name: &str, entries: &[Entry]) -> String {
    let end = line_end(body);
    let before = &body[..at];
    let mut text = missing_end(before).to_owned();
    for (number, entry) in entries.iter().enumerate() {
        let is_apart = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n");
        if number > 0 || !is_apart {
            text.push_str(end);
        }
        text.push_str(&entry.table(name, end));
    }
    let rest = &body[at..];
    if !rest.is_empty() && !rest.starts_with(['\n', '\r']) {
        text.push_str(end);
    }
    text
}

/// Lines before the bracket that closes a list, and the comma that the entry before may lack.
fn new_lines(body: &str, array: &Array, entries: &[Entry]) -> Option<Vec<(usize, String)>> {
    let end = line_end(body);
    let bracket = array.span()?.end - 1;
    let last = array.iter().last().and_then(Value::span);
    let mut edits = Vec::new();
    if let Some(last) = &last
        && !has_comma(&body[last.end..bracket])
    {
        edits.push((last.end, ",".to_owned()));
    }
    let indent = last.map_or("  ", |last| {
        let line = &body[line_start(body, last.start)..last.start];
        if line.trim().is_empty() && !line.is_empty() {
            line
        } else {
            "  "
        }
    });
    let start = line_start(body, bracket);
    let alone = body[start..bracket].trim().is_empty();
    let mut lines = String::new();
    for entry in entries {
        let _ = write!(lines, "{indent}{},{end}", entry.inline());
    }
    edits.push(if alone {
        (start, lines)
    } else {
        (bracket, format!("{end}{lines}"))
    });
    Some(edits)
}

/// Whether there is a comma in what follows the last value of a list: blanks, comments and that comma.
fn has_comma(rest: &str) -> bool {
    rest.lines()
        .any(|line| line.split('#').next().unwrap_or_default().contains(','))
}

/// Past the comments that stand directly under a table: they are about it, but for those that stand
/// directly over the next one.
fn past_comments(body: &str, from: usize) -> usize {
    let begins =
        |at: usize, with: char| body[at..].trim_start_matches([' ', '\t']).starts_with(with);
    let mut at = from;
    while begins(at, '#') {
        at = next_line(body, at);
    }
    if begins(at, '[') { from } else { at }
}

/// Where the last thing that belongs to a table ends, its sub-tables included.
pub(super) fn end_of(table: &Table) -> Option<usize> {
    let inner = table.iter().filter_map(|(_, item)| match item {
        Item::Table(table) => end_of(table),
        Item::ArrayOfTables(tables) => tables.iter().filter_map(end_of).max(),
        item => item.span().map(|span| span.end),
    });
    let own = table
        .iter()
        .filter_map(|(name, _)| table.key(name)?.span())
        .map(|span| span.end)
        .max();
    // One without values has only its header.
    let header = table.span().map(|span| span.end);
    inner.max().max(own).max(header)
}
