//! The program as a shell sees it: the whole of stdout and stderr, and the exit status.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use snapbox::{assert_data_eq, str};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const POLICY: &str = r#"schema = 1
[[severity]]
id = "critical"
name = "Critical"
rank = 1
aliases = ["sev1"]
respond_within = "0m"
approval = "none"
rollback = "yes"
postmortem = "required"
[[severity]]
id = "low"
name = "Low"
rank = 2
respond_within = "1d"
approval = "lead"
rollback = "no"
postmortem = "none"
[metric.error-rate]
name = "Error rate"
unit = "%"
min = 0
max = 100
window = "5m"
source = "https://grafana.example.com/d/errors"
[[decision]]
id = "now"
name = "Roll back now"
rank = 1
severity = "critical"
[[decision]]
id = "later"
name = "Look at it tomorrow"
rank = 2
severity = "low"
[[trigger]]
id = "errors-high"
decision = "now"
metric = "error-rate"
op = ">"
value = 10
for = "2m"
runbook = "rollback"
[[trigger]]
id = "errors-low"
decision = "later"
metric = "error-rate"
op = "<="
value = 10
for = "2m"
runbook = "rollback"
[[trigger]]
id = "data-loss"
decision = "now"
condition = "Data is being lost"
runbook = "rollback"
"#;

const CONTACTS: &str = r#"schema = 1
[[role]]
id = "lead"
name = "Team lead"
[[contact]]
id = "alice"
name = "Alice Example"
roles = ["lead"]
phone = "+15550100"
timezone = "Europe/Berlin"
hours = "24x7"
verified = 2026-11-01
"#;

const SERVICES: &str = r#"schema = 1
[[service]]
id = "checkout"
name = "Checkout"
owner = "alice"
"#;

const RUNBOOK: &str =
    "+++\ntitle = \"Roll back\"\n+++\n\n## Steps\n\nGo back to the release before.\n";

/// A book in a folder that goes with its test.
struct Book(tempfile::TempDir);

impl Book {
    /// A book without faults.
    fn sound() -> Self {
        let book = Self(tempfile::tempdir().expect("a folder"));
        book.put(
            "book.toml",
            "schema = 1\n[book]\ntitle = \"Sample\"\ntimezone = \"Europe/Berlin\"\n[postmortem]\nrequired_sections = [\"summary\", \"root-cause\"]\n",
        );
        book.put("content/policy.toml", POLICY);
        book.put("content/contacts.toml", CONTACTS);
        book.put("content/services.toml", SERVICES);
        book.put("content/runbooks/rollback.md", RUNBOOK);
        book
    }

    /// A book with an error, a warning that can be mended, and a link into nothing.
    fn faulty() -> Self {
        let book = Self::sound();
        book.put(
            "content/services.toml",
            &SERVICES.replace("owner = \"alice\"", "ownr = \"alice\""),
        );
        book.put(
            "content/runbooks/rollback.md",
            &(RUNBOOK.to_owned() + "\nSee [the other page](other.md).\n"),
        );
        book
    }

    fn root(&self) -> PathBuf {
        self.0.path().canonicalize().expect("the folder")
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        fs::write(path, text).expect("file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a text")
    }

    fn has(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    /// Runs `rbdoc` in the book's folder.
    fn run(&self, arguments: &[&str]) -> String {
        self.run_in("", arguments, &[])
    }

    fn run_in(&self, folder: &str, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let mut command = command(&self.root().join(folder));
        command
            .args(["--now", "2026-11-23T02:12:00Z"])
            .args(arguments)
            .envs(variables.iter().copied());
        tell(&mut command, &self.root())
    }
}

/// The program in `folder`, with nothing of this terminal.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rbdoc"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in [
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "GITHUB_WORKSPACE",
        "NO_COLOR",
        "RUST_BACKTRACE",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs it: exit status, stdout and stderr as one text. What differs from run to run is replaced.
fn tell(command: &mut Command, root: &Path) -> String {
    let output = command.output().expect("rbdoc starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let whole = format!(
        "exit {}\n==> stdout\n{}==> stderr\n{}",
        output.status.code().expect("an exit status"),
        text(output.stdout),
        text(output.stderr)
    );
    let time = regex::Regex::new(r"\d+\.\d\d s").expect("a pattern");
    time.replace_all(&whole, "[TIME]")
        .replace(&root.display().to_string(), "[ROOT]")
}

#[test]
fn without_a_command() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&[]),
        str![[r#"
exit 0
==> stdout
rbdoc turns incident records and runbooks into the handbook that people open at 3 a.m.

  rbdoc build                              write the site
  rbdoc check                              report every fault, write nothing
  rbdoc new incident "Checkout is down"    start a record
  rbdoc decide error-rate=14               what to do, and why

`rbdoc --help` lists every command, `rbdoc build --help` explains one.
==> stderr

"#]]
    );
}

#[test]
fn help() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["--help"]),
        str![[r#"
exit 0
==> stdout
Examples:
  rbdoc build                     write the site and name the page to open
  rbdoc check --format concise    every fault, one line each
  rbdoc new incident "Checkout is down" --severity high

Builds an incident handbook from TOML records and Markdown runbooks

Usage: rbdoc [OPTIONS] [COMMAND]

Commands:
  build        Write the site
  check        Report every fault of the book and write nothing
  new          Start an incident or its post-mortem
  decide       Say what to do about what you see, and why
  explain      Say what a rule finds, why it matters and how to mend it
  completions  Print the completions of a shell

Options:
  -h, --help     Print help
  -V, --version  Print version

Options of every command:
  -C, --root <DIR>     The folder with `book.toml`; else the nearest one upwards from here
  -q, --quiet          No status lines; faults are still told
  -v, --verbose        Also tell what usually goes without saying
      --color <WHEN>   Whether to colour the output [default: auto] [possible values: auto, always,
                       never]
      --no-input       Never ask; what is not given takes its usual value
      --now <RFC3339>  The moment to take for now, as `2026-11-23T03:12:00Z`; else
                       `SOURCE_DATE_EPOCH`, else the clock
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["build", "--help"]),
        str![[r#"
exit 0
==> stdout
Examples:
  rbdoc build                            write the site to the folder that book.toml names, or site/
  rbdoc build --out /srv/handbook        somewhere else
  rbdoc build --audience public          without what is internal
  rbdoc build --zip handbook.zip         also as one file, to keep on a laptop

Write the site

Usage: rbdoc build [OPTIONS]

Options:
  -o, --out <DIR>
          The folder to write to; it must be empty or hold a site of rbdoc's

      --base-url <URL>
          Where the site will be served; only the 404 page, feeds and the sitemap need it

      --audience <WHO>
          Who may read the site

          Possible values:
          - internal: Colleagues: everything is shown
          - public:   Anybody: what is internal is left out

      --drafts
          Also show drafts

      --deny <LEVEL>
          Publish nothing if there are warnings

          Possible values:
          - warnings: Warnings count as errors

      --zip <FILE>
          Also write the site into one archive

      --timings
          Tell how long each stage took

      --jobs <N>
          How many threads to use; as many as there are processors if not said

      --format <FORMAT>
          How to tell the faults; text if not said, in GitHub Actions with annotations

          Possible values:
          - text:    With the marked lines, for people
          - concise: One line each
          - json:    For programs
          - github:  Annotations of GitHub Actions

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
  -C, --root <DIR>
          The folder with `book.toml`; else the nearest one upwards from here

  -q, --quiet
          No status lines; faults are still told

  -v, --verbose
          Also tell what usually goes without saying

      --color <WHEN>
          Whether to colour the output
          
          [default: auto]
          [possible values: auto, always, never]

      --no-input
          Never ask; what is not given takes its usual value

      --now <RFC3339>
          The moment to take for now, as `2026-11-23T03:12:00Z`; else `SOURCE_DATE_EPOCH`, else the
          clock
==> stderr

"#]]
    );
}

#[test]
fn usage_errors_exit_with_2() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["biuld"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: unrecognized subcommand 'biuld'

  tip: a similar subcommand exists: 'build'

Usage: rbdoc [OPTIONS] [COMMAND]

For more information, try '--help'.

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--format", "sarif"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: invalid value 'sarif' for '--format <FORMAT>'
  [possible values: text, concise, json, github]

For more information, try '--help'.

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--select", "trigger-gaps"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no rule is called `trigger-gaps`
help: did you mean `trigger-gap`?

"#]]
    );
    assert_data_eq!(
        book.run(&["--now", "yesterday", "check"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --now yesterday is not a date-time
help: write it as 2026-11-23T03:12:00Z

"#]]
    );
    assert_data_eq!(
        book.run(&["build", "--base-url", "example.com"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --base-url example.com is not an address
help: write it with its scheme, as https://runbooks.example.com/

"#]]
    );
}

#[test]
fn a_folder_without_a_book() {
    let empty = Book(tempfile::tempdir().expect("a folder"));
    assert_data_eq!(
        empty.run(&["build"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is no `book.toml` here or in a folder above
help: a book begins with a `book.toml` that says `schema = 1`; --root names its folder

"#]]
    );
    assert_data_eq!(
        empty.run(&["check", "--root", "."]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is no `book.toml` in .
help: a book begins with a `book.toml` that says `schema = 1`; --root names its folder

"#]]
    );
}

#[test]
fn build_from_a_folder_below() {
    let book = Book::sound();
    assert_data_eq!(
        book.run_in("content/runbooks", &["build"], &[]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Building ../../book.toml
       Wrote ../../site (18 files changed, 0 unchanged)
    Finished 18 files in [TIME]: no problems; open ../../site/index.html

"#]]
    );
    assert!(book.has("site/index.html") && book.has("site/runbooks/rollback.html"));
    assert_data_eq!(
        book.run(&["build", "--quiet"]),
        str![[r#"
exit 0
==> stdout
==> stderr

"#]]
    );
}

#[test]
fn a_book_with_errors_is_not_published_over_a_good_one() {
    let book = Book::sound();
    book.run(&["build"]);
    let before = book.read("site/index.html");
    let faulty = Book::faulty();
    for path in ["content/services.toml", "content/runbooks/rollback.md"] {
        book.put(path, &faulty.read(path));
    }
    assert_data_eq!(
        book.run(&["build"]),
        str![[r#"
exit 1
==> stdout
==> stderr
    Building book.toml
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

     Stopped after [TIME]: 2 errors in 2 files; nothing was written

"#]]
    );
    assert_eq!(book.read("site/index.html"), before);
}

#[test]
fn denied_warnings_are_not_published() {
    let book = Book::sound();
    book.put(
        "content/contacts.toml",
        &CONTACTS.replace("2026-11-01", "2026-01-01"),
    );
    assert_data_eq!(
        book.run(&["build", "--deny", "warnings"]),
        str![[r#"
exit 1
==> stdout
==> stderr
    Building book.toml
warning[contact-unverified]: the number of `alice` was last called 326 days ago
  --> content/contacts.toml:12:12
   |
12 | verified = 2026-01-01
   |            ^^^^^^^^^^
   |
   = help: call it, then write `verified = 2026-11-23`

     Stopped after [TIME]: 1 warning in 1 file; nothing was written

"#]]
    );
    assert!(!book.has("site"));
    assert_data_eq!(
        book.run(&["check", "--deny", "warnings", "--quiet"]),
        str![[r#"
exit 1
==> stdout
warning[contact-unverified]: the number of `alice` was last called 326 days ago
  --> content/contacts.toml:12:12
   |
12 | verified = 2026-01-01
   |            ^^^^^^^^^^
   |
   = help: call it, then write `verified = 2026-11-23`

==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--max-warnings", "1", "-q", "--format", "concise"]),
        str![[r#"
exit 0
==> stdout
content/contacts.toml:12:12: warning[contact-unverified]: the number of `alice` was last called 326 days ago
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--max-warnings", "0", "-q", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
content/contacts.toml:12:12: warning[contact-unverified]: the number of `alice` was last called 326 days ago
==> stderr

"#]]
    );
}

#[test]
fn a_foreign_folder_is_refused() {
    let book = Book::sound();
    book.put("public/CNAME", "example.com");
    assert_data_eq!(
        book.run(&["build", "--out", "public"]),
        str![[r#"
exit 2
==> stdout
==> stderr
    Building book.toml
error: cannot write to public: it holds a file that rbdoc did not make (CNAME)
help: choose another folder with --out, or move these files. Nothing was changed

"#]]
    );
    assert_data_eq!(
        book.run(&["build", "--out", "content/runbooks"]),
        str![[r#"
exit 2
==> stdout
==> stderr
    Building book.toml
error: cannot write to content/runbooks: the sources in content are kept apart from the site
help: choose a folder of its own with --out. Nothing was changed

"#]]
    );
}

#[test]
fn check_as_text() {
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
fn check_in_other_formats() {
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
fn colour_as_asked() {
    let book = Book::faulty();
    let is_coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        book.run_in("", arguments, variables).contains('\x1b')
    };
    assert!(!is_coloured(&["check"], &[]));
    assert!(is_coloured(
        &["check", "--color", "always"],
        &[("NO_COLOR", "1")]
    ));
    assert!(is_coloured(&["check"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(
        &["check"],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!is_coloured(
        &["check", "--color", "never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
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
   |        ^^^^^^^^^^^^^ no file has this fault
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
       Wrote rbdoc-baseline.toml: 2 known faults

"#]]
    );
    assert_data_eq!(
        book.read("rbdoc-baseline.toml"),
        str![[r##"
# Faults that were known when checking began; `rbdoc check` reports every other one.
# Written by `rbdoc check --write-baseline`. Lines may be deleted, never added by hand.
schema = 1
fault = [
  { rule = "broken-link", path = "content/runbooks/rollback.md", message = "there is no file `content/runbooks/other.md`", count = 1 },
  { rule = "unknown-field", path = "content/services.toml", message = "there is no field `ownr` here", count = 1 },
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
       Wrote site (18 files changed, 0 unchanged)
    Finished 18 files in [TIME]: no problems, 2 known; open site/index.html

"#]]
    );
    // Lines move, a fault is added, one is mended.
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
    Finished 6 files in [TIME]: 1 error in 1 file, 1 known; 1 fault listed in rbdoc-baseline.toml is no longer there

"#]]
    );
    book.put("rbdoc-baseline.toml", "schema = 1\nfault = [{}]\n");
    assert_data_eq!(
        book.run(&["check", "-q", "--select", "toml-syntax"]),
        str![[r#"
exit 1
==> stdout
error[toml-syntax]: missing field `rule`
 --> rbdoc-baseline.toml:2:10
  |
2 | fault = [{}]
  |          ^^
  |
  = help: write it again with `rbdoc check --write-baseline`

==> stderr

"#]]
    );
}

#[test]
fn new_incident() {
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
        Next write times and events as they happen; `rbdoc check` reads along
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
fn new_postmortem() {
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

#[test]
fn decide() {
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
warning: content/policy.toml has errors, so this answer may be wrong; `rbdoc check` tells them

"#]]
    );
}

#[test]
fn explain() {
    let book = Book::sound();
    let list = book.run(&["explain"]);
    assert!(
        list.starts_with("exit 0\n") && list.contains("\nbroken-link "),
        "{list}"
    );
    let case = book.run(&["explain", "broken-link"]);
    assert!(case.contains("# broken-link"), "{case}");
    assert_data_eq!(
        book.run(&["explain", "broken-lnk"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no rule is called `broken-lnk`
help: did you mean `broken-link`?

"#]]
    );
}

#[test]
fn completions() {
    let book = Book::sound();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = book.run(&["completions", shell]);
        assert!(script.starts_with("exit 0\n"), "{shell}");
        assert!(
            script.contains("--write-baseline") || script.contains("write-baseline"),
            "{shell}"
        );
    }
}

#[test]
fn the_same_input_gives_the_same_archive() {
    let book = Book::sound();
    book.run(&["build", "--zip", "a.zip"]);
    book.run(&["build", "--zip", "b.zip", "--out", "other"]);
    let archive = |name: &str| fs::read(book.root().join(name)).expect("an archive");
    assert!(archive("a.zip").starts_with(b"PK"));
    assert_eq!(archive("a.zip"), archive("b.zip"));
}

#[test]
fn an_archive_never_replaces_what_is_no_file() {
    let book = Book::sound();
    fs::create_dir(book.root().join("folder")).expect("folder");
    assert_data_eq!(book.run(&["build", "-q", "--zip", "folder"]), str![[r#"
exit 2
==> stdout
==> stderr
error: cannot write to folder: it is there and is no file

"#]]);
}

#[test]
fn builds_of_one_folder_wait_for_each_other() {
    let book = Book::sound();
    let start = |title: &str| {
        let path = format!("{title}/book.toml");
        book.put(&path, &book.read("book.toml").replace("Sample", title));
        for file in [
            "policy.toml",
            "contacts.toml",
            "services.toml",
            "runbooks/rollback.md",
        ] {
            let file = format!("content/{file}");
            book.put(&format!("{title}/{file}"), &book.read(&file));
        }
        command(&book.root().join(title))
            .args(["build", "-q", "--out", "../public"])
            .spawn()
            .expect("rbdoc starts")
    };
    let builds: Vec<_> = ["One", "Two", "Three", "Four"].map(start).into();
    for mut build in builds {
        assert!(build.wait().expect("rbdoc ends").success());
    }
    // Whoever came last wrote all of it.
    let pages: Vec<String> = ["index.html", "az.html", "contacts.html", "decide.html"]
        .map(|page| book.read(&format!("public/{page}")))
        .into();
    let titles = ["One", "Two", "Three", "Four"];
    let is_by = |page: &String, title: &str| page.contains(&format!("{title}</title>"));
    assert!(
        titles
            .iter()
            .any(|title| pages.iter().all(|page| is_by(page, title))),
        "the pages are of several builds"
    );
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let book = Book::sound();
    let mut child = command(&book.root())
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("rbdoc ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn now_comes_from_the_environment() {
    let book = Book::sound();
    book.put(
        "content/contacts.toml",
        &CONTACTS.replace("2026-11-01", "2020-01-01"),
    );
    let check = |epoch: &str| {
        let mut command = command(&book.root());
        command
            .args(["check", "-q", "--format", "concise"])
            .env("SOURCE_DATE_EPOCH", epoch);
        tell(&mut command, &book.root())
    };
    // 2020-01-02: the number was called yesterday.
    assert_data_eq!(
        check("1577923200"),
        str![[r#"
exit 0
==> stdout
==> stderr

"#]]
    );
    assert_data_eq!(
        check("soon"),
        str![[r#"
exit 2
==> stdout
==> stderr
error: SOURCE_DATE_EPOCH=soon is not a moment
help: it holds seconds since 1970, as 1795435200

"#]]
    );
}
