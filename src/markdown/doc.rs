//! What one Markdown body holds, in the words later stages use.

use crate::foreign::Refusal;
use crate::source::Span;

use super::command::Command;
use super::fence::FenceWords;
use super::insert::Unfilled;

/// One Markdown body, parsed once: everything that checks, pages and the search index need of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Doc {
    /// All headings in order, the title among them.
    pub headings: Vec<Heading>,
    /// The heading that is the page's title: it is in [`Doc::headings`] but not in [`Doc::html`],
    /// because the page shows it. The page puts its `id` on its own `<h1>`.
    pub title_heading: Option<usize>,
    /// Places named by `<a name>` or an `id` in raw HTML.
    pub anchors: Vec<String>,
    /// Links and images in order of the text. [`Piece::Href`] points into this list.
    pub links: Vec<Link>,
    /// `[text][label]` without a definition of `label`.
    pub undefined_refs: Vec<(Span, String)>,
    /// Code blocks in order.
    pub code: Vec<CodeBlock>,
    /// Tokens that a declared parameter claims: place and the parameter's number.
    pub tokens: Vec<(Span, usize)>,
    /// Those of them in code that nothing can be quoted for: they take only values that look as the parameter's pattern says.
    pub formed: Vec<(Span, usize)>,
    /// Tokens such as `<pod>` in code that nothing declares: place with brackets, word without.
    pub undeclared: Vec<(Span, String)>,
    /// Whether it refers to values, so that it depends on more than its text.
    pub has_inserts: bool,
    /// References to values that could not be filled in.
    pub unfilled: Vec<Unfilled>,
    /// What the author should know and only the parser sees.
    pub notes: Vec<Note>,
    /// The text by section, for the search index. The first has no heading.
    pub sections: Vec<Section>,
    /// The first paragraph as plain text.
    pub lead: String,
    /// Whether it is a field of a single paragraph, whose HTML has no element for it.
    pub is_line: bool,
    /// Number of task list items.
    pub tasks: usize,
    /// The page's HTML, with the places that only the site can fill.
    pub html: Vec<Piece>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its level as written, 1 to 6. In the HTML none is above 2, and levels that the text does not use are left out.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Its id by GitHub's rules, unique in the document; empty for a heading without text, which is not
    /// shown.
    pub id: String,
    /// Where its text stands.
    pub span: Span,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whether it shows an image.
    pub image: bool,
    /// The destination as written: neither percent-decoded nor resolved.
    pub dest: String,
    /// The text of the link or of the alternative of the image.
    pub text: String,
    /// Where the destination stands. Links by reference share the place of their definition.
    pub span: Span,
}

/// A fenced or indented code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// First word of the fence in lower case; empty for none.
    pub lang: String,
    /// What the other words of the fence say.
    pub fence: FenceWords,
    /// The text of the block, without fences, from its first to its last byte. Inside a quote or a
    /// list it holds their marks too.
    pub span: Span,
    /// Where the words after the fence stand; empty without any.
    pub info: Span,
    /// The heading it stands under.
    pub heading: Option<usize>,
    /// Its commands; empty where it holds none, or where commands and output cannot be told apart.
    pub commands: Vec<Command>,
    /// What is wrong with it, in order of the kinds.
    pub problems: Vec<CodeProblem>,
}

/// Something wrong with a code block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeProblem {
    /// What.
    pub kind: ProblemKind,
    /// Where; empty where something is missing.
    pub span: Span,
}

/// Kinds of [`CodeProblem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The grammar of its language does not accept this part.
    Syntax,
    /// A backslash and a blank at the end of a line: the shell does not join the next line.
    BlankAfterContinuation,
    /// The fence is never closed.
    NeverClosed,
}

/// Something the author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// Where.
    pub span: Span,
}

/// Kinds of [`Note`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteKind {
    /// `<name>` that is no HTML element; it is shown as text.
    UnknownTag(String),
    /// A Hugo shortcode other than `ref` and `relref`; it is shown as text.
    Shortcode(String),
    /// A link or an image to an address that no page may lead to. It is shown without the link; one that names a host
    /// behind `//` leads there.
    Refused(Refusal),
    /// An image that is not on the web and no file: it is shown as a link.
    NoPicture,
    /// An id that the site gives its own parts; the page does not have it from the author.
    ReservedId(String),
    /// Something that the page does not show.
    Lost(Lost),
}

/// What a page does not show of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// A footnote that nothing refers to: its label.
    UnusedFootnote(String),
    /// A footnote whose label an earlier one has.
    SecondFootnote(String),
    /// Cells of a table's row beyond its last column: their text.
    Cells(String),
    /// Code in a cell that a bar cuts in two.
    CutCode,
    /// The address of a link in the page's title, or in a heading without text.
    TitleLink(String),
    /// A picture in the page's title, or in a heading without text.
    TitleImage(String),
    /// The mark of a footnote in the page's title, or in a heading without text.
    TitleFootnote(String),
    /// The address of a link that stands in another link.
    InnerLink(String),
}

/// The text under one heading, up to the next heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Index of the heading; none for what stands before the first.
    pub heading: Option<usize>,
    /// Prose without markup, blocks parted by a newline.
    pub text: String,
    /// The text of its code blocks.
    pub code: String,
}

impl Section {
    /// Gives back room to grow: sections stay as long as the book.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.code.shrink_to_fit();
    }
}

/// A piece of a page's HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The address of a link or image, inside an attribute's double quotes: index in [`Doc::links`].
    Href(usize),
    /// The address of a place on the page of decisions, inside an attribute's double quotes: its id.
    Policy(String),
    /// A part that comes from another file.
    Marker(Marker),
    /// The place just before a top-level heading: index in [`Doc::headings`]. Shows nothing.
    Before(usize),
    /// The place just after a notice that the text begins with; only such notices stand before it. Shows nothing.
    AfterNotice {
        /// Whether it is a warning.
        warns: bool,
    },
    /// The place above the first block of commands that changes something. Shows nothing.
    BeforeChange,
}

/// What an address in a page's HTML is of.
#[derive(Debug, Clone, Copy)]
pub enum Address<'d> {
    /// A link or an image.
    Link(&'d Link),
    /// The place on the page of decisions with this id.
    Policy(&'d str),
}

/// Parts of a page that come from another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// `[timeline]` on a line of its own.
    Timeline,
    /// `[actions]` on a line of its own.
    Actions,
}

impl Doc {
    /// The heading that is the page's title.
    pub fn title(&self) -> Option<&Heading> {
        self.title_heading
            .and_then(|index| self.headings.get(index))
    }

    /// Whether the author placed `marker`.
    pub fn has_marker(&self, marker: Marker) -> bool {
        self.html.contains(&Piece::Marker(marker))
    }

    /// The finished HTML of `pieces`, which are some of [`Self::html`] or all. `address` gives the address of a link,
    /// or of a place on the page of decisions, which is escaped here; a link or an image without one keeps its words.
    /// Parts that come from other files are left out: who shows them places them.
    pub fn to_html(
        &self,
        pieces: &[Piece],
        mut address: impl FnMut(Address<'_>) -> Option<String>,
    ) -> String {
        let lengths = pieces.iter().map(|piece| match piece {
            Piece::Html(html) => html.len(),
            _ => 80,
        });
        let mut out = String::with_capacity(lengths.sum());
        let mut is_without_address = false;
        for piece in pieces {
            match piece {
                Piece::Html(html) => {
                    let quote = if std::mem::take(&mut is_without_address) {
                        "\""
                    } else {
                        ""
                    };
                    out.push_str(html.strip_prefix(quote).unwrap_or(html));
                }
                Piece::Href(index) => {
                    if let Some(link) = self.links.get(*index) {
                        match address(Address::Link(link)) {
                            Some(address) => super::html::escape_into(&mut out, &address),
                            None => is_without_address = cut_attribute(&mut out),
                        }
                    }
                }
                Piece::Policy(id) => match address(Address::Policy(id)) {
                    Some(address) => super::html::escape_into(&mut out, &address),
                    None => is_without_address = cut_attribute(&mut out),
                },
                Piece::Marker(_)
                | Piece::Before(_)
                | Piece::AfterNotice { .. }
                | Piece::BeforeChange => {}
            }
        }
        out
    }
}

/// Takes the attribute off the end whose value was to follow; says whether there was one.
fn cut_attribute(html: &mut String) -> bool {
    let opening = [" href=\"", " src=\""];
    let end = opening
        .iter()
        .find_map(|opening| html.strip_suffix(opening));
    match end.map(str::len) {
        Some(end) => {
            html.truncate(end);
            true
        }
        None => false,
    }
}
