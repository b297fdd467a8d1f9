//! The table of all rules: one row for each, with what it looks at.

use super::levels::rules as levels;
use super::scope::{Row, Scope};
use super::{contacts, dates, incidents, links, paths, policy, services, templates, texts};
use crate::book::rules as book;
use crate::data::rules as data;
use crate::diagnostic::{Rule, did_you_mean};

/// The rows of the table. A rule that another stage reports by itself (reading, the levels, the templates) is named by
/// its static; any other one by its file, with each scope in which it is asked and the function that looks.
macro_rules! table {
    ($($room:ident::$rule:ident $(: $($scope:ident($look:ident)),+)?;)*) => {
        &[$(table!(@row $room::$rule $($($scope($look)),+)?)),*]
    };
    (@row $room:ident::$rule:ident) => {
        Row::new(&$room::$rule, &[])
    };
    (@row $room:ident::$file:ident $($scope:ident($look:ident)),+) => {
        Row::new(&$room::$file::RULE, &[$(Scope::$scope($room::$file::$look)),+])
    };
}

/// Every rule of the program, in the order in which they are explained.
pub static TABLE: &[Row] = table! {
    // Reading.
    data::TOML_SYNTAX;
    data::UNKNOWN_FIELD;
    data::MISSING_FIELD;
    data::WRONG_TYPE;
    data::INVALID_VALUE;
    book::DUPLICATE_ID;
    book::UNKNOWN_REFERENCE;
    book::INCIDENT_TOML_MISSING;
    book::NOT_UTF8;
    book::NOT_A_FILE;
    book::LINK_NOT_FOLLOWED;
    book::SOURCE_UNREADABLE;
    book::SOURCE_TOO_LARGE;
    book::PATH_CASE_COLLISION;
    book::UNKNOWN_FILE;
    // Texts.
    texts::mojibake: Text(check);
    texts::template_text_left: Incident(in_incident), Message(in_message), Checklist(in_checklist), Runbook(in_runbook);
    texts::reserved_id: Link(check);
    texts::text_dropped: Link(check);
    texts::conflict_marker: Text(check);
    texts::page_without_text: Runbook(in_runbook), Page(in_page);
    texts::value_not_quotable: Runbook(in_runbook);
    // Waivers.
    levels::WAIVER_EXPIRED;
    levels::WAIVER_UNUSED;
    // The decision matrix and triggers.
    policy::severity_rank: Policy(check);
    policy::response_shrinks: Policy(check);
    policy::approver_unknown: Policy(check);
    policy::approver_too_late: Policy(check);
    policy::approval_without_approver: Policy(check);
    policy::approval_differs: Runbook(in_runbook);
    policy::evaluate_without_criteria: Policy(check);
    policy::severity_undefined: Policy(in_policy), Message(in_message), Runbook(in_runbook);
    policy::trigger_gap: Policy(check);
    policy::trigger_overlap: Policy(check);
    policy::trigger_bound_unclear: Policy(check);
    policy::trigger_order: Policy(check);
    policy::trigger_without_window: Policy(check);
    policy::trigger_without_baseline: Policy(check);
    policy::trigger_never_immediate: Policy(check);
    policy::trigger_without_runbook: Policy(check);
    policy::decision_without_severity: Policy(check);
    policy::metric_without_source: Policy(check);
    // Contacts.
    contacts::phone_format: Contacts(check);
    contacts::email_format: Contacts(check);
    contacts::placeholder_contact: Contacts(check);
    contacts::step_without_wait: Contacts(check);
    contacts::step_without_backup: Contacts(check);
    contacts::coverage_hole: Contacts(check);
    contacts::same_person_twice: Contacts(check);
    contacts::contact_unverified: Contacts(check);
    contacts::role_unused: Contacts(check);
    contacts::phone_in_public: Contacts(check);
    // Services.
    services::depends_on_cycle: Book(check);
    // Incidents and post-mortems.
    incidents::time_order: Incident(check);
    incidents::duration_disagrees: Incident(check);
    incidents::unknown_person: Incident(check);
    incidents::required_section: Incident(check);
    incidents::action_without_owner: Incident(check);
    incidents::action_without_due: Incident(check);
    incidents::action_overdue: Incident(check);
    incidents::action_vague: Incident(check);
    incidents::no_preventive_action: Incident(check);
    incidents::closed_with_open_actions: Incident(check);
    // Dates.
    dates::time_future: Incident(in_incident), Runbook(in_runbook), Contacts(in_contacts);
    dates::date_unlikely: Incident(in_incident), Runbook(in_runbook), Contacts(in_contacts), Book(in_settings);
    // Links.
    links::broken_link: Link(check);
    links::broken_anchor: Link(check);
    links::broken_image: Link(check);
    links::link_outside: Link(check);
    links::attachment_runs: Link(check);
    links::links_followed_in_public: Book(check);
    links::duplicate_alert: Book(check);
    // Paths of the site.
    paths::path_not_portable: Paths(check);
    paths::path_collision: Paths(check);
    paths::page_displaced: Paths(check);
    paths::broken_alias: Paths(check);
    // Templates.
    templates::TEMPLATE_ERROR;
    templates::UNKNOWN_TEMPLATE;
    templates::TEMPLATE_EMPTY;
    templates::SCRIPT_SYNTAX;
    templates::UNUSED_THEME_FILE;
};

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
pub fn is_lost_target(rule: &Rule) -> bool {
    use links::{broken_anchor, broken_image, broken_link};
    [
        &broken_link::RULE,
        &broken_anchor::RULE,
        &broken_image::RULE,
    ]
    .contains(&rule)
}
