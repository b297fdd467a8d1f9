//! Hours of the week as contacts write them: `Mon-Fri 08:00-20:00; Sat 10:00-14:00`, `24x7`.

/// A stretch of one day, in minutes from its midnight. It may run into the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// 0 is Monday.
    pub(super) day: u32,
    /// First minute.
    pub(super) from: u32,
    /// One past the last minute; beyond 1440 it is the next day's.
    pub(super) to: u32,
}

/// Minutes of a day.
pub(super) const DAY: u32 = 24 * 60;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The stretches of a week; nothing for what cannot be read, which has been reported.
pub(super) fn parse(text: &str) -> Option<Vec<Stretch>> {
    if text.trim() == "24x7" {
        return Some(
            (0..7)
                .map(|day| Stretch {
                    day,
                    from: 0,
                    to: DAY,
                })
                .collect(),
        );
    }
    let mut stretches = Vec::new();
    for part in text.split(';') {
        let (days, times) = part.trim().split_once(char::is_whitespace)?;
        let (from, to) = times.trim().split_once('-')?;
        let (from, to) = (minutes(from)?, minutes(to)?);
        // "22:00-06:00" ends on the next morning.
        let to = if to <= from { to + DAY } else { to };
        for day in days_of(days)? {
            stretches.push(Stretch { day, from, to });
        }
    }
    Some(stretches)
}

/// The days of `Mon`, `Mon-Fri`, `Fri-Mon` or `Mon,Wed`.
fn days_of(text: &str) -> Option<Vec<u32>> {
    let number = |name: &str| {
        DAYS.iter()
            .zip(0..)
            .find(|(day, _)| **day == name)
            .map(|(_, n)| n)
    };
    let mut days = Vec::new();
    for range in text.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (number(first)?, number(last)?);
        days.extend((0..=(last + 7 - first) % 7).map(|offset| (first + offset) % 7));
    }
    Some(days)
}

/// Minutes from midnight of `08:30`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}
