//! What others wrote and a browser, a program or an eye would obey: addresses, files that a page links to, and characters
//! that reach beyond their text.
//!
//! Owns which addresses a page may lead to ([`refusal`]), which files would run when somebody opens them
//! ([`Runs`]), and how a text is kept from turning what stands around it ([`isolated`]). The first two are asked wherever such a thing enters: the fields of records, the links of Markdown, the files of the
//! folder. Knows nothing of books.

mod address;
mod attachment;
mod kind;
mod text;

pub use address::{Refusal, is_address, refusal, scheme};
pub use attachment::{Runs, too_large};
pub use kind::{Look, START, is_markup, look};
pub use text::isolated;
