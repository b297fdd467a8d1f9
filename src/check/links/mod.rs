//! Links and images: what leads where it should not.
//!
//! [`each`] goes through everything in a record that leads, or should lead, somewhere: in its Markdown file, in the
//! Markdown and in the addresses of its TOML. Where it leads is for [`Links`] to say; the rules judge that, at the
//! destination itself.

pub(super) mod attachment_runs;
pub(super) mod broken_anchor;
pub(super) mod broken_image;
pub(super) mod broken_link;
pub(super) mod duplicate_alert;
mod fields;
pub(super) mod link_outside;
pub(super) mod links_followed_in_public;

use super::context::Context;
use super::findings::Findings;
use crate::book::Record;
use crate::book::links::{Anchor, Links, Target, is_elsewhere};
use crate::book::repair::{Repair, Repairs};
use crate::data::stretches;
use crate::foreign::refusal;
use crate::markdown::{Doc, Note};
use crate::record::Text;
use crate::record::book_toml::RunbookSettings;
use crate::source::{FileId, Span, Tree};
use fields::Field;

/// What the rules of links may know besides the link: where links of the book lead, and which files there are.
pub(crate) struct LinkContext<'a> {
    pub(super) tree: &'a Tree,
    pub(super) links: &'a Links<'a>,
    pub(super) repairs: Repairs<'a>,
    /// Whether the book says at which address its repository is.
    pub(super) has_repository: bool,
}

impl<'a> LinkContext<'a> {
    pub(super) fn of(context: &Context<'a>, links: &'a Links<'a>) -> Self {
        Self {
            tree: context.tree,
            links,
            repairs: Repairs::of(links),
            has_repository: context.book.config.repo_url.is_some(),
        }
    }
}

/// What decides where links lead, besides the headings of the pages. While it is the same, a link that was found to
/// be right is right.
#[derive(PartialEq)]
pub(super) struct Settings {
    /// Which files there are.
    files: u128,
    runbooks: RunbookSettings,
    repo_url: Option<String>,
}

impl Settings {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let config = &context.book.config;
        Self {
            files: context.tree.shape(),
            runbooks: config.runbooks.clone(),
            repo_url: config.repo_url.clone(),
        }
    }
}

/// Something that leads, or should lead, somewhere.
pub(crate) enum Item<'a> {
    /// A link or an image.
    Link(Link<'a>),
    /// `[label]` that no line of its file defines.
    Undefined(&'a str, Span),
    /// What the page shows otherwise than it was written.
    Note(&'a Note),
    /// A field for an address outside of the book that holds none.
    NotAnAddress(&'a Text),
}

/// A link or an image, and where it leads.
pub(crate) struct Link<'a> {
    /// The destination as written.
    pub(super) dest: &'a str,
    pub(super) span: Span,
    pub(super) is_image: bool,
    pub(super) target: Target<'a>,
}

/// What links of a record lead to.
#[derive(Default)]
pub(super) struct LookedInto {
    /// Pages in which a heading was looked for.
    pub(super) pages: Vec<FileId>,
    /// Files that became no Markdown of the book, to which its texts lead.
    pub(super) files: Vec<FileId>,
}

/// Calls `visit` with everything in `record` that leads somewhere; gives the files to which that is.
pub(super) fn each(
    context: &LinkContext<'_>,
    record: &Record,
    visit: &mut dyn FnMut(&Item<'_>),
) -> LookedInto {
    let mut walk = Walk {
        context,
        visit,
        looked_into: LookedInto::default(),
    };
    if let Some((_, doc)) = record.doc() {
        walk.markdown(doc);
    }
    for prose in record.prose() {
        if let Some(doc) = prose.doc() {
            walk.markdown(doc);
        }
    }
    for field in fields::of(record) {
        walk.field(field);
    }
    walk.looked_into
}

struct Walk<'w> {
    context: &'w LinkContext<'w>,
    visit: &'w mut dyn FnMut(&Item<'_>),
    looked_into: LookedInto,
}

impl Walk<'_> {
    fn markdown(&mut self, doc: &Doc) {
        for link in &doc.links {
            let file = self.link(&link.dest, link.span, link.image);
            let is_page = |file: &FileId| self.context.links.doc(*file).is_some();
            let file = file.filter(|file| !is_page(file));
            self.looked_into.files.extend(file);
        }
        for (span, label) in &doc.undefined_refs {
            (self.visit)(&Item::Undefined(label, *span));
        }
        for note in &doc.notes {
            (self.visit)(&Item::Note(note));
        }
    }

    fn field(&mut self, field: Field<'_>) {
        match field {
            Field::Address(address) => {
                let value = address.value.trim();
                let is_path = value.contains('/') || value.contains(".md");
                if is_path && !value.contains(char::is_whitespace) && !is_elsewhere(value) {
                    self.link(value, self.place_of(address, value), false);
                }
            }
            // An address that no page may lead to is reported as what it is, where the record is read.
            Field::Outside(address)
                if is_elsewhere(address.value.trim()) || refusal(&address.value).is_some() => {}
            Field::Outside(address) => (self.visit)(&Item::NotAnAddress(address)),
        }
    }

    /// The place of an address without the blanks around it.
    fn place_of(&self, field: &Text, address: &str) -> Span {
        let text = self.context.tree.text_of(field.span.file);
        let raw = text.get(field.span.range()).unwrap_or_default();
        let origin = stretches(raw, field, field.span.start as usize);
        let start = field.len() - field.trim_start().len();
        let place = origin.range(&(start..start + address.len()));
        Span::new(field.span.file, place)
    }

    /// Visits a link; gives the file to which it leads.
    fn link(&mut self, dest: &str, span: Span, is_image: bool) -> Option<FileId> {
        let target = self.context.links.resolve(dest, span.file);
        let file = match &target {
            Target::File { path, .. } => self.context.tree.get(path).map(|file| file.id),
            _ => None,
        };
        if let Target::File { anchor, .. } = &target
            && *anchor != Anchor::Top
        {
            self.looked_into.pages.extend(file);
        }
        (self.visit)(&Item::Link(Link {
            dest,
            span,
            is_image,
            target,
        }));
        file
    }
}

/// Reports a link or an image that has no destination, or one that is not there.
fn leads_nowhere(context: &LinkContext<'_>, link: &Link<'_>, found: &mut Findings<'_>) {
    let noun = if link.is_image { "image" } else { "link" };
    match &link.target {
        Target::Empty => {
            found
                .add(link.span, link.dest, format!("the {noun} has no address"))
                .help(format!("write where it leads, or take the {noun} out"));
        }
        Target::Missing(path) => {
            let message = format!("there is no file `{path}`");
            let repair = context.repairs.repair(link.dest, link.span.file);
            report(context, link, message, repair, found);
        }
        _ => {}
    }
}

/// Reports a link with its repair, as a fix where the source spells the destination as it was read.
fn report(
    context: &LinkContext<'_>,
    link: &Link<'_>,
    message: impl Into<String>,
    repair: Option<Repair>,
    found: &mut Findings<'_>,
) {
    let added = found.add(link.span, link.dest, message);
    let Some(repair) = repair else {
        return;
    };
    let written = context.tree.text_of(link.span.file).get(link.span.range());
    match repair.dest {
        Some(right) if written == Some(link.dest) => {
            added.help(repair.help).fix([(link.span, right)])
        }
        Some(right) => added.help(format!("{}: write `{right}`", repair.help)),
        None => added.help(repair.help),
    };
}
