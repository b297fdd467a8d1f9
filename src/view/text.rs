//! Words for moments, numbers and phone numbers.

use super::{Phone, Time};
use crate::record::phone::PhoneNumber;
use crate::time::Moment;
use crate::wording::Words;
pub use crate::wording::whole;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use std::fmt::Display;

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

/// A number in groups that an eye can hold, with its extension and the keys to press in words: `+1 555 0100`,
/// `+49 301 234 56 ext. 12`. What no phone can dial stays as it is written, and is dialled where it has only digits.
pub fn phone(written: &str, words: &Words) -> Phone {
    let number = PhoneNumber::parse(written).or_else(|| PhoneNumber::parse_loosely(written));
    let Some(number) = number else {
        let is_plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+()-./".contains(c);
        let digits = written.chars().filter(char::is_ascii_digit).collect();
        return Phone {
            tel: if written.chars().all(is_plain) {
                digits
            } else {
                String::new()
            },
            text: written.to_owned(),
        };
    };
    let mut text = match number.number.split_once('+') {
        Some((code, digits)) => {
            let length = country_code_length(digits).min(digits.len());
            let (country, rest) = digits.split_at(length);
            format!("{code} +{country} {}", groups(rest))
                .trim_start()
                .to_owned()
        }
        None => number.number.clone(),
    };
    if let Some(extension) = &number.extension {
        let places: [(&str, &dyn Display); 2] = [("phone", &text), ("extension", extension)];
        text = words.with("contacts.extension", &places);
    }
    let keys = number.keys.iter().flat_map(|keys| keys.split(','));
    for keys in keys.filter(|keys| !keys.is_empty()) {
        text = words.with("contacts.keys", &[("phone", &text), ("keys", &keys)]);
    }
    Phone {
        tel: number.dialled(),
        text,
    }
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
