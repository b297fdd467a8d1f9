//! The index as files: the same for the same book, and as little changed as the book is.

use super::books::{handbook, with_index};
use rbdoc::source::Tree;
use std::collections::{BTreeMap, BTreeSet};

fn files(tree: &Tree) -> BTreeMap<String, String> {
    with_index(tree, |index, library| {
        let file = |path: &str| index.file(path, library).expect("a file that is listed");
        index
            .paths()
            .map(|path| (path.to_owned(), file(path)))
            .collect()
    })
}

/// The names of the files that only one of the two has, without what says their content; of each name once.
fn changed(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Vec<(String, bool)> {
    let sort = |name: &String| {
        let name = name.trim_start_matches("search/").trim_end_matches(".js");
        name.split('-').next().unwrap_or_default().to_owned()
    };
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let come = after.keys().filter(|name| !before.contains_key(*name));
    let gone = gone.map(|name| (sort(name), false));
    gone.chain(come.map(|name| (sort(name), true))).collect()
}

fn with_page(path: &str, change: impl FnOnce(&str) -> String) -> Tree {
    let mut tree = handbook();
    let before = tree.text(path).map_or("", |(_, text)| text).to_owned();
    tree.insert(path, Tree::text_content(change(&before).into_bytes()));
    tree
}

#[test]
fn the_same_book_gives_the_same_files() {
    assert_eq!(files(&handbook()), files(&handbook()));
}

#[test]
fn each_file_calls_one_function_with_its_name() {
    for (path, text) in files(&handbook()) {
        let name = path.trim_start_matches("search/").trim_end_matches(".js");
        let data = text
            .strip_prefix(&format!("rbdocSearch(\"{name}\","))
            .and_then(|rest| rest.strip_suffix(")\n"));
        let data = data.unwrap_or_else(|| panic!("{path} is no call"));
        serde_json::from_str::<serde_json::Value>(data)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(text.len() < 40_000, "{path} has {} bytes", text.len());
    }
}

/// Handbooks that differ a little.
fn editions() -> Vec<Tree> {
    let mut shorter = handbook();
    let first = shorter
        .under("content/runbooks")
        .map(|(path, _)| path.to_string())
        .next();
    shorter.remove(&first.expect("a runbook"));
    vec![
        handbook(),
        with_page("content/runbooks/traffic/nginx.md", |text| {
            format!("{text}\nThe quokkas sleep.\n")
        }),
        with_page("content/runbooks/traffic/nginx.md", |text| {
            format!("{text}\n## Quokkas\n\nThey sleep.\n")
        }),
        with_page("content/runbooks/aaa.md", |_| "# Quokkas\n".to_owned()),
        with_page("content/pages/zzz.md", |_| "# Quokkas\n".to_owned()),
        with_page("content/incidents/2026-11-22-new/incident.toml", |_| {
            INCIDENT.to_owned()
        }),
        shorter,
    ]
}

const INCIDENT: &str = "schema = 1\ntitle = \"A new one\"\nstatus = \"resolved\"\nseverity = \"low\"\nservices = []\n[times]\nstarted = 2026-11-22T10:00:00Z\n";

#[test]
fn no_file_but_the_root_is_ever_another_one() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut roots = BTreeSet::new();
    for edition in editions() {
        let mut files = files(&edition);
        roots.insert(files.remove("search/root.js"));
        for (path, text) in files {
            let name = path.trim_start_matches("search/").trim_end_matches(".js");
            let is_plain =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(name.len() < 40 && name.bytes().all(is_plain), "{path}");
            let before = known.entry(path.clone()).or_insert_with(|| text.clone());
            assert_eq!(*before, text, "{path} has held something else");
        }
    }
    assert_eq!(roots.len(), editions().len(), "each has a root of its own");
}

#[test]
fn an_edit_of_one_word_changes_the_files_that_hold_it() {
    let path = "content/runbooks/traffic/nginx.md";
    let with = |word: &str| {
        files(&with_page(path, |text| {
            format!("{text}\nThe {word} sleep.\n")
        }))
    };
    for (gone, come) in [
        ("quokkas", "wombats"),
        ("koalas", "numbats"),
        ("dingoes", "quolls"),
    ] {
        let (before, after) = (with(gone), with(come));
        let changed = changed(&before, &after);
        let come = |sort: &str| {
            changed
                .iter()
                .filter(|(name, is_new)| *is_new && name == sort)
                .count()
        };
        let texts = changed
            .iter()
            .filter(|(name, is_new)| *is_new && name.starts_with('r'));
        // Those that share a version with the page's own.
        assert!((1..=32).contains(&texts.count()), "{changed:?}");
        // A leaf for the word that went and one for that which came; beside each, one may now end elsewhere.
        assert!((1..=4).contains(&come("t")), "{changed:?}");
        assert!((1..=4).contains(&come("b")), "{changed:?}");
        assert_eq!(
            come("f") + come("x") + come("o0") + come("i0"),
            0,
            "{changed:?}"
        );
        assert!(changed.len() < before.len(), "{changed:?}");
    }
}

#[test]
fn a_new_incident_changes_no_text_of_a_procedure() {
    let path = "content/incidents/2026-11-22-new/incident.toml";
    let (before, after) = (
        files(&handbook()),
        files(&with_page(path, |_| INCIDENT.to_owned())),
    );
    let changed = changed(&before, &after);
    let is_procedure = |name: &str| name.starts_with('r');
    let texts: Vec<_> = changed
        .iter()
        .filter(|(name, _)| is_procedure(name))
        .collect();
    assert!(texts.is_empty(), "{texts:?}");
}
