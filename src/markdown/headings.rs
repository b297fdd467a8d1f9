//! The headings of a body, found before its HTML is written: ids, levels and the title.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::preprocess::{GONE, Prepared};
use super::scripts;
use super::slug::Slugger;

/// A heading and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundHeading {
    /// Level as written.
    pub(super) level: u8,
    /// Level in the page: below its one `<h1>`. Equal levels stay equal and deeper ones deeper; levels that the text
    /// does not use are left out.
    pub(super) shown: u8,
    /// Plain text.
    pub(super) text: String,
    /// Unique id.
    pub(super) id: String,
    /// The id that the author gave it and that is the site's own, with its place in the parsed text.
    pub(super) refused: Option<Box<(Range<usize>, String)>>,
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
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = true;
                found.push(FoundHeading {
                    level: *level as u8,
                    shown: 0,
                    text: String::new(),
                    id: String::new(),
                    refused: None,
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
                if let Some(last) = found.last_mut()
                    && !scripts::joins(event, last.text.chars().next_back(), events, at + 1)
                {
                    last.text.push(' ');
                }
            }
            _ => {}
        }
    }
    let title = title_of(events, &found, title);
    let is_shown = |(index, heading): &(usize, &FoundHeading)| {
        title != Some(*index) && !heading.text.trim().is_empty()
    };
    let below = found.iter().enumerate().filter(is_shown);
    let mut used: Vec<u8> = below.map(|(_, heading)| heading.level).collect();
    used.sort_unstable();
    used.dedup();
    for (index, heading) in found.iter_mut().enumerate() {
        heading.text = heading.text.trim().to_owned();
        // A heading that says nothing is not shown, so nothing can lead to it.
        if heading.text.is_empty() {
            continue;
        }
        let ids = &prepared.heading_ids;
        let given = ids.partition_point(|(at, _)| *at < heading.range.start);
        let given = ids.get(given).filter(|(at, _)| *at < heading.range.end);
        heading.id = match given {
            Some((at, id)) if super::is_reserved(id) => {
                let end = (at + id.len() + "{#}".len()).min(heading.range.end);
                heading.refused = Some(Box::new((*at..end, id.clone())));
                slugger.heading(&heading.text)
            }
            Some((_, id)) => slugger.unique(id),
            None => slugger.heading(&heading.text),
        };
        heading.shown = if title == Some(index) {
            1
        } else {
            let rank = used.iter().filter(|level| **level < heading.level).count();
            // There are six levels, and the title has the first.
            u8::try_from(rank)
                .unwrap_or(u8::MAX)
                .saturating_add(2)
                .min(6)
        };
    }
    (found, title)
}

/// The first `<h1>`, else a first heading that opens the page. Where the front matter names a title,
/// only a heading that opens the page and says the same words.
fn title_of(
    events: &[(Event<'_>, Range<usize>)],
    found: &[FoundHeading],
    title: Option<&str>,
) -> Option<usize> {
    let first = found.first()?;
    let opens = matches!(events.first(), Some((Event::Start(Tag::Heading { .. }), _)));
    match title {
        Some(title) => {
            let is_same = words_of(&first.text) == words_of(title);
            (is_same && (opens || first.level == 1)).then_some(0)
        }
        None => found
            .iter()
            .position(|heading| heading.level == 1)
            .or(opens.then_some(0)),
    }
}

/// The words of a title as its author hears them: without case, marks and articles.
fn words_of(title: &str) -> Vec<String> {
    let is_apostrophe = |c: char| matches!(c, '\'' | '’');
    let words = title.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
    let words = words.map(|word| word.replace(is_apostrophe, "").to_lowercase());
    let is_said = |word: &String| !word.is_empty() && !matches!(word.as_str(), "a" | "an" | "the");
    let said: Vec<String> = words.filter(is_said).collect();
    if said.is_empty() {
        return vec![title.trim().to_lowercase()];
    }
    said
}
