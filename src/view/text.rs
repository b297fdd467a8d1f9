//! Words for moments, numbers and phone numbers.

use super::{Phone, Time};
use crate::time::Moment;
pub use crate::wording::whole;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// `2024-01-15 22:48 UTC`, and the local time where `zone` is not UTC.
pub fn instant(at: DateTime<Utc>, zone: Tz) -> Time {
    let local = at.with_timezone(&zone);
    let there = if local.date_naive() == at.date_naive() {
        local.format("%H:%M")
    } else {
        local.format("%Y-%m-%d %H:%M")
    };
    Time {
        iso: at.format("%Y-%m-%dT%H:%MZ").to_string(),
        text: at.format("%Y-%m-%d %H:%M UTC").to_string(),
        local: (!is_utc(zone)).then(|| format!("{there} {zone}")),
    }
}

/// Whether a zone is UTC under any of its names.
pub fn is_utc(zone: Tz) -> bool {
    matches!(
        zone.name(),
        "UTC" | "Etc/UTC" | "Zulu" | "Etc/Zulu" | "UCT" | "Etc/UCT" | "Universal" | "Etc/Universal"
    )
}

/// A day: `2024-01-15`.
pub fn day(day: NaiveDate) -> Time {
    let text = day.format("%Y-%m-%d").to_string();
    Time {
        iso: text.clone(),
        text,
        local: None,
    }
}

/// A moment as exactly as it is known.
pub fn moment(moment: Moment, zone: Tz) -> Time {
    match moment {
        Moment::At(at) => instant(at.to_utc(), zone),
        Moment::Day(date) => day(date),
    }
}

/// A moment in a list: the local time only where it is on another day than UTC's, so that the list names the
/// day that the search and the year's list name.
pub fn listed(at: Moment, zone: Tz) -> Time {
    let is_same_day = at.day(zone) == at.day(Tz::UTC);
    let time = moment(at, zone);
    Time {
        local: time.local.filter(|_| !is_same_day),
        ..time
    }
}

/// `text` with its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Letters of a text that introduces a page in a list.
const BRIEF: usize = 140;

/// The beginning of `text`, whole sentences or whole words, for a line in a list. None of an empty text.
pub fn brief(text: &str) -> Option<String> {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(BRIEF) else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    let head = &text[..end];
    if let Some(stop) = head.rfind(". ") {
        return Some(head[..=stop].to_owned());
    }
    let words = head.rfind(' ').map_or(head, |space| &head[..space]);
    Some(format!("{}…", words.trim_end_matches([',', ';', ':'])))
}

/// How many, with the thousands parted.
pub fn size(n: usize) -> String {
    whole(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A number as short as it is exact, its thousands parted.
pub fn number(value: f64) -> String {
    let written = format!("{value}");
    match written.split_once('.') {
        Some((whole_part, rest)) => match whole_part.parse() {
            Ok(n) => format!("{}.{rest}", whole(n)),
            Err(_) => written,
        },
        None => written.parse().map_or(written, whole),
    }
}

/// An E.164 number in groups that an eye can hold: `+1 555 0100`, `+49 301 234 56`.
pub fn phone(number: &str) -> Phone {
    let tel: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let text = match tel.strip_prefix('+') {
        Some(digits) => {
            let code = country_code_length(digits).min(digits.len());
            let (code, rest) = digits.split_at(code);
            format!("+{code} {}", groups(rest))
        }
        None => number.to_owned(),
    };
    Phone { tel, text }
}

/// Digits of the country code that a number starts with (ITU E.164: 1 and 7 stand alone, and a few
/// second digits make a code of three).
fn country_code_length(digits: &str) -> usize {
    let mut two = digits.bytes();
    match (two.next(), two.next()) {
        (Some(b'1' | b'7'), _) => 1,
        (Some(b'2'), Some(b'1'..=b'6' | b'8' | b'9'))
        | (Some(b'3'), Some(b'5' | b'7' | b'8'))
        | (Some(b'4'), Some(b'2'))
        | (Some(b'5'), Some(b'0' | b'9'))
        | (Some(b'6'), Some(b'7'..=b'9'))
        | (Some(b'8'), Some(b'0' | b'5' | b'7' | b'8'))
        | (Some(b'9'), Some(b'6' | b'7' | b'9')) => 3,
        _ => 2,
    }
}

/// Groups of three; what would leave one digit alone ends in a group of four.
fn groups(digits: &str) -> String {
    let mut out = String::new();
    let mut rest = digits;
    while !rest.is_empty() {
        let take = match rest.len() {
            4 => 4,
            len => len.min(3),
        };
        if !out.is_empty() {
            out.push(' ');
        }
        // Digits are ASCII: any place is a character boundary.
        out.push_str(&rest[..take]);
        rest = &rest[take..];
    }
    out
}
