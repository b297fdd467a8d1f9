//! `rbdoc build`.

use crate::sandbox::{Book, CONTACTS, command};
use snapbox::{assert_data_eq, str};
use std::fs;

#[test]
fn from_a_folder_below() {
    let book = Book::sound();
    assert_data_eq!(
        book.run_in("content/runbooks", &["build"], &[]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Building ../../book.toml
       Wrote ../../site (36 files changed, 0 unchanged)
    Finished 36 files in [TIME]: no problems; open ../../site/index.html

"#]]
    );
    assert!(book.has("site/index.html") && book.has("site/runbooks/rollback.html"));
    assert_data_eq!(
        book.run(&["build", "--quiet"]),
        str![[r#"
exit 0
==> stdout
==> stderr

"#]]
    );
}

#[test]
fn a_book_with_errors_is_not_published_over_a_good_one() {
    let book = Book::sound();
    book.run(&["build"]);
    let before = book.read("site/index.html");
    let faulty = Book::faulty();
    for path in ["content/services.toml", "content/runbooks/rollback.md"] {
        book.put(path, &faulty.read(path));
    }
    assert_data_eq!(
        book.run(&["build"]),
        str![[r#"
exit 1
==> stdout
==> stderr
    Building book.toml
error[broken-link]: there is no file `content/runbooks/other.md`
 --> content/runbooks/rollback.md:9:22
  |
9 | See [the other page](other.md).
  |                      ^^^^^^^^

error[unknown-field]: there is no field `ownr` here
 --> content/services.toml:5:1
  |
5 | ownr = "alice"
  | ^^^^
  |
help: did you mean `owner`?
  |
5 | owner = "alice"
  |    +

     Stopped after [TIME]: 2 errors in 2 files; nothing was written

"#]]
    );
    assert_eq!(book.read("site/index.html"), before);
}

#[test]
fn an_adopted_folder_is_published_with_the_links_it_has() {
    let book = Book::sound();
    book.put(
        "book.toml",
        "schema = 1\n[book]\ntitle = \"Handbook\"\n[runbooks]\ndir = \"docs\"\n",
    );
    book.put("content/policy.toml", "schema = 1\n");
    book.put("content/services.toml", "schema = 1\n");
    book.put("docs/disk.md", "# Disk\n\nSee [logs](logs.md).\n");
    assert_data_eq!(
        book.run(&["build"]),
        str![[r#"
exit 1
==> stdout
==> stderr
    Building book.toml
info[role-unused]: nothing refers to the role `lead`
 --> content/contacts.toml:3:6
  |
3 | id = "lead"
  |      ^^^^^^
  |
  = help: name it in an approval, an escalation step or a checklist, or take it out

error[broken-link]: there is no file `docs/logs.md`
 --> docs/disk.md:3:12
  |
3 | See [logs](logs.md).
  |            ^^^^^^^

       Wrote site (34 files changed, 0 unchanged)
    Finished 34 files in [TIME]: 1 error, 1 info in 2 files; open site/index.html
        Note `rbdoc check --write-baseline` accepts the links that are broken today; later runs report only new ones

"#]]
    );
    assert!(book.has("site/runbooks/disk.html"));
    assert_data_eq!(
        book.run(&[
            "build", "--out", "public", "--deny", "warnings", "--format", "concise"
        ]),
        str![[r#"
exit 1
==> stdout
content/contacts.toml:3:6: info[role-unused]: nothing refers to the role `lead`
docs/disk.md:3:12: error[broken-link]: there is no file `docs/logs.md`
==> stderr
    Building book.toml
     Stopped after [TIME]: 1 error, 1 info in 2 files; nothing was written

"#]]
    );
    // What is wrong with anything else still prevents it.
    let before = book.read("site/runbooks/disk.html");
    book.put("docs/disk.md", "+++\ntitel = \"Disk\"\n+++\n# Disks\n");
    assert_data_eq!(
        book.run(&["build", "--quiet", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
docs/disk.md:2:1: error[unknown-field]: there is no field `titel` here
==> stderr

"#]]
    );
    assert_eq!(book.read("site/runbooks/disk.html"), before);
}

#[test]
fn denied_warnings_are_not_published() {
    let book = Book::sound();
    book.put(
        "content/contacts.toml",
        &CONTACTS.replace("2026-11-01", "2026-01-01"),
    );
    assert_data_eq!(
        book.run(&["build", "--deny", "warnings"]),
        str![[r#"
exit 1
==> stdout
==> stderr
    Building book.toml
warning[contact-unverified]: the number of `alice` was last called 326 days ago
  --> content/contacts.toml:12:12
   |
12 | verified = 2026-01-01
   |            ^^^^^^^^^^
   |
   = help: call it, then write `verified = 2026-11-23`

     Stopped after [TIME]: 1 warning in 1 file; nothing was written

"#]]
    );
    assert!(!book.has("site"));
    assert_data_eq!(
        book.run(&["check", "--deny", "warnings", "--quiet"]),
        str![[r#"
exit 1
==> stdout
warning[contact-unverified]: the number of `alice` was last called 326 days ago
  --> content/contacts.toml:12:12
   |
12 | verified = 2026-01-01
   |            ^^^^^^^^^^
   |
   = help: call it, then write `verified = 2026-11-23`

==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--max-warnings", "1", "-q", "--format", "concise"]),
        str![[r#"
exit 0
==> stdout
content/contacts.toml:12:12: warning[contact-unverified]: the number of `alice` was last called 326 days ago
==> stderr

"#]]
    );
    assert_data_eq!(
        book.run(&["check", "--max-warnings", "0", "-q", "--format", "concise"]),
        str![[r#"
exit 1
==> stdout
content/contacts.toml:12:12: warning[contact-unverified]: the number of `alice` was last called 326 days ago
==> stderr

"#]]
    );
}

#[test]
fn a_foreign_folder_is_refused() {
    let book = Book::sound();
    book.put("public/CNAME", "example.com");
    assert_data_eq!(
        book.run(&["build", "--out", "public"]),
        str![[r#"
exit 2
==> stdout
==> stderr
    Building book.toml
error: cannot write to public: it holds a file that rbdoc did not make (CNAME)
help: choose another folder with --out, or move these files. Nothing was changed

"#]]
    );
    assert_data_eq!(
        book.run(&["build", "--out", "content/runbooks"]),
        str![[r#"
exit 2
==> stdout
==> stderr
    Building book.toml
error: cannot write to content/runbooks: the sources in content are kept apart from the site
help: choose a folder of its own with --out. Nothing was changed

"#]]
    );
}

#[test]
fn the_same_input_gives_the_same_archive() {
    let book = Book::sound();
    book.run(&["build", "--zip", "a.zip"]);
    book.run(&["build", "--zip", "b.zip", "--out", "other"]);
    let archive = |name: &str| fs::read(book.root().join(name)).expect("an archive");
    assert_eq!(archive("a.zip"), archive("b.zip"));
    let bytes = std::io::Cursor::new(archive("a.zip"));
    let mut archive = zip::ZipArchive::new(bytes).expect("an archive");
    let mut held = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
        let name = entry.name().expect("a name").into_owned();
        assert_eq!(text, book.read(&format!("site/{name}")));
        held.push(name);
    }
    let written = walkdir::WalkDir::new(book.root().join("site"));
    let written = written.into_iter().flatten();
    let written = written.filter(|entry| entry.file_type().is_file());
    // All but the list of what was written.
    assert_eq!(held.len(), written.count() - 1);
}

#[test]
fn no_level_lets_a_page_whose_template_fails_vanish() {
    let book = Book::sound();
    book.run(&["build", "--quiet"]);
    assert!(book.has("site/az.html") && book.read("site/print.html").contains("rb.sheet.contacts"));
    let settings = book.read("book.toml");
    book.put("templates/contacts.html", "{{ nobody.name }}");
    assert!(book.run(&["build", "-q"]).starts_with("exit 1\n"));
    assert!(book.has("site/contacts.html"), "the old site stands");
    book.put(
        "book.toml",
        &format!("{settings}\n[lint]\ntemplate-error = \"warning\"\n"),
    );
    assert!(book.run(&["build", "-q"]).starts_with("exit 1\n"));
    assert!(book.has("site/contacts.html"), "the old site stands");
    std::fs::remove_file(book.root().join("templates/contacts.html")).expect("a file");
    book.put("book.toml", &settings);
    assert!(book.run(&["build", "-q"]).starts_with("exit 0\n"));
}

#[test]
fn drafts_that_are_left_out_are_counted() {
    let book = Book::sound();
    book.put("content/runbooks/a.md", "+++\ndraft = true\n+++\n# A\n");
    book.put("content/pages/b.md", "---\ndraft: true\n---\n# B\n");
    let told = book.run(&["build"]);
    assert!(
        told.contains(": no problems; 2 drafts left out; open site"),
        "{told}"
    );
    let told = book.run(&["check"]);
    assert!(
        told.contains(": no problems; 2 drafts left out\n"),
        "{told}"
    );
    let told = book.run(&["build", "--drafts"]);
    assert!(told.contains(": no problems; open site"), "{told}");
}

#[test]
fn an_archive_never_replaces_what_is_no_file() {
    let book = Book::sound();
    fs::create_dir(book.root().join("folder")).expect("folder");
    assert_data_eq!(
        book.run(&["build", "-q", "--zip", "folder"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: cannot write to folder: it is there and is no file

"#]]
    );
}

#[test]
fn an_archive_replaces_archives_only() {
    let book = Book::sound();
    let settings = book.read("book.toml");
    for dry_run in [&[][..], &["--dry-run"]] {
        let arguments = [&["build", "-q", "--zip", "book.toml"], dry_run].concat();
        assert_data_eq!(
            book.run(&arguments),
            str![[r#"
exit 2
==> stdout
==> stderr
error: book.toml is there and is no archive
help: name a file of its own for --zip, as `handbook.zip`; nothing was written

"#]]
        );
    }
    assert_eq!(book.read("book.toml"), settings);
    assert!(!book.has("site"));
    book.put("empty.zip", "");
    for archive in ["new.zip", "new.zip", "empty.zip"] {
        let said = book.run(&["build", "-q", "--zip", archive]);
        assert!(said.starts_with("exit 0"), "{said}");
    }
}

#[test]
fn builds_of_one_folder_wait_for_each_other() {
    let book = Book::sound();
    let start = |title: &str| {
        let path = format!("{title}/book.toml");
        book.put(&path, &book.read("book.toml").replace("Sample", title));
        for file in [
            "policy.toml",
            "contacts.toml",
            "services.toml",
            "runbooks/rollback.md",
        ] {
            let file = format!("content/{file}");
            book.put(&format!("{title}/{file}"), &book.read(&file));
        }
        command(&book.root().join(title))
            .args(["build", "-q", "--out", "../public"])
            .spawn()
            .expect("rbdoc starts")
    };
    let builds: Vec<_> = ["One", "Two", "Three", "Four"].map(start).into();
    for mut build in builds {
        assert!(build.wait().expect("rbdoc ends").success());
    }
    // Whoever came last wrote all of it.
    let pages: Vec<String> = ["index.html", "az.html", "contacts.html", "decide.html"]
        .map(|page| book.read(&format!("public/{page}")))
        .into();
    let titles = ["One", "Two", "Three", "Four"];
    let is_by = |page: &String, title: &str| page.contains(&format!("{title}</title>"));
    assert!(
        titles
            .iter()
            .any(|title| pages.iter().all(|page| is_by(page, title))),
        "the pages are of several builds"
    );
}
