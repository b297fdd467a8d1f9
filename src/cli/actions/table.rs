//! The list of items for people: a line each where it fits, else two.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::{Item, state};
use crate::cli::terminal::{BOLD, RED, shortened};
use crate::diagnostic::render::printable;

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
            let cells = rows.iter().map(|row| row[column].width());
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
            text.push_str(&line(row, &widths, 0..6, room, style(item)));
        }
        return text;
    }
    for (row, item) in rows.iter().zip(items) {
        let indent = widths[0] + 2;
        let room = width.map(|width| width.saturating_sub(indent).max(SHORTEST));
        text.push_str(&line(row, &widths, 0..4, None, style(item)));
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
            Some(owner) => printable(&owner.value),
            None => "nobody".to_owned(),
        },
        printable(&format!("{}/{}", item.incident.id, item.action.id.value)),
        printable(&item.action.title.value),
    ]
}

fn style(item: &Item<'_>) -> Style {
    if item.is_overdue() { RED } else { Style::new() }
}

/// The cells of some columns on a line. The second one, or all of a heading, is styled.
fn line(
    row: &[String; 6],
    widths: &[usize],
    columns: std::ops::Range<usize>,
    room: Option<usize>,
    style: Style,
) -> String {
    let mut text = String::new();
    for column in columns.clone() {
        let room = room.filter(|_| column == 5);
        let cell = shortened(&row[column], room);
        let blanks = if column + 1 == columns.end {
            0
        } else {
            widths[column] + 2 - cell.width()
        };
        let style = if column == 1 || style == BOLD {
            style
        } else {
            Style::new()
        };
        // Writing into a string cannot fail.
        let _ = write!(text, "{style}{cell}{style:#}{:blanks$}", "");
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}
