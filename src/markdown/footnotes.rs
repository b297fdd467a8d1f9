//! Footnotes: numbered by their first reference, shown at the end, with ways back.
//!
//! Their ids hold a colon, which no heading's id can.

use super::Piece;
use super::out::Out;
use std::collections::HashMap;

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
        self.by_label.entry(label.to_owned()).or_insert_with(new)
    }

    /// The HTML of a reference.
    pub(super) fn reference(&mut self, label: &str) -> String {
        let note = self.entry(label);
        note.references += 1;
        let number = note.number;
        let id = reference_id(number, note.references);
        format!(
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#fn:{number}\">{number}</a></sup>"
        )
    }

    /// Keeps the content of a footnote; the first definition counts.
    pub(super) fn define(&mut self, label: &str, content: Vec<Piece>) {
        self.entry(label).content.get_or_insert(content);
    }

    /// Writes the footnotes that are referred to.
    pub(super) fn write(self, out: &mut Out) {
        let mut any = false;
        let mut notes: Vec<Footnote> = self.by_label.into_values().collect();
        notes.sort_by_key(|note| note.number);
        for note in notes {
            let number = note.number;
            let Some(content) = note.content.filter(|_| note.references > 0) else {
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
            out.html("<p class=\"footnote-back\">");
            for nth in 1..=note.references {
                let id = reference_id(number, nth);
                let html = match nth {
                    1 => format!("<a href=\"#{id}\">Back to text</a>"),
                    _ => format!(" <a href=\"#{id}\">Back to text, place {nth}</a>"),
                };
                out.html(&html);
            }
            out.html("</p>\n</li>\n");
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
