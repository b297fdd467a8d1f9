//! The templates of new records: a book's own win, and what is wrong with them is told before anything is written.

use super::{contents, every_kind};
use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};

#[test]
fn a_book_writes_its_records_by_its_own_templates() {
    let book = Book::sound();
    book.put(
        "templates/new/incident.toml",
        "schema = 1\ntitle = {{ title | toml }}\nstatus = {{ status | toml }}\nseverity = {{ severity | toml }}\ntags = [\"ours\"]\n[times]\n{% for time in times %}{{ time.name }} = {{ time.at }}{% endfor %}\n",
    );
    book.put(
        "templates/new/postmortem.md",
        "+++\nstatus = \"draft\"\nauthors = {{ authors | toml }}\n+++\n\n<!-- {{ title | comment }} -->\n\n## Summary\n\nWritten within {{ facts | length }} facts.\n\n## Root cause\n\nFive times why.\n",
    );
    book.run(&["new", "incident", "A \"b\" --> c"]);
    book.run(&["new", "postmortem", "a-b", "--author", "alice"]);
    let folder = "content/incidents/2026-11-23-a-b-c";
    assert_data_eq!(
        book.read(&format!("{folder}/incident.toml")),
        str![[r#"
schema = 1
title = "A /"b/" --> c"
status = "investigating"
severity = "critical"
tags = ["ours"]
[times]
detected = 2026-11-23T03:12:00+01:00

"#]]
    );
    assert_data_eq!(
        book.read(&format!("{folder}/postmortem.md")),
        str![[r#"
+++
status = "draft"
authors = ["alice"]
+++

<!-- A "b" -> c -->

## Summary

Written within 3 facts.

## Root cause

Five times why.

"#]]
    );
    let told = book.run(&["check"]);
    assert!(told.starts_with("exit 0"), "{told}");
    let list = book.run(&["theme", "list"]);
    let ours: Vec<&str> = list
        .lines()
        .filter(|line| line.contains(" changed "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let expected = ["templates/new/incident.toml", "templates/new/postmortem.md"];
    assert_eq!(ours, expected, "{list}");
}

#[test]
fn a_table_of_a_template_is_added_whole() {
    let book = Book::sound();
    book.put(
        "templates/new/service.toml",
        "# Ask the owner.\n[[service]]\nid = {{ id | toml }} # for ever\nname = {{ name | toml }}\n# tier = 1\n[service.params]\nnamespace = {{ (id ~ \"-prod\") | toml }}\n",
    );
    book.run(&["new", "service", "Search"]);
    let services = book.read("content/services.toml");
    let added = "\n[[service]]\nid     = \"search\"\nname   = \"Search\"\nparams = { namespace = \"search-prod\" }\n# Ask the owner.\n# for ever\n# tier = 1\n";
    assert!(services.ends_with(added), "{services}");
    // A list of one line a table takes it in its form.
    book.put(
        "content/services.toml",
        "schema = 1\nservice = [\n  { id = \"a\", name = \"A\" },\n]\n",
    );
    book.run(&["new", "service", "Search"]);
    let services = book.read("content/services.toml");
    let line =
        "  { id = \"search\", name = \"Search\", params = { namespace = \"search-prod\" } },\n]\n";
    assert!(services.ends_with(line), "{services}");
}

#[test]
fn ejected_templates_write_the_same() {
    let write = |book: &Book| {
        book.run(&["new", "incident", "Down", "--at", "2026-11-23 03:00"]);
        every_kind("")
            .into_iter()
            .fold(String::new(), |all, words| {
                let mut arguments = vec!["new"];
                arguments.extend(words.iter().map(String::as_str));
                arguments.push("--dry-run");
                all + &book.run(&arguments)
            })
    };
    let (plain, ejected) = (Book::sound(), Book::sound());
    for (path, _) in rbdoc::site::EMBEDDED.iter() {
        if path.starts_with("templates/new/") {
            ejected.run(&["theme", "eject", path]);
            // Changed, so that it is not taken for the built-in one.
            ejected.put(
                path,
                &ejected.read(path).replacen('\n', "\n{#- ours -#}\n", 1),
            );
        }
    }
    assert_eq!(write(&ejected), write(&plain));
}

#[test]
fn a_template_that_fails_writes_nothing() {
    let book = Book::sound();
    book.run(&["new", "incident", "It is down"]);
    for (kind, template, text, expected) in [
        (
            "incident",
            "incident.toml",
            "schema = 1\ntitle = {{ title | tomml }}\n",
            str![[r#"
exit 2
==> stdout
==> stderr
error[template-error]: Unknown filter `tomml`
 --> templates/new/incident.toml:2:20
  |
2 | title = {{ title | tomml }}
  |                    ^^^^^
  |
  = help: the built-in template is `builtin/new/incident.toml`: `rbdoc theme diff` shows what differs

error: a template of the book cannot be used
help: correct it, or delete it to use the built-in one; nothing was written

"#]],
        ),
        (
            "postmortem",
            "postmortem.md",
            "## Summary\n\n{{ summary }}\n",
            str![[r#"
exit 2
==> stdout
==> stderr
error[template-error]: Variable `summary` is not defined. Available variables: authors, facts, sections, title
 --> templates/new/postmortem.md:3:4
  |
3 | {{ summary }}
  |    ^^^^^^^
  |
  = help: the built-in template is `builtin/new/postmortem.md`: `rbdoc theme diff` shows what differs

error: a template of the book cannot be used
help: correct it, or delete it to use the built-in one; nothing was written

"#]],
        ),
        (
            "checklist",
            "checklist.toml",
            "schema = 1\nid = {{ id }}\n",
            str![[r#"
exit 2
==> stdout
==> stderr
error[template-error]: `new/checklist.toml` gives a file that cannot be read: line 2 of its result, `id = down-again`: this is not valid TOML: text must be in quotes
--> templates/new/checklist.toml:1:1

error: a template of the book cannot be used
help: correct it, or delete it to use the built-in one; nothing was written

"#]],
        ),
        (
            "contact",
            "contact.toml",
            "[contact]\nid = {{ id | toml }}\n",
            str![[r#"
exit 2
==> stdout
==> stderr
error[template-error]: `new/contact.toml` gives a file that cannot be read: it does not hold one `[[contact]]`
--> templates/new/contact.toml:1:1

error: a template of the book cannot be used
help: correct it, or delete it to use the built-in one; nothing was written

"#]],
        ),
        (
            "incident",
            "timeline.toml",
            "schema = 1\nevent = \"none\"\n",
            str![[r#"
exit 2
==> stdout
==> stderr
error: the template new/timeline.toml has no place for an event: `event` is not a list of tables in it
help: it ends with the list `event`; nothing was written

"#]],
        ),
        (
            "runbook",
            "runbook.md",
            "+++\ntitle = {{ owner | toml }}\n+++\n",
            str![[r#"
exit 2
==> stdout
==> stderr
error[template-error]: `toml` has no value to write: ask with `if` whether there is one
 --> templates/new/runbook.md:2:20
  |
2 | title = {{ owner | toml }}
  |                    ^^^^
  |
  = help: the built-in template is `builtin/new/runbook.md`: `rbdoc theme diff` shows what differs

error: a template of the book cannot be used
help: correct it, or delete it to use the built-in one; nothing was written

"#]],
        ),
    ] {
        let path = format!("templates/new/{template}");
        book.put(&path, text);
        let before = contents(&book);
        let name = if kind == "postmortem" {
            "it-is-down"
        } else {
            "Down again"
        };
        assert_data_eq!(book.run(&["new", kind, name]), expected);
        assert_eq!(contents(&book), before, "{template}");
        std::fs::remove_file(book.root().join(path)).expect("a file");
    }
}
