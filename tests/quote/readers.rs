//! Random values through readers other than shells: what each makes of the text is the value, or the value was refused.

use super::values;
use percent_encoding::percent_decode_str;
use rbdoc::quote::{Context, quote};
use regex::Regex;
use saphyr_parser::{Event, Parser};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

/// The values that `context` takes, with the texts for them. Most are taken.
pub(crate) fn taken(context: &str, random: &mut fastrand::Rng) -> Vec<(String, String)> {
    let known: Context = context.parse().expect("a context");
    let number = values::number();
    let values = (0..number).map(|_| values::value(random));
    let pattern = known.needs_pattern().then_some("(?s).*");
    let taken = values.filter_map(|value| {
        let text = quote(&value, &known, pattern, false).ok()?;
        Some((value, text))
    });
    let taken: Vec<_> = taken.collect();
    super::values::aloud(&format!(
        "{context}: {} of {number} values taken",
        taken.len()
    ));
    taken
}

fn yaml(text: &str) -> Option<String> {
    let mut found = None;
    for event in Parser::new_from_str(text) {
        if let (Event::Scalar(value, ..), _) = event.ok()? {
            found = Some(value.into_owned());
        }
    }
    found
}

/// Reads a text that a value was put into, and gives the value.
type Read = fn(&str) -> Option<String>;

#[test]
fn a_reader_gets_the_value() {
    let mut random = values::source("readers");
    let json: Read = |text| {
        let read: BTreeMap<String, String> =
            serde_json::from_str(&format!("{{\"a\":\"{text}\"}}")).ok()?;
        read.get("a").cloned()
    };
    let readers: [(&str, Read); 8] = [
        ("json", json),
        ("json", |text| yaml(&format!("a: \"{text}\"\n"))),
        ("yaml", |text| yaml(&format!("a:\n  - b: {text}\n"))),
        ("yaml-single", |text| {
            yaml(&format!("a: 'x {text}'\n"))?
                .strip_prefix("x ")
                .map(str::to_owned)
        }),
        ("yaml-code", |text| {
            yaml(&format!("a: x{text}y\n"))?
                .strip_prefix('x')?
                .strip_suffix('y')
                .map(str::to_owned)
        }),
        ("url", |text| {
            assert!(
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)),
                "{text}"
            );
            Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
        }),
        ("json-code", |text| {
            let read: serde_json::Value = serde_json::from_str(&format!("[{text}]")).ok()?;
            (read.as_array()?.len() == 1).then(|| text.to_owned())
        }),
        ("text", |text| Some(text.to_owned())),
    ];
    for (context, read) in readers {
        for (value, text) in taken(context, &mut random) {
            assert_eq!(read(&text).as_ref(), Some(&value), "{context}: {text}");
        }
    }
    for (value, text) in taken("regex", &mut random) {
        let regex = Regex::new(&format!("^(?:{text})$")).expect(&text);
        assert!(regex.is_match(&value), "{text} does not find {value}");
        let others = [
            format!("{value}x"),
            format!("x{value}"),
            value.replace('.', "x"),
        ];
        assert!(
            !others
                .iter()
                .any(|other| *other != value && regex.is_match(other)),
            "{text}"
        );
    }
}

/// What a program prints that gets `input`; none where there is no such program, which is said.
fn output(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        values::aloud(&format!("NOT RUN: there is no `{program}` here"));
        return None;
    };
    let mut stdin = child.stdin.take().expect("its input");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("its output");
    writer
        .join()
        .expect("a writer")
        .expect("it reads its input");
    assert!(
        output.stderr.is_empty(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn sqlite_gets_the_value() {
    let mut random = values::source("SQLite");
    for context in ["sql", "sql-standard"] {
        let taken = taken(context, &mut random);
        let statements: Vec<String> = taken
            .iter()
            .map(|(_, text)| format!("SELECT hex('x{text}');\n"))
            .collect();
        let statements = statements.concat();
        let Some(output) = output("sqlite3", &["-batch", ":memory:"], &statements) else {
            return;
        };
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(lines.len(), taken.len());
        for ((value, text), line) in taken.iter().zip(lines) {
            let value = format!("x{value}");
            let digits: Vec<String> = value.bytes().map(|byte| format!("{byte:02X}")).collect();
            let expected = digits.concat();
            assert_eq!(line, expected, "{text}");
        }
    }
    let taken = taken("sql-name", &mut random);
    let statements: Vec<String> = taken
        .iter()
        .map(|(_, text)| format!("SELECT 1 AS \"x{text}\";\n"))
        .collect();
    let statements = statements.concat();
    if let Some(output) = output("sqlite3", &["-batch", "-header", ":memory:"], &statements) {
        let names: Vec<&str> = output.lines().step_by(2).collect();
        let values: Vec<String> = taken.iter().map(|(value, _)| format!("x{value}")).collect();
        assert_eq!(names, values);
    }
}

#[test]
fn grep_finds_the_value_and_sed_takes_it_as_it_is() {
    let mut random = values::source("grep");
    for flag in ["-G", "-E", "-P"] {
        let mut taken = taken("regex", &mut random);
        taken.retain(|(value, _)| !value.is_empty());
        for (value, text) in taken.iter().take(values::number() / 20) {
            let input = format!("x{value}x\n{value}\n");
            let pattern = format!("^{text}$");
            let Some(found) = output("grep", &[flag, "-e", &pattern], &input) else {
                return;
            };
            assert_eq!(found, format!("{value}\n"), "{flag} {text}");
        }
    }
    for (context, sign) in [("sed-text", '/'), ("sed-path", '|')] {
        for (value, text) in taken(context, &mut random)
            .iter()
            .take(values::number() / 20)
        {
            let program = format!("s{sign}old{sign}{text}{sign}");
            let Some(written) = output("sed", &[&program], "an old word\n") else {
                return;
            };
            assert_eq!(written, format!("an {value} word\n"), "{program}");
        }
    }
}
