//! `reserved-id`: an id of a text that the site gives to a part of its pages.

use crate::check::findings::Findings;
use crate::check::links::{Item, LinkContext};
use crate::markdown::{NoteKind, SITE_IDS};
use crate::rule;

rule! { "reserved-id", Warning, "An id in a text that is one of the site's own." }

pub(crate) fn check(_: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    let Item::Note(note) = item else {
        return;
    };
    let NoteKind::ReservedId(id) = &note.kind else {
        return;
    };
    let start = if id.starts_with(SITE_IDS) {
        SITE_IDS
    } else {
        "fn:` or `fnref:"
    };
    found
        .add(note.span, id, format!("the page leaves out the id `{id}`"))
        .help(format!(
            "ids that begin with `{start}` belong to the site: choose another one, and write it into the links that lead here"
        ));
}
