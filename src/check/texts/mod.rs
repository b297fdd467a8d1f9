//! What can be wrong with the text of any file, whatever is in it; a page without any; words of a template that
//! nobody has replaced; and places of a command where no value can be quoted.

pub(super) mod conflict_marker;
pub(super) mod mojibake;
pub(super) mod page_without_text;
pub(super) mod reserved_id;
pub(super) mod template_text_left;
pub(super) mod text_dropped;
pub(super) mod value_not_quotable;
