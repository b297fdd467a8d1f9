//! Search: what can be found, the index of it, and the answers.
//!
//! Owns everything between the book and a list of results, for `rbdoc search` and for the site alike. May
//! know the book and what the pages show of it ([`crate::view`]); knows no template and no disk.
//!
//! Order of events: `gather` lists what can be found and says what of each page is searched. A build
//! turns that into words and writes the index as many small files. A query is turned into words by the same rules and
//! answered from those files by `theme/js/search`: in a browser, and for `rbdoc search` in `engine`.

#![warn(clippy::indexing_slicing)]

mod code;
pub mod engine;
pub mod entry;
mod facets;
pub mod gather;
mod index;
mod invert;
mod postings;
mod score;
mod shards;
mod texts;
mod vocabulary;
pub mod words;

pub use entry::{Entry, Group, Kind, Part};
pub use facets::Facet;
pub use index::{CALL, FOLDER, Index};
