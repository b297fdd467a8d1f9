//! From what a wall clock shows to an instant, for the whole program.
//!
//! Where the clocks go back, a time comes twice; where they go forward, some times never come. There are
//! two rules, as in RFC 5545 and most calendars:
//!
//! - A time that a person wrote ([`exact`]) must be one instant. Otherwise it is an error that says which
//!   offsets to choose from: a guess could be wrong by an hour.
//! - A time that the program computes ([`instant`]), such as the next handover or a midnight, is the first
//!   of two; one that never comes is as much later as the clocks skip.

use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone, Utc,
};
use chrono_tz::Tz;

/// What a wall clock's time is in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WallTime {
    /// One instant.
    Once(DateTime<Tz>),
    /// Two instants, the earlier one first: the clocks go back.
    Twice(DateTime<Tz>, DateTime<Tz>),
    /// No instant: the clocks go forward, from the first offset to the second.
    Never(FixedOffset, FixedOffset),
}

impl WallTime {
    /// Looks `local` up in `zone`.
    pub fn of(local: NaiveDateTime, zone: Tz) -> Self {
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Self::Once(at),
            LocalResult::Ambiguous(first, second) => Self::Twice(first, second),
            LocalResult::None => {
                // No zone is a day away from UTC, and none changes its clocks twice in two days.
                let offset = |days| {
                    let near = local.checked_add_signed(TimeDelta::days(days));
                    zone.offset_from_utc_datetime(&near.unwrap_or(local)).fix()
                };
                Self::Never(offset(-1), offset(1))
            }
        }
    }
}

/// The instant of a time that a person wrote.
///
/// # Errors
/// Why there is no such instant, or why there are two, and what to write.
pub fn exact(local: NaiveDateTime, zone: Tz) -> Result<DateTime<Tz>, String> {
    let time = local.format("%H:%M");
    match WallTime::of(local, zone) {
        WallTime::Once(at) => Ok(at),
        WallTime::Twice(first, second) => Err(format!(
            "the clocks go back in {zone}, so {time} comes twice: add {} or {}",
            first.offset().fix(),
            second.offset().fix()
        )),
        WallTime::Never(before, after) => Err(format!(
            "the clocks go forward in {zone}, so there is no {time}: write the time with {before} (before) or {after} (after)"
        )),
    }
}

/// The instant of a time that the program computed.
pub fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match WallTime::of(local, zone) {
        WallTime::Once(at) | WallTime::Twice(at, _) => at.to_utc(),
        WallTime::Never(before, _) => {
            let utc = local.checked_sub_offset(before);
            utc.unwrap_or(local).and_utc()
        }
    }
}

/// The first instant of a day.
pub fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant(day.and_time(NaiveTime::MIN), zone)
}

/// The calendar day at `now` in `zone`.
pub fn today(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}
