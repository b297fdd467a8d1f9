//! Lines that people copy out of a chat, as events of a timeline.

use crate::sandbox::{Book, command};
use snapbox::{assert_data_eq, str};
use std::io::Write;
use std::process::Stdio;

const DOWN: &str = "content/incidents/2026-11-23-down";

/// A book in which an incident is open, and the timeline after `lines` came from a chat at 04:00 in Berlin.
fn logged(lines: &[u8]) -> String {
    let book = Book::sound();
    book.run(&["new", "incident", "Down", "--at", "02:50"]);
    let mut child = command(&book.root())
        .args(["-q", "--now", "2026-11-23T03:00:00Z", "log", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(lines).expect("lines");
    drop(stdin);
    assert!(child.wait().expect("rbdoc ends").success());
    book.read(&format!("{DOWN}/timeline.toml"))
}

#[test]
fn a_line_is_logged_at_the_time_that_it_begins_with() {
    let lines = "03:16 Page from checkout\n\
        - 3:17:05 - Ann: looking\n\
        [03:18] Ben: rolling back\n\
        2026-11-23 03:20 Error rate falls\n\
        2026-11-23T02:21:00Z Deploy undone\n\
        3:22 AM Quiet\n\
        10:15 to 10:45 is the next window\n\
        03:30\n\
        30:99 is no time\n\
        Nothing more\n";
    assert_data_eq!(
        logged(lines.as_bytes()),
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-23T02:50:00+01:00, kind = "detected", text = "Down" },
  { at = 2026-11-23T03:16:00+01:00, text = "Page from checkout" },
  { at = 2026-11-23T03:17:05+01:00, text = "Ann: looking" },
  { at = 2026-11-23T03:18:00+01:00, text = "Ben: rolling back" },
  { at = 2026-11-23T03:20:00+01:00, text = "Error rate falls" },
  { at = 2026-11-23T02:21:00Z, text = "Deploy undone" },
  { at = 2026-11-23T03:22:00+01:00, text = "Quiet" },
  { at = 2026-11-23T04:00:00+01:00, text = "10:15 to 10:45 is the next window" },
  { at = 2026-11-23T04:00:00+01:00, text = "03:30" },
  { at = 2026-11-23T04:00:00+01:00, text = "30:99 is no time" },
  { at = 2026-11-23T04:00:00+01:00, text = "Nothing more" },
]

"##]]
    );
}

#[test]
fn a_wrong_byte_does_not_end_the_log() {
    let timeline = logged(b"Caf\xe9 is down\nAnd back\n");
    assert!(
        timeline.contains("Caf\u{fffd} is down") && timeline.contains("And back"),
        "{timeline}"
    );
}

#[test]
fn a_file_of_chat_lines_becomes_events_and_the_rest_is_named() {
    let book = Book::sound();
    book.run(&["new", "incident", "Down", "--at", "02:50"]);
    book.put(
        "chat.txt",
        "Incident channel\n02:52 Page: error rate 14 %\n2026-11-23 02:58 Rollback initiated\n  with Ben\n| 03:10 | not a line |\n8:00 pm Thanks all\n",
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "chat.txt"]),
        str![[r#"
exit 0
==> stdout
content/incidents/2026-11-23-down/timeline.toml
content/incidents/2026-11-23-down/postmortem.md
content/incidents/2026-11-23-down/actions.toml
==> stderr
       Added 3 events to the timeline; 2 lines without a time left out
    Left out line 1: Incident channel
    Left out line 5: | 03:10 | not a line |
        Next write what belongs under each heading; comments stay out of the page
        Then set `status` in postmortem.md to "in-review", and `rbdoc check`

"#]]
    );
    assert_data_eq!(
        book.read(&format!("{DOWN}/timeline.toml")),
        str![[r##"
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-22T20:00:00+01:00, text = "Thanks all" },
  { at = 2026-11-23T02:50:00+01:00, kind = "detected", text = "Down" },
  { at = 2026-11-23T02:52:00+01:00, text = "Page: error rate 14 %" },
  { at = 2026-11-23T02:58:00+01:00, text = "Rollback initiated with Ben" },
]

"##]]
    );
}
