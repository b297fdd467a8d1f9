//! Every place has one name, and every link of a page leads to a place that is there: on each page, and on the page for
//! print, where all of them stand together. Held over the fixture books, the reference handbook, and pages put together
//! from whatever names places or leads to them.

use crate::support::{attribute, dead_links, fixture, is_page, repository};
use rbdoc::site::Body;
use rbdoc::source::{Content, Tree};
use rbdoc::view::routes;
use rbdoc::{Options, build};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with the places and links of a book's pages.
fn wrong(tree: &Tree) -> Vec<String> {
    let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
    let built = build(tree, &Options::at(now));
    let Some(site) = built.site else {
        return vec![format!("{:#?}", built.diagnostics)];
    };
    let bytes = |body| match body {
        Body::Bytes(bytes) => bytes,
        Body::Copy(_) => Vec::new(),
    };
    let files = site.files.into_iter();
    let files: BTreeMap<String, Vec<u8>> = files.map(|(path, body)| (path, bytes(body))).collect();
    let mut wrong: Vec<String> = dead_links(&files)
        .into_iter()
        .map(|(page, address)| format!("{page}: {address} leads nowhere"))
        .collect();
    for (path, html) in files.iter().filter(|(path, _)| is_page(path)) {
        let html = String::from_utf8_lossy(html);
        let mut seen = BTreeSet::new();
        for id in attribute(&html, "id") {
            if !seen.insert(id.clone()) {
                wrong.push(format!("{path}: the id {id} stands twice"));
            }
        }
        for part in html.split("<a ").skip(1) {
            if !part.contains("</a>") {
                wrong.push(format!("{path}: a link stands in this link: {part}"));
            }
        }
    }
    wrong
}

#[test]
fn fixture_books_and_the_reference_handbook_have_no_dead_link_and_no_id_twice() {
    for name in ["whole", "adopted"] {
        assert_eq!(wrong(&fixture(name)), [""; 0], "{name}");
    }
    let reference = rbdoc::disk::load(&repository("")).expect("the reference handbook");
    assert_eq!(wrong(&reference), [""; 0], "the reference handbook");
}

/// What names places, or leads to them.
const PARTS: [&str; 25] = [
    "## Main {#rb.main}",
    "## Steps",
    "## Steps {#steps}",
    "#### Steps-1",
    "# Steps",
    "<p id=\"steps\">Text.</p>",
    "<p id=\"rb.search\">Text.</p>",
    "A <a name=\"old\" href=\"https://example.com/\">link [in](https://example.org/) it</a>.",
    "<a id=\"old\"></a>",
    "See[^One] and[^two].",
    "[^one]: First, and[^three].",
    "[^ONE]: Again.",
    "[^two]: Second.",
    "[^three]: Third, see[^one].",
    "[^four]: Nobody asks[^five].",
    "[^five]: Nobody answers.\n\n    ## In a note",
    "<a href=\"https://example.com/\">Text[^two]</a>",
    "[up](#) [top](#top) [steps](#steps) [other](b.md#steps)",
    "> ## Quoted\n>\n> See[^one].",
    "- ## Listed\n- <span id=\"fn:1\">x</span>",
    "| A[^two] | B |\n|---|---|\n| <a id=\"cell\"></a>x | [x](#steps) | y |",
    "[[_TOC_]]",
    "<a href=\"https://example.com/\">\n\nSee [steps](#steps) and https://example.com/x.\n\n</a>",
    "<details><summary id=\"sum\">More</summary>\n\n## Inside\n\n</details>",
    "<a href=\"https://example.com/\">\n\n## A heading\n\nAnd[^two] <https://example.org/>.\n\n</a>",
];

const TITLES: [&str; 4] = [
    "# Page",
    "# <a id=\"first\"></a>Page[^one]",
    "# [Page](b.md) ![x](https://example.com/x.png)",
    "Page\nof two lines\n===",
];

#[test]
fn pages_of_any_parts_have_no_dead_link_and_no_id_twice() {
    // A walk through all parts with a step that changes: every part stands beside many others.
    let mut pages = Vec::new();
    for (number, step) in [1, 5, 7, 11, 13, 17, 19, 23].into_iter().enumerate() {
        for first in 0..PARTS.len() {
            let parts = (0..7).map(|turn| PARTS[(first + turn * step) % PARTS.len()]);
            let parts: Vec<&str> = parts.collect();
            let title = TITLES[(number + first) % TITLES.len()];
            pages.push(format!("{title}\n\n## Steps\n\n{}\n", parts.join("\n\n")));
        }
    }
    for pages in pages.chunks(32) {
        let mut tree = Tree::default();
        let mut add = |path: &str, text: &str| {
            tree.insert(path, Content::Text(text.into()));
        };
        add("book.toml", "schema = 1\n[book]\ntitle = \"B\"\n");
        add("content/runbooks/b.md", "# B\n\n## Steps\n");
        for (number, page) in pages.iter().enumerate() {
            add(&format!("content/runbooks/p{number}.md"), page);
        }
        let wrong = wrong(&tree);
        let about = |line: &String| {
            let number = line.split(['p', '.']).find_map(|part| part.parse().ok());
            number.and_then(|number: usize| pages.get(number)).cloned()
        };
        let first = wrong.first().and_then(about);
        assert!(
            wrong.is_empty(),
            "{wrong:#?}\n{}",
            first.unwrap_or_default()
        );
    }
}

/// The files of records in TOML, each with the page that shows it.
fn record_pages(tree: &Tree) -> Vec<(String, String)> {
    let (book, _) = rbdoc::book::parse(tree);
    let mut pages: Vec<_> = [
        (book.contacts.file, routes::CONTACTS),
        (book.policy.file, routes::DECIDE),
        (book.services.file, routes::SERVICES),
    ]
    .into_iter()
    .filter_map(|(file, page)| Some((file?, page.to_owned())))
    .collect();
    for checklist in &book.checklists {
        pages.push((checklist.file, routes::checklist(&checklist.id)));
    }
    for message in &book.messages {
        pages.push((message.file, routes::message(&message.id)));
    }
    for incident in &book.incidents {
        let files = incident.files().collect::<Vec<_>>();
        pages.extend(
            files
                .into_iter()
                .map(|file| (file, routes::incident(incident))),
        );
    }
    let path = |(file, page)| (tree.path(file).to_owned(), page);
    pages.into_iter().map(path).collect()
}

/// Links to the places of records are right where their pages have the places, and wrong where they have not: every
/// place that any of the pages has is asked of every record.
#[test]
fn the_places_of_records_are_those_of_their_pages() {
    let mut asked = 0;
    let reference = rbdoc::disk::load(&repository("")).expect("the reference handbook");
    for (name, tree) in [
        ("whole", fixture("whole")),
        ("the reference handbook", reference),
        ("every field", super::filled::Book::new(true).tree),
    ] {
        let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
        // The templates of the program lie beside its handbook. Any of a book's own may name places that nobody knows.
        let mut tree = tree;
        let own: Vec<String> = tree
            .under("templates")
            .map(|(path, _)| path.to_string())
            .collect();
        for path in own {
            tree.remove(&path);
        }
        let (book, _) = rbdoc::book::parse(&tree);
        let options = rbdoc::view::Options {
            now,
            public: false,
            drafts: true,
        };
        let (site, _) = rbdoc::site::render(&book, &tree, options);
        let ids_of = |page: &str| -> BTreeSet<String> {
            let Some(Body::Bytes(bytes)) = site.files.get(page) else {
                panic!("{name} has no page {page}");
            };
            let ids = attribute(&String::from_utf8_lossy(bytes), "id").into_iter();
            // Ids of the site itself and of parts of a drawing are no places for a link.
            let of_site = |id: &str| id.starts_with("rb.") && !id.starts_with("rb.action-");
            let is_place =
                |id: &String| !of_site(id) && !id.starts_with("hatch-") && !id.starts_with("band-");
            ids.filter(is_place).collect()
        };
        let pages = record_pages(&tree);
        let all: BTreeSet<String> = pages.iter().flat_map(|(_, page)| ids_of(page)).collect();
        // They stand there where something else asks for them.
        let all = all
            .iter()
            .filter(|id| !["used-by", "next"].contains(&id.as_str()));
        let all: Vec<&String> = all.collect();
        let (mut text, mut expected) = ("# Links\n\n".to_owned(), Vec::new());
        let mut line = 2;
        for (source, page) in &pages {
            let ids = ids_of(page);
            for id in &all {
                text.extend(["[x](../../", source, "#", id, ")\n"]);
                line += 1;
                if !ids.contains(*id) {
                    expected.push(line);
                }
                asked += 1;
            }
        }
        let file = tree.insert(
            "content/pages/links.md",
            Content::Text(text.as_str().into()),
        );
        let found = rbdoc::inspect(&tree, &Options::at(now)).diagnostics;
        let found = found.iter().filter(|found| found.span.file == file);
        let line_of = |at: u32| 1 + text[..at as usize].matches('\n').count();
        let found: Vec<usize> = found.map(|found| line_of(found.span.start)).collect();
        let lines: Vec<&str> = text.lines().collect();
        let of = |lines_of: &[usize], others: &[usize]| -> Vec<&str> {
            let only = lines_of.iter().filter(|line| !others.contains(line));
            only.map(|line| lines[line - 1]).collect()
        };
        assert_eq!(
            of(&found, &expected),
            [""; 0],
            "{name}: reported, and there"
        );
        // What is not read whole may have any place.
        if book.faulty.is_empty() {
            assert_eq!(
                of(&expected, &found),
                [""; 0],
                "{name}: not reported, and not there"
            );
        }
    }
    assert!(asked > 500, "{asked}");
}
