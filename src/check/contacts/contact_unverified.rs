//! `contact-unverified`: in a list in which somebody keeps the date, or where the book sets the rule's level: an adopted
//! list has none at all.

use super::{ContactsContext, Findings, rule};
use crate::time::wall;

rule! { "contact-unverified", Warning, "A phone number that nobody has called for 90 days." }

/// How far back a call still says that a number works.
const VERIFIED_DAYS: i64 = 90;

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let today = wall::today(context.now, context.book.config.timezone);
    let mut levels = context.book.config.lint.iter();
    let is_asked_for = levels.any(|(rule, _)| rule.value == RULE.name);
    let mut contacts = context.contacts.contacts.iter();
    let keeps_dates = is_asked_for || contacts.any(|contact| contact.verified.is_some());
    for contact in context
        .filled_in()
        .filter(|contact| contact.phone.is_some())
    {
        let Some(verified) = &contact.verified else {
            if keeps_dates {
                let id = &contact.id.value;
                let message = format!("nothing says when the number of `{id}` was last called");
                let place = contact
                    .phone
                    .as_ref()
                    .map_or(contact.span, |phone| phone.span);
                found
                    .add(place, id, message)
                    .help(format!("call it, then write `verified = {today}`"));
            }
            continue;
        };
        let (id, days) = (&contact.id.value, (today - verified.value).num_days());
        if days > VERIFIED_DAYS {
            let message = format!("the number of `{id}` was last called {days} days ago");
            found
                .add(verified.span, id, message)
                .help(format!("call it, then write `verified = {today}`"));
        }
    }
}
