//! When a procedure is to be reviewed again.

use crate::record::runbook::Runbook;
use crate::time::LAST_YEAR;
use chrono::{Datelike, Days, NaiveDate};

/// Days ahead in which a review counts as due soon.
pub const SOON_DAYS: i64 = 30;

/// Where the review of a procedure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// Its day is over.
    Overdue(NaiveDate),
    /// Due today or within [`SOON_DAYS`].
    Soon(NaiveDate),
    /// Due later, or never: nothing says how often.
    Fresh,
    /// Nobody has reviewed it.
    Never,
}

/// The day by which a procedure is to be reviewed again; none where it was never reviewed, or nothing says
/// how often, or that is beyond the calendar's end.
pub fn due(runbook: &Runbook) -> Option<NaiveDate> {
    let reviewed = runbook.meta.reviewed.as_ref()?.value;
    let every = runbook.meta.review_every.as_ref()?.value;
    let due = reviewed.checked_add_days(Days::new(every.seconds / 86_400));
    due.filter(|due| due.year() <= LAST_YEAR)
}

/// Where the review stands on `today`, a calendar day in the book's zone.
pub fn state(runbook: &Runbook, today: NaiveDate) -> Review {
    match due(runbook) {
        Some(due) if due < today => Review::Overdue(due),
        Some(due) if (due - today).num_days() <= SOON_DAYS => Review::Soon(due),
        None if runbook.meta.reviewed.is_none() => Review::Never,
        _ => Review::Fresh,
    }
}
