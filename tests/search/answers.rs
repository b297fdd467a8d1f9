//! What the site's engine answers, here as `rbdoc search` runs it: whole, bounded, and the same however it is asked.

use super::books::{PROMETHEUS, handbook, runbooks, with_engine, with_index};
use rbdoc::data::Word;
use rbdoc::search::engine::{Answer, Engine, EngineError, Limits};
use rbdoc::search::{Facet, Index};
use rbdoc::site::search_engine;
use rbdoc::source::Tree;
use rbdoc::view::Library;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Queries made of what the book says: names, words, beginnings, mistakes, quotes, addresses.
fn queries(index: &Index<'_>, library: &Library<'_>, count: usize) -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(11);
    let mut lines: Vec<String> = Vec::new();
    for entry in index.entries(library) {
        lines.push(entry.title);
        lines.extend(entry.alerts);
        for part in entry.parts {
            let texts = [part.heading, part.text, part.code];
            lines.extend(
                texts
                    .iter()
                    .flat_map(|text| text.lines())
                    .map(ToOwned::to_owned),
            );
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    let mut query = |_| {
        let word = words[rng.usize(..words.len())];
        let other = words[rng.usize(..words.len())];
        let line: Vec<&str> = lines[rng.usize(..lines.len())]
            .split_whitespace()
            .take(3)
            .collect();
        let mut letters: Vec<char> = word.chars().collect();
        let at = rng.usize(..letters.len());
        match rng.u8(..8) {
            0 => word.to_owned(),
            1 => format!("{word} {other} "),
            2 => letters[..=at].iter().collect(),
            3 => {
                letters.remove(at);
                letters.into_iter().collect()
            }
            4 => line.join(" "),
            5 => format!("\"{}\" {other}", line.join(" ")),
            6 => format!("https://alerts.example.com/x/{word}?y=1#z"),
            _ => format!("{word}{other}").to_uppercase(),
        }
    };
    (0..count).map(&mut query).collect()
}

/// What nobody typed into a generator.
const ODD: &[&str] = &[
    "",
    " ",
    "\"",
    "\"\"",
    "\"a",
    "a\" b \"c",
    "-",
    "::",
    "é",
    "库",
    "回滚",
    "数据库 连接",
    "重启pod",
    "ロールバック",
    "\u{0}",
    "\u{2028}",
    "http://",
    "https://x/",
    "https://x/a%20b",
    "http://a/?alertname=%22KubePodCrashLooping%22",
    "https://x/%ff%fe",
    "a b c d e f g h i j k l m n o p",
    "*",
    "k*",
    "|",
    "=",
    "the",
    "t",
    "__proto__",
    "constructor",
    "\"});throw 1;//",
    "v4.12",
    "4.1",
    "💥",
    "o’clock",
];

fn total(engine: &Engine<'_>, query: &str, filters: &[(Facet, String)]) -> usize {
    engine.search(query, filters, 1).expect("an answer").total
}

/// Each answer is of pages that the book has, marks what it found, and its facets count what the filters let through.
fn holds(name: &str, index: &Index<'_>, library: &Library<'_>, engine: &Engine<'_>, count: usize) {
    let titles: BTreeMap<String, String> = index
        .entries(library)
        .map(|entry| (entry.url, entry.title))
        .collect();
    let queries = queries(index, library, count);
    let mut found = 0;
    for query in queries
        .iter()
        .map(String::as_str)
        .chain(ODD.iter().copied())
    {
        let answer = engine.search(query, &[], 3).expect("an answer");
        found += usize::from(answer.total > 0);
        assert_eq!(
            answer.results.len(),
            answer.total.min(3),
            "{name}: {query:?}"
        );
        for result in &answer.results {
            let page = result.url.split('#').next().unwrap_or_default();
            assert_eq!(titles.get(page), Some(&result.title), "{name}: {query:?}");
        }
        if !query.contains('"') {
            let counts: BTreeMap<String, Vec<Value>> = engine
                .call("engine.facets", &json!([query]))
                .expect("counts");
            for facet in Facet::ALL {
                for value in counts[facet.word()].iter().step_by(5) {
                    let filter = (facet, value["id"].as_str().expect("a name").to_owned());
                    let let_through = total(engine, query, std::slice::from_ref(&filter));
                    assert_eq!(value["count"], let_through, "{name}: {query:?} {filter:?}");
                }
            }
        }
    }
    assert!(
        found * 2 > queries.len(),
        "{name}: most queries find something"
    );
}

#[test]
fn any_query_has_an_answer_of_pages_that_are_there() {
    with_engine(&handbook(), |index, library, engine| {
        holds("handbook", index, library, engine, 25);
    });
    // tests/run says so where the folder is not there.
    if let Some(tree) = runbooks(PROMETHEUS) {
        with_engine(&tree, |index, library, engine| {
            holds("prometheus", index, library, engine, 25);
        });
    }
}

/// What an engine of one script answers.
fn answer_of(script: &str, limits: Limits) -> Result<Answer, EngineError> {
    with_index(&handbook(), |index, library| {
        let files = [("theme/js/search/engine.js", script)];
        Engine::new(files, index, library, limits)?.search("words", &[], 1)
    })
}

fn engine_that(search: &str) -> String {
    format!("rbdoc.createEngine = () => ({{ search: async (text) => {{ {search} }} }});")
}

#[test]
fn a_script_that_does_not_end_is_stopped() {
    let limits = Limits {
        interrupts: 20,
        ..Limits::default()
    };
    for endless in [
        "for (;;) {}",
        "for (;;) await 0;",
        "for (;;) try { for (;;) {} } catch {}",
        "await new Promise(function again() { Promise.resolve().then(again); });",
        "text.repeat(1e3).replace(/(.*)*x/, '');",
    ] {
        assert_eq!(
            answer_of(&engine_that(endless), limits),
            Err(EngineError::TooLong),
            "{endless}"
        );
    }
    assert_eq!(answer_of("for (;;) {}", limits), Err(EngineError::TooLong));
}

#[test]
fn a_script_that_fails_is_an_error_that_says_why() {
    let limits = Limits {
        memory: 50_000_000,
        ..Limits::default()
    };
    for (script, why) in [
        ("const", "theme/js/search/engine.js"),
        ("throw new Error('no engine')", "no engine"),
        ("", "not a function"),
        (&engine_that("throw new Error('no answer')"), "no answer"),
        (&engine_that("throw 7"), "7"),
        (&engine_that("return 7"), "invalid type"),
        (&engine_that(""), "undefined"),
        (
            &engine_that("await new Promise(() => {})"),
            "waits for nothing",
        ),
        (
            &engine_that("(function deep() { deep(); })()"),
            "call stack",
        ),
        (
            &engine_that("const all = []; for (;;) all.push('x'.repeat(1e6) + all.length);"),
            "memory",
        ),
        (&engine_that("await fetch('https://example.com/')"), "fetch"),
    ] {
        match answer_of(script, limits) {
            Err(EngineError::Script(message)) => {
                assert!(message.contains(why), "{script}: {message}");
            }
            other => panic!("{script}: {other:?}"),
        }
    }
}

/// The files of the index of a book by address.
fn files_of(tree: &Tree) -> BTreeMap<String, String> {
    with_index(tree, |index, library| {
        let file = |path: &str| (path.to_owned(), index.file(path, library).expect("a file"));
        index.paths().map(file).collect()
    })
}

/// The first pages that a query finds, by address and title.
fn found(engine: &Engine<'_>, query: &str) -> Vec<(String, String)> {
    let answer = engine.search(query, &[], 5).expect("an answer");
    let results = answer.results.into_iter();
    results.map(|result| (result.url, result.title)).collect()
}

#[test]
fn a_reader_that_meets_another_index_reads_the_root_anew() {
    let old = handbook();
    let mut new = handbook();
    // Pages come, go and change, so that numbers of pages and of sections are others.
    let mut paths = old
        .under("content/runbooks")
        .map(|(path, _)| path.to_string());
    let gone = paths.next().expect("a runbook");
    let changed = paths.next().expect("a second runbook");
    new.remove(&gone);
    let text = old.text(&changed).map_or("", |(_, text)| text);
    let text = format!("{text}\n## Quokkas\n\nThe wombats sleep.\n");
    new.insert(&changed, Tree::text_content(text.into_bytes()));
    let text = "# Numbats of the night\n\nThe wombats sleep.\n";
    new.insert("content/runbooks/aaa.md", Tree::text_content(text.into()));
    let (before, after) = (files_of(&old), files_of(&new));
    let queries = [
        "wombats",
        "restart",
        "disk full",
        "rollback database",
        "the",
    ];
    let over = |read: &dyn Fn(&str) -> Option<String>| -> Vec<_> {
        let engine = Engine::over(search_engine(), read, Limits::default()).expect("an engine");
        queries.iter().map(|query| found(&engine, query)).collect()
    };
    let path = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
    let whole =
        |files: &BTreeMap<String, String>| over(&|address| files.get(&path(address)).cloned());
    let (of_old, of_new) = (whole(&before), whole(&after));
    assert_ne!(of_old, of_new);

    // A build that was cut off before it wrote the root: the new files stand beside the old ones.
    let mut cut = after.clone();
    cut.extend(before.clone());
    assert_eq!(whole(&cut), of_old);
    // The root is new, and the old files are not deleted yet.
    cut.extend(
        after
            .get_key_value("search/root.js")
            .map(|(path, root)| (path.clone(), root.clone())),
    );
    assert_eq!(whole(&cut), of_new);

    // The site is published anew after some files were read; a browser gives the root that it kept until it is asked
    // for it again.
    for moment in 0..12 {
        let read = std::cell::Cell::new(0);
        let engine = Engine::over(
            search_engine(),
            |address| {
                read.set(read.get() + 1);
                let is_kept = address == "search/root.js";
                let files = if read.get() <= moment || is_kept {
                    &before
                } else {
                    &after
                };
                files.get(&path(address)).cloned()
            },
            Limits::default(),
        );
        let engine = engine.expect("an engine");
        for (number, query) in queries.iter().enumerate() {
            let pages = found(&engine, query);
            let is_one = pages == of_old[number] || pages == of_new[number];
            assert!(is_one, "moment {moment}, {query}: {pages:?}");
        }
        assert_eq!(found(&engine, "numbats"), found(&engine, "numbats"));
    }
}
