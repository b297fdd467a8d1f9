//! Who is named: a contact, a team, or somebody outside.

use super::context::BOOK_TOML;
use super::failure::Failure;
use crate::book;
use crate::edit::quoted;
use crate::source::{Content, Tree};

/// The file of people and teams.
pub(super) const CONTACTS: &str = "content/contacts.toml";

/// A name that is nearly a contact's is a slip, as `check` calls it; any other is somebody outside.
pub(super) fn somebody<'a>(tree: &Tree, who: &'a str) -> Result<&'a str, Failure> {
    const RECORD: &str = "content/incidents/2000-01-01-who/incident.toml";
    // Only what is needed to know people: a log entry must not wait until a large book is read.
    let mut small = Tree::default();
    for path in [BOOK_TOML, CONTACTS] {
        if let Some((_, text)) = tree.text(path) {
            small.insert(path, Content::Text(text.into()));
        }
    }
    let record = format!("[roles]\ncommander = {}\n", quoted(who));
    small.insert(RECORD, Content::Text(record.into()));
    let (_, faults) = book::parse(&small);
    let slip = faults.into_iter().find(|fault| {
        fault.rule == &book::rules::UNKNOWN_REFERENCE && small.path(fault.span.file) == RECORD
    });
    match slip {
        None => Ok(who),
        Some(fault) => Err(Failure::new(fault.message).help(fault.help.join("; "))),
    }
}
