//! Lines as people copy them out of a chat: a time, then what was said.

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use chrono_tz::Tz;
use regex::Regex;

use super::clock::Clock;

/// `20:16 text`, `2026-11-28 20:18 text`, `[20:16:05] text`, `8:16 PM text`, with or without bullet.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[-*+]\s+)?\[?(?:(?P<day>\d{4}-\d{2}-\d{2})[ T])?(?P<hour>\d{1,2})(?P<minute>:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)",
        r"(?P<half>\s?[AaPp]\.?[Mm]\b\.?)?(?P<zone>\s?(?:Z|UTC)\b|[+-]\d{2}:?\d{2}\b)?\]?(?P<rest>[\s:|,–—-].*)$"
    ))
    .ok()
});

/// A stretch of time (`10:15 to 10:45`, `10:15-10:45`) is a part of a sentence.
static STRETCH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(?i:to|until|till|and)\s|[-–—]\s*)(?:\d{4}-|\d{1,2}[:.]\d{2})").ok()
});

/// The time at the beginning of a line as [`Clock::read`] takes it, and the words behind it.
pub(super) fn parts(line: &str) -> Option<(String, &str)> {
    let found = LINE.as_ref()?.captures(line.trim())?;
    let rest = found.name("rest")?.as_str();
    if STRETCH.as_ref()?.is_match(rest) {
        return None;
    }
    let words = rest.trim_start_matches(|c: char| c.is_whitespace() || ":|,–—-".contains(c));
    let hour: u32 = found["hour"].parse().ok()?;
    let half = found.name("half").map(|half| half.as_str().trim_start());
    let hour = match half.and_then(|half| half.chars().next()) {
        None if hour < 24 => hour,
        Some('a' | 'A') if (1..=12).contains(&hour) => hour % 12,
        Some('p' | 'P') if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    let minute = &found["minute"];
    let clock = format!("{hour:02}{minute}");
    let zone = found.name("zone").map_or("", |zone| zone.as_str().trim());
    let when = match found.name("day") {
        Some(day) if zone.starts_with(['+', '-']) => {
            let seconds = if minute.len() > 3 { "" } else { ":00" };
            let colon = if zone.contains(':') {
                zone.to_owned()
            } else {
                format!("{}:{}", &zone[..3], &zone[3..])
            };
            format!("{}T{clock}{seconds}{colon}", day.as_str())
        }
        Some(day) => format!("{} {clock}{zone}", day.as_str()),
        // Whose day it is cannot be told.
        None if zone.starts_with(['+', '-']) => return None,
        None => format!("{clock}{zone}"),
    };
    (!words.is_empty()).then_some((when, words))
}

/// When a line of a chat was written, and what it says; nothing of a line that does not begin with its time. It was
/// written before `now`: a clock time alone is of the last day, or of the hour to come where clocks differ.
pub fn chat_line(
    line: &str,
    zone: Tz,
    now: DateTime<Utc>,
) -> Option<(DateTime<FixedOffset>, &str)> {
    let (when, words) = parts(line)?;
    let mut clock = Clock {
        zone,
        last: now - TimeDelta::hours(11),
    };
    Some((clock.read(&when).ok()?, words))
}
