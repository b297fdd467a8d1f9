//! `contact-unverified`: only for those who keep the date, since an adopted list has none.

use super::{ContactsContext, Findings, rule};
use crate::time::wall;

rule! { "contact-unverified", Warning, "A phone number that nobody has called for 90 days." }

/// How far back a call still says that a number works.
const VERIFIED_DAYS: i64 = 90;

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let today = wall::today(context.now, context.book.config.timezone);
    for contact in context
        .filled_in()
        .filter(|contact| contact.phone.is_some())
    {
        let Some(verified) = &contact.verified else {
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
