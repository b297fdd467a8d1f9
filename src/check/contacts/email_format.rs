//! `email-format`: a mail address to which no mail can be sent.

use super::{ContactsContext, Findings, is_placeholder, rule};
use email_address::EmailAddress;

rule! { "email-format", Error, "A mail address to which no mail can be sent." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let people = context.filled_in().map(|one| (&one.id, &one.email));
    let teams = context.contacts.teams.iter();
    let teams = teams.map(|team| (&team.id, &team.email));
    for (id, email) in people.chain(teams) {
        let Some(email) = email else {
            continue;
        };
        if is_address(email) || is_placeholder(email) {
            continue;
        }
        let message = format!("\"{}\" is not a mail address", email.value);
        let added = found.add(email.span, id.as_str(), message);
        match address_in(email) {
            Some(address) => added
                .help("write the address alone")
                .fix([(email.span, format!("\"{address}\""))]),
            None => added.help("write it as name@example.com, or leave the field out"),
        };
    }
}

fn is_address(text: &str) -> bool {
    EmailAddress::is_valid(text)
}

/// The address in `Name <name@example.com>` or `mailto:name@example.com`.
fn address_in(text: &str) -> Option<&str> {
    let text = text.trim();
    let inside = text
        .split_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'));
    let address = inside.unwrap_or(text);
    let address = address.strip_prefix("mailto:").unwrap_or(address).trim();
    is_address(address).then_some(address)
}
