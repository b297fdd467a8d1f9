//! `rbdoc new`.

use crate::sandbox::{Book, RUNBOOK};
use snapbox::{assert_data_eq, str};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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
fn incidents_without_a_letter_for_a_name_are_counted() {
    let book = Book::sound();
    for (title, folder) in [
        ("障害", "2026-11-23-incident"),
        ("障害", "2026-11-23-incident-2"),
        ("Сбой", "2026-11-23-incident-3"),
    ] {
        book.run(&["new", "incident", title]);
        let record = book.read(&format!("content/incidents/{folder}/incident.toml"));
        assert!(record.contains(title), "{record}");
    }
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

/// Every file of the repository's own handbook.
fn handbook() -> Book {
    let book = Book(tempfile::tempdir().expect("a folder"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    book.put(
        "book.toml",
        &fs::read_to_string(root.join("book.toml")).expect("a text"),
    );
    for path in files_under(&root.join("content")) {
        let target = book.root().join(path.strip_prefix(root).expect("below"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("folder");
        fs::copy(&path, &target).expect("a file");
    }
    book
}

/// A book with settings that few have.
fn awkward() -> Book {
    let book = Book::sound();
    book.put(
        "book.toml",
        "schema = 1\n[book]\ntimezone = \"Asia/Kathmandu\"\nlanguage = \"ne\"\n[build]\naudience = \"public\"\n\
         [runbooks]\ndir = \"content/procedures\"\ninclude = [\"ops/**\"]\nraw_html = \"escape\"\n\
         [[runbooks.defaults]]\nmatch = \"**\"\nowner = \"alice\"\nsections = [\"Meaning\", \"Notes & <i>\"]\n\
         [postmortem]\nrequired_sections = [\"summary\", \"timeline\", \"actions\", \"lucky\", \"references\"]\n\
         [lint]\n\"action-vague\" = \"error\"\n",
    );
    let policy = book.read("content/policy.toml");
    book.put(
        "content/policy.toml",
        &policy.replace("\"rollback\"\n", "\"ops/rollback\"\n"),
    );
    fs::remove_dir_all(book.root().join("content/runbooks")).expect("runbooks");
    book.put("content/procedures/ops/rollback.md", RUNBOOK);
    book
}

fn files_under(folder: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.insert(path);
            }
        }
    }
    files
}

/// Every file of a book with what is in it.
fn contents(book: &Book) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files_under(&book.root()).into_iter();
    files
        .map(|path| (path.clone(), fs::read(path).expect("a file")))
        .collect()
}

/// What `check` says, a line each.
fn faults(book: &Book) -> Vec<String> {
    let told = book.run(&["-q", "check", "--format", "concise"]);
    told.lines().skip(1).map(ToOwned::to_owned).collect()
}

/// Arguments that make one of each kind, with a name that is hard to write down.
fn every_kind(folder: &str) -> Vec<Vec<String>> {
    let hard = "Größe \"x\" \\ --> ''' <b> [name] # 1";
    let runbook = format!("{folder}{hard}");
    [
        vec!["incident", hard],
        vec!["postmortem", "2026-11-23"],
        vec!["runbook", &runbook],
        vec!["checklist", hard],
        vec!["checklist", "Later", "--anchor", "resolved"],
        vec!["message", hard],
        vec![
            "message",
            "The end",
            "--stage",
            "resolved",
            "--audience",
            "public",
        ],
        vec!["contact", hard],
        vec![
            "contact",
            "Zoë Example",
            "--phone",
            "+15550199",
            "--hours",
            "24x7",
        ],
        vec![
            "service",
            hard,
            "--param",
            "a b=c",
            "--link",
            "dashboard=https://example.com/d",
        ],
    ]
    .into_iter()
    .map(|words| words.into_iter().map(ToOwned::to_owned).collect())
    .collect()
}

#[test]
fn every_kind_passes_the_check_in_every_book() {
    let minimal = Book(tempfile::tempdir().expect("a folder"));
    minimal.put("book.toml", "schema = 1\n");
    for (name, book, folder) in [
        ("handbook", handbook(), "containers/"),
        ("minimal", minimal, ""),
        ("awkward", awkward(), "ops/"),
    ] {
        let before = faults(&book);
        for arguments in every_kind(folder) {
            let mut words = vec!["new"];
            words.extend(arguments.iter().map(String::as_str));
            let told = book.run(&words);
            assert!(told.starts_with("exit 0"), "{name}, {words:?}: {told}");
            let again = book.run(&words);
            assert!(
                again.starts_with("exit 2"),
                "{name}, {words:?} again: {again}"
            );
        }
        // A post-mortem that nobody has written yet is told as such, and nothing else is.
        let is_unwritten = |line: &String| {
            line.contains("postmortem.md") && line.contains("warning[required-section]")
        };
        let after: Vec<String> = faults(&book)
            .into_iter()
            .filter(|line| !is_unwritten(line))
            .collect();
        assert_eq!(after, before, "{name}");
        let built = book.run(&["build", "--drafts", "--audience", "internal"]);
        assert!(built.starts_with("exit 0"), "{name}: {built}");
        let mut pages = 0;
        for path in files_under(&book.root().join("site")) {
            let shown = path.display().to_string();
            // The guide explains the fences; the page to print holds the guide.
            let is_ours = shown.contains("x-b-name-1") && !shown.contains("/assets/");
            if !is_ours {
                continue;
            }
            pages += 1;
            let page = fs::read_to_string(&path).expect("a page");
            for hint in [
                "From the record",
                "May be left out",
                "What the reader sees",
                "```",
                "&lt;!--",
            ] {
                assert!(!page.contains(hint), "{name}: `{hint}` is on {shown}");
            }
        }
        assert_eq!(pages, 5, "{name}: the pages of what was made");
    }
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let book = Book::sound();
    book.run(&["new", "incident", "Down", "--at", "2026-11-23 03:00"]);
    let before = contents(&book);
    for arguments in every_kind("") {
        let mut words = vec!["new"];
        words.extend(arguments.iter().map(String::as_str));
        words.push("--dry-run");
        let told = book.run(&words);
        assert!(
            told.starts_with("exit 0\n==> stdout\n==> content/"),
            "{words:?}: {told}"
        );
    }
    assert_eq!(contents(&book), before);
}

#[test]
fn runbook() {
    let book = Book::sound();
    book.put(
        "book.toml",
        "schema = 1\n[[runbooks.defaults]]\nmatch = \"alerts/**\"\nsections = [\"Meaning\", \"Mitigation\"]\n",
    );
    assert_data_eq!(
        book.run(&[
            "new",
            "runbook",
            "alerts/ApiDown",
            "--owner",
            "alice",
            "--service",
            "checkout",
            "--risk",
            "high",
            "--approval",
            "lead",
            "--estimate",
            "15m",
            "--dry-run",
        ]),
        str![[r#"
exit 0
==> stdout
==> content/runbooks/alerts/ApiDown.md
+++
title        = "ApiDown"
draft        = true   # take this line out once a colleague has followed it
services     = ["checkout"]
owner        = "alice"
estimate     = "15m"
risk         = "high"
approval     = "lead"
# requires   = [""]   # tools and rights that it needs
# reviewed   = 2026-11-23   # the day on which somebody read it against the system

# A parameter is what a reader fills in: [unit] in the commands below. Sample: replace it.
[[param]]
name    = "unit"
label   = "Sample: name of the unit"
example = "sample.service"
find    = "systemctl list-units --type=service --no-pager"
+++

> [!WARNING]
> Sample: stop and call if you do not know what the service is for.

## Meaning

<!-- What the reader sees that leads here, what this changes, and what it is not for. -->

Sample: the service answers with errors, and a restart is known to help.

## Mitigation

<!-- What to do, in order: ```bash change, or destructive where data can be lost. An alternative stands in a block of its own: ```bash or. -->

```bash change
# Sample: restart it
sudo systemctl restart [unit]
```

==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook", "alerts/ApiDown", "--service", "chekout"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `chekout`
help: did you mean `checkout`?

"#]]
    );
    // What check would refuse is refused with check's words, before anything is written.
    assert_data_eq!(
        book.run(&["new", "runbook", "alerts/ApiDown", "--estimate", "15"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error[invalid-value]: `estimate` is not a duration
 --> content/runbooks/alerts/ApiDown.md:4:16
  |
4 | estimate     = "15"
  |                ^^^^
  |
  = help: write "15m": a bare number has no unit (s, m, h, d and w are known)

error: it would add 1 error to the book
help: give other values; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook", "../outside"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `../outside` is no place inside the folder of runbooks
help: write folders and a title, as in "kubernetes/Drain a node"

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: a runbook needs a name
help: say which: rbdoc new runbook "Restart the API"

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "runbook", "rollback"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: content/runbooks/rollback.md exists already
help: nothing is overwritten; edit the file, or move it away

"#]]
    );
    assert!(!book.has("content/runbooks/alerts"));
}

#[test]
fn an_adopted_folder_is_written_to_only_when_asked() {
    let book = Book::sound();
    let settings = "schema = 1\n[runbooks]\ndir = \"docs\"\nexclude = [\"drafts/**\"]\n";
    book.put("book.toml", settings);
    book.put("docs/rollback.md", "# Roll back\n");
    assert_data_eq!(
        book.run(&["new", "runbook", "Restart it"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: the runbooks are in docs, which rbdoc does not write to unasked
help: --adopted writes docs/restart-it.md all the same

"#]]
    );
    assert!(!book.has("docs/restart-it.md") && !book.has("content/runbooks/restart-it.md"));
    assert_data_eq!(
        book.run(&["new", "runbook", "Restart it", "--adopted"]),
        str![[r#"
exit 0
==> stdout
docs/restart-it.md
==> stderr
        Next replace what begins with "Sample"; comments stay out of the page
        Then take `draft = true` out once a colleague has followed it; until then only `rbdoc build --drafts` shows it

"#]]
    );
    // Its own generator reads front matter in YAML, if any.
    let text = book.read("docs/restart-it.md");
    let opening = "---\ntitle: \"Restart it\"\ndraft: true";
    assert!(text.starts_with(opening), "{text}");
    let told = book.run(&["check", "--format", "concise"]);
    assert!(told.starts_with("exit 0\n==> stdout\n==> stderr"), "{told}");
    assert_data_eq!(
        book.run(&["new", "runbook", "drafts/Restart it", "--adopted"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: docs/drafts/restart-it.md would be no runbook
help: `runbooks.include` and `runbooks.exclude` of book.toml leave it out

"#]]
    );
}

#[test]
fn contact_and_service() {
    let book = Book::sound();
    let whole = book.read("content/contacts.toml")
        + "# on call since May\n\n# Rotations\n[[schedule]]\nid = \"primary\"\nrotation = [\"alice\"]\n";
    book.put("content/contacts.toml", &whole.replace('\n', "\r\n"));
    assert_data_eq!(
        book.run(&[
            "new",
            "contact",
            "Bob Example",
            "--role",
            "lead",
            "--phone",
            "+15550101"
        ]),
        str![[r#"
exit 0
==> stdout
content/contacts.toml
==> stderr
        Next call the number once, and write `verified = 2026-11-23`

"#]]
    );
    let added = "\n[[contact]]\nid    = \"bob-example\"\nname  = \"Bob Example\"\nroles = [\"lead\"]\nphone = \"+15550101\"\n";
    let expected = whole.replace("since May\n", &format!("since May\n{added}"));
    let now = book.read("content/contacts.toml");
    assert_eq!(now, expected.replace('\n', "\r\n"));
    assert_data_eq!(
        book.run(&["new", "contact", "Bob Example"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is a contact `bob-example` already
help: edit it in content/contacts.toml, or give another id with --id

"#]]
    );
    assert_data_eq!(
        book.run(&[
            "new",
            "contact",
            "Cy",
            "--phone",
            "030 123456",
            "--hours",
            "always"
        ]),
        str![[r#"
exit 2
==> stdout
==> stderr
error[phone-format]: phone "030 123456" is not in E.164 form
  --> content/contacts.toml:24:9
   |
24 | phone = "030 123456"
   |         ^^^^^^^^^^^^
   |
   = help: write `+`, the country code and the number, digits only: "+4930123456"

error[invalid-value]: `hours` does not name hours of the week
  --> content/contacts.toml:25:9
   |
25 | hours = "always"
   |         ^^^^^^^^
   |
   = help: write "Mon-Fri 08:00-20:00", more such parts after `;`, or "24x7"

error: it would add 2 errors to the book
help: give other values; nothing was written

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "contact", "日本"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no id can be made from `日本`
help: give one with --id: lower-case letters, digits, `.`, `_` and `-`

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "contact", "日本", "--id", "Nihon Go"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: `Nihon Go` is no id
help: write it as `nihon-go`

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "contact", "Cy", "--team", "x"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no team is called `x`
help: content/contacts.toml has none yet: declare it there

"#]]
    );
    assert_data_eq!(
        book.run(&[
            "new",
            "service",
            "Search",
            "--owner",
            "alice",
            "--depends-on",
            "chekout"
        ]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no service is called `chekout`
help: did you mean `checkout`?

"#]]
    );
    assert_eq!(book.read("content/contacts.toml"), now);
    fs::remove_file(book.root().join("content/services.toml")).expect("a file");
    book.run(&[
        "new",
        "service",
        "Search",
        "--owner",
        "alice",
        "--tier",
        "1",
        "--param",
        "namespace=search",
    ]);
    assert_data_eq!(
        book.read("content/services.toml"),
        str![[r#"
schema = 1

[[service]]
id     = "search"
name   = "Search"
owner  = "alice"
tier   = 1
params = { namespace = "search" }

"#]]
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
       Added 3 events to the timeline; 1 line of the log is no event
        Next write what belongs under each heading; comments stay out of the page
        Then set `status` to "in-review", and `rbdoc check`

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
help: write it as 03:34, 2026-09-14 03:34 or 2026-09-14T03:34:00+02:00

"#]]
    );
    assert_data_eq!(
        book.run(&["new", "postmortem", "down", "--from", "nowhere.md"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: cannot read nowhere.md: No such file or directory (os error 2)

"#]]
    );
}

#[test]
fn editors_find_the_schema() {
    let book = Book::sound();
    for kind in ["incident", "actions", "checklist", "services"] {
        book.put(&format!("schemas/{kind}.json"), "{}\n");
    }
    fs::remove_file(book.root().join("content/services.toml")).expect("a file");
    for arguments in [
        &["new", "incident", "Down"][..],
        &["new", "postmortem", "down"],
        &["new", "checklist", "List"],
        &["new", "service", "Checkout"],
    ] {
        book.run(arguments);
    }
    let folder = "content/incidents/2026-11-23-down";
    for (path, line) in [
        (
            format!("{folder}/incident.toml"),
            "#:schema ../../../schemas/incident.json\n",
        ),
        (format!("{folder}/timeline.toml"), "# One event a line"),
        (
            format!("{folder}/actions.toml"),
            "#:schema ../../../schemas/actions.json\n",
        ),
        (
            "content/checklists/list.toml".to_owned(),
            "#:schema ../../schemas/checklist.json\n",
        ),
        (
            "content/services.toml".to_owned(),
            "#:schema ../schemas/services.json\n",
        ),
    ] {
        assert!(book.read(&path).starts_with(line), "{path}");
    }
    // In front matter too.
    book.put(
        "content/runbooks/rollback.md",
        "+++\n#:schema ../../schemas/runbook.json\ntitle = \"Roll back\"\n+++\n\n## Steps\n\nGo back.\n",
    );
    let left: Vec<String> = faults(&book)
        .into_iter()
        .filter(|line| !line.contains("[required-section]"))
        .collect();
    assert_eq!(left, ["==> stdout", "==> stderr"]);
}

#[cfg(unix)]
#[test]
fn the_editor_is_opened_on_what_was_made() {
    let book = Book::sound();
    let run = |words: &[&str], visual: &str, editor: &str| {
        book.run_in("", words, &[("VISUAL", visual), ("EDITOR", editor)])
    };
    let edit = ["new", "checklist", "List", "--edit"];
    assert_data_eq!(
        run(&edit, "", ""),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --edit needs an editor
help: set VISUAL or EDITOR, as in EDITOR="code --wait"

"#]]
    );
    assert_data_eq!(
        run(&edit, "", "vi 'x"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: EDITOR=vi 'x has a quote that is not closed
help: set VISUAL or EDITOR, as in EDITOR="code --wait"

"#]]
    );
    assert!(!book.has("content/checklists/list.toml"));
    let editor = "sh -c 'echo \"# edited\" >> \"$1\"' editor";
    assert_data_eq!(
        run(&edit, editor, "false"),
        str![[r#"
exit 0
==> stdout
content/checklists/list.toml
==> stderr
        Next replace the sample items; `expect` says what "yes" looks like
        Then a runbook names it with `verify = "list"`

"#]]
    );
    let text = book.read("content/checklists/list.toml");
    assert!(text.ends_with("# edited\n"), "{text}");
    let failing = ["new", "checklist", "Other", "--edit"];
    assert_data_eq!(
        run(&failing, "", "false"),
        str![[r#"
exit 2
==> stdout
content/checklists/other.toml
==> stderr
error: the editor false ended with exit status: 1
help: the files are made; open them another way

"#]]
    );
    assert!(book.has("content/checklists/other.toml"));
}
