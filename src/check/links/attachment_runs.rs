//! `attachment-runs`: a link to a file in which something runs when a reader opens it.

use super::{Item, LinkContext};
use crate::book::links::Target;
use crate::check::findings::Findings;
use crate::rule;
use crate::source::Content;

rule! { "attachment-runs", Warning, "A link to a file in which a script would run." }

pub(crate) fn check(context: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    let Item::Link(link) = item else {
        return;
    };
    let Target::File { path, .. } = &link.target else {
        return;
    };
    let file = context.tree.get(path).map(|file| &file.content);
    if let Some(Content::Active { runs, .. }) = file {
        let message = format!("`{path}` {}", runs.words());
        found
            .add(link.span, link.dest, message)
            .label("in force when a reader opens the file by itself")
            .help("export it without scripts, as a PNG or a PDF; what you trust can stay, with a waiver");
    }
}
