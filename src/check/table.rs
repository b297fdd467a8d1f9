//! The table of all rules.

use super::{contacts, files, incidents, levels, links, policy, templates};
use crate::data::rules as data;
use crate::diagnostic::{Rule, did_you_mean};

/// Every rule of the program, in the order in which they are explained.
pub static RULES: &[&Rule] = &[
    // Reading.
    &data::TOML_SYNTAX,
    &data::UNKNOWN_FIELD,
    &data::MISSING_FIELD,
    &data::WRONG_TYPE,
    &data::INVALID_VALUE,
    // Files.
    &files::MOJIBAKE,
    // Waivers.
    &levels::WAIVER_EXPIRED,
    &levels::WAIVER_UNUSED,
    // The decision matrix and triggers.
    &policy::matrix::SEVERITY_RANK,
    &policy::matrix::RESPONSE_SHRINKS,
    &policy::matrix::APPROVER_UNKNOWN,
    &policy::matrix::APPROVER_TOO_LATE,
    &policy::matrix::APPROVAL_WITHOUT_APPROVER,
    &policy::matrix::EVALUATE_WITHOUT_CRITERIA,
    &policy::SEVERITY_UNDEFINED,
    &policy::lines::TRIGGER_GAP,
    &policy::lines::TRIGGER_OVERLAP,
    &policy::lines::TRIGGER_BOUND_UNCLEAR,
    &policy::lines::TRIGGER_ORDER,
    &policy::parts::TRIGGER_WITHOUT_WINDOW,
    &policy::parts::TRIGGER_WITHOUT_BASELINE,
    &policy::parts::TRIGGER_NEVER_IMMEDIATE,
    &policy::parts::TRIGGER_WITHOUT_RUNBOOK,
    &policy::parts::DECISION_WITHOUT_SEVERITY,
    &policy::parts::METRIC_WITHOUT_SOURCE,
    // Contacts.
    &contacts::PHONE_FORMAT,
    &contacts::PLACEHOLDER_CONTACT,
    &contacts::STEP_WITHOUT_WAIT,
    &contacts::STEP_WITHOUT_BACKUP,
    &contacts::COVERAGE_HOLE,
    &contacts::SAME_PERSON_TWICE,
    &contacts::CONTACT_UNVERIFIED,
    &contacts::ROLE_UNUSED,
    &contacts::PHONE_IN_PUBLIC,
    // Incidents and post-mortems.
    &incidents::TIME_ORDER,
    &incidents::DURATION_DISAGREES,
    &incidents::REQUIRED_SECTION,
    &incidents::TEMPLATE_TEXT_LEFT,
    &incidents::ACTION_WITHOUT_OWNER,
    &incidents::ACTION_WITHOUT_DUE,
    &incidents::ACTION_OVERDUE,
    &incidents::ACTION_VAGUE,
    &incidents::NO_PREVENTIVE_ACTION,
    &incidents::CLOSED_WITH_OPEN_ACTIONS,
    // Links.
    &links::BROKEN_LINK,
    &links::BROKEN_ANCHOR,
    &links::BROKEN_IMAGE,
    &links::LINK_OUTSIDE,
    &links::DUPLICATE_ALERT,
    // Templates.
    &templates::TEMPLATE_ERROR,
    &templates::UNKNOWN_TEMPLATE,
];

/// The rule of this name.
///
/// # Errors
/// The nearest name, if there is no such rule.
pub fn rule(name: &str) -> Result<&'static Rule, Option<&'static str>> {
    RULES
        .iter()
        .find(|rule| rule.name == name)
        .copied()
        .ok_or_else(|| did_you_mean(name, RULES.iter().map(|rule| rule.name)))
}
