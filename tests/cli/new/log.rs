//! `rbdoc new postmortem --from`: what the pages logged, into the timeline without loss.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

const FOLDER: &str = "content/incidents/2026-11-22-down";

/// A book with an open incident and a checklist.
fn book() -> Book {
    let book = Book::sound();
    book.put(
        "content/checklists/after.toml",
        "schema = 1\nid = \"after\"\ntitle = \"After\"\n[[phase]]\nname = \"At once\"\nitems = [{ id = \"up\", text = \"It answers\" }]\n",
    );
    book.run(&["new", "incident", "Down", "--at", "23:50"]);
    book
}

fn timeline(book: &Book) -> String {
    book.read(&format!("{FOLDER}/timeline.toml"))
}

const EXPORT: &str = r#"{"schema": 1, "incident": {"id": "x1", "severity": "Sev-9", "service": "Checkout API"}, "events": [
  {"at": "2026-11-22T22:41:07.123Z", "kind": "start", "text": "Errors \"rise\" \\ +++\nsecond line ✓ '''", "page": "Decide"},
  {"at": "2026-11-22T22:53:00Z", "kind": "call", "text": "Called Bob Example", "by": "Alice Sample", "link": "https://chat.example.com/1"},
  {"at": "2026-11-22T22:54:00.5Z", "kind": "copy", "text": "kubectl get [pods](x.md) {{policy: nope}}", "runbook": "rollback"},
  {"at": "2026-11-22T22:55:01.1Z", "kind": "check", "text": "It answers", "ref": "check:after/up", "result": "fail"},
  {"at": "2026-11-22T22:55:01.9Z", "kind": "check", "text": "It answers", "ref": "check:after/up", "result": "pass"},
  {"at": "2026-11-22T22:56:00Z", "text": "see [x](nowhere.md)", "kind": null},
  {"at": "2026-11-22T22:59:00Z", "kind": "mitigated", "text": "All is well", "page": "Verify"}
]}"#;

#[test]
fn what_the_pages_logged_comes_whole_and_once() {
    let book = book();
    let before = timeline(&book).replace("event = [", "# why it is so\nevent = [");
    book.put(&format!("{FOLDER}/timeline.toml"), &before);
    book.put("log.json", EXPORT);
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "log.json"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-22-down/timeline.toml
content/incidents/2026-11-22-down/postmortem.md
content/incidents/2026-11-22-down/actions.toml
==> stderr
       Added 7 events to the timeline
        Note kept as typed, because as Markdown it would be an error: 1 text
    Left out what a timeline has no field for: `incident.id`, `page` of 2 events
        Note `rbdoc log --update --incident 2026-11-22-down` sets the times that only the timeline has
        Next write what belongs under each heading; comments stay out of the page
        Then set `status` in postmortem.md to "in-review", and `rbdoc check`

"#]]
    );
    let after = timeline(&book);
    assert_data_eq!(
        &after,
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
# why it is so
event = [
  { at = 2026-11-22T22:41:07.123Z, kind = "start", text = "Errors /"rise/" // +++/nsecond line ✓ ''' (severity: Sev-9, service: Checkout API)" },
  { at = 2026-11-22T23:50:00+01:00, kind = "detected", text = "Down" },
  { at = 2026-11-22T22:53:00Z, kind = "call", by = "Alice Sample", text = "Called Bob Example", link = "https://chat.example.com/1" },
  { at = 2026-11-22T22:54:00.500Z, kind = "copy", text = "kubectl get [pods](x.md) {{policy: nope}}", runbook = "rollback" },
  { at = 2026-11-22T22:55:01.100Z, kind = "check", text = "It answers", ref = "check:after/up", result = "fail" },
  { at = 2026-11-22T22:55:01.900Z, kind = "check", text = "It answers", ref = "check:after/up", result = "pass" },
  { at = 2026-11-22T22:56:00Z, text = "see //[x//](nowhere.md)" },
  { at = 2026-11-22T22:59:00Z, kind = "mitigated", text = "All is well" },
]

"##]]
    );
    // What stood there stands there.
    let kept = after.lines().filter(|line| before.contains(line));
    assert_eq!(kept.count(), before.lines().count());
    // The post-mortem begins with what the log has told.
    let prose = book.read(&format!("{FOLDER}/postmortem.md"));
    assert!(
        prose.contains("started: 2026-11-22 23:41 CET (says the timeline; incident.toml does not)"),
        "{prose}"
    );
    assert!(prose.contains("events in the timeline: 8"), "{prose}");
    // The same log again, and what became of it in the other form, are known.
    book.put("log.toml", &after);
    for log in ["log.json", "log.toml"] {
        let again = book.run(&["new", "postmortem", "down", "--from", log]);
        assert!(again.contains("Added 0 events"), "{log}: {again}");
        assert_eq!(timeline(&book), after, "{log}");
    }
    assert!(
        book.run(&["check"]).starts_with("exit 0"),
        "{}",
        book.run(&["check"])
    );
    // Another incident takes the timeline of this one with every field.
    book.run(&["new", "incident", "Other", "--at", "23:55"]);
    book.run(&["new", "postmortem", "other", "--from", "log.toml"]);
    let other = book.read("content/incidents/2026-11-22-other/timeline.toml");
    for line in after.lines().filter(|line| line.contains("at =")) {
        assert!(other.contains(line), "{line}: {other}");
    }
}

#[test]
fn a_log_that_cannot_be_read_writes_nothing() {
    let book = book();
    let before = timeline(&book);
    let json = |event: &str| format!("{{\"schema\": 1, \"events\": [{event}]}}");
    let toml = |event: &str| format!("schema = 1\nevent = [\n  {{ {event} }},\n]\n");
    let good = "at = 2026-11-22T22:41:07Z, text = \"x\"";
    for (name, text, message) in [
        (
            "a.json",
            "nothing".to_owned(),
            "a.json, line 1: it is not valid JSON",
        ),
        (
            "a.json",
            "{\"schema\": 1,\n\"events\": [".to_owned(),
            "a.json, line 2: it is not valid JSON",
        ),
        (
            "a.json",
            "{\"schema\": 2, \"events\": []}".to_owned(),
            "its `schema` is not 1",
        ),
        (
            "a.json",
            "{\"schema\": \"1\", \"events\": []}".to_owned(),
            "its `schema` is not 1",
        ),
        (
            "a.json",
            "{\"schema\": 1}".to_owned(),
            "it has no list `events`",
        ),
        ("a.json", json(""), "there is no event in it"),
        ("a.json", json("7"), "event 1: it is no event"),
        (
            "a.json",
            json("{\"text\": \"x\"}"),
            "event 1: it has no `at`",
        ),
        (
            "a.json",
            json("{\"at\": 17, \"text\": \"x\"}"),
            "event 1: `at` is not a text",
        ),
        (
            "a.json",
            json("{\"at\": \"soon\", \"text\": \"x\"}"),
            "event 1: `soon` is not a time",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\"}"),
            "event 1: it has no `text`",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\", \"text\": \"x\", \"kind\": \"cal\"}"),
            "did you mean `call`?",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\", \"text\": \"x\", \"result\": \"passed\"}"),
            "did you mean `pass`?",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\", \"text\": \"x\", \"until\": \"later\"}"),
            "`later` is not a time",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\", \"text\": \"x\", \"approx\": 1}"),
            "`approx` is neither true nor false",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\", \"text\": \"a\\u0007\"}"),
            "`text` holds U+0007, a control character",
        ),
        (
            "a.json",
            json("{\"at\": \"2026-11-22T22:41:07Z\", \"text\": \"a\", \"by\": \"\\u202e\"}"),
            "`by` holds U+202E",
        ),
        ("a.toml", "nothing".to_owned(), "a.toml, line 1: "),
        (
            "a.toml",
            toml(&good.replace("at =", "when =")),
            "a.toml, line 3: ",
        ),
        (
            "a.toml",
            toml(&format!("{good}, kind = \"cal\"")),
            "did you mean `call`?",
        ),
        (
            "a.toml",
            toml(&good.replace("\"x\"", "\"x")),
            "a.toml, line 3: ",
        ),
        (
            "a.toml",
            toml(&good.replace("\"x\"", "\"\\u2066\"")),
            "a.toml, line 3: `text` holds U+2066",
        ),
        (
            "a.toml",
            toml(good).replace("= 1", "= 2"),
            "newer than this rbdoc understands",
        ),
        (
            "a.toml",
            "schema = 1\nevent = []\n".to_owned(),
            "there is no event in it",
        ),
    ] {
        book.put(name, &text);
        let told = book.run(&["new", "postmortem", "down", "--from", name]);
        assert!(told.starts_with("exit 2"), "{text}: {told}");
        assert!(told.contains(message), "{text}: {told}");
        assert!(told.contains("\nhelp: "), "{text}: {told}");
        assert!(told.contains("nothing was written"), "{text}: {told}");
        assert_eq!(timeline(&book), before, "{text}");
        assert!(!book.has(&format!("{FOLDER}/postmortem.md")), "{text}");
    }
}

#[test]
fn a_file_that_is_no_text_of_a_usual_size_is_refused() {
    let book = book();
    let from = |name: &str| book.run(&["new", "postmortem", "down", "--from", name]);
    std::fs::write(book.root().join("a.json"), b"{\n\"schema\": \"\xff\"}").expect("a file");
    assert_data_eq!(
        from("a.json"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: cannot read a.json, line 2: it is not UTF-8
help: save it as UTF-8; nothing was written

"#]]
    );
    std::fs::write(book.root().join("a.json"), vec![b' '; 9_000_000]).expect("a file");
    assert_data_eq!(
        from("a.json"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: a.json is larger than 8 MB, the most that a file of the book may have
help: split it, or raise `max_source` under `[build]` in book.toml; nothing was written

"#]]
    );
    assert_data_eq!(
        from("content"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content is a folder
help: give the path of the log, or `-` for standard input; nothing was written

"#]]
    );
    assert!(!book.has(&format!("{FOLDER}/postmortem.md")));
}

/// What a page says of an event beyond the fields of a timeline stands behind the event's text.
#[test]
fn what_a_timeline_has_no_field_for_is_said() {
    let book = book();
    book.put(
        "log.json",
        r#"{"schema": 1, "events": [
  {"at": "2026-11-22T22:53:00Z", "kind": "decision", "text": "Roll back now, Critical", "severity": "Critical", "level": 1, "approver": "Team lead", "page": "Decide", "path": "decide.html", "offset": 73},
  {"at": "2026-11-22T22:54:00Z", "kind": "check", "text": "It answers", "ref": "check:after/up", "result": "na", "reason": "no traffic yet", "key": "x7"},
  {"at": "2026-11-22T22:55:00Z", "kind": "note", "text": "It answers", "ref": "check:after/up", "isBack": true, "offset": -3600.5},
  {"at": "2026-11-22T22:56:00Z", "kind": "mitigated", "page": "Verify"},
  {"at": "2026-11-22T22:57:00Z", "kind": "classified", "text": "", "severity": "Low"},
  {"at": "2026-11-22T22:58:00Z", "kind": "copy", "text": "ls", "title": "List"}
]}"#,
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "log.json"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-22-down/timeline.toml
content/incidents/2026-11-22-down/postmortem.md
content/incidents/2026-11-22-down/actions.toml
==> stderr
       Added 6 events to the timeline
    Left out what a timeline has no field for: `key` of 1 event, `level` of 1 event, `page` of 2 events, `path` of 1 event, `title` of 1 event
        Note `rbdoc log --update --incident 2026-11-22-down` sets the times that only the timeline has
        Next write what belongs under each heading; comments stay out of the page
        Then set `status` in postmortem.md to "in-review", and `rbdoc check`

"#]]
    );
    let after = timeline(&book);
    assert_data_eq!(
        &after,
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-22T23:50:00+01:00, kind = "detected", text = "Down" },
  { at = 2026-11-22T22:53:00Z, kind = "decision", text = "Roll back now, Critical (approver: Team lead, clock: 73 s ahead)" },
  { at = 2026-11-22T22:54:00Z, kind = "check", text = "It answers (reason: no traffic yet)", ref = "check:after/up", result = "na" },
  { at = 2026-11-22T22:55:00Z, kind = "note", text = "Open again: It answers (clock: 3600.5 s behind)", ref = "check:after/up" },
  { at = 2026-11-22T22:56:00Z, kind = "mitigated", text = "Mitigated" },
  { at = 2026-11-22T22:57:00Z, kind = "classified", text = "Classified (severity: Low)" },
  { at = 2026-11-22T22:58:00Z, kind = "copy", text = "ls" },
]

"##]]
    );
    let again = book.run(&["new", "postmortem", "down", "--from", "log.json"]);
    assert!(
        again.contains("Added 0 events to the timeline, 6 there"),
        "{again}"
    );
    assert_eq!(timeline(&book), after);
}

/// While an incident is open, its log is added without a post-mortem.
#[test]
fn a_log_is_added_to_the_open_incident() {
    let book = book();
    book.put(
        "log.json",
        r#"{"schema": 1, "events": [
  {"at": "2026-11-22T22:53:00Z", "kind": "check", "text": "It answers", "ref": "check:after/upp", "result": "pass"},
  {"at": "2026-11-22T22:56:00Z", "kind": "mitigated", "text": "It answers again"}
]}"#,
    );
    let before = timeline(&book);
    let told = book.run(&["log", "--from", "log.json", "--dry-run"]);
    assert!(told.contains("Would add 2 events"), "{told}");
    assert_eq!(timeline(&book), before);
    assert_data_eq!(
        book.run(&["log", "--from", "log.json"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-22-down/timeline.toml
==> stderr
       Added 2 events to the timeline
        Note there is no checklist item `after/upp`; did you mean `check:after/up`?
        Next `rbdoc log --update --incident 2026-11-22-down` sets the times that only the timeline has

"#]]
    );
    assert_data_eq!(
        book.run(&["log", "--from", "log.json", "--update"]),
        str![[r#"
exit 0
==> stdout
==> stderr
       Added 0 events to the timeline, 2 there already
         Set status = "monitoring" and times.mitigated = 2026-11-22T22:56:00Z in content/incidents/2026-11-22-down/incident.toml

"#]]
    );
    assert!(!book.has(&format!("{FOLDER}/postmortem.md")));
    let told = book.run(&["log", "--from", "log.json", "Rolled back"]);
    assert!(told.starts_with("exit 2"), "{told}");
}

#[test]
fn a_timeline_that_no_page_could_show_is_not_written() {
    let book = book();
    let settings = book.read("book.toml");
    let limit = "[build]\nmax_source = \"10 kB\"\n";
    book.put("book.toml", &(settings + limit));
    let add = |hour: usize| {
        let events = (0..60).map(|second| {
            let text = "x".repeat(80);
            format!("{{\"at\": \"2026-11-22T{hour}:00:{second:02}Z\", \"text\": \"{text}\"}}")
        });
        let events: Vec<String> = events.collect();
        let log = format!("{{\"schema\": 1, \"events\": [{}]}}", events.join(","));
        assert!(log.len() < 10_000);
        book.put("log.json", &log);
        book.run(&["log", "--from", "log.json"])
    };
    let told = add(21);
    assert!(told.starts_with("exit 0"), "{told}");
    let before = timeline(&book);
    assert_data_eq!(
        add(22),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content/incidents/2026-11-22-down/timeline.toml would be larger than 10 kB, and no page could show it
help: add a part of the log, or raise `max_source` under `[build]` in book.toml; nothing was written

"#]]
    );
    assert!(timeline(&book) == before, "something was written");
}

/// The pages export a log in two forms, which say a few things in other places.
#[test]
fn both_forms_of_one_log_are_one_log() {
    let json = r#"{"schema": 1, "incident": {"id": "a", "begun": "2026-11-22T22:50:00.111Z", "severity": "Critical", "service": "Search"}, "events": [
  {"at": "2026-11-22T22:50:00.111Z", "kind": "decision", "text": "Roll back now, Critical", "severity": "Critical", "approver": "Team lead", "key": "q1"},
  {"at": "2026-11-22T22:51:00.222Z", "kind": "check", "text": "It answers (no traffic yet)", "ref": "check:after/up", "result": "na", "reason": "no traffic yet", "wording": "It answers", "key": "q2"},
  {"at": "2026-11-22T22:52:00.333Z", "kind": "note", "text": "It answers", "ref": "check:after/up", "isBack": true, "key": "q3"}
]}"#;
    let toml = r#"# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-22T22:50:00Z, kind = "decision", text = "Search: Roll back now, Critical" },
  { at = 2026-11-22T22:51:00Z, kind = "check", text = "It answers (no traffic yet)", ref = "check:after/up", result = "na" },
  { at = 2026-11-22T22:52:00Z, kind = "note", text = "Open again: It answers", ref = "check:after/up" },
]
"#;
    for [(first, text), (second, other)] in [
        [("log.json", json), ("log.toml", toml)],
        [("log.toml", toml), ("log.json", json)],
    ] {
        let book = book();
        book.put(first, text);
        book.put(second, other);
        let told = book.run(&["log", "--from", first]);
        assert!(told.contains("Added 3 events"), "{told}");
        let before = timeline(&book);
        let told = book.run(&["log", "--from", second]);
        assert!(
            told.contains("Added 0 events to the timeline, 3 there"),
            "{told}"
        );
        assert_eq!(timeline(&book), before);
    }
}
