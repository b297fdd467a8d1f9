//! Markdown as people have it, parsed once.
//!
//! Owns [`parse`]: one Markdown body to a [`Doc`] that holds its headings, links, code, commands,
//! parameters, searchable text and HTML, each with its span. May know sources and spans only; it
//! resolves no link and reads no other file. Never fails: what cannot be understood is text.
//!
//! Order of events: `preprocess` rewrites what is not `CommonMark`; `pulldown_cmark` parses; `insert` puts values in the
//! place of references to them;
//! `headings` gives ids and finds the title; `reader` walks the events once, filling the `Doc` and
//! the HTML, which goes through `out`, where HTML of authors is made safe.
//!
//! A code block is taken apart by `code`: `tokens` finds places to fill in; `session` knows by `prompt` what a terminal
//! showed; `shell` splits scripts by the tree that `highlight` parses for the colours; `syntax` keeps that tree as the nodes of a
//! [`Command`]; `places` says by them how each token is quoted; `plausible` guesses where no syntax can tell; `code_html`
//! writes the cards.
//!
//! `addresses` finds what is a link in prose without being marked as one; `scripts` knows what is different in scripts
//! without blanks between words.
//!
//! What a style sheet finds in the HTML:
//!
//! | class | on |
//! |---|---|
//! | `notice` + `note` `tip` `important` `warning` `caution`; `notice-title` | alerts and admonitions (`div` or `details`) |
//! | `command` (`data-kind`), `command-head`, `command-title`, `badge` + `look` `change` `verify` `undo` `destructive` | a single command |
//! | `copy` | the button of a command, which only script makes usable |
//! | `command-remark`, `output-title`, `output` | comments between commands; what a terminal showed |
//! | `code` (`data-lang`) | other code |
//! | `tabs`, `tab` (`data-tab`), `tab-title` | blocks with `tab="…"` |
//! | `either`, `either-title`, `or` | alternatives |
//! | `param` (`data-param`, `data-q`) | a `var` that stands for a parameter, and how a value is quoted there where it is no word of a shell |
//! | `hl-…` | `grammar::Class::css` lists them all |
//! | `table`, `left` `center` `right` | the box around a table; alignment of cells |
//! | `checks` | lists of tasks |
//! | `anchor` | a heading's link to itself |
//! | `contents`, `sub` | `[[_TOC_]]` |
//! | `footnote-ref`, `footnotes`, `footnote-back` | footnotes |
//!
//! Ids are those of headings, of anchors in HTML, and of footnotes (`fn:1`, `fnref:1`).

#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod addresses;
mod blocks;
mod cells;
mod code;
mod code_html;
mod command;
mod command_line;
mod doc;
mod fence;
mod footnotes;
mod grammar;
mod headings;
mod highlight;
mod html;
mod inline;
mod insert;
mod links;
mod lost;
mod notice;
mod out;
mod places;
mod plausible;
mod preprocess;
mod prompt;
mod raw_html;
mod reader;
mod roles;
mod scripts;
mod session;
mod shell;
mod slice;
mod slug;
mod syntax;
mod tag;
mod tokens;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, Event, LinkType, Parser};

pub use command::{Command, Form, Interpreter, Kind, Quoting, Redirection, Syntax, Then, effect};
pub use command_line::command_line;
pub use doc::{
    Address, CodeBlock, CodeProblem, Doc, Heading, Link, Lost, Marker, Note, NoteKind, Piece,
    ProblemKind, Section,
};
pub use fence::{Effect, FenceWords};
pub use html::{escape, escape_into};
pub use insert::{Cell, Insert, Inserts, Reason, Unfilled, first_in};
pub use places::Place;
pub use slug::{Anchors, Target, slug};
pub use tokens::{Params, Token};

use crate::source::{FileId, Span, Stretches};

/// What becomes of HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RawHtml {
    /// Harmless HTML stays, the rest is dropped.
    Sanitize,
    /// Harmless HTML stays, unknown elements such as `<cluster-id>` become text.
    #[default]
    EscapeUnknown,
    /// All HTML becomes text.
    Escape,
}

/// How to read a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What becomes of HTML.
    pub raw_html: RawHtml,
    /// Declared tokens: for each parameter its name and its other spellings.
    pub params: &'a [Vec<String>],
    /// The title that the front matter names: then a heading serves as the title only if it opens
    /// the page and says the same.
    pub title: Option<&'a str>,
    /// For a text that is a field of a record: where its bytes stand in the file. The HTML of a single
    /// paragraph is then without the paragraph's element ([`Doc::is_line`]).
    pub field: Option<&'a Stretches>,
    /// The values that the text may refer to; none where it may refer to nothing.
    pub inserts: Option<&'a Inserts>,
}

/// Reads `body`, a part of `source`: of the whole file, or of a field's text. Spans count from the start of the file.
pub fn parse(source: &str, file: FileId, body: Range<usize>, options: Options<'_>) -> Doc {
    let Some(text) = source.get(body.clone()) else {
        return Doc::default();
    };
    let (text, origin) = if let Some(field) = options.field {
        (text, field.clone())
    } else {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut origin = Stretches::default();
        origin.copy(0, body.end - text.len(), text.len());
        (text, origin)
    };
    let prepared = preprocess::prepare(text, origin);
    let mut broken: Vec<(Range<usize>, String)> = Vec::new();
    let mut note_broken = |link: BrokenLink<'_>| {
        // `[word]` alone is text far more often than a reference, and so is `matrix[i][j]`.
        let before = slice::slice(&prepared.text, ..link.span.start);
        let before = before.chars().next_back();
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed)
            && !before.is_some_and(char::is_alphanumeric)
        {
            broken.push((link.span, link.reference.to_string()));
        }
        None
    };
    let parser =
        Parser::new_with_broken_link_callback(&prepared.text, extensions(), Some(&mut note_broken));
    let events = parser.into_offset_iter();
    let definitions = events
        .reference_definitions()
        .iter()
        .map(|(label, definition)| {
            let place = links::definition_destination(&prepared.text, &definition.span);
            (label.to_lowercase(), place)
        });
    let definitions: reader::Definitions = definitions.collect();
    let mut events: Vec<(Event<'_>, Range<usize>)> = events.collect();
    let unshown = footnotes::take_unshown(&mut events);
    let has_inserts = insert::may_refer(&prepared.text);
    let mut unfilled = Vec::new();
    if has_inserts {
        let none = Inserts::default();
        (events, unfilled) = insert::fill(&events, options.inserts.unwrap_or(&none));
    }
    let mut slugger = slug::Slugger::default();
    let (headings, title) = headings::find(&events, &prepared, options.title, &mut slugger);
    let mut reader = reader::Reader::new(&prepared, file, options, &events, headings, slugger);
    reader.definitions = definitions;
    let mut seen = HashSet::new();
    reader.doc.has_inserts = has_inserts;
    reader.unfilled(unfilled);
    for (range, label) in broken {
        let span = reader.span(&range);
        if seen.insert((span, label.clone())) {
            reader.doc.undefined_refs.push((span, label));
        }
    }
    let shortcodes = prepared.shortcodes.iter();
    let notes = shortcodes.map(|(name, place)| Note {
        kind: NoteKind::Shortcode(name.clone()),
        span: Span::new(file, place.clone()),
    });
    reader.doc.notes.extend(notes);
    reader.unshown(&unshown);
    reader.run(title)
}

/// How the ids begin that the site gives to parts of its pages.
pub const SITE_IDS: &str = "rb.";

/// Whether an id is one that the site gives to parts of its pages, so that none of the author's may be the same.
fn is_reserved(id: &str) -> bool {
    id.starts_with(SITE_IDS) || footnotes::is_id(id)
}

/// The extensions in use. Math, definition lists, smart punctuation and wiki links stay off: in real
/// runbooks they only ever hit what was meant otherwise (prices, `--flags`, shell tests).
fn extensions() -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}
