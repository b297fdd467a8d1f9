//! What others wrote and a browser or a program would obey: addresses, and files that a page links to.
//!
//! Owns which addresses a page may lead to ([`refusal`]), and which files would run when somebody opens them
//! ([`Runs`]). Both are asked wherever such a thing enters: the fields of records, the links of Markdown, the files of the
//! folder. Knows nothing of books.

mod address;
mod attachment;

pub use address::{Refusal, is_address, refusal, scheme};
pub use attachment::{Runs, is_worth_reading};
