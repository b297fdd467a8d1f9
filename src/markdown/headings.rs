//! The headings of a body, found before its HTML is written: ids, levels and the title.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::preprocess::{GONE, Prepared};
use super::slug::Slugger;

/// A heading and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundHeading {
    /// Level as written.
    pub(super) level: u8,
    /// Level in the page: below its one `<h1>`, none skipped.
    pub(super) shown: u8,
    /// Plain text.
    pub(super) text: String,
    /// Unique id.
    pub(super) id: String,
    /// Place in the parsed text.
    pub(super) range: Range<usize>,
}

/// Finds all headings and the one that is the page's title.
pub(super) fn find(
    events: &[(Event<'_>, Range<usize>)],
    prepared: &Prepared<'_>,
    title: Option<&str>,
    slugger: &mut Slugger,
) -> (Vec<FoundHeading>, Option<usize>) {
    let mut found: Vec<FoundHeading> = Vec::new();
    let mut open = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = true;
                found.push(FoundHeading {
                    level: *level as u8,
                    shown: 0,
                    text: String::new(),
                    id: String::new(),
                    range: range.clone(),
                });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(text) | Event::Code(text) if open => {
                if let Some(last) = found.last_mut() {
                    last.text.extend(text.chars().filter(|c| *c != GONE));
                }
            }
            Event::SoftBreak | Event::HardBreak if open => {
                if let Some(last) = found.last_mut() {
                    last.text.push(' ');
                }
            }
            _ => {}
        }
    }
    let title = title_of(events, &found, title);
    let mut above = 1;
    for (index, heading) in found.iter_mut().enumerate() {
        heading.text = heading.text.trim().to_owned();
        // A heading that says nothing is not shown, so nothing can lead to it.
        if heading.text.is_empty() {
            continue;
        }
        let given = prepared
            .heading_ids
            .iter()
            .find(|(at, _)| heading.range.contains(at));
        heading.id = match given {
            Some((_, id)) => slugger.unique(id),
            None => slugger.heading(&heading.text),
        };
        if title == Some(index) {
            heading.shown = 1;
        } else {
            heading.shown = heading.level.clamp(2, above + 1);
            above = heading.shown;
        }
    }
    (found, title)
}

/// The first `<h1>`, else a first heading that opens the page. Where the front matter names a title,
/// only a heading that opens the page and says the same.
fn title_of(
    events: &[(Event<'_>, Range<usize>)],
    found: &[FoundHeading],
    title: Option<&str>,
) -> Option<usize> {
    let first = found.first()?;
    let opens = matches!(events.first(), Some((Event::Start(Tag::Heading { .. }), _)));
    match title {
        Some(title) => {
            let same = |text: &str| text.trim().to_lowercase() == title.trim().to_lowercase();
            (same(&first.text) && (opens || first.level == 1)).then_some(0)
        }
        None => found
            .iter()
            .position(|heading| heading.level == 1)
            .or(opens.then_some(0)),
    }
}
