//! `--at`: a moment as somebody types it.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::cli::failure::Failure;
use crate::time::wall;

/// The moment that was given, else now.
pub(super) fn given(
    at: Option<&str>,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<DateTime<Tz>, Failure> {
    at.map_or_else(
        || Ok(now.with_timezone(&zone)),
        |text| parse(text, zone, now),
    )
}

/// Reads `03:12`, `2026-11-23 03:12` or `2026-11-23T03:12:00+01:00`. What has no offset is in the zone of
/// the book or of the incident. A bare time is today's; one that would lie more than an hour ahead is
/// yesterday's, since what is written down has happened.
fn parse(text: &str, zone: Tz, now: DateTime<Utc>) -> Result<DateTime<Tz>, Failure> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.with_timezone(&zone));
    }
    let time = |text: &str| {
        NaiveTime::parse_from_str(text, "%H:%M:%S")
            .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M"))
            .ok()
    };
    let today = wall::today(now, zone);
    let local: Option<NaiveDateTime> = match text.split_once([' ', 'T']) {
        Some((day, clock)) => {
            let day: Option<NaiveDate> = day.parse().ok();
            day.zip(time(clock)).map(|(day, clock)| day.and_time(clock))
        }
        None => time(text).map(|clock| {
            let local = today.and_time(clock);
            let ahead = local - now.with_timezone(&zone).naive_local();
            local - Days::new(u64::from(ahead > TimeDelta::hours(1)))
        }),
    };
    let local = local.ok_or_else(|| {
        Failure::new(format!("--at {text} is not a moment"))
            .help("write it as 03:12, 2026-11-23 03:12 or 2026-11-23T03:12:00+01:00")
    })?;
    wall::exact(local, zone).map_err(|reason| Failure::new(format!("--at {text}: {reason}")))
}
