//! Sessions in the documentation are run, and what they show is what they print.
//!
//! A fence ```` ```console ```` holds one. A line that begins with `$ ` is a command; what follows it is
//! its output, both streams as a terminal shows them. The sessions of a page share one folder, which is
//! empty at first, and run in order. A line `...` stands for lines left out, `[..]` for a part of a line;
//! durations in seconds and ports may differ. A command whose output ends with `^C` runs until it has printed the
//! line before that, and is then ended. It is 03:12 in Berlin on 23 November 2026.

#![cfg(unix)]

use snapbox::{Data, assert_data_eq};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The pages that show sessions.
const PAGES: [&str; 2] = ["README.md", "content/pages/guide/start.md"];

/// A command and what it shows.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    command: String,
    output: String,
    interrupted: bool,
}

/// The steps of all sessions of a page.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if inside && line == "```" {
            inside = false;
        } else if line == "```console" {
            inside = true;
        } else if let (true, Some(command)) = (inside, line.strip_prefix("$ ")) {
            steps.push(Step {
                command: command.to_owned(),
                output: String::new(),
                interrupted: false,
            });
        } else if let (true, Some(step)) = (inside, steps.last_mut()) {
            if line == "^C" {
                step.interrupted = true;
            } else {
                step.output += line;
                step.output.push('\n');
            }
        }
    }
    steps
}

/// Runs the steps of a page, and compares.
fn run(page: &str, name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut here = folder.path().canonicalize().expect("the folder");
    let root = here.clone();
    for step in steps(page) {
        if let Some(to) = step.command.strip_prefix("cd ") {
            here = here.join(to);
            assert!(here.is_dir(), "{name}: there is no {to}");
            continue;
        }
        let shown = output(&step, &here).replace(&root.display().to_string(), "/home/you");
        let shown = format!("$ {}\n{}", step.command, without_chance(&shown));
        let expected = format!("$ {}\n{}", step.command, without_chance(&step.output));
        assert_data_eq!(shown, Data::text(expected));
    }
}

/// Durations, and the port that happened to be free, differ from run to run.
fn without_chance(text: &str) -> String {
    let times = regex::Regex::new(r"\b\d+(\.\d+)? (s|ms)\b").expect("a pattern");
    let text = times.replace_all(text, "0.00 s");
    let ports = regex::Regex::new(r"\b127\.0\.0\.1:\d+").expect("a pattern");
    ports.replace_all(&text, "127.0.0.1:4747").into_owned()
}

/// Both streams of a command, as they come.
fn output(step: &Step, here: &Path) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_rbdoc"));
    let programs = program.parent().expect("a folder").display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut child = Command::new("sh")
        .args([
            "-c",
            &format!(
                "exec 2>&1; {}{}",
                if step.interrupted { "exec " } else { "" },
                step.command
            ),
        ])
        .current_dir(here)
        .env("PATH", format!("{programs}:{path}"))
        // 2026-11-23T02:12:00Z
        .env("SOURCE_DATE_EPOCH", "1795399920")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let (send, lines) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().expect("a pipe"));
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    let last = without_chance(step.output.lines().last().unwrap_or_default());
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut shown = String::new();
    let mut running = true;
    let has_shown = |shown: &str| without_chance(shown.lines().last().unwrap_or_default()) == last;
    while running && !(step.interrupted && has_shown(&shown)) {
        let left = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) => {
                shown += &line;
                shown.push('\n');
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => running = false,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                panic!("`{}` does not end; it has shown\n{shown}", step.command);
            }
        }
    }
    if step.interrupted {
        // A job in the background starts its commands with SIGINT ignored, so they get the signal that nobody ignores.
        let id = child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status();
        assert!(
            kill.expect("kill runs").success(),
            "`{}` was gone",
            step.command
        );
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    while child.try_wait().expect("a child").is_none() {
        if Instant::now() > deadline {
            let _ = child.kill();
            panic!("`{}` does not end when it is interrupted", step.command);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    shown
}

#[test]
fn every_page_shows_what_is_printed() {
    let mut number = 0;
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let text = fs::read_to_string(path).expect("a page");
        number += steps(&text).len();
        run(&text, page);
    }
    assert!(number > 0, "no page shows a session");
}

#[test]
fn a_session_is_read_line_by_line() {
    let page = "text\n```console\n$ cd x\n$ rbdoc check\nfine\n...\n```\n```sh\n$ not this\n```\n```console\n$ rbdoc serve\non\n^C\n```\n";
    let step = |command: &str, output: &str, interrupted| Step {
        command: command.to_owned(),
        output: output.to_owned(),
        interrupted,
    };
    assert_eq!(
        steps(page),
        [
            step("cd x", "", false),
            step("rbdoc check", "fine\n...\n", false),
            step("rbdoc serve", "on\n", true),
        ]
    );
}

#[test]
#[should_panic(expected = "no problems")]
fn what_is_not_printed_is_noticed() {
    run(
        "```console\n$ rbdoc init --minimal --timezone Etc/UTC -q\n$ rbdoc check -q --format concise\nno problems\n```\n",
        "sample",
    );
}

#[test]
fn a_command_that_does_not_end_is_interrupted() {
    run(
        "```console\n$ sh -c 'echo on; exec sleep 60'\non\n^C\n```\n",
        "sample",
    );
}
