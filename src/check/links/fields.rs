//! The addresses in TOML records, wherever they stand.

use crate::book::Record;
use crate::record::Text;

/// A field that may hold an address.
#[derive(Clone, Copy)]
pub(super) enum Field<'b> {
    /// An address, or words.
    Address(&'b Text),
    /// An address outside of the book: the links of services and incidents.
    Outside(&'b Text),
}

/// The fields of a record.
pub(super) fn of(record: &Record) -> Vec<Field<'_>> {
    match record {
        Record::Policy(policy) => {
            let sources = policy.metrics.iter().filter_map(|m| m.source.as_ref());
            sources.map(Field::Address).collect()
        }
        Record::Services(services) => {
            let links = services.services.iter().flat_map(|s| &s.links);
            links.map(|link| Field::Outside(&link.url)).collect()
        }
        Record::Checklist(checklist) => {
            let items = checklist.phases.iter().flat_map(|phase| &phase.items);
            let links = items.filter_map(|item| item.link.as_ref());
            links.map(Field::Address).collect()
        }
        Record::Incident(incident) => {
            let events = incident.timeline.iter().flat_map(|t| &t.events);
            let addresses = events.filter_map(|event| event.link.as_ref());
            let outside = incident.links.iter().map(|link| Field::Outside(&link.url));
            addresses.map(Field::Address).chain(outside).collect()
        }
        Record::Message(_) | Record::Contacts(_) | Record::Runbook(_) | Record::Page(_) => {
            Vec::new()
        }
    }
}
