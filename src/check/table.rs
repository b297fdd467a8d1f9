//! The table of all rules: one row for each, with what it looks at.

use super::contacts::{
    contact_unverified, coverage_hole, phone_format, phone_in_public, placeholder_contact,
    role_unused, same_person_twice, step_without_backup, step_without_wait,
};
use super::incidents::{
    action_overdue, action_vague, action_without_due, action_without_owner,
    closed_with_open_actions, duration_disagrees, no_preventive_action, required_section,
    template_text_left, time_order,
};
use super::levels::rules as levels;
use super::links::{broken_anchor, broken_image, broken_link, duplicate_alert, link_outside};
use super::policy::{
    approval_without_approver, approver_too_late, approver_unknown, decision_without_severity,
    evaluate_without_criteria, metric_without_source, response_shrinks, severity_rank,
    severity_undefined, trigger_bound_unclear, trigger_gap, trigger_never_immediate, trigger_order,
    trigger_overlap, trigger_without_baseline, trigger_without_runbook, trigger_without_window,
};
use super::scope::Row;
use super::scope::Scope::{Book, Contacts, Incident, Link, Message, Policy, Runbook, Text};
use super::templates;
use super::texts::mojibake;
use crate::book::rules as book;
use crate::data::rules as data;
use crate::diagnostic::{Rule, did_you_mean};

/// Every rule of the program, in the order in which they are explained.
pub static TABLE: &[Row] = &[
    // Reading.
    Row::reported_elsewhere(&data::TOML_SYNTAX),
    Row::reported_elsewhere(&data::UNKNOWN_FIELD),
    Row::reported_elsewhere(&data::MISSING_FIELD),
    Row::reported_elsewhere(&data::WRONG_TYPE),
    Row::reported_elsewhere(&data::INVALID_VALUE),
    Row::reported_elsewhere(&book::DUPLICATE_ID),
    Row::reported_elsewhere(&book::UNKNOWN_REFERENCE),
    Row::reported_elsewhere(&book::NOT_UTF8),
    Row::reported_elsewhere(&book::PATH_CASE_COLLISION),
    Row::reported_elsewhere(&book::UNKNOWN_FILE),
    // Texts.
    Row::new(&mojibake::RULE, &[Text(mojibake::check)]),
    // Waivers.
    Row::reported_elsewhere(&levels::WAIVER_EXPIRED),
    Row::reported_elsewhere(&levels::WAIVER_UNUSED),
    // The decision matrix and triggers.
    Row::new(&severity_rank::RULE, &[Policy(severity_rank::check)]),
    Row::new(&response_shrinks::RULE, &[Policy(response_shrinks::check)]),
    Row::new(&approver_unknown::RULE, &[Policy(approver_unknown::check)]),
    Row::new(
        &approver_too_late::RULE,
        &[Policy(approver_too_late::check)],
    ),
    Row::new(
        &approval_without_approver::RULE,
        &[Policy(approval_without_approver::check)],
    ),
    Row::new(
        &evaluate_without_criteria::RULE,
        &[Policy(evaluate_without_criteria::check)],
    ),
    Row::new(
        &severity_undefined::RULE,
        &[
            Policy(severity_undefined::in_policy),
            Message(severity_undefined::in_message),
            Runbook(severity_undefined::in_runbook),
        ],
    ),
    Row::new(&trigger_gap::RULE, &[Policy(trigger_gap::check)]),
    Row::new(&trigger_overlap::RULE, &[Policy(trigger_overlap::check)]),
    Row::new(
        &trigger_bound_unclear::RULE,
        &[Policy(trigger_bound_unclear::check)],
    ),
    Row::new(&trigger_order::RULE, &[Policy(trigger_order::check)]),
    Row::new(
        &trigger_without_window::RULE,
        &[Policy(trigger_without_window::check)],
    ),
    Row::new(
        &trigger_without_baseline::RULE,
        &[Policy(trigger_without_baseline::check)],
    ),
    Row::new(
        &trigger_never_immediate::RULE,
        &[Policy(trigger_never_immediate::check)],
    ),
    Row::new(
        &trigger_without_runbook::RULE,
        &[Policy(trigger_without_runbook::check)],
    ),
    Row::new(
        &decision_without_severity::RULE,
        &[Policy(decision_without_severity::check)],
    ),
    Row::new(
        &metric_without_source::RULE,
        &[Policy(metric_without_source::check)],
    ),
    // Contacts.
    Row::new(&phone_format::RULE, &[Contacts(phone_format::check)]),
    Row::new(
        &placeholder_contact::RULE,
        &[Contacts(placeholder_contact::check)],
    ),
    Row::new(
        &step_without_wait::RULE,
        &[Contacts(step_without_wait::check)],
    ),
    Row::new(
        &step_without_backup::RULE,
        &[Contacts(step_without_backup::check)],
    ),
    Row::new(&coverage_hole::RULE, &[Contacts(coverage_hole::check)]),
    Row::new(
        &same_person_twice::RULE,
        &[Contacts(same_person_twice::check)],
    ),
    Row::new(
        &contact_unverified::RULE,
        &[Contacts(contact_unverified::check)],
    ),
    Row::new(&role_unused::RULE, &[Contacts(role_unused::check)]),
    Row::new(&phone_in_public::RULE, &[Contacts(phone_in_public::check)]),
    // Incidents and post-mortems.
    Row::new(&time_order::RULE, &[Incident(time_order::check)]),
    Row::new(
        &duration_disagrees::RULE,
        &[Incident(duration_disagrees::check)],
    ),
    Row::new(
        &required_section::RULE,
        &[Incident(required_section::check)],
    ),
    Row::new(
        &template_text_left::RULE,
        &[Incident(template_text_left::check)],
    ),
    Row::new(
        &action_without_owner::RULE,
        &[Incident(action_without_owner::check)],
    ),
    Row::new(
        &action_without_due::RULE,
        &[Incident(action_without_due::check)],
    ),
    Row::new(&action_overdue::RULE, &[Incident(action_overdue::check)]),
    Row::new(&action_vague::RULE, &[Incident(action_vague::check)]),
    Row::new(
        &no_preventive_action::RULE,
        &[Incident(no_preventive_action::check)],
    ),
    Row::new(
        &closed_with_open_actions::RULE,
        &[Incident(closed_with_open_actions::check)],
    ),
    // Links.
    Row::new(&broken_link::RULE, &[Link(broken_link::check)]),
    Row::new(&broken_anchor::RULE, &[Link(broken_anchor::check)]),
    Row::new(&broken_image::RULE, &[Link(broken_image::check)]),
    Row::new(&link_outside::RULE, &[Link(link_outside::check)]),
    Row::new(&duplicate_alert::RULE, &[Book(duplicate_alert::check)]),
    // Templates.
    Row::reported_elsewhere(&templates::TEMPLATE_ERROR),
    Row::reported_elsewhere(&templates::UNKNOWN_TEMPLATE),
    Row::reported_elsewhere(&templates::SCRIPT_SYNTAX),
];

/// Every rule of the program, in the order in which they are explained.
pub fn rules() -> impl Iterator<Item = &'static Rule> + Clone {
    TABLE.iter().map(|row| row.rule)
}

/// The rule of this name.
///
/// # Errors
/// The nearest name, if there is no such rule.
pub fn rule(name: &str) -> Result<&'static Rule, Option<&'static str>> {
    rules()
        .find(|rule| rule.name == name)
        .ok_or_else(|| did_you_mean(name, rules().map(|rule| rule.name)))
}

/// Whether a rule is about a place that a page points to, so that the page itself is whole.
pub fn is_of_links(rule: &Rule) -> bool {
    [
        &broken_link::RULE,
        &broken_anchor::RULE,
        &broken_image::RULE,
    ]
    .contains(&rule)
}
