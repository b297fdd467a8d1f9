//! Wall-clock times in their zones, and hours of the week.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use rbdoc::time::hours::{DAY, Hours, Stretch, pattern};
use rbdoc::time::wall::{exact, instant, midnight};
use regex::Regex;

#[test]
fn computed_times_follow_one_rule_where_the_clocks_change() {
    for (zone, local, expected) in [
        (
            "Europe/Berlin",
            "2026-07-01T02:30:00",
            "2026-07-01T00:30:00Z",
        ),
        // Forward at 02:00: 02:30 is half an hour after it.
        (
            "Europe/Berlin",
            "2026-03-29T02:30:00",
            "2026-03-29T01:30:00Z",
        ),
        // Back at 03:00: the first 02:30.
        (
            "Europe/Berlin",
            "2026-10-25T02:30:00",
            "2026-10-25T00:30:00Z",
        ),
        // Half an hour forward at 02:00.
        (
            "Australia/Lord_Howe",
            "2026-10-04T02:15:00",
            "2026-10-03T15:45:00Z",
        ),
        // A whole day that never came.
        (
            "Pacific/Apia",
            "2011-12-30T12:00:00",
            "2011-12-30T22:00:00Z",
        ),
    ] {
        let zone: Tz = zone.parse().expect("a zone");
        let local: NaiveDateTime = local.parse().expect("a time");
        let expected = expected.parse().ok();
        assert_eq!(Some(instant(local, zone)), expected, "{local} {zone}");
    }
}

#[test]
fn a_day_begins_when_its_clocks_do() {
    let start = |zone: Tz, year, month, day| {
        let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        midnight(day, zone).to_rfc3339()
    };
    // The clocks skip midnight.
    assert_eq!(
        start(Tz::America__Sao_Paulo, 2018, 11, 4),
        "2018-11-04T03:00:00+00:00"
    );
    // The clocks go back at midnight, so that the day before ends twice.
    assert_eq!(
        start(Tz::America__Havana, 2026, 11, 1),
        "2026-11-01T04:00:00+00:00"
    );
}

#[test]
fn what_a_person_wrote_is_one_instant_or_an_error() {
    let read = |local: &str| {
        let local: NaiveDateTime = local.parse().expect("a time");
        exact(local, Tz::Europe__Berlin).map(|at| at.to_rfc3339())
    };
    assert_eq!(
        read("2026-07-01T02:30:00").as_deref(),
        Ok("2026-07-01T02:30:00+02:00")
    );
    assert_eq!(
        read("2026-10-25T02:30:00"),
        Err(
            "the clocks go back in Europe/Berlin, so 02:30 comes twice: add +02:00 or +01:00"
                .to_owned()
        )
    );
    assert_eq!(
        read("2026-03-29T02:30:00"),
        Err("the clocks go forward in Europe/Berlin, so there is no 02:30: write the time with +01:00 (before) or +02:00 (after)".to_owned())
    );
}

#[test]
fn the_reader_of_hours_and_their_pattern_know_the_same_form() {
    let pattern = Regex::new(&pattern()).expect("a pattern");
    for (text, is_hours) in [
        ("24x7", true),
        (" 24x7", false),
        ("Mon-Fri 08:00-20:00", true),
        ("Fri-Mon,Wed 22:00-06:00 ; Sat 00:00-24:00", true),
        ("Mon-Wed-Fri 08:00-20:00", false),
        ("mon 08:00-20:00", false),
        ("Mon 8:00-20:00", false),
        ("Mon 24:30-25:00", false),
        ("Mon 08:00 - 20:00", false),
        ("Mon 08:00-20:00;", false),
        ("Mon 08:00", false),
        ("", false),
    ] {
        assert_eq!(Hours::parse(text).is_some(), is_hours, "{text:?}");
        assert_eq!(pattern.is_match(text), is_hours, "{text:?}");
    }
}

#[test]
fn hours_over_midnight_end_on_the_next_day() {
    let hours = Hours::parse("Sun-Mon 22:00-06:00").expect("hours");
    let (from, to) = (22 * 60, DAY + 6 * 60);
    let stretch = |day| Stretch { day, from, to };
    assert_eq!(hours.stretches, [stretch(6), stretch(0)]);
}
