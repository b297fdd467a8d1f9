//! One pass over the parser's events: facts go to the [`Doc`], HTML to the [`Out`].
//!
//! This file holds the state and the blocks; [`super::inline`] writes what stands in a line,
//! [`super::blocks`] code, tables and HTML.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::headings::FoundHeading;
use super::html;
use super::insert::Unfilled;
use super::notice;
use super::out::Out;
use super::preprocess::Prepared;
use super::slug::Slugger;
use super::tokens::Params;
use super::{Doc, Heading, Lost, Marker, Note, NoteKind, Options, Piece, Section};
use crate::source::{FileId, Span};

/// Destinations of reference definitions, by label and destination as parsed, with their places.
pub(super) type Definitions = HashMap<String, Range<usize>>;

/// The state of the pass.
pub(super) struct Reader<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    pub(super) file: FileId,
    pub(super) options: Options<'a>,
    pub(super) params: Params<'a>,
    pub(super) events: &'a [(Event<'a>, Range<usize>)],
    pub(super) definitions: Definitions,
    pub(super) slugger: Slugger,
    pub(super) doc: Doc,
    pub(super) out: Out,
    /// Index of the event at hand.
    pub(super) at: usize,
    /// The section at hand.
    pub(super) section: Section,
    /// How many links are open: no link stands in a link.
    pub(super) links: usize,
    /// How deep in `out` a link stands that the author wrote as HTML, while it is open.
    pub(super) author_link: Option<usize>,
    /// Whether the heading at hand is not shown where it stands.
    pub(super) in_hidden: bool,
    /// Ids of HTML in the heading at hand, if that is not shown.
    pub(super) hidden_ids: Vec<String>,
    /// Ids of HTML in the title: their places stand before the text.
    pub(super) title_ids: Vec<String>,
    /// Commands and tables of the page so far.
    pub(super) commands: usize,
    pub(super) tables: usize,
    /// What was found of the headings, until they stand in the document.
    headings: Vec<FoundHeading>,
    /// The level of each heading in the page.
    levels: Vec<u8>,
    next_heading: usize,
    /// What ends each open quote.
    quotes: Vec<&'static str>,
    /// Whether the open quote warns, if it is a notice that the text begins with.
    leads: Option<bool>,
    /// Whether a command that changes something was written.
    pub(super) has_change: bool,
    /// Lists, quotes and notes around the event at hand.
    depth: usize,
    /// A task's label is open.
    label: bool,
    footnotes: Footnotes,
    /// Labels of the open footnotes.
    notes: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        prepared: &'a Prepared<'a>,
        file: FileId,
        options: Options<'a>,
        events: &'a [(Event<'a>, Range<usize>)],
        headings: Vec<FoundHeading>,
        slugger: Slugger,
    ) -> Self {
        let raw = events
            .iter()
            .any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        Self {
            prepared,
            file,
            options,
            params: Params::new(options.params),
            events,
            definitions: Definitions::new(),
            slugger,
            doc: Doc::default(),
            out: Out::new(raw),
            at: 0,
            section: Section::default(),
            links: 0,
            author_link: None,
            in_hidden: false,
            hidden_ids: Vec::new(),
            title_ids: Vec::new(),
            commands: 0,
            tables: 0,
            levels: headings.iter().map(|found| found.shown).collect(),
            headings,
            next_heading: 0,
            quotes: Vec::new(),
            leads: None,
            has_change: false,
            depth: 0,
            label: false,
            footnotes: Footnotes::default(),
            notes: Vec::new(),
        }
    }

    /// The place in the file of a stretch of the parsed text.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.prepared.origin.range(range))
    }

    /// The events that are not read yet.
    pub(super) fn ahead(&self) -> &'a [(Event<'a>, Range<usize>)] {
        self.events.get(self.at..).unwrap_or_default()
    }

    pub(super) fn note(&mut self, kind: NoteKind, range: &Range<usize>) {
        let span = self.span(range);
        self.doc.notes.push(Note { kind, span });
    }

    /// Whether a link is open: no link stands in a link.
    pub(super) fn in_link(&self) -> bool {
        self.links > 0 || self.author_link.is_some()
    }

    /// Closes the scope around the author's text, and a link of the author's that is left open in it.
    pub(super) fn close(&mut self) {
        self.out.close();
        if self
            .author_link
            .is_some_and(|depth| depth > self.out.depth())
        {
            self.author_link = None;
        }
    }

    /// Notes references to values that could not be filled in.
    pub(super) fn unfilled(&mut self, unfilled: Vec<Unfilled>) {
        for mut one in unfilled {
            one.range = self.span(&one.range).range();
            self.doc.unfilled.push(one);
        }
    }

    /// Reads all events.
    pub(super) fn run(mut self, title: Option<usize>) -> Doc {
        let mut headings = std::mem::take(&mut self.headings);
        for found in &mut headings {
            if let Some((place, id)) = found.refused.take().map(|refused| *refused) {
                self.note(NoteKind::ReservedId(id), &place);
            }
        }
        let headings = headings.into_iter().map(|found| Heading {
            level: found.level,
            text: found.text,
            id: found.id,
            span: self.span(&trimmed(&self.prepared.text, &found.range)),
        });
        self.doc.headings = headings.collect();
        self.doc.title_heading = title;
        self.doc.is_line = self.options.field.is_some() && self.is_single_paragraph();
        while let Some((event, range)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Start(tag) => self.start(tag, range),
                Event::End(tag) => self.end(*tag),
                Event::Rule => {
                    self.end_label();
                    self.out.html("<hr>\n");
                }
                Event::TaskListMarker(done) => self.task(*done),
                Event::FootnoteReference(label) => self.footnote(label, range),
                inline => self.inline(inline, range),
            }
        }
        self.finish()
    }

    fn start(&mut self, tag: &'a Tag<'a>, range: &Range<usize>) {
        if !matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ) {
            self.end_label();
        }
        match tag {
            Tag::Paragraph => self.paragraph(range),
            Tag::Heading { .. } => self.heading(),
            Tag::BlockQuote(kind) => self.quote(*kind, range),
            Tag::CodeBlock(_) => self.code_blocks(),
            Tag::HtmlBlock => self.html_block(),
            Tag::List(first) => {
                self.depth += 1;
                let class = if self.starts_with_task() {
                    " class=\"checks\""
                } else {
                    ""
                };
                let html = match first {
                    Some(1) => format!("<ol{class}>\n"),
                    Some(first) => format!("<ol{class} start=\"{first}\">\n"),
                    None => format!("<ul{class}>\n"),
                };
                self.out.html(&html);
            }
            Tag::Item => {
                self.out.html("<li>");
                self.out.open();
            }
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                self.notes.push(label.to_string());
                self.out.begin();
            }
            Tag::Table(alignments) => self.table(alignments),
            other => self.start_inline(other, range),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.end_label();
                self.close();
                if !self.doc.is_line {
                    self.out.html("</p>\n");
                }
                self.break_text();
            }
            TagEnd::BlockQuote(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.close();
                let end = self.quotes.pop().unwrap_or("</blockquote>\n");
                self.out.html(end.trim_end());
                if self.depth == 0
                    && let Some(warns) = self.leads.take()
                {
                    self.out.piece(Piece::AfterNotice { warns });
                }
                self.out.html("\n");
            }
            TagEnd::List(ordered) => {
                self.depth = self.depth.saturating_sub(1);
                self.out.html(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.end_label();
                self.close();
                self.out.html("</li>\n");
                self.break_text();
            }
            TagEnd::FootnoteDefinition => {
                self.depth = self.depth.saturating_sub(1);
                let content = self.out.take();
                let label = self.notes.pop().unwrap_or_default();
                self.footnotes.define(&label, content);
            }
            other => self.end_inline(other),
        }
    }

    /// Whether there is one paragraph and nothing beside it.
    fn is_single_paragraph(&self) -> bool {
        let mut events = self.events.iter().map(|(event, _)| event);
        events.next() == Some(&Event::Start(Tag::Paragraph))
            && events.any(|event| *event == Event::End(TagEnd::Paragraph))
            && events.next().is_none()
    }

    fn paragraph(&mut self, range: &Range<usize>) {
        let text = self
            .prepared
            .text
            .get(range.clone())
            .unwrap_or_default()
            .trim();
        // A field has no timeline, no action items and no contents to place.
        let is_page = self.options.field.is_none();
        if is_page && text.starts_with('[') && text.ends_with(']') && text.len() <= 12 {
            match text.to_ascii_lowercase().as_str() {
                "[timeline]" => return self.marker(Marker::Timeline),
                "[actions]" => return self.marker(Marker::Actions),
                "[toc]" | "[[_toc_]]" | "[[toc]]" => return self.contents(),
                _ => {}
            }
        }
        if !self.doc.is_line {
            self.out.html("<p>");
        }
        self.out.open();
        if is_page && self.doc.lead.is_empty() && self.depth == 0 {
            self.doc.lead = self.plain_text_until_end();
        }
    }

    fn marker(&mut self, marker: Marker) {
        self.skip_element();
        self.out.piece(Piece::Marker(marker));
    }

    /// `[[_TOC_]]`: the headings of the second and third level.
    fn contents(&mut self) {
        self.skip_element();
        let mut html = String::from("<ul class=\"contents\">\n");
        let mut any = false;
        let headings = self.doc.headings.iter().zip(&self.levels);
        for (heading, level) in
            headings.filter(|(heading, level)| matches!(level, 2 | 3) && !heading.text.is_empty())
        {
            any = true;
            html.push_str(if *level == 2 {
                "<li><a href=\"#"
            } else {
                "<li class=\"sub\"><a href=\"#"
            });
            super::escape_into(&mut html, &heading.id);
            html.push_str("\">");
            super::escape_into(&mut html, &heading.text);
            html.push_str("</a></li>\n");
        }
        html.push_str("</ul>\n");
        if any {
            self.out.html(&html);
        }
    }

    fn heading(&mut self) {
        let index = self.next_heading;
        self.next_heading += 1;
        let next = Section {
            heading: Some(index),
            ..Section::default()
        };
        let mut section = std::mem::replace(&mut self.section, next);
        section.shrink();
        self.doc.sections.push(section);
        let heading = self.doc.headings.get(index).zip(self.levels.get(index));
        let is_shown = self.doc.title_heading != Some(index);
        let Some((heading, &level)) =
            heading.filter(|(heading, _)| is_shown && !heading.text.is_empty())
        else {
            return self.hidden_heading(index);
        };
        let id = super::escape(&heading.id);
        if self.depth == 0 {
            self.out.piece(Piece::Before(index));
        }
        self.out.html(&format!("<h{level} id=\"{id}\">"));
        self.out.open();
        self.inline_until(is_heading);
        self.close();
        self.section.text.clear();
        if !self.in_link() {
            self.out.html(&format!(
                " <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a>"
            ));
        }
        self.out.html(&format!("</h{level}>\n"));
    }

    /// Reads what stands in a line, up to the end that `last` accepts.
    pub(super) fn inline_until(&mut self, last: impl Fn(TagEnd) -> bool) {
        while let Some((event, range)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::End(tag) if last(*tag) => return,
                Event::Start(tag) => self.start_inline(tag, range),
                Event::End(tag) => self.end_inline(*tag),
                Event::FootnoteReference(label) => self.footnote(label, range),
                inline => self.inline(inline, range),
            }
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        let text = self.prepared.text.get(range.clone()).unwrap_or_default();
        let mark = range.start + text.len() - text.trim_start().len();
        let admonitions = &self.prepared.admonitions;
        let found = admonitions.binary_search_by_key(&mark, |(at, _)| *at).ok();
        let notice = match found.and_then(|index| admonitions.get(index)) {
            Some((_, admonition)) => Some(notice::admonition(admonition)),
            None => kind.map(notice::alert),
        };
        if self.depth == 0 {
            self.leads = notice
                .as_ref()
                .filter(|notice| !notice.is_folded && self.out.is_blank_after_notices())
                .map(|notice| notice.warns);
        }
        self.depth += 1;
        let begin = notice
            .as_ref()
            .map_or("<blockquote>\n", |notice| &notice.html);
        self.out.html(begin);
        let end = notice.map_or("</blockquote>\n", |notice| notice.end);
        self.quotes.push(end);
        self.out.open();
    }

    /// Whether the list that begins here begins with a task.
    fn starts_with_task(&self) -> bool {
        let mut next = self.ahead().iter().map(|(event, _)| event);
        if !matches!(next.next(), Some(Event::Start(Tag::Item))) {
            return false;
        }
        match next.next() {
            Some(Event::TaskListMarker(_)) => true,
            Some(Event::Start(Tag::Paragraph)) => {
                matches!(next.next(), Some(Event::TaskListMarker(_)))
            }
            _ => false,
        }
    }

    fn task(&mut self, done: bool) {
        self.end_label();
        self.doc.tasks += 1;
        let checked = if done { " checked" } else { "" };
        self.out
            .html(&format!("<label><input type=\"checkbox\"{checked}> <span>"));
        self.out.open();
        self.label = true;
    }

    fn end_label(&mut self) {
        if std::mem::take(&mut self.label) {
            self.close();
            self.out.html("</span></label>");
        }
    }

    /// Parts blocks in the searchable text.
    pub(super) fn break_text(&mut self) {
        let text = &mut self.section.text;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }

    pub(super) fn footnote(&mut self, label: &str, range: &Range<usize>) {
        if self.in_hidden {
            self.footnotes.mention(label);
            let lost = Lost::TitleFootnote(label.to_owned());
            return self.note(NoteKind::Lost(lost), range);
        }
        let html = self.footnotes.reference(label, self.in_link());
        self.out.html(&html);
    }

    fn finish(mut self) -> Doc {
        self.end_label();
        self.footnotes.write(&mut self.out);
        self.section.shrink();
        self.doc.sections.push(self.section);
        self.doc.html = self.out.finish();
        if !self.title_ids.is_empty() {
            let places = self.title_ids.iter().map(|id| html::place_of(id)).collect();
            self.doc.html.insert(0, Piece::Html(places));
        }
        // They stay as long as the book.
        self.doc.sections.shrink_to_fit();
        self.doc.links.shrink_to_fit();
        self.doc.code.shrink_to_fit();
        self.doc
    }
}

/// `range` without white space at its ends.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + part.len() - part.trim_start().len();
    start..(range.start + part.trim_end().len()).max(start)
}

pub(super) fn is_heading(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Heading(_))
}
