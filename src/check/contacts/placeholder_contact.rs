//! `placeholder-contact`: one report for a contact, at the first value that is still the template's.

use super::{ContactsContext, Findings, rule, still_template};

rule! { "placeholder-contact", Error, "A contact that is still the template's." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    for contact in &context.contacts.contacts {
        let mut left = still_template(contact);
        let Some(first) = left.next() else {
            continue;
        };
        let id = &contact.id.value;
        let message = format!("contact `{id}` is still \"{}\"", first.value.trim());
        let added = found
            .add(first.span, id, message)
            .help("write who it is and the number that reaches them, or take the contact out");
        left.fold(added, |added, text| added.related(text.span, "and here"));
    }
}
