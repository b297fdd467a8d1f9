//! What an event of the log means for its incident: a time, and perhaps another status.

use chrono::{DateTime, FixedOffset, SecondsFormat};

use super::{Literal, Refused, Step, set};
use crate::data::{Word, parse_toml};
use crate::record::incident::{Incident, Times};
use crate::record::message::Stage;
use crate::record::timeline::EventKind;
use crate::source::FileId;
use crate::time::Moment;

/// A change of `incident.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Where it stands.
    Status(Stage),
    /// A key of `[times]`, and when.
    Time(&'static str, DateTime<FixedOffset>),
}

impl Change {
    /// In words: `times.mitigated = 2026-11-23T03:40:00+01:00`.
    pub fn words(&self) -> String {
        match self {
            Self::Status(stage) => format!("status = \"{}\"", stage.word()),
            Self::Time(name, at) => format!("times.{name} = {}", written(at)),
        }
    }
}

/// What an event means for its incident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// What is not said yet.
    pub changes: Vec<Change>,
    /// A time that is set already to another moment, and stays.
    pub kept: Option<(&'static str, Moment)>,
}

/// The key of `[times]` that an event of this kind is about.
fn time_of(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Start => Some("started"),
        EventKind::Detected => Some("detected"),
        EventKind::Acknowledged => Some("acknowledged"),
        EventKind::Declared => Some("declared"),
        EventKind::Mitigated => Some("mitigated"),
        EventKind::Resolved => Some("resolved"),
        EventKind::Comms | EventKind::Action | EventKind::Decision | EventKind::Note => None,
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
    let Some(name) = time_of(kind) else {
        return meaning;
    };
    let times = incident.times.named();
    let set = times.iter().find(|(own, _)| *own == name);
    match set
        .and_then(|(_, moment)| *moment)
        .map(|moment| moment.value)
    {
        None => meaning.changes.push(Change::Time(name, at)),
        Some(moment) if moment != Moment::At(at) => meaning.kept = Some((name, moment)),
        Some(_) => {}
    }
    meaning
}

/// What the timeline of an incident says that its record does not: of several events of a kind the first
/// counts for what began, and the last for what ended.
pub fn unsaid(incident: &Incident) -> Vec<Change> {
    const KINDS: [EventKind; 6] = [
        EventKind::Start,
        EventKind::Detected,
        EventKind::Acknowledged,
        EventKind::Declared,
        EventKind::Mitigated,
        EventKind::Resolved,
    ];
    let events = incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events);
    let mut changes = Vec::new();
    for kind in KINDS {
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
        changes.extend(
            at.into_iter()
                .flat_map(|at| meaning(incident, kind, at).changes),
        );
    }
    // Of two new statuses the later one holds.
    let last = changes
        .iter()
        .rposition(|change| matches!(change, Change::Status(_)));
    let mut number = 0;
    changes.retain(|change| {
        number += 1;
        !matches!(change, Change::Status(_)) || Some(number - 1) == last
    });
    changes
}

/// `incident_toml` with a change. A time that somebody has set meanwhile stays, and so does a later status.
///
/// # Errors
/// A text in which the change has no place.
pub fn apply(incident_toml: &str, change: &Change) -> Result<String, Refused> {
    let table = parse_toml(FileId(0), incident_toml).table;
    match change {
        Change::Status(stage) => {
            let now = table.word::<Stage>("status");
            if now.is_some_and(|now| now.value >= *stage) {
                return Ok(incident_toml.to_owned());
            }
            set(
                incident_toml,
                &[],
                "status",
                &Literal::text(stage.word()),
                &["schema", "title"],
            )
        }
        Change::Time(name, at) => {
            if table
                .table("times")
                .is_some_and(|times| times.get(name).is_some())
            {
                return Ok(incident_toml.to_owned());
            }
            let times = Times::default();
            let before: Vec<&str> = times
                .named()
                .iter()
                .map(|(known, _)| *known)
                .take_while(|known| known != name)
                .collect();
            let path = [Step::Key("times")];
            set(
                incident_toml,
                &path,
                name,
                &Literal::moment(&written(at)),
                &before,
            )
        }
    }
}

/// A moment as records write it.
pub fn written(at: &DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::{Change, apply};
    use crate::record::message::Stage;
    use chrono::DateTime;

    #[test]
    fn what_somebody_has_set_meanwhile_stays() {
        let at = DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").expect("a moment");
        let later = "status = \"resolved\"\n[times]\nmitigated = 2026-01-02T00:00:00Z\n";
        for change in [
            Change::Status(Stage::Monitoring),
            Change::Time("mitigated", at),
        ] {
            assert_eq!(apply(later, &change), Ok(later.to_owned()));
        }
        let earlier = later.replace("resolved", "identified");
        assert_eq!(
            apply(&earlier, &Change::Status(Stage::Monitoring)),
            Ok(later.replace("resolved", "monitoring"))
        );
    }
}
