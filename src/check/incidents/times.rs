//! Times that cannot have happened in the order in which they are written down.

use crate::diagnostic::Diagnostic;
use crate::record::incident::Incident;
use crate::rule;
use crate::source::Spanned;
use crate::time::Moment;
use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

rule!(
    TIME_ORDER,
    "time-order",
    Error,
    "Times of an incident that cannot have happened in this order."
);

/// What can only happen after what. Not in it: an incident may be mitigated before anybody takes it,
/// and the public may be told at any point.
const AFTER: [(&str, &[&str]); 6] = [
    ("detected", &["started"]),
    ("acknowledged", &["started", "detected"]),
    ("declared", &["started", "detected"]),
    ("public", &["started"]),
    ("mitigated", &["started", "detected"]),
    (
        "resolved",
        &[
            "started",
            "detected",
            "acknowledged",
            "declared",
            "mitigated",
        ],
    ),
];

pub(super) fn check(incident: &Incident, found: &mut Vec<Diagnostic>) {
    order(incident, found);
    let events = incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events);
    for event in events {
        let Some(until) = &event.until else {
            continue;
        };
        if is_before(until.value, event.at.value, incident.timezone) {
            found.push(
                Diagnostic::new(
                    &TIME_ORDER,
                    until.span,
                    format!(
                        "this event ends ({}) before it begins ({})",
                        words(until.value, incident.timezone),
                        words(event.at.value, incident.timezone)
                    ),
                )
                .related(event.at.span, "begins here")
                .help("correct the one that is wrong"),
            );
        }
    }
}

/// A named time that a pair of times blames.
type Named<'a> = (&'static str, &'a Spanned<Moment>);

/// Reports the times that stand in the way, each once: the one that contradicts most others first,
/// because one wrong date contradicts every time around it.
fn order(incident: &Incident, found: &mut Vec<Diagnostic>) {
    let mut times: Vec<Named<'_>> = incident
        .times
        .named()
        .into_iter()
        .filter_map(|(name, time)| Some((name, time?)))
        .collect();
    loop {
        let pairs = contradictions(&times, incident.timezone);
        let count = |name: &str| {
            pairs
                .iter()
                .filter(|(earlier, later)| earlier.0 == name || later.0 == name)
                .count()
        };
        // Of two that contradict only each other, the later one is reported.
        let Some(worst) = times
            .iter()
            .map(|(name, _)| *name)
            .max_by_key(|name| count(name))
        else {
            return;
        };
        let Some((earlier, later)) = pairs
            .iter()
            .rev()
            .find(|(earlier, later)| earlier.0 == worst || later.0 == worst)
        else {
            return;
        };
        let (blamed, other) = if later.0 == worst {
            (later, earlier)
        } else {
            (earlier, later)
        };
        found.push(
            Diagnostic::new(
                &TIME_ORDER,
                blamed.1.span,
                format!(
                    "`{}` ({}) is before `{}` ({})",
                    later.0,
                    words(later.1.value, incident.timezone),
                    earlier.0,
                    words(earlier.1.value, incident.timezone)
                ),
            )
            .related(other.1.span, format!("`{}`", other.0))
            .help("compare both with the timeline; a wrong date or offset is the usual reason"),
        );
        times.retain(|(name, _)| *name != worst);
    }
}

/// All pairs of which the one that must come later comes first.
fn contradictions<'a>(times: &[Named<'a>], zone: Tz) -> Vec<(Named<'a>, Named<'a>)> {
    let mut pairs = Vec::new();
    for later in times {
        let must_follow = AFTER
            .iter()
            .find(|(name, _)| *name == later.0)
            .map_or(&[][..], |(_, earlier)| earlier);
        for earlier in times.iter().filter(|(name, _)| must_follow.contains(name)) {
            if is_before(later.1.value, earlier.1.value, zone) {
                pairs.push((*earlier, *later));
            }
        }
    }
    pairs
}

/// Whether `a` is before `b` whatever hour a bare day stands for.
fn is_before(a: Moment, b: Moment, zone: Tz) -> bool {
    let (_, last_of_a) = bounds(a, zone);
    let (first_of_b, _) = bounds(b, zone);
    last_of_a < first_of_b
}

/// The first and the last instant that a moment can mean.
fn bounds(moment: Moment, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    match moment {
        Moment::At(at) => (at.to_utc(), at.to_utc()),
        Moment::Day(day) => {
            let midnight = |day: chrono::NaiveDate| {
                let naive = day.and_time(NaiveTime::MIN);
                zone.from_local_datetime(&naive)
                    .earliest()
                    .map_or_else(|| naive.and_utc(), |at| at.to_utc())
            };
            (
                midnight(day),
                day.checked_add_days(Days::new(1))
                    .map_or(DateTime::<Utc>::MAX_UTC, midnight),
            )
        }
    }
}

/// A moment as the incident's page shows it.
fn words(moment: Moment, zone: Tz) -> String {
    match moment {
        Moment::At(at) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        Moment::Day(day) => day.to_string(),
    }
}
