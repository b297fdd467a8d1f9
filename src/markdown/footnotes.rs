//! Footnotes: numbered by their first reference, shown at the end, with ways back.
//!
//! Their ids hold a colon, which no heading's id can.

use super::Piece;
use super::out::Out;
use std::collections::HashMap;

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    notes: Vec<Footnote>,
    /// Their places by label.
    known: HashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Footnote {
    references: usize,
    content: Option<Vec<Piece>>,
}

impl Footnotes {
    fn entry(&mut self, label: &str) -> (usize, &mut Footnote) {
        let index = self.known.get(label).copied().unwrap_or_else(|| {
            self.known.insert(label.to_owned(), self.notes.len());
            self.notes.push(Footnote::default());
            self.notes.len() - 1
        });
        (index + 1, &mut self.notes[index])
    }

    /// The HTML of a reference.
    pub(super) fn reference(&mut self, label: &str) -> String {
        let (number, note) = self.entry(label);
        note.references += 1;
        let id = reference_id(number, note.references);
        format!(
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#fn:{number}\">{number}</a></sup>"
        )
    }

    /// Keeps the content of a footnote; the first definition counts.
    pub(super) fn define(&mut self, label: &str, content: Vec<Piece>) {
        self.entry(label).1.content.get_or_insert(content);
    }

    /// Writes the footnotes that are referred to.
    pub(super) fn write(self, out: &mut Out) {
        let mut any = false;
        for (index, note) in self.notes.into_iter().enumerate() {
            let number = index + 1;
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
