//! Whether what people look for is found first. Each line of a set is a query, `=>`, and the pages that are
//! right, the address's beginning each, parted by ` | `.

use super::books::{PROMETHEUS, handbook, runbooks, with_index};
use rbdoc::search::query::search;
use rbdoc::source::Tree;
use std::fmt::Write;

/// Fails, and tells what was missed, where fewer than 85 % are first or fewer than 95 % among three.
fn judge(name: &str, tree: &Tree, set: &str) {
    let cases: Vec<(&str, Vec<&str>)> = set
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (query, right) = line.split_once(" => ").expect("a query => its pages");
            (query, right.split(" | ").map(str::trim).collect())
        })
        .collect();
    let (mut first, mut among, mut missed) = (0, 0, String::new());
    with_index(tree, |index, library| {
        let known: Vec<String> = index.entries(library).map(|entry| entry.url).collect();
        for (query, right) in &cases {
            for page in right {
                let page = page.split('#').next().unwrap_or_default();
                let is_there = known.iter().any(|url| url.starts_with(page));
                assert!(is_there, "{name}: {page} is no page");
            }
            let answer = search(index, library, query, &[], 3);
            let urls: Vec<&str> = answer
                .results
                .iter()
                .map(|result| result.url.as_str())
                .collect();
            let is_right = |url: &&str| right.iter().any(|page| url.starts_with(page));
            first += usize::from(urls.first().is_some_and(is_right));
            among += usize::from(urls.iter().any(is_right));
            if !urls.first().is_some_and(is_right) {
                writeln!(missed, "  {query}: {urls:?}, not {right:?}").expect("a string");
            }
        }
    });
    let all = cases.len();
    assert!(
        first * 100 >= all * 85,
        "{name}: {first} of {all} first\n{missed}"
    );
    assert!(
        among * 100 >= all * 95,
        "{name}: {among} of {all} among three\n{missed}"
    );
}

#[test]
fn what_people_look_for_in_the_handbook_is_found_first() {
    judge(
        "handbook",
        &handbook(),
        include_str!("relevance/handbook.txt"),
    );
}

#[test]
fn what_people_look_for_in_other_peoples_runbooks_is_found_first() {
    // tests/run says so where the folder is not there.
    let set = include_str!("relevance/prometheus.txt");
    if let Some(tree) = runbooks(PROMETHEUS) {
        judge("prometheus", &tree, set);
    }
}
