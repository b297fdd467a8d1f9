//! `link-outside`: a link to a file that will not be in the site.

use super::{Item, LinkContext};
use crate::book::links::Target;
use crate::check::findings::Findings;
use crate::rule;

rule! { "link-outside", Warning, "A link to a file that will not be in the site." }

pub(crate) fn check(context: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    let Item::Link(link) = item else {
        return;
    };
    let Target::Outside(path) = &link.target else {
        return;
    };
    // Where the author plainly meant a file of the book, the link is broken.
    let repair = context.repairs.repair(link.dest, link.span.file);
    if link.is_image || repair.is_some_and(|repair| repair.dest.is_some()) {
        return;
    }
    let is_folder = context.tree.under(path).next().is_some();
    let message = if is_folder {
        format!("`{path}` is a folder, and no page shows it")
    } else {
        format!("`{path}` is not part of the handbook, so this link leads nowhere on the site")
    };
    let mut added = found.add(link.span, link.dest, message);
    if is_folder {
        added = added.help("name a file in it, or give it an `index.md`");
    }
    added.help(if context.has_repository {
        "it lies above the folder of book.toml: write its full address"
    } else {
        "set `repo_url` in book.toml, and it leads to the file in the repository"
    });
}
