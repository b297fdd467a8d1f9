//! `rbdoc theme`: what is built in, copies of it, and how they differ.

use crate::sandbox::Book;
use snapbox::{assert_data_eq, str};
use std::collections::BTreeMap;
use std::fs;

/// Every file of a site and what is in it.
fn site(book: &Book) -> BTreeMap<String, Vec<u8>> {
    let folder = book.0.path().join("site");
    walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).expect("below");
            let bytes = fs::read(entry.path()).expect("a file");
            (path.display().to_string(), bytes)
        })
        .collect()
}

/// The names of all built-in files.
fn builtin() -> Vec<&'static str> {
    rbdoc::site::EMBEDDED
        .iter()
        .map(|(path, _)| *path)
        .collect()
}

#[test]
fn a_copy_renders_the_same_bytes() {
    let book = Book::sound();
    book.run(&["new", "incident", "It is down"]);
    book.run(&["build"]);
    let before = site(&book);
    let told = book.run(&[&["theme", "eject"], &builtin()[..]].concat());
    assert!(told.starts_with("exit 0\n"), "{told}");
    assert!(
        book.run(&["build", "--deny", "warnings"])
            .starts_with("exit 0\n")
    );
    assert_eq!(site(&book), before);
    assert_data_eq!(
        book.run(&["theme", "diff"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Note the book's copies are the same as the built-in files

"#]]
    );
    // The comment that names the origin leaves no trace in a changed copy either.
    for path in builtin()
        .iter()
        .filter(|path| path.starts_with("templates/") && !path.ends_with("/words.toml"))
    {
        let text = book.read(path);
        let (line, rest) = text.split_once('\n').expect("lines");
        book.put(path, &format!("{line}\n{{# mine #}}{rest}"));
    }
    assert!(
        book.run(&["build", "--deny", "warnings"])
            .starts_with("exit 0\n")
    );
    assert_eq!(site(&book), before);
}

#[test]
fn copies_are_made_once_and_told_what_to_do_with() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["theme", "eject", "incident.html", "css/tokens.css"]),
        str![[r#"
exit 0
==> stdout
templates/incident.html
theme/css/tokens.css
==> stderr
        Next change them: from now on they stand in the place of the built-in ones, and do not follow upgrades
          Or change one block alone, and the rest follows upgrades; put no more than this into the file:
             {% extends "builtin/incident.html" %}
             {% block main %}{{ super() }}<p>More.</p>{% endblock %}
      Blocks main, status, summary, durations, decision, body, related, links, aside, facts, toc, title, style, sheet, head, skip, header, columns, side, footer
       Later `rbdoc theme diff` shows what you changed, and says when the built-in one has

"#]]
    );
    let copy = book.read("templates/incident.html");
    assert!(
        copy.starts_with("{#- Ejected from rbdoc ") && copy.contains("{% block summary"),
        "{copy}"
    );
    book.put("templates/incident.html", "mine");
    assert_data_eq!(
        book.run(&["theme", "eject", "print.html", "incident.html"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: this folder has a file of the same name already
  templates/incident.html
help: change what is there, or move it away first; nothing was written

"#]]
    );
    assert_eq!(book.read("templates/incident.html"), "mine");
    assert!(!book.has("templates/print.html"));
    assert_data_eq!(
        book.run(&["theme", "eject", "tokns.css"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no built-in file is called `tokns.css`
help: did you mean `tokens.css`?

"#]]
    );
}

/// What is told to put into a file builds, for every template.
#[test]
fn the_smaller_change_that_is_told_is_one() {
    let book = Book::sound();
    for path in builtin()
        .into_iter()
        .filter(|path| path.starts_with("templates/") && !path.ends_with("/words.toml"))
    {
        let told = book.run(&["theme", "eject", path]);
        let lines: Vec<&str> = told
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("{%"))
            .collect();
        // Pieces for other templates have no blocks, and neither have those of new records.
        let is_piece = ["templates/chrome.html", "templates/components.html"].contains(&path)
            || path.starts_with("templates/new/");
        assert_eq!(lines.len(), if is_piece { 0 } else { 2 }, "{told}");
        assert_eq!(told.contains("change one block"), !is_piece, "{told}");
        if is_piece {
            let name = path.trim_start_matches("templates/");
            book.put(
                path,
                &format!(
                    "{{% extends \"builtin/{name}\" %}}\n{{% block main %}}{{% endblock %}}\n"
                ),
            );
            let told = book.run(&["theme", "list"]);
            assert!(
                told.contains(
                    "does not have: it has no blocks, and can only be replaced as a whole"
                ),
                "{told}"
            );
        } else {
            book.put(path, &lines.join("\n"));
            let told = book.run(&["build"]);
            assert!(told.starts_with("exit 0\n"), "{path}: {told}");
        }
        fs::remove_file(book.0.path().join(path)).expect("it was there");
    }
}

#[test]
fn what_the_book_changes_and_what_has_changed_since() {
    let book = Book::sound();
    assert_data_eq!(
        book.run(&["theme", "diff"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Note the book changes no built-in file

"#]]
    );
    book.run(&[
        "theme",
        "eject",
        "page.html",
        "tokens.css",
        "table.css",
        "icon.svg",
    ]);
    let page = book.read("templates/page.html");
    book.put(
        "templates/page.html",
        &page.replace("<h1", "<h1 class=\"ours\""),
    );
    // As a later version of rbdoc finds copies of an earlier one.
    let tokens = book.read("theme/css/tokens.css");
    let line = tokens.lines().next().expect("a line");
    let hash = &line[line.find("built-in ").expect("the hash") + 9..][..16];
    book.put(
        "theme/css/tokens.css",
        &tokens
            .replace(hash, "0123456789abcdef")
            .replace("#ffffff", "#fffff0"),
    );
    book.put(
        "templates/contacts.html",
        "{% extends \"builtin/contacts.html\" %}\n{% block ladders %}{{ super() }}<p>Ring the bell.</p>{% endblock %}\n{% block bells %}{% endblock %}\n",
    );
    book.put("theme/css/zz-ours.css", ".ours { color: red; }\n");
    let list = book.run(&["theme", "list"]);
    let ours: String = list
        .split_inclusive('\n')
        .filter(|line| !line.contains("  built in  "))
        .collect();
    assert_data_eq!(
        ours,
        str![[r#"
exit 0
==> stdout
templates/contacts.html         extended  Who to call: ladders, schedules, people.
templates/page.html             changed   Any other page.
theme/css/table.css             copied    Tables: a focusable region that scrolls.
theme/css/tokens.css            behind    Every custom property of the theme, and nothing else.
theme/css/zz-ours.css           own
theme/icon.svg                  copied    The icon in the browser's tab.
==> stderr
warning: templates/contacts.html changes `bells`, which the built-in one does not have: its blocks are main, ladders, people, roles, teams, columns, aside, schedules, title, style, sheet, head, skip, header, toc, side, footer
warning: theme/css/tokens.css was copied from rbdoc 0.1.0, and the built-in one has changed since: `rbdoc theme diff theme/css/tokens.css` shows what differs; take over what you want

"#]]
    );
    assert_data_eq!(
        book.run(&["theme", "diff"]),
        str![[r#"
exit 0
==> stdout
--- builtin/templates/contacts.html block ladders
+++ templates/contacts.html block ladders
@@ -1 +1 @@
-{{ super() }}
+{{ super() }}<p>Ring the bell.</p>
--- builtin/templates/page.html
+++ templates/page.html
@@ -1,6 +1,6 @@
 {% extends "base.html" %}
 {% block main -%}
-<h1{% if text.title_id %} id="{{ text.title_id }}"{% endif %}>{{ page.title }}</h1>
+<h1 class="ours"{% if text.title_id %} id="{{ text.title_id }}"{% endif %}>{{ page.title }}</h1>
 {% block body %}{{ text.body | safe }}
 {% endblock -%}
 {% endblock main %}
--- builtin/theme/css/tokens.css
+++ theme/css/tokens.css
@@ -2,7 +2,7 @@
 :root {
   color-scheme: light dark;
 
-  --bg: #ffffff;
+  --bg: #fffff0;
   --surface: #f4f6f8;
   --surface-2: #e6eaef;
   --text: #14181d;
@@ -12,7 +12,7 @@
   --link: #0a55a6;
   --visited: #5f3d93;
   --action: #0a55a6;
-  --on-action: #ffffff;
+  --on-action: #fffff0;
 
   --code-bg: #f0f3f6;
   --code-comment: #5a6472;
@@ -37,7 +37,7 @@
   --focus-inner: #14181d;
 
   --critical-fill: #b3001b;
-  --critical-text: #ffffff;
+  --critical-text: #fffff0;
   --critical-edge: #b3001b;
   --high-fill: #ffb35c;
   --high-text: #2a1400;
==> stderr
warning: templates/contacts.html changes `bells`, which the built-in one does not have: its blocks are main, ladders, people, roles, teams, columns, aside, schedules, title, style, sheet, head, skip, header, toc, side, footer
warning: theme/css/tokens.css was copied from rbdoc 0.1.0, and the built-in one has changed since: `rbdoc theme diff theme/css/tokens.css` shows what differs; take over what you want

"#]]
    );
    assert_data_eq!(
        book.run(&["theme", "diff", "page.html"]),
        str![[r#"
exit 0
==> stdout
--- builtin/templates/page.html
+++ templates/page.html
@@ -1,6 +1,6 @@
 {% extends "base.html" %}
 {% block main -%}
-<h1{% if text.title_id %} id="{{ text.title_id }}"{% endif %}>{{ page.title }}</h1>
+<h1 class="ours"{% if text.title_id %} id="{{ text.title_id }}"{% endif %}>{{ page.title }}</h1>
 {% block body %}{{ text.body | safe }}
 {% endblock -%}
 {% endblock main %}
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["theme", "diff", "icon.svg"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Note the book's copies are the same as the built-in files

"#]]
    );
    assert_data_eq!(
        book.run(&["theme", "diff", "home.html"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Note the book has no file of its own there

"#]]
    );
    assert_data_eq!(
        book.run(&["theme", "diff", "zz-ours.css"]),
        str![[r#"
exit 0
==> stdout
==> stderr
        Note there is no built-in file of this name

"#]]
    );
    // Line ends as git gives them on some systems are no change.
    let page = book.read("templates/page.html");
    let told = book.run(&["theme", "diff", "page.html"]);
    book.put("templates/page.html", &page.replace('\n', "\r\n"));
    assert_eq!(book.run(&["theme", "diff", "page.html"]), told);
    let coloured = book.run(&["theme", "diff", "page.html", "--color", "always"]);
    assert!(coloured.contains("\x1b[32m+"), "{coloured}");
}

#[test]
fn the_list_needs_no_book() {
    let empty = Book(tempfile::tempdir().expect("a folder"));
    let list = empty.run(&["theme", "list"]);
    assert!(list.starts_with("exit 0\n"), "{list}");
    for path in builtin() {
        assert!(list.contains(path), "{path}");
    }
    // One that was asked for must be there.
    let told = empty.run(&["theme", "list", "--root", "nowhere"]);
    assert!(told.starts_with("exit 2\n"), "{told}");
}

#[test]
fn words_are_laid_over_the_built_in_ones_key_by_key() {
    let book = Book::sound();
    book.put(
        "templates/words.toml",
        "[step]\nmessages = \"Tell people\"\n[count]\nchecks = { one = \"1 look\", other = \"{n} looks\" }\n",
    );
    let told = book.run(&["build", "--deny", "warnings"]);
    assert!(told.starts_with("exit 0\n"), "{told}");
    let list = book.run(&["theme", "list"]);
    let line = list.lines().find(|line| line.contains("words.toml"));
    let line = line.unwrap_or_default();
    assert!(line.contains("extended  The words of"), "{list}");
    assert_data_eq!(
        book.run(&["theme", "diff"]),
        str![[r#"
exit 0
==> stdout
--- builtin/templates/words.toml
+++ templates/words.toml
@@ -95,7 +95,7 @@
 copy.refused = "Not copied. {name}: {reason}"
 copy.stops = "Without {names} it stops before it runs. "
 count.actions = {"one":"{n} open item","other":"{n} open items"}
-count.checks = {"one":"{n} check","other":"{n} checks"}
+count.checks = {"one":"1 look","other":"{n} looks"}
 count.more_symptoms = {"one":"{n} more symptom","other":"{n} more symptoms"}
 count.procedures = {"one":"{n} procedure","other":"{n} procedures"}
 count.texts = {"one":"{n} text","other":"{n} texts"}
@@ -435,7 +435,7 @@
 step.followup = "Follow up"
 step.home = "What is broken?"
 step.incidents = "Learn"
-step.messages = "Communicate"
+step.messages = "Tell people"
 step.runbooks = "Act"
 step_about.checks = "make sure that it worked"
 step_about.decide = "what to do, how soon, and who must approve"
==> stderr

"#]]
    );
}
