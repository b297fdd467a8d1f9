//! Help, usage errors, and what concerns every command.

use crate::sandbox::{Book, CONTACTS, command, tell};
use snapbox::{assert_data_eq, str};
use std::process::Stdio;

#[test]
fn without_a_command() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&[]),
        str![[r#"
exit 0
==> stdout
rbdoc turns incident records and runbooks into the handbook that people open at 3 a.m.

  rbdoc init handbook                      start one, ready to fill in
  rbdoc serve                              look at it while you write
  rbdoc build                              write the site
  rbdoc check                              report every problem, write nothing
  rbdoc new incident "Checkout is down"    start a record
  rbdoc log "Rolled back to 4.11.2"        write down what happens
  rbdoc decide error-rate=14               what to do, and why

`rbdoc help` lists every command, `rbdoc help build` explains one.
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
Builds an incident handbook from TOML records and Markdown runbooks

Examples:
  rbdoc build                     write the site and name the page to open
  rbdoc check --format concise    every problem, one line each
  rbdoc new incident "Checkout is down" --severity high

Usage: rbdoc [OPTIONS] [COMMAND]

Commands:
  init         Start a handbook, or adopt a folder of Markdown
  build        Write the site
  check        Report every problem of the book; the site is not written
  serve        Preview the book; open pages follow what is saved
  new          Begin an incident, its post-mortem, a runbook, a checklist, a message, a contact or a
               service
  log          Add an event to the timeline of the open incident
  actions      List the open action items of all incidents, or set some to done
  decide       Say what to do about what you see, and why
  search       Find pages, as the site's own search does
  show         Print a runbook with its values filled in
  params       List the parameters of runbooks and messages, and every `<token>` that nothing
               declares
  explain      Say what a rule finds, why it matters and how to fix it
  schema       Print the JSON Schema of a kind of file, for editors
  theme        List, copy and compare the templates and style sheets
  completions  Print the completion script of a shell
  man          Print the manual page, or write all of them
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Options of every command:
  -C, --root <DIR>
          The folder with `book.toml` [default: the nearest one from here upwards]

  -q, --quiet
          No status lines; problems are still reported

  -v, --verbose
          More status lines: how long each stage took, what was made, what was taken by default

      --color <WHEN>
          When to colour the output
          
          [default: auto]
          [possible values: auto, always, never]

      --no-input
          Never ask; what is not given takes its default

      --now <TIME>
          The moment to call now, as `2026-11-23T03:12Z` [default: `SOURCE_DATE_EPOCH`, else the
          clock]
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["build", "--help"]),
        str![[r#"
exit 0
==> stdout
Write the site

Examples:
  rbdoc build                            write the site to the folder that book.toml names, or site/
  rbdoc build --out /srv/handbook        somewhere else
  rbdoc build --audience public          without what is internal
  rbdoc build --zip handbook.zip         also as one file, to keep on a laptop
  rbdoc build --dry-run                  what would change in the folder

Usage: rbdoc build [OPTIONS]

Options:
  -o, --out <DIR>
          The folder to write to: an empty one, or one with a site that rbdoc wrote

      --base-url <URL>
          Where the site will be served; only the 404 page needs it

      --audience <WHO>
          Who may read the site

          Possible values:
          - internal: Colleagues: everything is shown
          - public:   Anybody: what is internal is left out

      --drafts
          Also show drafts: runbooks and pages, and to the public also post-mortems, which
          colleagues always see

      --commit <ID>
          The commit that the pages say they come from [default: what the CI or git says]

      --deny <LEVEL>
          Publish nothing if there are warnings

          Possible values:
          - warnings: Warnings count as errors

      --zip <FILE>
          Also write the site into one archive

      --timings
          Report how long each stage took

      --jobs <N>
          The number of threads [default: number of CPUs]

      --format <FORMAT>
          Output format of the problems [default: text, in GitHub Actions with annotations]

          Possible values:
          - text:    With the marked lines, for people
          - concise: One line each
          - json:    For programs
          - github:  Annotations of GitHub Actions

      --json
          Short for `--format json`

      --dry-run
          Say what would be written, and write nothing

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
  -C, --root <DIR>
          The folder with `book.toml` [default: the nearest one from here upwards]

  -q, --quiet
          No status lines; problems are still reported

  -v, --verbose
          More status lines: how long each stage took, what was made, what was taken by default

      --color <WHEN>
          When to colour the output
          
          [default: auto]
          [possible values: auto, always, never]

      --no-input
          Never ask; what is not given takes its default

      --now <TIME>
          The moment to call now, as `2026-11-23T03:12Z` [default: `SOURCE_DATE_EPOCH`, else the
          clock]
==> stderr

"#]]
    );
}

#[test]
fn help_says_of_every_command_what_its_option_does() {
    fn paths(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        let inner = command.get_subcommands();
        for inner in inner.filter(|inner| inner.get_name() != "help") {
            paths(
                inner,
                &[path, &[inner.get_name().to_owned()]].concat(),
                found,
            );
        }
    }
    let book = Book::sound();
    let mut found = Vec::new();
    paths(&rbdoc::cli::command(), &[], &mut found);
    assert!(found.len() > 20, "{found:?}");
    for path in found {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let help = book.run(&[&["help"], &words[..]].concat());
        let usage = format!("Usage: {}", [&["rbdoc"], &words[..]].concat().join(" "));
        assert!(help.contains(&usage), "{path:?}: {help}");
        assert_eq!(
            help,
            book.run(&[&words[..], &["--help"]].concat()),
            "{path:?}"
        );
    }
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
error: there is no command `biuld`
help: did you mean `build`?

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--format", "sarif"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: --format does not take `sarif`
help: it takes text, concise, json, github

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
error: --now yesterday is not a moment
help: write it as 03:12, 2026-11-23 03:12, 2026-11-23T03:12Z, 2026-11-23T03:12:00+01:00, now or -10m

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
help: `rbdoc init` starts a book, here or around Markdown that you have; --root names the folder of another

"#]]
    );
    assert_data_eq!(
        empty.run(&["check", "--root", "."]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is no `book.toml` in .
help: `rbdoc init` starts a book, here or around Markdown that you have; --root names the folder of another

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
    assert_eq!(book.run(&["explain", "error[broken-link]:"]), case);
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
