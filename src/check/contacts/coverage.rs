//! The hours of the week in which an escalation policy reaches nobody.
//!
//! A week is 10,080 minutes from Monday's midnight in the book's zone. Everybody's hours are brought
//! into it from their own zone; whoever names no hours can be called at any time. Of a rotation,
//! somebody answers for certain only when every one of its members would.

use super::hours::{self, DAY};
use crate::check::Context;
use crate::check::ladder::{Called, Ladder};
use crate::diagnostic::Diagnostic;
use crate::record::contacts::{Contact, EscalationPolicy};
use crate::rule;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::HashSet;

rule!(
    COVERAGE_HOLE,
    "coverage-hole",
    Warning,
    "Hours of the week in which an escalation policy reaches nobody."
);

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let contacts = &context.book.contacts;
    if !context.is_whole(contacts.file) {
        return;
    }
    let zone = context.book.config.timezone;
    let zones: HashSet<Tz> = contacts
        .contacts
        .iter()
        .filter_map(|contact| Some(contact.timezone.as_ref()?.value))
        .chain([zone])
        .collect();
    // Hours of several zones meet otherwise in summer than in winter.
    let weeks =
        [0, 26].map(|weeks| quiet_week(context.now + TimeDelta::weeks(weeks), zone, &zones));
    let ladder = Ladder::new(contacts);
    for policy in &contacts.policies {
        let called = ladder.steps(policy);
        if called.is_empty() || called.iter().any(|called| called.unknown) {
            continue;
        }
        if called.iter().all(|called| called.everybody().is_empty()) {
            found.push(
                Diagnostic::new(
                    &COVERAGE_HOLE,
                    policy.id.span,
                    format!("policy `{}` reaches nobody", policy.id.value),
                )
                .help("give somebody the role, the team or the place in the rotation that its steps call"),
            );
            continue;
        }
        let hole = weeks.iter().find_map(|week| {
            let holes = holes(&covered(&called, *week, zone));
            (!holes.is_empty()).then_some((*week, holes))
        });
        if let Some((week, holes)) = hole {
            found.push(report(
                policy,
                &called,
                week,
                &holes,
                zone,
                week == weeks[0],
            ));
        }
    }
}

const WEEK: usize = 7 * DAY as usize;

/// The Monday of the first week from `now` on in which no clock is put forward or back.
fn quiet_week(now: DateTime<Utc>, zone: Tz, zones: &HashSet<Tz>) -> NaiveDate {
    let today = now.with_timezone(&zone).date_naive();
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    (0..8)
        .map(|weeks| monday + Days::new(7 * weeks))
        .find(|monday| {
            let (from, to) = (
                midnight(*monday, zone),
                midnight(*monday + Days::new(7), zone),
            );
            zones
                .iter()
                .all(|zone| offset(*zone, from) == offset(*zone, to))
        })
        .unwrap_or(monday)
}

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
}

/// The start of a day in a zone. Where the clocks skip midnight, the first hour after it.
fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let naive = day.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&naive)
        .earliest()
        .or_else(|| {
            zone.from_local_datetime(&(naive + TimeDelta::hours(1)))
                .earliest()
        })
        .map_or_else(|| naive.and_utc(), |at| at.to_utc())
}

/// For each minute of the week, whether the policy reaches somebody.
fn covered(called: &[Called<'_>], monday: NaiveDate, zone: Tz) -> Vec<bool> {
    let mut covered = vec![false; WEEK];
    let mut add = |minutes: &[bool]| {
        for (all, one) in covered.iter_mut().zip(minutes) {
            *all |= one;
        }
    };
    for step in called {
        for person in &step.people {
            add(&reachable(person, monday, zone));
        }
        for (_, members) in &step.schedules {
            let whole = vec![!members.is_empty(); WEEK];
            add(&members.iter().fold(whole, |mut all, member| {
                for (all, one) in all.iter_mut().zip(reachable(member, monday, zone)) {
                    *all &= one;
                }
                all
            }));
        }
    }
    covered
}

/// For each minute of the week that begins on `monday` in `zone`, whether a person can be called.
fn reachable(person: &Contact, monday: NaiveDate, zone: Tz) -> Vec<bool> {
    let Some(stretches) = person
        .hours
        .as_ref()
        .and_then(|text| hours::parse(&text.value))
    else {
        return vec![true; WEEK];
    };
    let own_zone = person.timezone.as_ref().map_or(zone, |own| own.value);
    let start = midnight(monday, zone);
    let mut minutes = vec![false; WEEK];
    // A day before and after, because days begin elsewhere at other times.
    for day in (0..10).map(|days| monday - Days::new(2) + Days::new(days)) {
        let from_start = (midnight(day, own_zone) - start).num_minutes();
        for stretch in &stretches {
            if stretch.day != day.weekday().num_days_from_monday() {
                continue;
            }
            for minute in stretch.from..stretch.to {
                let place = usize::try_from(from_start + i64::from(minute));
                if let Some(reached) = place.ok().and_then(|place| minutes.get_mut(place)) {
                    *reached = true;
                }
            }
        }
    }
    minutes
}

/// Stretches without cover. One that runs over the end of the week begins before it and ends after.
fn holes(covered: &[bool]) -> Vec<(usize, usize)> {
    let mut holes: Vec<(usize, usize)> = Vec::new();
    for (minute, reached) in covered.iter().enumerate() {
        match holes.last_mut() {
            _ if *reached => {}
            Some((_, end)) if *end == minute => *end += 1,
            _ => holes.push((minute, minute + 1)),
        }
    }
    if holes.len() > 1 && holes[0].0 == 0 && holes.last().is_some_and(|(_, end)| *end == WEEK) {
        let (_, end) = holes.remove(0);
        if let Some(last) = holes.last_mut() {
            last.1 = WEEK + end;
        }
    }
    holes
}

/// Times that are told before the rest is only counted.
const SHOWN: usize = 3;

fn report(
    policy: &EscalationPolicy,
    called: &[Called<'_>],
    monday: NaiveDate,
    holes: &[(usize, usize)],
    zone: Tz,
    this_week: bool,
) -> Diagnostic {
    let start = midnight(monday, zone);
    let clock = |minute: usize| {
        let at = start + TimeDelta::minutes(i64::try_from(minute % WEEK).unwrap_or_default());
        at.with_timezone(&zone).format("%a %H:%M").to_string()
    };
    let always = holes == [(0, WEEK)];
    let mut times: Vec<String> = holes
        .iter()
        .take(SHOWN)
        .map(|(from, to)| format!("{} to {}", clock(*from), clock(*to)))
        .collect();
    if always {
        times = vec!["at any time".to_owned()];
    }
    if holes.len() > SHOWN {
        times.push(format!("{} more times a week", holes.len() - SHOWN));
    }
    let when = if this_week {
        String::new()
    } else {
        format!(" in the week of {monday}")
    };
    let mut diagnostic = Diagnostic::new(
        &COVERAGE_HOLE,
        policy.id.span,
        format!(
            "policy `{}` reaches nobody {}{when} ({zone})",
            policy.id.value,
            times.join(", ")
        ),
    );
    let mut told = HashSet::new();
    for person in called.iter().flat_map(Called::everybody) {
        if let Some(hours) = &person.hours
            && told.len() < SHOWN
            && told.insert(person.id.value.as_str())
        {
            diagnostic =
                diagnostic.related(hours.span, format!("the hours of `{}`", person.id.value));
        }
    }
    diagnostic
        .help("add somebody whose `hours` hold these times, or a rotation that is on call then")
}
