//! `time-future`: something that happened, on a day that has not come yet.

use super::{
    ContactsContext, Dated, Findings, Incident, RecordContext, Runbook, Tense, of_contacts,
    of_incident, of_runbook, rule, words,
};
use crate::time::Moment;
use crate::time::typed::TOLERANCE;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

rule! { "time-future", Error, "A date of something that happened, which has not come yet." }

/// How far ahead of UTC a day begins where it begins first.
const FIRST_ZONE: TimeDelta = TimeDelta::hours(14);

/// Whether a date of something that happened has not come yet, wherever it is and however the clocks differ.
pub(super) fn is_ahead(dated: &Dated, now: DateTime<Utc>) -> bool {
    dated.tense == Tense::Happened
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
