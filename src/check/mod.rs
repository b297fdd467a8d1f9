//! What is wrong with a book that reads well: every rule that judges what was read.
//!
//! Owns [`Checker`], the table of all rules of the program ([`TABLE`]), the levels that a book sets ([`levels`]) and the
//! problems that it knows already ([`baseline`]). May know the book, the facts, the decision engine and everything
//! below them; knows no page and no disk, and "now" comes in as a value.
//!
//! A rule is one file: a static, the function that looks, and beside it a literate case of its name, which is also
//! what `rbdoc explain` prints. One row of the table says what it looks at (`scope.rs`), and `context.rs`
//! what it may know besides. Nothing else calls it. `SNAPSHOTS=overwrite cargo test --test cases --test generated`
//! writes down a new rule: its reports, their identities and the reference page. What several rules need is computed once in the context that they share: `policy/mod.rs`, `contacts/mod.rs`,
//! `links/mod.rs`. Rules that reading, levels and templates report stand in the table only to be complete.
//!
//! Order of events: a [`Checker`] asks the rules about the finished book as a whole and about each of its records by
//! itself, in parallel; one that is asked again looks only at what changed. The reports are brought into the order of
//! files and places by the caller ([`crate::diagnostic::sort`]). A value that reading has reported is not reported
//! again: no rule judges a reference that leads nowhere, and none draws a conclusion from what is missing in a file
//! that could not be read whole.

pub mod baseline;
mod checker;
mod contacts;
mod context;
mod dates;
mod findings;
mod incidents;
pub mod levels;
mod links;
mod paths;
mod policy;
mod scope;
mod services;
mod table;
pub(crate) mod templates;
mod texts;
pub mod unread;

pub use checker::Checker;
pub use scope::Row;
pub use table::{TABLE, is_lost_target, rule, rules};
