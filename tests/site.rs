//! What holds for every site, whatever the book: no input brings the program down, every address
//! inside the site resolves, the same book gives the same bytes, and no text becomes markup.

mod support;

use proptest::prelude::*;
use rbdoc::site::Body;
use rbdoc::source::{Content, Tree};
use rbdoc::{Options, build};
use std::collections::{BTreeMap, BTreeSet};
use support::{attribute, dead_links, fixture, is_page};

/// The options of every build here: a fixed day.
fn options() -> Options {
    Options::at(chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range"))
}

/// The site of a book as files; none if the book has errors.
fn site_of(tree: &Tree) -> Option<BTreeMap<String, Vec<u8>>> {
    build(tree, &options()).site.map(|site| {
        site.files
            .into_iter()
            .map(|(path, body)| match body {
                Body::Bytes(bytes) => (path, bytes),
                Body::Copy(_) => (path, Vec::new()),
            })
            .collect()
    })
}

#[test]
fn fixture_books_build_without_dead_links() {
    for name in ["whole", "adopted"] {
        let tree = fixture(name);
        let built = build(&tree, &options());
        let errors: Vec<_> = built
            .diagnostics
            .iter()
            .filter(|fault| fault.level == rbdoc::diagnostic::Level::Error)
            .map(|fault| format!("{}: {}", tree.path(fault.span.file), fault.message))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        let site = site_of(&tree).expect("a book without errors has a site");
        assert_eq!(dead_links(&site), [], "{name}");
        let print = String::from_utf8_lossy(&site["print.html"]);
        let ids = attribute(&print, "id");
        let once: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(once.len(), ids.len(), "{name}: ids of print.html");
    }
}

#[test]
fn fields_of_records_show_their_links_and_images_on_every_page_that_shows_them() {
    const TEXT: &str = "[a](../runbooks/logs.md#old), [b](../pages/b.pdf) and ![c](c.png)";
    let inside = TEXT.replace("../", "../../");
    let mut tree = Tree::default();
    let mut add = |path: &str, text: &str| {
        tree.insert(path, Content::Text(text.into()));
    };
    add("book.toml", "schema = 1\n[book]\ntitle = \"B\"\n");
    add(
        "content/runbooks/logs.md",
        "+++\nverify = \"l\"\n+++\n# Logs\n\n## Old\n",
    );
    for folder in ["", "checklists/", "messages/", "incidents/2026-01-01-a/"] {
        add(&format!("content/{folder}c.png"), "");
    }
    add("content/pages/b.pdf", "");
    let from_content = TEXT.replace("../", "");
    add(
        "content/services.toml",
        &format!(
            "schema = 1\n[[service]]\nid = \"s\"\nname = \"S\"\ndescription = \"{from_content}\"\n"
        ),
    );
    add(
        "content/policy.toml",
        &format!(
            "schema = 1\n[[severity]]\nid = \"s1\"\nname = \"S1\"\nrank = 1\nrespond_within = \"1h\"\nrollback = \"evaluate\"\ncriteria = \"{from_content}\"\n[[decision]]\nid = \"d\"\nname = \"D\"\nrank = 1\nseverity = \"s1\"\n[[trigger]]\ndecision = \"d\"\ncondition = \"{from_content}\"\nrunbook = \"logs\"\n"
        ),
    );
    add(
        "content/checklists/l.toml",
        &format!(
            "schema = 1\nid = \"l\"\ntitle = \"L\"\ndescription = \"{TEXT}\"\n[[phase]]\nname = \"P\"\nfrom = \"0h\"\nto = \"1h\"\nitems = [{{ text = \"{TEXT}\", expect = \"{TEXT}\", on_fail = \"{TEXT}\" }}]\n"
        ),
    );
    add(
        "content/messages/m.toml",
        &format!(
            "schema = 1\nid = \"m\"\ntitle = \"M\"\ndescription = \"{TEXT}\"\n[stage]\nresolved = \"x\"\n"
        ),
    );
    let incident = "content/incidents/2026-01-01-a";
    add(
        &format!("{incident}/incident.toml"),
        &format!(
            "schema = 1\ntitle = \"A\"\nstatus = \"monitoring\"\nseverity = \"s1\"\n[times]\nstarted = 2026-01-01T00:00:00Z\n[impact]\nsummary = \"{inside}\"\n"
        ),
    );
    add(
        &format!("{incident}/timeline.toml"),
        &format!("schema = 1\nevent = [{{ at = 2026-01-01T00:00:00Z, text = \"{inside}\" }}]\n"),
    );
    add(
        &format!("{incident}/actions.toml"),
        &format!("schema = 1\n[[action]]\nid = \"x\"\ntitle = \"{inside}\"\ntext = \"{inside}\"\n"),
    );
    let built = build(&tree, &options());
    let errors: Vec<String> = built
        .diagnostics
        .iter()
        .filter(|found| found.level == rbdoc::diagnostic::Level::Error)
        .map(|found| format!("{}: {}", tree.path(found.span.file), found.message))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let site = site_of(&tree).expect("a site");
    assert_eq!(dead_links(&site), []);
    for folder in [
        "files/content",
        "files/content/checklists",
        "files/content/messages",
        "incidents/2026-01-01-a",
    ] {
        assert!(site.contains_key(&format!("{folder}/c.png")), "{folder}");
    }
    for page in [
        "actions.html",
        "follow-up.html",
        "decide.html",
        "runbooks/logs.html",
    ] {
        let html = String::from_utf8_lossy(site.get(page).unwrap_or_else(|| panic!("{page}")));
        assert!(html.contains("pages/b.pdf"), "{page}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes_whatever_the_number_of_threads() {
    let tree = fixture("whole");
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool");
    let many = rayon::ThreadPoolBuilder::new()
        .num_threads(7)
        .build()
        .expect("a pool");
    assert_eq!(
        one.install(|| site_of(&tree)),
        many.install(|| site_of(&tree))
    );
}

#[test]
fn pages_forbid_what_does_not_come_from_the_site() {
    for (path, bytes) in site_of(&fixture("whole")).expect("a site") {
        if !is_page(&path) {
            continue;
        }
        let html = String::from_utf8(bytes).expect("pages are UTF-8");
        assert!(
            html.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\""),
            "{path}"
        );
        assert!(
            html.matches("<script").count() == html.matches("<script src=\"").count()
                && !html.contains(" style=\"")
                && !html.contains("<style"),
            "{path} holds what the policy blocks"
        );
    }
}

/// A word that would be markup if it reached a page as it stands.
const MARKUP: &str = "\"><img src=x onerror=alert(1)><rbdoc-probe a='b'>&lt;";

#[test]
fn no_text_of_a_record_becomes_markup() {
    // Each text value of the fixture in turn is replaced by markup.
    let base = fixture("whole");
    for (path, file) in base.iter() {
        let Content::Text(text) = &file.content else {
            continue;
        };
        if !path.ends_with(".toml") {
            continue;
        }
        for (at, _) in text.match_indices(" = \"") {
            let start = at + 4;
            let Some(length) = text[start..].find('"') else {
                continue;
            };
            let mut changed = text[..start].to_owned();
            changed += &MARKUP.replace('\\', "\\\\").replace('"', "\\\"");
            changed += &text[start + length..];
            let mut tree = base.clone();
            tree.insert(path, Content::Text(changed.into()));
            // In the index of the search a text is a string of a script, and the dialog shows it as text.
            let pages = site_of(&tree).unwrap_or_default().into_iter();
            for (page, bytes) in pages.filter(|(path, _)| !path.starts_with("search/")) {
                let html = String::from_utf8_lossy(&bytes);
                assert!(
                    !html.contains("<rbdoc-probe") && !html.contains("<img src=x"),
                    "{path} at byte {start} reaches {page} as markup"
                );
            }
        }
    }
}

/// Addresses of the site that lead nowhere although nothing was said about it. An adopted folder is
/// published with the broken links that are reported.
fn untold(tree: &Tree) -> Vec<(String, String)> {
    let faults = rbdoc::inspect(tree, &options()).diagnostics;
    // What lies outside of the book, such as a hidden file, cannot be followed and is told as that.
    let tells_of_a_link = |rule: &str| rule.starts_with("broken-") || rule == "link-outside";
    if faults.iter().any(|fault| tells_of_a_link(fault.rule.name)) {
        return Vec::new();
    }
    site_of(tree).map_or_else(Vec::new, |site| dead_links(&site))
}

/// A file of the fixture, by number.
fn file_by_number(tree: &Tree, number: usize) -> (String, String) {
    let texts: Vec<(String, String)> = tree
        .iter()
        .filter_map(|(path, file)| match &file.content {
            Content::Text(text) => Some((path.to_string(), text.to_string())),
            _ => None,
        })
        .collect();
    texts[number % texts.len()].clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any file cut at any byte.
    #[test]
    fn a_cut_file_gives_diagnostics_or_a_sound_site(which in 0usize..64, share in 0usize..10_000, name in prop_oneof![Just("whole"), Just("adopted")]) {
        let mut tree = fixture(name);
        let (path, text) = file_by_number(&tree, which);
        let cut = text.len() * share / 10_000;
        tree.insert(&path, Tree::text_content(text.as_bytes()[..cut].to_vec()));
        prop_assert_eq!(untold(&tree), []);
    }

    /// Any bytes in the place of any stretch of any file.
    #[test]
    fn any_bytes_give_diagnostics_or_a_sound_site(which in 0usize..64, share in 0usize..10_000, length in 0usize..40, bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut tree = fixture("whole");
        let (path, text) = file_by_number(&tree, which);
        let start = text.len() * share / 10_000;
        let end = (start + length).min(text.len());
        let mut changed = text.as_bytes()[..start].to_vec();
        changed.extend(&bytes);
        changed.extend(&text.as_bytes()[end..]);
        tree.insert(&path, Tree::text_content(changed));
        prop_assert_eq!(untold(&tree), []);
    }

    /// Any text as a runbook.
    #[test]
    fn any_text_is_a_runbook(text in "(?s)[\\PC\\n#`*_\\[\\]()<>!|&~+-]{0,400}") {
        let tree = Tree::from_texts([("book.toml", "schema = 1\n[book]\ntitle = \"T\"\n[runbooks]\ndir = \"docs\"\n"), ("docs/a.md", text.as_str())]);
        prop_assert_eq!(untold(&tree), []);
    }
}
