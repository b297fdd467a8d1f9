//! Templates and theme: what is built in, what a book may override, and how its mistakes are told.

use chrono::{DateTime, Utc};
use rbdoc::book::Book;
use rbdoc::site::{Body, EMBEDDED, Site, render};
use rbdoc::source::Tree;
use rbdoc::view::Options;
use std::collections::BTreeSet;
use std::path::Path;

fn options() -> Options {
    Options {
        now: "2026-11-23T03:12:00Z"
            .parse::<DateTime<Utc>>()
            .expect("a moment"),
        public: false,
        drafts: false,
    }
}

fn text<'s>(site: &'s Site, path: &str) -> &'s str {
    match site.files.get(path) {
        Some(Body::Bytes(bytes)) => std::str::from_utf8(bytes).expect("pages are UTF-8"),
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn embedded_is_exactly_what_is_on_disk() {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let relative = path.strip_prefix(root).expect("below the root");
                found.insert(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in ["templates", "theme"] {
        walk(&root.join(folder), root, &mut found);
    }
    let known: BTreeSet<String> = EMBEDDED
        .iter()
        .map(|(path, _)| (*path).to_owned())
        .collect();
    assert_eq!(known, found);
}

#[test]
fn an_empty_book_has_every_page_that_the_frame_links_to() {
    let (site, diagnostics) = render(&Book::default(), &Tree::default(), options());
    assert_eq!(diagnostics, []);
    for path in [
        "index.html",
        "decide.html",
        "runbooks/index.html",
        "checks/index.html",
        "messages/index.html",
        "follow-up.html",
        "incidents/index.html",
        "contacts.html",
        "services/index.html",
        "az.html",
        "review.html",
        "actions.html",
        "print.html",
        "404.html",
    ] {
        let page = text(&site, path);
        assert!(page.contains("default-src 'self'"), "{path} has no policy");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
    }
}

#[test]
fn a_book_s_template_changes_one_block() {
    let tree = Tree::from_texts([(
        "templates/contacts.html",
        "{% extends \"builtin/contacts.html\" %}{% block ladders %}<p>Ring the bell.</p>{% endblock %}",
    )]);
    let (site, diagnostics) = render(&Book::default(), &tree, options());
    assert_eq!(diagnostics, []);
    let page = text(&site, "contacts.html");
    assert!(page.contains("<p>Ring the bell.</p>"));
    assert!(page.contains("Skip to main content"));
}

#[test]
fn a_mistake_in_a_template_is_told_in_the_template() {
    let tree = Tree::from_texts([
        (
            "templates/contacts.html",
            "{% extends \"builtin/contacts.html\" %}\n{% block ladders %}{{ contacts.nobody }}{% endblock %}",
        ),
        ("templates/home.html", "{{ 1 | frobnicate }}"),
        ("templates/decide.html", "{% if %}"),
        ("templates/runbok.html", "<p>Never shown.</p>"),
    ]);
    let (_, diagnostics) = render(&Book::default(), &tree, options());
    let told: Vec<(&str, &str, &str)> = diagnostics
        .iter()
        .map(|diagnostic| {
            let text = tree.text_of(diagnostic.span.file);
            (
                diagnostic.rule.name,
                tree.path(diagnostic.span.file),
                &text[diagnostic.span.range()],
            )
        })
        .collect();
    assert!(
        told.contains(&("unknown-template", "templates/runbok.html", "")),
        "{told:?}"
    );
    assert!(
        told.contains(&("template-error", "templates/home.html", "frobnicate")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|(rule, path, _)| *rule == "template-error" && *path == "templates/decide.html"),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|(rule, path, place)| *rule == "template-error"
                && *path == "templates/contacts.html"
                && place.contains("nobody")),
        "{told:?}"
    );
}

/// The scripts that the first page loads: those of every page, and those of the search.
fn scripts(files: &[(&str, &str)]) -> [Vec<String>; 2] {
    let tree = Tree::from_texts(files.iter().copied());
    let (site, _) = render(&Book::default(), &tree, options());
    let page = text(&site, "index.html");
    let words = |start: &str| -> Vec<&str> {
        let found = page.split(start).skip(1);
        found
            .flat_map(|rest| rest.split('"').next().unwrap_or_default().split(' '))
            .collect()
    };
    let mut search = words(" data-search=\"");
    search.dedup();
    [words("<script src=\""), search].map(|paths| {
        paths
            .iter()
            .map(|path| text(&site, path).to_owned())
            .collect()
    })
}

#[test]
fn each_of_a_book_s_scripts_is_a_file_of_its_own_in_the_place_of_the_built_in_one_or_at_the_end() {
    let [page, search] = scripts(&[]);
    assert_eq!((page.len(), search.len()), (1, 1));
    let own = "// mine\nglobalThis.mine = `\n  // no comment\n`;\n";
    let [added, same] = scripts(&[("theme/js/page/mine.js", own)]);
    assert_eq!(added[0], page[0]);
    assert!(added[1].contains(own), "{}", added[1]);
    assert_eq!((added.len(), same), (2, search.clone()));
    assert!(page[0].contains("try{\n"), "{}", page[0]);
    let [replaced, _] = scripts(&[("theme/js/page/search.js", own)]);
    assert_eq!(replaced, added[1..]);
    // What stands before and after the one that is replaced is all that was there.
    let [_, parts] = scripts(&[("theme/js/search/rank.js", own)]);
    assert_eq!(parts.len(), 3);
    assert_eq!(parts[1], added[1]);
    let files = |scripts: &[String]| -> usize {
        let calls = scripts
            .iter()
            .map(|script| script.matches("try{\n").count());
        calls.sum()
    };
    assert_eq!(files(&parts) + 1, files(&search));
}

#[test]
fn a_script_that_cannot_run_is_reported_where_the_mistake_is() {
    let check = |text: &str| -> Option<(usize, String)> {
        let tree = Tree::from_texts([("theme/js/page/mine.js", text)]);
        let (_, problems) = render(&Book::default(), &tree, options());
        assert!(problems.len() < 2, "{problems:?}");
        let problem = problems.into_iter().next()?;
        assert_eq!(problem.rule.name, "script-syntax");
        let why = problem.message.split(": ").nth(1).unwrap_or_default();
        Some((problem.span.range().start, why.to_owned()))
    };
    for (text, start, why) in [
        ("f();\nconst = 3;\n", 5, "syntax error"),
        ("if (a) {\n  b();\n", 15, "`}` is missing"),
        ("f(1, 2\nbar();\n", 5, "syntax error"),
        ("function f( {\n  return 1;\n}\n", 23, "syntax error"),
        ("let s = 'abc\nfoo();\n", 8, "syntax error"),
        ("f();\n}\n", 5, "syntax error"),
        (
            "f();\nexport { f };\n",
            5,
            "`export` works in a module only",
        ),
        (
            "const a = await f();\n",
            10,
            "`await` works in an `async` function only",
        ),
    ] {
        assert_eq!(check(text), Some((start, why.to_owned())), "{text}");
    }
    for text in [
        "",
        "return;\n",
        "async () => { await f(); };\n",
        "class A { #x = 1; static { this.y = 2 } async m() { await f(); } }\n",
        "a ??= b?.c; const r = /[\\p{L}--[a-z]]/v; for (const x of y) z`\n`;\n",
        "import('./x.js'); label: for (;;) break label;\n",
    ] {
        assert_eq!(check(text), None, "{text}");
    }
    // Neither deep nor endless nesting takes long or ends the program.
    let deep = "(".repeat(100_000);
    assert!(check(&deep).is_none_or(|(_, why)| why.contains("error") || why.contains("missing")));
}
