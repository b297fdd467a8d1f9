//! `approver-unknown`: each name of an approver once, at its first place.

use super::{Findings, PolicyContext, rule};
use crate::check::context::approvals;
use crate::diagnostic::Names;
use crate::facts::escalation::with_role;
use crate::source::Span;
use std::collections::HashMap;

rule! { "approver-unknown", Error, "An approver who is no role of the contact list, or a role that nobody holds." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let contacts = context.contacts;
    if !context.are_contacts_whole {
        return;
    }
    let roles = contacts.roles.iter().map(|role| role.id.value.as_str());
    let roles = Names::new(roles);
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut by_name: Vec<(&str, Span, Vec<Span>)> = Vec::new();
    for approval in approvals(context.book) {
        let known = places.get(approval.value.as_str());
        if let Some((.., others)) = known.and_then(|at| by_name.get_mut(*at)) {
            others.push(approval.span);
        } else {
            places.insert(approval.value.as_str(), by_name.len());
            by_name.push((&approval.value, approval.span, Vec::new()));
        }
    }
    for (name, first, others) in by_name {
        let is_role = contacts.role(name).is_some();
        let is_held = with_role(contacts, name).next().is_some();
        let (message, help) = if !is_role {
            let help = match roles.nearest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None if contacts.file.is_none() => format!(
                    "write `content/contacts.toml` with a `[[role]]` whose id is `{name}`, and somebody who has it"
                ),
                None => format!(
                    "add a `[[role]]` with the id `{name}` to content/contacts.toml, and give it to somebody"
                ),
            };
            let message = format!("approver `{name}` is not a role of the contact list");
            (message, help)
        } else if !is_held {
            (
                format!("approver `{name}` is a role that nobody has"),
                format!("add `{name}` to the `roles` of a contact"),
            )
        } else {
            continue;
        };
        let added = found.add(first, name, message).help(help);
        let others = others.into_iter();
        others.fold(added, |added, place| added.related(place, "and here"));
    }
}
