//! Action items: how urgent they are, and how old.
//!
//! A due day is a calendar day where the incident was, which is the book's zone unless the record names its
//! own. An item is overdue as soon as that day is over there.

use super::incident::last_day;
use crate::record::actions::{Action, ActionStatus};
use crate::record::incident::Incident;
use crate::time::wall;
use chrono::{DateTime, NaiveDate, Utc};

/// Days ahead in which an item counts as due soon, and back in which it was done lately.
pub const NEAR_DAYS: i64 = 30;

/// An action item with its incident, on a day.
#[derive(Debug, Clone, Copy)]
pub struct Item<'b> {
    /// The incident that it follows from.
    pub incident: &'b Incident,
    /// The item.
    pub action: &'b Action,
    /// The calendar day on which it is looked at, where the incident was.
    pub today: NaiveDate,
}

/// How urgent an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Its day is over.
    Overdue,
    /// Due today or within [`NEAR_DAYS`].
    Soon,
    /// Due later.
    Later,
    /// It has no day.
    Undated,
    /// There is nothing left to do.
    Settled,
}

/// The calendar day at `now` where an incident was.
pub fn today(incident: &Incident, now: DateTime<Utc>) -> NaiveDate {
    wall::today(now, incident.timezone)
}

/// The items of an incident in file order, as they are at `now`.
pub fn items(incident: &Incident, now: DateTime<Utc>) -> impl Iterator<Item = Item<'_>> {
    let today = today(incident, now);
    let actions = incident.actions.iter().flat_map(|actions| &actions.actions);
    actions.map(move |action| Item {
        incident,
        action,
        today,
    })
}

impl Item<'_> {
    /// Whether there is still something to do.
    pub fn is_open(&self) -> bool {
        self.action.status.value.is_open()
    }

    /// How urgent it is.
    pub fn urgency(&self) -> Urgency {
        match (self.is_open(), self.due()) {
            (false, _) => Urgency::Settled,
            (true, None) => Urgency::Undated,
            (true, Some(due)) => match (due - self.today).num_days() {
                ..0 => Urgency::Overdue,
                0..=NEAR_DAYS => Urgency::Soon,
                _ => Urgency::Later,
            },
        }
    }

    /// Whether it is overdue.
    pub fn is_overdue(&self) -> bool {
        self.urgency() == Urgency::Overdue
    }

    /// How many days it is overdue: one or more.
    pub fn overdue_days(&self) -> Option<i64> {
        let due = self.due().filter(|_| self.is_overdue())?;
        Some((self.today - due).num_days())
    }

    /// The day on which it is due.
    pub fn due(&self) -> Option<NaiveDate> {
        self.action.due.as_ref().map(|due| due.value)
    }

    /// The day from which its age counts.
    pub fn since(&self) -> Option<NaiveDate> {
        last_day(self.incident)
    }

    /// Days since its incident was over, if it is open.
    pub fn age_days(&self) -> Option<i64> {
        let since = self.since().filter(|_| self.is_open())?;
        Some((self.today - since).num_days().max(0))
    }

    /// The day on which it was done, if that is at most [`NEAR_DAYS`] ago.
    pub fn done_lately(&self) -> Option<NaiveDate> {
        let done = self.action.done.as_ref()?.value;
        let ago = (self.today - done).num_days();
        let is_done = self.action.status.value == ActionStatus::Done;
        (is_done && (0..=NEAR_DAYS).contains(&ago)).then_some(done)
    }

    /// What lists are sorted by: what is due first in front, then what has no day, then what is settled.
    pub fn order(&self) -> (bool, bool, Option<NaiveDate>) {
        (!self.is_open(), self.due().is_none(), self.due())
    }
}
