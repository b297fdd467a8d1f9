//! Cells of a table that its page does not show as they were meant: a row has more of them than the table has columns,
//! or a bar cuts code in two.

use std::ops::Range;

use super::reader::Reader;
use super::slice::slice;
use super::{Lost, NoteKind};

impl Reader<'_> {
    /// Notes what is lost of the row at `range`, in a table with so many columns.
    pub(super) fn lost_cells(&mut self, columns: usize, range: &Range<usize>) {
        let row = self.prepared.text.get(range.clone()).unwrap_or_default();
        let row = row.trim_end();
        let cells = cells(row);
        let mut surplus = cells.iter().skip(columns).peekable();
        if let Some(first) = surplus.peek() {
            let start = first.start;
            let texts = surplus.map(|cell| slice(row, cell.clone()).trim());
            let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
            if !texts.is_empty() {
                let end = cells.last().map_or(row.len(), |cell| cell.end);
                let written = slice(row, start..end);
                let start = start + written.len() - written.trim_start().len();
                let end = start + written.trim().len();
                let place = range.start + start..range.start + end;
                return self.note(NoteKind::Lost(Lost::Cells(texts.join(" | "))), &place);
            }
        }
        if let Some(code) = cut_code(row, &cells) {
            let place = range.start + code.start..range.start + code.end;
            self.note(NoteKind::Lost(Lost::CutCode), &place);
        }
    }
}

/// The places of the cells of a row, between the bars that are not escaped.
fn cells(row: &str) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = usize::from(row.starts_with('|'));
    let bytes = row.as_bytes();
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        let is_escaped = at > 0 && bytes.get(at - 1) == Some(&b'\\');
        if *byte == b'|' && !is_escaped {
            cells.push(start..at);
            start = at + 1;
        }
    }
    if !slice(row, start..).trim().is_empty() {
        cells.push(start..row.len());
    }
    cells
}

/// Code that begins in one cell and ends in another. A tick that stands alone in its cell, or at the end of a word, is
/// the tick itself: ``| ` | grave accent |``.
fn cut_code(row: &str, cells: &[Range<usize>]) -> Option<Range<usize>> {
    let mut open: Option<Range<usize>> = None;
    for cell in cells {
        let mut at = cell.start;
        // Code that begins and ends in one cell is whole.
        let mut lone: Vec<Range<usize>> = Vec::new();
        while let Some(found) = slice(row, at..cell.end).find('`').map(|found| at + found) {
            let rest = slice(row, found..cell.end);
            let run = rest.len() - rest.trim_start_matches('`').len();
            at = found + run;
            let same = |tick: &Range<usize>| tick.len() == run;
            match lone.iter().rposition(same) {
                Some(opened) => lone.truncate(opened),
                None => lone.push(found..at),
            }
        }
        let [tick] = lone.as_slice() else {
            open = None;
            continue;
        };
        let before = slice(row, ..tick.start).chars().next_back();
        let after = slice(row, tick.end..).chars().next();
        let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        if let Some(opened) = open.take()
            && opened.len() == tick.len()
            && !is_blank(before)
        {
            return Some(opened.start..tick.end);
        }
        if !is_blank(after) && before.is_none_or(|c| !c.is_alphanumeric()) {
            open = Some(tick.clone());
        }
    }
    None
}
