//! What can be wrong with the text of any file, whatever is in it.

pub(super) mod mojibake;
