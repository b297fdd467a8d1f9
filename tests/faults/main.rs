//! Inputs that once went wrong, by kind, each with what is right: `tests/faults/*.md`, one file a kind.
//!
//! Every `##` heading begins a case: the files of a small book in fences (```` ```toml content/policy.toml ````)
//! and one fence ```` ```expect ````. Each line of that says one thing that must hold:
//!
//! ```text
//! audience public                            who may read the site (before the other lines)
//! drafts                                     the site shows drafts
//! clean                                      there are no problems
//! path-not-portable content/runbooks/a.md:1  exactly these problems, in order; said with the help or message
//! path-not-portable book.toml:3 "three .."   that holds the words in quotes
//! builds | stops                             whether a site is published
//! page runbooks/a.html has <em>x</em>        the page holds the text
//! page runbooks/a.html lacks x               it does not
//! order runbooks/a.html x y z                the page holds these words, each behind the one before it
//! file alert/x.html | no file alert/x.html   the site has such a file or not
//! nowhere SECRET                             no file of the site holds the text, in its bytes or its name
//! ```
//!
//! A case whose problems are not listed and that is not `clean` says `problems *`. `<U+200B>` in a book or in an
//! expectation stands for that character, `<TAB>` for a tab, `<REPEAT n text>` for the text `n` times. A third word of a
//! fence says how a file is held: `windows-1252`, `utf-16`, `crlf`, `asset`, `folder`, `dead-link`, `circle`, or `link` (that leads out,
//! to the place in the fence). A case that another issue mends says
//! `waits The issue's title`; such a case must still fail, so that it is moved when it is mended.

use rbdoc::record::book_toml::Audience;
use rbdoc::site::Body;
use rbdoc::source::{Content, Tree, Unusable};
use rbdoc::{Build, Options};
use regex::{Captures, Regex};
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

/// The moment that all cases call now.
const NOW: &str = "2026-11-28T20:00:00Z";

/// A small book and what must hold of it.
#[derive(Default)]
struct Case {
    title: String,
    tree: Tree,
    expected: Vec<String>,
}

/// The characters that a case writes by name.
fn spelled_out(text: &str) -> String {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"<(?:U\+([0-9A-F]{4,6})|(TAB)|REPEAT (\d+) ([^>]*))>").expect("a pattern")
    });
    let replacement = |found: &Captures| {
        if let Some(code) = found.get(1) {
            let code = u32::from_str_radix(code.as_str(), 16).expect("hexadecimal digits");
            char::from_u32(code).expect("a character").to_string()
        } else if found.get(2).is_some() {
            "\t".to_owned()
        } else {
            found[4].repeat(found[3].parse().expect("a number"))
        }
    };
    NAMED.replace_all(text, replacement).into_owned()
}

fn content(path: &str, text: String, held: Option<&&str>) -> Content {
    match held {
        None => Content::Text(text.into()),
        Some(&"asset") => Content::copied(path, text.as_bytes()),
        Some(&"link") => Content::Link {
            target: text.trim_end().into(),
        },
        Some(&"windows-1252") => {
            let bytes = text.chars().map(|c| u8::try_from(u32::from(c)));
            Tree::text_content(bytes.collect::<Result<_, _>>().expect("letters of Latin-1"))
        }
        Some(&"utf-16") => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            Tree::text_content(units.flat_map(u16::to_le_bytes).collect())
        }
        Some(&"crlf") => Content::Text(text.replace('\n', "\r\n").into()),
        Some(&"folder") => Content::Folder,
        Some(&"dead-link") => Content::Unusable(Unusable::DeadLink),
        Some(&"circle") => Content::Unusable(Unusable::Circle),
        Some(other) => panic!("a file is not held as `{other}`"),
    }
}

/// The cases of one file.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            let title = title.to_owned();
            cases.push(Case {
                title,
                ..Case::default()
            });
        }
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if ticks < 3 {
            continue;
        }
        let close = &line[..ticks];
        let inside: Vec<String> = lines
            .by_ref()
            .take_while(|line| line.trim_end() != close)
            .map(spelled_out)
            .collect();
        let case = cases.last_mut().expect("a fence stands below a heading");
        let words: Vec<&str> = line[ticks..].split_whitespace().collect();
        match words.as_slice() {
            ["expect"] => case.expected.extend(inside),
            [_, path, held @ ..] => {
                let path = spelled_out(&path.replace("%20", " "));
                let text: String = inside.iter().flat_map(|line| [line, "\n"]).collect();
                let content = content(&path, text, held.first());
                case.tree.insert(&path, content);
            }
            _ => {}
        }
    }
    for case in &mut cases {
        if case.tree.get("book.toml").is_none() {
            let book = "schema = 1\n\n[book]\ntitle = \"T\"\ntimezone = \"Europe/Berlin\"\n";
            case.tree.insert("book.toml", Content::Text(book.into()));
        }
    }
    cases
}

/// A problem as a case names it: `rule path:line`.
fn place(problem: &rbdoc::diagnostic::Diagnostic, tree: &Tree) -> String {
    let text = tree.text_of(problem.span.file);
    let before = text.get(..problem.span.range().start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    format!(
        "{} {}:{line}",
        problem.rule.name,
        tree.path(problem.span.file)
    )
}

/// The bytes of a file of the site; those of a copy are the source's own.
fn bytes<'a>(body: &'a Body, tree: &'a Tree) -> &'a [u8] {
    match body {
        Body::Bytes(bytes) => bytes,
        Body::Copy(source) => tree.text(source).map_or(b"", |(_, text)| text.as_bytes()),
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let text = text.as_bytes();
    bytes.windows(text.len()).any(|part| part == text)
}

/// What a case expects and does not find.
fn failures(case: &Case) -> Vec<String> {
    let mut options = Options::at(NOW.parse().expect("a moment"));
    let (mut problems, mut any) = (Vec::new(), false);
    let mut rest = Vec::new();
    for line in case.expected.iter().map(|line| line.trim()) {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("" | "waits", _) => {}
            ("audience", "public") => options.audience = Some(Audience::Public),
            ("drafts", "") => options.drafts = true,
            ("problems", "*") => any = true,
            ("builds" | "stops" | "page" | "order" | "file" | "no" | "nowhere" | "clean", _) => {
                rest.push(line);
            }
            _ => problems.push(line),
        }
    }
    let Build {
        site, diagnostics, ..
    } = rbdoc::build(&case.tree, &options);
    let mut failures = Vec::new();
    let found: Vec<String> = diagnostics.iter().map(|d| place(d, &case.tree)).collect();
    let is_found = |(expected, (actual, diagnostic)): (&&str, (&String, _))| {
        let (place, words) = expected.split_once(" \"").unwrap_or((expected, ""));
        place == actual && format!("{diagnostic:?}").contains(words.trim_end_matches('"'))
    };
    let same = problems.len() == found.len()
        && problems
            .iter()
            .zip(found.iter().zip(&diagnostics))
            .all(is_found);
    if !any && !same {
        failures.push(format!(
            "problems {problems:#?}, but there are {found:#?}: {diagnostics:#?}"
        ));
    }
    let files = site.as_ref().map(|site| &site.files);
    let page = |path: &str| files?.get(path).map(|body| bytes(body, &case.tree));
    for line in rest {
        let holds = match line.split_once(' ').unwrap_or((line, "")) {
            ("clean", _) => problems.is_empty() && found.is_empty(),
            ("builds", _) => site.is_some(),
            ("stops", _) => site.is_none(),
            ("file", path) => page(path).is_some(),
            ("order", line) => {
                let (path, words) = line.split_once(' ').expect("a page and words");
                page(path).is_some_and(|page| {
                    let text = String::from_utf8_lossy(page);
                    let mut rest = &*text;
                    words.split(' ').all(|word| {
                        rest.split_once(word).is_some_and(|(_, behind)| {
                            rest = behind;
                            true
                        })
                    })
                })
            }
            ("no", path) => {
                let path = path.strip_prefix("file ").expect("`no file PATH`");
                site.is_some() && page(path).is_none()
            }
            ("nowhere", text) => files.is_some_and(|files| {
                files.iter().all(|(path, body)| {
                    !path.contains(text) && !holds(bytes(body, &case.tree), text)
                })
            }),
            (_, line) => {
                let (path, line) = line.split_once(' ').expect("a page and a word");
                let (word, text) = line.split_once(' ').expect("a word and a text");
                match word {
                    "has" => page(path).is_some_and(|page| holds(page, text)),
                    "lacks" => page(path).is_some_and(|page| !holds(page, text)),
                    other => panic!("a page has or lacks, it does not `{other}`"),
                }
            }
        };
        if !holds {
            failures.push(format!("`{line}` does not hold"));
        }
    }
    failures
}

#[test]
fn every_input_has_its_right_value() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut wrong = String::new();
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).expect("the cases") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file of cases");
        let name = path.file_stem().expect("a name").to_string_lossy();
        for case in cases(&text) {
            let title = format!("{name}: {}", case.title);
            assert!(!case.expected.is_empty(), "{title}: nothing is expected");
            tried += 1;
            let failures = failures(&case);
            let waits = case.expected.iter().find(|line| line.starts_with("waits "));
            match (waits, failures.as_slice()) {
                (Some(_), []) => {
                    let _ = writeln!(wrong, "{title}: it holds, so it waits no more");
                }
                (Some(_), _) => {}
                (None, failures) => {
                    for failure in failures {
                        let _ = writeln!(wrong, "{title}: {failure}");
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tried > 0, "no case");
}
