//! Who is named: a contact, a team, or somebody outside.

use super::context::{BOOK_TOML, CommandContext};
use super::failure::Failure;
use crate::book::{self, Book};
use crate::edit::quoted;
use crate::facts::people::People;
use crate::record::contacts::Contacts;
use crate::source::{Content, Tree};

/// The file of people and teams.
pub(super) const CONTACTS: &str = "content/contacts.toml";

/// Of several who can be meant, so many are named.
const MOST_NAMED: usize = 3;

/// A name that is nearly a contact's is a slip, as `check` calls it; any other is somebody outside. One that stands for
/// a contact is taken too, and the contact's id is said.
pub(super) fn somebody<'a>(
    context: &CommandContext,
    tree: &Tree,
    who: &'a str,
) -> Result<&'a str, Failure> {
    let book = known(tree, who)?;
    let people = People::of(&book.contacts);
    if people.knows(who) {
        return Ok(who);
    }
    let meant = people.meant(who);
    let named = meant.iter().take(MOST_NAMED);
    let mut ids: Vec<String> = named
        .map(|person| format!("`{}` ({})", person.id, person.name))
        .collect();
    if meant.len() > MOST_NAMED {
        ids.push(format!("one of {} others", meant.len() - MOST_NAMED));
    }
    if !ids.is_empty() {
        let ids = ids.join(" or ");
        let words = format!("`{who}` is taken as a name; if {ids} is meant, write the id");
        context.status("Note", &words);
    }
    Ok(who)
}

/// The people and teams of a book, unless `who` is a slip in one of their ids.
pub(super) fn known(tree: &Tree, who: &str) -> Result<Book, Failure> {
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
    let (book, faults) = book::parse(&small);
    let slip = faults.into_iter().find(|fault| {
        fault.rule == &book::rules::UNKNOWN_REFERENCE && small.path(fault.span.file) == RECORD
    });
    match slip {
        None => Ok(book),
        Some(fault) => Err(Failure::new(fault.message).help(fault.help.join("; "))),
    }
}

/// Who of the contacts is meant by a name that only a contact or a team may have, as the end of a sentence.
pub(super) fn hint(contacts: &Contacts, who: &str) -> Option<String> {
    let people = People::of(contacts);
    let ids: Vec<String> = people
        .meant_or_near(who)
        .iter()
        .take(MOST_NAMED)
        .map(|person| format!("`{}`", person.id))
        .collect();
    (!ids.is_empty()).then(|| format!("did you mean {}?", ids.join(" or ")))
}
