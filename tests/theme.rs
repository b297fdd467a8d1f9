//! Templates and theme: what is built in, what a book may override, and how its mistakes are told.

mod support;

use chrono::{DateTime, Utc};
use rbdoc::book::Book;
use rbdoc::site::provenance::{Origin, State, about, blocks, blocks_of, eject, origin, states};
use rbdoc::site::{Body, EMBEDDED, Site, builtin, render};
use rbdoc::source::{Content, Tree};
use rbdoc::view::Options;
use std::collections::BTreeSet;
use std::path::Path;
use support::fixture;

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

/// The templates of a book are rendered as metered copies, those that are built in are not.
#[test]
fn what_counts_the_cost_of_a_book_s_templates_changes_no_byte_of_a_page() {
    let now = "2026-11-23T03:12:00Z".parse().expect("a moment");
    let made = |tree: &Tree| rbdoc::build(tree, &rbdoc::Options::at(now));
    let built_in = fixture("whole");
    let mut own = built_in.clone();
    for (path, text) in EMBEDDED.iter() {
        let is_page = Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "html");
        if is_page && built_in.get(path).is_none() {
            own.insert(path, Content::Text(format!("{text}{{# mine #}}").into()));
        }
    }
    let (expected, metered) = (made(&built_in), made(&own));
    assert_eq!(metered.diagnostics, expected.diagnostics);
    let (expected, metered) = (
        expected.site.expect("a site"),
        metered.site.expect("a site"),
    );
    for (path, body) in &expected.files {
        assert_eq!(metered.files.get(path), Some(body), "{path}");
    }
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
    // A style sheet comes first.
    let mut search = words(" data-search=\"");
    search.retain(|path| !path.contains(".css"));
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
    assert_eq!(replaced[1..], added[1..]);
    assert!(!replaced[0].contains("rb.search"), "{}", replaced[0]);
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
fn scripts_get_the_words_and_the_pages_that_they_read_and_no_others() {
    let own = "document.title = rbdoc.words.risk.high + rbdoc.words.risk[document.body.id].trim();\n\
               document.body.innerHTML = `${rbdoc.html.search.close}`;\nlocation = rbdoc.pages.decide;\n\
               keywords.map(words.nothing.here);\n";
    let words = "[search]\nclose = \"<i>Zu</i> & fertig\"\nresults = { one = \"<b>\", other = \"{n} <b>\" }\n";
    let files = [
        ("theme/js/page/own.js", own),
        ("templates/words.toml", words),
    ];
    let [page, search] = scripts(&files);
    let [builtin, _] = scripts(&[]);
    let said = |script: &str, name: &str| -> serde_json::Value {
        let line = script
            .lines()
            .find_map(|line| line.strip_prefix(&format!("rbdoc.{name}=")));
        let json = line.map(|line| line.trim_end_matches(';'));
        json.map_or_else(Default::default, |json| {
            serde_json::from_str(json).expect("an object")
        })
    };
    let of_builtin = said(&builtin[0], "words");
    let of_builtin = of_builtin
        .as_object()
        .expect("the words of values and Copy");
    let own_groups = ["values", "quote", "copy"];
    assert!(of_builtin.keys().eq(own_groups), "{}", builtin[0]);
    let words = said(&page[0], "words");
    assert_eq!(words["risk"].as_object().map(serde_json::Map::len), Some(4));
    assert_eq!(
        words.as_object().map(serde_json::Map::len),
        Some(own_groups.len() + 1)
    );
    assert_eq!(
        said(&page[0], "html")["search"]["close"],
        "&lt;i&gt;Zu&lt;/i&gt; &amp; fertig"
    );
    assert_eq!(
        said(&page[0], "pages"),
        serde_json::json!({"decide": "decide.html"})
    );
    // When the search has been loaded, the page's own scripts still find theirs.
    let words = said(&search[0], "words");
    assert_eq!(words["search"]["results"]["other"], "{n} <b>");
    assert_eq!(words["risk"]["low"], "low");
    assert!(words["search"]["name"].is_null() && words["title"]["home"].is_null());
    assert_eq!(
        said(&search[0], "pages"),
        serde_json::json!({"az": "az.html", "contacts": "contacts.html", "decide": "decide.html"})
    );
    // One that stands in the place of the first built-in script gets them too.
    let [page, _] = scripts(&[("theme/js/page/search.js", own)]);
    assert_eq!(said(&page[0], "words")["risk"]["high"], "high");
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

#[test]
fn every_built_in_file_says_what_it_is_for() {
    for (path, _) in EMBEDDED.iter() {
        assert!(about(path).ends_with('.'), "{path}: {:?}", about(path));
    }
}

#[test]
fn a_copy_is_known_by_its_first_line() {
    let path = "templates/incident.html";
    let copy = eject(path).expect("a built-in file");
    let builtin = builtin(path).expect("a built-in file");
    let state = |text: &str| {
        let mut states = states(&Tree::from_texts([(path, text)]));
        states.remove(path).expect("a known file")
    };
    assert_eq!(state(&copy), State::Copied);
    assert_eq!(state(builtin), State::Copied);
    assert_eq!(state(&copy.replace('\n', "\r\n")), State::Copied);
    let (origin, rest) = origin(&copy).expect("its first line");
    assert_eq!(
        (&*origin.version, rest),
        (env!("CARGO_PKG_VERSION"), builtin)
    );
    let changed = format!("{copy}<p>More</p>\n");
    assert_eq!(state(&changed), State::Changed(Some(origin.clone())));
    // As a later version sees it: what was built in then is not what is built in now.
    let old = Origin {
        version: "0.0.1".to_owned(),
        hash: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(b"<p>Old</p>\n")),
    };
    let line = copy.replace(&origin.version, &old.version);
    let line = line.replace(&origin.hash, &old.hash);
    let line = line.split_inclusive('\n').next().expect("a line");
    assert_eq!(
        state(&format!("{line}<p>Old</p>\n")),
        State::Outdated(old.clone())
    );
    assert_eq!(state(&format!("{line}<p>Mine</p>\n")), State::Behind(old));
    assert_eq!(state("<p>Mine</p>\n"), State::Changed(None));
    assert_eq!(
        state("{% extends \"builtin/incident.html\" %}{% block main %}x{% endblock %}"),
        State::Extended(vec!["main".to_owned()])
    );
}

#[test]
fn blocks_are_found_inside_others() {
    let found =
        blocks("{% block a -%}1{%- block b %}2{% endblock b %}3{% endblock %}{% block c %}");
    let found: Vec<(&str, &str)> = found.iter().map(|b| (b.name, b.body)).collect();
    assert_eq!(
        found,
        [("a", "1{%- block b %}2{% endblock b %}3"), ("b", "2")]
    );
    assert!(blocks_of("templates/incident.html").contains(&"title"));
}

#[test]
fn built_in_scripts_can_be_joined_line_by_line() {
    let scripts = EMBEDDED
        .iter()
        .filter(|(path, _)| path.starts_with("theme/js/"));
    for (path, text) in scripts {
        assert!(
            !text.contains("/*"),
            "{path}: comments are whole lines with //"
        );
        for line in text.lines().filter(|line| !line.trim().starts_with("//")) {
            // A text over several lines would lose its indentation.
            assert!(line.matches('`').count() % 2 == 0, "{path}: {line}");
            assert!(!line.ends_with('\\'), "{path}: {line}");
            // A block does not hold it, and a block is all that a file has.
            assert!(!line.trim().starts_with("var "), "{path}: {line}");
        }
    }
}

#[test]
fn style_loses_comments_and_space_but_no_string_and_no_meaning() {
    let tree = Tree::from_texts([
        (
            "theme/css/own.css",
            "/* a */\n.x,\n.y\n  a :is(b, c) {\n  content: \"/* b */  '\";\n\n  color: red !important; /* c */\n}\n",
        ),
        (
            "theme/css/own2.css",
            "@media (a: b) and (c) { .d\\ { margin: calc(1px + 2px) 0; } }",
        ),
    ]);
    let (site, _) = render(&Book::default(), &tree, options());
    let page = text(&site, "index.html");
    let sheet = page.split("rel=\"stylesheet\" href=\"").nth(1);
    let sheet = sheet.and_then(|rest| rest.split('"').next());
    let sheet = text(&site, sheet.expect("a style sheet"));
    for squeezed in [
        ".x,.y a :is(b,c){content:\"/* b */  '\";color:red !important}\n",
        "@media (a:b) and (c){.d\\ {margin:calc(1px + 2px) 0}}",
    ] {
        assert!(sheet.contains(squeezed), "{sheet}");
    }
}
