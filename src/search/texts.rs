//! What results show: titles, headings and the text for snippets, a few pages to a file.
//!
//! A file holds neighbours in number, about three kilobytes of them. Where it ends is decided by sizes and by
//! a hash of the address, so that an edit moves no other file's ends. What a long page says beyond its
//! first kilobytes is in *extra files*, which are read when a result leads there.

use super::entry::{Entry, Part};
use crate::data::Word;
use crate::foreign::isolated;
use crate::view::routes::href;
use serde_json::{Value, json};
use std::ops::Range;
use xxhash_rust::xxh3::Xxh3;

/// Characters of a section's prose, and of its code, that can be shown. What follows is found, but not shown.
const SHOWN: usize = 12_000;
/// A file of fewer bytes goes on.
const SMALL: usize = 2_500;
/// A file of so many bytes ends.
const LARGE: usize = 6_000;
/// Bytes of a page that stand in its own file.
const INLINE: usize = 6_000;
/// Bytes of an extra file.
const EXTRA: usize = 8_000;

/// What decides in which files the text of a page is.
#[derive(Debug, Clone)]
pub(super) struct TextSize {
    /// Bytes in the page's own file.
    bytes: usize,
    /// How many files hold the text that its own file has no room for.
    pub(super) extra_files: usize,
    /// A hash of its address alone.
    hash: u64,
    /// A hash of all that its files hold.
    pub(super) content: u64,
}

impl TextSize {
    pub(super) fn of(entry: &Entry) -> Self {
        let parts: usize = entry.parts.iter().map(part_size).sum();
        let last = file_numbers(entry).into_iter().flatten().max();
        Self {
            bytes: entry.title.len() + parts.min(INLINE),
            extra_files: last.map_or(0, |last| last + 1),
            hash: xxhash_rust::xxh3::xxh3_64(entry.url.as_bytes()),
            content: content(entry),
        }
    }
}

/// A hash of what [`page`] and [`extra_files`] write.
fn content(entry: &Entry) -> u64 {
    let mut hash = Xxh3::new();
    let mut add = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    add(&entry.title);
    add(&entry.url);
    add(entry.kind.word());
    add(severity(entry));
    add(&date(entry));
    for part in &entry.parts {
        add(&part.heading);
        add(&part.anchor);
        add(shown(&part.text));
        add(shown(&part.code));
    }
    hash.digest()
}

fn severity(entry: &Entry) -> &str {
    entry.severities.first().map_or("", String::as_str)
}

fn date(entry: &Entry) -> String {
    entry.date.map_or_else(String::new, |date| date.to_string())
}

fn part_size(part: &Part) -> usize {
    part.heading.len() + part.text.len().min(SHOWN) + part.code.len().min(SHOWN)
}

/// Which pages of a group share a file. `pages` are those of the group.
pub(super) fn files<'t>(pages: impl Iterator<Item = &'t TextSize>) -> Vec<Range<usize>> {
    let mut files = Vec::new();
    let (mut start, mut end, mut size) = (0, 0, 0);
    for page in pages {
        end += 1;
        size += page.bytes;
        let is_end = size >= LARGE || (size >= SMALL && page.hash.is_multiple_of(2));
        // The root writes how many there are as one digit.
        if is_end || end - start == 63 {
            files.push(start..end);
            (start, size) = (end, 0);
        }
    }
    if start < end {
        files.push(start..end);
    }
    files
}

/// The part of a text that can be shown.
pub(super) fn shown(text: &str) -> &str {
    text.char_indices()
        .nth(SHOWN)
        .map_or(text, |(end, _)| &text[..end])
}

/// For each part of a page, the number of the extra file that holds its text; none for those in the page's own file.
fn file_numbers(entry: &Entry) -> Vec<Option<usize>> {
    let (mut inline, mut file, mut room) = (0, None, 0);
    let mut place = |(number, part): (usize, &Part)| {
        let size = part_size(part);
        inline += size;
        if inline <= INLINE || number == 0 {
            return None;
        }
        if file.is_none() || room < size {
            file = Some(file.map_or(0, |file| file + 1));
            room = EXTRA;
        }
        room = room.saturating_sub(size);
        file
    };
    entry.parts.iter().enumerate().map(&mut place).collect()
}

/// A page in its own file.
pub(super) fn page(entry: &Entry) -> Value {
    let parts = entry.parts.iter().zip(file_numbers(entry));
    let parts = parts.map(|(part, file)| {
        let anchor = href(&part.anchor);
        match file {
            None => json!([
                isolated(&part.heading),
                anchor,
                shown(&part.text),
                shown(&part.code)
            ]),
            Some(file) => json!([isolated(&part.heading), anchor, file]),
        }
    });
    let parts: Vec<Value> = parts.collect();
    json!([
        isolated(&entry.title),
        entry.url,
        entry.kind.word(),
        severity(entry),
        date(entry),
        parts
    ])
}

/// A page's extra files in order: prose and code by number of part, as JSON. Finished texts take a tenth of the memory
/// that the values in them do.
pub(super) fn extra_files(entry: &Entry) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    for (number, (file, part)) in file_numbers(entry)
        .into_iter()
        .zip(&entry.parts)
        .enumerate()
    {
        let Some(file) = file else { continue };
        let texts = json!([shown(&part.text), shown(&part.code)]);
        // A part's file is the last one or the next one.
        match files.get_mut(file) {
            Some(text) => text.extend([",\"", &number.to_string(), "\":", &texts.to_string()]),
            None => files.push(format!("{{\"{number}\":{texts}")),
        }
    }
    for file in &mut files {
        file.push('}');
        file.shrink_to_fit();
    }
    files
}
