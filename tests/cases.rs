//! One literate case for every rule, `<rule>.md` beside the source that declares it: why the rule is there, a
//! book that breaks it, the report, how to mend it, and when it stays silent. The same text is what
//! `rbdoc explain <rule>` prints, so the report that people read there is the one they will get.
//!
//! The book's files and the report stand in fences: ```` ```toml content/policy.toml ````,
//! ```` ```text report ````. A third word says how a file is held: `windows-1252` for other bytes than
//! UTF-8, `asset` for a file that rbdoc only copies, `folder` for a folder in the place of a file, `dead-link` and `circle` for links to nothing. Every `##` heading begins a new book. All reports
//! of the book are compared, so a case also holds that no other rule has anything to say about it.
//! `SNAPSHOTS=overwrite cargo test --test cases` writes the reports as they are now.

use rbdoc::check::{Checker, TABLE, baseline, rules};
use rbdoc::diagnostic::render::{Look, text};
use rbdoc::diagnostic::{Diagnostic, Fix};
use rbdoc::source::{Content, Tree, Unusable};
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

fn content(path: &str, lines: &[&str], held: Option<&&str>) -> Content {
    let text: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    match held {
        None => Content::Text(text.into()),
        Some(&"asset") => Content::copied(path, text.as_bytes()),
        Some(&"link") => Content::Link {
            target: text.trim_end().into(),
        },
        Some(&"windows-1252") => Tree::text_content(
            text.chars()
                .map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1"))
                .collect(),
        ),
        Some(&"folder") => Content::Folder,
        Some(&"dead-link") => Content::Unusable(Unusable::DeadLink),
        Some(&"circle") => Content::Unusable(Unusable::Circle),
        Some(&"too-large") => Content::TooLarge {
            len: 9_400_000,
            limit: 8_000_000,
        },
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
                // A space would end the word.
                let path = path.replace("%20", " ");
                let content = content(&path, &lines[fence.lines], held.first());
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
    let checked = rbdoc::inspect(tree, &rbdoc::Options::at(now));
    let report = text(&checked.diagnostics, tree, Look::default());
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
    for rule in rules() {
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

/// The first book of each rule's case, which breaks the rule.
fn breaking() -> impl Iterator<Item = (&'static str, Tree)> {
    rules().filter_map(|rule| {
        let lines: Vec<&str> = rule.docs.lines().collect();
        Some((rule.name, books(&lines).into_iter().next()?.tree))
    })
}

fn inspect(tree: &Tree) -> Vec<Diagnostic> {
    let now = NOW.parse().expect("a moment");
    rbdoc::inspect(tree, &rbdoc::Options::at(now)).diagnostics
}

#[test]
fn every_row_of_the_table_is_reached_by_its_case_and_reports_its_rule_alone() {
    let now = NOW.parse().expect("a moment");
    for (name, tree) in breaking() {
        let (book, read) = rbdoc::book::parse(&tree);
        let all = Checker::default().check(&book, &tree, now);
        for row in TABLE {
            let own: Vec<Diagnostic> = row
                .by_scope()
                .flat_map(|part| {
                    let found = Checker::of(vec![part]).check(&book, &tree, now);
                    assert!(
                        row.rule.name != name || !found.is_empty(),
                        "{name}: its case does not reach one of its scopes"
                    );
                    found
                })
                .collect();
            for diagnostic in &own {
                assert_eq!(
                    diagnostic.rule.name, row.rule.name,
                    "{name}: {diagnostic:#?}"
                );
            }
            // What the table reports of a rule is what its row reports.
            let of_row = |d: &&Diagnostic| d.rule.name == row.rule.name;
            assert_eq!(all.iter().filter(of_row).count(), own.len(), "{name}");
            let is_asked = row.by_scope().next().is_some();
            assert!(
                !is_asked || !read.iter().any(|d| d.rule.name == row.rule.name),
                "{name}: reading reports `{}`, which has a scope",
                row.rule.name
            );
        }
    }
}

/// What the problems of all cases are recognised by: a line for each.
fn identities(change: impl Fn(&str, &str) -> String) -> String {
    let mut lines = String::new();
    for (name, tree) in breaking() {
        let mut changed = tree.clone();
        let paths: Vec<String> = tree.iter().map(|(path, _)| path.to_string()).collect();
        for path in paths {
            if let Some((_, text)) = tree.text(&path) {
                changed.insert(&path, Content::Text(change(&path, text).into()));
            }
        }
        let found = inspect(&changed);
        let mut own: Vec<_> = found.iter().map(|d| d.identity(&changed)).collect();
        own.sort();
        for identity in own {
            let _ = writeln!(
                lines,
                "{name}: {} {} [{}]",
                identity.rule, identity.path, identity.subject
            );
        }
    }
    lines
}

/// The file holds what every problem of the cases is about. A message that is worded anew changes no line of it: a
/// change here makes the problems in people's baselines unknown.
#[test]
fn what_a_problem_is_recognised_by_does_not_change_with_its_words() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/identities.txt");
    let actual = identities(|_, text| text.to_owned());
    if std::env::var("SNAPSHOTS").is_ok_and(|word| word == "overwrite") {
        std::fs::write(&path, &actual).expect("the identities can be written");
    }
    let expected = std::fs::read_to_string(path).expect("the identities");
    snapbox::assert_data_eq!(actual, expected);
    for (name, tree) in breaking() {
        for diagnostic in inspect(&tree) {
            let identity = diagnostic.identity(&tree);
            assert!(
                identity.subject != diagnostic.message,
                "{name}: the subject is the message"
            );
            let reworded = Diagnostic {
                message: "something else".to_owned(),
                help: Vec::new(),
                ..diagnostic
            };
            let known = baseline::write(&[reworded], &tree);
            assert!(!known.contains("something else"), "{name}: {known}");
        }
    }
}

#[test]
fn what_a_problem_is_recognised_by_does_not_change_with_its_line() {
    let moved = identities(|path, text| {
        let opening = text
            .get(..4)
            .filter(|line| ["+++\n", "---\n"].contains(line));
        match (path.rsplit_once('.'), opening) {
            (Some((_, "md")), Some(line)) => format!("{line}# Moved.\n\n{}", &text[4..]),
            (Some((_, "md")), None) => format!("\n\n{text}"),
            (Some((_, "toml")), _) => format!("# Moved.\n\n{text}"),
            _ => text.to_owned(),
        }
    });
    assert_eq!(moved, identities(|_, text| text.to_owned()));
}

/// A policy with a gap between 5 and 10, and with `more` behind it.
fn with_a_gap(more: &str) -> Tree {
    let mut tree = Tree::default();
    let policy = format!(
        r#"schema = 1
[[decision]]
id = "act"
name = "Act"
rank = 1
[[decision]]
id = "wait"
name = "Wait"
rank = 2
[metric.errors]
name = "Errors"
unit = "%"
min = 0
max = 100
[metric.latency]
name = "Latency"
unit = "ms"
min = 0
max = 9
[[trigger]]
decision = "act"
metric = "errors"
op = ">="
value = 10
[[trigger]]
decision = "wait"
metric = "errors"
op = "<"
value = 5
{more}"#
    );
    let book = "schema = 1\n\n[book]\ntitle = \"Handbook\"\n";
    tree.insert("book.toml", Content::Text(book.into()));
    tree.insert("content/policy.toml", Content::Text(policy.into()));
    tree
}

/// Only what may cover the gap silences it: a mistake elsewhere in the file does not.
#[test]
fn a_gap_is_reported_whatever_else_is_wrong() {
    let trigger = |fields: &str| format!("[[trigger]]\ndecision = \"wait\"\n{fields}\n");
    let between = "op = \"between\"\nvalue = [5, 10]\n";
    for (more, is_reported) in [
        (String::new(), true),
        // Other parts of the policy.
        (
            "[[severity]]\nid = \"p0\"\nrank = \"one\"\n".to_owned(),
            true,
        ),
        (
            "[[decision]]\nid = \"Not An Id\"\nname = \"x\"\nrank = 3\n".to_owned(),
            true,
        ),
        (
            "[metric.depth]\nname = \"Depth\"\nunit = \"m\"\ncolour = 1\n".to_owned(),
            true,
        ),
        (
            "[metric.depth]\nname = \"Depth\"\nunit = \"m\"\nmin = \"low\"\n".to_owned(),
            true,
        ),
        (
            "[metric.depth]\nname = \"Depth\"\nunit = \"m\"\nmin = 3\nmax = 1\n".to_owned(),
            true,
        ),
        // Other triggers and gaps.
        (trigger("condition = \"It smells\"\nfor = \"soon\""), true),
        (trigger("condition = 3"), true),
        (
            trigger("metric = \"latency\"\nop = \"about\"\nvalue = 3"),
            true,
        ),
        (trigger("metric = \"latncy\"\nop = \"<\"\nvalue = 3"), true),
        (
            "[[gap]]\nmetric = \"latency\"\nfrom = 2\nto = 1\nreason = \"r\"\n".to_owned(),
            true,
        ),
        // The same metric, in what does not bear on the gap.
        (
            trigger("metric = \"errors\"\nop = \">\"\nvalue = 90\nrunbook = \"nowhere\"\nfor = 5"),
            true,
        ),
        // What may cover it.
        (trigger(&format!("metric = \"errors\"\n{between}")), false),
        (
            trigger("metric = \"errors\"\nop = \"betwen\"\nvalue = [5, 10]"),
            false,
        ),
        (
            trigger("metric = \"errors\"\nop = \"between\"\nvalue = [10, 5]"),
            false,
        ),
        (trigger(&format!("metric = \"erors\"\n{between}")), false),
        (
            trigger(&format!("metric = \"p99_of_something\"\n{between}")),
            false,
        ),
        (trigger(&format!("metric = 1\n{between}")), false),
        (trigger(between), false),
        (
            trigger(&format!("metric = \"errors\"\nscope = [1]\n{between}")),
            false,
        ),
        (
            "[[gap]]\nmetric = \"errors\"\nfrom = \"5\"\nto = 10\nreason = \"r\"\n".to_owned(),
            false,
        ),
        (
            "[[gap]]\nfrom = 5\nto = \"ten\"\nreason = \"r\"\n".to_owned(),
            false,
        ),
        ("[[trigger\n".to_owned(), false),
    ] {
        let found = inspect(&with_a_gap(&more));
        let reported = found.iter().any(|d| d.rule.name == "trigger-gap");
        assert_eq!(reported, is_reported, "{more}\n{found:#?}");
    }
}

/// The book after a repair.
fn fixed(tree: &Tree, fix: &Fix) -> Tree {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut fixed = tree.clone();
    for (span, new) in edits {
        let mut text = fixed.text_of(span.file).to_owned();
        text.replace_range(span.range(), new);
        let path = tree.path(span.file);
        fixed.insert(path, Content::Text(text.into()));
    }
    fixed
}

#[test]
fn a_fix_removes_its_diagnostic() {
    let mut tried = 0;
    for rule in rules() {
        for book in books(&rule.docs.lines().collect::<Vec<_>>()) {
            let before = inspect(&book.tree);
            for fault in &before {
                let Some(fix) = &fault.fix else {
                    continue;
                };
                let after = inspect(&fixed(&book.tree, fix));
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
        .filter(|name| !rules().any(|rule| rule.name == name))
        .collect();
    assert!(stray.is_empty(), "cases without a rule: {stray:?}");
}

#[test]
fn the_table_of_rules_keeps_its_laws() {
    let mut seen = std::collections::HashSet::new();
    for rule in rules() {
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
