//! The words of a post-mortem's files: sections with guidance, and what the record knows.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::book::Book;
use crate::cli::new::skeleton::Prose;
use crate::data::Syntax;
use crate::edit::{list, phase};
use crate::facts::incident::Measure;
use crate::record::incident::{Incident, Milestone};
use crate::record::policy::PostmortemDuty;
use crate::record::postmortem::SectionKind;
use crate::time::{Moment, between};

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
pub(super) fn duty(book: &Book, incident: &Incident) -> PostmortemDuty {
    let id = incident.severity.as_ref().map(|id| id.value.as_str());
    book.policy
        .severities
        .iter()
        .find(|severity| Some(severity.id.value.as_str()) == id)
        .map_or(PostmortemDuty::Optional, |severity| severity.postmortem)
}

/// `postmortem.md`. A severity that asks for a post-mortem, or leaves it open, gets the sections that the
/// book requires; one that asks for none gets a short note.
pub(super) fn postmortem_md(book: &Book, incident: &Incident, authors: &[String]) -> String {
    let required: Vec<&str> = if duty(book, incident) == PostmortemDuty::None {
        Vec::new()
    } else {
        let sections = book.config.required_sections.iter();
        sections.map(|section| section.value.as_str()).collect()
    };
    let is_wanted = |kind: SectionKind| match (duty(book, incident), required.is_empty()) {
        (PostmortemDuty::None, _) => SHORT.contains(&kind),
        (_, true) => USUAL.contains(&kind),
        (_, false) => required.contains(&kind.id()) || USUAL[3..].contains(&kind),
    };
    let mut prose = Prose::new(Syntax::Toml, book.config.runbooks.raw_html);
    prose.hint(
        "From the record",
        &format!(
            "From the record; the page shows it above the text, so it need not be repeated:\n{}",
            facts(incident).trim_end()
        ),
    );
    for (kind, id, heading) in SectionKind::ALL {
        if !is_wanted(kind) {
            continue;
        }
        let must = if required.contains(&id) {
            ""
        } else {
            " May be left out."
        };
        prose.heading(heading);
        prose.hint(heading, &format!("{}{must}", guidance(kind)));
    }
    prose.finish(&format!(
        "status  = \"draft\"   # draft | in-review | reviewed | closed\nauthors = {}\n",
        list(&self::authors(book, incident, authors))
    ))
}

/// Those who were named, else the incident's people. Contacts only: a reference that leads nowhere would
/// be the first thing that check reports.
fn authors(book: &Book, incident: &Incident, named: &[String]) -> Vec<String> {
    if !named.is_empty() {
        return named.to_vec();
    }
    let mut authors: Vec<String> = Vec::new();
    for person in incident.roles.iter().flat_map(|(_, people)| people) {
        let contacts = &book.contacts.contacts;
        let is_contact = contacts
            .iter()
            .any(|contact| contact.id.value == person.value);
        if is_contact && !authors.contains(&person.value) {
            authors.push(person.value.clone());
        }
    }
    authors
}

/// What the record knows, one fact a line; of the times also what only the timeline says.
fn facts(incident: &Incident) -> String {
    let mut text = format!("  {}\n", incident.title.value.replace('\n', " "));
    // Writing into a string cannot fail.
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name}: {value}");
    };
    if let Some(severity) = &incident.severity {
        fact("severity", &severity.value);
    }
    if !incident.services.is_empty() {
        let services = incident.services.iter();
        let services: Vec<&str> = services.map(|service| service.value.as_str()).collect();
        fact("services", &services.join(", "));
    }
    let told = phase::unsaid(incident);
    let mut known: BTreeMap<Milestone, Moment> = BTreeMap::new();
    for milestone in Milestone::ALL {
        let in_timeline = told.iter().find_map(|change| match change {
            phase::Change::Time(own, at) if *own == milestone => Some(Moment::At(*at)),
            _ => None,
        });
        let (moment, source) = match (incident.times.get(milestone), in_timeline) {
            (Some(moment), _) => (moment, ""),
            (None, Some(moment)) => (moment, " (says the timeline; incident.toml does not)"),
            (None, None) => continue,
        };
        known.insert(milestone, moment);
        let words = match moment {
            Moment::At(at) => at
                .with_timezone(&incident.timezone)
                .format("%Y-%m-%d %H:%M %Z")
                .to_string(),
            Moment::Day(day) => day.to_string(),
        };
        fact(milestone.key(), &format!("{words}{source}"));
    }
    for measure in Measure::ALL {
        let (from, to) = measure.ends();
        let ends = known.get(&from).zip(known.get(&to));
        if let Some(length) = ends.and_then(|(from, to)| between(*from, *to)) {
            fact(&measure.label().to_lowercase(), &length.words());
        }
    }
    for (count, number) in &incident.impact.counts {
        fact(&count.label().to_lowercase(), &number.value.to_string());
    }
    if let Some(timeline) = &incident.timeline {
        fact("events in the timeline", &timeline.events.len().to_string());
    }
    text
}

/// What belongs under a heading.
fn guidance(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Summary => {
            "One paragraph that a new colleague understands: what broke, for whom, and what ended it."
        }
        SectionKind::Background => {
            "What a reader needs to know of the system, and the manual does not say."
        }
        SectionKind::Impact => {
            "What people noticed, and what they could still do. The numbers stand in incident.toml."
        }
        SectionKind::Timeline => "Shown from timeline.toml.",
        SectionKind::Trigger => "What set it off, at that hour.",
        SectionKind::Detection => "How it was noticed, and what was silent.",
        SectionKind::Resolution => {
            "What ended it, how you knew, and what was tried without effect."
        }
        SectionKind::RootCause => {
            "The condition that had to be there. Ask why until the answer is something you can change. No names."
        }
        SectionKind::ContributingFactors => "What made it larger, longer or harder to see.",
        SectionKind::WentWell => "What to keep, and to do again.",
        SectionKind::WentWrong => "Where system, tools or words stood in the way.",
        SectionKind::Lucky => "What would have been worse on another day.",
        SectionKind::Lessons => {
            "What is now known that was not known before. Intentions are action items."
        }
        SectionKind::Actions => "Shown from actions.toml.",
        SectionKind::Questions => "What you do not know yet, and who will find out.",
        SectionKind::References => "Dashboards, tickets, changes.",
    }
}

/// `actions.toml`, to be filled in.
pub(super) const ACTIONS_TOML: &str = "\
schema = 1

# One table for each action item. It begins with a verb and ends with a thing that exists afterwards;
# it has one owner and one date. At least one is of type prevent or detect.
#
# [[action]]
# id       = \"queue-alert\"
# title    = \"Alert when the queue is older than ten minutes\"
# type     = \"detect\"     # prevent | detect | mitigate | repair | process | document | other
# owner    = \"\"           # a team's or a contact's id
# priority = \"p1\"
# status   = \"open\"       # open | in-progress | done | wontfix
# due      = 2027-01-31
# issue    = \"\"
";
