//! Who may see a record, as its files say it.

use crate::words;

/// Who may see something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Only readers of an internal build.
    #[default]
    Internal,
    /// Everybody.
    Public,
}

words!(Visibility {
    Internal = "internal",
    Public = "public",
});
