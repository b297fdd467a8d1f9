//! `phone-in-public`: a phone number that a public build would show.

use super::{ContactsContext, Findings, rule};
use crate::facts::audience::Readers;

rule! { "phone-in-public", Error, "A phone number that a public build would show." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let readers = Readers::of(context.book.config.audience, false);
    if !readers.public {
        return;
    }
    for contact in context
        .filled_in()
        .filter(|contact| readers.may_see(contact.visibility))
    {
        let Some(phone) = &contact.phone else {
            continue;
        };
        let id = &contact.id.value;
        let message = format!("the public site would show the number of `{id}`");
        found.add(phone.span, id, message).help(
            "take the number out, or set `visibility = \"internal\"` to leave the person out",
        );
    }
}
