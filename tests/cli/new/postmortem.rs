//! `rbdoc new postmortem`.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

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
    // Nobody to ask which.
    assert_data_eq!(
        book.run(&["new", "postmortem"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: a post-mortem needs an incident
help: say which: rbdoc new postmortem 2026-09-14-checkout-errors

"#]]
    );
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
        Then set `status` in postmortem.md to "in-review", and `rbdoc check`

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

#[test]
fn a_postmortem_has_what_its_severity_requires() {
    let book = Book::sound();
    let policy = book.read("content/policy.toml");
    let more = "[[severity]]\nid = \"high\"\nname = \"High\"\nrank = 3\nrespond_within = \"2d\"\napproval = \"lead\"\nrollback = \"no\"\npostmortem = \"optional\"\n[metric";
    book.put("content/policy.toml", &policy.replacen("[metric", more, 1));
    let headings = |severity: &str| {
        book.run(&["new", "incident", severity, "--severity", severity]);
        book.run(&["new", "postmortem", severity]);
        let text = book.read(&format!(
            "content/incidents/2026-11-23-{severity}/postmortem.md"
        ));
        let lines = text.lines().filter_map(|line| line.strip_prefix("## "));
        lines.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let asked = [
        "Summary",
        "Root cause",
        "What went well",
        "What went wrong",
        "Lessons learned",
    ];
    assert_eq!(headings("critical"), asked);
    // What only the timeline knows is in the facts, and the command that sets it is named.
    let told = {
        book.run(&["new", "incident", "Told"]);
        book.run(&[
            "log",
            "--incident",
            "told",
            "--kind",
            "start",
            "--at",
            "03:00",
            "Release",
        ]);
        book.run(&["new", "postmortem", "told"])
    };
    assert!(
        told.contains("Note `rbdoc log --update --incident 2026-11-23-told` sets the times"),
        "{told}"
    );
    let text = book.read("content/incidents/2026-11-23-told/postmortem.md");
    assert!(
        text.contains("started: 2026-11-23 03:00 CET (says the timeline; incident.toml does not)")
            && text.contains("time to detect: 12 minutes"),
        "{text}"
    );
    assert_eq!(headings("high"), asked);
    assert_eq!(
        headings("low"),
        ["Summary", "Root cause", "Lessons learned"]
    );
}

#[test]
fn a_log_becomes_events_once() {
    let book = Book::sound();
    book.run(&["new", "incident", "Down", "--at", "23:50"]);
    let folder = "content/incidents/2026-11-22-down";
    book.put(
        "log.md",
        "# Incident log\n\nKept in chat.\n\n- [23:52] - Page: error rate 14 %\n- [00:10] - Rollback \"initiated\"\n- [2026-11-23T00:31:00+01:00] - Error rate 0.4 %\n",
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "log.md"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-22-down/timeline.toml
content/incidents/2026-11-22-down/postmortem.md
content/incidents/2026-11-22-down/actions.toml
==> stderr
       Added 3 events to the timeline; 1 line without a time left out
    Left out line 3: Kept in chat.
        Next write what belongs under each heading; comments stay out of the page
        Then set `status` in postmortem.md to "in-review", and `rbdoc check`

"#]]
    );
    assert_data_eq!(
        book.read(&format!("{folder}/timeline.toml")),
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-22T23:50:00+01:00, kind = "detected", text = "Down" },
  { at = 2026-11-22T23:52:00+01:00, text = "Page: error rate 14 %" },
  { at = 2026-11-23T00:10:00+01:00, text = "Rollback /"initiated/"" },
  { at = 2026-11-23T00:31:00+01:00, text = "Error rate 0.4 %" },
]

"##]]
    );
    // Later the log has grown, in another form: what is known is not added again, and no prose is touched.
    book.put(
        "log.json",
        r#"{"schema": 1, "events": [{"at": "2026-11-22T23:10:00Z", "text": "Rollback \"initiated\""},
            {"at": "2026-11-22T23:40:00Z", "kind": "resolved", "by": "alice", "text": "All clear"}]}"#,
    );
    let prose = book.read(&format!("{folder}/postmortem.md"));
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "log.json"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-22-down/timeline.toml
==> stderr
       Added 1 event to the timeline, 1 there already
        Kept postmortem.md, which was there
        Kept actions.toml, which was there
        Note `rbdoc log --update --incident 2026-11-22-down` sets the times that only the timeline has

"#]]
    );
    assert_eq!(book.read(&format!("{folder}/postmortem.md")), prose);
    let last = "{ at = 2026-11-22T23:40:00Z, kind = \"resolved\", by = \"alice\", text = \"All clear\" },\n]\n";
    let timeline = book.read(&format!("{folder}/timeline.toml"));
    assert!(timeline.ends_with(last), "{timeline}");
    book.put("log.md", "- [23:52] - Page\n- [soon: 3] - x\n");
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "log.md"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: log.md, line 2: `soon: 3` is not a time
help: write it as 03:34, 2026-09-14 03:34 or 2026-09-14T03:34:00+02:00; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "nowhere.md"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: cannot read nowhere.md: No such file or directory (os error 2)
help: give the path of the log, or `-` for standard input; nothing was written

"#]]
    );
}
