//! Markdown documents as parts: one for each heading that the page shows.

use super::{Part, part};
use crate::markdown::Doc;

/// Adds the sections of `doc` to `parts`, which hold the top at least. What stands under no heading, under the
/// page's title or under a heading that is not shown belongs to the part before it, as on the page.
///
/// Gives, for each heading of the document, the number of the part that its section is in.
pub(super) fn read(doc: &Doc, parts: &mut Vec<Part>) -> Vec<usize> {
    let mut places = Vec::with_capacity(doc.headings.len());
    parts.reserve_exact(doc.sections.len());
    // What stands before the first heading belongs to the top, whatever was added since.
    let mut at = 0;
    for section in &doc.sections {
        let shown = section
            .heading
            .filter(|number| doc.title_heading != Some(*number))
            .and_then(|number| doc.headings.get(number))
            .filter(|heading| !heading.id.is_empty());
        if let Some(heading) = shown {
            at = parts.len();
            parts.push(part(&heading.text, heading.id.as_str()));
        }
        if section.heading.is_some() {
            places.push(at);
        }
        if let Some(part) = parts.get_mut(at) {
            super::add(&mut part.text, &section.text);
            super::add(&mut part.code, &section.code);
        }
    }
    places
}
