//! Green means read and checked: whatever a book says of its levels and waivers, and whatever its baseline lists, a site
//! that is published has a page for every source that is meant to have one.

use crate::support::fixture;
use rbdoc::check::baseline::{self, BASELINE};
use rbdoc::check::rules;
use rbdoc::diagnostic::Identity;
use rbdoc::source::{Content, Tree, Unusable};
use rbdoc::{CheckedBook, Options};
use std::collections::BTreeSet;
use std::fmt::Write;

fn options() -> Options {
    Options::at("2026-11-28T20:00:00Z".parse().expect("a moment"))
}

/// The books of a rule's case that stand before its first heading: the one that breaks the rule.
fn breaking(docs: &str) -> Tree {
    let mut tree = Tree::default();
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            break;
        }
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        let words: Vec<&str> = line[ticks..].split_whitespace().collect();
        if ticks < 3 {
            continue;
        }
        let close = &line[..ticks];
        let inside = lines.by_ref().take_while(|line| line.trim_end() != close);
        let text: String = inside.flat_map(|line| [line, "\n"]).collect();
        let content = match *words.as_slice() {
            [_, "report"] => continue,
            [_, _] => Content::Text(text.into()),
            [_, _, "folder"] => Content::Folder,
            [_, _, "dead-link"] => Content::Unusable(Unusable::DeadLink),
            [_, _, "link"] => Content::Link {
                target: text.trim().into(),
            },
            [_, _, "too-large"] => Content::TooLarge {
                len: 9_400_000,
                limit: 8_000_000,
            },
            [_, _, "asset"] => Content::Asset {
                len: text.len() as u64,
            },
            [_, _, "windows-1252"] => {
                let bytes = text.chars().map(|c| u8::try_from(u32::from(c)));
                Tree::text_content(bytes.collect::<Result<_, _>>().expect("letters of Latin-1"))
            }
            _ => continue,
        };
        tree.insert(words[1], content);
    }
    tree
}

/// The book with all that a team can say to see no problem: every level off, a waiver of every rule, and a baseline that
/// lists whatever is reported all the same.
fn hushed(tree: &Tree) -> Tree {
    let mut hushed = tree.clone();
    let own = tree
        .text("book.toml")
        .map_or("schema = 1\n", |(_, text)| text);
    // A `book.toml` that cannot be parsed sets no level either.
    if let Ok(mut book) = own.parse::<toml::Table>() {
        let levels = rules().filter(|rule| !rule.leaves_out);
        let levels = levels.map(|rule| (rule.name.to_owned(), "off".into()));
        book.insert("lint".to_owned(), toml::Value::Table(levels.collect()));
        let text = toml::to_string(&book).expect("a table");
        hushed.insert("book.toml", Content::Text(text.into()));
    }
    let all = rbdoc::inspect(&hushed, &options()).diagnostics;
    let known = baseline::write(&all, &hushed);
    hushed.insert(BASELINE, Content::Text(known.into()));
    hushed
}

/// The page that each source is meant to have: Markdown that is no draft, and every record with a page of its own.
fn meant(tree: &Tree) -> Vec<String> {
    let is_draft = |text: &str| text.contains("draft = true") || text.contains("draft: true");
    let mut pages = Vec::new();
    for (path, file) in tree.iter() {
        let Some(text) = file.content.text() else {
            continue;
        };
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
        let id = || {
            let table: Option<toml::Table> = text.parse().ok();
            let id = table.and_then(|table| Some(table.get("id")?.as_str()?.to_owned()));
            id.unwrap_or_else(|| stem.rsplit('/').next().unwrap_or(stem).to_owned())
        };
        let parts: Vec<&str> = stem.split('/').collect();
        pages.extend(match (parts.as_slice(), ending) {
            (["content", "runbooks" | "pages", ..], "md") if !is_draft(text) => {
                let page = stem.trim_start_matches("content/");
                let (folder, name) = page.rsplit_once('/').unwrap_or(("", page));
                let is_index = folder.starts_with("runbooks")
                    && ["readme", "index", "_index"].contains(&name.to_lowercase().as_str());
                Some(if is_index {
                    format!("{folder}/index.html")
                } else {
                    format!("{page}.html")
                })
            }
            (["content", "checklists", _], "toml") => Some(format!("checks/{}.html", id())),
            (["content", "messages", _], "toml") => Some(format!("messages/{}.html", id())),
            (["content", "incidents", folder, "incident"], "toml") => {
                Some(format!("incidents/{folder}.html"))
            }
            (
                [
                    "content",
                    "incidents",
                    folder,
                    "timeline" | "actions" | "postmortem",
                ],
                _,
            ) => {
                let incident = format!("content/incidents/{folder}/incident.toml");
                tree.get(&incident)
                    .is_none()
                    .then(|| format!("incidents/{folder}.html"))
            }
            _ => None,
        });
    }
    pages
}

/// What is missing from the site of `tree` if it is published.
fn missing(tree: &Tree, checked: &CheckedBook) -> Vec<String> {
    use rbdoc::site::Files;
    let Some(pages) = checked.pages(tree) else {
        return Vec::new();
    };
    let there: BTreeSet<&str> = pages.paths().into_iter().collect();
    let mut taken = BTreeSet::new();
    let mut missing = meant(tree);
    missing.retain(|page| !there.contains(page.as_str()) || !taken.insert(page.clone()));
    missing
}

fn built(tree: &Tree) -> CheckedBook {
    rbdoc::run(tree, &options(), true, &mut |_| ())
}

#[test]
fn what_leaves_something_out_is_reported_whatever_a_book_says() {
    for rule in rules().filter(|rule| rule.leaves_out) {
        let tree = breaking(rule.docs);
        let mut loud = tree.clone();
        let own = tree
            .text("book.toml")
            .map_or("schema = 1\n", |(_, text)| text);
        if own.parse::<toml::Table>().is_ok() {
            let silence = format!(
                "{own}\n[lint]\n{name} = \"off\"\n\n[[allow]]\nrule = \"{name}\"\nuntil = 2027-01-01\nreason = \"We live with it\"\n",
                name = rule.name
            );
            loud.insert("book.toml", Content::Text(silence.into()));
        }
        let mut known = String::new();
        for problem in rbdoc::inspect(&tree, &options()).diagnostics {
            let Identity {
                rule,
                path,
                subject,
            } = problem.identity(&tree);
            let _ = writeln!(
                known,
                "{{ rule = {rule:?}, path = {path:?}, subject = {subject:?}, count = 9 }},"
            );
        }
        loud.insert(
            BASELINE,
            Content::Text(format!("schema = 2\nproblem = [\n{known}]\n").into()),
        );
        let checked = built(&loud);
        let is_first = checked
            .diagnostics
            .first()
            .is_some_and(|first| first.rule.leaves_out);
        let has = checked
            .diagnostics
            .iter()
            .any(|d| d.rule == rule && d.level == rule.level);
        assert!(has && is_first, "{}: {:#?}", rule.name, checked.diagnostics);
        assert!(
            checked.pages(&loud).is_none(),
            "{}: the site is published",
            rule.name
        );
        let written = baseline::write(&rbdoc::inspect(&tree, &options()).diagnostics, &tree);
        assert!(
            !written.contains(&format!("\"{}\"", rule.name)),
            "{written}"
        );
    }
}

#[test]
fn no_case_of_a_rule_loses_a_page_when_everything_is_hushed() {
    for rule in rules() {
        let tree = hushed(&breaking(rule.docs));
        let missing = missing(&tree, &built(&tree));
        assert!(missing.is_empty(), "{}: {missing:?}", rule.name);
    }
}

/// A text as accidents leave it.
fn damaged(text: &str) -> [Content; 5] {
    let line = |part: usize| {
        let at = text.len() * part / 4;
        text.char_indices()
            .map(|(at, _)| at)
            .find(|here| *here >= at && text[..*here].ends_with('\n'))
    };
    let half = line(2).unwrap_or(text.len());
    let (first, second) = text.split_at(half);
    let bytes = [first.as_bytes(), b"caf\xe9\n", second.as_bytes()].concat();
    let conflict = format!("{first}<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n{second}");
    [
        Tree::text_content(bytes),
        Content::Text(first.into()),
        Content::Text(second.into()),
        Content::Text(conflict.into()),
        Content::Text(text.replace(['"', '\''], "").into()),
    ]
}

#[test]
fn no_damage_to_a_file_loses_a_page_when_everything_is_hushed() {
    let whole = fixture("whole");
    assert_eq!(missing(&whole, &built(&whole)), Vec::<String>::new());
    assert!(
        built(&whole).pages(&whole).is_some(),
        "the book is published"
    );
    let mut published = 0;
    for (path, file) in whole.iter() {
        let Content::Text(text) = &file.content else {
            continue;
        };
        for content in damaged(text) {
            let mut tree = whole.clone();
            tree.insert(path, content.clone());
            let meant = meant(&whole);
            let tree = hushed(&tree);
            let checked = built(&tree);
            published += usize::from(checked.pages(&tree).is_some());
            let missing = missing(&tree, &checked);
            assert!(
                missing.is_empty(),
                "{path}: {missing:?} of {meant:?}, {content:?}"
            );
        }
    }
    assert!(published > 0, "nothing that is hushed can be published");
}
