//! Incidents: their times, the prose of their post-mortems, their action items.
//!
//! Each incident is looked at by itself, all in parallel. What a finished post-mortem must have, a
//! draft may still lack: there the same fault is a warning.

pub(super) mod actions;
pub(super) mod durations;
pub(super) mod leftovers;
pub(super) mod sections;
pub(super) mod times;

use super::Context;
use crate::diagnostic::{Diagnostic, Level};
use crate::record::incident::Incident;
use crate::record::postmortem::PostmortemStatus;
use std::ops::Range;

/// Everything wrong with an incident. Besides its own files, this may depend on the settings, the policy
/// and the moment alone: [`super::Checker`] keeps it while these are the same.
pub(super) fn of_incident(context: &Context<'_>, incident: &Incident) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    times::check(incident, &mut found);
    durations::check(context, incident, &mut found);
    sections::check(context, incident, &mut found);
    leftovers::check(context, incident, &mut found);
    actions::check(context, incident, &mut found);
    found
}

/// Whether the post-mortem is still being written, or not even begun.
fn is_draft(incident: &Incident) -> bool {
    incident
        .postmortem
        .as_ref()
        .is_none_or(|prose| prose.status.value == PostmortemStatus::Draft)
}

/// The level of what a post-mortem lacks: it may lack it while it is written, and for ever if it was
/// brought in from elsewhere.
fn level_of_lack(incident: &Incident) -> Level {
    if is_draft(incident) || incident.imported {
        Level::Warning
    } else {
        Level::Error
    }
}

/// The HTML comments of a text, which no page shows. One that is not closed runs to the end.
fn comments(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("<!--").map(|(start, _)| {
        let end = text[start..]
            .find("-->")
            .map_or(text.len(), |end| start + end);
        start..end
    })
}
