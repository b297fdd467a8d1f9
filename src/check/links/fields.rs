//! The Markdown and the addresses in TOML records, wherever they stand.

use crate::book::Record;
use crate::record::Text;
use crate::record::checklist::Checklist;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::policy::Policy;
use crate::record::services::Services;

/// A field in which a link may stand.
#[derive(Clone, Copy)]
pub(super) enum Field<'b> {
    /// Markdown.
    Markdown(&'b Text),
    /// An address, or words.
    Address(&'b Text),
    /// An address outside of the book: the links of services and incidents.
    Outside(&'b Text),
}

/// The fields of a record, but for those of a file that is Markdown itself.
pub(super) fn of(record: &Record) -> Vec<Field<'_>> {
    match record {
        Record::Policy(policy) => of_policy(policy),
        Record::Services(services) => of_services(services),
        Record::Checklist(checklist) => of_checklist(checklist),
        Record::Message(message) => of_message(message),
        Record::Incident(incident) => of_incident(incident),
        Record::Contacts(_) | Record::Runbook(_) | Record::Page(_) => Vec::new(),
    }
}

fn of_policy(policy: &Policy) -> Vec<Field<'_>> {
    let criteria = policy.severities.iter().filter_map(|s| s.criteria.as_ref());
    let sources = policy.metrics.iter().filter_map(|m| m.source.as_ref());
    let sources = sources.map(Field::Address);
    criteria.map(Field::Markdown).chain(sources).collect()
}

fn of_services(services: &Services) -> Vec<Field<'_>> {
    let services = || services.services.iter();
    let descriptions = services().filter_map(|service| service.description.as_ref());
    let links = services().flat_map(|s| &s.links).map(|link| &link.url);
    let links = links.map(Field::Outside);
    descriptions.map(Field::Markdown).chain(links).collect()
}

fn of_checklist(checklist: &Checklist) -> Vec<Field<'_>> {
    let items = || checklist.phases.iter().flat_map(|phase| &phase.items);
    let texts = checklist
        .description
        .iter()
        .chain(items().map(|item| &item.text));
    let links = items().filter_map(|item| item.link.as_ref());
    let links = links.map(Field::Address);
    texts.map(Field::Markdown).chain(links).collect()
}

fn of_message(message: &Message) -> Vec<Field<'_>> {
    message.description.iter().map(Field::Markdown).collect()
}

fn of_incident(incident: &Incident) -> Vec<Field<'_>> {
    let events = || incident.timeline.iter().flat_map(|t| &t.events);
    let actions = incident.actions.iter().flat_map(|a| &a.actions);
    let summary = incident.impact.summary.iter();
    let markdown = summary
        .chain(events().map(|event| &event.text))
        .chain(actions.filter_map(|action| action.text.as_ref()));
    let addresses = events().filter_map(|event| event.link.as_ref());
    let outside = incident.links.iter().map(|link| &link.url);
    markdown
        .map(Field::Markdown)
        .chain(addresses.map(Field::Address))
        .chain(outside.map(Field::Outside))
        .collect()
}
