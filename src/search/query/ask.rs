//! What somebody asks: the words of a query, its phrases, and whether its last word is still being typed.

use crate::search::words::{Chunk, chunks};

/// Words of a query that are looked up; later ones say little more.
const WORDS: usize = 12;

/// A query, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// Its words in order.
    pub(super) words: Vec<Word>,
    /// What stands in quotes, as words in their order.
    pub(super) phrases: Vec<Vec<String>>,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it was typed.
    pub(super) typed: String,
    /// The whole as one term; none for a run of script without spaces.
    pub(super) whole: Option<String>,
    /// Its pieces as terms; none for a word of one piece.
    pub(super) pieces: Vec<String>,
    /// Whether it may go on.
    pub(super) is_begun: bool,
}

/// Takes `text` apart. An address is asked for by the name that it leads to.
pub(super) fn ask(text: &str) -> Question {
    let name = name_in_address(text.trim());
    let text = name.as_deref().unwrap_or(text);
    // A quote that is not closed yet is a word being typed.
    let parts: Vec<&str> = text.split('"').collect();
    let quoted = parts.iter().skip(1).step_by(2).take((parts.len() - 1) / 2);
    let phrases = quoted
        .map(|part| chunks(part).iter().map(Chunk::key).collect::<Vec<String>>())
        .filter(|phrase| !phrase.is_empty())
        .collect();
    let mut found = chunks(text);
    let tail = found.last().map_or("", |last| &text[last.range.end..]);
    let is_begun = !tail.contains(|letter: char| letter.is_whitespace() || letter == '"');
    let last = found.len().saturating_sub(1);
    let words = found
        .drain(..)
        .enumerate()
        .map(|(number, chunk)| Word {
            typed: text[chunk.range.clone()].to_owned(),
            pieces: chunk.pieces.into_iter().map(|(piece, _)| piece).collect(),
            whole: chunk.whole,
            is_begun: is_begun && number == last,
        })
        .take(WORDS)
        .collect();
    Question { words, phrases }
}

impl Word {
    /// A word that is one term.
    pub(super) fn of(term: &str, is_begun: bool) -> Self {
        Self {
            typed: term.to_owned(),
            whole: Some(term.to_owned()),
            pieces: Vec::new(),
            is_begun,
        }
    }

    /// What it is compared by side by side with others.
    pub(super) fn key(&self) -> String {
        self.whole.clone().unwrap_or_else(|| self.pieces.concat())
    }

    /// The term, of a word of one piece.
    pub(super) fn single(&self) -> Option<&str> {
        self.whole.as_deref().filter(|_| self.pieces.is_empty())
    }
}

/// The name that an address leads to: of its alert where it tells one (Prometheus, Alertmanager), else
/// the last part of its path.
fn name_in_address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme =
        |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'+' | b'-' | b'.');
    if scheme.is_empty() || !scheme.bytes().all(is_scheme) || text.contains(char::is_whitespace) {
        return None;
    }
    // Alertmanager's filters are encoded twice.
    let rest = decoded(&decoded(rest));
    if let Some((_, after)) = rest.split_once("alertname") {
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '-');
        let name = after.trim_start_matches(|letter| !is_name(letter));
        let name = name
            .split(|letter| !is_name(letter))
            .next()
            .unwrap_or_default();
        if !name.is_empty() {
            return Some(name.to_owned());
        }
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let last = path
        .split('/')
        .skip(1)
        .filter(|part| !part.is_empty())
        .last()?;
    Some(last.strip_suffix(".html").unwrap_or(last).to_owned())
}

/// `text` with its encoded bytes as what they are; bytes that are no text are left as they are.
fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, encoded) = rest.split_at(at);
        let is_code = |code: &[u8]| code[0] == b'%' && code[1..].iter().all(u8::is_ascii_hexdigit);
        let codes = encoded
            .as_bytes()
            .chunks_exact(3)
            .take_while(|code| is_code(code));
        let (run, after) = encoded.split_at((codes.count() * 3).max(1));
        plain.push_str(before);
        match percent_encoding::percent_decode_str(run).decode_utf8() {
            Ok(text) => plain.push_str(&text),
            Err(_) => plain.push_str(run),
        }
        rest = after;
    }
    plain + rest
}
