//! `broken-link`: a link that leads nowhere, and what is no link on the page although it was meant as one.

use super::{Item, Link, LinkContext, leads_nowhere, with_repair};
use crate::book::links::Target;
use crate::book::repair::Repair;
use crate::check::scope::Findings;
use crate::diagnostic::Diagnostic;
use crate::markdown::{Note, NoteKind};
use crate::rule;

rule!("broken-link", Error, "A link that leads nowhere.");

pub(in crate::check) fn check(
    context: &LinkContext<'_>,
    item: &Item<'_>,
    found: &mut Findings<'_>,
) {
    found.extend(match item {
        Item::Link(link) => of_link(context, link),
        Item::Undefined(label, span) => Some(
            Diagnostic::new(
                &RULE,
                *span,
                *label,
                format!("nothing says where `[{label}]` leads"),
            )
            .help(format!(
                "add a line `[{label}]: https://…` to the file, or write `\\[` for a bracket that is no link"
            )),
        ),
        Item::Note(note) => not_shown(context, note),
        Item::NotAnAddress(address) => Some(
            Diagnostic::new(
                &RULE,
                address.span,
                address.as_str(),
                format!("`{}` is no address outside of the handbook", address.value),
            )
            .help("write it whole, from `https://` on; pages of the handbook are linked in its texts"),
        ),
    });
}

fn of_link(context: &LinkContext<'_>, link: &Link<'_>) -> Option<Diagnostic> {
    match &link.target {
        Target::Elsewhere => foreign_syntax(context, link),
        _ if link.is_image => None,
        Target::Outside(path) => {
            // The author plainly meant a file of the book.
            let repair = context.links.repair(link.dest, link.span.file);
            let repair = repair.filter(|repair| repair.dest.is_some())?;
            let message = format!("there is no file `{path}`");
            let missing = Diagnostic::new(&RULE, link.span, link.dest, message);
            Some(with_repair(context, missing, Some(repair), link.dest))
        }
        _ => leads_nowhere(context, &RULE, link),
    }
}

/// `link:https://…` of `AsciiDoc`, which a browser takes for a scheme of its own.
fn foreign_syntax(context: &LinkContext<'_>, link: &Link<'_>) -> Option<Diagnostic> {
    let address = link.dest.strip_prefix("link:")?;
    let message = "`link:` is no part of an address";
    let diagnostic = Diagnostic::new(&RULE, link.span, link.dest, message);
    let repair = Repair {
        help: "leave it out".to_owned(),
        dest: Some(address.to_owned()),
    };
    Some(with_repair(context, diagnostic, Some(repair), link.dest))
}

/// What was meant as a link, and is none on the page.
fn not_shown(context: &LinkContext<'_>, note: &Note) -> Option<Diagnostic> {
    let text = context.tree.text_of(note.span.file);
    let subject = text.get(note.span.range()).unwrap_or_default();
    match &note.kind {
        NoteKind::Shortcode(_) => {
            let before = text.get(..note.span.range().start)?.trim_end();
            // Elsewhere it is text that looks odd, but no link.
            before.ends_with("](").then(|| {
                Diagnostic::new(
                    &RULE,
                    note.span,
                    subject,
                    "this shortcode of another site generator stands where an address should",
                )
                .help("write the address itself")
            })
        }
        NoteKind::UnsafeLink => Some(
            Diagnostic::new(&RULE, note.span, subject, "this address would run a script")
                .help("the page shows the text without a link; write an address instead"),
        ),
        NoteKind::UnknownTag(_) => None,
    }
}
