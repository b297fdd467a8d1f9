//! Who can be called: people, roles, the steps of escalation policies, and the hours in which nobody answers.

pub(super) mod contact_unverified;
pub(super) mod coverage_hole;
pub(super) mod email_format;
pub(super) mod phone_format;
pub(super) mod phone_in_public;
pub(super) mod placeholder_contact;
pub(super) mod role_unused;
pub(super) mod same_person_twice;
pub(super) mod step_without_backup;
pub(super) mod step_without_wait;

use super::context::Context;
use super::findings::Findings;
use crate::book::Book;
use crate::facts::escalation::Called;
use crate::record::Text;
use crate::record::contacts::{Contact, Contacts, EscalationPolicy, EscalationStep};
use crate::rule;
use crate::source::Span;
use chrono::{DateTime, Utc};

/// What the rules of `content/contacts.toml` may know, and what several of them need.
pub(crate) struct ContactsContext<'a> {
    pub(super) book: &'a Book,
    pub(super) contacts: &'a Contacts,
    pub(super) now: DateTime<Utc>,
    /// Whether the file was read whole, so that what is not there is truly missing.
    pub(super) is_whole: bool,
    /// Each escalation policy with the people whom its steps call.
    pub(super) policies: Vec<(&'a EscalationPolicy, Vec<Called<'a>>)>,
}

impl<'a> ContactsContext<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let contacts: &Contacts = &context.book.contacts;
        let policies = contacts.policies.iter();
        Self {
            book: context.book,
            contacts,
            now: context.now,
            is_whole: context.is_whole(contacts.file),
            policies: policies
                .map(|policy| (policy, Called::by_steps(contacts, policy)))
                .collect(),
        }
    }

    /// The contacts that somebody has filled in.
    fn filled_in(&self) -> impl Iterator<Item = &'a Contact> {
        let contacts = self.contacts.contacts.iter();
        contacts.filter(|contact| still_template(contact).next().is_none())
    }

    /// Every step of every policy, with its number from 1, and the people whom it calls.
    fn steps(&self) -> impl Iterator<Item = Step<'_, 'a>> {
        self.policies.iter().flat_map(|(policy, called)| {
            let steps = policy.steps.iter().zip(called).zip(1..);
            steps.map(|((written, called), number)| Step {
                policy,
                number,
                written,
                called,
            })
        })
    }
}

/// A step of an escalation policy.
#[derive(Clone, Copy)]
struct Step<'c, 'a> {
    policy: &'a EscalationPolicy,
    number: usize,
    written: &'a EscalationStep,
    called: &'c Called<'a>,
}

impl Step<'_, '_> {
    /// The place of the step: whom it calls.
    fn place(&self) -> Span {
        match (self.written.notify.first(), self.written.notify.last()) {
            (Some(first), Some(last)) => Span::new(
                first.span.file,
                first.span.range().start..last.span.range().end,
            ),
            _ => self.written.span,
        }
    }

    /// What a problem of the step is about: the policy, and whom the step calls. Its number changes with the others.
    fn subject(&self) -> String {
        let names: Vec<&str> = self
            .written
            .notify
            .iter()
            .map(|name| name.as_str())
            .collect();
        format!("{}: {}", self.policy.id.value, names.join(", "))
    }
}

/// The values of a contact that are still the template's.
fn still_template(contact: &Contact) -> impl Iterator<Item = &Text> {
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
