//! `phone-format`: a phone number that a phone abroad cannot dial.

use super::{ContactsContext, Findings, rule};

rule! { "phone-format", Error, "A phone number that a phone abroad cannot dial." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    for contact in context.filled_in() {
        let Some(phone) = contact.phone.as_ref().filter(|phone| !is_e164(phone)) else {
            continue;
        };
        let message = format!("phone \"{}\" is not in E.164 form", phone.value);
        let added = found.add(phone.span, contact.id.as_str(), message);
        // Where the number has its country code, only the writing is wrong.
        match international(phone) {
            Some(right) => added
                .help("write `+`, the country code and the number, digits only")
                .fix([(phone.span, format!("\"{right}\""))]),
            None => added
                .help("write `+`, the country code and the number, digits only: \"+4930123456\""),
        };
    }
}

/// The number in E.164 form, if it has its country code.
fn international(phone: &str) -> Option<String> {
    // "(0)" is the trunk prefix, which is dialled inside the country only.
    let plain = phone.replace("(0)", "");
    let plain = plain.trim().trim_start_matches("tel:");
    let compact: String = plain
        .chars()
        .filter(|c| !(c.is_whitespace() || "-.()/\u{2010}\u{2011}\u{2013}".contains(*c)))
        .collect();
    let international = match compact.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => compact,
    };
    Some(international).filter(|number| is_e164(number))
}

/// Whether a number can be dialled from everywhere: `+`, a country code, 7 to 15 digits in all.
fn is_e164(phone: &str) -> bool {
    phone.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}
