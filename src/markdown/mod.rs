//! Markdown, parsed once: headings, links, code and parameters with their places, and HTML with slots.
//!
//! May know sources and diagnostics. A [`Doc`] holds everything that later stages ask of a text; its
//! HTML leaves slots for what only the site knows (where a link leads, the timeline of an incident).

use crate::source::{FileId, Span};
use std::ops::Range;

/// A Markdown text, parsed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Doc {
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The heading that serves as the page's title and is not rendered again.
    pub title_heading: Option<usize>,
    /// Ids that the author gave by `<a name>` or `id`.
    pub anchors: Vec<String>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// `[text][label]` where no definition has that label.
    pub undefined_refs: Vec<(Span, String)>,
    /// Code blocks in order.
    pub code: Vec<CodeBlock>,
    /// Tokens that a declared parameter claims: place and the parameter's number.
    pub tokens: Vec<(Span, usize)>,
    /// Tokens such as `<pod>` in code that nothing declares.
    pub undeclared: Vec<(Span, String)>,
    /// The text as HTML with slots.
    pub html: Vec<Piece>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Plain text.
    pub text: String,
    /// GitHub's id, unique in the document.
    pub id: String,
    /// The whole heading.
    pub span: Span,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Whether it shows an image.
    pub image: bool,
    /// Destination as written, without decoding.
    pub dest: String,
    /// The destination's place.
    pub span: Span,
}

/// A block of code.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeBlock {
    /// First word of the fence, lower-cased; empty for none.
    pub lang: String,
    /// The other words of the fence.
    pub words: Vec<String>,
    /// The whole block.
    pub span: Span,
    /// Single commands, for shell blocks.
    pub commands: Vec<Command>,
}

/// A command of a shell block.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// The comment above it.
    pub title: Option<String>,
    /// What is pasted.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// HTML, or a slot that the site fills.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// HTML as it stands.
    Html(String),
    /// The address of a link, by number, inside an attribute's quotes.
    Href(usize),
    /// A block that the record's page puts here.
    Marker(Marker),
}

/// What an author places by a word in brackets on a line of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// `[timeline]`
    Timeline,
    /// `[actions]`
    Actions,
}

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
    /// The front matter names a title, so no heading serves as one.
    pub has_title: bool,
}

/// Reads `body`, a part of the whole file `source`. Spans count from the start of the file.
pub fn parse(_source: &str, _file: FileId, _body: Range<usize>, _options: Options<'_>) -> Doc {
    Doc::default()
}
