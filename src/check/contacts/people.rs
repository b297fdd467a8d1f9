//! People and roles, each by itself.

use crate::book::Book;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::facts::audience::Readers;
use crate::facts::escalation::Target;
use crate::record::Text;
use crate::record::contacts::{Contact, Role};
use crate::rule;
use crate::time::wall;
use chrono::NaiveDate;
use std::collections::HashSet;

rule!(
    PHONE_FORMAT,
    "phone-format",
    Error,
    "A phone number that a phone abroad cannot dial."
);
rule!(
    PLACEHOLDER_CONTACT,
    "placeholder-contact",
    Error,
    "A contact that is still the template's."
);
rule!(
    CONTACT_UNVERIFIED,
    "contact-unverified",
    Warning,
    "A phone number that nobody has called for 90 days."
);
rule!(
    ROLE_UNUSED,
    "role-unused",
    Info,
    "A role that nothing in the book refers to."
);
rule!(
    PHONE_IN_PUBLIC,
    "phone-in-public",
    Error,
    "A phone number that a public build would show."
);

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let book = context.book;
    let readers = Readers::of(book.config.audience);
    let today = wall::today(context.now, book.config.timezone);
    for contact in &book.contacts.contacts {
        if placeholders(contact, found) {
            continue;
        }
        let Some(phone) = &contact.phone else {
            continue;
        };
        found.extend(phone_format(phone));
        found.extend(unverified(contact, today));
        if readers.public && readers.may_see_contact(contact) {
            found.push(
                Diagnostic::new(
                    &PHONE_IN_PUBLIC,
                    phone.span,
                    format!("the public site would show the number of `{}`", contact.id.value),
                )
                .help("take the number out, or set `visibility = \"internal\"` to leave the person out"),
            );
        }
    }
    // What a file that cannot be read refers to is not known.
    if book.faulty.is_empty() {
        let used = used_roles(book);
        let unused = book
            .contacts
            .roles
            .iter()
            .filter(|role| !used.contains(role.id.value.as_str()));
        found.extend(unused.map(unused_role));
    }
}

/// How far back a call still says that a number works.
const VERIFIED_DAYS: i64 = 90;

/// `contact-unverified`: only for those who keep the date, since an adopted list has none.
fn unverified(contact: &Contact, today: NaiveDate) -> Option<Diagnostic> {
    let verified = contact.verified.as_ref()?;
    let days = (today - verified.value).num_days();
    (days > VERIFIED_DAYS).then(|| {
        Diagnostic::new(
            &CONTACT_UNVERIFIED,
            verified.span,
            format!(
                "the number of `{}` was last called {days} days ago",
                contact.id.value
            ),
        )
        .help(format!("call it, then write `verified = {today}`"))
    })
}

/// `placeholder-contact`: one message for a contact, at the first value that is still the template's.
fn placeholders(contact: &Contact, found: &mut Vec<Diagnostic>) -> bool {
    let values = [
        Some(&contact.name),
        contact.phone.as_ref(),
        contact.chat.as_ref(),
        contact.email.as_ref(),
    ];
    let mut left = values
        .into_iter()
        .flatten()
        .filter(|text| is_placeholder(&text.value));
    let Some(first) = left.next() else {
        return false;
    };
    let diagnostic = Diagnostic::new(
        &PLACEHOLDER_CONTACT,
        first.span,
        format!(
            "contact `{}` is still \"{}\"",
            contact.id.value,
            first.value.trim()
        ),
    )
    .help("write who it is and the number that reaches them, or take the contact out");
    found.push(left.fold(diagnostic, |d, text| d.related(text.span, "and here")));
    true
}

/// Whether a value is what a template holds in its place: `[Name]`, `<phone>`, `TODO`.
pub(in crate::check) fn is_placeholder(value: &str) -> bool {
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

/// Whether a number can be dialled from everywhere: `+`, a country code, 7 to 15 digits in all.
fn is_e164(phone: &str) -> bool {
    phone.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// `phone-format`, with a fix where the number has its country code and only the writing is wrong.
fn phone_format(phone: &Text) -> Option<Diagnostic> {
    if is_e164(&phone.value) {
        return None;
    }
    let diagnostic = Diagnostic::new(
        &PHONE_FORMAT,
        phone.span,
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

/// Roles that something refers to. Who has a role does not count: a role is there to be called.
fn used_roles(book: &Book) -> HashSet<&str> {
    let policy = &book.policy;
    let approvals = policy
        .severities
        .iter()
        .map(|severity| &severity.approval)
        .chain(policy.decisions.iter().map(|decision| &decision.approval))
        .chain(book.runbooks.iter().map(|runbook| &runbook.meta.approval))
        .flatten();
    let items = book
        .checklists
        .iter()
        .flat_map(|checklist| &checklist.phases)
        .flat_map(|phase| &phase.items)
        .filter_map(|item| item.role.as_ref());
    let called = book
        .contacts
        .policies
        .iter()
        .flat_map(|policy| &policy.steps)
        .flat_map(|step| &step.notify)
        .filter_map(|notify| match Target::find(&book.contacts, &notify.value) {
            Target::Role(id, _) => Some(id),
            _ => None,
        });
    let names = approvals
        .chain(items)
        .map(|role| role.value.as_str())
        .chain(called);
    let roles = || {
        book.contacts
            .roles
            .iter()
            .map(|role| role.id.value.as_str())
    };
    // A misspelt name is reported where it stands; the role that was meant is used all the same.
    names
        .filter_map(|name| did_you_mean(name, roles()))
        .collect()
}

fn unused_role(role: &Role) -> Diagnostic {
    Diagnostic::new(
        &ROLE_UNUSED,
        role.id.span,
        format!("nothing refers to the role `{}`", role.id.value),
    )
    .help("name it in an approval, an escalation step or a checklist, or take it out")
}
