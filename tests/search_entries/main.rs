//! What is searched is what the pages show: every result leads to a page and a place that is there, its words
//! stand in the site, and nothing internal is in a public build's index.

#[path = "../support/mod.rs"]
mod support;

mod html;
mod planted;

use html::{one_line, text, words};
use planted::{HIDDEN, SHOWN, planted};
use proptest::prelude::*;
use rbdoc::book::{self, Edition};
use rbdoc::diagnostic::Level;
use rbdoc::search::gather::sources;
use rbdoc::search::{Entry, Group, Kind};
use rbdoc::site::{Body, Site, render};
use rbdoc::source::{Content, Tree};
use rbdoc::view::{Library, Options};
use std::collections::{BTreeMap, BTreeSet};
use support::{attribute, files_under, fixture, repository};

/// A book's entries in order of number, and its pages by path.
struct Built {
    entries: Vec<Entry>,
    pages: BTreeMap<String, String>,
}

fn options(public: bool) -> Options {
    Options {
        now: chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range"),
        public,
        drafts: false,
    }
}

/// The entries of a book without errors.
fn entries(tree: &Tree, options: Options) -> Vec<Entry> {
    let (_, faults) = book::parse(tree);
    let errors = faults.iter().filter(|fault| fault.level == Level::Error);
    let errors: Vec<&str> = errors.map(|fault| fault.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    read(tree, options)
}

fn read(tree: &Tree, options: Options) -> Vec<Entry> {
    let (book, _) = book::parse(tree);
    let edition = Edition::of(&book, tree, options.readers());
    let library = Library::new(&edition, tree, options.now);
    let sources = sources(&library);
    let entries: Vec<Entry> = sources.iter().map(|one| one.entry(&library)).collect();
    for (source, entry) in sources.iter().zip(&entries) {
        assert_eq!(source.kind(), entry.kind, "{}", entry.url);
        assert_eq!(source.url(), entry.url);
        assert_eq!(source.entry(&library), *entry, "read twice");
    }
    entries
}

fn build(tree: &Tree, options: Options) -> Built {
    let (book, _) = book::parse(tree);
    let (site, faults) = render(&book, tree, options);
    assert_eq!(faults, []);
    Built {
        entries: entries(tree, options),
        pages: pages(site),
    }
}

fn pages(site: Site) -> BTreeMap<String, String> {
    let text = |body| match body {
        Body::Bytes(bytes) => String::from_utf8(bytes).ok(),
        Body::Copy(_) => None,
    };
    let files = site.files.into_iter();
    files
        .filter(|(path, _)| path.to_lowercase().ends_with(".html"))
        .filter_map(|(path, body)| Some((path, text(body)?)))
        .collect()
}

/// What an entry promises that its page does not hold.
fn broken_promises(built: &Built) -> Vec<String> {
    let mut broken = Vec::new();
    for entry in &built.entries {
        let path = percent_encoding::percent_decode_str(&entry.url).decode_utf8_lossy();
        let ids = built
            .pages
            .get(path.as_ref())
            .map(|html| attribute(html, "id"));
        let Some(ids) = ids else {
            broken.push(entry.url.clone());
            continue;
        };
        let anchors = entry.parts.iter().map(|part| &part.anchor);
        let lost = anchors.filter(|anchor| !anchor.is_empty() && !ids.contains(anchor));
        broken.extend(lost.map(|anchor| format!("{}#{anchor}", entry.url)));
    }
    broken
}

/// The handbook of this repository.
fn handbook() -> Tree {
    let mut tree = Tree::default();
    let read = |path| std::fs::read(repository(path)).expect("a file of the handbook");
    tree.insert("book.toml", Tree::text_content(read("book.toml")));
    for (path, bytes) in files_under(&repository("content")) {
        tree.insert(&format!("content/{path}"), Tree::text_content(bytes));
    }
    tree
}

/// The books whose pages are compared with their entries.
fn books() -> Vec<(&'static str, Tree)> {
    vec![
        ("the handbook", handbook()),
        ("whole", fixture("whole")),
        ("adopted", fixture("adopted")),
        ("planted", planted()),
    ]
}

/// The page that an entry leads to.
fn page<'a>(built: &'a Built, entry: &Entry) -> &'a str {
    let path = percent_encoding::percent_decode_str(&entry.url).decode_utf8_lossy();
    let page = built.pages.get(path.as_ref());
    page.unwrap_or_else(|| panic!("{} is no page of the site", entry.url))
}

#[test]
fn every_result_leads_to_a_page_and_a_place_that_are_there() {
    for (name, tree) in books() {
        for public in [false, true] {
            let built = build(&tree, options(public));
            assert!(built.entries.len() > 5, "{name} has hardly an entry");
            for entry in &built.entries {
                let html = page(&built, entry);
                let place = format!("{name}: {}", entry.url);
                let (_, title) = html.split_once("<h1").expect("a page has a title");
                let title = title.split_once("</h1>").map_or(title, |(title, _)| title);
                let title = format!("<h1{title}");
                assert_eq!(text(&title, ""), one_line(&entry.title), "{place}");
                let ids: BTreeSet<String> = attribute(html, "id").into_iter().collect();
                let (apart, joined) = (text(html, " "), text(html, ""));
                let mut anchors = BTreeSet::new();
                for (number, part) in entry.parts.iter().enumerate() {
                    assert_eq!(number == 0, part.anchor.is_empty(), "{place}: {part:?}");
                    assert_eq!(number == 0, part.heading.is_empty(), "{place}: {part:?}");
                    if number == 0 {
                        continue;
                    }
                    assert!(ids.contains(&part.anchor), "{place}#{}", part.anchor);
                    assert!(
                        anchors.insert(&part.anchor),
                        "{place}: {} twice",
                        part.anchor
                    );
                    let heading = one_line(&part.heading);
                    assert!(
                        apart.contains(&heading) || joined.contains(&heading),
                        "{place} does not show `{heading}`"
                    );
                }
            }
        }
    }
}

#[test]
fn parts_stand_in_the_order_of_the_page() {
    for (name, tree) in books() {
        let built = build(&tree, options(false));
        for entry in &built.entries {
            let html = page(&built, entry);
            let places: Vec<Option<usize>> = entry.parts[1..]
                .iter()
                .map(|part| html.find(&format!(" id=\"{}\"", part.anchor)))
                .collect();
            assert!(places.is_sorted(), "{name}: {}: {places:?}", entry.url);
        }
    }
}

#[test]
fn nothing_is_searched_that_the_site_does_not_show() {
    for (name, tree) in books() {
        for public in [false, true] {
            let built = build(&tree, options(public));
            let shown: BTreeSet<String> = built
                .pages
                .values()
                .flat_map(|html| {
                    [
                        text(html, " "),
                        text(html, ""),
                        attribute(html, "alt").join(" "),
                    ]
                })
                .flat_map(|text| words(&text).collect::<Vec<_>>())
                .collect();
            for entry in &built.entries {
                let parts = entry.parts.iter();
                let texts = parts.flat_map(|part| [&part.heading, &part.text, &part.code]);
                let all = texts
                    .chain([&entry.title])
                    .chain(&entry.alerts)
                    .chain(&entry.services)
                    .chain(&entry.severities);
                for word in all.flat_map(|text| words(text)) {
                    assert!(shown.contains(&word), "{name}: {}: `{word}`", entry.url);
                }
            }
        }
    }
}

/// Pages whose main part is in the index only by the records that it lists.
fn is_list(path: &str) -> bool {
    let lists = [
        "alert/",
        "incidents/year/",
        "incidents/severity/",
        "incidents/service/",
    ];
    lists.iter().any(|folder| path.starts_with(folder))
        || ["404.html", "az.html", "print.html"].contains(&path)
}

#[test]
fn every_page_can_be_found_and_only_once() {
    for (name, tree) in books() {
        let built = build(&tree, options(false));
        let found: Vec<String> = built
            .entries
            .iter()
            .map(|entry| {
                let url = percent_encoding::percent_decode_str(&entry.url);
                url.decode_utf8_lossy().into_owned()
            })
            .collect();
        let once: BTreeSet<&String> = found.iter().collect();
        assert_eq!(once.len(), found.len(), "{name}");
        for (path, html) in &built.pages {
            // A frame page of a kind of which there is nothing.
            let empty = [
                "This handbook has no",
                "This handbook names no one",
                "No incident has",
            ]
            .iter()
            .any(|words| html.contains(words));
            let former = html.contains("<title>Moved: ");
            if !is_list(path) && !former && !empty {
                assert!(once.contains(path), "{name}: {path} cannot be found");
            }
        }
    }
}

#[test]
fn pages_are_numbered_by_kind_then_address_and_incidents_by_age() {
    let files = |id: &str, times: &str| {
        (
            format!("content/incidents/{id}/incident.toml"),
            format!(
                "schema = 1\ntitle = \"{id}\"\nstatus = \"investigating\"\nimported = true\n{times}"
            ),
        )
    };
    let files = [
        files("2026-01-15-b", "[times]\nstarted = 2026-01-15T10:00:00Z\n"),
        files("2026-01-15-a", "[times]\nstarted = 2026-01-15T11:00:00Z\n"),
        files(
            "2025-12-31-c",
            "timezone = \"Europe/Berlin\"\n[times]\nstarted = 2025-12-31T23:30:00Z\n",
        ),
        files("2024-05-06-d", ""),
        ("content/runbooks/b.md".to_owned(), "# B\n".to_owned()),
        (
            "content/runbooks/a/README.md".to_owned(),
            "# A\n".to_owned(),
        ),
        ("content/runbooks/a.md".to_owned(), "# A too\n".to_owned()),
        ("content/pages/z.md".to_owned(), "# Z\n".to_owned()),
        ("book.toml".to_owned(), "schema = 1\n".to_owned()),
    ];
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let tree = Tree::from_texts(files);
    let entries = entries(&tree, options(false));
    let urls = |group| -> Vec<&str> {
        let of_group = entries.iter().filter(|entry| entry.kind.group() == group);
        of_group.map(|entry| entry.url.as_str()).collect()
    };
    let runbooks = [
        "runbooks/a.html",
        "runbooks/a/index.html",
        "runbooks/b.html",
    ];
    assert_eq!(urls(Group::Runbooks), runbooks);
    assert_eq!(
        urls(Group::Incidents),
        [
            "incidents/2024-05-06-d.html",
            "incidents/2025-12-31-c.html",
            "incidents/2026-01-15-a.html",
            "incidents/2026-01-15-b.html",
        ]
    );
    let others = urls(Group::Others);
    assert!(
        others.contains(&"pages/z.html") && others.is_sorted(),
        "{others:?}"
    );
    let groups: Vec<Group> = entries.iter().map(|entry| entry.kind.group()).collect();
    assert!(groups.is_sorted());
    let days = entries.iter().filter_map(|entry| entry.date);
    let days: Vec<String> = days.map(|day| day.to_string()).collect();
    // Half past eleven in the evening in London is the next day in Berlin.
    assert_eq!(
        days,
        ["2024-05-06", "2026-01-01", "2026-01-15", "2026-01-15"]
    );
}

/// Every text of an entry.
fn texts(entry: &Entry) -> Vec<&str> {
    let parts = entry.parts.iter();
    let lists = [
        &entry.alerts,
        &entry.keywords,
        &entry.severities,
        &entry.services,
    ];
    parts
        .flat_map(|part| [&part.heading, &part.anchor, &part.text, &part.code])
        .chain([&entry.url, &entry.title])
        .chain(lists.into_iter().flatten())
        .map(String::as_str)
        .collect()
}

/// The planted words that any entry holds.
fn held<'w>(entries: &[Entry], planted: &[&'w str]) -> Vec<&'w str> {
    let words: BTreeSet<String> = entries
        .iter()
        .flat_map(texts)
        .flat_map(|text| words(text).collect::<Vec<_>>())
        .collect();
    let known = planted.iter().copied();
    known.filter(|word| words.contains(*word)).collect()
}

#[test]
fn a_public_build_indexes_nothing_internal() {
    let tree = planted();
    let public = entries(&tree, options(true));
    assert_eq!(held(&public, &HIDDEN), Vec::<&str>::new());
    assert_eq!(
        held(&public, &SHOWN),
        SHOWN,
        "the index holds what the site shows"
    );
    let digits: String = public
        .iter()
        .flat_map(texts)
        .flat_map(str::chars)
        .filter(char::is_ascii_digit)
        .collect();
    assert!(
        !digits.contains("5550107"),
        "a phone number of nobody who is named"
    );
    let internal = entries(
        &tree,
        Options {
            drafts: true,
            ..options(false)
        },
    );
    assert_eq!(held(&internal, &HIDDEN), HIDDEN, "the test would see them");
}

#[test]
fn a_procedure_is_found_by_all_that_leads_to_it() {
    let entries = entries(&planted(), options(false));
    let find = |url: &str| {
        let found = entries.iter().find(|entry| entry.url == url);
        found.unwrap_or_else(|| panic!("{url} is not found"))
    };
    let runbook = find("runbooks/shop.html");
    assert_eq!(runbook.kind, Kind::Runbook);
    assert_eq!(runbook.alerts, ["ShopDown"]);
    assert_eq!(runbook.services, ["Web allservice"]);
    assert_eq!(runbook.severities, ["Grave", "Low"], "the worst first");
    assert_eq!(
        runbook.keywords,
        ["alltag", "shop", "Users see alltrigger", "high"]
    );
    let steps: Vec<(&str, &str, &str, &str)> = runbook
        .parts
        .iter()
        .map(|part| {
            (
                part.heading.as_str(),
                part.anchor.as_str(),
                part.text.as_str(),
                part.code.as_str(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            (
                "",
                "",
                "Before. secret\nOwner: Dan inperson\nNeeds: kubectl",
                ""
            ),
            (
                "Values you need",
                "rb.values",
                "shard, Which one\nAsk.",
                "kubectl get shards"
            ),
            (
                "Do allstep & see",
                "do-allstep--see",
                "Text.\nUnder nothing.",
                "# First\nallcommand [shard]"
            ),
            ("Do allstep & see", "do-allstep--see-1", "Again.", ""),
            ("Afterwards", "rb.verify-checks", "", ""),
        ]
    );
    let list = find("runbooks/index.html");
    assert_eq!(
        (list.kind, list.title.as_str()),
        (Kind::Page, "All of them")
    );
}

#[test]
fn timeline_and_actions_lead_to_where_the_page_has_them() {
    let entries = entries(&planted(), options(false));
    let anchors = |url: &str| -> Vec<String> {
        let entry = entries.iter().find(|entry| entry.url == url);
        let parts = &entry.expect("an incident").parts;
        let with = |word: &str| {
            let part = parts.iter().find(|part| part.text.contains(word));
            part.map_or_else(String::new, |part| part.anchor.clone())
        };
        vec![with("event"), with("action")]
    };
    let bare = entries.iter().find(|entry| entry.url.contains("bare"));
    let timeline =
        bare.and_then(|entry| entry.parts.iter().find(|part| part.heading == "Timeline"));
    assert_eq!(
        timeline.map(|part| part.text.as_str()),
        Some(
            "inevent & more\ninevent: max_conn_total soon back\nmax_conn_total up\ninteller, Carol allperson"
        )
    );
    // Under the author's own headings; under the page's where the author has none; without a post-mortem.
    assert_eq!(
        anchors("incidents/2026-01-01-internal.html"),
        ["timeline", "action-items"]
    );
    assert_eq!(
        anchors("incidents/2026-01-15-public.html"),
        ["rb.timeline", "rb.actions"]
    );
    assert_eq!(
        anchors("incidents/2026-02-01-bare.html"),
        ["rb.timeline", "rb.actions"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any stretch of any file gone: the preview shows such books too.
    #[test]
    fn a_damaged_book_is_gathered_as_it_is_shown(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), length in 0usize..200, public in any::<bool>()) {
        let mut tree = planted();
        let files: Vec<(String, String)> = tree
            .iter()
            .filter_map(|(path, file)| match &file.content {
                Content::Text(text) => Some((path.to_string(), text.to_string())),
                _ => None,
            })
            .collect();
        let (path, text) = which.get(&files);
        let mut bytes = text.clone().into_bytes();
        let start = at.index(bytes.len());
        bytes.drain(start..(start + length).min(text.len()));
        tree.insert(path, Tree::text_content(bytes));
        let (book, _) = book::parse(&tree);
        let (site, _) = render(&book, &tree, options(public));
        let built = Built { entries: read(&tree, options(public)), pages: pages(site) };
        prop_assert_eq!(broken_promises(&built), Vec::<String>::new());
    }
}
