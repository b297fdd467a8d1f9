//! TODO

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!(
    TIME_ORDER,
    "time-order",
    Error,
    "Times of an incident that cannot have happened in this order."
);
rule!(
    DURATION_DISAGREES,
    "duration-disagrees",
    Error,
    "A duration in the text that the recorded times contradict."
);
rule!(
    REQUIRED_SECTION,
    "required-section",
    Error,
    "A post-mortem without a section that the book asks for."
);
rule!(
    TEMPLATE_TEXT_LEFT,
    "template-text-left",
    Error,
    "A post-mortem that still holds words of its template."
);
rule!(
    ACTION_WITHOUT_OWNER,
    "action-without-owner",
    Error,
    "An open action item that belongs to nobody."
);
rule!(
    ACTION_WITHOUT_DUE,
    "action-without-due",
    Error,
    "An open action item without a date."
);
rule!(
    ACTION_OVERDUE,
    "action-overdue",
    Warning,
    "An open action item whose date has passed."
);
rule!(
    ACTION_VAGUE,
    "action-vague",
    Info,
    "An action item of which nobody can say when it is done."
);
rule!(
    NO_PREVENTIVE_ACTION,
    "no-preventive-action",
    Info,
    "An incident with action items, none of which prevents the next one."
);
rule!(
    CLOSED_WITH_OPEN_ACTIONS,
    "closed-with-open-actions",
    Warning,
    "A post-mortem that is closed although its actions are open."
);

pub(super) fn check(_context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}
