//! The list of items for people: a line each where it fits, else two.

use std::fmt::Write;

use super::{Item, state};
use crate::cli::terminal::plain;

const RED: &str = "\x1b[1;31m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";
/// A title that is cut shorter than this says nothing.
const SHORTEST: usize = 32;
const HEADS: [&str; 6] = ["Due", "State", "Age", "Owner", "Action", "Title"];

/// The items as a table, at most `width` wide; as wide as they are where nobody says.
pub(super) fn table(items: &[Item<'_>], width: Option<usize>) -> String {
    if items.is_empty() {
        return String::new();
    }
    let rows: Vec<[String; 6]> = items.iter().map(row).collect();
    let widths: Vec<usize> = (0..HEADS.len())
        .map(|column| {
            let cells = rows.iter().map(|row| length(&row[column]));
            cells.chain([HEADS[column].len()]).max().unwrap_or_default()
        })
        .collect();
    let before_title: usize = widths[..5].iter().map(|width| width + 2).sum();
    let is_wide = width.is_none_or(|width| before_title + SHORTEST.min(widths[5]) <= width);
    let mut text = String::new();
    if is_wide {
        let room = width.map(|width| width - before_title);
        let heads = HEADS.map(ToOwned::to_owned);
        text.push_str(&line(&heads, &widths, 0..6, room, BOLD));
        for (row, item) in rows.iter().zip(items) {
            text.push_str(&line(row, &widths, 0..6, room, colour(item)));
        }
        return text;
    }
    for (row, item) in rows.iter().zip(items) {
        let indent = widths[0] + 2;
        let room = width.map(|width| width.saturating_sub(indent).max(SHORTEST));
        text.push_str(&line(row, &widths, 0..4, None, colour(item)));
        for column in [5, 4] {
            let cell = shortened(&row[column], room);
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{:indent$}{cell}", "");
        }
    }
    text
}

fn row(item: &Item<'_>) -> [String; 6] {
    let due = item.action.due.as_ref();
    [
        due.map_or_else(|| "no date".to_owned(), |due| due.value.to_string()),
        state(item),
        item.age_days()
            .map_or_else(String::new, |days| format!("{days} d")),
        match &item.action.owner {
            Some(owner) => plain(&owner.value),
            None => "nobody".to_owned(),
        },
        plain(&format!("{}/{}", item.incident.id, item.action.id.value)),
        plain(&item.action.title.value),
    ]
}

fn colour(item: &Item<'_>) -> &'static str {
    if item.overdue_days().is_some() {
        RED
    } else {
        ""
    }
}

/// The cells of some columns on a line. The second one, or all of a heading, is coloured.
fn line(
    row: &[String; 6],
    widths: &[usize],
    columns: std::ops::Range<usize>,
    room: Option<usize>,
    colour: &str,
) -> String {
    let mut text = String::new();
    for column in columns.clone() {
        let cell = if column == 5 {
            shortened(&row[5], room)
        } else {
            row[column].clone()
        };
        let is_last = column + 1 == columns.end;
        let blanks = if is_last {
            0
        } else {
            widths[column] + 2 - length(&cell)
        };
        if !colour.is_empty() && (column == 1 || colour == BOLD) {
            let _ = write!(text, "{colour}{cell}{RESET}");
        } else {
            text.push_str(&cell);
        }
        text.push_str(&" ".repeat(blanks));
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn shortened(text: &str, room: Option<usize>) -> String {
    match room {
        Some(room) if length(text) > room => {
            let head: String = text.chars().take(room.saturating_sub(1)).collect();
            format!("{}…", head.trim_end())
        }
        _ => text.to_owned(),
    }
}
