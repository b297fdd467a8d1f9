//! What a post-mortem begins with: the sections that the policy asks for, and what the record knows.

use crate::book::Book;
use crate::data::Word;
use crate::edit::phase;
use crate::facts::incident::{MEASURES, Measured};
use crate::record::incident::{Incident, Milestone};
use crate::record::policy::PostmortemDuty;
use crate::record::postmortem::SectionKind;
use crate::time::Moment;
use crate::wording::Words;
use serde::Serialize;
use std::collections::BTreeMap;

/// `postmortem.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemDraft {
    /// The incident's title, on one line.
    pub title: String,
    /// Contacts' ids or names.
    pub authors: Vec<String>,
    /// What the record knows.
    pub facts: Vec<RecordFact>,
    /// In order.
    pub sections: Vec<PostmortemSection>,
}

/// A line of what the record knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordFact {
    /// What it is about.
    pub name: String,
    /// What is known.
    pub value: String,
}

/// A section of a post-mortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemSection {
    /// Its id, as `root-cause`.
    pub id: &'static str,
    /// The heading.
    pub heading: &'static str,
    /// Whether the book requires it.
    pub is_required: bool,
}

/// The sections where the book asks for none.
const USUAL: [SectionKind; 6] = [
    SectionKind::Summary,
    SectionKind::Impact,
    SectionKind::RootCause,
    SectionKind::WentWell,
    SectionKind::WentWrong,
    SectionKind::Lessons,
];

/// A short note, where the policy asks for none.
const SHORT: [SectionKind; 3] = [
    SectionKind::Summary,
    SectionKind::RootCause,
    SectionKind::Lessons,
];

/// Whether the policy asks for a post-mortem at the incident's severity.
pub fn duty(book: &Book, incident: &Incident) -> PostmortemDuty {
    let id = incident.severity.as_ref().map(|id| id.value.as_str());
    book.policy
        .severities
        .iter()
        .find(|severity| Some(severity.id.value.as_str()) == id)
        .map_or(PostmortemDuty::Optional, |severity| severity.postmortem)
}

impl PostmortemDraft {
    /// The post-mortem of an incident. A severity that asks for one, or leaves it open, gets the sections that the
    /// book requires; one that asks for none gets a short note. Its authors are those who are named, else the
    /// incident's people.
    pub fn of(book: &Book, incident: &Incident, named: Vec<String>) -> Self {
        Self {
            title: incident.title.value.replace('\n', " "),
            authors: if named.is_empty() {
                people(book, incident)
            } else {
                named
            },
            facts: facts(incident),
            sections: sections(book, incident),
        }
    }
}

fn sections(book: &Book, incident: &Incident) -> Vec<PostmortemSection> {
    let is_short = duty(book, incident) == PostmortemDuty::None;
    let required = &book.config.required_sections;
    let is_required = |id: &str| !is_short && required.iter().any(|section| section.value == id);
    let is_wanted = |kind: SectionKind, id: &str| {
        if is_short {
            SHORT.contains(&kind)
        } else if required.is_empty() {
            USUAL.contains(&kind)
        } else {
            is_required(id) || USUAL[3..].contains(&kind)
        }
    };
    SectionKind::ALL
        .into_iter()
        .filter(|(kind, id, _)| is_wanted(*kind, id))
        .map(|(_, id, heading)| PostmortemSection {
            id,
            heading,
            is_required: is_required(id),
        })
        .collect()
}

/// The incident's people. Contacts only: a reference that leads nowhere would be the first thing that `check` reports.
fn people(book: &Book, incident: &Incident) -> Vec<String> {
    let contacts = &book.contacts.contacts;
    let mut people: Vec<String> = Vec::new();
    for person in incident.roles.iter().flat_map(|(_, people)| people) {
        let is_contact = contacts
            .iter()
            .any(|contact| contact.id.value == person.value);
        if is_contact && !people.contains(&person.value) {
            people.push(person.value.clone());
        }
    }
    people
}

/// What the record knows; of the times also what only the timeline says.
fn facts(incident: &Incident) -> Vec<RecordFact> {
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: String| {
        facts.push(RecordFact {
            name: name.to_owned(),
            value,
        });
    };
    if let Some(severity) = &incident.severity {
        fact("severity", severity.value.clone());
    }
    if !incident.services.is_empty() {
        let services = incident.services.iter();
        let services: Vec<&str> = services.map(|service| service.value.as_str()).collect();
        fact("services", services.join(", "));
    }
    let only_in_timeline = phase::unsaid(incident);
    let mut times: BTreeMap<Milestone, Moment> = BTreeMap::new();
    for milestone in Milestone::ALL {
        let in_timeline = only_in_timeline.iter().find_map(|change| match change {
            phase::Change::Time(own, at) if *own == milestone => Some(Moment::At(*at)),
            _ => None,
        });
        let (moment, source) = match (incident.times.get(milestone), in_timeline) {
            (Some(moment), _) => (moment, ""),
            (None, Some(moment)) => (moment, " (says the timeline; incident.toml does not)"),
            (None, None) => continue,
        };
        times.insert(milestone, moment);
        let words = match moment {
            Moment::At(at) => at
                .with_timezone(&incident.timezone)
                .format("%Y-%m-%d %H:%M %Z")
                .to_string(),
            Moment::Day(day) => day.to_string(),
        };
        fact(milestone.word(), format!("{words}{source}"));
    }
    let english = |group, key| Words::english().of(group, key).to_lowercase();
    for measure in MEASURES {
        let measured = measure.among(|milestone| times.get(&milestone).copied());
        if let Some(Measured { length, from }) = measured {
            let length = length.words();
            let value = if from == measure.from {
                length
            } else {
                Words::english().with("time.since_detected", &[("time", &length)])
            };
            fact(&english("measure", measure.key), value);
        }
    }
    for (count, number) in &incident.impact.counts {
        fact(&english("impact", count.word()), number.value.to_string());
    }
    if let Some(timeline) = &incident.timeline {
        fact("events in the timeline", timeline.events.len().to_string());
    }
    facts
}
