//! Secrets that are asked for at a terminal: what is typed is not shown, and goes where it belongs.

#![cfg(target_os = "linux")]

use crate::sandbox::Book;
use crate::show::book;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};

/// What a terminal shows of a command line. `keys` are typed when it shows `prompt`; nothing where there is no `script`
/// of util-linux, which makes a terminal.
fn at_a_terminal(book: &Book, line: &str, prompt: &str, keys: &str) -> Option<String> {
    let mut child = Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .current_dir(book.root())
        .env("TERM", "dumb")
        .env_remove("RBDOC_VALUE_api_token")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut screen = child.stdout.take().expect("a screen");
    let mut keyboard = child.stdin.take().expect("a keyboard");
    let (mut shown, mut part) = (Vec::new(), [0; 256]);
    let mut is_typed = false;
    loop {
        let read = screen.read(&mut part).expect("what is shown");
        if read == 0 {
            break;
        }
        shown.extend_from_slice(&part[..read]);
        if !is_typed && String::from_utf8_lossy(&shown).contains(prompt) {
            // Who reads the question types later than the terminal is told to show nothing.
            std::thread::sleep(std::time::Duration::from_millis(300));
            keyboard.write_all(keys.as_bytes()).expect("keys");
            is_typed = true;
        }
    }
    child.wait().expect("an end");
    Some(String::from_utf8_lossy(&shown).into_owned())
}

#[test]
fn a_secret_is_asked_for_at_a_terminal() {
    let book = book();
    let line = |more: &str| {
        let program = env!("CARGO_BIN_EXE_rbdoc");
        format!("'{program}' show restart unit=web --command 4 {more} >out; echo rc=$?")
    };
    let Some(shown) = at_a_terminal(&book, &line(""), "Token: ", "s3cr$t\n") else {
        let _ = writeln!(
            io::stderr(),
            "NOT RUN: there is no `script` of util-linux here"
        );
        return;
    };
    assert!(
        shown.contains("Token: ") && shown.contains("rc=0"),
        "{shown}"
    );
    assert!(!shown.contains("s3cr"), "{shown}");
    assert_eq!(
        book.read("out"),
        "curl --header \"Authorization: s3cr\\$t\" https://example.com/units/web\n"
    );
    // Enter without a word, and nobody who is to be asked.
    for (more, prompt, keys) in [("", "Token: ", "\n"), ("--no-input", "error", "")] {
        let shown = at_a_terminal(&book, &line(more), prompt, keys).expect("a terminal");
        assert!(
            shown.contains("`api-token` is a secret without a value"),
            "{shown}"
        );
        assert!(shown.contains("rc=2"), "{shown}");
        assert_eq!(book.read("out"), "");
    }
}

/// Whoever thinks better of it has the terminal back as it was.
#[test]
fn an_interrupt_leaves_the_terminal_as_it_was() {
    let book = book();
    let program = env!("CARGO_BIN_EXE_rbdoc");
    for keys in ["\u{3}", "half of it\u{3}"] {
        let line =
            format!("'{program}' show restart unit=web --command 4 >out; echo rc=$?; stty -a");
        let Some(shown) = at_a_terminal(&book, &line, "Token: ", keys) else {
            return;
        };
        assert!(shown.contains("rc=130"), "{shown}");
        assert!(
            shown.contains(" echo ") && shown.contains(" icanon "),
            "{shown}"
        );
        assert!(!shown.contains("half"), "{shown}");
    }
}
