//! Markdown in a field of a record: read once, when the record is read.
//!
//! Owns [`Prose`]: the text of a field, its place, and the document that it is; every place in the document is one of
//! the file. Most lines of most timelines hold no markup, and reading them as Markdown would cost more than the rest of
//! their page: of those there is only the text.

use super::{Reading, Text};
use crate::data::{Table, stretches};
use crate::markdown::{self, Doc, Inserts};
use crate::source::Spanned;
use std::borrow::Cow;
use std::ops::Deref;

/// A text in Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Prose {
    text: Text,
    /// Nothing where the text holds no markup.
    doc: Option<Box<Doc>>,
}

impl Prose {
    /// Reads `text`, the value of a field in the file whose text is `source`; it may refer to `inserts`.
    pub fn read(text: Text, source: &str, inserts: Option<&Inserts>) -> Self {
        let doc = (!is_plain(&text)).then(|| {
            let raw = source.get(text.span.range()).unwrap_or_default();
            let origin = stretches(raw, &text, text.span.start as usize);
            let options = markdown::Options {
                title: Some(""),
                field: Some(&origin),
                inserts,
                ..markdown::Options::default()
            };
            let doc = markdown::parse(&text, text.span.file, 0..text.len(), options);
            Box::new(doc)
        });
        Self { text, doc }
    }

    /// A text that is as it stands, whatever Markdown could mean by its letters.
    pub fn verbatim(text: Text) -> Self {
        Self { text, doc: None }
    }

    /// What it says; nothing for a text without markup.
    pub fn doc(&self) -> Option<&Doc> {
        self.doc.as_deref()
    }

    /// Its words without their markup: blocks parted by a newline.
    pub fn words(&self) -> Cow<'_, str> {
        let Some(doc) = &self.doc else {
            return self.trim().into();
        };
        let mut words = String::with_capacity(self.len());
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
}

/// The text as it was written.
impl Deref for Prose {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.text
    }
}

impl Reading<'_> {
    /// The Markdown of a field, if it says anything.
    pub fn prose(&self, table: &Table, name: &str) -> Option<Prose> {
        let text = table.text(name)?;
        Some(Prose::read(text, self.text, self.inserts))
    }

    /// The Markdown of a field; an empty one at the table's place for a record that lacks it.
    pub fn prose_or_empty(&self, table: &Table, name: &str) -> Prose {
        let empty = || Prose {
            text: Spanned::new(String::new(), table.span),
            doc: None,
        };
        self.prose(table, name).unwrap_or_else(empty)
    }
}

/// Whether a text holds no letter that Markdown could mean something by.
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
        && !text.contains("{{")
        && !text.starts_with(|c: char| matches!(c, '-' | '+' | '>' | '=') || c.is_ascii_digit())
}
