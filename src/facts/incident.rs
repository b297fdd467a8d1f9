//! When an incident began and ended, on which calendar day, how long it took, and what happened in which order.

use crate::record::incident::{Incident, Milestone, Times};
use crate::record::message::Stage;
use crate::record::timeline::Event;
use crate::time::{Duration, Moment, between};
use chrono::{DateTime, NaiveDate, Utc};

/// When an incident began: `started`, else `detected`, else the earliest moment that is known, else the day
/// in its folder's name. None of an incident that says nothing of the kind.
pub fn begin(incident: &Incident) -> Option<Moment> {
    let times = &incident.times;
    let first = times
        .get(Milestone::Started)
        .or_else(|| times.get(Milestone::Detected))
        .or_else(|| {
            let known = times.iter().map(|(_, at)| at.value);
            known.min_by_key(|at| at.earliest(incident.timezone))
        });
    first.or_else(|| folder_day(incident).map(Moment::Day))
}

/// The instant by which incidents are ordered: of a bare day, its beginning where the incident was.
pub fn began_at(incident: &Incident) -> Option<DateTime<Utc>> {
    begin(incident).map(|at| at.earliest(incident.timezone))
}

/// The calendar day on which an incident began, where it was.
pub fn day(incident: &Incident) -> Option<NaiveDate> {
    begin(incident).map(|at| at.day(incident.timezone))
}

/// The calendar day on which an incident was over, else that of its last known moment, else that on which it
/// began: its action items count from here.
pub fn last_day(incident: &Incident) -> Option<NaiveDate> {
    let times = &incident.times;
    let last = times.get(Milestone::Resolved).or_else(|| {
        let known = times.iter().map(|(_, at)| at.value);
        known.max_by_key(|at| at.earliest(incident.timezone))
    });
    last.or_else(|| begin(incident))
        .map(|at| at.day(incident.timezone))
}

/// Whether an incident is not over.
pub fn is_open(incident: &Incident) -> bool {
    incident.status.value != Stage::Resolved
}

/// The events of an incident as they happened, whatever the order of their lines: people write things down later, and
/// the lines of two people are merged. A bare day stands at its beginning; events of one moment keep their order.
pub fn timeline(incident: &Incident) -> Vec<&Event> {
    let events = incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events);
    let mut events: Vec<&Event> = events.collect();
    events.sort_by_key(|event| event.at.value.earliest(incident.timezone));
    events
}

/// The day in a directory's name: `2024-01-15-checkout-outage`.
pub fn folder_day(incident: &Incident) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(incident.id.get(..10)?, "%Y-%m-%d").ok()
}

/// A length of time that is measured of incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its key among the words of the interface.
    pub key: &'static str,
    /// Where it begins.
    pub from: Milestone,
    /// Where it ends.
    pub to: Milestone,
}

/// How long until it was over.
pub const TIME_TO_RESOLVE: Measure =
    Measure::new("resolve", Milestone::Started, Milestone::Resolved);

/// The lengths of time that are worth knowing, in the order in which they are shown.
pub const MEASURES: [Measure; 5] = {
    use Milestone::{Acknowledged, Detected, Mitigated, Public, Started};
    [
        Measure::new("detect", Started, Detected),
        Measure::new("acknowledge", Detected, Acknowledged),
        Measure::new("tell_public", Started, Public),
        Measure::new("mitigate", Started, Mitigated),
        TIME_TO_RESOLVE,
    ]
};

/// A length of time that an incident took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// How long it was.
    pub length: Duration,
    /// Where it was counted from.
    pub from: Milestone,
}

impl Measure {
    const fn new(key: &'static str, from: Milestone, to: Milestone) -> Self {
        Self { key, from, to }
    }

    /// How long it was, where both hours are known and in order.
    pub fn of(self, times: &Times) -> Option<Measured> {
        self.among(|milestone| times.get(milestone))
    }

    /// The same of moments that `get` knows. Where nobody knows at which hour the impact began, the time counts from
    /// when it was noticed, and the answer says so.
    pub fn among(self, get: impl Fn(Milestone) -> Option<Moment>) -> Option<Measured> {
        let is_hour_known = |milestone| get(milestone).and_then(Moment::instant).is_some();
        let from = match self.from {
            Milestone::Started if !is_hour_known(Milestone::Started) => Milestone::Detected,
            from => from,
        };
        if from == self.to {
            return None;
        }
        let length = between(get(from)?, get(self.to)?)?;
        Some(Measured { length, from })
    }
}

/// The time from one moment to another, where both hours are known and in order.
pub fn length(times: &Times, from: Milestone, to: Milestone) -> Option<Duration> {
    between(times.get(from)?, times.get(to)?)
}
