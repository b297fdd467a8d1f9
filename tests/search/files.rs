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

/// Names of files that are not the same in both.
fn changed(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> BTreeSet<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let is_changed = |name: &&String| before.get(*name) != after.get(*name);
    let short = |name: &String| {
        name.trim_start_matches("search/")
            .trim_end_matches(".js")
            .to_owned()
    };
    names.into_iter().filter(is_changed).map(short).collect()
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
        let of_sort = |sort: &str| changed.iter().filter(|name| name.starts_with(sort)).count();
        let texts = changed
            .iter()
            .filter(|name| matches!(name.as_bytes(), [b'r' | b'i' | b'o', b'0'..=b'9', ..]));
        assert_eq!(texts.count(), 1, "the page's own text: {changed:?}");
        // A leaf for the word that went and one for that which came; beside each, one may now end elsewhere.
        assert!((2..=6).contains(&of_sort("t-")), "{changed:?}");
        assert_eq!(of_sort("f-") + of_sort("x-"), 0, "{changed:?}");
        let names: (BTreeSet<_>, BTreeSet<_>) = (before.keys().collect(), after.keys().collect());
        assert!(
            names.0.symmetric_difference(&names.1).count() <= 4,
            "{changed:?}"
        );
        assert!(changed.len() * 4 < before.len(), "{changed:?}");
    }
}

#[test]
fn a_new_incident_changes_no_text_of_another_page() {
    let incident = "schema = 1\ntitle = \"A new one\"\nstatus = \"resolved\"\nseverity = \"low\"\nservices = []\n[times]\nstarted = 2026-11-22T10:00:00Z\n";
    let (before, after) = (
        files(&handbook()),
        files(&with_page(
            "content/incidents/2026-11-22-new/incident.toml",
            |_| incident.to_owned(),
        )),
    );
    let texts: Vec<String> = changed(&before, &after)
        .into_iter()
        .filter(|name| name.starts_with('r') && name != "root" || name.starts_with('o'))
        .collect();
    // Pages that list incidents change; procedures and prose do not.
    assert!(texts.len() <= 2, "{texts:?}");
}
