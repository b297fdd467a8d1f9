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

#[cfg(test)]
mod tests {
    use super::{exact, instant, midnight};
    use chrono::{NaiveDate, NaiveDateTime};
    use chrono_tz::Tz;

    #[test]
    fn computed_times_follow_one_rule_where_the_clocks_change() {
        for (zone, local, expected) in [
            (
                "Europe/Berlin",
                "2026-07-01T02:30:00",
                "2026-07-01T00:30:00Z",
            ),
            // Forward at 02:00: 02:30 is half an hour after it.
            (
                "Europe/Berlin",
                "2026-03-29T02:30:00",
                "2026-03-29T01:30:00Z",
            ),
            // Back at 03:00: the first 02:30.
            (
                "Europe/Berlin",
                "2026-10-25T02:30:00",
                "2026-10-25T00:30:00Z",
            ),
            // Half an hour forward at 02:00.
            (
                "Australia/Lord_Howe",
                "2026-10-04T02:15:00",
                "2026-10-03T15:45:00Z",
            ),
            // A whole day that never came.
            (
                "Pacific/Apia",
                "2011-12-30T12:00:00",
                "2011-12-30T22:00:00Z",
            ),
        ] {
            let zone: Tz = zone.parse().expect("a zone");
            let local: NaiveDateTime = local.parse().expect("a time");
            let expected = expected.parse().ok();
            assert_eq!(Some(instant(local, zone)), expected, "{local} {zone}");
        }
    }

    #[test]
    fn a_day_begins_when_its_clocks_do() {
        let start = |zone: Tz, year, month, day| {
            let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
            midnight(day, zone).to_rfc3339()
        };
        // The clocks skip midnight.
        assert_eq!(
            start(Tz::America__Sao_Paulo, 2018, 11, 4),
            "2018-11-04T03:00:00+00:00"
        );
        // The clocks go back at midnight, so that the day before ends twice.
        assert_eq!(
            start(Tz::America__Havana, 2026, 11, 1),
            "2026-11-01T04:00:00+00:00"
        );
    }

    #[test]
    fn what_a_person_wrote_is_one_instant_or_an_error() {
        let read = |local: &str| {
            let local: NaiveDateTime = local.parse().expect("a time");
            exact(local, Tz::Europe__Berlin).map(|at| at.to_rfc3339())
        };
        assert_eq!(
            read("2026-07-01T02:30:00").as_deref(),
            Ok("2026-07-01T02:30:00+02:00")
        );
        assert_eq!(
            read("2026-10-25T02:30:00"),
            Err(
                "the clocks go back in Europe/Berlin, so 02:30 comes twice: add +02:00 or +01:00"
                    .to_owned()
            )
        );
        assert_eq!(
            read("2026-03-29T02:30:00"),
            Err("the clocks go forward in Europe/Berlin, so there is no 02:30: write the time with +01:00 (before) or +02:00 (after)".to_owned())
        );
    }
}
