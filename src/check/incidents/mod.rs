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
use crate::record::Text;
use crate::record::incident::Incident;
use crate::record::policy::Severity;
use crate::record::postmortem::PostmortemStatus;
use crate::source::{FileId, Tree};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::ops::Range;

/// All that the rules of an incident may know besides it: [`super::Checker`] keeps what they found while
/// this is the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    tree: &'a Tree,
    required_sections: &'a [Text],
    severities: &'a [Severity],
    faulty: &'a BTreeSet<FileId>,
    now: DateTime<Utc>,
}

impl<'a> Around<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        Self {
            tree: context.tree,
            required_sections: &context.book.config.required_sections,
            severities: &context.book.policy.severities,
            faulty: &context.book.faulty,
            now: context.now,
        }
    }

    /// Whether all files of an incident were read whole, so that what is not there is truly missing. The
    /// files of other incidents are nobody's business here.
    pub(super) fn is_whole(&self, incident: &Incident) -> bool {
        self.faulty.is_empty() || incident.files().all(|file| !self.faulty.contains(&file))
    }

    /// What must be the same, but for the incident's own files.
    pub(super) fn kept(&self) -> Kept {
        Kept {
            required_sections: self.required_sections.to_vec(),
            severities: self.severities.to_vec(),
            now: self.now,
        }
    }
}

/// The part of [`Around`] that all incidents share.
#[derive(Debug, PartialEq)]
pub(super) struct Kept {
    required_sections: Vec<Text>,
    severities: Vec<Severity>,
    now: DateTime<Utc>,
}

/// Everything wrong with an incident.
pub(super) fn of_incident(around: &Around<'_>, incident: &Incident) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    times::check(incident, &mut found);
    durations::check(around, incident, &mut found);
    sections::check(around, incident, &mut found);
    leftovers::check(around, incident, &mut found);
    actions::check(around, incident, &mut found);
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
