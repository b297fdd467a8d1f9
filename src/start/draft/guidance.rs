//! Guidance for authors in Markdown: HTML comments, or comments of the front matter where a book shows HTML as text.

use crate::data::front_matter;
use crate::source::FileId;
use regex::{Captures, Regex};
use std::fmt::Write;
use std::sync::LazyLock;

/// A block of code, a heading, or a comment with the blank lines behind it.
static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ms)^```.*?^```$|^#+ +(?P<heading>[^\n]*)$|^<!--\s*(?P<comment>.*?)\s*-->(?:\n+|\z)",
    )
    .ok()
});

/// A Markdown text whose HTML comments stand in its front matter, each with the heading that it was under. A text
/// without front matter stays as it is.
pub fn guidance_to_front_matter(text: &str) -> String {
    let (Some(front), Some(parts)) = (front_matter(FileId(0), text), PARTS.as_ref()) else {
        return text.to_owned();
    };
    let (head, body) = text.split_at(front.body);
    let mut notes = String::new();
    let mut heading = String::new();
    let body = parts.replace_all(body, |found: &Captures<'_>| {
        if let Some(words) = found.name("heading") {
            heading = format!("{}: ", words.as_str());
        }
        let Some(comment) = found.name("comment") else {
            return found[0].to_owned();
        };
        // Brackets are where templates leave something to fill in, and `check` looks for them here.
        let words = comment.as_str().replace('[', "(").replace(']', ")");
        for line in format!("{heading}{words}").lines() {
            // Writing into a string cannot fail.
            let _ = writeln!(notes, "# {line}");
        }
        String::new()
    });
    if notes.is_empty() {
        return text.to_owned();
    }
    let fence = head.trim_end().rfind('\n').map_or(0, |line| line + 1);
    let (fields, fence) = head.split_at(fence);
    format!("{fields}#\n{notes}{fence}{}\n", body.trim_end())
}
