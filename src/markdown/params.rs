//! Tokens such as `[namespace]` and `<namespace>`: declared ones by rule, others by their look.

use std::collections::HashMap;
use std::ops::Range;

use super::raw_html;

/// A token found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Its place, brackets included.
    pub(super) range: Range<usize>,
    /// The number of the parameter that claims it.
    pub(super) param: Option<usize>,
}

/// The declared spellings.
#[derive(Debug)]
pub(super) struct Params<'a> {
    by_spelling: HashMap<&'a str, usize>,
    names: Vec<&'a str>,
    longest: usize,
}

/// Languages whose brackets are their own.
const OTHER_BRACKETS: [&str; 12] = [
    "mermaid", "plantuml", "puml", "math", "latex", "html", "xml", "svg", "jsx", "tsx", "vue",
    "markdown",
];

/// Words in pointed brackets that logs and listings print.
const PRINTED: [&str; 10] = [
    "none",
    "nil",
    "null",
    "snip",
    "unnamed",
    "unknown",
    "redacted",
    "scrubbed",
    "truncated",
    "eof",
];

impl<'a> Params<'a> {
    /// Takes for each parameter its name and its other spellings.
    pub(super) fn new(declared: &'a [Vec<String>]) -> Self {
        let mut by_spelling = HashMap::new();
        for (index, spellings) in declared.iter().enumerate() {
            for spelling in spellings {
                by_spelling.entry(spelling.as_str()).or_insert(index);
            }
        }
        Self {
            longest: by_spelling
                .keys()
                .map(|spelling| spelling.len())
                .max()
                .unwrap_or(0)
                .max(40),
            names: declared
                .iter()
                .map(|all| all.first().map_or("", String::as_str))
                .collect(),
            by_spelling,
        }
    }

    /// The name of a parameter.
    pub(super) fn name(&self, index: usize) -> &'a str {
        self.names.get(index).copied().unwrap_or_default()
    }

    /// The parameter that `<word>` or `[word]` stands for.
    pub(super) fn get(&self, word: &str) -> Option<usize> {
        self.by_spelling.get(word).copied()
    }

    /// Tokens in prose: declared ones in square brackets.
    pub(super) fn in_prose(&self, text: &str) -> Vec<Token> {
        if self.by_spelling.is_empty() {
            return Vec::new();
        }
        let mut tokens = self.scan(text, false);
        tokens.retain(|token| text.as_bytes()[token.range.start] == b'[');
        tokens
    }

    /// Tokens in code of a language: declared ones, and words in pointed brackets.
    pub(super) fn in_code(&self, text: &str, language: &str) -> Vec<Token> {
        if OTHER_BRACKETS.contains(&language) {
            return Vec::new();
        }
        self.scan(text, true)
    }

    fn scan(&self, text: &str, undeclared: bool) -> Vec<Token> {
        let bytes = text.as_bytes();
        let mut tokens = Vec::new();
        let mut from = 0;
        while let Some(open) = bytes[from..]
            .iter()
            .position(|byte| matches!(byte, b'[' | b'<'))
        {
            let open = from + open;
            from = open + 1;
            let square = bytes[open] == b'[';
            let close = if square { b']' } else { b'>' };
            let window = &bytes[open + 1..bytes.len().min(open + 2 + self.longest)];
            let stop = |byte: &u8| *byte == close || *byte == bytes[open] || *byte == b'\n';
            let Some(len) = window.iter().position(stop) else {
                continue;
            };
            let end = open + 1 + len;
            if bytes[end] != close || !fits(bytes, open, end, square) {
                continue;
            }
            let word = &text[open + 1..end];
            let param = self.get(word);
            if param.is_some() || (undeclared && !square && is_placeholder(text, open, word)) {
                tokens.push(Token {
                    range: open..end + 1,
                    param,
                });
                from = end + 1;
            }
        }
        tokens
    }
}

/// Whether the characters around a token let it be one: `keys[index]` and `[text](url)` are not.
fn fits(bytes: &[u8], open: usize, end: usize, square: bool) -> bool {
    let before = open.checked_sub(1).map_or(b' ', |at| bytes[at]);
    if !square {
        return !matches!(before, b'<' | b'#');
    }
    let after = bytes.get(end + 1).copied().unwrap_or(b' ');
    let joined =
        before.is_ascii_alphanumeric() || matches!(before, b'_' | b']' | b')' | b'}' | b'$');
    !joined && !matches!(after, b'(' | b'[')
}

/// Whether an undeclared `<word>` looks like something to fill in.
fn is_placeholder(text: &str, open: usize, word: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    let lower = word.to_ascii_lowercase();
    // `Vec<String>` and `sort<file>` are no places to fill in; `release-<version>` is one.
    let before = text[..open].chars().next_back();
    word.len() <= 40
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.split(' ').all(part)
        && !word.ends_with(['-', '.'])
        && !before.is_some_and(char::is_alphanumeric)
        && !PRINTED
            .iter()
            .any(|printed| lower == *printed || lower.ends_with("scrubbed"))
        && !raw_html::is_certainly_element(&lower)
}
