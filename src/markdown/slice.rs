//! Parts of texts, without a panic.

use std::slice::SliceIndex;

/// The part of `text` at `range`; empty where the text ends before it or a character would be cut.
pub(super) fn slice(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}
