//! Random values through shells: run as a file by each, and pasted into interactive ones under a pseudo-terminal.
//! What the command gets is the value, or the value was refused.

use super::readers::taken;
use super::values;
use rbdoc::quote::{Context, unfilled};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A place in a command that prints what it gets: a context, the command before and behind it, and what is printed
/// before and behind the value.
struct Place {
    context: &'static str,
    command: [&'static str; 2],
    printed: [&'static str; 2],
}

const fn place(
    context: &'static str,
    command: [&'static str; 2],
    printed: [&'static str; 2],
) -> Place {
    Place {
        context,
        command,
        printed,
    }
}

const PLACES: &[Place] = &[
    place("^?bare", ["printf '%s' ", ""], ["", ""]),
    place("bare", ["printf '%s' a/", "/c"], ["a/", "/c"]),
    place("bare", ["printf '%s' --x=", ""], ["--x=", ""]),
    place("bare", ["X=", "; printf '%s' \"$X\""], ["", ""]),
    place("bare", ["export X=a:", "; printf '%s' \"$X\""], ["a:", ""]),
    place(
        "quoted",
        ["for x in ", "; do printf '%s' \"$x\"; done"],
        ["", ""],
    ),
    place("double", ["printf '%s' \"a ", " b\""], ["a ", " b"]),
    place(
        "double",
        ["printf '%s' 'it'\"'\"'s' \"", "\""],
        ["it's", ""],
    ),
    place("single", ["printf '%s' 'a ", " b'"], ["a ", " b"]),
    place("ansi", ["printf '%s' $'a\\t", " b'"], ["a\t", " b"]),
    place(
        "here",
        ["IFS= read -r x <<EOF\na ", " b\nEOF\nprintf '%s' \"$x\""],
        ["a ", " b"],
    ),
    place(
        "here-literal",
        ["IFS= read -r x <<'EOF'\na ", " b\nEOF\nprintf '%s' \"$x\""],
        ["a ", " b"],
    ),
    place("double/bare", ["eval \"printf %s, ", "\""], ["", ","]),
    place("double/bare", ["eval \"printf %s, a/", "\""], ["a/", ","]),
    place("single/bare", ["eval 'printf %s, ", "'"], ["", ","]),
    place("bare/bare", ["eval printf %s, ", ""], ["", ","]),
    place(
        "double/double",
        ["eval \"printf %s, \\\"a ", "\\\"\""],
        ["a ", ","],
    ),
    place(
        "single/double",
        ["eval 'printf %s, \"a ", "\"'"],
        ["a ", ","],
    ),
    place(
        "double/single",
        ["eval \"printf %s, 'a ", "'\""],
        ["a ", ","],
    ),
    place("number", ["printf '%s' $((", "+0))"], ["", ""]),
];

/// The same where each command starts another process: fewer values are enough.
const SLOW_PLACES: &[Place] = &[
    place(
        "double",
        ["printf '%s' \"$(printf '%s' \"", "x\")\""],
        ["", "x"],
    ),
    place("double/bare", ["sh -c \"printf %s, ", "\""], ["", ","]),
    place("here/bare", ["sh <<EOF\nprintf %s, ", "\nEOF"], ["", ","]),
    place(
        "here-literal/double",
        ["sh <<'EOF'\nprintf %s, \"", "\"\nEOF"],
        ["", ","],
    ),
    place("plain", ["printf '%s' x`printf %s ", "`"], ["x", ""]),
];

/// A command that adds what it prints to the file `$OUT`, with its number before and NUL behind.
fn numbered(number: usize, command: &str) -> String {
    format!("{{ printf '%s ' {number}; {command}\nprintf '\\0'; }} >>\"$OUT\"\n")
}

/// What a script leaves in `$OUT`, by number. `program` reads it from a file, or as if it were typed at a terminal.
fn run(program: &[&str], script: &str, is_typed: bool) -> Option<BTreeMap<usize, String>> {
    let (name, arguments) = program.split_first().expect("a program");
    if Command::new(name).args(["-c", "true"]).output().is_err() {
        values::aloud(&format!("NOT RUN: there is no `{name}` here"));
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (input, out) = (folder.path().join("script"), folder.path().join("out"));
    let script = if is_typed {
        format!("{script}exit\n")
    } else {
        script.to_owned()
    };
    fs::write(&input, script).expect("a script");
    File::create(&out).expect("a file");
    let mut command = if is_typed {
        // A terminal of its own: `script` types what it reads.
        let mut command = Command::new("script");
        command.args(["-qec", &program.join(" "), "/dev/null"]);
        command.stdin(File::open(&input).expect("the script"));
        command
    } else {
        let mut command = Command::new(name);
        command.args(arguments).arg(&input).stdin(Stdio::null());
        command
    };
    let began = Instant::now();
    let end = command
        .env("OUT", &out)
        .envs([
            ("HISTFILE", "/dev/null"),
            ("TERM", "dumb"),
            ("LC_ALL", "C.UTF-8"),
        ])
        .env("HOME", folder.path())
        .current_dir(folder.path())
        .output();
    let Ok(end) = end else {
        values::aloud("NOT RUN: there is no `script` of util-linux here");
        return None;
    };
    let how = if is_typed { "typed" } else { "from a file" };
    values::aloud(&format!(
        "{} {how}: {:.1} s",
        program.join(" "),
        began.elapsed().as_secs_f64()
    ));
    let left = only_files(folder.path());
    assert_eq!(
        left,
        ["out", "script"],
        "something else ran: {}",
        String::from_utf8_lossy(&end.stdout)
    );
    let text = String::from_utf8(fs::read(&out).expect("what was printed")).expect("UTF-8");
    let printed = text.split_terminator('\0').map(|line| {
        let (number, text) = line
            .split_once(' ')
            .unwrap_or_else(|| panic!("{program:?}: {line:?}"));
        (
            number
                .parse()
                .unwrap_or_else(|_| panic!("{program:?}: {line:?}")),
            text.to_owned(),
        )
    });
    Some(printed.collect())
}

fn only_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.retain(|name| !name.starts_with(".z"));
    names.sort();
    names
}

/// What is printed for each of the values that the places take; one in `share` of them.
fn try_values(program: &[&str], is_typed: bool, share: usize) {
    let mut random = values::source(program[0]);
    let knows_ansi = program[0] == "bash" || program[0] == "zsh";
    let mut script = String::new();
    let mut expected: Vec<(String, String)> = Vec::new();
    let slow = SLOW_PLACES.iter().map(|place| (place, share * 20));
    for (place, share) in PLACES.iter().map(|place| (place, share)).chain(slow) {
        if place.context.contains("ansi") && !knows_ansi {
            continue;
        }
        for (value, text) in taken(place.context, &mut random).into_iter().step_by(share) {
            let command = place.command.join(&text);
            script.push_str(&numbered(expected.len(), &command));
            expected.push((place.printed.join(&value), command));
        }
    }
    let Some(printed) = run(program, &script, is_typed) else {
        return;
    };
    for (number, (expected, command)) in expected.iter().enumerate() {
        assert_eq!(
            printed.get(&number),
            Some(expected),
            "{program:?} ran\n{command}"
        );
    }
    assert_eq!(printed.len(), expected.len());
    values::aloud(&format!(
        "{}: {} values arrived",
        program.join(" "),
        printed.len()
    ));
}

#[test]
fn a_shell_gets_the_value() {
    try_values(&["sh"], false, 1);
    try_values(&["dash"], false, 5);
    try_values(&["bash"], false, 1);
    try_values(&["zsh", "-f"], false, 5);
}

#[test]
fn an_interactive_shell_gets_the_value() {
    try_values(&["bash", "--norc", "--noprofile", "-i"], true, 10);
    try_values(&["zsh", "-f", "-i"], true, 50);
}

/// Commands with a place that nobody filled in. None of them may run anything.
const OPEN: &[[&str; 2]] = &[
    ["touch ran ", ""],
    ["touch ran a/", "/c"],
    ["touch ran \"a ", " b\""],
    ["touch ran --x=", " > ran2"],
    ["X=", " touch ran"],
    ["touch ran ", " && touch ran2"],
    ["touch ran ", " || touch ran2"],
    ["touch ran ", "; touch ran2"],
    ["tee ran <<EOF\na ", " b\nEOF"],
];

#[test]
fn a_command_with_an_open_place_does_not_run() {
    let open = unfilled("to-revision", &Context::USUAL).expect("a text");
    let programs: [(&[&str], bool); 6] = [
        (&["sh"], false),
        (&["dash"], false),
        (&["bash"], false),
        (&["zsh", "-f"], false),
        (&["bash", "--norc", "--noprofile", "-i"], true),
        (&["zsh", "-f", "-i"], true),
    ];
    for (program, is_typed) in programs {
        for command in OPEN {
            // That nothing else is in the folder says that nothing ran.
            let script = format!(
                "{}\nprintf '%s' '1 after' >>\"$OUT\"\n",
                command.join(&open)
            );
            let Some(printed) = run(program, &script, is_typed) else {
                break;
            };
            // One at a terminal reads the next line.
            if is_typed {
                let after = printed.get(&1).map(String::as_str);
                assert_eq!(after, Some("after"), "{program:?}: {command:?}");
            }
        }
    }
}
