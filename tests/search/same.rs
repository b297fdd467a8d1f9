//! The engine of the site and that of the program answer alike.

use super::books::{PROMETHEUS, handbook, runbooks, with_index};
use super::support::{fixture, repository};
use rbdoc::search::query::{Answer, facets, search};
use rbdoc::search::{Facet, Index};
use rbdoc::view::Library;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;

/// What to ask: the text, how many results, and what to narrow by.
type Asked = (String, usize, Vec<(Facet, String)>);

/// Runs the site's engine over the files in `folder`.
fn node(script: &str, folder: &std::path::Path) -> Value {
    let output = Command::new("node")
        .arg(repository("tests/search/engine.mjs"))
        .args([script.as_ref(), folder.as_os_str()])
        .output()
        .expect("Node.js: tests/run installs it");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("answers as JSON")
}

fn as_json(answer: &Answer) -> Value {
    let results = answer.results.iter().map(|result| {
        json!({
            "url": result.url, "title": result.title, "section": result.section, "kind": result.kind.id(),
            "alert": result.is_alert, "severity": result.severity, "date": result.date,
            "snippet": result.snippet.iter().map(|(text, marked)| json!([text, u8::from(*marked)])).collect::<Vec<_>>(),
        })
    });
    json!({
        "total": answer.total, "more": answer.more, "words": answer.words, "near": answer.near,
        "results": results.collect::<Vec<_>>(),
    })
}

fn agree<'b>(name: &str, index: &Index<'b>, library: &Library<'b>, asked: &[Asked]) {
    let folder = tempfile::tempdir().expect("a folder");
    for path in index.paths() {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("folder");
        std::fs::write(
            file,
            index.file(path, library).expect("a file that is listed"),
        )
        .expect("file");
    }
    let questions: Vec<Value> = asked
        .iter()
        .map(|(text, limit, filters)| {
            let filters: serde_json::Map<String, Value> = filters
                .iter()
                .map(|(facet, value)| (facet.id().to_owned(), json!(value)))
                .collect();
            json!({"text": text, "limit": limit, "filters": filters})
        })
        .collect();
    std::fs::write(
        folder.path().join("questions.json"),
        json!(questions).to_string(),
    )
    .expect("questions");
    let theirs = node("answers", folder.path());
    let mut found = 0;
    for (number, (text, limit, filters)) in asked.iter().enumerate() {
        let answer = search(index, library, text, filters, *limit);
        found += usize::from(answer.total > 0);
        assert_eq!(
            theirs[number]["answer"],
            as_json(&answer),
            "{name}: {text:?} {filters:?}"
        );
        let counts: serde_json::Map<String, Value> = facets(index, text, filters)
            .into_iter()
            .map(|(facet, counts)| (facet.id().to_owned(), json!(counts)))
            .collect();
        assert_eq!(
            theirs[number]["facets"],
            json!(counts),
            "{name}: facets of {text:?} {filters:?}"
        );
    }
    assert!(
        found * 2 > asked.len(),
        "{name}: most queries find something"
    );
}

/// Queries made of what the book says: names, words, beginnings, mistakes, quotes, addresses.
fn questions<'b>(index: &Index<'b>, library: &Library<'b>, count: usize) -> Vec<Asked> {
    let mut rng = fastrand::Rng::with_seed(11);
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut lines: Vec<String> = Vec::new();
    for entry in index.entries(library) {
        lines.push(entry.title);
        lines.extend(entry.alerts);
        for part in entry.parts {
            lines.push(part.heading);
            lines.extend(
                part.text
                    .lines()
                    .chain(part.code.lines())
                    .map(ToOwned::to_owned),
            );
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    words.extend(
        lines
            .iter()
            .flat_map(|line| line.split_whitespace())
            .map(ToOwned::to_owned),
    );
    let words: Vec<String> = words.into_iter().collect();
    let mut asked: Vec<Asked> = Vec::new();
    let values = |facet| {
        index
            .values(facet)
            .map(ToOwned::to_owned)
            .collect::<Vec<String>>()
    };
    while asked.len() < count {
        let word = |rng: &mut fastrand::Rng| words[rng.usize(..words.len())].clone();
        let letters: Vec<char> = word(&mut rng).chars().collect();
        let at = rng.usize(..letters.len());
        let text = match rng.u8(..10) {
            0 => word(&mut rng),
            1 => format!("{} {}", word(&mut rng), word(&mut rng)),
            2 => letters[..=at].iter().collect(),
            3 => {
                // Two letters swapped, or one lost.
                let mut letters = letters;
                if at > 0 && rng.bool() {
                    letters.swap(at - 1, at);
                } else {
                    letters.remove(at);
                }
                letters.into_iter().collect()
            }
            4 => lines[rng.usize(..lines.len())].chars().take(60).collect(),
            5 => {
                let line = &lines[rng.usize(..lines.len())];
                let phrase: Vec<&str> = line.split_whitespace().take(3).collect();
                format!(
                    "\"{}\" {}",
                    phrase.join(" "),
                    if rng.bool() {
                        word(&mut rng)
                    } else {
                        String::new()
                    }
                )
            }
            6 => format!("https://alerts.example.com/x/{}?y=1#z", word(&mut rng)),
            7 => format!("{} {} {} ", word(&mut rng), word(&mut rng), word(&mut rng)),
            8 => word(&mut rng).to_uppercase(),
            _ => format!("{}{}", word(&mut rng), word(&mut rng)),
        };
        let facet = Facet::ALL[rng.usize(..4)];
        let known = values(facet);
        let filters = if rng.u8(..4) == 0 && !known.is_empty() {
            vec![(facet, known[rng.usize(..known.len())].clone())]
        } else {
            Vec::new()
        };
        asked.push((text, 1 + rng.usize(..12), filters));
    }
    asked
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
    "v4.12",
    "4.1",
    "💥",
    "o’clock",
];

fn with_odd(mut asked: Vec<Asked>) -> Vec<Asked> {
    asked.extend(ODD.iter().map(|text| ((*text).to_owned(), 8, Vec::new())));
    asked
}

#[test]
fn the_sites_engine_cuts_texts_into_the_same_words() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(
        node("words", folder.path()),
        json!([]),
        "cases that the site's engine fails"
    );
}

#[test]
fn both_engines_answer_alike_over_the_handbook() {
    with_index(&handbook(), |index, library| {
        agree(
            "handbook",
            index,
            library,
            &with_odd(questions(index, library, 400)),
        );
    });
}

#[test]
fn both_engines_answer_alike_over_other_books() {
    with_index(&fixture("whole"), |index, library| {
        agree(
            "whole",
            index,
            library,
            &with_odd(questions(index, library, 150)),
        );
    });
    if let Some(tree) = runbooks(PROMETHEUS) {
        with_index(&tree, |index, library| {
            agree(
                "prometheus",
                index,
                library,
                &with_odd(questions(index, library, 300)),
            );
        });
    }
}
