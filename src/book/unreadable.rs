//! What is wrong with a file that cannot be read whole. It is one problem, whatever else is wrong with the file.

use super::rules;
use crate::data::size;
use crate::diagnostic::Diagnostic;
use crate::source::{Content, FileId, Span};

/// A file that was not read because of its size.
pub(super) fn too_large(id: FileId, len: u64, limit: u64) -> Diagnostic {
    let (len, limit) = (size::words(len), size::words(limit));
    Diagnostic::new(
        &rules::SOURCE_TOO_LARGE,
        Span::whole(id),
        "",
        format!("this file has {len}, and a source may have {limit}: it is not read"),
    )
    .help("split it, or move what nobody reads out of the book")
    .help("where it must be so large, write `max_source` under `[build]` in book.toml")
}

/// A text in another encoding. Its place is the character that stands for the first wrong byte.
pub(super) fn not_utf8(id: FileId, content: &Content) -> Option<Diagnostic> {
    let Content::NotUtf8 { valid_up_to, .. } = *content else {
        return None;
    };
    let wrong = valid_up_to..valid_up_to + char::REPLACEMENT_CHARACTER.len_utf8();
    let (encoding, iconv) = if content.is_wide() {
        ("UTF-16", "UTF-16")
    } else {
        ("Windows-1252 or Latin-1", "WINDOWS-1252")
    };
    let message = format!(
        "this file is not UTF-8: the first wrong byte is byte {}",
        valid_up_to + 1
    );
    Some(
        Diagnostic::new(&rules::NOT_UTF8, Span::new(id, wrong), "", message)
            .help(format!(
                "save it as UTF-8; from {encoding}: `iconv -f {iconv} -t UTF-8 OLD > NEW`"
            ))
            .help("other problems of this file are reported when it can be read"),
    )
}
