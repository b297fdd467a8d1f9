//! `time-future`: something that happened, on a day that has not come yet.

use super::{
    ContactsContext, Dated, Findings, Incident, RecordContext, Runbook, Tense, of_contacts,
    of_incident, of_runbook, rule, words,
};
use crate::time::Moment;
use crate::time::typed::TOLERANCE;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;

rule! { "time-future", Error, "A date of something that happened, which has not come yet." }

/// How far ahead of UTC a day begins where it begins first.
const FIRST_ZONE: TimeDelta = TimeDelta::hours(14);

/// The year before which nobody has run this program.
const FIRST_YEAR: i32 = 2026;

/// Whether now is a moment of the program's own time. Reproducible builds often set the clock to a fixed moment long ago
/// (`SOURCE_DATE_EPOCH`), which says nothing about what has come.
pub(super) fn is_present(now: DateTime<Utc>) -> bool {
    now.year() >= FIRST_YEAR
}

/// Whether a date of something that happened has not come yet, wherever it is and however the clocks differ.
pub(super) fn is_ahead(dated: &Dated, now: DateTime<Utc>) -> bool {
    is_present(now)
        && dated.tense == Tense::Happened
        && match dated.at.value {
            Moment::At(at) => at.to_utc() > now + TOLERANCE,
            Moment::Day(day) => day > (now + FIRST_ZONE).date_naive(),
        }
}

pub(crate) fn in_incident(
    context: &RecordContext<'_>,
    incident: &Incident,
    found: &mut Findings<'_>,
) {
    let now = context.shared.now;
    report(&of_incident(incident), now, incident.timezone, found);
}

pub(crate) fn in_runbook(context: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    report(&of_runbook(runbook), context.shared.now, Tz::UTC, found);
}

pub(crate) fn in_contacts(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    let zone = context.book.config.timezone;
    report(&of_contacts(context), context.now, zone, found);
}

fn report(all: &[Dated], now: DateTime<Utc>, zone: Tz, found: &mut Findings<'_>) {
    for dated in all.iter().filter(|dated| is_ahead(dated, now)) {
        let at = words(dated.at.value, zone);
        let message = format!("`{}` ({at}) has not come yet", dated.field);
        let now = words(Moment::At(now.fixed_offset()), zone);
        found
            .add(dated.at.span, dated.subject.as_str(), message)
            .help(format!(
                "it says when something happened, and it is {now} now: correct the date or its offset"
            ));
    }
}
