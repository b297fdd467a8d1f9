//! TODO

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::rule;

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
    STEP_WITHOUT_WAIT,
    "step-without-wait",
    Warning,
    "A step of an escalation policy that does not say how long to wait."
);
rule!(
    STEP_WITHOUT_BACKUP,
    "step-without-backup",
    Warning,
    "A step of an escalation policy that reaches one person only."
);
rule!(
    COVERAGE_HOLE,
    "coverage-hole",
    Warning,
    "Hours of the week in which an escalation policy reaches nobody."
);
rule!(
    SAME_PERSON_TWICE,
    "same-person-twice",
    Warning,
    "Two steps in a row that call the same person."
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

pub(super) fn check(_context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}
