//! `rbdoc new incident`.

use super::contents;
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

# When what happened. Durations count from `started`, when the impact began; while nobody knows it, from `detected`.
# Also: acknowledged, declared, public, mitigated and, when status is "resolved", resolved.
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
        Next `rbdoc log TEXT` writes down what happens, as it happens
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
fn the_name_of_an_incident_is_short_and_ascii_and_counted_without_a_letter_for_it() {
    let book = Book::sound();
    for (title, folder) in [
        (
            "Checkout returned 5xx (again)",
            "2026-11-23-checkout-returned-5xx-again",
        ),
        ("Größe: Café's API", "2026-11-23-grosse-cafes-api"),
        ("../../etc/passwd", "2026-11-23-etc-passwd"),
        (
            "A title that goes on and on until nobody reads it any more",
            "2026-11-23-a-title-that-goes-on-and-on-until-nobody-reads",
        ),
        ("障害", "2026-11-23-incident"),
        ("障害", "2026-11-23-incident-2"),
        ("Сбой", "2026-11-23-sboi"),
        ("🔥", "2026-11-23-fire"),
    ] {
        book.run(&["new", "incident", "--", title]);
        let record = book.read(&format!("content/incidents/{folder}/incident.toml"));
        assert!(record.contains(title), "{record}");
    }
}

#[test]
fn marks_are_no_title() {
    let book = Book::sound();
    let before = contents(&book);
    for title in ["-", "-- -", "…", "?!", " ", "—"] {
        for kind in [
            "incident",
            "runbook",
            "contact",
            "service",
            "checklist",
            "message",
        ] {
            let told = book.run(&["new", kind, "--", title]);
            assert!(
                told.starts_with("exit 2") && told.contains(" needs a "),
                "{kind} {title}: {told}"
            );
        }
    }
    assert_eq!(contents(&book), before);
}

#[test]
fn what_a_killed_run_left_is_in_nobodys_way() {
    let book = Book::sound();
    let folder = "content/incidents/2026-11-23-checkout-is-down";
    let left = format!("{folder}/.rbdoc-tmp-1-0");
    book.put(&left, "schema   = 1\ntit");
    let told = book.run(&["new", "incident", "Checkout is down"]);
    assert!(told.starts_with("exit 0"), "{told}");
    assert!(!book.has(&left), "it goes with the next file");
    let again = book.run(&["new", "incident", "Checkout is down"]);
    assert!(again.contains("exists already"), "{again}");
}

#[test]
fn a_slip_in_a_name_is_told_before_anything_is_written() {
    let book = Book::sound();
    book.run(&["new", "incident", "Checkout is slow"]);
    let before = contents(&book);
    let slip = str![[r#"
exit 2
==> stdout
==> stderr
error: there is no contact or team `alise`
help: did you mean `alice`?

"#]];
    let incident = ["new", "incident", "Down", "--commander", "alise"];
    assert_data_eq!(book.run(&incident), slip.clone());
    let postmortem = ["new", "postmortem", "slow", "--author", "alise"];
    assert_data_eq!(book.run(&postmortem), slip);
    assert_eq!(contents(&book), before);
    // Somebody outside may lead and write.
    for arguments in [
        ["new", "incident", "Down", "--commander", "A passer-by"],
        ["new", "postmortem", "slow", "--author", "A passer-by"],
    ] {
        let told = book.run(&arguments);
        assert!(told.starts_with("exit 0"), "{told}");
    }
}

#[test]
fn an_incident_that_began_before_it_was_noticed() {
    let book = Book::sound();
    book.run(&["new", "incident", "Search is slow", "--started", "-25m"]);
    let folder = "content/incidents/2026-11-23-search-is-slow";
    let record = book.read(&format!("{folder}/incident.toml"));
    let times =
        "[times]\nstarted = 2026-11-23T02:47:00+01:00\ndetected = 2026-11-23T03:12:00+01:00\n";
    assert!(record.contains(times), "{record}");
    assert_data_eq!(
        book.run(&["new", "incident", "Refused", "--started", "03:30"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: it would begin (2026-11-23 03:30 CET) after it was noticed (2026-11-23 03:12 CET)
help: correct --started, or say with --at when it was noticed; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "incident", "Refused", "--at", "2027-01-01 03:00"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --at 2027-01-01 03:00 has not come yet
help: it is 2026-11-23 03:12 CET; write down what has happened

"#]]
    );
    assert!(!book.has("content/incidents/2026-11-23-refused"));
    assert!(!book.has("content/incidents/2027-01-01-refused"));
}

#[test]
fn somebody_who_is_named_by_half_an_id() {
    let book = Book::sound();
    book.put(
        "content/contacts.toml",
        "schema = 1\n[[contact]]\nid = \"ann-sample\"\nname = \"Ann Sample\"\n[[contact]]\nid = \"ben-sample\"\nname = \"Ben Sample\"\n[[team]]\nid = \"platform\"\nname = \"Platform\"\n",
    );
    let said = |arguments: &[&str]| {
        let said = book.run(arguments);
        let notes = said.lines().filter(|line| {
            let line = line.trim_start();
            ["Note ", "error: ", "help: "]
                .iter()
                .any(|start| line.starts_with(start))
        });
        notes.map(str::trim).collect::<Vec<_>>().join("\n")
    };
    for (who, expected) in [
        (
            "ann",
            "Note `ann` is taken as a name; if `ann-sample` (Ann Sample) is meant, write the id",
        ),
        (
            "Ben Sample",
            "Note `Ben Sample` is taken as a name; if `ben-sample` (Ben Sample) is meant, write the id",
        ),
        (
            "sample",
            "Note `sample` is taken as a name; if `ann-sample` (Ann Sample) or `ben-sample` (Ben Sample) is meant, write the id",
        ),
        ("ann-sample", ""),
        ("platform", ""),
        ("A passer-by", ""),
        ("an", ""),
    ] {
        let new = ["new", "incident", who, "--commander", who, "--dry-run"];
        assert_eq!(said(&new), expected, "{who}");
    }
    book.run(&["new", "incident", "Down"]);
    let noted = said(&["log", "Rolled back", "--by", "ann"]);
    assert_eq!(
        noted,
        "Note `ann` is no contact's id; if Ann Sample is meant, write `ann-sample`, so that pages link the name"
    );
    for arguments in [
        ["actions", "--owner", "ben"],
        ["actions", "--owner", "ben-smple"],
    ] {
        let refused = said(&arguments);
        assert!(
            refused.ends_with("help: did you mean `ben-sample`?"),
            "{refused}"
        );
    }
    let refused = said(&["new", "service", "Shop", "--owner", "ann"]);
    assert_eq!(
        refused,
        "error: no team or person is called `ann`\nhelp: did you mean `ann-sample`?"
    );
}

#[test]
fn of_many_who_are_called_so_three_are_named() {
    let book = Book::sound();
    let contact = |number| format!("[[contact]]\nid = \"ann-{number}\"\nname = \"Ann\"\n");
    let contacts: String = (1..=5).map(contact).collect();
    book.put("content/contacts.toml", &format!("schema = 1\n{contacts}"));
    let said = book.run(&["new", "incident", "Down", "--commander", "ann", "--dry-run"]);
    let note = "Note `ann` is taken as a name; if `ann-1` (Ann) or `ann-2` (Ann) or `ann-3` (Ann) or one of 2 others is meant, write the id";
    assert!(said.contains(note), "{said}");
}
