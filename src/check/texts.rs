//! The Markdown and the addresses in TOML records, wherever they stand.

use crate::book::Book;
use crate::record::Text;

/// Every field that holds Markdown.
pub(super) fn markdown(book: &Book) -> impl Iterator<Item = &Text> {
    let policy = &book.policy;
    let criteria = policy.severities.iter().filter_map(|s| s.criteria.as_ref());
    let services = book.services.services.iter();
    let checklists = book.checklists.iter().flat_map(|checklist| {
        let items = checklist.phases.iter().flat_map(|phase| &phase.items);
        checklist
            .description
            .iter()
            .chain(items.map(|item| &item.text))
    });
    let messages = book.messages.iter().filter_map(|m| m.description.as_ref());
    let incidents = book.incidents.iter().flat_map(|incident| {
        let events = incident.timeline.iter().flat_map(|t| &t.events);
        let actions = incident.actions.iter().flat_map(|a| &a.actions);
        incident
            .impact
            .summary
            .iter()
            .chain(events.map(|event| &event.text))
            .chain(actions.filter_map(|action| action.text.as_ref()))
    });
    criteria
        .chain(services.filter_map(|service| service.description.as_ref()))
        .chain(checklists)
        .chain(messages)
        .chain(incidents)
}

/// Every field that may hold an address, or words.
pub(super) fn addresses(book: &Book) -> impl Iterator<Item = &Text> {
    let metrics = book.policy.metrics.iter().filter_map(|m| m.source.as_ref());
    let items = book
        .checklists
        .iter()
        .flat_map(|checklist| &checklist.phases)
        .flat_map(|phase| &phase.items)
        .filter_map(|item| item.link.as_ref());
    let events = book
        .incidents
        .iter()
        .filter_map(|incident| incident.timeline.as_ref())
        .flat_map(|timeline| &timeline.events)
        .filter_map(|event| event.link.as_ref());
    metrics.chain(items).chain(events)
}

/// Every field that leads out of the book: the links of services and incidents.
pub(super) fn outside(book: &Book) -> impl Iterator<Item = &Text> {
    let services = book.services.services.iter().flat_map(|s| &s.links);
    let incidents = book.incidents.iter().flat_map(|i| &i.links);
    services.chain(incidents).map(|link| &link.url)
}
