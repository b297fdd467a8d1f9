//! One literate case for every rule, `<rule>.md` beside the source that declares it: why the rule is there, a
//! book that breaks it, the report, how to mend it, and when it stays silent. The same text is what
//! `rbdoc explain <rule>` prints, so the report that people read there is the one they will get.
//!
//! The book's files and the report stand in fences: ```` ```toml content/policy.toml ````,
//! ```` ```text report ````. A third word says how a file is held: `windows-1252` for other bytes than
//! UTF-8, `asset` for a file that rbdoc only copies. Every `##` heading begins a new book. All reports
//! of the book are compared, so a case also holds that no other rule has anything to say about it.
//! `SNAPSHOTS=overwrite cargo test --test cases` writes the reports as they are now.

use rbdoc::check::RULES;
use rbdoc::diagnostic::render::{Look, text};
use rbdoc::diagnostic::{Diagnostic, Fix};
use rbdoc::source::{Content, Tree};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::path::PathBuf;

/// The moment that all cases call now.
const NOW: &str = "2026-11-23T12:00:00Z";

/// A book of a case, and the lines between which its report stands.
#[derive(Default)]
struct Book {
    tree: Tree,
    report: Option<Range<usize>>,
}

/// A fence: its words and the lines inside it.
struct Fence<'a> {
    words: Vec<&'a str>,
    lines: Range<usize>,
}

/// The fences of a text in order, and the numbers of the lines that begin with `## ` outside them.
fn fences<'a>(lines: &[&'a str]) -> (Vec<Fence<'a>>, Vec<usize>) {
    let (mut fences, mut headings) = (Vec::new(), Vec::new());
    let mut number = 0;
    while number < lines.len() {
        let line = lines[number];
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if line.starts_with("## ") {
            headings.push(number);
        }
        if ticks >= 3 {
            let close = &line[..ticks];
            let end = (number + 1..lines.len())
                .find(|end| lines[*end].trim_end() == close)
                .unwrap_or_else(|| panic!("line {}: the fence is not closed", number + 1));
            fences.push(Fence {
                words: line[ticks..].split_whitespace().collect(),
                lines: number + 1..end,
            });
            number = end;
        }
        number += 1;
    }
    (fences, headings)
}

fn content(lines: &[&str], held: Option<&&str>) -> Content {
    let text: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    match held {
        None => Content::Text(text.into()),
        Some(&"asset") => Content::Asset {
            len: text.len() as u64,
        },
        Some(&"windows-1252") => Tree::text_content(
            text.chars()
                .map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1"))
                .collect(),
        ),
        Some(other) => panic!("a file is not held as `{other}`"),
    }
}

/// The books of a case: one before the first `## ` heading, one under each that holds files.
fn books(lines: &[&str]) -> Vec<Book> {
    let (fences, headings) = fences(lines);
    let mut books: BTreeMap<usize, Book> = BTreeMap::new();
    for fence in fences {
        let section = headings.partition_point(|heading| *heading < fence.lines.start);
        match fence.words.as_slice() {
            ["text", "report"] => {
                books.entry(section).or_default().report = Some(fence.lines);
            }
            [_, path, held @ ..] => {
                let content = content(&lines[fence.lines], held.first());
                // A space would end the word.
                let path = path.replace("%20", " ");
                books
                    .entry(section)
                    .or_default()
                    .tree
                    .insert(&path, content);
            }
            // A fence that only shows something, such as the repaired lines.
            _ => {}
        }
    }
    books
        .into_values()
        .filter(|book| !book.tree.is_empty())
        .map(|mut book| {
            if book.tree.get("book.toml").is_none() {
                let minimal = "schema = 1\n\n[book]\ntitle = \"Handbook\"\n";
                book.tree.insert("book.toml", Content::Text(minimal.into()));
            }
            book
        })
        .collect()
}

/// What rbdoc says about a book.
fn report(tree: &Tree) -> String {
    let now = NOW.parse().expect("a moment");
    let build = rbdoc::inspect(tree, &rbdoc::Options::at(now));
    let report = text(&build.diagnostics, tree, Look::default());
    let lines: Vec<&str> = report.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Every literate case by the name of its rule: the Markdown files of the rooms that have rules.
fn cases() -> BTreeMap<String, PathBuf> {
    let mut cases = BTreeMap::new();
    let src = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = ["data", "book", "check"].map(|room| src.join(room)).into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(name) = path.to_str().and_then(|path| path.strip_suffix(".md")) {
                let name = name.rsplit(['/', '\\']).next().expect("a name").to_owned();
                let twice = cases.insert(name, path);
                assert_eq!(twice, None, "two cases of one name");
            }
        }
    }
    cases
}

#[test]
fn every_case_reports_what_it_says() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|word| word == "overwrite");
    let mut wrong = String::new();
    let cases = cases();
    for rule in RULES {
        let path = cases.get(rule.name).expect("a case for every rule");
        let text = std::fs::read_to_string(path).expect("the case");
        let lines: Vec<&str> = text.lines().collect();
        let mut new: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let books = books(&lines);
        if books.is_empty() {
            let _ = writeln!(wrong, "{}: the case has no book", rule.name);
        }
        for (number, book) in books.iter().enumerate().rev() {
            let Some(place) = book.report.clone() else {
                let _ = writeln!(wrong, "{}: book {} has no report", rule.name, number + 1);
                continue;
            };
            let expected = lines[place.clone()].join("\n");
            let actual = report(&book.tree);
            let own = format!("[{}]", rule.name);
            if number == 0 && !actual.contains(&own) {
                let _ = writeln!(wrong, "{}: its own book does not break it", rule.name);
            }
            if number > 0 && actual.contains(&own) {
                let _ = writeln!(wrong, "{}: book {} breaks it", rule.name, number + 1);
            }
            if actual != expected {
                if overwrite {
                    new.splice(place, actual.lines().map(str::to_owned));
                } else {
                    let _ = writeln!(
                        wrong,
                        "{}: book {}\n--- expected\n{expected}\n--- actual\n{actual}\n",
                        rule.name,
                        number + 1
                    );
                }
            }
        }
        if overwrite && new != lines {
            std::fs::write(path, new.join("\n") + "\n").expect("the case can be written");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The book after a repair.
fn mended(tree: &Tree, fix: &Fix) -> Tree {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut mended = tree.clone();
    for (span, new) in edits {
        let mut text = mended.text_of(span.file).to_owned();
        text.replace_range(span.range(), new);
        let path = tree.path(span.file);
        mended.insert(path, Content::Text(text.into()));
    }
    mended
}

#[test]
fn a_fix_removes_its_diagnostic() {
    let inspect = |tree: &Tree| {
        let now = NOW.parse().expect("a moment");
        rbdoc::inspect(tree, &rbdoc::Options::at(now)).diagnostics
    };
    let mut tried = 0;
    for rule in RULES {
        for book in books(&rule.docs.lines().collect::<Vec<_>>()) {
            let before = inspect(&book.tree);
            for fault in &before {
                let Some(fix) = &fault.fix else {
                    continue;
                };
                let after = inspect(&mended(&book.tree, fix));
                let times = |faults: &[Diagnostic]| {
                    faults
                        .iter()
                        .filter(|other| {
                            (other.rule, &other.message) == (fault.rule, &fault.message)
                        })
                        .count()
                };
                tried += 1;
                assert!(
                    times(&after) < times(&before),
                    "{}: the fix leaves `{}`: {after:#?}",
                    rule.name,
                    fault.message
                );
                // What it uncovers may be new, but what could be read before still can.
                let unreadable = |faults: &[Diagnostic]| {
                    let syntax = |fault: &&Diagnostic| fault.rule.name == "toml-syntax";
                    faults.iter().filter(syntax).count()
                };
                assert!(
                    unreadable(&after) <= unreadable(&before),
                    "{}: the fix of `{}` breaks the file",
                    rule.name,
                    fault.message
                );
            }
        }
    }
    assert!(tried > 12, "only {tried} fixes in all cases");
}

#[test]
fn every_case_has_its_rule() {
    let stray: Vec<String> = cases()
        .into_keys()
        .filter(|name| !RULES.iter().any(|rule| rule.name == name))
        .collect();
    assert!(stray.is_empty(), "cases without a rule: {stray:?}");
}

#[test]
fn the_table_of_rules_keeps_its_laws() {
    let mut seen = std::collections::HashSet::new();
    for rule in RULES {
        let name = rule.name;
        assert!(seen.insert(name), "{name} stands in the table twice");
        assert!(
            name.split('-').all(|part| !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())),
            "{name} is not kebab-case"
        );
        assert!(
            rule.summary.ends_with('.'),
            "{name}: the summary is a sentence"
        );
        assert_eq!(
            rule.docs.lines().next(),
            Some(format!("# {name}").as_str()),
            "the case begins with the rule's name"
        );
    }
}
