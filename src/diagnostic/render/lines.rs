//! Line starts of the files of a report, each file scanned once.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::source::{FileId, Span, Tree};

/// A text and where its lines begin.
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`]: a long line is not counted again for each of its
    /// problems.
    counts: Vec<usize>,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 4_096;

/// 1-based line and column (in characters).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // A byte order mark is no character of the first line: editors do not count it either.
        let first = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let starts = std::iter::once(first)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let mut counts = vec![0];
        let mut count = 0;
        for part in text.as_bytes().chunks(STRIDE) {
            count += characters(part);
            counts.push(count);
        }
        Self {
            text,
            starts,
            counts,
        }
    }

    /// How many characters begin before `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let known = offset / STRIDE;
        let rest = self.text.as_bytes().get(known * STRIDE..offset);
        self.counts.get(known).copied().unwrap_or_default() + characters(rest.unwrap_or_default())
    }

    /// The 0-based line that holds `offset`.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// Where 0-based `line` begins; the end of the text beyond the last one.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// The bytes of 0-based `line` without its line break.
    pub(super) fn line(&self, line: usize) -> Range<usize> {
        let start = self.start(line);
        let text = &self.text[start..self.start(line + 1).max(start)];
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// `offset` brought into the text and back to a character boundary.
    pub(super) fn clamp(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len()).max(self.start(0));
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Line and column of a byte offset.
    pub(super) fn position(&self, offset: usize) -> Position {
        let at = self.clamp(offset);
        let line = self.line_of(at);
        Position {
            line: line + 1,
            column: self.characters_before(at) - self.characters_before(self.start(line)) + 1,
        }
    }
}

/// How many characters begin in these bytes of a text in UTF-8.
fn characters(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(begins).count()
}

/// The files of one report.
pub(super) struct Files<'a> {
    pub(super) tree: &'a Tree,
    lines: HashMap<FileId, Rc<Lines<'a>>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            lines: HashMap::new(),
        }
    }

    pub(super) fn lines(&mut self, file: FileId) -> Rc<Lines<'a>> {
        let tree = self.tree;
        self.lines
            .entry(file)
            .or_insert_with(|| Rc::new(Lines::new(tree.text_of(file))))
            .clone()
    }

    /// Where a span begins and ends.
    pub(super) fn positions(&mut self, span: Span) -> (Position, Position) {
        let lines = self.lines(span.file);
        let range = span.range();
        (lines.position(range.start), lines.position(range.end))
    }
}
