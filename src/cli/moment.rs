//! `--at` and its like: moments as somebody types them, of what has happened.

use chrono::{DateTime, Utc};
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
        Untimely::Form => Failure::new(format!("{flag} {text} is not a moment"))
            .help(format!("write it as {FORMS}")),
        Untimely::Never(reason) => Failure::new(format!("{flag} {text}: {reason}")),
    })
}
