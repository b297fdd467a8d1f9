//! Which bytes of a source the bytes of a text were made from.

use std::ops::Range;

/// Leads from offsets in a text to offsets in its source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretches(Vec<Stretch>);

/// A part of the text that was made from one part of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// Where it begins in the text.
    here: u32,
    /// Where it begins in the source.
    there: u32,
    /// Bytes in the source.
    length: u32,
    /// Whether the source has the same bytes. Else all of this part stands for all of that one: `é` for `\u00e9`.
    is_copy: bool,
}

impl Stretches {
    /// Adds that from `here` on the text has `length` bytes of the source from `there` on.
    pub fn copy(&mut self, here: usize, there: usize, length: usize) {
        let next = Stretch {
            here: here as u32,
            there: there as u32,
            length: length as u32,
            is_copy: true,
        };
        match self.0.last_mut() {
            Some(last) if last.is_copy && last.shift() == next.shift() => {
                last.length = next.there + next.length - last.there;
            }
            _ => self.0.push(next),
        }
    }

    /// Adds that the text from `here` on stands for `length` other bytes of the source from `there` on.
    pub fn replace(&mut self, here: usize, there: usize, length: usize) {
        self.0.push(Stretch {
            here: here as u32,
            there: there as u32,
            length: length as u32,
            is_copy: false,
        });
    }

    /// Adds that the text from `here` on is the part `range` of the text of `other`.
    pub fn append(&mut self, here: usize, other: &Self, range: &Range<usize>) {
        let first = other.before(range.start + 1).map_or(0, |(at, _)| at);
        let ends = other
            .0
            .iter()
            .skip(first + 1)
            .map(|next| next.here as usize);
        let parts = other.0.iter().skip(first).zip(ends.chain([range.end]));
        for (part, end) in parts.take_while(|(part, _)| (part.here as usize) < range.end) {
            let from = range.start.max(part.here as usize);
            let here = here + from - range.start;
            if part.is_copy {
                let length = end.min(range.end).saturating_sub(from);
                self.copy(here, part.start(from), length);
            } else {
                self.replace(here, part.there as usize, part.length as usize);
            }
        }
    }

    /// The way from the text to the source of its source, whose own way is `next`.
    #[must_use]
    pub fn through(&self, next: &Self) -> Self {
        let mut whole = Self::default();
        for part in &self.0 {
            let source = part.there as usize..part.there as usize + part.length as usize;
            if part.is_copy {
                whole.append(part.here as usize, next, &source);
            } else {
                let source = next.range(&source);
                whole.replace(part.here as usize, source.start, source.len());
            }
        }
        // Commands keep theirs as long as the book.
        whole.0.shrink_to_fit();
        whole
    }

    /// Where a range of the text stands in the source. An empty range stands where the next character begins.
    pub fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.start(range.start);
        if range.is_empty() {
            return start..start;
        }
        let end = match self.before(range.end) {
            Some((_, part)) if !part.is_copy => part.there as usize + part.length as usize,
            Some((_, part)) => part.start(range.end),
            None => start,
        };
        start..end.max(start)
    }

    /// Where the character at `offset` of the text begins in the source.
    pub fn start(&self, offset: usize) -> usize {
        let part = self.before(offset + 1);
        part.map_or(0, |(_, part)| part.start(offset))
    }

    /// The last part that begins before `offset`, with its number.
    fn before(&self, offset: usize) -> Option<(usize, &Stretch)> {
        let next = self.0.partition_point(|part| (part.here as usize) < offset);
        let at = next.checked_sub(1)?;
        Some((at, self.0.get(at)?))
    }
}

impl Stretch {
    fn start(&self, offset: usize) -> usize {
        let inside = (offset - self.here as usize).min(self.length as usize);
        self.there as usize + if self.is_copy { inside } else { 0 }
    }

    /// How far the source is ahead of the text.
    fn shift(&self) -> i64 {
        i64::from(self.there) - i64::from(self.here)
    }
}
