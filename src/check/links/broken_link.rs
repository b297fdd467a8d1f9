//! `broken-link`: a link that leads nowhere, and what is no link on the page although it was meant as one.

use super::{Item, Link, LinkContext, leads_nowhere, report};
use crate::book::links::Target;
use crate::book::repair::Repair;
use crate::check::findings::Findings;
use crate::foreign::Refusal;
use crate::markdown::{Note, NoteKind};
use crate::rule;

rule! { "broken-link", Error, "A link that leads nowhere." }

pub(crate) fn check(context: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    match item {
        Item::Link(link) => of_link(context, link, found),
        Item::Undefined(label, span) => {
            let message = format!("nothing says where `[{label}]` leads");
            found.add(*span, *label, message).help(format!(
                "add a line `[{label}]: https://…` to the text, or write `\\[` for a bracket that is no link"
            ));
        }
        Item::Note(note) => not_shown(context, note, found),
        Item::NotAnAddress(address) => {
            let value = &address.value;
            let message = format!("`{value}` is no address outside of the handbook");
            found.add(address.span, value, message).help(
                "write it whole, from `https://` on; pages of the handbook are linked in its texts",
            );
        }
    }
}

fn of_link(context: &LinkContext<'_>, link: &Link<'_>, found: &mut Findings<'_>) {
    match &link.target {
        Target::Elsewhere => {
            // `AsciiDoc` writes `link:https://…`, which a browser takes for a scheme of its own.
            if let Some(address) = link.dest.strip_prefix("link:") {
                let repair = Repair {
                    help: "leave it out".to_owned(),
                    dest: Some(address.to_owned()),
                };
                let message = "`link:` is no part of an address";
                report(context, link, message, Some(repair), found);
            }
        }
        _ if link.is_image => {}
        Target::Outside(path) => {
            // Where the author plainly meant a file of the book.
            let repair = context.repairs.repair(link.dest, link.span.file);
            if repair.as_ref().is_some_and(|repair| repair.dest.is_some()) {
                let message = format!("there is no file `{path}`");
                report(context, link, message, repair, found);
            }
        }
        _ => leads_nowhere(context, link, found),
    }
}

/// What was meant as a link, and is none on the page.
fn not_shown(context: &LinkContext<'_>, note: &Note, found: &mut Findings<'_>) {
    let text = context.tree.text_of(note.span.file);
    let (before, written) = match (
        text.get(..note.span.start as usize),
        text.get(note.span.range()),
    ) {
        (Some(before), Some(written)) => (before.trim_end(), written),
        _ => return,
    };
    match &note.kind {
        // Elsewhere a shortcode is text that looks odd, but no link.
        NoteKind::Shortcode(_) if before.ends_with("](") => {
            let message = "this shortcode of another site generator stands where an address should";
            found
                .add(note.span, written, message)
                .help("write the address itself");
        }
        NoteKind::Refused(why) => {
            let added = found.add(note.span, written, why.message());
            if *why == Refusal::Host && written.starts_with("//") {
                let whole = format!("https:{written}");
                added.help(why.help()).fix([(note.span, whole)]);
            } else {
                added
                    .help("the page shows the text without a link")
                    .help(why.help());
            }
        }
        NoteKind::Shortcode(_)
        | NoteKind::UnknownTag(_)
        | NoteKind::NoPicture
        | NoteKind::ReservedId(_)
        | NoteKind::Lost(_) => {}
    }
}
