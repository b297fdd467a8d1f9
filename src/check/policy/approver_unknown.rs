//! `approver-unknown`: each name of an approver once, at its first place.

use super::{Findings, PolicyContext, rule};
use crate::check::context::approvals;
use crate::diagnostic::did_you_mean;
use crate::facts::escalation::with_role;
use crate::source::Span;

rule! { "approver-unknown", Error, "An approver who is no role of the contact list, or a role that nobody holds." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let contacts = context.contacts;
    if !context.are_contacts_whole {
        return;
    }
    let mut by_name: Vec<(&str, Span, Vec<Span>)> = Vec::new();
    for approval in approvals(context.book) {
        match by_name
            .iter_mut()
            .find(|(name, ..)| *name == approval.value)
        {
            Some((.., others)) => others.push(approval.span),
            None => by_name.push((&approval.value, approval.span, Vec::new())),
        }
    }
    for (name, first, others) in by_name {
        let is_role = contacts.role(name).is_some();
        let is_held = with_role(contacts, name).next().is_some();
        let (message, help) = if !is_role {
            let roles = contacts.roles.iter().map(|role| role.id.value.as_str());
            let help = match did_you_mean(name, roles) {
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
