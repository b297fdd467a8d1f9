//! `broken-image`: an image that is not there, or that the site cannot show.

use super::{Item, LinkContext, leads_nowhere};
use crate::book::links::Target;
use crate::check::scope::Findings;
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!("broken-image", Error, "An image that is not there.");

pub(in crate::check) fn check(
    context: &LinkContext<'_>,
    item: &Item<'_>,
    found: &mut Findings<'_>,
) {
    let Item::Link(image) = item else {
        return;
    };
    if !image.is_image {
        return;
    }
    let diagnostic = |message: String| Diagnostic::new(&RULE, image.span, image.dest, message);
    found.extend(match &image.target {
        Target::Folder(path) => Some(diagnostic(format!("`{path}` is a folder, not an image"))),
        Target::Repository(_) | Target::Outside(_) => Some(
            diagnostic("the image lies outside of the handbook and cannot be copied".to_owned())
                .help("copy it into the folder of the page"),
        ),
        _ => leads_nowhere(context, &RULE, image),
    });
}
