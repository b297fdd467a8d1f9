//! What new books begin with, and what is read of folders that are adopted.

mod support;

use proptest::prelude::*;
use rbdoc::site::provenance::{blocks, origin, states};
use rbdoc::source::Tree;
use rbdoc::start::adopt::owners::of_codeowners;
use rbdoc::start::adopt::{Generator, GeneratorKind, files_url, not_pages};
use rbdoc::start::draft::{guidance_to_front_matter, sections};
use rbdoc::start::{NewBook, handbook, minimal};
use rbdoc::{Options, inspect};
use std::collections::BTreeSet;
use support::{files_under, repository};

const NOW: chrono::DateTime<chrono::Utc> =
    chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a moment");
const SAMPLE: NewBook<'_> = NewBook {
    title: "Sample",
    timezone: "America/New_York",
    now: NOW,
    ci: None,
    folder: "",
};

#[test]
fn a_handbook_begins_with_every_procedure_checklist_and_message() {
    let taken: BTreeSet<String> = handbook(SAMPLE)
        .expect("sound texts")
        .into_iter()
        .map(|file| file.path)
        .collect();
    for (path, _) in files_under(&repository("content")) {
        let is_of_the_team = ["runbooks/", "checklists/", "messages/"]
            .iter()
            .any(|folder| path.starts_with(folder));
        if is_of_the_team || !path.contains('/') {
            assert!(taken.contains(&format!("content/{path}")), "{path}");
        }
    }
    let of_rbdoc = [
        "content/incidents/",
        "content/pages/guide/",
        "content/pages/reference/",
    ];
    for path in &taken {
        assert!(
            !of_rbdoc.iter().any(|folder| path.starts_with(folder)),
            "{path}"
        );
    }
}

#[test]
fn what_a_new_book_lacks_is_what_its_team_knows() {
    for (files, expected) in [
        (
            handbook(SAMPLE).expect("sound texts"),
            &["metric-without-source", "placeholder-contact"][..],
        ),
        (
            minimal(SAMPLE).expect("sound texts"),
            &["placeholder-contact"],
        ),
    ] {
        let texts = files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()));
        let tree = Tree::from_texts(texts);
        let told: BTreeSet<&str> = inspect(&tree, &Options::at(NOW))
            .diagnostics
            .iter()
            .map(|fault| fault.rule.name)
            .collect();
        assert!(told.iter().eq(expected), "{told:?}");
    }
}

#[test]
fn guidance_moves_into_front_matter_with_its_heading() {
    let text = "+++\ntitle = \"a\"\n+++\n\n<!-- First [x]. -->\n\n## H\n\n<!-- two\n  lines\n-->\n\nText\n\n```md\n<!-- kept -->\n```\n";
    let moved = "+++\ntitle = \"a\"\n#\n# First (x).\n# H: two\n#   lines\n+++\n\n## H\n\nText\n\n```md\n<!-- kept -->\n```\n";
    assert_eq!(guidance_to_front_matter(text), moved);
    for unchanged in [
        "no front matter\n\n<!-- a -->\n",
        "---\na: 1\n---\n\n## No comment\n",
    ] {
        assert_eq!(guidance_to_front_matter(unchanged), unchanged);
    }
}

#[test]
fn a_title_may_be_anything() {
    let title = "{{ timezone }} [[title]] {% if %} \"\\\n";
    for files in [
        handbook(NewBook { title, ..SAMPLE }),
        minimal(NewBook { title, ..SAMPLE }),
    ] {
        let files = files.expect("sound texts");
        let book = files.iter().find(|file| file.path == "book.toml");
        let table: toml::Table = book.expect("a book.toml").text.parse().expect("TOML");
        assert_eq!(table["book"]["title"].as_str(), Some(title));
    }
}

proptest! {
    #[test]
    fn no_text_of_others_stops_an_adoption(
        text in "(?s)([ -~\n]|site_name: |\\[book\\]|title|@a/b |/docs/|\\PC){0,60}",
        path in "([a-z_./*]|docs/){0,12}",
    ) {
        for name in Generator::SETTINGS {
            let _ = Generator::of(name, &text);
        }
        for (pattern, owner) in of_codeowners(&text, &path, &["docs/a.md".to_owned()]) {
            prop_assert!(globset::Glob::new(&pattern).is_ok(), "{pattern}");
            prop_assert!(!owner.id.is_empty());
        }
        let _ = files_url(&text, "main", &path);
        let _ = guidance_to_front_matter(&text);
        let _ = guidance_to_front_matter(&format!("+++\n+++\n{text}"));
        for pattern in not_pages([path.as_str(), text.as_str()].into_iter()) {
            prop_assert!(globset::Glob::new(&pattern).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn no_template_stops_the_theme(
        text in "(\\{%|%\\}|block a|endblock|-| |\n|Ejected from rbdoc 1, built-in 0123456789abcdef|\\PC){0,30}",
    ) {
        let _ = origin(&text);
        for block in blocks(&text) {
            prop_assert!(text.contains(block.body));
        }
        let _ = states(&Tree::from_texts([("templates/home.html", text.as_str())]));
    }
}

#[test]
fn settings_are_read_around_what_is_strange_in_them() {
    let text = "site_name: \"Ops: the book\"  # ours\ndocs_dir: handbook\nrepo_url: https://github.com/acme/ops\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\nplugins: !ENV [X]\nnav:\n  - Home: index.md\n";
    let found = Generator::of("mkdocs.yml", text).expect("MkDocs");
    assert_eq!(found.kind, GeneratorKind::Mkdocs);
    assert_eq!(found.title.as_deref(), Some("Ops: the book"));
    assert_eq!(found.pages, "handbook");
    assert_eq!(
        found.repository.as_deref(),
        Some("https://github.com/acme/ops")
    );
    assert!(
        found
            .not_taken
            .is_some_and(|not_taken| not_taken.contains("nav"))
    );
    let of = |name, text| Generator::of(name, text).map(|found| (found.kind, found.pages));
    // A title from the environment is not known here.
    assert_eq!(
        of("mkdocs.yml", "site_name: !ENV [NAME, 'Ops']\n"),
        Some((GeneratorKind::Mkdocs, "docs".to_owned()))
    );
    assert_eq!(
        of("config/_default/config.toml", "title = \"Runbooks\"\n"),
        Some((GeneratorKind::Hugo, "content".to_owned()))
    );
    assert_eq!(
        of("hugo.yaml", "title: Runbooks\n"),
        Some((GeneratorKind::Hugo, "content".to_owned()))
    );
    assert_eq!(
        of("config.toml", "baseURL = \"/\"\ncontentDir = \"text\"\n"),
        Some((GeneratorKind::Hugo, "text".to_owned()))
    );
    assert_eq!(of("config.toml", "[server]\nport = 80\n"), None);
    assert_eq!(
        of("book.toml", "[book]\ntitle = \"x\"\n"),
        Some((GeneratorKind::Mdbook, "src".to_owned()))
    );
    assert_eq!(of("book.toml", "schema = 1\n[book]\ntitle = \"x\"\n"), None);
    assert_eq!(of("mkdocs.yml", "%"), None);
}

#[test]
fn a_remote_is_an_address_of_files() {
    for (remote, expected) in [
        (
            "git@github.com:acme/ops.git",
            Some("https://github.com/acme/ops/blob/main/docs/"),
        ),
        (
            "https://user:secret@gitlab.example.com/acme/sub/ops.git",
            Some("https://gitlab.example.com/acme/sub/ops/-/blob/main/docs/"),
        ),
        (
            "ssh://git@codeberg.org:22/acme/ops",
            Some("https://codeberg.org/acme/ops/src/branch/main/docs/"),
        ),
        ("/srv/git/ops.git", None),
        ("https://git.example.com/acme/ops", None),
        ("", None),
    ] {
        let found = files_url(remote, "main", "docs/");
        assert_eq!(found.as_deref(), expected, "{remote}");
    }
}

#[test]
fn what_is_not_a_page_is_told_by_its_name() {
    let paths = [
        "README.md",
        "_index.md",
        "alerts/_index.md",
        "alerts/DiskFull.md",
        "alerts/_shared/note.md",
        "alerts/_draft.md",
        "themes/book/README.md",
        "alerts/themes/dark.md",
        "SUMMARY.md",
        "team/Contributing.md",
        "_includes/logo.png",
    ];
    assert_eq!(
        not_pages(paths.into_iter()),
        [
            "**/Contributing.md",
            "**/SUMMARY.md",
            "**/_draft.md",
            "alerts/_shared/**",
            "themes/**"
        ]
    );
}

#[test]
fn codeowners_become_patterns_of_the_folder() {
    let text = "\
# who
*                       @acme/everybody
/docs/                  @acme/Docs @alice
/docs/runbooks/etcd/    @acme/data   # the cluster
/src/                   @acme/code
docs/runbooks/gone/     @acme/gone
*.md                    writers@example.com
docs/runbooks/node/Disk.md @bob
/docs/runbooks/two\\ words/ @carol
nobody
";
    let pages = [
        "index.md",
        "etcd/Leader.md",
        "node/Disk.md",
        "two words/x.md",
    ];
    let pages = pages.map(ToOwned::to_owned);
    let found: Vec<(String, String, bool)> = of_codeowners(text, "docs/runbooks", &pages)
        .into_iter()
        .map(|(pattern, owner)| (pattern, owner.id, owner.is_team))
        .collect();
    let expected = [
        ("**/*.md", "writers", false),
        ("node/Disk.md", "bob", false),
        ("two words/**", "carol", false),
    ];
    let expected = expected.map(|(a, b, team)| (a.to_owned(), b.to_owned(), team));
    assert_eq!(found, expected);
    let found = of_codeowners(
        "/docs/ @acme/docs\n/docs/etcd/ @acme/data\n",
        "docs",
        &pages,
    );
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(pattern, owner)| (pattern.as_str(), owner.id.as_str()))
        .collect();
    assert_eq!(found, [("**/*.md", "docs"), ("etcd/**", "data")]);
}

#[test]
fn headings_tell_what_they_are_for() {
    for (heading, expected) in [
        ("When to use it", "when"),
        ("Meaning", "when"),
        ("Impact", "when"),
        ("Diagnosis", "before"),
        ("Mitigation", "steps"),
        ("Verify", "verify"),
        ("Undo", "undo"),
        ("Stop and call", "stop"),
        ("Notes", "other"),
    ] {
        let sections = sections(&[heading]);
        let section = sections.iter().find(|section| section.heading == heading);
        let part = section.and_then(|section| section.part);
        assert_eq!(part, Some(expected), "{heading}");
    }
}

#[test]
fn steps_stand_among_what_is_expected() {
    for (expected, written) in [
        (
            &["Meaning", "Verify"][..],
            &["Meaning", "Steps", "Verify"][..],
        ),
        (&["Meaning", "Mitigation"], &["Meaning", "Mitigation"]),
        (&["Notes"], &["Notes", "Steps"]),
    ] {
        let sections = sections(expected);
        assert!(
            sections
                .iter()
                .map(|one| &*one.heading)
                .eq(written.iter().copied())
        );
    }
    let twice = sections(&["Impact", "Meaning", "Notes", "More"]);
    let parts: Vec<_> = twice.iter().map(|section| section.part).collect();
    let other = Some("other");
    assert_eq!(parts, [Some("when"), None, other, other, Some("steps")]);
}

#[test]
fn nothing_in_a_new_handbook_is_true_only_of_the_sample() {
    for file in handbook(SAMPLE).expect("sound texts") {
        for passage in [
            "guide/index.md",
            "sample data",
            "2026-09-14-",
            "support@example.com",
            "grafana.example.com/d/errors",
            "grafana.example.com/d/latency",
        ] {
            assert!(!file.text.contains(passage), "{}: {passage}", file.path);
        }
    }
}
