//! Every time is held against its neighbours and against now (law 6): whatever stands in a date or time of any kind of
//! record, there is a finding or a page that shows it right. And handovers keep the hour of their wall clock.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use rbdoc::data::{Field, Type};
use rbdoc::facts::on_call::shifts;
use rbdoc::record::KINDS;
use rbdoc::site::Body;
use rbdoc::source::{Content, Tree};
use rbdoc::{Build, Options, build};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

const NOW: &str = "2026-11-28T20:00:00Z";

/// A book in which every date and time of every kind stands once, as `@kind path value@` with a value that is right.
const BOOK: &[(&str, &str)] = &[
    (
        "book.toml",
        "schema = 1\n[book]\ntitle = \"T\"\ntimezone = \"Europe/Berlin\"\n[[allow]]\nrule = \"action-overdue\"\nuntil = @book allow.until 2027-03-01@\nreason = \"A sample\"\n",
    ),
    (
        "content/contacts.toml",
        "schema = 1\n[[contact]]\nid = \"ann\"\nname = \"Ann Sample\"\nphone = \"+15550101\"\nverified = @contacts contact.verified 2026-11-02@\n[[contact]]\nid = \"ben\"\nname = \"Ben Sample\"\n[[schedule]]\nid = \"primary\"\nrotation = [\"ann\", \"ben\"]\nshift = \"12h\"\nstart = @contacts schedule.start 2026-10-19T08:00:00@\n",
    ),
    (
        "content/runbooks/restore.md",
        "---\nreviewed: @runbook reviewed 2026-11-02@\nreview_every: 180d\nexercised: @runbook exercised 2026-10-21@\n---\n\n# Restore\n\nCall the lead.\n",
    ),
    (
        "content/incidents/2026-11-02-checkout/incident.toml",
        "schema = 1\ntitle = \"Checkout is down\"\nstatus = \"resolved\"\nseverity = \"high\"\n[times]\nstarted = @incident times.started 2026-11-02T10:00:00@\ndetected = @incident times.detected 2026-11-02T10:05:00@\nacknowledged = @incident times.acknowledged 2026-11-02T10:06:00@\ndeclared = @incident times.declared 2026-11-02T10:07:00@\npublic = @incident times.public 2026-11-02T10:08:00@\nmitigated = @incident times.mitigated 2026-11-02T10:30:00@\nresolved = @incident times.resolved 2026-11-02T11:00:00@\n",
    ),
    (
        "content/incidents/2026-11-02-checkout/timeline.toml",
        "schema = 1\nevent = [\n  { at = @timeline event.at 2026-11-02T10:05:00@, until = @timeline event.until 2026-11-02T10:09:00@, text = \"Rolled back\" },\n]\n",
    ),
    (
        "content/incidents/2026-11-02-checkout/actions.toml",
        "schema = 1\n[[action]]\nid = \"a\"\ntitle = \"Alert on the error rate of checkout\"\nowner = \"Ann Other\"\ntype = \"prevent\"\ndue = @actions action.due 2026-11-20@\n[[action]]\nid = \"b\"\ntitle = \"Test the roll back\"\nowner = \"Ann Other\"\ntype = \"prevent\"\nstatus = \"done\"\ndone = @actions action.done 2026-11-09@\n",
    ),
    (
        "content/incidents/2026-11-02-checkout/postmortem.md",
        "+++\nstatus = \"reviewed\"\nreviewed = @postmortem reviewed 2026-11-06@\n+++\n\n## Summary\n\nA release broke it.\n",
    ),
];

/// What may lie ahead.
const PLANNED: [&str; 3] = [
    "book allow.until",
    "contacts schedule.start",
    "actions action.due",
];

/// The paths of all dates and times of a table of fields.
fn dated(fields: &'static [Field], path: &str, found: &mut Vec<(String, bool)>) {
    for field in fields {
        let path = format!("{path}{}", field.name);
        of_type(&field.ty, &path, found);
    }
}

fn of_type(ty: &'static Type, path: &str, found: &mut Vec<(String, bool)>) {
    match ty {
        Type::Date => found.push((path.to_owned(), false)),
        Type::Moment => found.push((path.to_owned(), true)),
        Type::List(inner) | Type::OneOrMany(inner) | Type::Map(_, inner) => {
            of_type(inner, path, found);
        }
        Type::Table(fields) | Type::Tables(fields) | Type::TablesOrText(fields, _) => {
            dated(fields, &format!("{path}."), found);
        }
        _ => {}
    }
}

/// Every date and time of every kind: `kind path`, and whether it has an hour.
fn all() -> BTreeMap<String, bool> {
    let mut all = BTreeMap::new();
    for kind in KINDS {
        let mut found = Vec::new();
        dated(kind.fields, "", &mut found);
        let found = found.into_iter();
        all.extend(found.map(|(path, has_hour)| (format!("{} {path}", kind.name), has_hour)));
    }
    all
}

/// The book with `value` in the place of one field, and the path of the file that holds it.
fn book_with(changed: &str, value: &str) -> (Tree, &'static str) {
    let place = Regex::new("@([^@]* [^@]*) ([^@ ]*)@").expect("a pattern");
    let mut tree = Tree::default();
    let mut holds = "";
    for (path, text) in BOOK {
        let text = place.replace_all(text, |found: &regex::Captures| {
            if &found[1] == changed {
                holds = path;
                value.to_owned()
            } else {
                found[2].to_owned()
            }
        });
        tree.insert(path, Content::Text(text.as_ref().into()));
    }
    (tree, holds)
}

fn built(tree: &Tree) -> Build {
    build(tree, &Options::at(NOW.parse().expect("a moment")))
}

/// Whether browsers can read the value of a `datetime` attribute.
fn is_valid(datetime: &str) -> bool {
    let has_four_digits = datetime.len() > 4 && datetime.as_bytes()[4] == b'-';
    let is_day = datetime.parse::<NaiveDate>().is_ok();
    let minutes = datetime.strip_suffix('Z').unwrap_or_default();
    let is_moment = NaiveDateTime::parse_from_str(minutes, "%Y-%m-%dT%H:%M").is_ok();
    has_four_digits && !datetime.starts_with("0000") && (is_day || is_moment)
}

#[test]
fn the_book_of_this_test_holds_every_date_and_has_no_problem() {
    let place = Regex::new("@([^@]* [^@]*) [^@ ]*@").expect("a pattern");
    let here: BTreeSet<String> = BOOK
        .iter()
        .flat_map(|(_, text)| place.captures_iter(text))
        .map(|found| found[1].to_owned())
        .collect();
    let there: BTreeSet<String> = all().into_keys().collect();
    assert_eq!(here, there, "a date of a record stands in no line of BOOK");
    let Build {
        diagnostics, site, ..
    } = built(&book_with("", "").0);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert!(site.is_some());
}

#[test]
fn a_build_with_its_clock_set_long_ago_knows_no_future() {
    let (tree, _) = book_with("", "");
    let options = Options::at("1980-01-01T00:00:00Z".parse().expect("a moment"));
    let found = build(&tree, &options).diagnostics;
    let of_dates = |rule: &str| ["time-future", "date-unlikely"].contains(&rule);
    assert!(
        !found.iter().any(|found| of_dates(found.rule.name)),
        "{found:#?}"
    );
}

#[test]
fn every_date_is_found_wrong_or_shown_right() {
    let time = Regex::new(r#"datetime="([^"]*)""#).expect("a pattern");
    let mut wrong = Vec::new();
    for (field, has_hour) in all() {
        // Whether it must be a finding.
        let mut values = vec![
            ("0000-01-01", true),
            ("0001-01-01", true),
            ("0001-01-02", true),
            ("1902-03-04", true),
            ("1999-07-31", false),
            ("2028-11-29", !PLANNED.contains(&field.as_str())),
            ("9999-12-30", true),
            ("9999-12-31", true),
            ("2026-02-29", true),
            ("2026-04-31", true),
        ];
        if has_hour {
            values.extend([
                ("0001-01-01T00:00:00+14:00", true),
                ("9999-12-31T23:59:59-12:00", true),
                ("9999-12-31T23:59:59Z", true),
                ("2028-11-29T10:00:00Z", !PLANNED.contains(&field.as_str())),
                // There is no such time, and there are two.
                ("2026-03-29T02:30:00", true),
                ("2026-10-25T02:30:00", true),
                ("2026-10-25T02:30:00+01:00", false),
                ("2026-11-02T10:05:60Z", false),
            ]);
        }
        for (value, must_be_found) in values {
            let (tree, file) = book_with(&field, value);
            let Build {
                diagnostics, site, ..
            } = built(&tree);
            let is_found = diagnostics
                .iter()
                .any(|found| tree.path(found.span.file) == file);
            if must_be_found && !is_found {
                wrong.push(format!("{field} = {value}: no finding in {file}"));
            }
            if site.is_none() && !is_found {
                wrong.push(format!(
                    "{field} = {value}: no site, and no finding in {file}"
                ));
            }
            for (path, body) in site.iter().flat_map(|site| &site.files) {
                let Body::Bytes(bytes) = body else {
                    continue;
                };
                let body = String::from_utf8_lossy(bytes);
                for found in time.captures_iter(&body) {
                    if !is_valid(&found[1]) {
                        wrong.push(format!("{field} = {value}: {path} has {}", &found[0]));
                    }
                }
                if ["+10000", "-0001-", "-0000-"]
                    .iter()
                    .any(|year| body.contains(year))
                {
                    wrong.push(format!(
                        "{field} = {value}: {path} has a year of five digits"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rotation of three as a book holds it.
fn rotation(zone: &str, shift: &str, start: &str) -> Tree {
    let mut tree = Tree::default();
    let contacts = format!(
        "schema = 1\n[[schedule]]\nid = \"s\"\ntimezone = \"{zone}\"\nrotation = [\"a\", \"b\", \"c\"]\nshift = \"{shift}\"\nstart = {start}\n"
    );
    tree.insert("content/contacts.toml", Content::Text(contacts.into()));
    tree
}

/// The moments of the handovers after `now`, having looked that one person follows the other without a hole.
fn handovers(tree: &Tree, now: &str, count: usize) -> Vec<DateTime<Utc>> {
    let (book, _) = rbdoc::book::parse(tree);
    let schedule = &book.contacts.schedules[0];
    let now = now.parse().expect("a moment");
    let shifts = shifts(schedule, Tz::UTC, now, count);
    assert!(shifts[0].from <= now && now < shifts[0].until, "{shifts:?}");
    for pair in shifts.windows(2) {
        assert_eq!(pair[0].until, pair[1].from, "{shifts:?}");
        assert!(pair[1].from < pair[1].until, "{shifts:?}");
    }
    shifts.iter().map(|shift| shift.until).collect()
}

fn written(handovers: &[DateTime<Utc>]) -> Vec<String> {
    let write = |at: &DateTime<Utc>| at.format("%dT%H:%MZ").to_string();
    handovers.iter().map(write).collect()
}

#[test]
fn a_handover_keeps_its_hour_when_the_clocks_change() {
    for (shift, start, now, expected) in [
        (
            "12h",
            "2026-10-19T08:00:00+02:00",
            "2026-10-24T00:00:00Z",
            &["24T06:00Z", "24T18:00Z", "25T07:00Z", "25T19:00Z"][..],
        ),
        (
            "8h",
            "2026-10-19T06:00:00+02:00",
            "2026-10-24T19:00:00Z",
            &["24T20:00Z", "25T05:00Z", "25T13:00Z", "25T21:00Z"],
        ),
        (
            "84h",
            "2026-10-19T08:00:00+02:00",
            "2026-10-22T19:00:00Z",
            &["26T07:00Z", "29T19:00Z", "02T07:00Z"],
        ),
        (
            "12h",
            "2026-03-23T08:00:00+01:00",
            "2026-03-28T12:00:00Z",
            &["28T19:00Z", "29T06:00Z", "29T18:00Z"],
        ),
        // The hour that comes twice: its shift is in the first, and lasts until the second is over.
        (
            "1h",
            "2026-10-19T00:00:00+02:00",
            "2026-10-24T23:30:00Z",
            &["25T00:00Z", "25T02:00Z", "25T03:00Z"],
        ),
        // The hour that never comes has no shift, so that the next one is not late.
        (
            "30m",
            "2026-03-23T00:00:00+01:00",
            "2026-03-29T00:35:00Z",
            &["29T01:00Z", "29T01:30Z", "29T02:00Z"],
        ),
        (
            "1d",
            "2026-03-23T02:30:00+01:00",
            "2026-03-28T02:00:00Z",
            &["29T01:30Z", "30T00:30Z"],
        ),
    ] {
        let tree = rotation("Europe/Berlin", shift, start);
        let found = written(&handovers(&tree, now, expected.len()));
        assert_eq!(found, expected, "{shift} from {start}");
    }
}

#[test]
fn shifts_of_any_length_follow_each_other_in_any_zone() {
    let mut random = fastrand::Rng::with_seed(6);
    let zones = [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Havana",
        "Antarctica/Troll",
        "Asia/Kolkata",
        "Africa/Casablanca",
    ];
    for _ in 0..400 {
        let zone = zones[random.usize(..zones.len())];
        let minutes = match random.u8(..3) {
            0 => random.u32(5..90),
            1 => random.u32(1..48) * 60,
            _ => random.u32(1..30) * 1440,
        };
        let start = format!(
            "2026-{:02}-{:02}T{:02}:{:02}:00Z",
            random.u8(1..=12),
            random.u8(1..=28),
            random.u8(..24),
            random.u8(..60)
        );
        let tree = rotation(zone, &format!("{minutes}m"), &start);
        let now = start.replacen("2026", "2027", 1);
        handovers(&tree, &now, 50);
        // Around each change of the clocks.
        for now in [
            "2027-03-28T00:30:00Z",
            "2027-10-31T00:30:00Z",
            "2027-11-07T05:30:00Z",
        ] {
            handovers(&tree, now, 10);
        }
    }
}
