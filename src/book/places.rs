//! The places of pages that are made from TOML records: the ids that the built-in templates give to parts of a record.
//!
//! A link names such a place by the file and the id: `../contacts.toml#contact-alice`. Which ids there are follows from
//! the record alone; that the pages have them, and no others, is tested (`tests/laws/places.rs`). May know records and
//! decisions; knows no template.

use super::records::Record;
use crate::data::Word;
use crate::decide;
use crate::record::checklist::Checklist;
use crate::record::contacts::Contacts;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::policy::Policy;
use std::collections::BTreeSet;

/// How the place of an action item begins, on the page of its incident.
pub(super) const ACTION: &str = "rb.action-";

/// How the places of what has an id begin.
pub(super) const KINDS: [&str; 10] = [
    "contact-",
    "role-",
    "team-",
    "schedule-",
    "ladder-",
    "severity-",
    "decision-",
    "trigger-",
    "metric-",
    ACTION,
];

/// The places of the page that shows `record`, besides those of its Markdown file and of the site itself.
pub(crate) fn places(record: &Record) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    match record {
        Record::Policy(policy) => of_policy(policy, &mut places),
        Record::Contacts(contacts) => of_contacts(contacts, &mut places),
        Record::Checklist(checklist) => of_checklist(checklist, &mut places),
        Record::Message(message) => of_message(message, &mut places),
        Record::Incident(incident) => of_incident(incident, &mut places),
        // Each service has a page of its own.
        Record::Services(_) | Record::Runbook(_) | Record::Page(_) => {}
    }
    places
}

/// Adds the place of a heading, and those of what stands below it: `prefix` and an id. Without these there is no
/// heading.
fn section<'a>(
    places: &mut BTreeSet<String>,
    heading: &str,
    prefix: &str,
    ids: impl IntoIterator<Item = &'a str>,
) {
    let before = places.len();
    let ids = ids.into_iter().filter(|id| !id.is_empty());
    places.extend(ids.map(|id| format!("{prefix}{id}")));
    if places.len() > before && !heading.is_empty() {
        places.insert(heading.to_owned());
    }
}

fn of_policy(policy: &Policy, places: &mut BTreeSet<String>) {
    let decisions = || policy.decisions.iter().map(|one| one.id.value.as_str());
    section(places, "triggers", "decision-", decisions());
    let known: BTreeSet<&str> = decisions().collect();
    let triggers = policy.triggers.iter().enumerate();
    let triggers = triggers.filter(|(_, trigger)| known.contains(trigger.decision.value.as_str()));
    let ids: Vec<String> = triggers
        .map(|(number, _)| decide::trigger_id(policy, number))
        .collect();
    section(places, "", "trigger-", ids.iter().map(String::as_str));
    let lines = decide::lines(policy);
    let metrics = lines.iter().map(|line| line.metric.id.value.as_str());
    section(places, "metrics", "metric-", metrics);
    let severities = policy.severities.iter().map(|one| one.id.value.as_str());
    section(places, "matrix", "severity-", severities);
    places.insert("next".to_owned());
}

fn of_contacts(contacts: &Contacts, places: &mut BTreeSet<String>) {
    let ladders = contacts.policies.iter().map(|one| one.id.value.as_str());
    section(places, "", "ladder-", ladders);
    let schedules = contacts.schedules.iter().map(|one| one.id.value.as_str());
    section(places, "on-call", "schedule-", schedules);
    let roles = contacts.roles.iter().map(|one| one.id.value.as_str());
    section(places, "roles", "role-", roles);
    let people = contacts.contacts.iter().map(|one| one.id.value.as_str());
    section(places, "people", "contact-", people);
    let teams = contacts.teams.iter().map(|one| one.id.value.as_str());
    section(places, "teams", "team-", teams);
}

fn of_checklist(checklist: &Checklist, places: &mut BTreeSet<String>) {
    for (number, phase) in checklist.phases.iter().enumerate() {
        let id = format!("phase-{}", number + 1);
        places.extend(phase.items.iter().map(|item| format!("{id}-{}", item.id)));
        // Without a name it has no heading.
        if !phase.name.is_empty() {
            places.insert(id);
        }
    }
    // The first of these stands there where runbooks ask for the list.
    places.extend(["used-by", "next"].map(str::to_owned));
}

fn of_message(message: &Message, places: &mut BTreeSet<String>) {
    for stage in &message.stages {
        let word = stage.stage.value.word();
        places.extend([word.to_owned(), format!("text-{word}")]);
    }
    if !message.params.is_empty() {
        places.insert("values".to_owned());
    }
    places.insert("next".to_owned());
}

fn of_incident(incident: &Incident, places: &mut BTreeSet<String>) {
    let actions = incident.actions.iter().flat_map(|one| &one.actions);
    section(places, "", ACTION, actions.map(|one| one.id.value.as_str()));
}
