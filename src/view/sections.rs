//! The sections that every page of a kind has and the search leads to: the one source of their ids and headings.
//!
//! Templates see them as `sections`, and the search's index says them as they are here: so no result leads to a section
//! that the page calls otherwise.

use serde::Serialize;

/// A section of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PageSection {
    /// Its id, unique in the page.
    pub id: &'static str,
    /// Its heading.
    pub heading: &'static str,
}

macro_rules! sections {
    ($($(#[$about:meta])* $name:ident = $id:literal, $heading:literal;)*) => {
        /// All of them by name.
        #[derive(Debug, Serialize)]
        pub struct Sections {
            $($(#[$about])* pub $name: PageSection,)*
        }

        /// All of them.
        pub static SECTIONS: Sections = Sections {
            $($name: PageSection { id: $id, heading: $heading },)*
        };
    };
}

sections! {
    /// Of the decision page: decisions and what triggers them.
    triggers = "triggers", "What do you see?";
    /// Of the decision page: the metrics and their bands.
    metrics = "metrics", "What do the numbers say?";
    /// Of the decision page: the severities.
    matrix = "matrix", "Decision matrix";
    /// Of the contacts page: the schedules.
    on_call = "on-call", "On call";
    /// Of the contacts page.
    roles = "roles", "Roles";
    /// Of the contacts page.
    people = "people", "People";
    /// Of the contacts page.
    teams = "teams", "Teams";
    /// Of an incident: the decision that was taken.
    decision = "rb.decision", "Decision";
    /// Of an incident.
    timeline = "rb.timeline", "Timeline";
    /// Of an incident.
    action_items = "rb.action-items", "Action items";
    /// Of an incident: others like it.
    related = "rb.related", "Related incidents";
    /// Of an incident or a service.
    links = "rb.links", "Links";
    /// Of a procedure: its parameters.
    values = "rb.values", "Values you need";
    /// Of a service: its values for parameters.
    service_values = "rb.values", "Values for commands";
    /// Of a message: its parameters.
    message_values = "values", "Fill in";
}
