//! What an event of the log means for its incident: a time, and perhaps another status.

use chrono::{DateTime, FixedOffset, SecondsFormat};

use super::{Refused, Step, quoted, set};
use crate::data::{Word, parse_toml};
use crate::record::incident::{Incident, Milestone};
use crate::record::message::Stage;
use crate::record::timeline::EventKind;
use crate::source::FileId;
use crate::time::Moment;

/// A change of `incident.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Where it stands.
    Status(Stage),
    /// A moment of `[times]`.
    Time(Milestone, DateTime<FixedOffset>),
}

impl Change {
    /// What is changed: `status`, `times.mitigated`.
    pub fn key(&self) -> String {
        match self {
            Self::Status(_) => "status".to_owned(),
            Self::Time(milestone, _) => format!("times.{}", milestone.word()),
        }
    }

    /// In words: `times.mitigated = 2026-11-23T03:40:00+01:00`.
    pub fn words(&self) -> String {
        let value = match self {
            Self::Status(stage) => format!("\"{}\"", stage.word()),
            Self::Time(_, at) => written(at),
        };
        format!("{} = {value}", self.key())
    }
}

/// What an event means for its incident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// What is not said yet.
    pub changes: Vec<Change>,
    /// A time that is set already to another moment, and stays.
    pub kept: Option<(Milestone, Moment)>,
}

/// The moment of an incident that an event of this kind is about.
fn milestone_of(kind: EventKind) -> Option<Milestone> {
    match kind {
        EventKind::Start => Some(Milestone::Started),
        EventKind::Detected => Some(Milestone::Detected),
        EventKind::Acknowledged => Some(Milestone::Acknowledged),
        EventKind::Declared => Some(Milestone::Declared),
        EventKind::Mitigated => Some(Milestone::Mitigated),
        EventKind::Resolved => Some(Milestone::Resolved),
        EventKind::Aware
        | EventKind::Classified
        | EventKind::Notified
        | EventKind::Comms
        | EventKind::Call
        | EventKind::Check
        | EventKind::Copy
        | EventKind::Action
        | EventKind::Decision
        | EventKind::Note => None,
    }
}

/// The status that an incident has at least after an event of this kind.
fn stage_of(kind: EventKind) -> Option<Stage> {
    match kind {
        EventKind::Mitigated => Some(Stage::Monitoring),
        EventKind::Resolved => Some(Stage::Resolved),
        _ => None,
    }
}

/// What an event of `kind` at `at` means for `incident`.
pub fn meaning(incident: &Incident, kind: EventKind, at: DateTime<FixedOffset>) -> Meaning {
    let mut meaning = Meaning::default();
    if let Some(stage) = stage_of(kind).filter(|stage| *stage > incident.status.value) {
        meaning.changes.push(Change::Status(stage));
    }
    let Some(milestone) = milestone_of(kind) else {
        return meaning;
    };
    match incident.times.get(milestone) {
        None => meaning.changes.push(Change::Time(milestone, at)),
        Some(moment) if moment != Moment::At(at) => meaning.kept = Some((milestone, moment)),
        Some(_) => {}
    }
    meaning
}

/// What the timeline of an incident says that its record does not: of several events of a kind the first
/// counts for what began, and the last for what ended.
pub fn unsaid(incident: &Incident) -> Vec<Change> {
    let events = incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events);
    let mut changes = Vec::new();
    for kind in EventKind::ALL {
        let moments = events
            .clone()
            .filter(|event| event.kind.value == kind)
            .filter_map(|event| match event.at.value {
                Moment::At(at) => Some(at),
                Moment::Day(_) => None,
            });
        let at = if stage_of(kind).is_some() {
            moments.max()
        } else {
            moments.min()
        };
        for change in at
            .into_iter()
            .flat_map(|at| meaning(incident, kind, at).changes)
        {
            // Of two new statuses the later one holds.
            if matches!(change, Change::Status(_)) {
                changes.retain(|earlier| !matches!(earlier, Change::Status(_)));
            }
            changes.push(change);
        }
    }
    changes
}

/// `incident_toml` with a change; nothing where somebody has set the time meanwhile, or the same or a later
/// status: what stands in the file stays.
///
/// # Errors
/// A text in which the change has no place.
pub fn apply(incident_toml: &str, change: &Change) -> Result<Option<String>, Refused> {
    let table = parse_toml(FileId(0), incident_toml).table;
    match change {
        Change::Status(stage) => {
            let now = table.word::<Stage>("status");
            if now.is_some_and(|now| now.value >= *stage) {
                return Ok(None);
            }
            let value = quoted(stage.word());
            set(incident_toml, &[], "status", &value, &["schema", "title"]).map(Some)
        }
        Change::Time(milestone, at) => {
            let key = milestone.word();
            let times = table.table("times");
            if times.is_some_and(|times| times.get(key).is_some()) {
                return Ok(None);
            }
            let earlier = Milestone::ALL.into_iter().filter(|one| one < milestone);
            let before: Vec<&str> = earlier.map(Milestone::word).collect();
            let times = [Step::Key("times")];
            set(incident_toml, &times, key, &written(at), &before).map(Some)
        }
    }
}

/// A moment as records write it.
pub fn written(at: &DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
