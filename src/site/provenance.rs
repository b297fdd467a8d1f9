//! Files of the theme that a book has copied: where they came from, and what has become of both since.
//!
//! A copy begins with a comment that names the version it was made by and a hash of what was built in
//! then. So it can be told whether the author has changed the copy, whether rbdoc has changed the
//! original, or both. The comment leaves no trace in a page.

use super::embedded::{EMBEDDED, builtin};
use crate::source::Tree;
use crate::view::sitemap::{FIXED, RECORD_TEMPLATES};
use crate::wording;
use std::borrow::Cow;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

const MARK: &str = "Ejected from rbdoc ";
const BUILTIN: &str = ", built-in ";

/// What the first line of a copy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The version that made the copy.
    pub version: String,
    /// The hash of what was built in then.
    pub hash: String,
}

/// How a file of the book stands to the built-in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The book has none.
    BuiltIn,
    /// A copy that nobody has changed, of what is built in now.
    Copied,
    /// A copy that nobody has changed, of what an earlier version had built in.
    Outdated(Origin),
    /// A file that replaces it. The origin is not known of files that were not ejected.
    Changed(Option<Origin>),
    /// A changed copy of something that has itself changed since.
    Behind(Origin),
    /// A template that extends it, and changes these blocks.
    Extended(Vec<String>),
    /// Nothing like it is built in.
    Own,
}

/// A built-in file as a copy for the book; none if there is no such file.
pub fn eject(path: &str) -> Option<String> {
    let text = builtin(path)?;
    let (open, close) = match path.rsplit_once('.')?.1 {
        _ if path == wording::PATH => ("#", ""),
        "css" => ("/*", " */"),
        "svg" => ("<!--", " -->"),
        "js" => ("//", ""),
        _ => ("{#-", " -#}"),
    };
    let version = env!("CARGO_PKG_VERSION");
    let hash = hash(text);
    Some(format!(
        "{open} {MARK}{version}{BUILTIN}{hash}: `rbdoc theme diff` shows what differs.{close}\n{text}"
    ))
}

/// The origin of a copy, and its text without the comment that names it.
pub fn origin(text: &str) -> Option<(Origin, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let (_, said) = line.split_once(MARK)?;
    let (version, said) = said.split_once(BUILTIN)?;
    let hash: String = said.chars().take_while(char::is_ascii_hexdigit).collect();
    let origin = Origin {
        version: version.to_owned(),
        hash,
    };
    (origin.hash.len() == 16).then_some((origin, rest))
}

/// The text of a copy as it can be compared with what is built in: without the comment that names its
/// origin, and without the line ends that git gives it on some systems.
pub fn comparable(text: &str) -> Cow<'_, str> {
    let rest = without_origin(text);
    if rest.contains("\r\n") {
        rest.replace("\r\n", "\n").into()
    } else {
        rest.into()
    }
}

/// A file's text without the comment that names its origin.
pub(super) fn without_origin(text: &str) -> &str {
    origin(text).map_or(text, |(_, rest)| rest)
}

/// Every file of the theme, built in or the book's, by its path.
pub fn states(tree: &Tree) -> BTreeMap<String, State> {
    let mut states: BTreeMap<String, State> = EMBEDDED
        .iter()
        .map(|(path, _)| ((*path).to_owned(), State::BuiltIn))
        .collect();
    for folder in ["templates", "theme"] {
        for (path, _) in tree.under(folder) {
            let state = match (builtin(path), tree.text(path)) {
                (Some(builtin), Some((_, text))) => state(path, builtin, text),
                (Some(_), None) => State::Changed(None),
                (None, _) => State::Own,
            };
            states.insert(path.to_string(), state);
        }
    }
    states
}

fn state(path: &str, builtin: &str, text: &str) -> State {
    let origin = origin(text).map(|(origin, _)| origin);
    // A book's words are laid over the built-in ones key by key.
    if path == wording::PATH && origin.is_none() {
        return State::Extended(Vec::new());
    }
    let rest = &*comparable(text);
    if rest == builtin {
        return State::Copied;
    }
    let name = path.trim_start_matches("templates/");
    let extends = [
        format!("extends \"builtin/{name}\""),
        format!("extends 'builtin/{name}'"),
    ];
    if extends.iter().any(|words| rest.contains(words)) {
        let own = blocks(rest).into_iter().map(|block| block.name.to_owned());
        return State::Extended(own.collect());
    }
    match origin {
        Some(origin) if hash(rest) == origin.hash => State::Outdated(origin),
        Some(origin) if hash(builtin) != origin.hash => State::Behind(origin),
        origin => State::Changed(origin),
    }
}

fn hash(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}

/// A block of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// Its name.
    pub name: &'a str,
    /// What stands in it, other blocks included.
    pub body: &'a str,
}

/// The blocks of a template in order, those inside others too. What is never closed is left out.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut open: Vec<(usize, &str, usize)> = Vec::new();
    let mut found: Vec<(usize, Block<'_>)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{%").map(|start| at + start) {
        let inside = start + 2;
        let Some(end) = text[inside..].find("%}").map(|end| inside + end + 2) else {
            break;
        };
        at = end;
        let tag = text[inside..end - 2].trim_matches(['-', ' ', '\n', '\t', '\r']);
        let mut words = tag.split_whitespace();
        match (words.next(), words.next()) {
            (Some("block"), Some(name)) => open.push((start, name, end)),
            (Some("endblock"), _) => {
                if let Some((place, name, body)) = open.pop() {
                    let body = &text[body..start];
                    found.push((place, Block { name, body }));
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, block)| block).collect()
}

/// The blocks of a built-in template and of those that it extends: what a book may change alone.
pub fn blocks_of(path: &str) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut next = builtin(path);
    while let Some(text) = next {
        for block in blocks(text) {
            if !names.contains(&block.name) {
                names.push(block.name);
            }
        }
        next = text
            .strip_prefix("{% extends \"")
            .and_then(|rest| rest.split_once('"'))
            .and_then(|(parent, _)| builtin(&format!("templates/{parent}")));
    }
    names
}

/// What a built-in file is for.
pub fn about(path: &str) -> &'static str {
    let mut pages = FIXED
        .iter()
        .map(|page| &page.template)
        .chain(RECORD_TEMPLATES);
    if let Some(template) = pages.find(|template| template.path == path) {
        return template.about;
    }
    match path {
        "templates/base.html" => "The frame of every page: head, header, main, footer.",
        "templates/chrome.html" => "What repeats on every page: header, steps, help, footer.",
        "templates/components.html" => "Pieces that several pages share.",
        "templates/new/timeline.toml" => {
            "What `rbdoc new incident` writes: the timeline, to which its first event is added."
        }
        "theme/icon.svg" => "The icon in the browser's tab.",
        // Any other file says it in its first line.
        _ => builtin(path)
            .and_then(|text| text.lines().next())
            .and_then(|line| match line.strip_prefix("/* ") {
                Some(words) => words.split(" */").next(),
                None => ["// ", "# ", "{#- "]
                    .iter()
                    .find_map(|comment| line.strip_prefix(comment)),
            })
            .unwrap_or(""),
    }
}
