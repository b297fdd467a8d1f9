//! One tag of HTML, taken apart.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::slice::slice;

/// A tag, a comment or a declaration.
#[derive(Debug)]
pub(super) struct Tag<'t> {
    /// In lower case; empty for comments and declarations.
    pub(super) name: String,
    /// `</name>`.
    pub(super) closing: bool,
    /// Those with harmless names, the first of each name.
    pub(super) attributes: Vec<Attribute<'t>>,
    /// Length in the text.
    pub(super) len: usize,
}

/// An attribute of a tag.
#[derive(Debug)]
pub(super) struct Attribute<'t> {
    /// In lower case.
    pub(super) name: String,
    /// The place of its value in the text, without quotes.
    pub(super) place: Range<usize>,
    /// The value as written.
    pub(super) raw: &'t str,
}

impl Attribute<'_> {
    /// The value, entities decoded.
    pub(super) fn value(&self) -> String {
        unescape(self.raw)
    }
}

impl<'t> Tag<'t> {
    /// An attribute by its name.
    pub(super) fn get(&self, name: &str) -> Option<&Attribute<'t>> {
        self.attributes.iter().find(|one| one.name == name)
    }
}

/// Reads the tag that begins at `start` of `text`.
pub(super) fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let origin = start;
    let text = slice(text, origin..);
    let nothing = |len| Tag {
        name: String::new(),
        closing: false,
        attributes: Vec::new(),
        len,
    };
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(nothing(
            comment.find("-->").map_or(text.len(), |end| end + 7),
        ));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Some(nothing(text.find('>').map_or(text.len(), |end| end + 1)));
    }
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let from = 1 + usize::from(closing);
    if !bytes.get(from)?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = from
        + bytes
            .get(from..)?
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'-'))?;
    // The first byte from `at` on that `skipped` is not; none if the text ends before.
    let past = |at: usize, skipped: &dyn Fn(u8) -> bool| {
        let rest = bytes.get(at..)?;
        Some(at + rest.iter().position(|byte| !skipped(*byte))?)
    };
    let mut attributes: Vec<Attribute> = Vec::new();
    let mut at = name_end;
    loop {
        at = past(at, &|byte| byte.is_ascii_whitespace() || byte == b'/')?;
        if bytes.get(at)? == &b'>' {
            break;
        }
        let start = at;
        at = past(at, &|byte| {
            !matches!(byte, b'=' | b'>' | b'/') && !byte.is_ascii_whitespace()
        })?;
        if at == start {
            at += 1;
            continue;
        }
        let name = slice(text, start..at).to_ascii_lowercase();
        let mut value = at..at;
        let mut after = past(at, &|byte| byte.is_ascii_whitespace())?;
        if bytes.get(after)? == &b'=' {
            after = past(after + 1, &|byte| byte.is_ascii_whitespace())?;
            let quote = *bytes.get(after)?;
            if matches!(quote, b'"' | b'\'') {
                value = after + 1..past(after + 1, &|byte| byte != quote)?;
                at = value.end + 1;
            } else {
                value = after..past(after, &|byte| !byte.is_ascii_whitespace() && byte != b'>')?;
                at = value.end;
            }
        }
        let safe = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if safe && attributes.iter().all(|known| known.name != name) {
            attributes.push(Attribute {
                name,
                raw: slice(text, value.clone()),
                place: origin + value.start..origin + value.end,
            });
        }
    }
    Some(Tag {
        name: slice(text, from..name_end).to_ascii_lowercase(),
        closing,
        attributes,
        len: at + 1,
    })
}

/// The value of an attribute as a browser reads it.
fn unescape(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let queue = BufferQueue::default();
    let quoted = value.replace('"', "&quot;");
    queue.push_back(StrTendril::from(format!("<a href=\"{quoted}\">")));
    let tokenizer = Tokenizer::new(Value::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// Takes the value of the first attribute.
#[derive(Default)]
struct Value(RefCell<String>);

impl TokenSink for Value {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && let Some(attribute) = tag.attrs.first()
        {
            *self.0.borrow_mut() = attribute.value.to_string();
        }
        TokenSinkResult::Continue
    }
}
