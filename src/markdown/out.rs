//! HTML as it grows: our own, slots for the site, and HTML from authors that must be made safe.
//!
//! Each element that we open around the author's text is a scope. HTML from authors is sanitised when
//! the scope around it closes, with everything of ours inside it replaced by marks: so an element may
//! begin before a paragraph of ours and end after it, an open element ends with its scope, and our own
//! HTML never passes the sanitiser.

use std::collections::HashMap;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::Piece;
use super::html::escape;
use super::raw_html;
use super::slice::slice;

/// Starts the number of a stretch of ours.
const OURS: char = '\u{e000}';
/// Starts the number of a slot inside an attribute.
const SLOT: char = '\u{e002}';
/// Ends both.
const END: char = '\u{e001}';

/// Whether a character is one of the private marks.
fn is_mark(c: char) -> bool {
    matches!(c, OURS | SLOT | END)
}

#[derive(Debug)]
enum Chunk {
    Own(Piece),
    Author(String),
    /// A slot inside one of their attributes.
    AuthorSlot(usize),
}

/// HTML under construction.
#[derive(Debug, Default)]
pub(super) struct Out {
    parts: Vec<Chunk>,
    /// HTML of ours that is not yet in `parts`.
    current: String,
    scopes: Vec<Scope>,
    /// Whether there is any HTML of authors: without it, scopes cost nothing.
    scoped: bool,
}

#[derive(Debug)]
struct Scope {
    start: usize,
    author: bool,
}

impl Out {
    /// An empty page. `scoped`: HTML of authors will come.
    pub(super) fn new(scoped: bool) -> Self {
        let mut out = Self {
            scoped,
            ..Self::default()
        };
        out.open();
        out
    }

    /// Adds HTML of ours.
    pub(super) fn html(&mut self, html: &str) {
        self.current.push_str(html);
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        super::html::escape_into(&mut self.current, text);
    }

    /// The string that HTML of ours goes to.
    pub(super) fn buffer(&mut self) -> &mut String {
        &mut self.current
    }

    /// Adds a slot of ours.
    pub(super) fn piece(&mut self, piece: Piece) {
        self.push(Chunk::Own(piece));
    }

    /// Adds HTML of an author. The private marks must not come from there.
    pub(super) fn author(&mut self, mut html: String) {
        html.retain(|c| !is_mark(c));
        self.push(Chunk::Author(html));
    }

    /// Adds a slot inside an attribute of an author's element.
    pub(super) fn author_slot(&mut self, link: usize) {
        self.push(Chunk::AuthorSlot(link));
    }

    /// Whether nothing shows so far but notices that the text begins with.
    pub(super) fn is_blank_after_notices(&self) -> bool {
        let shown = self.parts.iter().rev().find(|part| match part {
            Chunk::Own(Piece::Html(html)) | Chunk::Author(html) => !html.trim().is_empty(),
            _ => true,
        });
        let is_blank =
            shown.is_none_or(|part| matches!(part, Chunk::Own(Piece::AfterNotice { .. })));
        is_blank && self.current.trim().is_empty()
    }

    fn push(&mut self, part: Chunk) {
        self.flush();
        if let (Some(scope), Chunk::Author(_) | Chunk::AuthorSlot(_)) =
            (self.scopes.last_mut(), &part)
        {
            scope.author = true;
        }
        self.parts.push(part);
    }

    fn flush(&mut self) {
        if !self.current.is_empty() {
            let mut html = std::mem::take(&mut self.current);
            // A page of many parts holds thousands of these.
            html.shrink_to_fit();
            self.parts.push(Chunk::Own(Piece::Html(html)));
        }
    }

    /// Opens a scope around an author's text.
    pub(super) fn open(&mut self) {
        if self.scoped {
            self.begin();
        }
    }

    /// How many scopes are open.
    pub(super) fn depth(&self) -> usize {
        self.scopes.len()
    }

    /// Closes the scope and makes its content safe.
    pub(super) fn close(&mut self) {
        if self.scoped {
            self.end();
        }
    }

    /// Opens a scope whose content will be taken out.
    pub(super) fn begin(&mut self) {
        self.flush();
        self.scopes.push(Scope {
            start: self.parts.len(),
            author: false,
        });
    }

    /// Closes the scope that [`Self::begin`] opened and takes its content out.
    pub(super) fn take(&mut self) -> Vec<Piece> {
        let start = self.end();
        join(self.parts.split_off(start.min(self.parts.len())))
    }

    fn end(&mut self) -> usize {
        self.flush();
        let Some(scope) = self.scopes.pop() else {
            return 0;
        };
        if scope.author {
            let parts = self.parts.split_off(scope.start.min(self.parts.len()));
            self.parts
                .extend(sanitise(parts).into_iter().map(Chunk::Own));
        }
        scope.start
    }

    /// All of it.
    pub(super) fn finish(mut self) -> Vec<Piece> {
        while !self.scopes.is_empty() {
            self.end();
        }
        self.flush();
        join(self.parts)
    }
}

/// Pieces with neighbouring HTML joined.
fn join(parts: Vec<Chunk>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in parts.into_iter().filter_map(ours) {
        match (pieces.last_mut(), piece) {
            (Some(Piece::Html(last)), Piece::Html(html)) => last.push_str(&html),
            (_, piece) => pieces.push(piece),
        }
    }
    // Documents stay until the last page is rendered: room to grow that nobody needs adds up.
    for piece in &mut pieces {
        if let Piece::Html(html) = piece {
            html.shrink_to_fit();
        }
    }
    pieces.shrink_to_fit();
    pieces
}

fn ours(part: Chunk) -> Option<Piece> {
    match part {
        Chunk::Own(piece) => Some(piece),
        Chunk::Author(html) => Some(Piece::Html(escape(&html))),
        Chunk::AuthorSlot(_) => None,
    }
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(raw_html::kept())
        .generic_attributes(["id", "title", "lang", "dir"].into())
        .tag_attributes(
            [
                ("a", ["href"].into()),
                ("img", ["src", "alt", "width", "height"].into()),
                ("td", ["colspan", "rowspan", "headers"].into()),
                ("th", ["colspan", "rowspan", "headers", "scope"].into()),
                ("ol", ["start", "reversed"].into()),
                ("details", ["open"].into()),
                ("input", ["checked"].into()),
                ("label", ["for"].into()),
            ]
            .into(),
        )
        .tag_attribute_values([("input", [("type", ["checkbox"].into())].into())].into())
        .set_tag_attribute_values([("input", [("type", "checkbox")].into())].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// Levels that a person's HTML does not reach. The sanitiser's time grows with the square of the depth,
/// and browsers flatten what is nested much deeper.
const DEEPEST: usize = 256;

/// Elements that hold nothing, or that another of their kind ends.
const FLAT: [&str; 17] = [
    "br", "caption", "col", "colgroup", "dd", "dt", "hr", "img", "input", "li", "p", "tbody", "td",
    "tfoot", "th", "thead", "tr",
];

/// Whether elements lie in each other deeper than [`DEEPEST`]. Every `<` of `html` begins a tag.
fn nests_deep(html: &str) -> bool {
    let mut open: HashMap<&str, usize> = HashMap::new();
    let mut depth: usize = 0;
    for tag in html.split('<').skip(1) {
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = slice(name, ..end.unwrap_or(name.len()));
        if FLAT.contains(&name) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !closing {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Sanitises what is author. What is ours comes out as it went in, each stretch once; should the
/// sanitiser move or lose one, or were there too many in each other, their HTML becomes text instead.
fn sanitise(parts: Vec<Chunk>) -> Vec<Piece> {
    let mut html = String::new();
    let mut kept: Vec<Vec<Piece>> = Vec::new();
    let mut running = false;
    for part in &parts {
        match part {
            Chunk::Author(author) => html.push_str(author),
            Chunk::AuthorSlot(link) => mark(&mut html, SLOT, *link),
            Chunk::Own(piece) => {
                if !running {
                    mark(&mut html, OURS, kept.len());
                    kept.push(Vec::new());
                }
                if let Some(last) = kept.last_mut() {
                    last.push(piece.clone());
                }
            }
        }
        running = matches!(part, Chunk::Own(_));
    }
    if nests_deep(&html) {
        return parts.into_iter().filter_map(ours).collect();
    }
    let clean = SANITISER.clean(&html).to_string();
    let mut pieces = Vec::new();
    let mut next = 0;
    let mut rest = clean.as_str();
    while let Some(at) = rest.find([OURS, SLOT]) {
        pieces.push(Piece::Html(slice(rest, ..at).to_owned()));
        let ours = slice(rest, at..).starts_with(OURS);
        let number = slice(rest, at + OURS.len_utf8()..);
        let Some((number, after)) = number.split_once(END) else {
            break;
        };
        let number: usize = number.parse().unwrap_or(usize::MAX);
        if !ours {
            pieces.push(Piece::Href(number));
        } else if let Some(own) = kept.get_mut(number).filter(|_| number == next) {
            pieces.append(own);
            next += 1;
        } else {
            break;
        }
        rest = after;
    }
    if next == kept.len() && !rest.contains(is_mark) {
        pieces.push(Piece::Html(rest.to_owned()));
        return pieces;
    }
    parts.into_iter().filter_map(ours).collect()
}

fn mark(html: &mut String, start: char, number: usize) {
    html.push(start);
    html.push_str(&number.to_string());
    html.push(END);
}
