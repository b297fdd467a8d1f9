//! `page-without-text`: who opens it at night finds a title and nothing below it.

use crate::check::context::RecordContext;
use crate::check::findings::Findings;
use crate::markdown::{Doc, Piece};
use crate::record::Text;
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use crate::rule;
use crate::source::{FileId, Span};

rule! { "page-without-text", Warning, "A page that has front matter, or nothing at all, and no text." }

/// A folder's index without text is its title: the page lists what is in the folder.
pub(crate) fn in_runbook(_: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    if !runbook.meta.draft && !runbook.is_index {
        report(&runbook.doc, runbook.file, &runbook.title, found);
    }
}

pub(crate) fn in_page(_: &RecordContext<'_>, page: &Page, found: &mut Findings<'_>) {
    if !page.draft {
        report(&page.doc, page.file, &page.title, found);
    }
}

fn report(doc: &Doc, file: FileId, title: &Text, found: &mut Findings<'_>) {
    let is_blank = |piece: &Piece| match piece {
        Piece::Html(html) => html.trim().is_empty(),
        Piece::Href(_) | Piece::Policy(_) | Piece::Marker(_) | Piece::Before(_) => false,
        Piece::AfterNotice { .. } | Piece::BeforeChange => true,
    };
    if doc.headings.is_empty() && doc.html.iter().all(is_blank) {
        let message = format!("the page `{}` has no text", title.value);
        found
            .add(Span::whole(file), "", message)
            .help("write what the page is for, set `draft = true` until then, or delete the file");
    }
}
