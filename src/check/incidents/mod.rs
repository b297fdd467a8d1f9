//! Incidents: their times, the prose of their post-mortems, their action items.
//!
//! What a finished post-mortem must have, a draft may still lack: there the same problem is a warning.

pub(super) mod action_overdue;
pub(super) mod action_vague;
pub(super) mod action_without_due;
pub(super) mod action_without_owner;
pub(super) mod closed_with_open_actions;
pub(super) mod duration_disagrees;
pub(super) mod no_preventive_action;
pub(super) mod required_section;
pub(super) mod time_order;
pub(super) mod unknown_person;

use super::context::RecordContext;
use super::findings::Findings;
use crate::diagnostic::Level;
use crate::markdown::Doc;
use crate::record::actions::Action;
use crate::record::incident::Incident;
use crate::record::postmortem::PostmortemStatus;
use crate::rule;
use std::ops::Range;

/// Whether the post-mortem is still being written, or not even begun.
fn is_draft(incident: &Incident) -> bool {
    incident
        .postmortem
        .as_ref()
        .is_none_or(|prose| prose.status.value == PostmortemStatus::Draft)
}

/// The level of what a post-mortem lacks: it may lack it while it is written, and for ever if it was
/// brought in from elsewhere.
pub(super) fn level_of_lack(incident: &Incident) -> Level {
    if is_draft(incident) || incident.imported {
        Level::Warning
    } else {
        Level::Error
    }
}

/// The action items that are neither done nor given up.
fn open_actions(incident: &Incident) -> impl Iterator<Item = &Action> {
    let actions = incident.actions.iter().flat_map(|actions| &actions.actions);
    actions.filter(|action| action.status.value.is_open())
}

/// The HTML comments of a text in order, which no page shows. One that is not closed runs to the end.
pub(super) fn comments(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find("<!--")?;
        // What is opened inside a comment belongs to it, so that no text is searched twice.
        let end = text.get(start..)?.find("-->");
        let end = end.map_or(text.len(), |end| start + end);
        from = end;
        Some(start..end)
    })
}

/// Whether anything stands under a heading, up to the next one of its level.
fn has_text(doc: &Doc, heading: usize) -> bool {
    let level = doc.headings[heading].level;
    let end = doc.headings[heading + 1..]
        .iter()
        .position(|next| next.level <= level)
        .map_or(doc.headings.len(), |offset| heading + 1 + offset);
    doc.sections
        .iter()
        .filter(|section| {
            section
                .heading
                .is_some_and(|at| (heading..end).contains(&at))
        })
        .any(|section| !section.text.trim().is_empty() || !section.code.trim().is_empty())
}
