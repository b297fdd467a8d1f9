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

#[test]
fn a_book_s_scripts_come_after_the_built_in_ones_or_in_their_place() {
    let assets = |files: &[(&str, &str)]| -> Vec<String> {
        let tree = Tree::from_texts(files.iter().copied());
        let (site, _) = render(&Book::default(), &tree, options());
        ["assets/site-", "assets/search-"]
            .iter()
            .map(|stem| {
                let is_script = |path: &&String| {
                    path.starts_with(stem) && path.rsplit('.').next() == Some("js")
                };
                let path = site.files.keys().find(is_script).expect("a script");
                assert!(text(&site, "index.html").contains(path.as_str()), "{path}");
                text(&site, path).to_owned()
            })
            .collect()
    };
    let builtin = assets(&[]);
    let own = "// mine\nglobalThis.mine = true;\n";
    let added = assets(&[("theme/js/page/mine.js", own)]);
    let start = builtin[0].trim_end_matches("})();\n");
    assert_eq!(added[0], format!("{start}{own}\n}})();\n"));
    assert_eq!(added[1], builtin[1]);
    let replaced = assets(&[("theme/js/page/search.js", own)]);
    assert_eq!(
        replaced[0],
        format!("(()=>{{\"use strict\";\n{own}\n}})();\n")
    );
}
