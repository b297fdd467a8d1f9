//! The hours of the week in which an escalation policy reaches nobody.
//!
//! A week is 10,080 minutes from Monday's midnight in the book's zone. Everybody's hours are brought
//! into it from their own zone; whoever names no hours can be called at any time. Of a rotation,
//! somebody answers for certain only when every one of its members would.

use super::escalation::Called;
use crate::record::contacts::{Contact, Contacts};
use crate::time::hours::DAY;
use crate::time::wall;
use chrono::{DateTime, Datelike, Days, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::HashSet;

const WEEK: usize = 7 * DAY as usize;

/// Weeks in which the hours of all zones of a handbook are compared.
#[derive(Debug)]
pub struct Weeks {
    zone: Tz,
    mondays: [NaiveDate; 2],
}

/// A week in which a policy reaches nobody for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holes {
    /// The Monday of the week.
    pub monday: NaiveDate,
    /// Whether that is the week that comes next, not the one half a year later.
    pub is_next_week: bool,
    /// When nobody answers: from and until, in the book's zone. A stretch over the end of the week ends at
    /// its beginning.
    pub times: Vec<(DateTime<Tz>, DateTime<Tz>)>,
    /// Whether that is the whole week.
    pub is_always: bool,
}

impl Weeks {
    /// The first week from `now` on, and from half a year later, in which no clock is put forward or back:
    /// hours of several zones meet otherwise in summer than in winter.
    pub fn from(now: DateTime<Utc>, zone: Tz, contacts: &Contacts) -> Self {
        let own = contacts.contacts.iter();
        let zones: HashSet<Tz> = own
            .filter_map(|contact| Some(contact.timezone.as_ref()?.value))
            .chain([zone])
            .collect();
        Self {
            zone,
            mondays: [0, 26].map(|weeks| quiet_week(now + TimeDelta::weeks(weeks), zone, &zones)),
        }
    }

    /// When a policy with these steps reaches nobody; none where somebody can always be called.
    pub fn holes(&self, called: &[Called<'_>]) -> Option<Holes> {
        self.mondays.into_iter().find_map(|monday| {
            let holes = holes(&covered(called, monday, self.zone));
            let start = wall::midnight(monday, self.zone);
            let at = |minute: usize| {
                let minutes = i64::try_from(minute % WEEK).unwrap_or_default();
                (start + TimeDelta::minutes(minutes)).with_timezone(&self.zone)
            };
            (!holes.is_empty()).then(|| Holes {
                monday,
                is_next_week: monday == self.mondays[0],
                times: holes
                    .iter()
                    .map(|(from, to)| (at(*from), at(*to)))
                    .collect(),
                is_always: holes == [(0, WEEK)],
            })
        })
    }
}

/// The Monday of the first week from `now` on in which no clock is put forward or back.
fn quiet_week(now: DateTime<Utc>, zone: Tz, zones: &HashSet<Tz>) -> NaiveDate {
    let today = wall::today(now, zone);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    (0..8)
        .map(|weeks| monday + Days::new(7 * weeks))
        .find(|monday| {
            let start = wall::midnight(*monday, zone);
            let end = wall::midnight(*monday + Days::new(7), zone);
            zones
                .iter()
                .all(|zone| offset(*zone, start) == offset(*zone, end))
        })
        .unwrap_or(monday)
}

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
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
    let Some(hours) = &person.hours else {
        return vec![true; WEEK];
    };
    let own_zone = person.timezone.as_ref().map_or(zone, |own| own.value);
    let start = wall::midnight(monday, zone);
    let mut minutes = vec![false; WEEK];
    // A day before and after, because days begin elsewhere at other times.
    for day in (0..10).map(|days| monday - Days::new(2) + Days::new(days)) {
        let from_start = (wall::midnight(day, own_zone) - start).num_minutes();
        for stretch in &hours.value.stretches {
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
