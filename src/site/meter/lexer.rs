//! The tags of a template: as much of Tera's grammar as is needed to find where something can be counted.
//!
//! Tera has read the template already; what is not understood here ends the reading, and the template stays uncounted.

use std::ops::Range;

/// A piece of a template.
pub(super) enum Piece<'t> {
    /// Text that is written as it stands: so many bytes.
    Text(usize),
    /// `{{ … }}` or `{% … %}`.
    Tag(Tag<'t>),
}

pub(super) struct Tag<'t> {
    /// From the first brace behind the last.
    pub(super) range: Range<usize>,
    /// Whether it is `{{ … }}`.
    pub(super) writes: bool,
    /// Whether blanks behind it are cut off.
    pub(super) trims: bool,
    pub(super) tokens: Vec<Token<'t>>,
}

/// A name, a string with its quotes, a number, or one sign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) at: usize,
    pub(super) text: &'t str,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    pub(super) fn is_name(&self) -> bool {
        let first = self.text.bytes().next();
        first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    }
}

/// The pieces of a template in order; none if it cannot be read.
pub(super) fn pieces(template: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = template.get(at..).filter(|rest| !rest.is_empty()) {
        let opens = |mark: &str| rest.starts_with(mark);
        if opens("{#") {
            at += rest.find("#}")? + 2;
        } else if opens("{{") || opens("{%") {
            let tag = tag(template, at)?;
            at = tag.range.end;
            let is_raw = !tag.writes && tag.tokens.first().is_some_and(|name| name.text == "raw");
            pieces.push(Piece::Tag(tag));
            if is_raw {
                let length = raw(template.get(at..)?)?;
                pieces.push(Piece::Text(length));
                at += length;
            }
        } else {
            let next = rest.bytes().zip(rest.bytes().skip(1));
            let is_mark = |(one, two): (u8, u8)| one == b'{' && b"{%#".contains(&two);
            let length = next.clone().position(is_mark).unwrap_or(rest.len());
            pieces.push(Piece::Text(length));
            at += length;
        }
    }
    Some(pieces)
}

/// How much stands before `{% endraw %}`.
fn raw(rest: &str) -> Option<usize> {
    let ends = |(at, _): &(usize, &str)| {
        let tag = rest.get(at + 2..).unwrap_or_default();
        let name = tag.strip_prefix('-').unwrap_or(tag).trim_start();
        name.starts_with("endraw")
    };
    rest.match_indices("{%").find(ends).map(|(at, _)| at)
}

/// The tag that begins at `start`.
fn tag(template: &str, start: usize) -> Option<Tag<'_>> {
    let writes = template.get(start..)?.starts_with("{{");
    let end = if writes { "}}" } else { "%}" };
    let mut tokens = Vec::new();
    let mut at = start + 2;
    if template.get(at..)?.starts_with('-') {
        at += 1;
    }
    loop {
        let rest = template.get(at..)?;
        let first = rest.chars().next()?;
        let trims = rest
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(end));
        if trims || rest.starts_with(end) {
            let range = start..at + end.len() + usize::from(trims);
            return Some(Tag {
                range,
                writes,
                trims,
                tokens,
            });
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = match first {
            _ if first.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            '"' | '\'' | '`' => string(rest, first)?,
            _ if is_part(first) => rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let text = rest.get(..length)?;
        tokens.push(Token { at, text });
        at += length;
    }
}

/// The length of a string with its quotes.
fn string(rest: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if c == quote {
            return Some(at + 1);
        }
    }
    None
}
