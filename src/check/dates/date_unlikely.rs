//! `date-unlikely`: a date that is hardly meant: far from the incident that it belongs to, or from everybody's lifetime.

use super::time_future::{is_ahead, is_present};
use super::{
    ContactsContext, Context, Dated, Findings, Incident, Neighbour, RecordContext, Runbook,
    of_contacts, of_incident, of_runbook, of_settings, rule, words,
};
use crate::check::incidents::time_order::is_in_order;
use crate::facts::incident::{begin, folder_day, is_open, last_day};
use crate::source::Span;
use crate::time::{LAST_YEAR, Moment};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

rule! { "date-unlikely", Warning, "A date that is hardly meant: another year, or far from its incident." }

/// Before this year no incident of a computer was written down.
const FIRST_YEAR: i32 = 1970;
/// Nobody plans further ahead, in years.
const AHEAD: i32 = 20;
/// Days by which something may come before the incident that it belongs to: a cause is older than its effect.
const BEFORE: i64 = 90;
/// Days by which an incident may outlast the day of its folder: less than a year, so that a wrong year is found.
const AFTER: i64 = 300;
/// Days between the folder's day and the nearest time of its incident.
const APART: i64 = 7;

pub(crate) fn in_incident(
    context: &RecordContext<'_>,
    incident: &Incident,
    found: &mut Findings<'_>,
) {
    let now = context.shared.now;
    let all = of_incident(incident);
    let rest = in_calendar(&all, now, found);
    folder(incident, found);
    let Some(beginning) = begin(incident) else {
        return;
    };
    let zone = incident.timezone;
    let begin_day = beginning.day(zone);
    let folder = folder_day(incident);
    let anchor = folder.unwrap_or(begin_day);
    let today = Moment::At(now.fixed_offset()).day(zone);
    let end = if is_open(incident) {
        Some(today)
    } else {
        last_day(incident)
    };
    let end = end.unwrap_or(begin_day).max(anchor);
    let are_times_in_order = is_in_order(incident);
    let mut is_told = false;
    for dated in &rest {
        let day = dated.at.value.day(zone);
        let place = match dated.neighbour {
            Neighbour::Folder if are_times_in_order => {
                let place = apart(day, anchor, anchor, (BEFORE, AFTER));
                is_told |= place.is_some();
                let anchor_words = match folder {
                    Some(folder) => format!("the day in its folder's name, {folder}"),
                    None => format!("the incident's beginning, {anchor}"),
                };
                place.map(|place| format!("{place} {anchor_words}"))
            }
            Neighbour::Incident => {
                let first = begin_day.min(anchor);
                let place = apart(day, first, end, (BEFORE, BEFORE));
                place.map(|place| format!("{place} the incident"))
            }
            Neighbour::Beginning if day < begin_day => {
                Some(format!("before the incident began, {begin_day}"))
            }
            _ => None,
        };
        if let Some(place) = place {
            let at = words(dated.at.value, zone);
            let message = format!("`{}` ({at}) is {place}", dated.field);
            found
                .add(dated.at.span, dated.subject.as_str(), message)
                .help("correct the one that is wrong; a wrong year or month is the usual reason");
        }
    }
    let Some(folder) = folder.filter(|_| !is_told) else {
        return;
    };
    let times = rest
        .iter()
        .filter(|dated| dated.neighbour == Neighbour::Folder);
    let from_folder = |dated: &Dated| (dated.at.value.day(zone) - folder).num_days().abs();
    let nearest = times.min_by_key(|dated| from_folder(dated));
    if let Some(nearest) = nearest.filter(|dated| from_folder(dated) > APART) {
        let at = words(nearest.at.value, zone);
        let message = format!(
            "the folder is named after {folder}, and `{}` is {at}",
            nearest.field
        );
        found
            .add(nearest.at.span, nearest.subject.as_str(), message)
            .help("correct the date, or rename the folder");
    }
}

pub(crate) fn in_runbook(context: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    in_calendar(&of_runbook(runbook), context.shared.now, found);
}

pub(crate) fn in_contacts(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    in_calendar(&of_contacts(context), context.now, found);
}

pub(crate) fn in_settings(context: &Context<'_>, found: &mut Findings<'_>) {
    in_calendar(&of_settings(context), context.now, found);
}

/// Reports dates of years that nobody means, and gives the others, but for those that have not come yet.
fn in_calendar<'d>(
    all: &'d [Dated],
    now: DateTime<Utc>,
    found: &mut Findings<'_>,
) -> Vec<&'d Dated> {
    let last = if is_present(now) {
        now.year()
    } else {
        LAST_YEAR
    };
    let years = FIRST_YEAR..=last.saturating_add(AHEAD);
    let mut rest = Vec::new();
    for dated in all.iter().filter(|dated| !is_ahead(dated, now)) {
        let year = match dated.at.value {
            Moment::At(at) => at.year(),
            Moment::Day(day) => day.year(),
        };
        if years.contains(&year) {
            rest.push(dated);
            continue;
        }
        let message = format!("`{}` is in the year {year:04}", dated.field);
        found
            .add(dated.at.span, dated.subject.as_str(), message)
            .help("write the day that is meant");
    }
    rest
}

/// Where a day lies that is more than so many days before the first or after the last of a stretch.
fn apart(
    day: NaiveDate,
    first: NaiveDate,
    last: NaiveDate,
    (before, after): (i64, i64),
) -> Option<String> {
    let (early, late) = ((first - day).num_days(), (day - last).num_days());
    if early > before {
        Some(format!("{} before", length(early)))
    } else if late > after {
        Some(format!("{} after", length(late)))
    } else {
        None
    }
}

fn length(days: i64) -> String {
    match days / 365 {
        0 | 1 => format!("{days} days"),
        years => format!("{years} years"),
    }
}

/// Lists and the search know an incident by the day in its folder's name.
fn folder(incident: &Incident, found: &mut Findings<'_>) {
    if folder_day(incident).is_some() {
        return;
    }
    let id = &incident.id;
    let head = id.get(..10).unwrap_or(id);
    let looks_like_a_day = head.len() == 10
        && head.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let message = if looks_like_a_day {
        format!("the folder `{id}` begins with {head}, which is not a day")
    } else {
        format!("the name of the folder `{id}` does not begin with the day of its incident")
    };
    let rest = if looks_like_a_day {
        id.get(11..).unwrap_or_default()
    } else {
        id.as_str()
    };
    let day = begin(incident).map(|at| at.day(incident.timezone).to_string());
    let day = day.unwrap_or_else(|| "YYYY-MM-DD".to_owned());
    found
        .add(Span::whole(incident.file), "folder", message)
        .help(format!(
            "rename it, as `{day}-{rest}`: the day comes first, so that folders stand in the order of time"
        ));
}
