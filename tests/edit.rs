//! Writing into TOML that people wrote: whatever the text, nothing of it is lost and nothing panics.

use proptest::prelude::*;
use rbdoc::edit::{Entry, Form, Literal, Step, append, set};

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
        let entry = Entry::default().with("text", "\"new\"").note("said");
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
        let value = Literal::text("new");
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
