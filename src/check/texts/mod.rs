//! What can be wrong with the text of any file, whatever is in it.

pub(super) mod mojibake;
pub(super) mod reserved_id;
pub(super) mod text_dropped;
