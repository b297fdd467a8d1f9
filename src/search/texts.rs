//! What is shown of a result: titles, headings and the text for snippets, a few pages to a file.
//!
//! A file holds neighbours in number, about three kilobytes of them. Where it ends is decided by sizes and by
//! a hash of the address, so that an edit moves no other file's ends. What a long page says beyond its
//! first kilobytes is in files beside it, which are asked for when a result leads there.

use super::entry::{Entry, Part};
use super::invert::Facts;
use crate::view::routes::href;
use serde_json::{Value, json};
use std::ops::Range;

/// Characters of a section's prose, and of its code, that are kept. What follows is found, but not shown.
const KEPT: usize = 12_000;
/// A file of fewer bytes goes on.
const SMALL: usize = 2_500;
/// A file of so many bytes ends.
const LARGE: usize = 6_000;
/// Bytes of a page that stand in its own file.
const INLINE: usize = 6_000;
/// Bytes of a file beside it.
const BESIDE: usize = 8_000;

/// Bytes of text of a page.
pub(super) fn size(entry: &Entry) -> usize {
    let parts: usize = entry.parts.iter().map(part_size).sum();
    entry.title.len() + parts.min(INLINE)
}

fn part_size(part: &Part) -> usize {
    part.heading.len() + part.text.len().min(KEPT) + part.code.len().min(KEPT)
}

/// Which pages of a group share a file. `facts` are those of the group.
pub(super) fn shards(facts: &[Facts]) -> Vec<Range<usize>> {
    let mut shards = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, page) in facts.iter().enumerate() {
        size += page.size;
        let is_end = size >= LARGE || (size >= SMALL && page.hash.is_multiple_of(2));
        // The root writes how many there are as one digit.
        if is_end || at + 1 - start == 63 {
            shards.push(start..at + 1);
            (start, size) = (at + 1, 0);
        }
    }
    if start < facts.len() {
        shards.push(start..facts.len());
    }
    shards
}

/// What is kept of a text.
pub(super) fn kept(text: &str) -> &str {
    text.char_indices()
        .nth(KEPT)
        .map_or(text, |(end, _)| &text[..end])
}

/// For each part of a page, the file beside that holds its text; none for those in the page's own file.
fn places(entry: &Entry) -> Vec<Option<usize>> {
    let (mut inline, mut file, mut room) = (0, None, 0);
    let mut place = |(number, part): (usize, &Part)| {
        let size = part_size(part);
        inline += size;
        if inline <= INLINE || number == 0 {
            return None;
        }
        if file.is_none() || room < size {
            file = Some(file.map_or(0, |file| file + 1));
            room = BESIDE;
        }
        room = room.saturating_sub(size);
        file
    };
    entry.parts.iter().enumerate().map(&mut place).collect()
}

/// How many files stand beside a page's own.
pub(super) fn beside(entry: &Entry) -> usize {
    places(entry)
        .into_iter()
        .flatten()
        .max()
        .map_or(0, |last| last + 1)
}

/// What a page's own file holds of it.
pub(super) fn row(entry: &Entry) -> Value {
    let parts: Vec<Value> = entry
        .parts
        .iter()
        .zip(places(entry))
        .map(|(part, place)| match place {
            None => json!([
                part.heading,
                href(&part.anchor),
                kept(&part.text),
                kept(&part.code)
            ]),
            Some(file) => json!([part.heading, href(&part.anchor), file]),
        })
        .collect();
    let severity = entry.severities.first().map_or("", String::as_str);
    let date = entry.date.map_or_else(String::new, |date| date.to_string());
    json!([
        entry.title,
        entry.url,
        entry.kind.id(),
        severity,
        date,
        parts
    ])
}

/// What the file beside a page with this number holds: prose and code by number of part.
pub(super) fn further(entry: &Entry, file: usize) -> Value {
    let parts: serde_json::Map<String, Value> = places(entry)
        .into_iter()
        .zip(&entry.parts)
        .enumerate()
        .filter(|(_, (place, _))| *place == Some(file))
        .map(|(number, (_, part))| {
            let texts = json!([kept(&part.text), kept(&part.code)]);
            (number.to_string(), texts)
        })
        .collect();
    Value::Object(parts)
}
