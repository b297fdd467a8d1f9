//! `placeholder-contact`: one report for a contact, at the first value that is still the template's.

use super::ContactsContext;
use crate::check::findings::Findings;
use crate::record::Text;
use crate::record::contacts::Contact;
use crate::rule;

rule! { "placeholder-contact", Error, "A contact that is still the template's." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    for contact in &context.contacts.contacts {
        let mut left = of(contact);
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

/// The values of a contact that are still the template's.
pub(super) fn of(contact: &Contact) -> impl Iterator<Item = &Text> {
    let values = [
        Some(&contact.name),
        contact.phone.as_ref(),
        contact.chat.as_ref(),
        contact.email.as_ref(),
    ];
    let values = values.into_iter().flatten();
    values.filter(|text| is_placeholder(&text.value))
}

/// Whether a value is what a template holds in its place: `[Name]`, `<phone>`, `TODO`.
fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let bracketed = [("[", "]"), ("<", ">"), ("{{", "}}")]
        .iter()
        .any(|(open, close)| value.len() > 2 && value.starts_with(open) && value.ends_with(close));
    let word = [
        "todo",
        "tbd",
        "fixme",
        "xxx",
        "???",
        "name",
        "phone",
        "your name",
    ]
    .contains(&value.to_lowercase().as_str());
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let counted = ["1234567890", "123456789", "0123456789"].contains(&digits.as_str());
    let zeros = digits.len() > 4 && digits.trim_start_matches('0').is_empty();
    bracketed || word || counted || zeros
}
