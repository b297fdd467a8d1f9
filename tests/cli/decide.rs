//! `rbdoc decide`.

use crate::sandbox::{Book, POLICY};
use snapbox::{assert_data_eq, str};

#[test]
fn verdicts() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["decide", "error-rate=14"]),
        str![[r#"
exit 0
==> stdout
Decision   Roll back now
Severity   Critical
Respond    immediately
Approval   not needed
Because    Error rate > 10 % for 2m (now 14 %)
Runbook    rollback
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["decide", "error-rate=4", "data-loss", "--json"]),
        str![[r#"
exit 0
==> stdout
{
  "schema": 1,
  "decision": "now",
  "severity": "critical",
  "approval": "none",
  "respond_within": "0m",
  "uncovered": [],
  "reasons": [
    {
      "trigger": "data-loss",
      "metric": null,
      "value": null,
      "decision": "now",
      "text": "Data is being lost"
    },
    {
      "trigger": "errors-low",
      "metric": "error-rate",
      "value": 4.0,
      "decision": "later",
      "text": "Error rate <= 10 % for 2m"
    }
  ],
  "runbooks": [
    "rollback"
  ]
}
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["decide", "eror-rate=14"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no metric is called `eror-rate`
help: did you mean `error-rate`?

"#]]
    );
    assert_data_eq!(
        book.run(&["decide"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: nothing to decide on
help: say what you see; the policy knows
  error-rate=…  Error rate in %
  data-loss  Data is being lost

"#]]
    );
    assert_data_eq!(
        book.run(&["decide", "data-loss", "--service", "chekout"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `chekout`
help: did you mean `checkout`?

"#]]
    );
    book.put(
        "content/policy.toml",
        &POLICY.replace("value = 10\n", "value = \"ten\"\n"),
    );
    assert_data_eq!(
        book.run(&["decide", "data-loss"]),
        str![[r#"
exit 0
==> stdout
Decision   Roll back now
Severity   Critical
Respond    immediately
Approval   not needed
Because    Data is being lost
Runbook    rollback
==> stderr
warning: content/policy.toml has errors, so this answer may be wrong; `rbdoc check` shows them

"#]]
    );
}

#[test]
fn a_book_without_triggers_says_where_they_go() {
    let book = Book::sound();
    book.put("content/policy.toml", "schema = 1\n");
    assert_data_eq!(
        book.run(&["decide", "error-rate=4"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: the policy has no trigger, so there is nothing to decide by
help: write [[decision]] and [[trigger]] into content/policy.toml

"#]]
    );
}

#[test]
fn a_metric_has_one_value_at_a_time() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["decide", "error-rate=14", "error-rate=4"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `error-rate` cannot be 14 and 4 at the same time
help: give the value that it has now, once

"#]]
    );
    // Said twice it is the same.
    let twice = book.run(&["decide", "error-rate=14", "error-rate=14"]);
    assert!(twice.starts_with("exit 0"), "{twice}");
}
