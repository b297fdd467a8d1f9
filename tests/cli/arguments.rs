//! Arguments that cannot be read, and answers that need a file which cannot: what is wrong, and what is wanted.

use crate::sandbox::{Book, command, tell};
use snapbox::{assert_data_eq, str};

/// What the last line of each error says is the form that is wanted.
#[test]
fn values_that_cannot_be_read() {
    let book = Book::sound();
    let mut said = String::new();
    for arguments in [
        &["new", "contact", "Bob Example", "--verified", "31.1.2026"][..],
        &["actions", "done", "canary", "--on", "tomorrow"],
        &["check", "--max-warnings", "x"],
        &["search", "x", "--limit", "0"],
        &["build", "--jobs", "0"],
        &["build", "--jobs", "99999999"],
        &["serve", "--port", "99999"],
        &["log", "--at"],
        &["log", "--at=", "x"],
        &["build", "--now="],
        &["build", "--base-url="],
        &["log", "--kind", "beginning", "x"],
        &["check", "--deny"],
        &["completions", "tcsh"],
        &["check", "--fix", "--write-baseline"],
        &["check", "--fxi"],
        &["check", "--max-warning", "3"],
        &["build", "site"],
        &["theme"],
        &["new", "incidnt", "x"],
        &["chekc"],
        &["search"],
        &["actions", "done"],
        &["theme", "eject"],
    ] {
        let whole = book.run(arguments);
        let words = whole.strip_prefix("exit 2\n==> stdout\n==> stderr\n");
        let words = words.unwrap_or_else(|| panic!("{arguments:?}: {whole}"));
        said.extend(["$ rbdoc ", &arguments.join(" "), "\n", words]);
    }
    assert_data_eq!(
        said,
        str![[r#"
$ rbdoc new contact Bob Example --verified 31.1.2026
error: --verified 31.1.2026 is not a day
help: write it as 2026-01-31
$ rbdoc actions done canary --on tomorrow
error: --on tomorrow is not a day
help: write today, yesterday, or year, month and day, as 2026-01-31
$ rbdoc check --max-warnings x
error: --max-warnings x is not a whole number
help: write digits alone, as 10
$ rbdoc search x --limit 0
error: --limit 0 is not enough
help: write 1 or more
$ rbdoc build --jobs 0
error: --jobs 0 is not enough
help: write 1 or more
$ rbdoc build --jobs 99999999
error: --jobs 99999999 is not a number of threads
help: write 1 to 1024
$ rbdoc serve --port 99999
error: --port 99999 is not a port
help: it is a number from 0 to 65535; 0 takes any that is free
$ rbdoc log --at
error: --at needs a value
help: write it behind the option: --at <TIME>
$ rbdoc log --at= x
error: --at needs a value
help: write it behind the option: --at <TIME>
$ rbdoc build --now=
error: --now needs a value
help: write it behind the option: --now <TIME>
$ rbdoc build --base-url=
error: --base-url needs a value
help: write it behind the option: --base-url <URL>
$ rbdoc log --kind beginning x
error: --kind does not take `beginning`
help: it takes start, detected, acknowledged, declared, aware, classified, notified, comms, call, check, copy, action, decision, mitigated, resolved, note
$ rbdoc check --deny
error: --deny needs a value
help: it takes warnings
$ rbdoc completions tcsh
error: `tcsh` cannot be SHELL
help: did you mean `zsh`?
$ rbdoc check --fix --write-baseline
error: --fix cannot be used together with --write-baseline
help: leave one of them out
$ rbdoc check --fxi
error: `rbdoc check` has no option `--fxi`
help: `rbdoc check --help` lists them; a text that begins with a dash goes behind `--`
$ rbdoc check --max-warning 3
error: `rbdoc check` has no option `--max-warning`
help: did you mean `--max-warnings`?
$ rbdoc build site
error: `rbdoc build` takes no argument `site`
help: put words that belong together into quotes; `rbdoc build --help` lists what it takes
$ rbdoc theme
error: `rbdoc theme` needs to know what: list, eject, diff
help: as in `rbdoc theme list`; `rbdoc theme --help` explains each
$ rbdoc new incidnt x
error: there is no command `incidnt`
help: did you mean `incident`?
$ rbdoc chekc
error: there is no command `chekc`
help: did you mean `check`?
$ rbdoc search
error: `rbdoc search` needs QUERY (what to look for)
help: as in `rbdoc search KubePodCrashLooping`
$ rbdoc actions done
error: `rbdoc actions done` needs INCIDENT/ID (the incident's directory or a part of its name, and the item's id)
help: as in `rbdoc actions done checkout/canary`
$ rbdoc theme eject
error: `rbdoc theme eject` needs NAME (the file's path or the end of it, as `theme list` shows them)
help: as in `rbdoc theme eject tokens.css`

"#]]
    );
}

#[test]
fn paths_are_those_of_the_folder_where_somebody_stands() {
    let book = Book::faulty();
    let runbooks = "content/runbooks";
    assert_data_eq!(
        book.run_in(runbooks, &["check", "--format", "concise"], &[]),
        str![[r#"
exit 1
==> stdout
rollback.md:9:22: error[broken-link]: there is no file `content/runbooks/other.md`
../services.toml:5:1: error[unknown-field]: there is no field `ownr` here
==> stderr
    Checking ../../book.toml
    Finished 5 files in [TIME]: 2 errors in 2 files

"#]]
    );
    let json = book.run_in(runbooks, &["check", "--json"], &[]);
    assert!(
        json.contains(r#""file": "content/runbooks/rollback.md""#),
        "{json}"
    );
    let top = [("GITHUB_WORKSPACE", "[nowhere]")];
    let github = book.run_in(runbooks, &["check", "--format", "github"], &top);
    assert!(
        github.contains("file=content/runbooks/rollback.md,"),
        "{github}"
    );
    let text = book.run_in("content", &["check"], &[]);
    assert!(text.contains("--> runbooks/rollback.md:9:22"), "{text}");
    let elsewhere = book.run_in("content", &["-C", "..", "check"], &[]);
    assert!(
        elsewhere.contains("--> runbooks/rollback.md:9:22"),
        "{elsewhere}"
    );
    let outside = tempfile::tempdir().expect("a folder");
    let mut command = command(outside.path());
    command
        .arg("-C")
        .arg(book.root())
        .args(["check", "--format", "concise"]);
    let outside = tell(&mut command, &book.root());
    assert!(
        outside.contains("[ROOT]/content/runbooks/rollback.md:9:22: "),
        "{outside}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_said_to_be_that() {
    let book = Book::sound();
    let spoil = |path: &str| {
        std::fs::write(book.root().join(path), b"schema = 1\n\xff").expect("a file");
    };
    let mut said = String::new();
    let mut run = |arguments: &[&str]| {
        let words = book.run(arguments);
        said.extend(["$ rbdoc ", &arguments.join(" "), "\n", &words]);
    };
    spoil("content/policy.toml");
    spoil("content/contacts.toml");
    spoil("content/services.toml");
    run(&["decide", "error-rate=14"]);
    run(&["actions", "--owner", "alice"]);
    run(&["new", "runbook", "Drain", "--owner", "alice"]);
    run(&[
        "new",
        "incident",
        "Search is slow",
        "--severity",
        "high",
        "--dry-run",
    ]);
    spoil("content/runbooks/rollback.md");
    run(&["search", "roll"]);
    run(&["params", "rollback"]);
    std::fs::remove_file(book.root().join("content/policy.toml")).expect("it was there");
    std::fs::create_dir(book.root().join("content/policy.toml")).expect("a folder");
    run(&["decide", "error-rate=14"]);
    assert_data_eq!(
        said,
        str![[r#"
$ rbdoc decide error-rate=14
exit 2
==> stdout
==> stderr
error: cannot read content/policy.toml: it is not UTF-8
help: `rbdoc check` says what to do about it
$ rbdoc actions --owner alice
exit 2
==> stdout
==> stderr
error: cannot read content/contacts.toml: it is not UTF-8
help: `rbdoc check` says what to do about it
$ rbdoc new runbook Drain --owner alice
exit 2
==> stdout
==> stderr
error: cannot read content/contacts.toml: it is not UTF-8
help: `rbdoc check` says what to do about it
$ rbdoc new incident Search is slow --severity high --dry-run
exit 0
==> stdout
==> content/incidents/2026-11-23-search-is-slow/incident.toml
schema   = 1
title    = "Search is slow"
status   = "investigating"   # investigating | identified | monitoring | resolved
severity = "high"
services = []
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

==> content/incidents/2026-11-23-search-is-slow/timeline.toml
# One event a line, so that two people's lines merge.
schema = 1
event = [
  { at = 2026-11-23T03:12:00+01:00, kind = "detected", text = "Search is slow" },
]

==> stderr
        Note cannot read content/policy.toml: it is not UTF-8; `high` is taken as it is
$ rbdoc search roll
exit 0
==> stdout
Rollback  (Procedure)
  runbooks/rollback.html
  schema = 1 �
==> stderr
warning: content/contacts.toml has errors, so pages may be missing here; `rbdoc check` shows them
warning: content/policy.toml has errors, so pages may be missing here; `rbdoc check` shows them
warning: content/runbooks/rollback.md has errors, so pages may be missing here; `rbdoc check` shows them
warning: content/services.toml has errors, so pages may be missing here; `rbdoc check` shows them
       Found 1 page
$ rbdoc params rollback
exit 0
==> stdout
content/runbooks/rollback.md  Rollback
  no tokens
==> stderr
warning: content/runbooks/rollback.md has errors, so tokens may be missing here; `rbdoc check` shows them
warning: content/services.toml has errors, so tokens may be missing here; `rbdoc check` shows them
       Found 0 parameters in 1 page, 0 undeclared tokens
$ rbdoc decide error-rate=14
exit 2
==> stdout
==> stderr
error: cannot read content/policy.toml: it is a folder
help: `rbdoc check` says what to do about it

"#]]
    );
}
