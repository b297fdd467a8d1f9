//! The sections that every page of a kind has and the search leads to: the one source of their ids and headings.
//!
//! Templates see them as `sections`, and the search's index says them as they are here: so no result leads to a section
//! that the page calls otherwise.

use crate::wording::Words;
use serde::Serialize;
use std::collections::BTreeMap;

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageSection {
    /// Its id, unique in the page.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
}

/// The id of each section by its name, which is that of its heading among the words of the interface.
const IDS: &[(&str, &str)] = &[
    // Of the decision page.
    ("triggers", "triggers"),
    ("metrics", "metrics"),
    ("matrix", "matrix"),
    // Of the contacts page.
    ("on_call", "on-call"),
    ("roles", "roles"),
    ("people", "people"),
    ("teams", "teams"),
    // Of an incident; a service has links, too.
    ("decision", "rb.decision"),
    ("timeline", "rb.timeline"),
    ("action_items", "rb.actions"),
    ("related", "rb.related"),
    ("links", "rb.links"),
    // The parameters of a procedure, their values in a service.
    ("values", "rb.values"),
    ("about", "rb.about"),
    ("service_values", "rb.values"),
];

/// All sections by name.
pub fn sections(words: &Words) -> BTreeMap<&'static str, PageSection> {
    let section = |(name, id): &(&'static str, &'static str)| {
        let heading = words.of("section", name).to_owned();
        (*name, PageSection { id, heading })
    };
    IDS.iter().map(section).collect()
}

/// The id of the section of this name; empty for one that is not there.
pub fn id(name: &str) -> &'static str {
    let known = IDS.iter().find(|(known, _)| *known == name);
    known.map_or("", |(_, id)| id)
}
