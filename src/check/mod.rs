//! What is wrong with a book that reads well: every rule that looks at more than one value.
//!
//! Owns [`check`], the table of all rules of the program ([`RULES`]) and one file per family of rules.
//! May know the book, the decision engine and everything below them; knows no page and no disk, and
//! "now" comes in as a value. A rule is a static with its documentation, a function that reports it,
//! and a literate case of its name beside it, which is also what `rbdoc explain` prints.
//!
//! Order of events: a [`Checker`] judges the finished book as a whole and each of its records by itself, in
//! parallel; one that is asked again judges only what changed. The reports are brought into the order of
//! files and places by the caller ([`crate::diagnostic::sort`]). A value that
//! reading has reported is not reported again: nothing here judges a reference that leads nowhere, and
//! nothing draws a conclusion from what is missing in a file that could not be read whole.

pub mod baseline;
mod checker;
mod contacts;
mod files;
mod incidents;
pub mod levels;
mod links;
mod policy;
mod record;
mod table;
pub(crate) mod templates;
mod texts;

pub use checker::Checker;
pub use links::is_of_links;
pub use table::{RULES, rule};

use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Tree};
use chrono::{DateTime, Utc};

/// What a family of rules looks at.
#[derive(Clone, Copy)]
struct Context<'a> {
    book: &'a Book,
    tree: &'a Tree,
    now: DateTime<Utc>,
}

impl Context<'_> {
    /// Whether the whole of a file was read, so that what is not there is truly missing.
    fn is_whole(&self, file: Option<FileId>) -> bool {
        file.is_none_or(|file| !self.book.faulty.contains(&file))
    }
}

/// Everything wrong with `book`, whose sources are `tree`, on the day `now`.
pub fn check(book: &Book, tree: &Tree, now: DateTime<Utc>) -> Vec<Diagnostic> {
    Checker::default().check(book, tree, now)
}
