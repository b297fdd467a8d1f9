//! What of each page is searched.

use super::Entry;
use crate::view::Library;

/// A page that can be found, not yet read out.
#[derive(Clone, Copy)]
pub struct Source<'b> {
    library: &'b Library<'b>,
}

impl Source<'_> {
    /// What of it is searched.
    pub fn entry(&self) -> Entry {
        let _ = self.library;
        unimplemented!("in work")
    }
}

/// Every page that this build shows and that can be found, in order of number: see [`super::Group`].
pub fn sources<'b>(_library: &'b Library<'b>) -> Vec<Source<'b>> {
    Vec::new()
}
