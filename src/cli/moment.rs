//! `--at` and its like: moments as somebody types them, of what has happened.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::cli::failure::Failure;
use crate::time::typed::{self, BareTime, FORMS, TOLERANCE, Untimely};

/// The moment that was given for `flag`, else now.
pub(super) fn given(
    flag: &str,
    text: Option<&str>,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<DateTime<Tz>, Failure> {
    text.map_or_else(
        || Ok(now.with_timezone(&zone)),
        |text| past(flag, text, zone, now),
    )
}

/// Reads the moment of something that has happened. What has no offset is in the zone of the book or of the incident.
pub(super) fn past(
    flag: &str,
    text: &str,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<DateTime<Tz>, Failure> {
    let at = read(flag, text, zone, now, BareTime::Past)?;
    if at.to_utc() > now + TOLERANCE {
        let now = now.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z");
        return Err(Failure::new(format!("{flag} {text} has not come yet"))
            .help(format!("it is {now}; write down what has happened")));
    }
    Ok(at)
}

/// Reads a moment that somebody typed for `flag`.
pub(super) fn read(
    flag: &str,
    text: &str,
    zone: Tz,
    now: DateTime<Utc>,
    bare: BareTime,
) -> Result<DateTime<Tz>, Failure> {
    typed::moment(text, zone, now, bare).map_err(|why| match why {
        Untimely::Form => refused(flag, text, why).help(format!("write it as {FORMS}")),
        why => refused(flag, text, why),
    })
}

/// Reads a day, where it is `today`.
pub(super) fn day(flag: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    typed::day(text, today).map_err(|why| match why {
        Untimely::Form => {
            let help = match typed::likely_day(text) {
                Some(day) => format!("write it as {day}"),
                None => "write today, yesterday, or year, month and day, as 2026-01-31".to_owned(),
            };
            Failure::new(format!("{flag} {text} is not a day")).help(help)
        }
        why => refused(flag, text, why),
    })
}

/// The same of something that has happened.
pub(super) fn past_day(flag: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    let day = day(flag, text, today)?;
    if day > today {
        return Err(Failure::new(format!("{flag} {text} has not come yet"))
            .help(format!("it is {today}; write down what has happened")));
    }
    Ok(day)
}

/// Why a text of a good form is no moment.
fn refused(flag: &str, text: &str, why: Untimely) -> Failure {
    match why {
        Untimely::Twice(first, second) => {
            let zone = first.timezone();
            let is_bare = |c: char| c.is_ascii_digit() || c == ':';
            let form = |at: DateTime<Tz>| {
                let at = at.fixed_offset();
                let written = if text.trim().chars().all(is_bare) {
                    format!("{}{}", text.trim(), at.offset())
                } else {
                    at.to_rfc3339_opts(SecondsFormat::Secs, false)
                };
                format!("`{flag} {written}` ({})", at.to_utc().format("%H:%M UTC"))
            };
            Failure::new(format!(
                "{flag} {text}: the clocks go back in {zone}, so it comes twice"
            ))
            .help(format!("write {} or {}", form(first), form(second)))
        }
        Untimely::Never(reason) => Failure::new(format!("{flag} {text}: {reason}")),
        Untimely::Form => Failure::new(format!("{flag} {text} is not a moment")),
    }
}
