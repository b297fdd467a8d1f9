//! Writing into TOML that people wrote: what the change looks like, and that whatever the text, nothing of it is
//! lost and nothing panics. And the reading of a log that somebody kept elsewhere.

use chrono::{DateTime, SecondsFormat};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use rbdoc::data::{Word, parse_toml};
use rbdoc::edit::phase::{Change, apply, written};
use rbdoc::edit::transcript::{Form as Written, LoggedEvent, Transcript, read, unknown};
use rbdoc::edit::{Entry, Form, Refused, Step, append, insert, quoted, set};
use rbdoc::record::Reading;
use rbdoc::record::incident::Milestone;
use rbdoc::record::message::Stage;
use rbdoc::record::timeline::EventKind;
use rbdoc::source::{FileId, is_unprintable};
use rbdoc::start::draft::timeline;
use rbdoc::time::Moment;

/// Pieces of timelines, records and lists as people write them. Each begins and ends as TOML may.
const PIECES: &[&str] = &[
    "schema = 1",
    "event = [\n  { at = 2026-01-01, text = \"a\" },\n]",
    "event = [\n\t{ text = \"], [ # {\", id = \"a\" } # why, and how\n\t# more, later\n]",
    "event = [{ id = \"a\", resolved = 1 }, { text = \"\"\"\nx\n\"\"\" }]",
    "event = []",
    "[[event]]\nid = \"a\"",
    "[[event]]\ntext = 'x'\n[event.params]\nk = 1\n# of it",
    "[[event]]",
    "[times]",
    "[times]\nstarted   = 1 # guess\nresolved = 2",
    "[times]\n  started = 1\n  other = 3",
    "times = { started = 1 }",
    "times = {}",
    "times.started = 1\nx = 2",
    "[roles]\nlead = \"ü\"",
    "# a comment, with a comma",
    "",
    "  ",
];

/// What is wrong with some texts.
const SLIPS: &[&str] = &[
    "", "", "", "", "]", "event", "= 3", "\"\"\"", "[event]", "\u{0}",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..6);
    let slip = prop::sample::select(SLIPS);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (pieces, slip, flags).prop_map(|(pieces, slip, (mark, windows, ends))| {
        let mut text = pieces.join("\n") + "\n" + slip;
        if !ends {
            text.truncate(text.trim_end().len());
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        String::from(if mark { "\u{feff}" } else { "" }) + &text
    })
}

/// An event as the pages log one: when, its kind, and what somebody typed.
fn logged() -> impl Strategy<Value = (i64, &'static str, String)> {
    let texts = prop_oneof![
        "[ -~\n\t]{1,30}",
        "\\PC{1,20}",
        Just("+++\n\"\"\"'''\\\\ # ] }, {".to_owned()),
        Just("[a](b.md) {{policy: x}} \\[c\\] (severity: x)".to_owned()),
    ];
    let is_shown = |letter: char| !is_unprintable(letter) || matches!(letter, '\n' | '\t');
    let texts = texts.prop_filter("says something that is seen", move |text| {
        !text.trim().is_empty() && text.chars().all(is_shown)
    });
    // Few moments, so that some are the same.
    let at = 1_789_422_600_000..1_789_422_604_000_i64;
    (at, prop::sample::select(EventKind::WORDS), texts)
}

fn events_of(text: &str) -> usize {
    events(text).len()
}

/// Whether `old` is what is left of `new` when something is taken out.
fn is_within(old: &str, new: &str) -> bool {
    let mut rest = new.bytes();
    old.bytes().all(|byte| rest.any(|other| other == byte))
}

fn table(text: &str) -> toml::Table {
    let text = text.trim_start_matches('\u{feff}');
    text.parse().expect("what was written is TOML")
}

fn events(text: &str) -> Vec<toml::Value> {
    let events = table(text)
        .get("event")
        .and_then(|list| list.as_array().cloned());
    events.unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn an_appended_entry_is_the_last_and_all_else_stays(text in texts(), lines in any::<bool>()) {
        let mut entry = Entry::default().with("text", "\"new\"");
        entry.notes.push("said".to_owned());
        let form = if lines { Form::Lines } else { Form::Tables };
        if let Ok(new) = append(&text, "event", &[entry.clone(), entry], form) {
            prop_assert!(is_within(&text, &new), "{new:?}");
            let (mut before, after) = (events(&text), events(&new));
            before.extend(events("event = [{ text = \"new\" }, { text = \"new\" }]"));
            prop_assert_eq!(before, after);
            let (mut before, mut after) = (table(&text), table(&new));
            before.remove("event");
            after.remove("event");
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn an_inserted_entry_stands_in_its_place_and_all_else_stays(text in texts(), at in 0..4_usize) {
        let entry = Entry::default().with("text", "\"new\"");
        if let Ok(new) = insert(&text, "event", &[(at, vec![entry.clone(), entry])]) {
            prop_assert!(is_within(&text, &new), "{new:?}");
            let (mut before, after) = (events(&text), events(&new));
            let added = events("event = [{ text = \"new\" }, { text = \"new\" }]");
            before.splice(at..at, added);
            prop_assert_eq!(before, after);
            let (mut before, mut after) = (table(&text), table(&new));
            before.remove("event");
            after.remove("event");
            prop_assert_eq!(before, after);
        }
    }

    /// Whatever people type, a timeline holds it as it was, and a log that is read again adds nothing.
    #[test]
    fn a_log_is_kept_without_loss(log in prop::collection::vec(logged(), 1..12), head in texts()) {
        let events: Vec<serde_json::Value> = log.iter().map(|(at, kind, text)| {
            let at = DateTime::from_timestamp_millis(*at).expect("a moment");
            let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
            serde_json::json!({ "at": at, "kind": kind, "text": text })
        }).collect();
        let json = serde_json::json!({ "schema": 1, "events": events }).to_string();
        let near = DateTime::UNIX_EPOCH;
        let logged = read(&json, Some(Written::Json), Berlin, near).expect("a log").events;
        let texts: Vec<&str> = logged.iter().map(|event| event.text.as_str()).collect();
        prop_assert_eq!(texts, log.iter().map(|(_, _, text)| text.as_str()).collect::<Vec<_>>());
        let toml = timeline("schema = 1\nevent = [\n]\n", &logged, Berlin).expect("a timeline");
        let mut again = read(&toml, Some(Written::Toml), Berlin, near).expect("a timeline").events;
        let mut sorted = logged.clone();
        sorted.sort_by_key(|event| event.at.instant());
        prop_assert_eq!(&again, &sorted);
        let reading = Reading { file: FileId(0), path: "", text: &toml, zone: Berlin, inserts: None, diagnostics: Vec::new() };
        let known = rbdoc::record::timeline::read(&parse_toml(FileId(0), &toml).table, &reading).events;
        prop_assert_eq!(unknown(logged.clone(), &known), vec![]);
        again.extend(logged.clone());
        prop_assert_eq!(unknown(again, &known).len(), logged.len());
        // What people wrote stays, also where the log goes into the middle of it.
        if let Ok(new) = timeline(&head, &logged, Berlin) {
            prop_assert!(is_within(&head, &new), "{new:?}");
            prop_assert_eq!(events_of(&new), events_of(&head) + logged.len());
        }
    }

    #[test]
    fn an_entry_that_is_read_holds_its_table(text in texts()) {
        if let Ok(entry) = Entry::read(&text, "event") {
            for form in [Form::Lines, Form::Tables] {
                let new = append("", "event", std::slice::from_ref(&entry), form).expect("a list");
                prop_assert_eq!(events(&new), events(&text));
            }
        }
    }

    #[test]
    fn a_set_value_is_the_only_change(text in texts(), in_list in any::<bool>()) {
        let list = [Step::Key("event"), Step::Id("a")];
        let path = if in_list { &list[..] } else { &[Step::Key("times")] };
        let value = quoted("new");
        if let Ok(new) = set(&text, path, "resolved", &value, &["started", "id"]) {
            let (before, mut after) = (table(&text), table(&new));
            let changed = if in_list {
                after["event"].as_array_mut().and_then(|list| {
                    list.iter_mut().find(|one| one.get("id").and_then(toml::Value::as_str) == Some("a"))
                })
            } else {
                after.get_mut("times")
            };
            let changed = changed.and_then(toml::Value::as_table_mut).expect("the table");
            prop_assert_eq!(changed.remove("resolved"), Some(toml::Value::String("new".to_owned())));
            let mut before = before;
            let old = if in_list {
                before["event"].as_array_mut().and_then(|list| {
                    list.iter_mut().find(|one| one.get("id").and_then(toml::Value::as_str) == Some("a"))
                })
            } else {
                before.get_mut("times")
            };
            if let Some(old) = old.and_then(toml::Value::as_table_mut) {
                old.remove("resolved");
            } else {
                after.remove("times");
            }
            prop_assert_eq!(before, after);
        }
    }
}

fn entry() -> Vec<Entry> {
    vec![
        Entry::default()
            .with("at", "2026-01-01")
            .with("text", "\"b\""),
    ]
}

fn lines(text: &str) -> String {
    append(text, "event", &entry(), Form::Lines).expect("a list")
}

#[test]
fn a_line_goes_before_the_bracket_and_nothing_else_moves() {
    let new = "{ at = 2026-01-01, text = \"b\" },";
    for (before, after) in [
        ("schema = 1\n", "schema = 1\nevent = [\n  NEW\n]\n"),
        ("schema = 1", "schema = 1\nevent = [\n  NEW\n]\n"),
        ("event = []\n", "event = [\n  NEW\n]\n"),
        ("event = [\n]", "event = [\n  NEW\n]"),
        (
            "event = [\n    { text = \"a\" }, # said, twice\n    # more to come\n] # end\n",
            "event = [\n    { text = \"a\" }, # said, twice\n    # more to come\n    NEW\n] # end\n",
        ),
        (
            "event = [\n\t{ text = \"], [\" } # no comma\n]\n",
            "event = [\n\t{ text = \"], [\" }, # no comma\n\tNEW\n]\n",
        ),
        (
            "event = [{ text = \"a\" }]\n",
            "event = [{ text = \"a\" },\n  NEW\n]\n",
        ),
        (
            "\u{feff}schema = 1\r\nevent = [\r\n  { text = \"é\" },\r\n]\r\n",
            "\u{feff}schema = 1\r\nevent = [\r\n  { text = \"é\" },\r\n  NEW\r\n]\r\n",
        ),
        (
            "[[event]]\ntext = \"a\"",
            "[[event]]\ntext = \"a\"\n\n[[event]]\nat   = 2026-01-01\ntext = \"b\"\n",
        ),
        (
            "[other]\nx = 1\n",
            "[other]\nx = 1\n\n[[event]]\nat   = 2026-01-01\ntext = \"b\"\n",
        ),
    ] {
        assert_eq!(lines(before), after.replace("NEW", new), "{before:?}");
    }
}

#[test]
fn a_table_goes_after_the_last_one_of_its_name() {
    let text = "# Who\nschema = 1\n\n[[event]]\nid = \"a\" # first\n[event.params]\nx = \"1\"\n# of a\n\n# Rotations\n[[schedule]]\nid = \"s\"\n";
    let new = append(text, "event", &entry(), Form::Tables).expect("a list");
    let added = "\n[[event]]\nat   = 2026-01-01\ntext = \"b\"\n";
    assert_eq!(new.replacen(added, "", 1), text);
    assert!(
        new.contains(&format!("# of a\n{added}\n# Rotations")),
        "{new}"
    );
}

#[test]
fn what_stands_around_a_table_stays_with_it() {
    let added = "\n[[event]]\nat   = 2026-01-01\ntext = \"b\"\n";
    for (before, after) in [
        // Over the next table, and about that one.
        (
            "[[event]]\nid = \"a\"\n",
            "# Rotations\n[[schedule]]\nid = \"s\"\n",
        ),
        // A sub-table, and a table, without values.
        (
            "[[event]]\nid = \"a\"\n[event.params]\n# none yet\n",
            "\n[other]\n",
        ),
        ("[[event]]\n", "\n[other]\n"),
    ] {
        let new = append(
            &(before.to_owned() + after),
            "event",
            &entry(),
            Form::Tables,
        );
        let blank = if after.starts_with('\n') { "" } else { "\n" };
        assert_eq!(new, Ok(format!("{before}{added}{blank}{after}")));
    }
}

#[test]
fn what_is_no_list_is_left_alone() {
    for text in ["event = 3\n", "event = [1]\n", "[event]\nx = 1\n"] {
        let refused = append(text, "event", &entry(), Form::Lines);
        assert!(matches!(refused, Err(Refused::Form(_))), "{text}");
    }
    let refused = append("event = [\n", "event", &entry(), Form::Lines);
    assert_eq!(refused, Err(Refused::Syntax));
}

const TIMES: &[Step<'_>] = &[Step::Key("times")];

fn resolved(text: &str) -> String {
    let at = "2026-01-01T00:00:00Z";
    set(text, TIMES, "resolved", at, &["started", "mitigated"]).expect("a place")
}

#[test]
fn a_new_key_stands_among_its_neighbours() {
    let new = "resolved = 2026-01-01T00:00:00Z";
    for (before, after) in [
        (
            "[times]\nstarted   = 1 # guess\nmitigated = 2\n\n# Who\n[roles]\n",
            "[times]\nstarted   = 1 # guess\nmitigated = 2\nresolved  = 2026-01-01T00:00:00Z\n\n# Who\n[roles]\n",
        ),
        (
            "[times]\r\n  started = 1\r\n  other = 3",
            "[times]\r\n  started = 1\r\n  NEW\r\n  other = 3",
        ),
        ("[times]\nstarted = 1", "[times]\nstarted = 1\nNEW\n"),
        ("[times]\nother = 1\n", "[times]\nNEW\nother = 1\n"),
        ("[times]\n# none yet\n", "[times]\nNEW\n# none yet\n"),
        ("[times]", "[times]\nNEW\n"),
        ("x = 1\n", "x = 1\n\n[times]\nNEW\n"),
        (
            "times.started = 1\nx = 2\n",
            "times.started = 1\ntimes.NEW\nx = 2\n",
        ),
        (
            "times = { started = 1, x = 2 }\n",
            "times = { started = 1, NEW, x = 2 }\n",
        ),
        ("times = {}\n", "times = { NEW }\n"),
        (
            "\u{feff}[times]\nresolved = 7 # é\n",
            "\u{feff}[times]\nNEW # é\n",
        ),
    ] {
        assert_eq!(resolved(before), after.replace("NEW", new), "{before:?}");
    }
}

#[test]
fn a_table_of_a_list_is_known_by_its_id() {
    let path = [Step::Key("action"), Step::Id("b")];
    let done = quoted("done");
    let text = "[[action]]\nid = \"a\"\n[[action]]\nid     = \"b\"\nstatus = \"open\" # now\n";
    assert_eq!(
        set(text, &path, "status", &done, &[]),
        Ok(text.replace("open", "done"))
    );
    let text = "action = [\n  { id = \"a\" },\n  { id = \"b\" },\n]\n";
    assert_eq!(
        set(text, &path, "status", &done, &["id"]),
        Ok(text.replace("\"b\"", "\"b\", status = \"done\""))
    );
    assert!(set("x = 1\n", &path, "status", &done, &[]).is_err());
    assert!(set("times = 3\n", TIMES, "resolved", &done, &[]).is_err());
}

fn told(text: &str) -> Result<Vec<(String, String)>, (String, String)> {
    // 2026-09-14 23:50 in Berlin.
    let near = DateTime::from_timestamp(1_789_422_600, 0).expect("a moment");
    read(text, None, Berlin, near)
        .map(|Transcript { events, .. }| {
            let pair = |event: &LoggedEvent| {
                let Moment::At(at) = event.at else {
                    panic!("an hour");
                };
                (written(&at), event.text.clone())
            };
            events.iter().map(pair).collect()
        })
        .map_err(|fault| (fault.place, fault.message))
}

#[test]
fn lines_run_over_midnight_and_keep_their_day() {
    let text = "# Log\n\nKept by Alice.\n- [23:52] - Page: [errors](x.md)\n  went up\n- [ ] call Bob\n* [00:03] Rollback: initiated\n- [00:02:30] – Bob joins\n- [2026-09-15 01:00 UTC] - Over\n- [2026-09-15T03:10Z] Written\n";
    let expected = [
        ("2026-09-14T23:52:00+02:00", "Page: [errors](x.md) went up"),
        ("2026-09-15T00:03:00+02:00", "Rollback: initiated"),
        ("2026-09-15T00:02:30+02:00", "Bob joins"),
        ("2026-09-15T01:00:00Z", "Over"),
        ("2026-09-15T03:10:00Z", "Written"),
    ];
    let expected = expected.map(|(at, text)| (at.to_owned(), text.to_owned()));
    assert_eq!(told(text), Ok(expected.to_vec()));
}

#[test]
fn json_is_read_in_both_shapes() {
    let events = r#"[{"at": "2026-09-14T22:00:00Z", "text": "a\nb", "kind": "action", "by": "alice"}, {"at": "00:10", "text": "c"}]"#;
    let expected = Ok(vec![
        ("2026-09-14T22:00:00Z".to_owned(), "a\nb".to_owned()),
        ("2026-09-15T00:10:00+02:00".to_owned(), "c".to_owned()),
    ]);
    assert_eq!(told(events), expected);
    assert_eq!(
        told(&format!("{{\"schema\": 1, \"events\": {events}}}")),
        expected
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (text, place, message) in [
        ("- [25:99] - x\n", "line 1", "`25:99` is not a time"),
        ("\n- [03:34]\n", "line 2", "it has a time and no words"),
        ("Nothing here\n", "", "there is no event in it"),
        ("[]", "", "there is no event in it"),
        ("[{\"text\": \"x\"}]", "event 1", "it has no `at`"),
        ("{\"schema\": 2}", "", "its `schema` is not 1"),
        (
            "[{\"at\": \"03:34\", \"text\": \"x\", \"kind\": \"acton\"}]",
            "event 1",
            "no kind of event is called `acton`",
        ),
        (
            "- [2026-03-29 02:30] - x",
            "line 1",
            "`2026-03-29 02:30` does not happen in Europe/Berlin, where the clocks skip it",
        ),
    ] {
        let expected = Err((place.to_owned(), message.to_owned()));
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn what_somebody_has_set_meanwhile_stays() {
    let at = DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").expect("a moment");
    let later = "status = \"resolved\"\n[times]\nmitigated = 2026-01-02T00:00:00Z\n";
    for change in [
        Change::Status(Stage::Monitoring),
        Change::Time(Milestone::Mitigated, at),
    ] {
        assert_eq!(apply(later, &change), Ok(None));
    }
    let earlier = later.replace("resolved", "identified");
    assert_eq!(
        apply(&earlier, &Change::Status(Stage::Monitoring)),
        Ok(Some(later.replace("resolved", "monitoring")))
    );
}

#[test]
fn any_text_is_one_toml_string_on_one_line() {
    for text in [
        "plain",
        "a \"b\" \\ c",
        "tab\tand\nline\r\n",
        "é ✓ \u{7f}\u{0}\u{85}\u{2028}\u{202e}",
        "'''",
    ] {
        let line = quoted(text);
        assert_eq!(line.lines().count(), 1, "{line}");
        let table: toml::Table = format!("x = {line}").parse().expect("TOML");
        assert_eq!(table["x"].as_str(), Some(text));
    }
}
