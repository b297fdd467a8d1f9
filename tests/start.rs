//! What new books begin with, and what is read of folders that are adopted.

mod support;

use proptest::prelude::*;
use rbdoc::site::provenance::{blocks, origin, states};
use rbdoc::source::Tree;
use rbdoc::start::adopt::owners::of_codeowners;
use rbdoc::start::adopt::{Generator, files_url, not_pages};
use rbdoc::start::draft::guidance_to_front_matter;
use rbdoc::start::{NewBook, handbook, minimal};
use rbdoc::{Options, inspect};
use std::collections::BTreeSet;
use support::{files_under, repository};

const SAMPLE: NewBook<'_> = NewBook {
    title: "Sample",
    timezone: "America/New_York",
    now: chrono::DateTime::UNIX_EPOCH,
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
        let told: BTreeSet<&str> = inspect(&tree, &Options::at(chrono::DateTime::UNIX_EPOCH))
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
