//! `unknown-person`: a name that stands for somebody whom the contacts know by an id.

use super::{Findings, Incident, RecordContext, rule};
use crate::data::scalar::is_id;
use crate::record::Text;

rule! { "unknown-person", Warning, "A name that is in no list of people, and is like one that is." }

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let people = &context.shared.people;
    for written in named(incident) {
        if people.knows(written) {
            continue;
        }
        // Where several can be meant, or what is written is no name, it is somebody else's to know.
        let meant = people.meant(written);
        let [person] = meant.as_slice() else {
            continue;
        };
        let is_whole = person.name.to_lowercase() == written.trim().to_lowercase();
        let is_part = person
            .name
            .split_whitespace()
            .any(|part| part.to_lowercase() == written.trim().to_lowercase());
        if !is_whole && !is_part && !is_id(written) {
            continue;
        }
        let id = &person.id;
        let message = format!("`{}` is no contact's id", written.value);
        let name = &person.name;
        let added = found
            .add(written.span, written.as_str(), message)
            .help(format!(
                "if {name} is meant, write `{id}`, so that pages link the name"
            ))
            .help("if somebody else is meant, say more of them");
        if is_whole {
            added.fix([(written.span, format!("\"{id}\""))]);
        }
    }
}

/// Everybody whom the files of an incident name.
fn named(incident: &Incident) -> impl Iterator<Item = &Text> {
    let roles = incident.roles.iter().flat_map(|(_, people)| people);
    let timeline = incident.timeline.iter();
    let events = timeline.flat_map(|timeline| &timeline.events);
    let actions = incident.actions.iter();
    let actions = actions.flat_map(|actions| &actions.actions);
    let prose = incident.postmortem.iter();
    roles
        .chain(events.filter_map(|event| event.by.as_ref()))
        .chain(actions.filter_map(|action| action.owner.as_ref()))
        .chain(prose.flat_map(|prose| &prose.authors))
}
