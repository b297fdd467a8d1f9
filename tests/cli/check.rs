//! `rbdoc check`: formats, levels, waivers, the baseline.

use crate::sandbox::{Book, RUNBOOK, SERVICES};
#[cfg(target_os = "linux")]
use crate::sandbox::{command, wait_for_lock};
use snapbox::{assert_data_eq, str};
#[cfg(target_os = "linux")]
use std::process::Stdio;

#[test]
fn as_text() {
    assert_data_eq!(
        Book::faulty().run(&["check"]),
        str![[r#"
exit 1
==> stdout
error[broken-link]: there is no file `content/runbooks/other.md`
 --> content/runbooks/rollback.md:9:22
  |
9 | See [the other page](other.md).
  |                      ^^^^^^^^

error[unknown-field]: there is no field `ownr` here
 --> content/services.toml:5:1
  |
5 | ownr = "alice"
  | ^^^^
  |
help: did you mean `owner`?
  |
5 | owner = "alice"
  |    +

==> stderr
    Checking book.toml
    Finished 5 files in [TIME]: 2 errors in 2 files

"#]]
    );
}

#[test]
fn in_other_formats() {
    let book = Book::faulty();
    assert_data_eq!(
        book.run(&["check", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
content/runbooks/rollback.md:9:22: error[broken-link]: there is no file `content/runbooks/other.md`
content/services.toml:5:1: error[unknown-field]: there is no field `ownr` here
==> stderr
    Checking book.toml
    Finished 5 files in [TIME]: 2 errors in 2 files

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--format", "json", "-q"]),
        str![[r#"
exit 1
==> stdout
{
  "schema": 1,
  "diagnostics": [
    {
      "rule": "broken-link",
      "level": "error",
      "file": "content/runbooks/rollback.md",
      "line": 9,
      "column": 22,
      "end_line": 9,
      "end_column": 30,
      "message": "there is no file `content/runbooks/other.md`",
      "help": [],
      "fixable": false
    },
    {
      "rule": "unknown-field",
      "level": "error",
      "file": "content/services.toml",
      "line": 5,
      "column": 1,
      "end_line": 5,
      "end_column": 5,
      "message": "there is no field `ownr` here",
      "help": [
        "did you mean `owner`?"
      ],
      "fixable": true
    }
  ],
  "summary": {
    "errors": 2,
    "warnings": 0,
    "infos": 0
  }
}
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--format", "github", "-q"]),
        str![[r#"
exit 1
==> stdout
::error file=content/runbooks/rollback.md,line=9,col=22,endLine=9,endColumn=30,title=broken-link::there is no file `content/runbooks/other.md`
::error file=content/services.toml,line=5,col=1,endLine=5,endColumn=5,title=unknown-field::there is no field `ownr` here%0Ahelp: did you mean `owner`?
==> stderr

"#]]
    );
}

#[test]
fn github_actions_gets_text_and_annotations_from_the_top_of_the_repository() {
    let book = Book::sound();
    book.put("docs/book.toml", "schema = 1\nfoo = 1\n");
    let top = book.root();
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_WORKSPACE", top.to_str().expect("UTF-8")),
    ];
    assert_data_eq!(
        book.run_in("docs", &["check", "-q"], &variables),
        str![[r#"
exit 1
==> stdout
error[unknown-field]: there is no field `foo` here
 --> book.toml:2:1
  |
2 | foo = 1
  | ^^^
  |
  = help: the fields here are `schema`, `book`, `build`, `runbooks`, `postmortem`, `lint`, `allow`

::error file=docs/book.toml,line=2,col=1,endLine=2,endColumn=4,title=unknown-field::there is no field `foo` here%0Ahelp: the fields here are `schema`, `book`, `build`, `runbooks`, `postmortem`, `lint`, `allow`
==> stderr

"#]]
    );
}

#[test]
fn select_and_ignore() {
    let book = Book::faulty();
    assert_data_eq!(
        book.run(&[
            "check",
            "-q",
            "--format",
            "concise",
            "--select",
            "broken-link"
        ]),
        str![[r#"
exit 1
==> stdout
content/runbooks/rollback.md:9:22: error[broken-link]: there is no file `content/runbooks/other.md`
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&[
            "check",
            "-q",
            "--format",
            "concise",
            "--ignore",
            "broken-link,unknown-field"
        ]),
        str![[r#"
exit 0
==> stdout
==> stderr

"#]]
    );
}

#[test]
fn levels_and_waivers() {
    let book = Book::faulty();
    book.put(
        "book.toml",
        r#"schema = 1
[lint]
"unknown-field" = "info"
[[allow]]
rule = "broken-link"
path = "content/runbooks/*.md"
until = 2026-11-23
reason = "The other page is being written"
[[allow]]
rule = "trigger-gap"
until = 2027-01-01
reason = "Not needed"
"#,
    );
    assert_data_eq!(
        book.run(&["check"]),
        str![[r#"
exit 0
==> stdout
warning[waiver-unused]: nothing is left to waive for `trigger-gap`
  --> book.toml:10:8
   |
10 | rule = "trigger-gap"
   |        ^^^^^^^^^^^^^ no file has this problem
   |
   = help: delete the waiver

info[unknown-field]: there is no field `ownr` here
 --> content/services.toml:5:1
  |
5 | ownr = "alice"
  | ^^^^
  |
help: did you mean `owner`?
  |
5 | owner = "alice"
  |    +

==> stderr
    Checking book.toml
    Finished 5 files in [TIME]: 1 warning, 1 info in 2 files

"#]]
    );
    // A day later the waiver has run out.
    assert_data_eq!(
        book.run(&[
            "check",
            "-q",
            "--format",
            "concise",
            "--now",
            "2026-11-24T12:00:00Z"
        ]),
        str![[r#"
exit 1
==> stdout
book.toml:7:9: error[waiver-expired]: the waiver of `broken-link` has run out
book.toml:10:8: warning[waiver-unused]: nothing is left to waive for `trigger-gap`
content/runbooks/rollback.md:9:22: error[broken-link]: there is no file `content/runbooks/other.md`
content/services.toml:5:1: info[unknown-field]: there is no field `ownr` here
==> stderr

"#]]
    );
}

#[test]
fn the_baseline_knows_old_faults_wherever_they_move() {
    let book = Book::faulty();
    assert_data_eq!(
        book.run(&["check", "--write-baseline"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Checking book.toml
       Wrote rbdoc-baseline.toml: 2 known problems

"#]]
    );
    assert_data_eq!(
        book.read("rbdoc-baseline.toml"),
        str![[r##"
# Problems that were known when checking began; `rbdoc check` reports every other one.
# Written by `rbdoc check --write-baseline`; `rbdoc check --update-baseline` takes out what is fixed.
schema = 2
problem = [
  { rule = "broken-link", path = "content/runbooks/rollback.md", subject = "other.md", count = 1 },
  { rule = "unknown-field", path = "content/services.toml", subject = "service.ownr", count = 1 },
]

"##]]
    );
    assert_data_eq!(
        book.run(&["build"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Building book.toml
       Wrote site (36 files changed, 0 unchanged)
    Finished 36 files in [TIME]: no problems, 2 known; open site/index.html

"#]]
    );
    // Lines move, a problem is added, one is fixed.
    book.put(
        "content/runbooks/rollback.md",
        &format!("{RUNBOOK}\n\n\nSee [the other page](other.md), or [another](more.md).\n"),
    );
    book.put("content/services.toml", SERVICES);
    assert_data_eq!(
        book.run(&["check", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
content/runbooks/rollback.md:11:46: error[broken-link]: there is no file `content/runbooks/more.md`
==> stderr
    Checking book.toml
    Finished 6 files in [TIME]: 1 error in 1 file, 1 known; 1 problem listed in rbdoc-baseline.toml is gone

"#]]
    );
    // What is fixed is taken out; the new problem is not added.
    assert_data_eq!(
        book.run(&["check", "--update-baseline"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Checking book.toml
     Updated rbdoc-baseline.toml: 1 known problem, 1 taken out

"#]]
    );
    assert_data_eq!(
        book.read("rbdoc-baseline.toml"),
        str![[r##"
# Problems that were known when checking began; `rbdoc check` reports every other one.
# Written by `rbdoc check --write-baseline`; `rbdoc check --update-baseline` takes out what is fixed.
schema = 2
problem = [
  { rule = "broken-link", path = "content/runbooks/rollback.md", subject = "other.md", count = 1 },
]

"##]]
    );
    assert_data_eq!(
        book.run(&["check", "--update-baseline"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Checking book.toml
   Unchanged rbdoc-baseline.toml: 1 known problem, nothing to take out

"#]]
    );
    // What is known of a file that cannot be read now stays known.
    book.put("content/services.toml", "[[");
    book.put("rbdoc-baseline.toml", "schema = 2\nproblem = [{ rule = \"unknown-field\", path = \"content/services.toml\", subject = \"service.ownr\" }]\n");
    assert_data_eq!(
        book.run(&["check", "--update-baseline"]),
        str![[r#"
exit 1
==> stdout
error[toml-syntax]: this is not valid TOML: unquoted keys cannot be empty
 --> content/services.toml:1:3
  |
1 | [[
  |   ^ expected letters, numbers, `-`, `_`
  |
  = help: what follows, and what refers to it, is checked when the file can be read

==> stderr
    Checking book.toml
error: rbdoc-baseline.toml was not written: no baseline can hold 1 problem that leaves something out of the site
help: fix what is reported here first; the rest can be known then

"#]]
    );
    book.put("rbdoc-baseline.toml", "schema = 2\nproblem = [{}]\n");
    assert_data_eq!(
        book.run(&["check", "--update-baseline"]),
        str![[r#"
exit 2
==> stdout
==> stderr
    Checking book.toml
error: cannot read rbdoc-baseline.toml: missing field `rule`
help: `rbdoc check --write-baseline` writes one with all of today's problems

"#]]
    );
    std::fs::remove_file(book.root().join("rbdoc-baseline.toml")).expect("a file");
    assert_data_eq!(
        book.run(&["check", "--update-baseline"]),
        str![[r#"
exit 2
==> stdout
==> stderr
    Checking book.toml
error: there is no rbdoc-baseline.toml
help: `rbdoc check --write-baseline` writes one with all of today's problems

"#]]
    );
    book.put("content/services.toml", SERVICES);
    book.put("rbdoc-baseline.toml", "schema = 1\nfault = [{}]\n");
    assert_data_eq!(
        book.run(&["check", "-q", "--select", "toml-syntax"]),
        str![[r#"
exit 1
==> stdout
error[toml-syntax]: a baseline of schema 1 is of an older rbdoc, which recognised problems by their wording
 --> rbdoc-baseline.toml:1:1
  |
1 | schema = 1
  | ^^^^^^
  |
  = help: write it anew with `rbdoc check --write-baseline`

==> stderr

"#]]
    );
}

#[test]
fn what_needs_no_decision_is_fixed() {
    let book = Book::faulty();
    let before = book.read("content/services.toml");
    assert_data_eq!(
        book.run(&["check", "--fix", "--dry-run", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
content/runbooks/rollback.md:9:22: error[broken-link]: there is no file `content/runbooks/other.md`
content/services.toml:5:1: error[unknown-field]: there is no field `ownr` here
==> stderr
    Checking book.toml
   Would fix content/services.toml: unknown-field
   Would fix 1 problem in 1 file
    Finished 5 files in [TIME]: 2 errors in 2 files

"#]]
    );
    assert_eq!(book.read("content/services.toml"), before);
    assert_data_eq!(
        book.run(&["check", "--fix", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
content/runbooks/rollback.md:9:22: error[broken-link]: there is no file `content/runbooks/other.md`
==> stderr
    Checking book.toml
       Fixed content/services.toml: unknown-field
       Fixed 1 problem in 1 file
    Finished 5 files in [TIME]: 1 error in 1 file

"#]]
    );
    assert_eq!(book.read("content/services.toml"), SERVICES);
}

#[test]
fn an_adopted_folder_is_never_written_to() {
    let book = Book::sound();
    book.put(
        "book.toml",
        "schema = 1\n[book]\ntitle = \"Handbook\"\n[runbooks]\ndir = \"docs\"\n",
    );
    let page = "# Disk\n\nSee [logs](logs).\n";
    book.put("docs/disk.md", page);
    book.put("docs/logs.md", "# Logs\n");
    let told = book.run(&["check", "--fix", "--select", "broken-link"]);
    assert!(
        told.contains("Fixed 0 problems in 0 files") && told.contains("[broken-link]"),
        "{told}"
    );
    assert_eq!(book.read("docs/disk.md"), page);
}

/// Somebody saves the file while its fixes wait for their turn: what they wrote stays.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_was_changed_meanwhile_is_not_fixed() {
    let book = Book::faulty();
    let folder = std::fs::File::open(book.root().join("content")).expect("the folder");
    folder.lock().expect("a lock");
    let check = command(&book.root())
        .args(["check", "--fix", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    wait_for_lock(&check);
    let theirs = book.read("content/services.toml") + "# and a line more\n";
    book.put("content/services.toml", &theirs);
    folder.unlock().expect("no lock");
    let output = check.wait_with_output().expect("rbdoc ends");
    assert_data_eq!(
        String::from_utf8(output.stderr).expect("UTF-8"),
        str![[r#"
error: content/services.toml was changed while it was checked, and is left as it is
help: run `rbdoc check --fix` again

"#]]
    );
    assert_eq!(book.read("content/services.toml"), theirs);
}

#[test]
fn no_baseline_is_written_while_a_file_cannot_be_read() {
    let book = Book::sound();
    let contacts = book.read("content/contacts.toml");
    let path = book.root().join("content/contacts.toml");
    std::fs::write(&path, [contacts.as_bytes(), b"# caf\xe9\n"].concat()).expect("a file");
    book.put("content/pages/a.md", "See [b](b.md).\n");
    assert_data_eq!(
        book.run(&["check", "--write-baseline"]),
        str![[r#"
exit 1
==> stdout
error[not-utf8]: this file is not UTF-8: the first wrong byte is byte 206
  --> content/contacts.toml:13:6
   |
13 | # caf�
   |      ^
   |
   = help: save it as UTF-8; from Windows-1252 or Latin-1: `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`
   = help: other problems of this file are reported when it can be read

==> stderr
    Checking book.toml
error: rbdoc-baseline.toml was not written: no baseline can hold 1 problem that leaves something out of the site
help: fix what is reported here first; the rest can be known then

"#]]
    );
    assert!(!book.has("rbdoc-baseline.toml"));
    // One that was written by hand hides nothing either.
    let listed = "schema = 2\nproblem = [\n  { rule = \"not-utf8\", path = \"content/contacts.toml\" },\n]\n";
    book.put("rbdoc-baseline.toml", listed);
    let told = book.run(&["build", "--format", "concise"]);
    assert!(
        told.starts_with("exit 1\n") && told.contains("error[not-utf8]"),
        "{told}"
    );
    assert!(!book.has("site/index.html"));
    std::fs::write(&path, contacts).expect("a file");
    std::fs::remove_file(book.root().join("rbdoc-baseline.toml")).expect("a file");
    let told = book.run(&["check", "--write-baseline"]);
    assert!(told.contains("1 known problem"), "{told}");
}

#[cfg(unix)]
#[test]
fn settings_that_cannot_be_read_are_not_taken_for_none() {
    let book = Book::sound();
    let settings = book.root().join("book.toml");
    std::fs::rename(&settings, book.root().join("other.toml")).expect("renamed");
    std::os::unix::fs::symlink("gone.toml", &settings).expect("a link");
    let told = book.run(&["check"]);
    assert!(
        told.contains("book.toml is a link that leads nowhere\nhelp: put the file there"),
        "{told}"
    );
    std::fs::remove_file(&settings).expect("removed");
    std::fs::create_dir(&settings).expect("a folder");
    let told = book.run(&["check"]);
    assert!(told.contains("book.toml is no file\n"), "{told}");
    std::fs::remove_dir(&settings).expect("removed");
    let told = book.run(&["check"]);
    assert!(told.contains("there is no `book.toml` here"), "{told}");
}
