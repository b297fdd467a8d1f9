//! `phone-format`: a phone number that a phone abroad cannot dial.

use super::{ContactsContext, Findings, rule};
use crate::record::phone::PhoneNumber;

rule! { "phone-format", Error, "A phone number that a phone abroad cannot dial." }

const HELP: &str = "write `+`, the country code and the number, digits only";
const MORE: &str = "behind it may stand an extension, \";ext=12\", or keys to press, each comma a pause: \",,1234#\"";

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    for contact in context.filled_in() {
        let is_written = |phone: &str| PhoneNumber::parse(phone).is_some();
        let Some(phone) = contact.phone.as_ref().filter(|phone| !is_written(phone)) else {
            continue;
        };
        let message = format!("phone \"{}\" is not in E.164 form", phone.value);
        let added = found.add(phone.span, contact.id.as_str(), message);
        // Where the number has its country code, only the writing is wrong.
        if let Some(right) = PhoneNumber::parse_loosely(phone) {
            let right = format!("\"{}\"", right.written());
            added.help(HELP).fix([(phone.span, right)]);
        } else {
            let added = added.help(format!("{HELP}: \"+4930123456\""));
            if phone.contains(|c: char| c.is_alphabetic() || ",;#".contains(c)) {
                added.help(MORE);
            }
        }
    }
}
