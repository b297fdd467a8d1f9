//! The text of a runbook in the order in which it is read in a hurry: what stops the reader, the commands, and what the
//! runbook is for behind them.
//!
//! Owns that order. The author's words stay together as they were written: whole notices and whole sections move.

use super::library::Library;
use super::{Heading, Jump};
use crate::markdown::{Doc, Piece};
use crate::record::background::is_background;
use crate::record::runbook::Runbook;
use serde::Serialize;
use std::ops::Range;

/// Letters of a jump's words: five of them fit beside each other on a phone.
const SHORT: usize = 10;
/// Words that say nothing at the end of a jump.
const FILL: &[&str] = &[
    "a", "an", "and", "for", "from", "in", "it", "of", "on", "or", "that", "the", "this", "to",
    "what", "with", "you", "your",
];

/// The text of a runbook, in parts. All of them are HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Warnings that the text begins with: when to stop, before anything else.
    pub stops: Vec<String>,
    /// The other notices that it begins with.
    pub notices: String,
    /// What stands above the first command that changes something; all of it where none does.
    pub before: String,
    /// That command and what follows.
    pub change: String,
    /// Sections that say what the runbook is for.
    pub background: String,
}

/// The text of `runbook` for a page whose way up is `root`.
pub fn body(library: &Library<'_>, runbook: &Runbook, root: &str) -> Body {
    let doc = &runbook.doc;
    let html = |range: Range<usize>| {
        let pieces = doc.html.get(range).unwrap_or_default();
        library.pieces(doc, pieces, runbook.file, root)
    };
    let mut body = Body::default();
    let mut at = 0;
    for (end, piece) in doc.html.iter().enumerate() {
        if let Piece::AfterNotice { warns } = piece {
            let notice = html(at..end);
            if *warns {
                body.stops.push(notice);
            } else {
                body.notices.push_str(&notice);
            }
            at = end + 1;
        }
    }
    let change = doc
        .html
        .iter()
        .position(|piece| *piece == Piece::BeforeChange);
    let change = change.unwrap_or(doc.html.len());
    for section in background(doc) {
        body.before.push_str(&html(at..section.start));
        body.background.push_str(&html(section.clone()));
        at = section.end;
    }
    body.before.push_str(&html(at..change));
    body.change = html(change..doc.html.len());
    body
}

/// The numbers of the pieces of the sections that move behind the commands: those that say what the runbook is for and
/// stand above the first command. A text without commands stays as it is.
fn background(doc: &Doc) -> Vec<Range<usize>> {
    let mut blocks = doc.code.iter().filter(|block| !block.commands.is_empty());
    let Some(first_command) = blocks.next() else {
        return Vec::new();
    };
    let top = top_level(doc);
    let starts = doc
        .html
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| match piece {
            Piece::Before(heading) => Some((at, doc.headings.get(*heading)?)),
            _ => None,
        });
    let starts: Vec<_> = starts
        .filter(|(_, heading)| Some(heading.level) <= top)
        .collect();
    let ends = starts.iter().map(|(at, _)| *at).skip(1);
    let sections = starts
        .iter()
        .zip(ends)
        .map(|((at, heading), end)| (*at..end, heading));
    sections
        .take_while(|(section, _)| {
            let next = doc.html.get(section.end);
            matches!(next, Some(Piece::Before(next)) if doc.headings.get(*next).is_some_and(|next| {
                next.span.start <= first_command.span.start
            }))
        })
        .filter(|(_, heading)| is_background(&heading.text))
        .map(|(section, _)| section)
        .collect()
}

/// The level of a text's sections; none where it has no headings but its title.
fn top_level(doc: &Doc) -> Option<u8> {
    let headings = doc.headings.iter().enumerate();
    let shown = headings
        .filter(|(number, heading)| Some(*number) != doc.title_heading && !heading.text.is_empty());
    shown.map(|(_, heading)| heading.level).min()
}

/// The ids of the headings in the sections that move behind the commands.
pub fn moved(doc: &Doc) -> Vec<&str> {
    let sections = background(doc);
    let pieces = sections
        .into_iter()
        .filter_map(|section| doc.html.get(section));
    pieces
        .flatten()
        .filter_map(|piece| match piece {
            Piece::Before(heading) => Some(doc.headings.get(*heading)?.id.as_str()),
            _ => None,
        })
        .collect()
}

/// The headings of the first rank as jumps, each with words that are not another's.
pub fn jumps(headings: &[Heading]) -> Vec<Jump> {
    let mut jumps: Vec<Jump> = Vec::new();
    for heading in headings.iter().filter(|heading| !heading.inner) {
        let short = short(&heading.text);
        let is_taken = jumps.iter().any(|jump| jump.short == short);
        jumps.push(Jump {
            id: heading.id.clone(),
            short: if is_taken {
                heading.text.clone()
            } else {
                short
            },
            text: heading.text.clone(),
        });
    }
    jumps
}

/// The first words of a heading, as many as a jump has room for.
fn short(heading: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut length = 0;
    for word in heading.split_whitespace() {
        length += word.chars().count() + usize::from(!words.is_empty());
        if length > SHORT && !words.is_empty() {
            while words.len() > 1
                && words
                    .last()
                    .is_some_and(|last| FILL.contains(&last.to_lowercase().as_str()))
            {
                words.pop();
            }
            break;
        }
        words.push(word);
    }
    words.join(" ").trim_end_matches([':', ',', ';']).to_owned()
}
