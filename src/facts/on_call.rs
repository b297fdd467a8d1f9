//! Who is on call when: a rotation laid out as shifts.
//!
//! Shifts of every length follow the wall clock of the schedule's zone: handover number *n* is *n* shifts after the
//! start on that clock. Where the clocks change, the shift of that night is longer or shorter, and the handovers keep
//! their hour. A handover in the hour that the clocks skip is as much later as they skip, but never later than the
//! next one; one in the hour that comes twice is in the first of the two.

use crate::record::contacts::Schedule;
use crate::time::wall::{self, WallTime};
use crate::time::{Moment, is_in_calendar};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// One shift of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift<'b> {
    /// When it begins.
    pub from: DateTime<Utc>,
    /// When it ends.
    pub until: DateTime<Utc>,
    /// The contact's id.
    pub contact: &'b str,
}

impl Shift<'_> {
    /// Whether it has yet to begin at `now`.
    pub fn is_later(&self, now: DateTime<Utc>) -> bool {
        self.from > now
    }
}

/// The zone in which the shifts of a schedule change: its own, else the book's.
pub fn zone(schedule: &Schedule, book: Tz) -> Tz {
    schedule.timezone.as_ref().map_or(book, |zone| zone.value)
}

/// The shift at `now` and those after it, `count` in all. Before the rotation's start, those from its
/// start; none where the schedule says too little, and none beyond the calendar's end.
pub fn shifts(
    schedule: &Schedule,
    book_zone: Tz,
    now: DateTime<Utc>,
    count: usize,
) -> Vec<Shift<'_>> {
    let Some(plan) = Plan::of(schedule, book_zone) else {
        return Vec::new();
    };
    let elapsed = now.with_timezone(&plan.zone).naive_local() - plan.start;
    // Around a change of the clocks the shift before may still run: begin with it, and skip what is over.
    let first = (u64::try_from(elapsed.num_seconds()).unwrap_or(0) / plan.length).saturating_sub(1);
    (first..)
        .map_while(|number| plan.shift(number))
        .skip_while(|shift| shift.until <= now)
        // A shift in the hour that the clocks skip has no time of its own.
        .filter(|shift| shift.from < shift.until)
        .take(count)
        .collect()
}

/// Who takes over from whom, and when.
struct Plan<'b> {
    zone: Tz,
    start: NaiveDateTime,
    length: u64,
    rotation: Vec<&'b str>,
}

impl<'b> Plan<'b> {
    fn of(schedule: &'b Schedule, book_zone: Tz) -> Option<Self> {
        let zone = zone(schedule, book_zone);
        let start = match schedule.start.as_ref()?.value {
            Moment::At(at) => at.with_timezone(&zone).naive_local(),
            Moment::Day(day) => day.and_time(chrono::NaiveTime::MIN),
        };
        let length = schedule.shift.as_ref()?.value.seconds;
        let rotation: Vec<&str> = schedule
            .rotation
            .iter()
            .map(|contact| contact.value.as_str())
            .collect();
        (length > 0 && !rotation.is_empty()).then_some(Self {
            zone,
            start,
            length,
            rotation,
        })
    }

    fn shift(&self, number: u64) -> Option<Shift<'b>> {
        Some(Shift {
            from: self.handover(number)?,
            until: self.handover(number + 1)?,
            contact: self.rotation[(number % self.rotation.len() as u64) as usize],
        })
    }

    /// The handover at which shift `number` begins; none beyond the calendar's end.
    fn handover(&self, number: u64) -> Option<DateTime<Utc>> {
        let local = self.local_handover(number)?;
        let at = wall::instant(local, self.zone);
        let WallTime::Never(before, after) = WallTime::of(local, self.zone) else {
            return is_in_calendar(at).then_some(at);
        };
        let skipped = i64::from(after.local_minus_utc() - before.local_minus_utc());
        let later = u64::try_from(skipped).unwrap_or(0) / self.length;
        let next = (1..=later).filter_map(|step| self.local_handover(number + step));
        let earliest = next.map(|local| wall::instant(local, self.zone)).min();
        Some(earliest.map_or(at, |earliest| earliest.min(at)))
    }

    /// What the wall clock shows at that handover.
    fn local_handover(&self, number: u64) -> Option<NaiveDateTime> {
        let seconds = i64::try_from(number.checked_mul(self.length)?).ok()?;
        self.start
            .checked_add_signed(TimeDelta::try_seconds(seconds)?)
    }
}
