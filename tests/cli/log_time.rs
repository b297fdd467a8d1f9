//! When `rbdoc log` says that something happened: the forms of a moment, its place in the timeline, and what is refused.

use crate::sandbox::{Book, command};
use snapbox::{assert_data_eq, str};

const DOWN: &str = "content/incidents/2026-11-23-checkout-is-down";

/// A book with one open incident.
fn open() -> Book {
    let book = Book::sound();
    book.run(&["new", "incident", "Checkout is down"]);
    book
}

fn timeline(book: &Book) -> String {
    book.read(&format!("{DOWN}/timeline.toml"))
}

/// The texts of the timeline in the order of its lines, all of which are in the order of time.
fn texts(book: &Book) -> Vec<String> {
    let table: toml::Table = timeline(book).parse().expect("TOML");
    let events = table["event"].as_array().expect("a list");
    let text = |event: &toml::Value| event["text"].as_str().expect("a text").to_owned();
    events.iter().map(text).collect()
}

#[test]
fn a_moment_is_read_in_the_zone_of_the_book() {
    let book = open();
    let evening = "2026-03-28T22:00:00Z";
    let after_midnight = "2026-03-28T23:10:00Z";
    let (first_hour, second_hour) = ("2026-10-25T00:40:00Z", "2026-10-25T01:40:00Z");
    for (now, at, expected) in [
        (evening, "03:12", "2026-03-28T03:12:00+01:00"),
        (after_midnight, "23:50", "2026-03-28T23:50:00+01:00"),
        (after_midnight, "11:30", "2026-03-28T11:30:00+01:00"),
        (after_midnight, "01:10", "2026-03-29T01:10:00+01:00"),
        (after_midnight, "01:11", "2026-03-28T01:11:00+01:00"),
        (evening, "2025-11-23 03:12", "2025-11-23T03:12:00+01:00"),
        (evening, "2025-07-01T03:12:09Z", "2025-07-01T05:12:09+02:00"),
        (evening, "2026-03-28T20:20Z", "2026-03-28T21:20:00+01:00"),
        (evening, "2026-03-28 20:20 UTC", "2026-03-28T21:20:00+01:00"),
        (
            evening,
            "2026-03-28T15:20-05:00",
            "2026-03-28T21:20:00+01:00",
        ),
        (
            evening,
            "2026-03-28 15:20 -0500",
            "2026-03-28T21:20:00+01:00",
        ),
        (
            evening,
            "2026-03-28 15:20 America/Chicago",
            "2026-03-28T21:20:00+01:00",
        ),
        (evening, "20:20Z", "2026-03-28T21:20:00+01:00"),
        (after_midnight, "23:59:60", "2026-03-28T23:59:59+01:00"),
        (
            after_midnight,
            "yesterday 23:50",
            "2026-03-28T23:50:00+01:00",
        ),
        (after_midnight, "now", "2026-03-29T00:10:00+01:00"),
        (after_midnight, "-10m", "2026-03-29T00:00:00+01:00"),
        (after_midnight, "-1h30m", "2026-03-28T22:40:00+01:00"),
        (after_midnight, "10m ago", "2026-03-29T00:00:00+01:00"),
        (
            after_midnight,
            "1 hour 20 minutes ago",
            "2026-03-28T22:50:00+01:00",
        ),
        (
            evening,
            "2026-03-29 02:30",
            "error: --at 2026-03-29 02:30: the clocks go forward in Europe/Berlin, so there is no 02:30: write the time with +01:00 (before) or +02:00 (after)\n",
        ),
        (
            evening,
            "2025-10-26 02:30",
            "error: --at 2025-10-26 02:30: the clocks go back in Europe/Berlin, so it comes twice\nhelp: write `--at 2025-10-26T02:30:00+02:00` (00:30 UTC) or `--at 2025-10-26T02:30:00+01:00` (01:30 UTC)\n",
        ),
        // In the first of two hours the second has not come.
        (first_hour, "02:30", "2026-10-25T02:30:00+02:00"),
        (first_hour, "2026-10-25 02:35", "2026-10-25T02:35:00+02:00"),
        (first_hour, "02:30+02:00", "2026-10-25T02:30:00+02:00"),
        (first_hour, "02:50+02:00", "2026-10-25T02:50:00+02:00"),
        (first_hour, "-10m", "2026-10-25T02:30:00+02:00"),
        (second_hour, "02:30+02:00", "2026-10-25T02:30:00+02:00"),
        (second_hour, "02:30+01:00", "2026-10-25T02:30:00+01:00"),
        (second_hour, "02:45", "2026-10-25T02:45:00+02:00"),
        (second_hour, "02:15Z", "2026-10-25T03:15:00+01:00"),
        (
            second_hour,
            "02:30",
            "error: --at 02:30: the clocks go back in Europe/Berlin, so it comes twice\nhelp: write `--at 02:30+02:00` (00:30 UTC) or `--at 02:30+01:00` (01:30 UTC)\n",
        ),
        (
            second_hour,
            "02:30 Europe/Paris",
            "error: --at 02:30 Europe/Paris: the clocks go back in Europe/Paris, so it comes twice\nhelp: write `--at 2026-10-25T02:30:00+02:00` (00:30 UTC) or `--at 2026-10-25T02:30:00+01:00` (01:30 UTC)\n",
        ),
        (
            evening,
            "2026-02-29 02:30",
            "error: --at 2026-02-29 02:30: there is no day 2026-02-29\n",
        ),
        (
            evening,
            "9999-12-31T23:59:59-12:00",
            "error: --at 9999-12-31T23:59:59-12:00: it is beyond the calendar\n",
        ),
        (
            evening,
            "2026-03-29 12:00",
            "error: --at 2026-03-29 12:00 has not come yet\nhelp: it is 2026-03-28 23:00 CET; write down what has happened\n",
        ),
        (
            evening,
            "soon",
            "error: --at soon is not a moment\nhelp: write it as 03:12, 2026-11-23 03:12, 2026-11-23T03:12Z, 2026-11-23T03:12:00+01:00, now or -10m\n",
        ),
        (
            evening,
            "2026-03-28",
            "error: --at 2026-03-28 is not a moment\n",
        ),
        (evening, "-", "error: --at - is not a moment\n"),
        (evening, "25:00", "error: --at 25:00 is not a moment\n"),
    ] {
        let output = command(&book.root())
            .args(["--now", now, "log", "x", "--at", at])
            .output()
            .expect("rbdoc starts");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        let said = told.trim_start().trim_start_matches("Logged ");
        let said = said.strip_prefix("Note ").map_or(said, |note| {
            let (_, said) = note.split_once("Logged ").expect("it is logged");
            said
        });
        assert!(said.starts_with(expected), "{now} {at}: {told}");
    }
}

#[test]
fn an_event_stands_in_its_place() {
    let book = open();
    for (text, at) in [
        ("third", "03:10"),
        ("first", "2026-11-22 23:50"),
        ("fourth", "03:10"),
        ("last", "03:30"),
        ("second", "00:30"),
    ] {
        book.run(&["log", text, "--at", at]);
    }
    assert_data_eq!(
        timeline(&book),
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-22T23:50:00+01:00, text = "first" },
  { at = 2026-11-23T00:30:00+01:00, text = "second" },
  { at = 2026-11-23T03:10:00+01:00, text = "third" },
  { at = 2026-11-23T03:10:00+01:00, text = "fourth" },
  { at = 2026-11-23T03:12:00+01:00, kind = "detected", text = "Checkout is down" },
  { at = 2026-11-23T03:30:00+01:00, text = "last" },
]

"##]]
    );
    // Under tables, and where somebody has written otherwise.
    book.put(
        &format!("{DOWN}/timeline.toml"),
        "schema = 1\n\n# The alert.\n[[event]]\nat = 2026-11-23T03:00:00+01:00\ntext = \"alert\"\n# Of the alert.\n\n# The end.\n[[event]]\nat = 2026-11-23T04:00:00+01:00\ntext = \"end\"\n",
    );
    book.run(&["log", "between", "--at", "03:05"]);
    book.run(&["log", "before", "--at", "02:05"]);
    assert_data_eq!(
        timeline(&book),
        str![[r#"
schema = 1

[[event]]
at   = 2026-11-23T02:05:00+01:00
text = "before"

# The alert.
[[event]]
at = 2026-11-23T03:00:00+01:00
text = "alert"
# Of the alert.

[[event]]
at   = 2026-11-23T03:05:00+01:00
text = "between"

# The end.
[[event]]
at = 2026-11-23T04:00:00+01:00
text = "end"

"#]]
    );
    book.put(
        &format!("{DOWN}/timeline.toml"),
        "schema = 1\nevent = [{ at = 2026-11-23T03:00:00+01:00, text = \"alert\" }, { at = 2026-11-23T04:00:00+01:00, text = \"end\" }]\n",
    );
    book.run(&["log", "between", "--at", "03:05"]);
    assert_eq!(texts(&book), ["alert", "between", "end"]);
}

#[test]
fn what_would_break_the_book_is_refused() {
    let book = open();
    let before = timeline(&book);
    let record = format!("{DOWN}/incident.toml");
    let unchanged = book.read(&record);
    assert_data_eq!(
        book.run(&[
            "log",
            "Rolled back",
            "--kind",
            "mitigated",
            "--at",
            "1999-01-01T00:00:00Z",
            "--update"
        ]),
        str![[r#"
exit 2
==> stdout
==> stderr
error[time-order]: `mitigated` (1999-01-01 01:00) is before `detected` (2026-11-23 03:12)
  --> content/incidents/2026-11-23-checkout-is-down/incident.toml:12:13
   |
11 | detected = 2026-11-23T03:12:00+01:00
   |            ------------------------- `detected`
12 | mitigated = 1999-01-01T01:00:00+01:00
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: compare both with the timeline; a wrong date or offset is the usual reason

error: it would add 1 error to the book
help: give other values; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["log", "see [the page](gone.md)"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error[broken-link]: there is no file `content/incidents/2026-11-23-checkout-is-down/gone.md`
 --> content/incidents/2026-11-23-checkout-is-down/timeline.toml:5:60
  |
5 |   { at = 2026-11-23T03:12:00+01:00, text = "see [the page](gone.md)" },
  |                                                            ^^^^^^^

error: it would add 1 error to the book
help: give other values; nothing was written

"#]]
    );
    assert_eq!(timeline(&book), before);
    assert_eq!(book.read(&record), unchanged);
    // The time alone breaks nothing; it is said to be odd.
    assert_data_eq!(
        book.run(&["log", "First seen", "--at", "1999-01-01T00:00:00Z"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Note `at` (1999-01-01 01:00) is 27 years before the incident; correct the one that is wrong; a wrong year or month is the usual reason
      Logged 1999-01-01T01:00:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml

"#]]
    );
}

#[test]
fn a_book_that_is_broken_elsewhere_is_written_to() {
    let book = open();
    // A link to a page that is there is fine, and the page is not read for it.
    book.put("content/runbooks/there.md", "# There\n\nCall.\n");
    book.put("content/runbooks/broken.md", "# B\n\n[gone](nowhere.md)\n");
    book.put("content/policy.toml", "schema = [[[");
    book.put(
        &format!("{DOWN}/actions.toml"),
        "schema = 1\n[[action]]\nid = \"A B\"\n",
    );
    assert_data_eq!(
        book.run(&["log", "See [there](../../runbooks/there.md)"]),
        str![[r#"
exit 0
==> stdout
==> stderr
      Logged 2026-11-23T03:12:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml

"#]]
    );
    assert_data_eq!(
        book.run(&["log", "Rolled back", "--kind", "mitigated", "--update"]),
        str![[r#"
exit 0
==> stdout
==> stderr
      Logged 2026-11-23T03:12:00+01:00 in content/incidents/2026-11-23-checkout-is-down/timeline.toml
         Set status = "monitoring" and times.mitigated = 2026-11-23T03:12:00+01:00 in content/incidents/2026-11-23-checkout-is-down/incident.toml

"#]]
    );
}

#[test]
fn the_other_lines_of_a_log_are_kept() {
    use std::io::Write;
    let book = open();
    let mut child = command(&book.root())
        .args(["log", "-"])
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    let mut lines = child.stdin.take().expect("standard input");
    lines
        .write_all(b"one\nsee [the page](gone.md)\nthree\n")
        .expect("written");
    drop(lines);
    let output = child.wait_with_output().expect("rbdoc ends");
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    let line = "warning: not logged: see [the page](gone.md): it would add 1 error to the book";
    assert!(told.contains(line), "{told}");
    assert_eq!(texts(&book), ["Checkout is down", "one", "three"]);
}
