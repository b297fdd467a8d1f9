//! `rbdoc new`.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

#[test]
fn incident() {
    let book = Book::sound();
    let arguments = [
        "new",
        "incident",
        "Checkout is \"down\"",
        "--severity",
        "sev1",
        "--service",
        "checkout",
    ];
    assert_data_eq!(
        book.run(&[&arguments[..], &["--dry-run"]].concat()),
        str![[r#"
exit 0
==> stdout
==> content/incidents/2026-11-23-checkout-is-down/incident.toml
schema   = 1
title    = "Checkout is /"down/""
status   = "investigating"   # investigating | identified | monitoring | resolved
severity = "critical"
services = ["checkout"]
timezone = "Europe/Berlin"

# When what happened; durations are counted from it. Also: started, acknowledged, declared, public,
# mitigated and, when status is "resolved", resolved.
[times]
detected = 2026-11-23T03:12:00+01:00

# Who does what: a contact's id or a name. Also: scribe, comms.
[roles]
# commander = ""

# What users feel. Also: users_affected, users_percent, data_loss.
[impact]
# summary = ""

==> content/incidents/2026-11-23-checkout-is-down/timeline.toml
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-23T03:12:00+01:00, kind = "detected", text = "Checkout is /"down/"" },
]

==> stderr

"#]]
    );
    assert!(!book.has("content/incidents"));
    assert_data_eq!(
        book.run(&arguments),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-23-checkout-is-down/incident.toml
content/incidents/2026-11-23-checkout-is-down/timeline.toml
==> stderr
        Next write times and events as they happen; `rbdoc check` says what does not fit
        Then `rbdoc new postmortem 2026-11-23-checkout-is-down` when it is over

"#]]
    );
    assert_data_eq!(
        book.run(&arguments),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content/incidents/2026-11-23-checkout-is-down exists already
help: go on in it, or choose another title

"#]]
    );
    assert_data_eq!(
        book.run(&["check"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Checking book.toml
    Finished 7 files in [TIME]: no problems

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "incident", "x", "--service", "chekout"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `chekout`
help: did you mean `checkout`?

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "incident", "x", "--severity", "criticl"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no severity is called `criticl`
help: did you mean `critical`?

"#]]
    );
    // Nobody to ask: the worst is assumed.
    book.run(&["new", "incident", "Another", "--at", "03:00"]);
    let record = book.read("content/incidents/2026-11-23-another/incident.toml");
    assert!(record.contains("severity = \"critical\""), "{record}");
    assert!(
        record.contains("detected = 2026-11-23T03:00:00+01:00"),
        "{record}"
    );
}

#[test]
fn postmortem() {
    let book = Book::sound();
    book.run(&[
        "new",
        "incident",
        "Checkout is down --> really",
        "--service",
        "checkout",
    ]);
    book.run(&["new", "incident", "Checkout is slow", "--severity", "low"]);
    assert_data_eq!(
        book.run(&["new", "postmortem", "checkout"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `checkout` is a part of several incidents
help: choose one of 2026-11-23-checkout-is-slow, 2026-11-23-checkout-is-down-really

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "chekout-is-slow"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no incident is called `chekout-is-slow`
help: did you mean `2026-11-23-checkout-is-slow`?

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "is-down", "--dry-run"]),
        str![[r#"
exit 0
==> stdout
==> content/incidents/2026-11-23-checkout-is-down-really/postmortem.md
+++
status  = "draft"   # draft | in-review | reviewed | closed
authors = []
+++

<!-- From the record; the page shows it above the text, so it need not be repeated:
  Checkout is down -> really
  severity: critical
  services: checkout
  detected: 2026-11-23 03:12 CET
  events in the timeline: 1
-->

## Summary

<!-- One paragraph that a new colleague understands: what broke, for whom, and what ended it. -->

## Root cause

<!-- The condition that had to be there. Ask why until the answer is something you can change. No names. -->

## What went well

<!-- What to keep, and to do again. May be left out. -->

## What went wrong

<!-- Where system, tools or words stood in the way. May be left out. -->

## Lessons learned

<!-- What is now known that was not known before. Intentions are action items. May be left out. -->

==> content/incidents/2026-11-23-checkout-is-down-really/actions.toml
schema = 1

# One table for each action item. It begins with a verb and ends with a thing that exists afterwards;
# it has one owner and one date. At least one is of type prevent or detect.
#
# [[action]]
# id       = "queue-alert"
# title    = "Alert when the queue is older than ten minutes"
# type     = "detect"     # prevent | detect | mitigate | repair | process | document | other
# owner    = ""           # a team's or a contact's id
# priority = "p1"
# status   = "open"       # open | in-progress | done | wontfix
# due      = 2027-01-31
# issue    = ""

==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "is-down"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-23-checkout-is-down-really/postmortem.md
content/incidents/2026-11-23-checkout-is-down-really/actions.toml
==> stderr
        Next write what belongs under each heading; comments stay out of the page
        Then set `status` to "in-review", and `rbdoc check`

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "is-down"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content/incidents/2026-11-23-checkout-is-down-really/postmortem.md exists already
help: nothing is overwritten; edit the file, or move it away

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--format", "concise"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-23-checkout-is-down-really/postmortem.md:14:1: warning[required-section]: section `Summary` is empty
content/incidents/2026-11-23-checkout-is-down-really/postmortem.md:18:1: warning[required-section]: section `Root cause` is empty
==> stderr
    Checking book.toml
    Finished 11 files in [TIME]: 2 warnings in 1 file

"#]]
    );
    book.run(&["build", "--drafts"]);
    let page = book.read("site/incidents/2026-11-23-checkout-is-down-really.html");
    assert!(page.contains("Root cause"), "the section is on the page");
    assert!(
        !page.contains("Ask why until") && !page.contains("From the record"),
        "guidance stays out of the page"
    );
}
