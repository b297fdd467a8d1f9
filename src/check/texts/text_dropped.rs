//! `text-dropped`: something of a text that its page does not show.

use crate::check::findings::Findings;
use crate::check::links::{Item, LinkContext};
use crate::markdown::{Lost, NoteKind};
use crate::rule;

rule! { "text-dropped", Warning, "Something of a text that its page does not show." }

/// Letters of a text that a message quotes.
const QUOTED: usize = 60;

pub(crate) fn check(_: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    let Item::Note(note) = item else {
        return;
    };
    let NoteKind::Lost(lost) = &note.kind else {
        return;
    };
    let (subject, message, help) = match lost {
        Lost::UnusedFootnote(label) => (
            label.as_str(),
            format!("nothing refers to the footnote `[^{label}]`, so no page shows it"),
            format!(
                "write `[^{label}]` in the sentence that it belongs to, or move its text there"
            ),
        ),
        Lost::SecondFootnote(label) => (
            label.as_str(),
            format!("there is a footnote `[^{label}]` already, so no page shows this one"),
            "give it another name, or put the two together".to_owned(),
        ),
        Lost::Cells(cells) => (
            cells.as_str(),
            format!(
                "the table has fewer columns than this row has cells: `{}` is not shown",
                quoted(cells)
            ),
            "add a column to the first two lines, or write `\\|` for a bar that parts no cells"
                .to_owned(),
        ),
        Lost::CutCode => (
            "",
            "a bar cuts this code in two: the table parts its cells there".to_owned(),
            "write `\\|` for a bar in a cell, also in code".to_owned(),
        ),
        Lost::TitleLink(dest) => (
            dest.as_str(),
            format!(
                "the page's title is shown without its link to `{}`",
                quoted(dest)
            ),
            "write the link in the text below the heading".to_owned(),
        ),
        Lost::TitleImage(dest) => (
            dest.as_str(),
            format!(
                "the heading is shown without its picture `{}`",
                quoted(dest)
            ),
            "put the picture into the text below the heading".to_owned(),
        ),
        Lost::TitleFootnote(label) => (
            label.as_str(),
            format!("the page's title is shown without its mark `[^{label}]`"),
            "refer to the footnote in the text below the heading".to_owned(),
        ),
        Lost::InnerLink(dest) => (
            dest.as_str(),
            format!(
                "a link stands in a link, so nothing leads to `{}`",
                quoted(dest)
            ),
            "end the outer link before this one begins".to_owned(),
        ),
    };
    found.add(note.span, subject, message).help(help);
}

/// The beginning of a text, on one line.
fn quoted(text: &str) -> String {
    let mut letters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut start: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        start.push('…');
    }
    start.replace('`', "'")
}
