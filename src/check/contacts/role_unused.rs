//! `role-unused`: a role that nothing in the book refers to.

use super::{ContactsContext, Findings, rule};
use crate::book::Book;
use crate::check::context::approvals;
use crate::diagnostic::Names;
use crate::facts::escalation::Target;
use std::collections::HashSet;

rule! { "role-unused", Info, "A role that nothing in the book refers to." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    // What a file that cannot be read refers to is not known.
    if !context.book.faulty.is_empty() {
        return;
    }
    let used = used_roles(context.book);
    for role in &context.contacts.roles {
        let id = &role.id.value;
        if !used.contains(id.as_str()) {
            let message = format!("nothing refers to the role `{id}`");
            found
                .add(role.id.span, id, message)
                .help("name it in an approval, an escalation step or a checklist, or take it out");
        }
    }
}

/// Roles that something refers to. Who has a role does not count: a role is there to be called.
fn used_roles(book: &Book) -> HashSet<String> {
    let items = book
        .checklists
        .iter()
        .flat_map(|checklist| &checklist.phases)
        .flat_map(|phase| &phase.items)
        .filter_map(|item| item.role.as_ref());
    let called = book
        .contacts
        .policies
        .iter()
        .flat_map(|policy| &policy.steps)
        .flat_map(|step| &step.notify)
        .filter_map(|notify| match Target::find(&book.contacts, &notify.value) {
            Target::Role(id, _) => Some(id),
            _ => None,
        });
    let names = approvals(book)
        .chain(items)
        .map(|role| role.value.as_str())
        .chain(called);
    let contacts = &book.contacts;
    let roles = Names::new(contacts.roles.iter().map(|role| role.id.as_str()));
    // A misspelt name is reported where it stands; the role that was meant is used all the same.
    names
        .filter_map(|name| match contacts.role(name) {
            Some(role) => Some(role.id.value.clone()),
            None => roles.nearest(name).map(str::to_owned),
        })
        .collect()
}
