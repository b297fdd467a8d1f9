//! Values that a page takes over from elsewhere: `{{policy: error-rate-over-10.value}}`.
//!
//! Owns [`Inserts`], the values by name, and puts them where a text refers to them: among the parser's events, before
//! anything else reads these. So a value is text like any other to headings, lists, the search and the pages. In code a
//! reference stays as it is, to be shown.
//!
//! A value is a link to its place on the page of decisions. Its events are those of a wiki link, an extension that is
//! off, so that every wiki link among the events is one of these.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};

use super::slice::slice;

/// A value that pages can refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Insert {
    /// Words in a line.
    Words(Cell),
    /// A table, which stands on a line of its own: the first row is its head.
    Table(Vec<Vec<Cell>>),
}

/// A text, and the place on the page of decisions that says more of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What is read.
    pub text: String,
    /// The id of the place; none for a text that leads nowhere.
    pub place: Option<String>,
}

/// The values that pages can refer to, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inserts(pub BTreeMap<String, Insert>);

/// A reference that could not be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled {
    /// The name as written.
    pub name: String,
    /// Why.
    pub why: Reason,
    /// Where the whole reference stands: in the parsed text at first, in the file in a [`Doc`](super::Doc).
    pub range: Range<usize>,
}

/// Why a reference could not be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing has this name.
    Unknown,
    /// A table in the middle of a text.
    TableInText,
    /// Inside HTML, which is not looked into.
    InHtml,
    /// The reference does not end.
    Open,
}

/// What begins a reference, after its braces.
const WORD: &str = "policy";

/// The first reference in a text that is read by itself, such as a title: its name.
pub fn first_in(text: &str) -> Option<&str> {
    references(text).into_iter().next().map(|one| one.name)
}

/// A reference in a text.
struct Reference<'t> {
    range: Range<usize>,
    name: &'t str,
    is_closed: bool,
}

/// The references of a text in order.
fn references(text: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = slice(text, from..).find("{{") {
        let start = from + at;
        let inner = slice(text, start + 2..);
        from = start + 2;
        let word = inner.trim_start();
        let is_word = word
            .get(..WORD.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(WORD));
        let Some(rest) = word.get(WORD.len()..).filter(|_| is_word) else {
            continue;
        };
        let Some(rest) = rest.trim_start().strip_prefix(':') else {
            continue;
        };
        let end = rest.find(['{', '}', '\n']).unwrap_or(rest.len());
        let is_closed = slice(rest, end..).starts_with("}}");
        let stop = text.len() - rest.len() + end;
        from = if is_closed { stop + 2 } else { stop };
        found.push(Reference {
            range: start..from,
            name: slice(rest, ..end).trim(),
            is_closed,
        });
    }
    found
}

/// Events of a text with values in the place of references, and the references that could not be filled in.
type Filled<'a> = (Vec<(Event<'a>, Range<usize>)>, Vec<Unfilled>);

/// Whether a text may refer to a value: most texts do not, and are not looked at again.
pub(super) fn may_refer(text: &str) -> bool {
    text.contains("{{") && first_in(text).is_some()
}

/// Puts values in the place of the references to them.
pub(super) fn fill<'a>(events: &[(Event<'a>, Range<usize>)], inserts: &Inserts) -> Filled<'a> {
    let mut filler = Filler {
        inserts,
        out: Vec::with_capacity(events.len()),
        unfilled: Vec::new(),
        plain: 0,
    };
    let mut rest = events;
    while let Some((event, range)) = rest.first() {
        let run = rest
            .iter()
            .take_while(|(event, _)| matches!(event, Event::Text(_) | Event::SoftBreak))
            .count();
        let taken = match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                filler.block(rest)
            }
            Event::Start(Tag::Paragraph) => filler.table(rest),
            Event::Text(_) => {
                filler.run(rest.get(..run).unwrap_or_default());
                run
            }
            Event::InlineHtml(html) => {
                filler.html(html, range);
                0
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Heading { .. }) => {
                filler.plain += 1;
                0
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Heading(_)) => {
                filler.plain = filler.plain.saturating_sub(1);
                0
            }
            _ => 0,
        };
        if taken == 0 {
            filler.out.push((event.clone(), range.clone()));
        }
        rest = rest.get(taken.max(1)..).unwrap_or_default();
    }
    (filler.out, filler.unfilled)
}

struct Filler<'a, 'i> {
    inserts: &'i Inserts,
    out: Vec<(Event<'a>, Range<usize>)>,
    unfilled: Vec<Unfilled>,
    /// Links, images and headings around the event at hand, in which a value is no link.
    plain: usize,
}

impl<'a> Filler<'a, '_> {
    /// Copies a block that is not looked into; gives how many events it has.
    fn block(&mut self, rest: &[(Event<'a>, Range<usize>)]) -> usize {
        let is_end = |event: &Event<'_>| {
            let end = TagEnd::HtmlBlock;
            matches!(
                event,
                Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_))
            ) || *event == Event::End(end)
        };
        let end = rest.iter().position(|(event, _)| is_end(event));
        let count = end.map_or(rest.len(), |end| end + 1);
        let block = rest.get(..count).unwrap_or_default();
        if matches!(block.first(), Some((Event::Start(Tag::HtmlBlock), _))) {
            for (event, range) in block {
                if let Event::Html(html) | Event::Text(html) = event {
                    self.html(html, range);
                }
            }
        }
        self.out.extend_from_slice(block);
        count
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        for reference in references(html) {
            let place = range.start + reference.range.start..range.start + reference.range.end;
            self.refuse(&reference, Reason::InHtml, place);
        }
    }

    fn refuse(&mut self, reference: &Reference<'_>, why: Reason, range: Range<usize>) {
        self.unfilled.push(Unfilled {
            name: reference.name.to_owned(),
            why,
            range,
        });
    }

    /// A paragraph that is nothing but a reference to a table becomes the table; gives how many events it had.
    fn table(&mut self, rest: &[(Event<'a>, Range<usize>)]) -> usize {
        let inner = rest.get(1..).unwrap_or_default();
        let count = inner
            .iter()
            .take_while(|(event, _)| matches!(event, Event::Text(_) | Event::SoftBreak))
            .count();
        let is_whole = matches!(inner.get(count), Some((Event::End(TagEnd::Paragraph), _)));
        let text = joined(inner.get(..count).unwrap_or_default());
        let found = references(text.trim());
        let ([only], true) = (found.as_slice(), is_whole) else {
            return 0;
        };
        if only.range != (0..text.trim().len()) || !only.is_closed {
            return 0;
        }
        let (Some(Insert::Table(rows)), Some((_, place))) =
            (self.inserts.0.get(only.name), inner.first())
        else {
            return 0;
        };
        let columns = rows.first().map_or(0, Vec::len);
        let mut add = |event| self.out.push((event, place.clone()));
        add(Event::Start(Tag::Table(vec![Alignment::None; columns])));
        for (number, row) in rows.iter().enumerate() {
            let (tag, end) = match number {
                0 => (Tag::TableHead, TagEnd::TableHead),
                _ => (Tag::TableRow, TagEnd::TableRow),
            };
            add(Event::Start(tag));
            for cell in row {
                add(Event::Start(Tag::TableCell));
                words(cell, true).into_iter().for_each(&mut add);
                add(Event::End(TagEnd::TableCell));
            }
            add(Event::End(end));
        }
        add(Event::End(TagEnd::Table));
        count + 2
    }

    /// A run of texts and line breaks between them.
    fn run(&mut self, run: &[(Event<'a>, Range<usize>)]) {
        let text = joined(run);
        let found = references(&text);
        let mut at = 0;
        for reference in &found {
            let cell = match self.inserts.0.get(reference.name) {
                _ if !reference.is_closed => Err(Reason::Open),
                Some(Insert::Words(cell)) => Ok(cell),
                Some(Insert::Table(_)) => Err(Reason::TableInText),
                None => Err(Reason::Unknown),
            };
            let place = place(run, &reference.range);
            match cell {
                Err(why) => self.refuse(reference, why, place),
                Ok(cell) => {
                    self.part(run, at..reference.range.start);
                    at = reference.range.end;
                    let events = words(cell, self.plain == 0).into_iter();
                    self.out.extend(events.map(|event| (event, place.clone())));
                }
            }
        }
        self.part(run, at..text.len());
    }

    /// Copies a part of a run; offsets count in its joined text.
    fn part(&mut self, run: &[(Event<'a>, Range<usize>)], part: Range<usize>) {
        let mut at = 0;
        for (event, range) in run {
            let own = at..at + length(event);
            at = own.end;
            let inside = own.start.max(part.start)..own.end.min(part.end);
            if inside.is_empty() {
                continue;
            }
            match event {
                Event::Text(text) if inside != own => {
                    let inner = inside.start - own.start..inside.end - own.start;
                    let place = if text.len() == range.len() {
                        range.start + inner.start..range.start + inner.end
                    } else {
                        range.clone()
                    };
                    let text = slice(text, inner).to_owned();
                    self.out.push((Event::Text(CowStr::from(text)), place));
                }
                _ => self.out.push((event.clone(), range.clone())),
            }
        }
    }
}

/// The events of a value.
fn words<'a>(cell: &Cell, may_link: bool) -> Vec<Event<'a>> {
    let text = Event::Text(CowStr::from(cell.text.clone()));
    let Some(place) = cell.place.as_ref().filter(|_| may_link) else {
        return vec![text];
    };
    let link = Tag::Link {
        link_type: LinkType::WikiLink { has_pothole: true },
        dest_url: CowStr::from(place.clone()),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    };
    vec![Event::Start(link), text, Event::End(TagEnd::Link)]
}

/// Bytes of an event in the joined text of its run.
fn length(event: &Event<'_>) -> usize {
    match event {
        Event::Text(text) => text.len(),
        _ => 1,
    }
}

/// The text of a run; a line break is a blank.
fn joined(run: &[(Event<'_>, Range<usize>)]) -> String {
    let texts = run.iter().map(|(event, _)| match event {
        Event::Text(text) => text.as_ref(),
        _ => " ",
    });
    texts.collect()
}

/// Where a part of a run's joined text stands in the parsed text.
fn place(run: &[(Event<'_>, Range<usize>)], part: &Range<usize>) -> Range<usize> {
    let mut at = 0;
    let mut whole: Option<Range<usize>> = None;
    for (event, range) in run {
        let own = at..at + length(event);
        at = own.end;
        if own.end <= part.start || own.start >= part.end {
            continue;
        }
        let is_same = own.len() == range.len();
        let start = range.start
            + if is_same {
                part.start.saturating_sub(own.start)
            } else {
                0
            };
        let end = if is_same && own.end > part.end {
            range.start + part.end - own.start
        } else {
            range.end
        };
        whole = Some(whole.map_or(start, |whole| whole.start)..end);
    }
    whole.unwrap_or(0..0)
}
