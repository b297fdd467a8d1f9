//! A script in a word, for another shell: `sh -c "…"`, `ssh host '…'`. Its text is read up to a place, since what stands
//! behind it does not matter; what this does not know is a place where nothing can be quoted.

use super::program::{self, Line, Reads};
use super::{Around, BLANK};
use crate::markdown::command::Quoting;
use crate::quote::{Context, Layer};

/// The context of a place in a script that stands in `outer`.
pub(super) fn context(around: Around<'_>, outer: Layer) -> Context {
    let Some(read) = read(around.before) else {
        return Context::of(Layer::Plain).inside(outer);
    };
    let layer = match read.quote {
        None => Layer::Bare,
        Some('"') => Layer::Double,
        Some(_) => Layer::Single,
    };
    let is_start = read.word.is_empty();
    let number = read.words.len();
    if number == 0 && is_start && !read.is_target {
        return Context::of(Layer::Plain).inside(outer);
    }
    let line = Line {
        words: &read.words,
        ..Line::default()
    };
    let inner = Around {
        before: &read.word,
        after: around.after,
    };
    let quoting = if read.quote.is_some() {
        Quoting::Double
    } else {
        Quoting::Bare
    };
    let begins = is_start && !read.is_target && !program::is_behind_dashes(&line, number);
    let reads = if read.is_target || number == 0 {
        program::of_text(inner, quoting)
    } else {
        program::of_argument(&line, number, inner, quoting)
    };
    let own = match reads {
        Reads::Nothing => Context::of(layer).beginning_word(begins),
        // A third shell: nobody writes that by hand without a mistake.
        Reads::Shell(_) => Context::of(Layer::Plain),
        _ => reads.alone(inner).inside(layer),
    };
    own.inside(outer)
}

/// A script as far as it was read.
#[derive(Debug, Default)]
struct Read {
    /// The words of the statement that the place stands in.
    words: Vec<String>,
    /// What stands before the place in its word.
    word: String,
    /// The quote that is open there.
    quote: Option<char>,
    /// Whether the word is the target of a redirection.
    is_target: bool,
}

/// Reads a script up to its end; none if it holds what is not understood here.
fn read(text: &str) -> Option<Read> {
    let mut read = Read::default();
    // A word in quotes may be empty.
    let mut is_word = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (read.quote, c) {
            (Some('\''), '\'') | (Some('"'), '"') => read.quote = None,
            (Some('\''), _) => read.word.push(c),
            (_, '`') => return None,
            (_, '$') if matches!(chars.peek(), Some('(' | '{' | '\'' | '"')) => return None,
            (quote, '\\') => {
                let next = chars.next()?;
                if quote.is_some() && !matches!(next, '$' | '`' | '"' | '\\' | '\n') {
                    read.word.push('\\');
                }
                read.word.push(next);
                is_word = true;
            }
            (Some(_), _) => read.word.push(c),
            (None, '\'' | '"') => {
                read.quote = Some(c);
                is_word = true;
            }
            (None, '#') if !is_word => return None,
            (None, '<') if chars.peek() == Some(&'<') => return None,
            (None, ' ' | '\t' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>') => {
                let word = std::mem::take(&mut read.word);
                let is_whole = std::mem::take(&mut is_word);
                let is_number = word.chars().all(|c| c.is_ascii_digit());
                if is_whole && !read.is_target && !(matches!(c, '<' | '>') && is_number) {
                    push(&mut read.words, word);
                }
                match c {
                    ' ' | '\t' => read.is_target &= !is_whole,
                    '<' | '>' => read.is_target = true,
                    // `>&2`
                    '&' if read.is_target => {}
                    _ => {
                        read.is_target = false;
                        read.words.clear();
                    }
                }
            }
            (None, _) => {
                read.word.push(c);
                is_word = true;
            }
        }
    }
    Some(read)
}

/// Adds a word, unless it is an assignment before the program or a word that begins a statement.
fn push(words: &mut Vec<String>, word: String) {
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_assignment = word.split_once('=').is_some_and(|(name, _)| is_name(name));
    let begins = [
        "if", "then", "else", "elif", "while", "until", "do", "!", "{", "time",
    ];
    if words.is_empty() && (is_assignment || begins.contains(&word.as_str())) {
        return;
    }
    if word.starts_with(BLANK) && words.is_empty() {
        words.push(BLANK.to_string());
        return;
    }
    words.push(word);
}
