//! What the book would be with the new files: what `check` would call an error is refused here, with the
//! same report, before anything is written.

use std::collections::HashMap;

use crate::book::{self, Book};
use crate::cli::failure::Failure;
use crate::cli::report::report;
use crate::cli::session::{Opened, Session};
use crate::cli::terminal::Stream;
use crate::diagnostic::render::count;
use crate::diagnostic::{Diagnostic, Level};
use crate::inspect;
use crate::source::{Content, Tree};

/// The book alone: no check, so that nobody waits for one.
pub(super) fn read(opened: &Opened) -> Book {
    book::parse(&opened.tree).0
}

/// A copy of the book's sources with other texts at some paths.
pub(super) fn with<'a>(
    opened: &Opened,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Tree {
    let mut tree = opened.tree.clone();
    for (path, text) in files {
        tree.insert(path, Content::Text(text.into()));
    }
    tree
}

/// Refuses texts that would add an error to the book, and tells it.
pub(super) fn refuse_errors(
    session: &Session,
    opened: &Opened,
    path: &str,
    text: &str,
) -> Result<(), Failure> {
    let options = session.options()?;
    let tree = with(opened, [(path, text)]);
    let key = |tree: &Tree, fault: &Diagnostic| {
        let path = tree.path(fault.span.file).to_owned();
        (path, fault.rule.name, fault.message.clone())
    };
    let mut known: HashMap<_, usize> = HashMap::new();
    for fault in inspect(&opened.tree, &options).diagnostics {
        *known.entry(key(&opened.tree, &fault)).or_default() += 1;
    }
    let mut new = inspect(&tree, &options).diagnostics;
    new.retain(|fault| {
        if fault.level != Level::Error {
            return false;
        }
        match known.get_mut(&key(&tree, fault)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        }
    });
    if new.is_empty() {
        return Ok(());
    }
    report(session, None, Stream::Err, &new, &tree, &opened.root);
    Err(Failure::new(format!(
        "it would add {} to the book",
        count(new.len(), "error")
    ))
    .help("give other values; nothing was written"))
}
