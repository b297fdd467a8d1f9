//! What stands in a line: text, links, images, code, HTML tags.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::addresses;
use super::code::Code;
use super::code_html::marks;
use super::highlight;
use super::html::escape;
use super::places;
use super::preprocess::GONE;
use super::raw_html::{self, Fragment};
use super::reader::Reader;
use super::scripts;
use super::slice::slice;
use super::{Link, Lost, NoteKind, Piece, RawHtml, links};
use crate::foreign::{Refusal, refusal};
use crate::quote::{Context, Layer};

impl<'a> Reader<'a> {
    pub(super) fn inline(&mut self, event: &'a Event<'a>, range: &Range<usize>) {
        match event {
            Event::Text(text) => {
                let mut run = Code::default();
                run.push(text, range.start);
                while let Some((Event::Text(text), range)) = self.events.get(self.at) {
                    run.push(text, range.start);
                    self.at += 1;
                }
                self.text(&run);
            }
            Event::Code(text) => self.code_span(text, range),
            Event::InlineHtml(html) | Event::Html(html) => {
                let mut run = Code::default();
                run.push(html, range.start);
                self.raw(&run, false);
            }
            Event::SoftBreak => {
                let before = self.section.text.chars().next_back();
                if !scripts::joins(event, before, self.events, self.at) {
                    self.out.html("\n");
                    self.section.text.push(' ');
                }
            }
            Event::HardBreak => {
                self.out.html("<br>\n");
                self.section.text.push(' ');
            }
            _ => {}
        }
    }

    pub(super) fn start_inline(&mut self, tag: &'a Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis => self.out.html("<em>"),
            Tag::Strong => self.out.html("<strong>"),
            Tag::Strikethrough => self.out.html("<del>"),
            // Wiki links are off: this is a value's (see `insert`).
            Tag::Link {
                link_type: LinkType::WikiLink { .. },
                dest_url,
                ..
            } => self.value_link(dest_url),
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                let place = self.destination(*link_type, id, range);
                let is_mail = *link_type == LinkType::Email;
                let scheme = if is_mail { "mailto:" } else { "" };
                self.link(format!("{scheme}{dest_url}"), title, &place);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => {
                let place = self.destination(*link_type, id, range);
                self.image(dest_url, title, &place);
            }
            _ => {}
        }
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.out.html("</em>"),
            TagEnd::Strong => self.out.html("</strong>"),
            TagEnd::Strikethrough => self.out.html("</del>"),
            TagEnd::Link if self.links > 0 => {
                self.links -= 1;
                self.close();
                self.out.html("</a>");
            }
            _ => {}
        }
    }

    fn text(&mut self, run: &Code) {
        let tokens = if self.links == 0 {
            self.params.in_prose(&run.text)
        } else {
            Vec::new()
        };
        let addresses = if self.in_link() {
            Vec::new()
        } else {
            addresses::find(&run.text)
        };
        push_without_marks(&mut self.section.text, &run.text);
        let mut found: Vec<(Range<usize>, Option<usize>, &str)> = addresses
            .into_iter()
            .map(|found| (found.range, None, found.scheme))
            .collect();
        found.extend(
            tokens
                .into_iter()
                .map(|token| (token.range, token.param, "")),
        );
        found.sort_by_key(|(range, ..)| range.start);
        let mut at = 0;
        for (range, param, scheme) in found {
            if range.start < at {
                continue;
            }
            self.out.text(slice(&run.text, at..range.start));
            at = range.end;
            let text = run.get(&range);
            let place = run.origin.range(&range);
            if let Some(param) = param {
                self.mark(text, param);
                let span = self.span(&place);
                self.doc.tokens.push((span, param));
            } else {
                self.whole_link(&format!("{scheme}{text}"), text.to_owned(), &place, text);
            }
        }
        self.out.text(slice(&run.text, at..));
    }

    /// Writes a whole token as the place of a parameter.
    fn mark(&mut self, text: &str, param: usize) {
        let mark = highlight::Mark {
            range: 0..text.len(),
            name: self.params.name(param),
            context: Context::of(Layer::Text),
        };
        highlight::write(self.out.buffer(), text, &[], &[mark]);
    }

    fn code_span(&mut self, text: &str, range: &Range<usize>) {
        self.section.text.push_str(text);
        let all = self.params.in_code(text, "");
        let tokens: Vec<_> = all
            .into_iter()
            .filter(|token| token.param.is_some())
            .collect();
        self.out.html("<code>");
        highlight::write(
            self.out.buffer(),
            text,
            &[],
            &marks(&places::in_prose(&tokens), &self.params),
        );
        self.out.html("</code>");
        let source = self.prepared.text.get(range.clone()).unwrap_or_default();
        // The text of a code span is a stretch of the source, unless it holds line ends.
        let shift = source.find(text).map_or(0, |shift| shift + range.start);
        for token in tokens {
            if let Some(param) = token.param {
                let place = if shift == 0 {
                    range.clone()
                } else {
                    shift + token.range.start..shift + token.range.end
                };
                let span = self.span(&place);
                self.doc.tokens.push((span, param));
            }
        }
    }

    /// The place of a link's destination. `at` is the event after the link's start.
    fn destination(&self, kind: LinkType, label: &str, range: &Range<usize>) -> Range<usize> {
        match kind {
            LinkType::Autolink | LinkType::Email => {
                range.start + 1..range.end.max(range.start + 2) - 1
            }
            LinkType::Inline => {
                let inner = self.element().map(|(_, place)| place.end).max();
                let inner = inner.unwrap_or_default().max(range.start);
                links::inline_destination(&self.prepared.text, range, inner)
            }
            _ => self
                .definitions
                .get(&label.to_lowercase())
                .cloned()
                .unwrap_or_else(|| range.clone()),
        }
    }

    fn link(&mut self, dest: String, title: &str, place: &Range<usize>) {
        let text = self.plain_text_until_end();
        if self.in_link() {
            let is_shown = text.contains(dest.trim_start_matches("mailto:"));
            let around = self.doc.links.last();
            if !is_shown && around.is_none_or(|around| around.dest != dest) {
                self.note(NoteKind::Lost(Lost::InnerLink(dest)), place);
            }
            return;
        }
        let Some(dest) = self.vetted(dest, place) else {
            return;
        };
        let is_empty = text.trim().is_empty() && self.element().next().is_none();
        let shown = if is_empty {
            dest.clone()
        } else {
            String::new()
        };
        self.open_link(dest, text, place, title);
        self.out.text(&shown);
    }

    /// An address that the page may lead to: `dest`, or what it plainly means. Notes what is wrong with it.
    fn vetted(&mut self, dest: String, place: &Range<usize>) -> Option<String> {
        let Some(why) = refusal(&dest) else {
            return Some(dest);
        };
        self.note(NoteKind::Refused(why), place);
        let is_web = why == Refusal::Host && dest.trim_start().starts_with("//");
        is_web.then(|| format!("https:{}", dest.trim_start()))
    }

    fn open_link(&mut self, dest: String, text: String, place: &Range<usize>, title: &str) {
        self.address("<a href=\"", false, (dest, text), place);
        if !title.is_empty() {
            self.out.html(" title=\"");
            self.out.text(title);
            self.out.html("\"");
        }
        self.out.html(">");
        self.out.open();
        self.links += 1;
    }

    /// Begins the link of a value to its place on the page of decisions. In a link of the author's there is none.
    fn value_link(&mut self, place: &str) {
        if self.in_link() {
            return;
        }
        self.out.html("<a href=\"");
        self.out.piece(Piece::Policy(place.to_owned()));
        self.out.html("\">");
        self.out.open();
        self.links += 1;
    }

    /// Writes a link that shows `shown`. Inside another link that is all.
    fn whole_link(&mut self, dest: &str, text: String, place: &Range<usize>, shown: &str) {
        if self.in_link() {
            self.out.text(shown);
            return;
        }
        self.open_link(dest.to_owned(), text, place, "");
        self.out.text(shown);
        self.end_inline(TagEnd::Link);
    }

    /// Writes the attribute with the address of a link or an image and notes that.
    fn address(
        &mut self,
        before: &str,
        image: bool,
        (dest, text): (String, String),
        place: &Range<usize>,
    ) {
        self.out.html(before);
        self.out.piece(Piece::Href(self.doc.links.len()));
        self.out.html("\"");
        let span = self.span(place);
        self.doc.links.push(Link {
            image,
            dest,
            text,
            span,
        });
    }

    fn image(&mut self, dest: &str, title: &str, place: &Range<usize>) {
        let alt = self.plain_text_until_end();
        self.section.text.push_str(&alt);
        self.skip_element();
        let Some(dest) = self.vetted(dest.to_owned(), place) else {
            self.out.text(&alt);
            return;
        };
        // A picture elsewhere is a link to it: pages ask nobody else for anything.
        if links::is_elsewhere(&dest) {
            if !links::is_web(&dest) {
                self.note(NoteKind::NoPicture, place);
            }
            let shown = if alt.is_empty() { &dest } else { &alt }.clone();
            return self.whole_link(&dest, alt, place, &shown);
        }
        self.address("<img src=\"", true, (dest, alt.clone()), place);
        self.out.html(" alt=\"");
        self.out.text(&alt);
        if !title.is_empty() {
            self.out.html("\" title=\"");
            self.out.text(title);
        }
        self.out.html("\">");
    }

    /// The events up to the end of the element that was opened last.
    fn element(&self) -> impl Iterator<Item = &'a (Event<'a>, Range<usize>)> + use<'a> {
        let mut depth = 0_usize;
        self.ahead().iter().take_while(move |(event, _)| {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return false,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            true
        })
    }

    /// Leaves out what is left of the element that was opened last.
    pub(super) fn skip_element(&mut self) {
        self.at += self.element().count() + 1;
    }

    /// The text from here to the end of the element that was opened last.
    pub(super) fn plain_text_until_end(&self) -> String {
        let mut text = String::new();
        for (number, (event, _)) in self.element().enumerate() {
            match event {
                Event::Text(part) | Event::Code(part) => push_without_marks(&mut text, part),
                Event::SoftBreak | Event::HardBreak => {
                    let before = text.chars().next_back();
                    if !scripts::joins(event, before, self.events, self.at + number + 1) {
                        text.push(' ');
                    }
                }
                _ => {}
            }
        }
        text
    }

    /// HTML of the author.
    pub(super) fn raw(&mut self, run: &Code, block: bool) {
        let around = raw_html::Around {
            block,
            in_own_link: self.links > 0,
            in_link: self.in_link(),
        };
        let fragments = raw_html::read(&run.text, self.options.raw_html, around);
        let was_open = self.author_link.is_some();
        let is_open = raw_html::leaves_link_open(&fragments, was_open)
            && (!block || was_open || self.is_link_closed());
        self.author_link = match self.author_link {
            Some(depth) if is_open => Some(depth),
            _ => is_open.then(|| self.out.depth()),
        };
        let is_tag = |fragment: &Fragment| match fragment {
            Fragment::Html(html) => html.contains('<'),
            Fragment::Text(_) | Fragment::NoPicture(_) => false,
            Fragment::Address { .. } | Fragment::Anchor(_) => true,
        };
        let blank = |fragment: &Fragment| matches!(fragment, Fragment::Html(html) if html.trim().is_empty());
        if fragments.iter().all(blank) {
            return;
        }
        let paragraph = block && !fragments.iter().any(is_tag);
        if paragraph {
            self.out.html("<p>");
            self.out.open();
        }
        for fragment in fragments {
            match fragment {
                Fragment::Html(html) => {
                    if block {
                        self.section.text.push_str(&without_tags(&html));
                    }
                    self.out.author(html);
                }
                Fragment::Address { dest, range, image } => {
                    let place = run.origin.range(&range);
                    let Some(dest) = self.vetted(dest, &place) else {
                        continue;
                    };
                    let span = self.span(&place);
                    self.out
                        .author(if image { " src=\"" } else { " href=\"" }.to_owned());
                    self.out.author_slot(self.doc.links.len());
                    self.out.author("\"".to_owned());
                    self.doc.links.push(Link {
                        image,
                        dest,
                        text: String::new(),
                        span,
                    });
                }
                Fragment::NoPicture(range) => {
                    self.note(NoteKind::NoPicture, &run.origin.range(&range));
                }
                Fragment::Anchor(range) => {
                    let id = run.get(&range).to_owned();
                    if super::is_reserved(&id) {
                        self.note(NoteKind::ReservedId(id), &run.origin.range(&range));
                        continue;
                    }
                    if self.slugger.reserve(&id) {
                        if self.in_hidden {
                            self.hidden_ids.push(id.clone());
                        }
                        self.out.author(format!(" id=\"{}\"", escape(&id)));
                    }
                    self.doc.anchors.push(id);
                }
                Fragment::Text(range) => self.tag_as_text(run, &range),
            }
        }
        if paragraph {
            self.close();
            self.out.html("</p>\n");
        }
    }

    /// Whether a link that a block of HTML leaves open is closed behind it, before another one begins.
    fn is_link_closed(&self) -> bool {
        let html = self.ahead().iter().filter_map(|(event, _)| match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(html.to_ascii_lowercase()),
            _ => None,
        });
        let is_of_link = |html: &String| html.contains("</a>") || html.contains("<a ");
        let next = html.into_iter().find(is_of_link);
        next.is_some_and(|html| match (html.find("</a>"), html.find("<a ")) {
            (Some(end), start) => start.is_none_or(|start| end < start),
            (None, _) => false,
        })
    }

    /// `<cluster-id>`: shown as it is written.
    fn tag_as_text(&mut self, run: &Code, range: &Range<usize>) {
        let text = run.get(range);
        self.section.text.push_str(text);
        let place = run.origin.range(range);
        let name = text.trim_start_matches('<').trim_end_matches('>');
        if let Some(param) = self.params.get(name) {
            self.mark(text, param);
            let span = self.span(&place);
            self.doc.tokens.push((span, param));
            return;
        }
        self.out.text(text);
        if self.options.raw_html == RawHtml::EscapeUnknown {
            self.note(NoteKind::UnknownTag(name.to_owned()), &place);
        }
    }
}

fn without_tags(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        let text = part.split_once('>').map_or(part, |(_, text)| text);
        out.push_str(text);
        out.push(' ');
    }
    out
}

/// Adds text without the marks of what was taken out of the source.
fn push_without_marks(out: &mut String, text: &str) {
    for part in text.split(GONE) {
        out.push_str(part);
    }
}
