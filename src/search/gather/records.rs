//! Checklists, messages, services and pages of prose.

use super::{Entry, Kind, Part, add, entry, keyword, part, prose, runbook, section};
use crate::data::Word;
use crate::record::checklist::{Checklist, ChecklistItem};
use crate::record::message::Message;
use crate::record::page::Page;
use crate::record::services::Service;
use crate::view::{self, Library};

/// What of a checklist's page is searched.
pub(super) fn checklist(library: &Library<'_>, checklist: &Checklist) -> Entry {
    let mut entry = entry(&checklist.title, Kind::Checklist);
    keyword(&mut entry.keywords, &checklist.id, &checklist.title);
    let parts = &mut entry.parts;
    if let (Some(top), Some(about)) = (parts.first_mut(), &checklist.description) {
        add(&mut top.text, &about.words());
    }
    for (number, phase) in checklist.phases.iter().enumerate() {
        // A phase without a name has no heading: it goes on with what stands above it.
        if !phase.name.is_empty() {
            parts.push(part(
                &phase.name,
                view::checklist::phase_id(checklist, number),
            ));
        }
        if let Some(part) = parts.last_mut() {
            for item in &phase.items {
                read_item(library, item, part);
            }
        }
    }
    entry
}

fn read_item(library: &Library<'_>, item: &ChecklistItem, part: &mut Part) {
    let text = &mut part.text;
    add(text, &item.text.words());
    if let Some(expect) = &item.expect {
        add(text, &expect.words());
    }
    if let Some(fail) = &item.on_fail {
        match view::checklist::reference(library, fail) {
            Some(link) => add(text, &link.text),
            None if view::checklist::is_reference(fail) => {}
            None => add(text, &fail.words()),
        }
    }
    let runbook = item.runbook.as_ref().and_then(|id| library.runbook(id));
    add(text, runbook.map_or("", |runbook| &runbook.title));
    let message = item.message.as_ref().and_then(|id| library.message(id));
    add(text, message.map_or("", |message| &message.title));
    if let Some(role) = &item.role {
        add(text, &library.role_party(role).name);
    }
    if let Some(command) = &item.command {
        add(&mut part.code, command);
    }
}

/// What of a message's page is searched.
pub(super) fn message(library: &Library<'_>, message: &Message) -> Entry {
    let mut entry = entry(&message.title, Kind::Message);
    keyword(&mut entry.keywords, &message.id, &message.title);
    let parts = &mut entry.parts;
    if let Some(top) = parts.first_mut() {
        if let Some(about) = &message.description {
            add(&mut top.text, &about.words());
        }
        add(&mut top.text, &view::message::channels(message));
    }
    for stage in &message.stages {
        let stage_word = stage.stage.value.word();
        let mut text = part(library.words.of("stage", stage_word), stage_word);
        add(&mut text.text, &stage.text);
        runbook::add_params(library, view::message::params(stage, message), &mut text);
        parts.push(text);
    }
    entry
}

/// What of a service's page is searched. Its procedures and incidents are found on their own.
pub(super) fn service(library: &Library<'_>, service: &Service) -> Entry {
    let mut entry = entry(&service.name, Kind::Service);
    entry.services.push(service.name.value.clone());
    keyword(&mut entry.keywords, &service.id, &service.name);
    let parts = &mut entry.parts;
    if let Some(top) = parts.first_mut() {
        let text = &mut top.text;
        if let Some(about) = &service.description {
            add(text, &about.words());
        }
        let owner = library.party_of(service.owner.as_ref());
        add(text, owner.as_ref().map_or("", |owner| &owner.name));
        if let Some(tier) = &service.tier {
            let label = library.words.get("fact.tier");
            add(text, &format!("{label} {}", tier.value));
        }
        let needs = service.depends_on.iter().map(|id| {
            let known = library.service(id);
            known.map_or(id.as_str(), |service| &service.name)
        });
        add(text, &super::names(needs));
    }
    let mut links = section(library, "links");
    for link in view::service::links(library, &service.links) {
        add(&mut links.text, &link.text);
    }
    let mut values = section(library, "service_values");
    let params = service.params.iter();
    for (name, value) in params.filter(|(name, _)| !library.is_withheld(name)) {
        add(&mut values.code, &format!("{} {}", name.value, value.value));
    }
    parts.extend((!links.text.is_empty()).then_some(links));
    parts.extend((!values.code.is_empty()).then_some(values));
    entry
}

/// What of a page of prose is searched.
pub(super) fn page(page: &Page) -> Entry {
    let mut entry = Entry {
        is_reading: true,
        ..entry(&page.title, Kind::Page)
    };
    for name in page.id.split('/').filter(|name| *name != "index") {
        keyword(&mut entry.keywords, name, &page.title);
    }
    // No page shows this line, so no snippet may.
    let description = page.description.as_ref();
    entry
        .keywords
        .extend(description.map(|line| line.value.clone()));
    prose::read(&page.doc, &mut entry.parts);
    entry
}
