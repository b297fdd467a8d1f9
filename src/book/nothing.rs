//! What stands among the sources and stands for nothing: links that are not followed, and what cannot be read. Where a
//! page, a record or a folder of them could stand, the site lacks that.

use super::rules;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Unusable};

/// A link that leads out of the book. Where it may stand for a record or for a folder of records, the site lacks what it
/// stands for.
pub(super) fn link_leaves(path: &str, id: FileId, target: &str, is_source: bool) -> Diagnostic {
    let (rule, label) = if is_source {
        (
            &rules::LINK_NOT_FOLLOWED,
            "it is not followed, so the site lacks what it stands for",
        )
    } else {
        (
            &rules::UNKNOWN_FILE,
            "it is not followed, so it stands for nothing",
        )
    };
    let message = format!("`{path}` is a link to `{target}`, out of the book and its repository");
    Diagnostic::new(rule, Span::whole(id), "", message)
        .label(label)
        .help("put the file itself there; where the book is trusted, say `follow_links = true` below `[build]` in book.toml")
}

/// Something that can be no source. Where it may stand for a record or for a folder of records, the site lacks that.
pub(super) fn unusable(path: &str, id: FileId, why: Unusable, is_source: bool) -> Diagnostic {
    let (rule, label) = if why.hides() && is_source {
        (
            &rules::SOURCE_UNREADABLE,
            "the site lacks what it stands for",
        )
    } else if why.hides() {
        (&rules::UNKNOWN_FILE, "it stands for nothing")
    } else {
        (
            &rules::UNKNOWN_FILE,
            "what it leads to is read in its own place",
        )
    };
    let help = match why {
        Unusable::DeadLink => "put the file there, or delete the link",
        Unusable::Circle | Unusable::HoldsBook => "delete the link",
        Unusable::TooManyLinks => "put the folder itself there",
        Unusable::NoFile => "put a file there, or move it out of the book",
        Unusable::Name => "rename it: its name is in another encoding",
    };
    let message = format!("`{path}` {}", why.words());
    let diagnostic = Diagnostic::new(rule, Span::whole(id), "", message);
    diagnostic.label(label).help(help)
}
