//! Where the destinations of links stand, and what lies outside of the book.

use std::ops::Range;

use super::slice::slice;
use crate::foreign::{Refusal, refusal, scheme};

/// Whether an address is on the web: a page would have to ask another host for what stands there.
pub(super) fn is_web(dest: &str) -> bool {
    matches!(scheme(dest).as_deref(), Some("http" | "https"))
}

/// Whether what stands at an address cannot be a file of the book: it has a scheme, or names a host.
pub(super) fn is_elsewhere(dest: &str) -> bool {
    // One letter is a disk.
    scheme(dest).is_some_and(|scheme| scheme.len() > 1) || refusal(dest) == Some(Refusal::Host)
}

/// The place of the destination in `[text](dest "title")`: `range` is the whole link, `inner` the end
/// of its text.
pub(super) fn inline_destination(text: &str, range: &Range<usize>, inner: usize) -> Range<usize> {
    let from = inner.clamp(range.start, range.end);
    let Some(link) = text.get(from..range.end) else {
        return range.clone();
    };
    match link.find("](") {
        Some(at) => destination(text, from + at + 2, range.end),
        None => range.clone(),
    }
}

/// The place of the destination in `[label]: dest "title"`.
pub(super) fn definition_destination(text: &str, range: &Range<usize>) -> Range<usize> {
    let Some(definition) = text.get(range.clone()) else {
        return range.clone();
    };
    match definition.find("]:") {
        Some(at) => destination(text, range.start + at + 2, range.end),
        None => range.clone(),
    }
}

/// Reads a destination after white space: in pointed brackets, or up to white space or the closing
/// bracket.
fn destination(text: &str, from: usize, end: usize) -> Range<usize> {
    let Some(rest) = text.get(from..end) else {
        return from..from;
    };
    let start = from + rest.len() - rest.trim_start().len();
    let rest = slice(text, start..end);
    if let Some(inner) = rest.strip_prefix('<') {
        let len = inner.find(['>', '\n']).unwrap_or(inner.len());
        return start + 1..start + 1 + len;
    }
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return start..start + at,
            ')' => depth -= 1,
            c if c.is_whitespace() => return start..start + at,
            _ => {}
        }
    }
    start..end
}
