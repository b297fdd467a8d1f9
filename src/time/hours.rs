//! Hours of the week as contacts write them: `Mon-Fri 08:00-20:00; Sat 10:00-14:00`, `24x7`.

use chrono::{NaiveTime, Timelike};

/// The hours of the week in which somebody can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// As written.
    pub text: String,
    /// The stretches of the week, in the order in which they are written.
    pub stretches: Vec<Stretch>,
}

/// A stretch of one day, in minutes from its midnight. It may run into the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Days from Monday: 0 to 6.
    pub day: u32,
    /// First minute.
    pub from: u32,
    /// One past the last minute; beyond [`DAY`] it is the next day's.
    pub to: u32,
}

/// Minutes of a day.
pub const DAY: u32 = 24 * 60;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const ALWAYS: &str = "24x7";

impl Hours {
    /// Reads the written form; none of what is not one. [`pattern`] describes the same form.
    pub fn parse(text: &str) -> Option<Self> {
        let mut stretches = Vec::new();
        if text == ALWAYS {
            stretches.extend((0..7).map(|day| Stretch {
                day,
                from: 0,
                to: DAY,
            }));
        } else {
            for part in text.split(';') {
                let mut words = part.split_whitespace();
                let (Some(days), Some(times), None) = (words.next(), words.next(), words.next())
                else {
                    return None;
                };
                let (from, to) = times.split_once('-')?;
                let (from, to) = (minute(from)?, minute(to)?);
                // "22:00-06:00" ends on the next morning.
                let to = if to <= from { to + DAY } else { to };
                let days = days_of(days)?.into_iter();
                stretches.extend(days.map(|day| Stretch { day, from, to }));
            }
        }
        Some(Self {
            text: text.to_owned(),
            stretches,
        })
    }

    /// Whether there is no hour in which nobody answers.
    pub fn is_always(&self) -> bool {
        self.text == ALWAYS
    }
}

/// The days of `Mon`, `Mon-Fri`, `Fri-Mon` or `Mon,Wed`.
fn days_of(text: &str) -> Option<Vec<u32>> {
    let number = |name| (0..).zip(DAYS).find(|(_, day)| *day == name);
    let mut days = Vec::new();
    for range in text.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let ((first, _), (last, _)) = (number(first)?, number(last)?);
        days.extend((0..=(last + 7 - first) % 7).map(|offset| (first + offset) % 7));
    }
    Some(days)
}

/// Minutes from midnight of `08:30`; the end of a day is `24:00`.
fn minute(text: &str) -> Option<u32> {
    if text == "24:00" {
        return Some(DAY);
    }
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    (text.len() == 5).then(|| time.num_seconds_from_midnight() / 60)
}

/// The written form as a regular expression, for programs that read no Rust.
pub fn pattern() -> String {
    let day = format!("({})", DAYS.join("|"));
    let days = format!("{day}(-{day})?(,{day}(-{day})?)*");
    let time = "(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)";
    let part = format!(r"\s*{days}\s+{time}-{time}\s*");
    format!("^({ALWAYS}|{part}(;{part})*)$")
}
