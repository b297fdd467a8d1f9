//! Heading ids by GitHub's rules, and the lookup of an anchor in a document.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;
use unicode_normalization::char::is_combining_mark;

use super::Doc;

/// GitHub's id of a heading, before it is made unique: lower case; letters, digits, marks, `_` and
/// `-` stay, a space becomes `-`, the rest goes.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            _ if c.is_alphanumeric() || is_combining_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Gives out ids that are unique in a document: `a`, `a-1`, `a-2`.
#[derive(Debug, Default)]
pub(crate) struct Slugger {
    next: HashMap<String, usize>,
    used: HashSet<String>,
}

impl Slugger {
    /// A unique id for a heading's text.
    pub(crate) fn heading(&mut self, text: &str) -> String {
        let slug = slug(text);
        self.unique(if slug.is_empty() { "section" } else { &slug })
    }

    /// `wanted`, or `wanted` with the first number that makes it unique.
    pub(crate) fn unique(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        while !self.used.insert(id.clone()) {
            let n = self.next.entry(wanted.to_owned()).or_insert(0);
            *n += 1;
            id = format!("{wanted}-{n}");
        }
        id
    }

    /// Takes `id` as it is; false if it is taken already.
    pub(crate) fn reserve(&mut self, id: &str) -> bool {
        self.used.insert(id.to_owned())
    }
}

/// Where a link's `#fragment` leads in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// An id that is there as it was written.
    Exact(&'a str),
    /// The only id that is meant, although it is spelt otherwise: write this one into the link.
    Fallback(&'a str),
    /// No such place.
    Missing,
}

/// The places of a document that a link can name, each by its number among the headings and named anchors.
#[derive(Debug, Default)]
pub struct Anchors {
    exact: HashMap<Box<str>, usize>,
    /// By the id in lower case, and by the id with a single `-` for every run of other characters: the first of each,
    /// where that is not the id itself.
    folded: HashMap<String, usize>,
}

fn ids(doc: &Doc) -> impl Iterator<Item = &str> {
    let headings = doc.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(doc.anchors.iter().map(String::as_str))
}

impl Anchors {
    /// The places of `doc`.
    pub fn of(doc: &Doc) -> Self {
        let mut anchors = Self::default();
        for (number, id) in ids(doc).enumerate() {
            if anchors.exact.contains_key(id) {
                continue;
            }
            for folded in [id.to_lowercase(), collapse(id)] {
                if folded != id && !folded.is_empty() {
                    anchors.folded.entry(folded).or_insert(number);
                }
            }
            anchors.exact.insert(id.into(), number);
        }
        anchors
    }

    /// Finds the place of `doc` that `fragment` (without `#`, as written) names: the exact id of a heading or a
    /// named anchor; else the id that differs in letter case only; else the id that is the same when
    /// runs of `-`, `_` and punctuation count as one `-`.
    pub fn resolve<'a>(&self, doc: &'a Doc, fragment: &str) -> Target<'a> {
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        let id = |number: &usize| {
            let anchor = || doc.anchors.get(number.checked_sub(doc.headings.len())?);
            let heading = doc.headings.get(*number).map(|heading| &heading.id);
            heading.or_else(anchor).map(String::as_str)
        };
        if let Some(id) = self.exact.get(&*fragment).and_then(id) {
            return Target::Exact(id);
        }
        let folded = [fragment.to_lowercase(), collapse(&fragment)];
        let mut found = folded.iter().filter(|folded| !folded.is_empty());
        let found = found.find_map(|folded| {
            let exact = self.exact.get(folded.as_str());
            id(exact.or_else(|| self.folded.get(folded))?)
        });
        found.map_or(Target::Missing, Target::Fallback)
    }
}

/// Lower case, with every run of other characters than letters and digits as one `-`.
fn collapse(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}
