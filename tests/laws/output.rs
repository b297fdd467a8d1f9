//! What a command prints arrives whole, or the command fails; what it writes, it writes only when it is meant to. One table
//! says how each command is run, and a command that is missing from it fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::Stdio;

use crate::sandbox::{Book, command};

/// How a command is run so that it has something to say, and what it does to the folder.
enum Run {
    /// It answers.
    Reads(&'static [&'static str]),
    /// It writes files.
    Writes(&'static [&'static str]),
    /// It runs until it is stopped.
    Serves,
}

use Run::{Reads, Serves, Writes};

/// Every command with the arguments that make it succeed in [`book`].
const COMMANDS: &[(&str, Run)] = &[
    ("init", Writes(&["fresh", "--no-input"])),
    ("build", Writes(&[])),
    ("check", Writes(&["--fix"])),
    ("serve", Serves),
    ("new incident", Writes(&["Search is slow"])),
    ("new postmortem", Writes(&["checkout"])),
    ("new runbook", Writes(&["Drain a node"])),
    ("new checklist", Writes(&["After a deployment"])),
    ("new message", Writes(&["To partners"])),
    ("new contact", Writes(&["Bob Example"])),
    ("new service", Writes(&["Search", "--owner", "alice"])),
    ("log", Writes(&["Rolled back"])),
    ("actions", Reads(&[])),
    ("actions done", Writes(&["canary"])),
    ("decide", Reads(&["data-loss"])),
    ("search", Reads(&["roll"])),
    ("show", Reads(&["rollback"])),
    ("params", Reads(&["rollback"])),
    ("explain", Reads(&["trigger-gap"])),
    ("schema", Writes(&["--write"])),
    ("theme list", Reads(&[])),
    ("theme eject", Writes(&["tokens.css"])),
    ("theme diff", Reads(&[])),
    ("completions", Reads(&["bash"])),
    ("man", Writes(&["--out", "manual"])),
];

/// Other ways to run a command, each with something on stdout.
const MORE: &[&[&str]] = &[
    &["check", "--format", "json"],
    &["check", "--format", "concise"],
    &["check", "--format", "github"],
    &["build", "--json"],
    &["actions", "--json"],
    &["decide", "data-loss", "--json"],
    &["search", "roll", "--json"],
    &["params", "--json"],
    &["explain"],
    &["schema"],
    &["schema", "policy"],
    &["man"],
    &["man", "new", "incident"],
    &["new", "incident", "Search is slow", "--dry-run"],
    &["init", "fresh", "--dry-run", "--no-input"],
    &["help"],
    &["--version"],
    &[],
];

/// Where a command is run: a new book begins outside of every other.
fn place(arguments: &[&str]) -> Book {
    if arguments.first() == Some(&"init") {
        Book(tempfile::tempdir().expect("a folder"))
    } else {
        book()
    }
}

/// A book with something for every command: an open incident with an item, a template of its own, a problem with a fix.
fn book() -> Book {
    let book = Book::faulty();
    let folder = "content/incidents/2026-11-23-checkout";
    book.put(
        &format!("{folder}/incident.toml"),
        "schema = 1\ntitle = \"Checkout\"\nstatus = \"investigating\"\nseverity = \"critical\"\n\n[times]\ndetected = 2026-11-23T01:00:00+01:00\n",
    );
    book.put(
        &format!("{folder}/actions.toml"),
        "schema = 1\n[[action]]\nid = \"canary\"\ntitle = \"Add a canary stage\"\nowner = \"alice\"\ndue = 2026-12-01\n",
    );
    book.put(
        "templates/contacts.html",
        "{% extends \"builtin/contacts.html\" %}\n{% block main %}<p>Call.</p>{% endblock %}\n",
    );
    book
}

/// The names of all commands that do something.
fn leaves(command: &clap::Command, path: &str, found: &mut BTreeSet<String>) {
    for inner in command.get_subcommands() {
        if inner.get_name() == "help" {
            continue;
        }
        let path = format!("{path} {}", inner.get_name());
        // `actions` does something without a command below it.
        if !inner.is_subcommand_required_set() {
            found.insert(path.trim().to_owned());
        }
        leaves(inner, &path, found);
    }
}

fn table() -> BTreeMap<&'static str, &'static Run> {
    COMMANDS.iter().map(|(name, run)| (*name, run)).collect()
}

fn words(name: &'static str, arguments: &[&'static str]) -> Vec<&'static str> {
    name.split(' ').chain(arguments.iter().copied()).collect()
}

/// Exit status, length of stdout, and stderr.
fn run(book: &Book, arguments: &[&str], stdout: Stdio) -> (Option<i32>, usize, String) {
    let child = command(&book.root())
        .args(["--now", "2026-11-23T02:12:00Z"])
        .args(arguments)
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .expect("rbdoc starts");
    let output = child.wait_with_output().expect("rbdoc ends");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), output.stdout.len(), words)
}

/// Every file below a folder and what is in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path.display().to_string();
        if path.is_dir() {
            found.insert(name, Vec::new());
            found.extend(files(&path));
        } else {
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
    found
}

#[test]
fn every_command_is_in_the_table() {
    let mut found = BTreeSet::new();
    leaves(&rbdoc::cli::command(), "", &mut found);
    let known: BTreeSet<String> = table().keys().map(ToString::to_string).collect();
    assert_eq!(found, known);
}

/// Law 9 of the command line: an answer that a full disk has cut off is no answer.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = || {
        let disk = OpenOptions::new().write(true).open("/dev/full");
        Stdio::from(disk.expect("a disk that is full"))
    };
    let mut runs: Vec<Vec<&str>> = MORE.iter().map(|arguments| arguments.to_vec()).collect();
    for (name, run) in table() {
        match run {
            Reads(arguments) | Writes(arguments) => runs.push(words(name, arguments)),
            Serves => runs.push(words(name, &["--port", "0"])),
        }
        runs.push(words(name, &["--help"]));
        runs.push(words(name, &["-h"]));
    }
    let mut told = 0;
    for arguments in runs {
        let prints = arguments.first() == Some(&"serve") || {
            let (_, length, _) = run(&place(&arguments), &arguments, Stdio::piped());
            length > 0
        };
        let (status, _, words) = run(&place(&arguments), &arguments, full());
        let is_told = words.contains("error: cannot write to standard output: No space left");
        assert_eq!(
            (prints, prints && status == Some(2)),
            (is_told, is_told),
            "{arguments:?}: {status:?} {words}"
        );
        told += usize::from(is_told);
    }
    assert!(told > 50, "{told}");
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut runs: Vec<Vec<&str>> = MORE.iter().map(|arguments| arguments.to_vec()).collect();
    for (name, run) in table() {
        if let Reads(arguments) | Writes(arguments) = run {
            runs.push(words(name, arguments));
        }
    }
    for arguments in runs {
        let (usual, _, usual_words) = run(&place(&arguments), &arguments, Stdio::piped());
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let (status, _, words) = run(&place(&arguments), &arguments, writer.into());
        let plain = |words: &str| {
            let lines = words.lines().filter(|line| !line.contains(" s: "));
            lines.count()
        };
        assert_eq!(status, usual, "{arguments:?}: {words}");
        assert_eq!(plain(&words), plain(&usual_words), "{arguments:?}: {words}");
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    for (name, how) in table() {
        let (Reads(arguments) | Writes(arguments)) = how else {
            continue;
        };
        let mut arguments = words(name, arguments);
        let book = place(&arguments);
        let before = files(&book.root());
        if matches!(how, Writes(_)) {
            arguments.push("--dry-run");
        }
        let (status, _, said) = run(&book, &arguments, Stdio::piped());
        assert_ne!(status, Some(2), "{arguments:?}: {said}");
        assert_eq!(files(&book.root()), before, "{arguments:?}");
        if matches!(how, Writes(_)) {
            arguments.pop();
            let (status, _, said) = run(&book, &arguments, Stdio::piped());
            assert_ne!(status, Some(2), "{arguments:?}: {said}");
            // A book with an error is not published.
            if name != "build" {
                assert_ne!(files(&book.root()), before, "{arguments:?} writes");
            }
        }
    }
}

/// `--json` and `--format json` are the same answer.
#[test]
fn json_has_two_spellings() {
    fn with_json(command: &clap::Command, path: &str, found: &mut BTreeSet<String>) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name());
            let has = |name| {
                inner
                    .get_arguments()
                    .any(|option| option.get_long() == Some(name))
            };
            assert_eq!(has("json"), has("format"), "{path}");
            if has("json") {
                found.insert(path.trim().to_owned());
            }
            with_json(inner, &path, found);
        }
    }
    let mut found = BTreeSet::new();
    with_json(&rbdoc::cli::command(), "", &mut found);
    assert!(found.len() >= 6, "{found:?}");
    for name in &found {
        let arguments = match table().get(name.as_str()) {
            Some(Reads(arguments)) => *arguments,
            _ => &[],
        };
        let answers: Vec<String> = [&["--json"][..], &["--format", "json"]]
            .into_iter()
            .map(|format| {
                let book = book();
                let words: Vec<&str> = name.split(' ').chain(arguments.iter().copied()).collect();
                let said = book.run(&[&words, format].concat());
                assert!(said.contains("\"schema\": 1"), "{words:?}: {said}");
                said
            })
            .collect();
        assert_eq!(answers[0], answers[1], "{name}");
    }
}

/// What writes a folder or a file of its own takes `--out`; what may be left out and is not is said in plain words.
#[test]
fn a_missing_argument_is_told_in_plain_words() {
    fn walk(command: &clap::Command, path: &[String], book: &Book, tried: &mut usize) {
        for inner in command.get_subcommands() {
            if inner.get_name() == "help" {
                continue;
            }
            let path = [path, &[inner.get_name().to_owned()]].concat();
            let needs = inner.get_arguments().any(clap::Arg::is_required_set);
            let words: Vec<&str> = path.iter().map(String::as_str).collect();
            if needs || path.len() == 1 && inner.is_subcommand_required_set() {
                let (status, length, said) = run(book, &words, Stdio::piped());
                assert_eq!((status, length), (Some(2), 0), "{words:?}");
                let lines: Vec<&str> = said.lines().collect();
                let is_plain = matches!(
                    lines.as_slice(),
                    [error, help] if error.starts_with("error: `rbdoc ") && help.starts_with("help: as in `rbdoc ")
                );
                assert!(is_plain, "{words:?}: {said}");
                *tried += 1;
            }
            walk(inner, &path, book, tried);
        }
    }
    let mut tried = 0;
    walk(&rbdoc::cli::command(), &[], &book(), &mut tried);
    assert!(tried >= 5, "{tried}");
}
