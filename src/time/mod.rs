//! Durations, moments and hours of the week as handbooks write them.
//!
//! Owns the types and their words ([`Hours`] are [`hours`]'), the one way from a wall clock's time to an
//! instant ([`wall`]), and the one reader of moments on the command line ([`typed`]).

pub mod hours;
pub mod typed;
pub mod wall;

pub use hours::Hours;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

/// The last year that pages can show: the time element of HTML, as TOML, writes years in four digits.
pub const LAST_YEAR: i32 = 9999;

/// A length of time in whole seconds, written `90s`, `15m`, `1h30m`, `2d`, `1w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    /// Seconds.
    pub seconds: u64,
}

const UNITS: [(char, u64, &str); 5] = [
    ('w', 604_800, "week"),
    ('d', 86_400, "day"),
    ('h', 3_600, "hour"),
    ('m', 60, "minute"),
    ('s', 1, "second"),
];

impl Duration {
    /// A duration of `seconds`.
    pub const fn seconds(seconds: u64) -> Self {
        Self { seconds }
    }

    /// Reads the written form: at least one number with its unit, units from long to short.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut total: u64 = 0;
        let mut next_unit = 0;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number: u64 = rest.get(..digits)?.parse().ok()?;
            let letter = rest[digits..].chars().next()?;
            let unit = UNITS.iter().position(|(name, ..)| *name == letter)?;
            if unit < next_unit {
                return None;
            }
            total = total.checked_add(number.checked_mul(UNITS[unit].1)?)?;
            next_unit = unit + 1;
            rest = &rest[digits + 1..];
        }
        (next_unit > 0).then_some(Self { seconds: total })
    }

    /// How many of each unit it has, from long to short, without those of which it has none.
    fn units(self) -> impl Iterator<Item = (u64, char, &'static str)> {
        let mut left = self.seconds;
        UNITS.into_iter().filter_map(move |(letter, size, name)| {
            // Weeks are a way to write, not a way to read a measured time.
            if letter == 'w' && !left.is_multiple_of(size) || left < size {
                return None;
            }
            let number = left / size;
            left %= size;
            Some((number, letter, name))
        })
    }

    /// The two largest units that it has, each with its name for one; seconds where it has none.
    pub fn parts(self) -> Vec<(u64, &'static str)> {
        let units = self.units().map(|(number, _, name)| (number, name));
        let mut parts: Vec<_> = units.take(2).collect();
        if parts.is_empty() {
            parts.push((0, "second"));
        }
        parts
    }

    /// Its parts in English: `1 hour 30 minutes`, `0 seconds`.
    pub fn words(self) -> String {
        let word = |(n, name)| format!("{n} {name}{}", if n == 1 { "" } else { "s" });
        let words: Vec<String> = self.parts().into_iter().map(word).collect();
        words.join(" ")
    }
}

impl std::fmt::Display for Duration {
    /// The written form, shortest: `1h30m`; `0m` for nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.seconds == 0 {
            return f.write_str("0m");
        }
        self.units()
            .try_for_each(|(number, letter, _)| write!(f, "{number}{letter}"))
    }
}

/// A point in time as exact as its author knew it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Date and time with an offset.
    At(DateTime<FixedOffset>),
    /// Only the day is known.
    Day(NaiveDate),
}

impl Moment {
    /// The first instant that it can mean: of a bare day, its beginning in `zone`.
    pub fn earliest(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::At(at) => at.to_utc(),
            Self::Day(day) => wall::midnight(day, zone),
        }
    }

    /// The last instant that it can mean: of a bare day, its end in `zone`.
    pub fn latest(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::At(at) => at.to_utc(),
            Self::Day(day) => day
                .checked_add_days(Days::new(1))
                .map_or(DateTime::<Utc>::MAX_UTC, |next| wall::midnight(next, zone)),
        }
    }

    /// Its calendar day in `zone`.
    pub fn day(self, zone: Tz) -> NaiveDate {
        match self {
            Self::At(at) => at.with_timezone(&zone).date_naive(),
            Self::Day(day) => day,
        }
    }

    /// The instant, where the hour is known.
    pub fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(at) => Some(at.to_utc()),
            Self::Day(_) => None,
        }
    }
}

/// Whether pages can show a moment in every zone: its year has four digits and is not 0.
pub fn is_in_calendar(at: DateTime<Utc>) -> bool {
    let margin = TimeDelta::days(1);
    let year =
        |at: Option<DateTime<Utc>>| at.is_some_and(|at| (1..=LAST_YEAR).contains(&at.year()));
    year(at.checked_sub_signed(margin)) && year(at.checked_add_signed(margin))
}

/// The time from `from` to `to`, where both hours are known and `to` is not earlier.
pub fn between(from: Moment, to: Moment) -> Option<Duration> {
    let seconds = (to.instant()? - from.instant()?).num_seconds();
    u64::try_from(seconds).ok().map(Duration::seconds)
}
