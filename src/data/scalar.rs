//! The scalar types that the syntaxes lack: each reader gives the value or says why there is none.

use crate::time::{Moment, is_in_calendar, wall};
use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use deunicode::deunicode_with_tofu;
use toml::value::{self, Datetime};

/// A permanent id: lower-case letters, digits, `.`, `_` and `-`, at most 63, the first a letter or digit.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut bytes = text.bytes();
    text.len() <= 63
        && bytes.next().is_some_and(plain)
        && bytes.all(|byte| plain(byte) || b"._-".contains(&byte))
}

/// Text in letters of ASCII: `Straße` is `Strasse`. What Chinese, Japanese and Korean signs say depends on who reads
/// them, so that they are left out.
pub fn in_ascii(text: &str) -> String {
    let is_of_many_readings = |c: char| matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    let read: String = text.chars().filter(|c| !is_of_many_readings(*c)).collect();
    deunicode_with_tofu(&read, "")
}

/// The id nearest to what somebody wrote; empty if nothing of it can be kept.
pub fn to_id(text: &str) -> String {
    let mut id = String::new();
    for c in in_ascii(text).to_ascii_lowercase().chars() {
        if c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c) {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(63);
    id.trim_matches(['-', '.', '_']).to_owned()
}

/// An IANA time zone. Abbreviations name an offset for half a year at best, so they are refused.
///
/// # Errors
/// The zone that was meant, if one is like it.
pub fn zone(text: &str) -> Result<Tz, Option<&'static str>> {
    match text.parse::<Tz>() {
        Ok(zone) if text.contains('/') || text == "UTC" => Ok(zone),
        _ => Err(zone_hint(text)),
    }
}

fn zone_hint(text: &str) -> Option<&'static str> {
    let known = match text.to_uppercase().as_str() {
        "CET" | "CEST" | "MET" | "MEZ" | "MESZ" => "Europe/Berlin",
        "WET" | "WEST" => "Europe/Lisbon",
        "EET" | "EEST" => "Europe/Helsinki",
        "BST" | "GB" => "Europe/London",
        "EST" | "EDT" | "ET" | "EST5EDT" => "America/New_York",
        "CST" | "CDT" | "CT" | "CST6CDT" => "America/Chicago",
        "MST" | "MDT" | "MT" | "MST7MDT" => "America/Denver",
        "PST" | "PDT" | "PT" | "PST8PDT" => "America/Los_Angeles",
        "IST" => "Asia/Kolkata",
        "JST" | "JAPAN" => "Asia/Tokyo",
        "AEST" | "AEDT" => "Australia/Sydney",
        "GMT" | "Z" | "ZULU" | "UCT" => "UTC",
        _ => {
            let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            // A city is enough: it is the last part of one name only.
            let city = text.replace(' ', "_");
            let is_city = |name: &&str| {
                let last = name.rsplit('/').next().unwrap_or(name);
                name.contains('/') && last.eq_ignore_ascii_case(&city)
            };
            let mut cities = names().filter(is_city);
            return match (cities.next(), cities.next()) {
                (Some(only), None) => Some(only),
                _ => crate::diagnostic::did_you_mean(text, names()),
            };
        }
    };
    Some(known)
}

/// A date of the syntax as a day that exists.
pub fn date(datetime: &Datetime) -> Option<NaiveDate> {
    match datetime {
        Datetime {
            date: Some(date),
            time: None,
            ..
        } => day(*date),
        _ => None,
    }
}

/// A day that pages can show: the calendar has no year 0.
fn day(date: value::Date) -> Option<NaiveDate> {
    let day = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())?;
    is_in_calendar(day.and_time(NaiveTime::MIN).and_utc()).then_some(day)
}

/// A date or date-time as a moment. One without an offset is local to `zone`.
///
/// # Errors
/// Why there is no such moment, or why there are two.
pub fn moment(datetime: &Datetime, zone: Tz) -> Result<Moment, String> {
    let Some(date) = datetime.date else {
        return Err("write the date too: 2024-01-15T23:48:00+01:00".to_owned());
    };
    let day = day(date).ok_or_else(|| no_such_day(date.year, date.month, date.day))?;
    let Some(time) = datetime.time else {
        return Ok(Moment::Day(day));
    };
    let time = NaiveTime::from_hms_nano_opt(
        time.hour.into(),
        time.minute.into(),
        // A leap second counts as the last second before it.
        u32::from(time.second.unwrap_or(0)).min(59),
        time.nanosecond.unwrap_or(0),
    );
    let local = day.and_time(time.ok_or("there is no such time of day")?);
    let offset = match datetime.offset {
        Some(value::Offset::Z) => Some(0),
        Some(value::Offset::Custom { minutes }) => Some(i32::from(minutes) * 60),
        None => None,
    };
    let at = match offset {
        Some(seconds) => FixedOffset::east_opt(seconds)
            .and_then(|offset| offset.from_local_datetime(&local).single())
            .map(Moment::At)
            .ok_or_else(|| "there is no such offset".to_owned()),
        None => wall::exact(local, zone).map(|at| Moment::At(at.fixed_offset())),
    }?;
    match at.instant() {
        Some(instant) if !is_in_calendar(instant) => {
            Err(no_such_day(date.year, date.month, date.day))
        }
        _ => Ok(at),
    }
}

/// Why numbers that look like a day are none.
pub fn no_such_day(year: u16, month: u8, day: u8) -> String {
    if !(1..=12).contains(&month) {
        return format!("that day does not exist: there is no month {month:02}");
    }
    let first = NaiveDate::from_ymd_opt(year.into(), month.into(), 1);
    match first.map(|first| (first, first.num_days_in_month())) {
        Some((first, days)) if day == 0 || days < day => {
            let month = first.format("%B %Y");
            format!("that day does not exist: {month} has {days} days")
        }
        _ => "pages can show the years from 1 to 9999".to_owned(),
    }
}

/// The day that a text names in another form than that of TOML, where it can be only one; or why there is no such day.
/// Nothing of a text in which no day is seen.
pub fn day_in_words(text: &str) -> Option<Result<NaiveDate, String>> {
    let text = text.trim();
    let numbers: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |at: usize| numbers.get(at).and_then(|part| part.parse::<u16>().ok());
    if let (3, Some(first), Some(month), Some(last)) =
        (numbers.len(), number(0), number(1), number(2))
    {
        let is_year = |at: usize| numbers.get(at).is_some_and(|part| part.len() == 4);
        let (year, day) = match () {
            () if is_year(0) => (first, last),
            // With dots the day comes first everywhere; with other signs it depends on the country.
            () if is_year(2) && !text.contains(['-', '/']) => (last, first),
            () => return None,
        };
        let found = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
        let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
        return Some(found.ok_or_else(|| no_such_day(year, small(month), small(day))));
    }
    ["%B %d, %Y", "%d %B %Y", "%B %d %Y", "%d. %B %Y"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
        .map(Ok)
}

/// Whether a text is shaped like a BCP 47 language tag: `en`, `pt-BR`, `zh-Hant-TW`.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && is_alphabetic(first))
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn is_alphabetic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
