//! The table of all rules.

use super::contacts::{coverage, people, steps};
use super::incidents::{actions, durations, leftovers, sections, times};
use super::policy::{self, lines, matrix, parts};
use super::{files, levels, links, templates};
use crate::book::rules as book;
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
    &book::DUPLICATE_ID,
    &book::UNKNOWN_REFERENCE,
    &book::NOT_UTF8,
    &book::PATH_CASE_COLLISION,
    &book::UNKNOWN_FILE,
    // Files.
    &files::MOJIBAKE,
    // Waivers.
    &levels::WAIVER_EXPIRED,
    &levels::WAIVER_UNUSED,
    // The decision matrix and triggers.
    &matrix::SEVERITY_RANK,
    &matrix::RESPONSE_SHRINKS,
    &matrix::APPROVER_UNKNOWN,
    &matrix::APPROVER_TOO_LATE,
    &matrix::APPROVAL_WITHOUT_APPROVER,
    &matrix::EVALUATE_WITHOUT_CRITERIA,
    &policy::SEVERITY_UNDEFINED,
    &lines::TRIGGER_GAP,
    &lines::TRIGGER_OVERLAP,
    &lines::TRIGGER_BOUND_UNCLEAR,
    &lines::TRIGGER_ORDER,
    &parts::TRIGGER_WITHOUT_WINDOW,
    &parts::TRIGGER_WITHOUT_BASELINE,
    &parts::TRIGGER_NEVER_IMMEDIATE,
    &parts::TRIGGER_WITHOUT_RUNBOOK,
    &parts::DECISION_WITHOUT_SEVERITY,
    &parts::METRIC_WITHOUT_SOURCE,
    // Contacts.
    &people::PHONE_FORMAT,
    &people::PLACEHOLDER_CONTACT,
    &steps::STEP_WITHOUT_WAIT,
    &steps::STEP_WITHOUT_BACKUP,
    &coverage::COVERAGE_HOLE,
    &steps::SAME_PERSON_TWICE,
    &people::CONTACT_UNVERIFIED,
    &people::ROLE_UNUSED,
    &people::PHONE_IN_PUBLIC,
    // Incidents and post-mortems.
    &times::TIME_ORDER,
    &durations::DURATION_DISAGREES,
    &sections::REQUIRED_SECTION,
    &leftovers::TEMPLATE_TEXT_LEFT,
    &actions::ACTION_WITHOUT_OWNER,
    &actions::ACTION_WITHOUT_DUE,
    &actions::ACTION_OVERDUE,
    &actions::ACTION_VAGUE,
    &actions::NO_PREVENTIVE_ACTION,
    &actions::CLOSED_WITH_OPEN_ACTIONS,
    // Links.
    &links::BROKEN_LINK,
    &links::BROKEN_ANCHOR,
    &links::BROKEN_IMAGE,
    &links::LINK_OUTSIDE,
    &links::DUPLICATE_ALERT,
    // Templates.
    &templates::TEMPLATE_ERROR,
    &templates::UNKNOWN_TEMPLATE,
    &templates::SCRIPT_SYNTAX,
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
