//! The Markdown and the addresses in TOML records, wherever they stand.

use crate::book::Book;
use crate::record::Text;
use crate::record::incident::Incident;

/// A field in which a link may stand.
#[derive(Clone, Copy)]
pub(super) enum Place<'b> {
    /// Markdown.
    Markdown(&'b Text),
    /// An address, or words.
    Address(&'b Text),
    /// An address outside of the book: the links of services and incidents.
    Outside(&'b Text),
}

/// The fields of an incident.
pub(super) fn of_incident(incident: &Incident) -> impl Iterator<Item = Place<'_>> {
    let events = || incident.timeline.iter().flat_map(|t| &t.events);
    let actions = incident.actions.iter().flat_map(|a| &a.actions);
    let summary = incident.impact.summary.iter();
    let markdown = summary
        .chain(events().map(|event| &event.text))
        .chain(actions.filter_map(|action| action.text.as_ref()));
    let addresses = events().filter_map(|event| event.link.as_ref());
    let outside = incident.links.iter().map(|link| &link.url);
    markdown
        .map(Place::Markdown)
        .chain(addresses.map(Place::Address))
        .chain(outside.map(Place::Outside))
}

/// The fields of all records that are neither incidents nor pages.
pub(super) fn of_book(book: &Book) -> impl Iterator<Item = Place<'_>> {
    let policy = &book.policy;
    let criteria = policy.severities.iter().filter_map(|s| s.criteria.as_ref());
    let services = || book.services.services.iter();
    let items = || {
        let phases = book.checklists.iter().flat_map(|c| &c.phases);
        phases.flat_map(|phase| &phase.items)
    };
    let checklists = book.checklists.iter();
    let checklists = checklists.filter_map(|checklist| checklist.description.as_ref());
    let messages = book.messages.iter().filter_map(|m| m.description.as_ref());
    let markdown = criteria
        .chain(services().filter_map(|service| service.description.as_ref()))
        .chain(checklists)
        .chain(items().map(|item| &item.text))
        .chain(messages);
    let metrics = policy.metrics.iter().filter_map(|m| m.source.as_ref());
    let addresses = metrics.chain(items().filter_map(|item| item.link.as_ref()));
    let outside = services().flat_map(|s| &s.links).map(|link| &link.url);
    markdown
        .map(Place::Markdown)
        .chain(addresses.map(Place::Address))
        .chain(outside.map(Place::Outside))
}
