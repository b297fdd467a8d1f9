//! Footnotes: numbered by their first reference, shown at the end, with ways back.
//!
//! Labels match without case. A footnote that nothing shown refers to is taken out before anything reads it
//! ([`take_unshown`]), and so is a second one of the same label. Their ids hold a colon, which no heading's id can.

use super::Piece;
use super::out::Out;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The events of a text, each with its place.
type Events<'t> = Vec<(Event<'t>, Range<usize>)>;

/// A footnote that the page does not show.
#[derive(Debug)]
pub(super) struct Unshown {
    /// As it is written.
    pub(super) label: String,
    /// The place of the whole.
    pub(super) range: Range<usize>,
    /// Whether an earlier one has the same label.
    pub(super) is_second: bool,
}

/// A footnote while the events are looked through.
struct Definition {
    key: String,
    range: Range<usize>,
    label: String,
    /// The labels that it refers to.
    refers: Vec<String>,
}

/// What two spellings of one label share.
fn key(label: &str) -> String {
    // `ß` in capitals is `SS`.
    label.to_uppercase().to_lowercase()
}

/// Takes the footnotes out of `events` that no reference leads to from the text or from a footnote that is shown, and
/// those whose label an earlier one has.
pub(super) fn take_unshown(events: &mut Events<'_>) -> Vec<Unshown> {
    let (definitions, mut refers) = definitions(events);
    if definitions.is_empty() {
        return Vec::new();
    }
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, definition) in definitions.iter().enumerate() {
        first.entry(&definition.key).or_insert(at);
    }
    let mut shown: HashSet<usize> = HashSet::new();
    while let Some(label) = refers.pop() {
        if let Some(at) = first.get(label.as_str())
            && shown.insert(*at)
            && let Some(definition) = definitions.get(*at)
        {
            refers.extend_from_slice(&definition.refers);
        }
    }
    let unshown = definitions.iter().enumerate();
    let unshown = unshown.filter(|(at, _)| !shown.contains(at));
    let unshown: Vec<Unshown> = unshown
        .map(|(at, one)| Unshown {
            label: one.label.clone(),
            range: one.range.clone(),
            is_second: first.get(one.key.as_str()) != Some(&at),
        })
        .collect();
    if unshown.is_empty() {
        return unshown;
    }
    let (mut number, mut open) = (0, Vec::new());
    events.retain(|(event, _)| {
        if matches!(event, Event::Start(Tag::FootnoteDefinition(_))) {
            open.push(shown.contains(&number));
            number += 1;
        }
        let is_kept = open.last().copied().unwrap_or(true);
        if matches!(event, Event::End(TagEnd::FootnoteDefinition)) {
            open.pop();
        }
        is_kept
    });
    unshown
}

/// The footnotes of a text, and the labels that the text around them refers to.
fn definitions(events: &Events<'_>) -> (Vec<Definition>, Vec<String>) {
    let mut definitions: Vec<Definition> = Vec::new();
    let mut refers: Vec<String> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // The words of a picture show no reference.
    let mut pictures = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open.push(definitions.len());
                definitions.push(Definition {
                    key: key(label),
                    range: range.clone(),
                    label: label.to_string(),
                    refers: Vec::new(),
                });
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                open.pop();
            }
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            Event::FootnoteReference(label) if pictures == 0 => {
                let own = open.last().and_then(|at| definitions.get_mut(*at));
                own.map_or(&mut refers, |own| &mut own.refers)
                    .push(key(label));
            }
            _ => {}
        }
    }
    (definitions, refers)
}

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    by_label: HashMap<String, Footnote>,
}

#[derive(Debug, Default)]
struct Footnote {
    /// Counts from 1 in order of the first mention.
    number: usize,
    references: usize,
    content: Option<Vec<Piece>>,
}

impl Footnotes {
    fn entry(&mut self, label: &str) -> &mut Footnote {
        let number = self.by_label.len() + 1;
        let new = || Footnote {
            number,
            ..Footnote::default()
        };
        self.by_label.entry(key(label)).or_insert_with(new)
    }

    /// The HTML of a reference; inside a link it is a number without a link.
    pub(super) fn reference(&mut self, label: &str, in_link: bool) -> String {
        let note = self.entry(label);
        note.references += 1;
        let number = note.number;
        let id = reference_id(number, note.references);
        if in_link {
            return format!("<sup class=\"footnote-ref\" id=\"{id}\">{number}</sup>");
        }
        format!(
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#fn:{number}\">{number}</a></sup>"
        )
    }

    /// Gives a footnote its number for a reference that the page does not show.
    pub(super) fn mention(&mut self, label: &str) {
        self.entry(label);
    }

    /// Keeps the content of a footnote; the first definition counts.
    pub(super) fn define(&mut self, label: &str, content: Vec<Piece>) {
        self.entry(label).content.get_or_insert(content);
    }

    /// Writes the footnotes.
    pub(super) fn write(self, out: &mut Out) {
        let mut any = false;
        let mut notes: Vec<Footnote> = self.by_label.into_values().collect();
        notes.sort_by_key(|note| note.number);
        for note in notes {
            let number = note.number;
            let Some(content) = note.content else {
                continue;
            };
            if !std::mem::replace(&mut any, true) {
                out.html("<div class=\"footnotes\">\n<hr>\n<ol>\n");
            }
            out.html(&format!("<li id=\"fn:{number}\" value=\"{number}\">\n"));
            for piece in content {
                match piece {
                    Piece::Html(html) => out.html(&html),
                    other => out.piece(other),
                }
            }
            if note.references > 0 {
                out.html("<p class=\"footnote-back\">");
            }
            for nth in 1..=note.references {
                let id = reference_id(number, nth);
                let html = match nth {
                    1 => format!("<a href=\"#{id}\">Back to text</a>"),
                    _ => format!(" <a href=\"#{id}\">Back to text, place {nth}</a>"),
                };
                out.html(&html);
            }
            out.html(if note.references > 0 {
                "</p>\n</li>\n"
            } else {
                "</li>\n"
            });
        }
        if any {
            out.html("</ol>\n</div>\n");
        }
    }
}

/// Whether an id is one of a footnote.
pub(super) fn is_id(id: &str) -> bool {
    id.starts_with("fn:") || id.starts_with("fnref:")
}

fn reference_id(number: usize, nth: usize) -> String {
    match nth {
        1 => format!("fnref:{number}"),
        _ => format!("fnref:{number}:{nth}"),
    }
}
