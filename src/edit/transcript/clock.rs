//! Times as somebody writes them into a log, each read in the light of the one before it.

use crate::time::typed::time_of_day;
use crate::time::wall::{self, WallTime};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// Reads times one after the other.
pub(super) struct Clock {
    pub(super) zone: Tz,
    pub(super) last: DateTime<Utc>,
}

impl Clock {
    pub(super) fn read(&mut self, text: &str) -> Result<DateTime<FixedOffset>, String> {
        let text = text.trim();
        let at = self.moment(text)?;
        self.last = at.to_utc();
        Ok(at)
    }

    fn moment(&self, text: &str) -> Result<DateTime<FixedOffset>, String> {
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(at);
        }
        let no_time = || format!("`{text}` is not a time");
        let (text, zone) = match text.strip_suffix("UTC").or_else(|| text.strip_suffix('Z')) {
            Some(text) => (text.trim_end(), Tz::UTC),
            None => (text, self.zone),
        };
        let Some((day, time)) = text.split_once([' ', 'T']) else {
            let time = time_of_day(text).ok_or_else(no_time)?;
            let today = wall::today(self.last, zone);
            return [today.pred_opt(), Some(today), today.succ_opt()]
                .into_iter()
                .flatten()
                .filter_map(|day| self.in_zone(day.and_time(time), zone))
                .min_by_key(|at| (at.to_utc() - self.last).num_seconds().abs())
                .ok_or_else(no_time);
        };
        let day: NaiveDate = day.parse().map_err(|_| no_time())?;
        let time = time_of_day(time.trim()).ok_or_else(no_time)?;
        self.in_zone(day.and_time(time), zone)
            .ok_or_else(|| format!("`{text}` does not happen in {zone}, where the clocks skip it"))
    }

    /// A local time; one that comes twice is the first that is not before the last event.
    fn in_zone(&self, local: NaiveDateTime, zone: Tz) -> Option<DateTime<FixedOffset>> {
        let at = match WallTime::of(local, zone) {
            WallTime::Twice(first, second) if first.to_utc() < self.last => second,
            WallTime::Once(at) | WallTime::Twice(at, _) => at,
            WallTime::Never(..) => return None,
        };
        Some(at.fixed_offset())
    }
}
