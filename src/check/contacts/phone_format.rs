//! `phone-format`: a phone number that a phone abroad cannot dial.

use super::ContactsContext;
use crate::check::scope::Findings;
use crate::diagnostic::Diagnostic;
use crate::record::contacts::Contact;
use crate::rule;

rule!(
    "phone-format",
    Error,
    "A phone number that a phone abroad cannot dial."
);

pub(in crate::check) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    found.extend(context.filled_in().filter_map(of));
}

/// With a fix where the number has its country code and only the writing is wrong.
fn of(contact: &Contact) -> Option<Diagnostic> {
    let phone = contact.phone.as_ref()?;
    if is_e164(&phone.value) {
        return None;
    }
    let diagnostic = Diagnostic::new(
        &RULE,
        phone.span,
        contact.id.as_str(),
        format!("phone \"{}\" is not in E.164 form", phone.value),
    );
    // "(0)" is the trunk prefix, which is dialled inside the country only.
    let plain = phone.value.replace("(0)", "");
    let plain = plain.trim().trim_start_matches("tel:");
    let compact: String = plain
        .chars()
        .filter(|c| !(c.is_whitespace() || "-.()/\u{2010}\u{2011}\u{2013}".contains(*c)))
        .collect();
    let international = match compact.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => compact,
    };
    Some(if is_e164(&international) {
        diagnostic
            .help("write `+`, the country code and the number, digits only")
            .fix(phone.span, format!("\"{international}\""))
    } else {
        diagnostic.help("write `+`, the country code and the number, digits only: \"+4930123456\"")
    })
}

/// Whether a number can be dialled from everywhere: `+`, a country code, 7 to 15 digits in all.
fn is_e164(phone: &str) -> bool {
    phone.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}
