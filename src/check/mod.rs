//! What is wrong with a book that reads well: every rule that looks at more than one value.
//!
//! Owns [`check`], the table of all rules of the program ([`RULES`]) and one file per family of rules.
//! May know the book, the decision engine and everything below them; knows no page and no disk, and
//! "now" comes in as a value. A rule is a static with its documentation, a function that reports it,
//! and a literate case of its name in `tests/cases/`, which is also what `rbdoc explain` prints.
//!
//! Order of events: [`check`] runs the families in parallel over the finished book; their reports are
//! brought into the order of files and places by the caller ([`crate::diagnostic::sort`]). A value that
//! reading has reported is not reported again: nothing here judges a reference that leads nowhere, and
//! nothing draws a conclusion from what is missing in a file that could not be read whole.

pub mod baseline;
mod contacts;
mod files;
mod incidents;
mod ladder;
pub mod levels;
mod links;
mod policy;
mod table;
pub(crate) mod templates;
mod texts;

pub use links::is_of_links;
pub use table::{RULES, rule};

use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Tree};
use chrono::{DateTime, Utc};
use rayon::prelude::*;

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

/// The families, each adding its reports to a list.
const FAMILIES: [fn(&Context<'_>, &mut Vec<Diagnostic>); 5] = [
    policy::check,
    contacts::check,
    files::check,
    incidents::check,
    links::check,
];

/// Everything wrong with `book`, whose sources are `tree`, on the day `now`.
pub fn check(book: &Book, tree: &Tree, now: DateTime<Utc>) -> Vec<Diagnostic> {
    let context = Context { book, tree, now };
    FAMILIES
        .par_iter()
        .flat_map_iter(|family| {
            let mut found = Vec::new();
            family(&context, &mut found);
            found
        })
        .collect()
}
