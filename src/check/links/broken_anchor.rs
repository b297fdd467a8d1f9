//! `broken-anchor`: a link to a heading, or to another place of a page, that is not there.

use super::{Item, LinkContext, report};
use crate::book::links::{Anchor, Target};
use crate::check::findings::Findings;
use crate::rule;

rule! { "broken-anchor", Error, "A link to a place of a page that is not there, such as a heading." }

pub(crate) fn check(context: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    let Item::Link(link) = item else {
        return;
    };
    let own = link.span.file;
    let (target, fragment) = match &link.target {
        Target::Here(Anchor::Missing(fragment)) => (Some(own), fragment),
        Target::File {
            path,
            anchor: Anchor::Missing(fragment),
        } => (context.tree.get(path).map(|file| file.id), fragment),
        _ => return,
    };
    let Some(target) = target else {
        return;
    };
    let page = if target == own {
        "this page".to_owned()
    } else {
        format!("`{}`", context.tree.path(target))
    };
    let noun = if context.links.doc(target).is_some() {
        "heading"
    } else {
        "place"
    };
    let message = format!("{page} has no {noun} `#{fragment}`");
    let repair = context.repairs.repair_anchor(fragment, target, own);
    report(context, link, message, repair, found);
}
