//! Tokens such as `[namespace]` and `<namespace>`: the places that a reader fills in.
//!
//! The only scanner of such tokens. Prose, code and messages differ in what they accept beside the tokens that
//! a parameter declares, not in where a token begins and ends.

use std::collections::HashMap;
use std::ops::Range;

use super::grammar;
use super::raw_html;

/// A token in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its place in bytes, brackets included.
    pub range: Range<usize>,
    /// The number of the parameter that declares it.
    pub param: Option<usize>,
}

/// Parameters by the spellings of their tokens.
#[derive(Debug)]
pub struct Params<'a> {
    by_spelling: HashMap<&'a str, usize>,
    names: Vec<&'a str>,
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
    pub fn new(declared: &'a [Vec<String>]) -> Self {
        let mut by_spelling = HashMap::new();
        for (index, spellings) in declared.iter().enumerate() {
            for spelling in spellings {
                by_spelling.entry(spelling.as_str()).or_insert(index);
            }
        }
        let name = |all: &'a Vec<String>| all.first().map_or("", String::as_str);
        Self {
            names: declared.iter().map(name).collect(),
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
        self.scan(text, |found| found.square && self.get(found.word).is_some())
    }

    /// Tokens in code of a language: declared ones, words in pointed brackets, and in commands of a shell words in
    /// square brackets too.
    pub(super) fn in_code(&self, text: &str, language: &str) -> Vec<Token> {
        if OTHER_BRACKETS.contains(&language) {
            return Vec::new();
        }
        let is_shell = grammar::is_shell(language);
        self.scan(text, |found| {
            self.get(found.word).is_some()
                || if found.square {
                    is_shell && is_blank_to_fill(found)
                } else {
                    is_placeholder(found)
                }
        })
    }

    /// Tokens in the text of a message: declared ones, and words in square brackets other than the boxes of a
    /// task list.
    pub fn in_message(&self, text: &str) -> Vec<Token> {
        let asks = |word: &str| {
            word.starts_with(char::is_alphanumeric)
                && !word.contains(['[', ']', '<', '>'])
                && !matches!(word, "x" | "X")
        };
        self.scan(text, |found| {
            self.get(found.word).is_some() || found.square && asks(found.word)
        })
    }

    /// The bracketed words of `text` that `accept` takes, in order; none overlap. A word never holds its own
    /// kind of bracket or a line end, so the time grows with the text.
    fn scan(&self, text: &str, accept: impl Fn(&Bracketed<'_>) -> bool) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut from = 0;
        while let Some((open, bracket)) = next_bracket(text, from) {
            from = open + 1;
            let close = if bracket == '[' { ']' } else { '>' };
            let Some((before, rest)) = text.split_at_checked(from) else {
                break;
            };
            let Some(end) = rest.find([bracket, close, '\n']) else {
                continue;
            };
            let Some((word, after)) = rest.split_at_checked(end) else {
                continue;
            };
            let Some(after) = after.strip_prefix(close) else {
                continue;
            };
            let found = Bracketed {
                word,
                square: bracket == '[',
                before: before.chars().rev().nth(1),
                after: after.chars().next(),
            };
            if found.stands_alone() && accept(&found) {
                from += word.len() + 1;
                let param = self.get(word);
                tokens.push(Token {
                    range: open..from,
                    param,
                });
            }
        }
        tokens
    }
}

/// The next bracket that may open a token. Both are ASCII, which no other character's bytes contain.
fn next_bracket(text: &str, from: usize) -> Option<(usize, char)> {
    let rest = text.as_bytes().get(from..)?;
    let at = rest.iter().position(|byte| matches!(byte, b'[' | b'<'))?;
    let bracket = char::from(*rest.get(at)?);
    Some((from + at, bracket))
}

/// A word in brackets and the characters around them.
struct Bracketed<'t> {
    word: &'t str,
    square: bool,
    before: Option<char>,
    after: Option<char>,
}

impl Bracketed<'_> {
    /// Whether the characters around the brackets allow a token: `keys[index]`, `[text](url)` and `a << b`
    /// are none. Identifiers are ASCII; scripts without spaces put a token right behind a letter.
    fn stands_alone(&self) -> bool {
        let before = self.before.unwrap_or(' ');
        if !self.square {
            return !matches!(before, '<' | '#');
        }
        let joined =
            before.is_ascii_alphanumeric() || matches!(before, '_' | ']' | ')' | '}' | '$');
        !joined && !matches!(self.after, Some('(' | '['))
    }
}

/// Whether an undeclared `[word]` in a shell's command looks like something to fill in rather than like a set of
/// characters: `[pod-name]`, not `[a-z]*` or `[yY][eE]`.
fn is_blank_to_fill(found: &Bracketed<'_>) -> bool {
    let is_outside =
        |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"'/:=@.,".contains(c));
    let word = found.word;
    (3..=40).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .split([' ', '-', '_'])
            .all(|part| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && is_outside(found.before)
        && is_outside(found.after)
}

/// Whether an undeclared `<word>` looks like something to fill in.
fn is_placeholder(found: &Bracketed<'_>) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    let word = found.word;
    let lower = word.to_ascii_lowercase();
    // `Vec<String>` and `sort<file>` are no places to fill in; `release-<version>` is one.
    word.len() <= 40
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.split(' ').all(part)
        && !word.ends_with(['-', '.'])
        && !found.before.is_some_and(char::is_alphanumeric)
        && !PRINTED
            .iter()
            .any(|printed| lower == *printed || lower.ends_with("scrubbed"))
        && !raw_html::is_certainly_element(&lower)
}
