//! Front matter: the metadata between two fences at the start of a Markdown file.

use super::{Parsed, after_mark, from_toml, from_yaml};
use crate::source::{FileId, Span};
use std::ops::Range;

/// The syntax of a front matter, which its fence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Between `+++` lines.
    Toml,
    /// Between `---` lines.
    Yaml,
}

/// A Markdown file's front matter.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// Its syntax.
    pub syntax: Syntax,
    /// Its content and problems.
    pub parsed: Parsed,
    /// Where the Markdown begins: after the closing fence and its line end.
    pub body: usize,
}

/// Reads the front matter of a Markdown file, if it has one. A fence that is never closed is no front
/// matter: `---` is then a thematic break, as it is to every other Markdown reader.
pub fn front_matter(file: FileId, text: &str) -> Option<FrontMatter> {
    let Fences {
        syntax,
        opening,
        inner,
        body,
    } = fences(text)?;
    let opening = Span::new(file, opening);
    let parsed = match syntax {
        Syntax::Toml => from_toml::parse(file, text, inner, opening),
        Syntax::Yaml => from_yaml::parse(file, text, inner, opening)?,
    };
    Some(FrontMatter {
        syntax,
        parsed,
        body,
    })
}

struct Fences {
    syntax: Syntax,
    opening: Range<usize>,
    inner: Range<usize>,
    body: usize,
}

fn fences(text: &str) -> Option<Fences> {
    let start = after_mark(text);
    let (syntax, fence) = match text.get(start..start + 3)? {
        "+++" => (Syntax::Toml, "+++"),
        "---" => (Syntax::Yaml, "---"),
        _ => return None,
    };
    let mut lines = lines(text, start);
    let first = lines.next()?;
    if text[first.clone()].trim_end() != fence {
        return None;
    }
    lines
        .find(|line| {
            let line = text[line.clone()].trim_end();
            line == fence || (syntax == Syntax::Yaml && line == "...")
        })
        .map(|closing| Fences {
            syntax,
            opening: start..start + 3,
            inner: first.end..closing.start,
            body: closing.end,
        })
}

/// The lines of `text` from `start`, each with its line end.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        range
    })
}
