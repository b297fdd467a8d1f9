//! Search: what can be found, the index of it, and the answers.
//!
//! Owns everything between the book and a list of results, for `rbdoc search` and for the site alike. May
//! know the book and what the pages show of it ([`crate::view`]); knows no template and no disk.
//!
//! Order of events: `gather` lists what can be found and says what of each page is searched. A build
//! turns that into words and writes the index as many small files. A query is turned into words by the same rules and
//! answered from those files: here by `query`, in a browser by `theme/js/search`, which does the same step by step.

mod code;
pub mod entry;
mod facets;
pub mod gather;
mod index;
mod invert;
mod leaves;
mod postings;
pub mod query;
pub mod stem;
mod texts;
mod vocabulary;
mod weigh;
pub mod words;

pub use entry::{Entry, Group, Kind, Part};
pub use facets::Facet;
pub use index::{FOLDER, Index};
