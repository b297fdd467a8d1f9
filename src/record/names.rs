//! The namespaces of a book and the references into them.

use crate::data::{Namespace, Reference};

/// A namespace of the whole book.
const fn in_book(noun: &'static str, home: &'static str) -> Namespace {
    Namespace {
        noun,
        home,
        in_book: true,
        names_people: false,
        is_made_of_others: false,
    }
}

/// A namespace of one file.
const fn in_file(noun: &'static str) -> Namespace {
    Namespace {
        noun,
        home: "",
        in_book: false,
        names_people: false,
        is_made_of_others: false,
    }
}

const POLICY_TOML: &str = "content/policy.toml";
const CONTACTS_TOML: &str = "content/contacts.toml";

/// Severities.
pub static SEVERITY: Namespace = in_book("severity", POLICY_TOML);
/// Decisions.
pub static DECISION: Namespace = in_book("decision", POLICY_TOML);
/// Metrics.
pub static METRIC: Namespace = in_book("metric", POLICY_TOML);
/// Triggers.
pub static TRIGGER: Namespace = in_book("trigger", POLICY_TOML);
/// Roles.
pub static ROLE: Namespace = in_book("role", CONTACTS_TOML);
/// Teams.
pub static TEAM: Namespace = in_book("team", CONTACTS_TOML);
/// People.
pub static CONTACT: Namespace = Namespace {
    names_people: true,
    ..in_book("contact", CONTACTS_TOML)
};
/// Rotations.
pub static SCHEDULE: Namespace = in_book("schedule", CONTACTS_TOML);
/// Escalation policies.
pub static ESCALATION: Namespace = in_book("escalation policy", CONTACTS_TOML);
/// Services.
pub static SERVICE: Namespace = in_book("service", "content/services.toml");
/// Runbooks, by path inside their folder without `.md`.
pub static RUNBOOK: Namespace = in_book("runbook", "content/runbooks");
/// Checklists.
pub static CHECKLIST: Namespace = in_book("checklist", "content/checklists");
/// Messages.
pub static MESSAGE: Namespace = in_book("message", "content/messages");
/// Incidents, by directory.
pub static INCIDENT: Namespace = in_book("incident", "content/incidents");
/// Parameters of one runbook or message.
pub static PARAM: Namespace = in_file("parameter");
/// Items of one checklist.
pub static ITEM: Namespace = in_file("checklist item");
/// Items of all checklists, as `list/item`.
pub static CHECK: Namespace = Namespace {
    is_made_of_others: true,
    ..in_book("checklist item", "content/checklists")
};
/// Action items of one incident.
pub static ACTION: Namespace = in_file("action item");

/// A severity.
pub static TO_SEVERITY: Reference = Reference::to(&[("", &SEVERITY)]);
/// A decision.
pub static TO_DECISION: Reference = Reference::to(&[("", &DECISION)]);
/// A metric.
pub static TO_METRIC: Reference = Reference::to(&[("", &METRIC)]);
/// What the matrix said: a trigger or a metric.
pub static TO_TRIGGER: Reference = Reference::to(&[("", &TRIGGER), ("", &METRIC)]);
/// A role.
pub static TO_ROLE: Reference = Reference::to(&[("", &ROLE)]);
/// Who must agree: a role or `none`. `approver-unknown` judges it.
pub static TO_APPROVER: Reference = Reference::to(&[("", &ROLE)]).or(&["none"]).judged_apart();
/// Who must agree before a runbook is followed: a role or `none`.
pub static TO_ROLE_OR_NONE: Reference = Reference::to(&[("", &ROLE)]).or(&["none"]);
/// A team.
pub static TO_TEAM: Reference = Reference::to(&[("", &TEAM)]);
/// A person.
pub static TO_CONTACT: Reference = Reference::to(&[("", &CONTACT)]);
/// An escalation policy.
pub static TO_ESCALATION: Reference = Reference::to(&[("", &ESCALATION)]);
/// Who is responsible: a team or a person.
pub static TO_OWNER: Reference = Reference::to(&[("", &TEAM), ("", &CONTACT)]);
/// Who did or does something: a person, a team, or the name of somebody who is in no list.
pub static TO_SOMEBODY: Reference = Reference::to(&[("", &CONTACT), ("", &TEAM)]).or_text();
/// Who is called.
pub static TO_NOTIFIED: Reference = Reference::to(&[
    ("", &CONTACT),
    ("role:", &ROLE),
    ("team:", &TEAM),
    ("schedule:", &SCHEDULE),
]);
/// A service.
pub static TO_SERVICE: Reference = Reference::to(&[("", &SERVICE)]);
/// A runbook.
pub static TO_RUNBOOK: Reference = Reference::to(&[("", &RUNBOOK)]);
/// The runbook that somebody followed.
pub static TO_RUNBOOK_THEN: Reference = Reference::to(&[("", &RUNBOOK)]).of_its_time();
/// What somebody checked, as `check:list/item`.
pub static TO_CHECK_THEN: Reference = Reference::to(&[("check:", &CHECK)]).of_its_time();
/// A checklist.
pub static TO_CHECKLIST: Reference = Reference::to(&[("", &CHECKLIST)]);
/// A message.
pub static TO_MESSAGE: Reference = Reference::to(&[("", &MESSAGE)]);
/// An incident.
pub static TO_INCIDENT: Reference = Reference::to(&[("", &INCIDENT)]);
/// What to do when something fails: a record, or a sentence.
pub static TO_NEXT: Reference = Reference::to(&[
    ("runbook:", &RUNBOOK),
    ("checklist:", &CHECKLIST),
    ("message:", &MESSAGE),
    ("policy:", &ESCALATION),
])
.or_text();
