//! The Markdown of TOML's text fields, as HTML.

use super::library::Library;
use crate::markdown::{self, Doc, escape};
use crate::record::Text;
use std::borrow::Cow;

impl Library<'_> {
    /// A text of one or more paragraphs, as HTML. Its links are relative to the file it stands in, on
    /// a page whose way up is `root`.
    pub fn block(&self, text: &Text, root: &str) -> String {
        if is_plain(&text.value) {
            return format!("<p>{}</p>", escape(text.value.trim()));
        }
        self.html(&read(text), text.span.file, root)
    }

    /// A text of one line, as HTML without a paragraph around it. For text that links nowhere within
    /// the book, which is all that stands in lists.
    pub fn inline(&self, text: &Text) -> String {
        if is_plain(&text.value) {
            return escape(text.value.trim());
        }
        let html = self.block(text, "");
        let inner = html
            .trim()
            .strip_prefix("<p>")
            .and_then(|rest| rest.strip_suffix("</p>"));
        match inner {
            Some(inner) if !inner.contains("<p>") => inner.to_owned(),
            _ => html,
        }
    }
}

/// The words of a text without their markup, for search: blocks parted by a newline.
pub fn words(text: &Text) -> Cow<'_, str> {
    if is_plain(&text.value) {
        return text.value.trim().into();
    }
    let doc = read(text);
    let mut words = String::with_capacity(text.value.len());
    for section in &doc.sections {
        let heading = section.heading.and_then(|number| doc.headings.get(number));
        let heading = heading.map_or("", |heading| &heading.text);
        for block in [heading, &section.text, &section.code] {
            let block = block.trim();
            if !words.is_empty() && !block.is_empty() {
                words.push('\n');
            }
            words.push_str(block);
        }
    }
    words.into()
}

fn read(text: &Text) -> Doc {
    let options = markdown::Options {
        title: Some(""),
        ..markdown::Options::default()
    };
    let whole = 0..text.value.len();
    markdown::parse(&text.value, text.span.file, whole, options)
}

/// Whether a text holds no letter that Markdown could mean something by. Most lines of most timelines
/// are such, and reading them as Markdown would cost more than the rest of the page.
fn is_plain(text: &str) -> bool {
    let text = text.trim();
    // All that Markdown knows is ASCII: to look at bytes is faster than to look at letters.
    let bytes = text.as_bytes();
    let is_word = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(u8::is_ascii_alphanumeric)
    };
    let is_plain = |(at, byte): (usize, &u8)| match byte {
        b'*' | b'`' | b'[' | b'<' | b'&' | b'#' | b'\\' | b'|' | b'~' | b'\n' => false,
        // Inside a word, as in `max_connections`, it begins no emphasis and ends none.
        b'_' => is_word(at.checked_sub(1)) && is_word(at.checked_add(1)),
        _ => true,
    };
    bytes.iter().enumerate().all(is_plain)
        && !text.contains("://")
        && !text.starts_with(|c: char| matches!(c, '-' | '+' | '>' | '=') || c.is_ascii_digit())
}
