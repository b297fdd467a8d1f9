//! Where every value came from: files, spans and the tree of a book's sources.
//!
//! Owns [`Tree`] (all source files of a book by path), [`FileId`] (a small number that stays the same
//! for a path as long as the tree lives), [`Span`] (a byte range in a file), [`Spanned`] and [`Stretches`]
//! (the way back from a text that was made from a source), of which [`Commit`] they are, and which paths every disk can hold ([`portable`]). May know nothing of the book: not TOML, not
//! Markdown, not the disk. Order of events: the edge fills a `Tree`; every later stage reads it and points
//! back into it with spans.

mod commit;
mod path;
pub mod portable;
mod stretches;
mod tree;

pub use commit::{Built, Commit};
pub use path::{normalise, parent, resolve};
pub use stretches::Stretches;
pub use tree::{Content, FileId, SourceFile, Tree, Unusable};

use std::ops::Range;

/// A byte range in one file. Both ends lie on character boundaries of the file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start as u32,
            end: range.end as u32,
        }
    }

    /// The start of a file: for faults that concern the file as a whole.
    pub fn whole(file: FileId) -> Self {
        Self::new(file, 0..0)
    }

    /// The byte range without its file.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the source.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Whether a character may not reach a terminal, or a line of TOML, as it is: controls, separators of lines, and those
/// that reorder the text around them.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
