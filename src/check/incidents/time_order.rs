//! `time-order`: times that cannot have happened in the order in which they are written down.

use super::{Findings, RecordContext, rule};
use crate::check::dates::words;
use crate::record::incident::{Incident, Milestone};
use crate::source::Spanned;
use crate::time::Moment;
use chrono_tz::Tz;

rule! { "time-order", Error, "Times of an incident that cannot have happened in this order." }

/// What can only happen after what. Not in it: an incident may be mitigated before anybody takes it,
/// and the public may be told at any point.
fn comes_after(later: Milestone) -> &'static [Milestone] {
    use Milestone::{Acknowledged, Declared, Detected, Mitigated, Public, Resolved, Started};
    match later {
        Started => &[],
        Detected | Public => &[Started],
        Acknowledged | Declared | Mitigated => &[Started, Detected],
        Resolved => &[Started, Detected, Acknowledged, Declared, Mitigated],
    }
}

pub(crate) fn check(_context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    order(incident, found);
    let zone = incident.timezone;
    for event in incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events)
    {
        let Some(until) = event.until.as_ref() else {
            continue;
        };
        if is_before(until.value, event.at.value, zone) {
            let (end, begin) = (words(until.value, zone), words(event.at.value, zone));
            let message = format!("this event ends ({end}) before it begins ({begin})");
            found
                .add(until.span, format!("event {begin}"), message)
                .related(event.at.span, "begins here")
                .help("correct the one that is wrong");
        }
    }
}

/// Whether the times of an incident can have happened in their order.
pub(in crate::check) fn is_in_order(incident: &Incident) -> bool {
    let times: Vec<Named<'_>> = incident.times.iter().collect();
    contradictions(&times, incident.timezone).is_empty()
}

/// A moment that a pair of them blames.
type Named<'a> = (Milestone, &'a Spanned<Moment>);

/// Reports the times that stand in the way, each once: the one that contradicts most others first,
/// because one wrong date contradicts every time around it.
fn order(incident: &Incident, found: &mut Findings<'_>) {
    let mut times: Vec<Named<'_>> = incident.times.iter().collect();
    loop {
        let pairs = contradictions(&times, incident.timezone);
        let of = |name: Milestone| {
            let pairs = pairs.iter();
            pairs.filter(move |(earlier, later)| earlier.0 == name || later.0 == name)
        };
        let names = times.iter().map(|(name, _)| *name);
        // Of two that contradict only each other, the later one is reported.
        let Some(worst) = names.max_by_key(|name| of(*name).count()) else {
            return;
        };
        let Some((earlier, later)) = of(worst).next_back() else {
            return;
        };
        let (blamed, other) = if later.0 == worst {
            (later, earlier)
        } else {
            (earlier, later)
        };
        let message = format!(
            "`{}` ({}) is before `{}` ({})",
            later.0.key(),
            words(later.1.value, incident.timezone),
            earlier.0.key(),
            words(earlier.1.value, incident.timezone)
        );
        found
            .add(blamed.1.span, blamed.0.key(), message)
            .related(other.1.span, format!("`{}`", other.0.key()))
            .help("compare both with the timeline; a wrong date or offset is the usual reason");
        times.retain(|(name, _)| *name != worst);
    }
}

/// All pairs of which the one that must come later comes first.
fn contradictions<'a>(times: &[Named<'a>], zone: Tz) -> Vec<(Named<'a>, Named<'a>)> {
    let mut pairs = Vec::new();
    for later in times {
        let must_follow = comes_after(later.0);
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
    a.latest(zone) < b.earliest(zone)
}
