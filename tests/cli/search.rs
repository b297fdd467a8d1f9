//! `rbdoc search`.

use crate::sandbox::Book;
use serde_json::Value;

const RESTART: &str = "\
+++
title  = \"Restart the API\"
alerts = [\"ApiDown\"]
owner  = \"platform\"
+++

Restart it when it answers nothing.

## When it hangs

```sh
# Ask it to stop, then to start
systemctl restart --job-mode=fail api
```
";

fn book() -> Book {
    let book = Book::sound();
    book.put("content/runbooks/restart.md", RESTART);
    book
}

/// What a command prints on stdout.
fn stdout(answer: &str) -> &str {
    let (_, rest) = answer.split_once("==> stdout\n").expect("stdout");
    rest.split_once("==> stderr").expect("stderr").0
}

fn json(book: &Book, arguments: &[&str]) -> Value {
    let answer = book.run(&[&["search", "--json"], arguments].concat());
    assert!(answer.starts_with("exit 0"), "{answer}");
    serde_json::from_str(stdout(&answer)).expect("JSON")
}

#[test]
fn a_result_tells_the_page_the_section_and_the_words() {
    let answer = book().run(&["search", "ask", "to", "stop"]);
    assert!(answer.starts_with("exit 0"), "{answer}");
    let found = stdout(&answer);
    let lines: Vec<&str> = found.lines().take(3).collect();
    assert_eq!(lines[0], "Restart the API > When it hangs  (Procedure)");
    assert_eq!(lines[1], "  runbooks/restart.html#when-it-hangs");
    assert!(
        lines[2].contains("Ask it to stop, then to start"),
        "{found}"
    );
    assert!(answer.contains("Found"), "{answer}");
}

#[test]
fn json_has_the_fields_of_the_contract() {
    let answer = json(&book(), &["ApiDown"]);
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["query"], "ApiDown");
    let first = &answer["results"][0];
    assert_eq!(first["title"], "Restart the API");
    assert_eq!(first["section"], "");
    assert_eq!(first["url"], "runbooks/restart.html");
    assert_eq!(first["kind"], "runbook");
    assert_eq!(first["alert"], true);
    assert_eq!(
        first["snippet"],
        "Restart it when it answers nothing. Owner: platform"
    );
}

#[test]
fn results_are_of_the_kind_that_was_asked_for() {
    let book = book();
    let of_kind = |kind| json(&book, &["restart", "--kind", kind])["total"].clone();
    assert_eq!(of_kind("runbook"), json(&book, &["restart"])["total"]);
    let refused = book.run(&["search", "restart", "--kind", "runbok"]);
    assert!(refused.starts_with("exit 2"), "{refused}");
    assert!(refused.contains("did you mean `runbook`?"), "{refused}");
}

#[test]
fn a_word_in_either_spelling_is_marked_and_its_neighbour_is_not() {
    let book = Book::sound();
    book.put(
        "content/runbooks/spelling.md",
        "# Spelling\n\nA zonal fallback, then fall back further. Rollout by hand.\n",
    );
    let marks = |query| json(&book, &[query])["results"][0]["marks"].clone();
    assert_eq!(
        marks("fallback"),
        serde_json::json!(["fallback", "fall", "back"])
    );
    assert_eq!(marks("zonal"), serde_json::json!(["zonal"]));
}

#[test]
fn a_word_may_begin_with_a_dash_after_two_of_them() {
    let answer = json(&book(), &["--", "--job-mode"]);
    assert_eq!(
        answer["results"][0]["url"],
        "runbooks/restart.html#when-it-hangs"
    );
    assert!(
        answer["results"][0]["marks"]
            .as_array()
            .is_some_and(|marks| marks.contains(&"job-mode".into()))
    );
}

#[test]
fn a_mistyped_word_is_told_and_nothing_found_is_no_failure() {
    let book = book();
    let answer = book.run(&["search", "answesr"]);
    assert!(
        answer.contains("nothing has `answesr`; showing `answers`"),
        "{answer}"
    );
    let nothing = book.run(&["search", "zzzzzz"]);
    assert!(nothing.starts_with("exit 0"), "{nothing}");
    assert_eq!(stdout(&nothing).trim(), "");
    assert!(nothing.contains("Found nothing"), "{nothing}");
}

#[test]
fn a_terminal_obeys_nothing_that_a_page_says() {
    let book = book();
    book.put(
        "content/runbooks/odd.md",
        "# Odd\u{1b}[31m name\n\nColour\u{7} it.\n",
    );
    let answer = book.run(&["search", "odd"]);
    assert!(
        !answer.contains('\u{1b}') && !answer.contains('\u{7}'),
        "{answer:?}"
    );
}
