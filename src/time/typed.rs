//! Moments as somebody types them: `03:12`, `2026-11-23T03:12Z`, `now`, `-10m`.
//!
//! Owns the one reader of moments that stand on the command line. Files are stricter: a record says its moments in the
//! form of TOML.

use super::wall::WallTime;
use super::{Duration, LAST_YEAR, is_in_calendar, wall};
use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};
use chrono_tz::Tz;

/// How a moment can be written, for help.
pub const FORMS: &str =
    "03:12, 2026-11-23 03:12, 2026-11-23T03:12Z, 2026-11-23T03:12:00+01:00, now or -10m";

/// How far ahead a moment may lie that is said to be past: clocks differ.
pub const TOLERANCE: TimeDelta = TimeDelta::hours(1);

/// Which day a time of day without a date belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BareTime {
    /// Today's, or yesterday's where today's would lie more than [`TOLERANCE`] ahead: it is of something that happened.
    Past,
    /// Today's.
    Today,
}

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untimely {
    /// It has none of the [`FORMS`].
    Form,
    /// It has one of them, and there is no such moment.
    Never(String),
    /// It has one of them, and there are two such moments: the clocks go back.
    Twice(DateTime<Tz>, DateTime<Tz>),
}

/// Reads a moment. What has no offset and no zone of its own is in `zone`.
///
/// # Errors
/// Why the text is not a moment.
pub fn moment(
    text: &str,
    zone: Tz,
    now: DateTime<Utc>,
    bare: BareTime,
) -> Result<DateTime<Tz>, Untimely> {
    let text = text.trim();
    let at = if text.eq_ignore_ascii_case("now") {
        now
    } else if let Some(ago) = ago(text) {
        let seconds = i64::try_from(ago.seconds).unwrap_or(i64::MAX);
        let at = TimeDelta::try_seconds(seconds).and_then(|ago| now.checked_sub_signed(ago));
        at.unwrap_or(DateTime::<Utc>::MIN_UTC)
    } else {
        let (rest, place) = place(text);
        match place.unwrap_or(Place::Zone(zone)) {
            Place::Zone(zone) => {
                let local = local(rest, now.with_timezone(&zone).naive_local(), bare)?;
                match WallTime::of(local, zone) {
                    // What has happened was at the one of both that has come.
                    WallTime::Twice(first, second)
                        if bare == BareTime::Past && first <= now && now < second =>
                    {
                        first.to_utc()
                    }
                    WallTime::Twice(first, second) => return Err(Untimely::Twice(first, second)),
                    _ => wall::exact(local, zone).map_err(Untimely::Never)?.to_utc(),
                }
            }
            Place::Offset(offset) => {
                let local = local(rest, now.with_timezone(&offset).naive_local(), bare)?;
                let utc = local.checked_sub_offset(offset);
                utc.map_or(DateTime::<Utc>::MIN_UTC, |utc| utc.and_utc())
            }
        }
    };
    if is_in_calendar(at) {
        Ok(at.with_timezone(&zone))
    } else {
        Err(Untimely::Never("it is beyond the calendar".to_owned()))
    }
}

/// The length of `-10m`, `10m ago`, `10 minutes ago`, `-1h30m`.
fn ago(text: &str) -> Option<Duration> {
    let lower = text.to_lowercase();
    let length = match (lower.strip_prefix('-'), lower.strip_suffix("ago")) {
        (Some(length), None) | (None, Some(length)) => length.trim(),
        _ => return None,
    };
    let mut compact = String::new();
    let mut is_in_word = false;
    for letter in length.chars().filter(|letter| !letter.is_whitespace()) {
        // Of `minutes` the first letter says all.
        let is_letter = letter.is_alphabetic();
        if !(is_letter && is_in_word) {
            compact.push(letter);
        }
        is_in_word = is_letter;
    }
    Duration::parse(&compact)
}

/// Where a time of day is meant.
enum Place {
    Zone(Tz),
    Offset(FixedOffset),
}

/// The offset or zone at the end of a text, if it has one, and what stands before it.
fn place(text: &str) -> (&str, Option<Place>) {
    let upper_end = |end: &str| {
        let at = text.len().checked_sub(end.len())?;
        let tail = text.get(at..)?;
        tail.eq_ignore_ascii_case(end)
            .then(|| text[..at].trim_end())
    };
    for end in ["UTC", "GMT", "Z"] {
        if let Some(rest) = upper_end(end) {
            return (rest, Some(Place::Zone(Tz::UTC)));
        }
    }
    if let Some((rest, name)) = text.rsplit_once(' ')
        && name.contains('/')
        && let Ok(zone) = name.parse()
    {
        return (rest.trim_end(), Some(Place::Zone(zone)));
    }
    // The signs of a date stand before its time.
    let time = text.find(':').unwrap_or(text.len());
    if let Some(at) = text[time..].find(['+', '-']).map(|at| time + at)
        && let Some(offset) = offset(&text[at..])
    {
        return (text[..at].trim_end(), Some(Place::Offset(offset)));
    }
    (text, None)
}

/// `+01:00`, `+0100` or `+01`.
fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let is_there = (0..24).contains(&hours) && (0..60).contains(&minutes);
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)).filter(|_| is_there)
}

/// A day and a time of day, or a time of day alone, where the clock shows `here`.
fn local(text: &str, here: NaiveDateTime, bare: BareTime) -> Result<NaiveDateTime, Untimely> {
    // `yesterday` has the letter that stands between day and time.
    let parts = text.split_once(' ').or_else(|| text.split_once(['T', 't']));
    let Some((day, clock)) = parts else {
        let local = here
            .date()
            .and_time(time_of_day(text).ok_or(Untimely::Form)?);
        let is_ahead = bare == BareTime::Past && local - here > TOLERANCE;
        return Ok(local - Days::new(u64::from(is_ahead)));
    };
    let clock = time_of_day(clock.trim()).ok_or(Untimely::Form)?;
    Ok(self::day(day, here.date())?.and_time(clock))
}

/// Reads a day, where it is `today`: `2026-11-23`, `today` or `yesterday`.
///
/// # Errors
/// Why the text is not a day.
pub fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, Untimely> {
    let text = text.trim();
    match text.to_lowercase().as_str() {
        "today" => Ok(today),
        "yesterday" => Ok(today - Days::new(1)),
        _ => date(text),
    }
}

/// The day that a text most likely means which says one in another usual form. `1/2/2026` may be in January or in
/// February: no guess.
pub fn likely_day(text: &str) -> Option<NaiveDate> {
    let forms = ["%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"];
    let read = |form| NaiveDate::parse_from_str(text.trim(), form).ok();
    let is_likely = |day: &NaiveDate| (1000..=LAST_YEAR).contains(&day.year());
    forms.into_iter().find_map(read).filter(is_likely)
}

/// A day as `2026-11-23`; one that looks like it and is not there is told as such.
fn date(text: &str) -> Result<NaiveDate, Untimely> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(parts.as_slice(), [year, month, day]
        if year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()))
        || !parts.iter().all(is_number)
    {
        return Err(Untimely::Form);
    }
    text.parse()
        .map_err(|_| Untimely::Never(format!("there is no day {text}")))
}

/// A time of day to the second. A leap second counts as the last second before it.
pub fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (clock, is_leap) = match text.strip_suffix(":60") {
        Some(clock) => (format!("{clock}:59"), true),
        None => (text.to_owned(), false),
    };
    let forms: &[&str] = if is_leap {
        &["%H:%M:%S"]
    } else {
        &["%H:%M:%S%.f", "%H:%M"]
    };
    let read = |form: &&str| NaiveTime::parse_from_str(&clock, form).ok();
    forms.iter().find_map(read)
}

#[cfg(test)]
mod tests {
    use super::{Untimely, day, likely_day};
    use chrono::NaiveDate;

    #[test]
    fn a_day_is_read_and_other_forms_are_recognised() {
        let today: NaiveDate = "2026-03-01".parse().expect("a day");
        for (text, expected) in [
            ("2026-01-31", "2026-01-31"),
            (" 2026-1-31 ", "2026-01-31"),
            ("today", "2026-03-01"),
            ("Today", "2026-03-01"),
            ("yesterday", "2026-02-28"),
        ] {
            assert_eq!(
                day(text, today).map(|day| day.to_string()),
                Ok(expected.to_owned()),
                "{text}"
            );
        }
        let never = Untimely::Never("there is no day 2026-02-30".to_owned());
        assert_eq!(day("2026-02-30", today), Err(never));
        for (text, likely) in [
            ("31.1.2026", Some("2026-01-31")),
            ("2026/1/31", Some("2026-01-31")),
            ("20260131", Some("2026-01-31")),
            ("1/2/2026", None),
            ("31.2.2026", None),
            ("tomorrow", None),
            ("", None),
            ("+10000-01-01", None),
        ] {
            assert_eq!(day(text, today), Err(Untimely::Form), "{text}");
            assert_eq!(
                likely_day(text).map(|day| day.to_string()).as_deref(),
                likely,
                "{text}"
            );
        }
    }
}
