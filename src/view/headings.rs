//! The headings of a text, for "On this page".

use super::Heading;
use crate::markdown::Doc;

/// Headings from this number on make a table of contents worth its space.
pub(super) const CONTENTS_FROM: usize = 3;

/// Headings from this number on make one that is longer than a page, in which nobody finds anything.
const CONTENTS_TO: usize = 500;

/// Headings for "On this page": those of a text that has a few.
pub fn headings(doc: &Doc) -> Vec<Heading> {
    let headings = all_headings(doc);
    if headings.len() < CONTENTS_FROM {
        Vec::new()
    } else {
        headings
    }
}

/// The headings of the two upper levels of a text, of the uppermost alone where both are too many; none where these are too
/// many as well.
pub(super) fn all_headings(doc: &Doc) -> Vec<Heading> {
    let shown = || {
        doc.headings.iter().enumerate().filter(|(number, heading)| {
            Some(*number) != doc.title_heading && !heading.text.is_empty()
        })
    };
    let Some(top) = shown().map(|(_, heading)| heading.level).min() else {
        return Vec::new();
    };
    let of_level = |level: u8| shown().filter(move |(_, heading)| heading.level <= level);
    let is_listed = |level: &u8| of_level(*level).take(CONTENTS_TO).count() < CONTENTS_TO;
    let Some(level) = [top + 1, top].into_iter().find(is_listed) else {
        return Vec::new();
    };
    of_level(level)
        .map(|(_, heading)| Heading {
            id: heading.id.clone(),
            text: heading.text.clone(),
            inner: heading.level > top,
        })
        .collect()
}

/// The id that links to the text's own title lead to.
pub fn title_id(doc: &Doc) -> Option<String> {
    let title = doc.title()?;
    (!title.id.is_empty()).then(|| title.id.clone())
}
