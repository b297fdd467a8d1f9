//! `broken-image`: an image that is not there, or that the site cannot show.

use super::{Item, LinkContext, leads_nowhere};
use crate::book::links::Target;
use crate::check::findings::Findings;
use crate::markdown::NoteKind;
use crate::rule;

rule! { "broken-image", Error, "An image that is not there." }

pub(crate) fn check(context: &LinkContext<'_>, item: &Item<'_>, found: &mut Findings<'_>) {
    if let Item::Note(note) = item
        && note.kind == NoteKind::NoPicture
    {
        let text = context.tree.text_of(note.span.file);
        let written = text.get(note.span.range()).unwrap_or_default();
        let message = "a page cannot show a picture from this address";
        found
            .add(note.span, written, message)
            .help("copy the picture into the folder of the page");
    }
    let Item::Link(image) = item else {
        return;
    };
    if !image.is_image {
        return;
    }
    match &image.target {
        Target::Folder(path) => {
            let message = format!("`{path}` is a folder, not an image");
            found.add(image.span, image.dest, message);
        }
        Target::Repository(_) | Target::Outside(_) => {
            let message = "the image lies outside of the handbook and cannot be copied";
            found
                .add(image.span, image.dest, message)
                .help("copy it into the folder of the page");
        }
        _ => leads_nowhere(context, image, found),
    }
}
