//! Values and sizes at the edge of what a file can say. Whatever a book holds, it is read, checked and
//! rendered, and in a time that grows with its size.

mod support;

use rayon::prelude::*;
use rbdoc::source::{Content, Tree};
use rbdoc::{Options, build};
use std::fmt::Write;
use std::ops::Range;
use std::time::{Duration, Instant};
use support::fixture;

/// Numbers that arithmetic might stumble over.
const NUMBERS: [&str; 10] = [
    "inf",
    "-inf",
    "nan",
    "-0.0",
    "1e308",
    "-1e308",
    "5e-324",
    "9223372036854775807",
    "-9223372036854775808",
    "0",
];

/// Days and moments at both ends of the calendar.
const MOMENTS: [&str; 6] = [
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59",
];

/// Lengths of time that fill 64 bits, and none at all.
const DURATIONS: [&str; 4] = [
    "\"18446744073709551615s\"",
    "\"30500568904943w\"",
    "\"9223372036854775808s\"",
    "\"0s\"",
];

fn options() -> Options {
    Options::at(chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range"))
}

/// What may stand in the place of a value: the extremes of its own type.
fn extremes(value: &str) -> &'static [&'static str] {
    let digit = |at: usize| value.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    if digit(0) && value[1..].contains('-') {
        &MOMENTS
    } else if digit(0) || value.starts_with('-') {
        &NUMBERS
    } else if value.starts_with('"') && digit(1) {
        &DURATIONS
    } else {
        &[]
    }
}

/// Where the values of a TOML text stand: behind ` = `, up to what ends them.
fn values(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices(" = ").map(|(at, equals)| {
        let start = at + equals.len();
        let length = text[start..].find([',', ' ', '\n']);
        start..length.map_or(text.len(), |length| start + length)
    })
}

#[test]
fn no_value_brings_a_build_down() {
    let base = fixture("whole");
    let mut changed = Vec::new();
    for (path, file) in base.iter() {
        let Content::Text(text) = &file.content else {
            continue;
        };
        for place in values(text) {
            for value in extremes(&text[place.clone()]) {
                let (before, after) = (&text[..place.start], &text[place.end..]);
                changed.push((path, format!("{before}{value}{after}")));
            }
        }
    }
    assert!(changed.len() > 300, "only {} books", changed.len());
    changed.into_par_iter().for_each(|(path, text)| {
        let mut tree = base.clone();
        tree.insert(path, Content::Text(text.into()));
        build(&tree, &options());
    });
}

/// A runbook of `count` times the same, numbered where it says `#N`.
fn many(part: &str, count: usize) -> String {
    (0..count)
        .map(|number| part.replace("#N", &number.to_string()))
        .collect::<Vec<_>>()
        .concat()
}

/// What takes seconds if time grows with size, and minutes if it grows with the square of it.
#[test]
fn thousands_of_the_same_take_seconds() {
    let fenced = |text: &str| format!("```bash\n{text}```\n");
    let runbooks = [
        ("braces", "{{".repeat(100_000)),
        ("attribute lists", "{:".repeat(100_000)),
        ("brackets", "[".repeat(100_000)),
        ("angle brackets", "<".repeat(100_000)),
        ("backticks", "`a".repeat(50_000)),
        ("bars", format!("a{}\n-|-\n", "|".repeat(100_000))),
        (
            "closing brackets",
            format!("http://a.b{}", ")".repeat(100_000)),
        ),
        ("open elements", "<div>\n".repeat(20_000)),
        ("open words", "<b>a\n\n".repeat(10_000)),
        ("quotes", ">".repeat(10_000)),
        ("headings", many("# Same\n\n", 10_000)),
        ("footnotes", many("a[^#N]\n\n[^#N]: b\n\n", 5_000)),
        ("broken links", many("[a](x/b#N.md)\n", 5_000)),
        ("broken anchors", many("[a](#b#N)\n\n# c#N\n\n", 1_000)),
        ("prompts", fenced(&many("$ a\n", 10_000))),
        (
            "comments",
            fenced(&format!("$ a\n{}", many("# b\n", 20_000))),
        ),
        ("keys", format!("---\n{}---\n", many("k#N: 1\n", 5_000))),
        (
            "nested lists",
            format!("---\na: {}\n---\n", "[".repeat(20_000)),
        ),
        (
            "nested tables",
            format!("+++\n{}a = 1\n+++\n", "a.".repeat(20_000)),
        ),
        (
            "nested braces",
            format!("+++\na = {}\n+++\n", "{a=".repeat(20_000)),
        ),
    ];
    let mut slow = String::new();
    let mut time = |name: &str, path: &str, text: &str| {
        let book = ("book.toml", "schema = 1\n[book]\ntitle = \"T\"\n");
        let start = Instant::now();
        build(&Tree::from_texts([book, (path, text)]), &options());
        let took = start.elapsed();
        if took > Duration::from_secs(30) {
            let _ = writeln!(slow, "{name}: {took:.1?}");
        }
    };
    for (name, text) in runbooks {
        time(name, "content/runbooks/a.md", &text);
    }
    let policy = "schema = 1\n[metric.m]\nname = \"M\"\nunit = \"%\"\n[[decision]]\nid = \"a\"\nname = \"A\"\nrank = 1\n";
    let trigger = "[[trigger]]\ndecision = \"a\"\nmetric = \"m\"\nop = \"==\"\nvalue = #N\n";
    let policy = format!("{policy}{}", many(trigger, 5_000));
    time("triggers", "content/policy.toml", &policy);
    assert!(slow.is_empty(), "{slow}");
}
