//! What can be wrong with the text of any file, whatever is in it; and a page without any.

pub(super) mod conflict_marker;
pub(super) mod mojibake;
pub(super) mod page_without_text;
pub(super) mod reserved_id;
pub(super) mod text_dropped;
