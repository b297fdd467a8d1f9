//! Incidents: the record, its timeline and action items, and the post-mortem.

use super::{
    Entry, Kind, Part, add, entry, fact_words, keyword, note_services, note_severities, prose,
    section,
};
use crate::facts::incident::{day, timeline as events_by_time};
use crate::markdown::Marker;
use crate::record::actions::Action;
use crate::record::incident::Incident;
use crate::record::timeline::Event;
use crate::view::incident::{self as page, Place};
use crate::view::{self, Fact, Library};

/// What of an incident's page is searched.
pub(super) fn incident(library: &Library<'_>, incident: &Incident) -> Entry {
    let mut entry = Entry {
        keywords: keywords(library, incident),
        date: day(incident),
        ..entry(&incident.title, Kind::Incident)
    };
    note_services(library, &incident.services, &mut entry);
    note_severities(library, incident.severity.as_slice(), &mut entry);
    let parts = &mut entry.parts;
    if let Some(top) = parts.first_mut() {
        read_facts(library, incident, &mut top.text);
    }
    parts.extend(decision(library, incident));
    body(library, incident, parts);
    parts.extend(related(library, incident));
    parts.extend(links(library, incident));
    entry
}

fn keywords(library: &Library<'_>, incident: &Incident) -> Vec<String> {
    let tags = incident.tags.iter().map(|tag| tag.value.clone());
    let drill = incident.drill;
    let drill = drill.then(|| library.words.get("incident.drill").to_owned());
    let mut keywords: Vec<String> = tags.chain(drill).collect();
    keyword(&mut keywords, &incident.id, &incident.title);
    keywords
}

/// What users felt, what was measured, who worked on it.
fn read_facts(library: &Library<'_>, incident: &Incident, text: &mut String) {
    if let Some(summary) = &incident.impact.summary {
        add(text, &summary.words());
    }
    let not_lost = library.words.get("incident.not_lost");
    for fact in page::impact(&library.words, &incident.impact) {
        // That no data was lost is no reason to be found by who looks for lost data.
        if fact.text.as_deref() != Some(not_lost) {
            add(text, &labelled(&fact));
        }
    }
    // Last, and with what they did: who reads a result asks what happened before who was there.
    for fact in page::people(library, incident) {
        add(text, &labelled(&fact));
    }
}

fn labelled(fact: &Fact) -> String {
    format!("{}: {}", fact.label, fact_words(fact))
}

fn decision(library: &Library<'_>, incident: &Incident) -> Option<Part> {
    let taken = incident.decision.as_ref()?;
    let mut decision = section(library, "decision");
    for fact in page::decision(library, taken) {
        add(&mut decision.text, &fact_words(&fact));
    }
    Some(decision)
}

/// The post-mortem, with the timeline and the action items where the page has them: under the author's own
/// heading for them, else under one of the page.
fn body(library: &Library<'_>, incident: &Incident, parts: &mut Vec<Part>) {
    let timeline = timeline(library, incident);
    let actions = actions(library, incident);
    let Some(prose) = &incident.postmortem else {
        parts.extend(timeline.into_iter().chain(actions));
        return;
    };
    let before_prose = parts.len();
    let places = prose::read(&prose.doc, parts);
    let mut own: Vec<(Place, Part)> = Vec::new();
    for (found, marker) in [(timeline, Marker::Timeline), (actions, Marker::Actions)] {
        if let Some(found) = found {
            own.push((page::place(prose, marker), found));
        }
    }
    // The last one first: so the numbers of those before it stay right.
    own.sort_by_key(|(place, _)| place.piece);
    for (place, found) in own.into_iter().rev() {
        let above = place.under.and_then(|heading| places.get(heading)).copied();
        match above.and_then(|at| parts.get_mut(at)) {
            Some(under) if place.headed => add(&mut under.text, &found.text),
            _ => parts.insert(above.map_or(before_prose, |at| at + 1), found),
        }
    }
}

fn timeline(library: &Library<'_>, incident: &Incident) -> Option<Part> {
    let events = events_by_time(incident);
    if events.is_empty() {
        return None;
    }
    let mut timeline = section(library, "timeline");
    let length = events.iter().map(|event| event.text.len() + 1).sum();
    timeline.text.reserve(length);
    for event in &events {
        add(&mut timeline.text, &event.text.words());
    }
    add(&mut timeline.text, &who(library, &events));
    Some(timeline)
}

/// Everybody who stands in a timeline, once.
fn who(library: &Library<'_>, events: &[&Event]) -> String {
    let mut ids: Vec<&str> = Vec::new();
    let names = events.iter().filter_map(|event| event.by.as_ref());
    for by in names.filter(|by| !library.is_withheld(by)) {
        if !ids.contains(&by.as_str()) {
            ids.push(by);
        }
    }
    let parties: Vec<_> = ids.into_iter().map(|id| library.party(id)).collect();
    super::names(parties.iter().map(|party| party.name.as_str()))
}

fn actions(library: &Library<'_>, incident: &Incident) -> Option<Part> {
    let actions = &incident.actions.as_ref()?.actions;
    if actions.is_empty() {
        return None;
    }
    let mut items = section(library, "action_items");
    for action in actions {
        read_action(library, action, &mut items.text);
    }
    Some(items)
}

fn read_action(library: &Library<'_>, action: &Action, text: &mut String) {
    add(text, &action.title.words());
    if let Some(more) = &action.text {
        add(text, &more.words());
    }
    let owner = library.party_of(action.owner.as_ref());
    let owner = owner.as_ref().map(|owner| owner.name.as_str());
    let issue = library.unless_withheld(action.issue.as_ref());
    let issue = issue.map(|issue| issue.as_str());
    add(text, &super::names(owner.into_iter().chain(issue)));
}

fn related(library: &Library<'_>, incident: &Incident) -> Option<Part> {
    let mut related = section(library, "related");
    for other in page::related(library, incident) {
        add(&mut related.text, &other.title);
    }
    (!related.text.is_empty()).then_some(related)
}

fn links(library: &Library<'_>, incident: &Incident) -> Option<Part> {
    let mut links = section(library, "links");
    for link in view::service::links(library, &incident.links) {
        add(&mut links.text, &link.text);
    }
    (!links.text.is_empty()).then_some(links)
}
