//! `--at`: a moment as somebody types it.

use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::cli::failure::Failure;
use crate::time::wall;

/// Reads `03:12`, `2026-11-23 03:12` or `2026-11-23T03:12:00+01:00`. What has no offset is in the zone of
/// the book or of the incident. A bare time is today's; one that would lie more than an hour ahead is
/// yesterday's, since what is written down has happened.
pub(super) fn parse(text: &str, zone: Tz, now: DateTime<Utc>) -> Result<DateTime<Tz>, Failure> {
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
        Some((day, clock)) => day
            .parse()
            .ok()
            .zip(time(clock))
            .map(|(day, clock): (chrono::NaiveDate, _)| day.and_time(clock)),
        None => time(text).map(|clock| {
            let local = today.and_time(clock);
            let ahead = local - now.with_timezone(&zone).naive_local();
            if ahead > TimeDelta::hours(1) {
                local - Days::new(1)
            } else {
                local
            }
        }),
    };
    let local = local.ok_or_else(|| {
        Failure::new(format!("--at {text} is not a moment"))
            .help("write it as 03:12, 2026-11-23 03:12 or 2026-11-23T03:12:00+01:00")
    })?;
    wall::exact(local, zone).map_err(|reason| Failure::new(format!("--at {text}: {reason}")))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::edit::phase::written;
    use chrono::DateTime;
    use chrono_tz::Europe::Berlin;

    #[test]
    fn moments_are_read_in_the_zone_of_the_book() {
        let now = DateTime::from_timestamp(1_774_735_200, 0).expect("2026-03-28T22:00Z");
        let read = |text| parse(text, Berlin, now).map(|moment| written(&moment.fixed_offset()));
        let read = |text| read(text).unwrap_or_else(|failure| failure.message);
        assert_eq!(read("03:12"), "2026-03-28T03:12:00+01:00");
        let after_midnight = DateTime::from_timestamp(1_774_739_400, 0).expect("2026-03-28T23:10Z");
        for (text, expected) in [
            ("23:50", "2026-03-28T23:50:00+01:00"),
            ("11:30", "2026-03-28T11:30:00+01:00"),
            ("01:10", "2026-03-29T01:10:00+01:00"),
            ("01:11", "2026-03-28T01:11:00+01:00"),
        ] {
            let late =
                parse(text, Berlin, after_midnight).map(|moment| written(&moment.fixed_offset()));
            assert_eq!(late.ok().as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("2026-11-23 03:12"), "2026-11-23T03:12:00+01:00");
        assert_eq!(read("2026-07-01T03:12:09Z"), "2026-07-01T05:12:09+02:00");
        assert_eq!(
            read("2026-03-29 02:30"),
            "--at 2026-03-29 02:30: the clocks go forward in Europe/Berlin, so there is no 02:30: write the time with +01:00 (before) or +02:00 (after)"
        );
        assert_eq!(
            read("2026-10-25 02:30"),
            "--at 2026-10-25 02:30: the clocks go back in Europe/Berlin, so 02:30 comes twice: add +02:00 or +01:00"
        );
        assert_eq!(read("soon"), "--at soon is not a moment");
    }
}
