//! `rbdoc init --adopt`: a book around Markdown that was there before.

use crate::sandbox::{Book, command, tell};
use snapbox::{assert_data_eq, str};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn folder() -> Book {
    Book(tempfile::tempdir().expect("a folder"))
}

/// Every file under a folder and what is in it.
fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("an entry");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below");
            files.insert(
                path.display().to_string(),
                fs::read(entry.path()).expect("a file"),
            );
        }
    }
    files
}

const PAGE: &str = "# Disk full\n\n## Meaning\n\nIt is full.\n\n## What to do\n\n```bash\ndf -h <path>\n```\n\nSee [the other](gone.md).\n";

#[test]
fn mkdocs_with_owners_beside_the_book() {
    let team = folder();
    team.put("repo/.git/HEAD", "ref: refs/heads/trunk\n");
    team.put(
        "repo/.git/config",
        "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:acme/ops.git\n",
    );
    team.put(
        "repo/mkdocs.yml",
        "site_name: 'Acme: on call'\ndocs_dir: text\nmarkdown_extensions:\n  - x: !!python/name:y\nnav:\n  - index.md\n",
    );
    team.put(
        "repo/.github/CODEOWNERS",
        "* @acme/everybody\n/text/disk/ @acme/storage\n",
    );
    team.put("repo/text/index.md", "# Welcome\n");
    team.put("repo/text/_parts/note.md", "A part.\n");
    for name in ["A", "B", "C", "D"] {
        team.put(&format!("repo/text/disk/Disk{name}Full.md"), PAGE);
    }
    let before = all(&team.0.path().join("repo/text"));
    assert_data_eq!(
        team.run_in(
            "repo",
            &["init", "book", "--adopt", "text", "--timezone", "Etc/UTC"],
            &[]
        ),
        str![[r#"
exit 0
==> stdout
book/book.toml
book/.gitignore
book/content/contacts.toml
book/rbdoc-baseline.toml
==> stderr
     Adopted 5 pages of text (MkDocs), which stays as it is
    Left out the order of `nav`: pages are listed by folder, and `weight` in front matter orders them
    Left out _parts/**: parts of pages, or notes about the folder; see `exclude` in book/book.toml
       Known 4 problems of today in book/rbdoc-baseline.toml: later only new ones are reported; delete a line to see one
        Next `cd book`, then `rbdoc build` writes the site and names the page to open

"#]]
    );
    assert_data_eq!(
        team.read("repo/book/book.toml"),
        str![[r#"
schema = 1

[book]
title    = "Acme: on call"
timezone = "Etc/UTC"
repo_url = "https://github.com/acme/ops/blob/trunk/book/"

# The pages, which are read where they are.
[runbooks]
dir     = "../text"
exclude = ["_parts/**"]

# What holds for pages whose front matter does not say otherwise; the last pattern that matches wins.
[[runbooks.defaults]]
match = "**/*.md"
owner = "everybody"

[[runbooks.defaults]]
match = "disk/**"
owner = "storage"

[[runbooks.defaults]]
match    = "**/*.md"
sections = ["Meaning", "What to do"]   # in 4 of 4 pages

"#]]
    );
    assert_data_eq!(
        team.read("repo/book/content/contacts.toml"),
        str![[r##"
# Who owns pages, as the pages and CODEOWNERS say. Add how they are reached: phone, chat, email.
schema = 1

[[team]]
id   = "everybody"
name = "everybody"

[[team]]
id   = "storage"
name = "storage"

"##]]
    );
    assert_data_eq!(
        team.run_in("repo/book", &["build", "--deny", "warnings"], &[]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Building book.toml
       Wrote site (41 files changed, 0 unchanged)
    Finished 41 files in [TIME]: no problems, 4 known; open site/index.html

"#]]
    );
    assert_eq!(all(&team.0.path().join("repo/text")), before);
    // A fault that was not there is told.
    team.put("repo/text/disk/New.md", PAGE);
    let build = team.run_in("repo/book", &["check", "--format", "concise"], &[]);
    assert!(build.contains("text/disk/New.md:13:"), "{build}");
    // On a branch on which this is tried, links go to the one that stays.
    team.put("repo/.git/HEAD", "ref: refs/heads/try/rbdoc\n");
    team.put(
        "repo/.git/refs/remotes/origin/HEAD",
        "ref: refs/remotes/origin/trunk\n",
    );
    team.run_in("repo", &["init", "again", "--adopt", "text"], &[]);
    let settings = team.read("repo/again/book.toml");
    assert!(settings.contains("/blob/trunk/again/\""), "{settings}");
}

#[test]
fn hugo_in_the_same_folder_and_plain_above() {
    let team = folder();
    team.put(
        "hugo.toml",
        "baseURL = \"https://example.com/\"\ntitle = \"Runbooks\"\n",
    );
    team.put(
        "content/_index.md",
        "---\ntitle: Start\nowner: platform\n---\n{{< hint >}}x{{< /hint >}}\n",
    );
    team.put(
        "content/etcd/NoLeader.md",
        "---\ntitle: No leader\n---\n## Meaning\n\nNone.\n",
    );
    let before = all(&team.0.path().join("content"));
    assert_data_eq!(
        team.run(&["init", "--adopt", ".", "--timezone", "Etc/UTC"]),
        str![[r#"
exit 0
==> stdout
book.toml
.gitignore
==> stderr
     Adopted 2 pages of content (Hugo), which stays as it is
    Left out what shortcodes do, but for `ref` and `relref`: they are shown as text
        Next `rbdoc build` writes the site and names the page to open

"#]]
    );
    assert_eq!(all(&team.0.path().join("content")), before);
    let built = team.run(&["build", "--deny", "warnings"]);
    assert!(built.starts_with("exit 0\n"), "{built}");
    assert!(team.has("site/runbooks/etcd/NoLeader.html"));

    let above = folder();
    above.put("docs/runbooks/a.md", "# A\n");
    above.put("ops/book/README.md", "ours\n");
    let told = above.run_in(
        "ops/book",
        &[
            "init",
            "--adopt",
            "../../docs/runbooks",
            "--timezone",
            "Etc/UTC",
            "--ci",
            "github",
        ],
        &[],
    );
    assert!(told.starts_with("exit 0\n"), "{told}");
    let book = above.read("ops/book/book.toml");
    assert!(book.contains("\ndir = \"../../docs/runbooks\"\n"), "{book}");
    assert!(above.has("ops/book/.github/workflows/handbook.yml"));
    let built = above.run_in("ops/book", &["build", "--deny", "warnings"], &[]);
    assert!(built.starts_with("exit 0\n"), "{built}");
}

#[test]
fn mdbook_has_a_file_of_the_same_name() {
    let team = folder();
    team.put("book.toml", "[book]\ntitle = \"Ops\"\n");
    team.put("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n");
    team.put("src/a.md", "# A\n");
    assert_data_eq!(
        team.run(&["init", "--adopt", "src", "--timezone", "Etc/UTC"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: the book.toml of mdBook is in the way in this folder
help: begin in a folder of its own: `rbdoc init handbook --adopt src`; nothing was written

"#]]
    );
    assert_data_eq!(
        team.run(&[
            "init",
            "handbook",
            "--adopt",
            "src",
            "--timezone",
            "Etc/UTC"
        ]),
        str![[r#"
exit 0
==> stdout
handbook/book.toml
handbook/.gitignore
==> stderr
     Adopted 1 page of src (mdBook), which stays as it is
    Left out the order of `SUMMARY.md`: pages are listed by folder, and `weight` in front matter orders them
    Left out **/SUMMARY.md: parts of pages, or notes about the folder; see `exclude` in handbook/book.toml
        Next `cd handbook`, then `rbdoc build` writes the site and names the page to open

"#]]
    );
    assert_data_eq!(
        team.read("handbook/book.toml"),
        str![[r#"
schema = 1

[book]
title    = "Ops"
timezone = "Etc/UTC"
# The address of this folder in the repository, for links that leave the pages and for "Edit this page":
# repo_url = "https://git.example.com/acme/ops/src/branch/main/"

# The pages, which are read where they are.
[runbooks]
dir     = "../src"
exclude = ["**/SUMMARY.md"]

"#]]
    );
    let built = team.run_in("handbook", &["build", "--deny", "warnings"], &[]);
    assert!(built.starts_with("exit 0\n"), "{built}");
}

#[test]
fn what_cannot_be_adopted_is_told_and_nothing_is_written() {
    let team = folder();
    team.put("pictures/x.png", "");
    assert_data_eq!(
        team.run(&["init", "--adopt", "nowhere"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is no folder nowhere
help: name the folder that holds the Markdown; nothing was written

"#]]
    );
    assert_data_eq!(
        team.run(&[
            "init",
            "book",
            "--adopt",
            "pictures",
            "--timezone",
            "Etc/UTC"
        ]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: there is no Markdown in pictures
help: name the folder that holds the .md files; nothing was written

"#]]
    );
    assert_eq!(fs::read_dir(team.0.path()).expect("the folder").count(), 1);
}

#[test]
fn a_real_folder_is_green_at_once() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpora/prometheus-operator-runbooks/content");
    if !corpus.is_dir() {
        #[expect(clippy::print_stderr, reason = "nothing is skipped silently")]
        {
            eprintln!("SKIPPED: there is no {}", corpus.display());
        }
        return;
    }
    let team = folder();
    for (path, bytes) in all(&corpus) {
        let path = team.0.path().join("docs").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let mut init = command(&team.root());
    init.args([
        "--now",
        "2026-11-23T02:12:00Z",
        "init",
        "--adopt",
        "docs",
        "--timezone",
        "Etc/UTC",
    ]);
    assert_data_eq!(
        tell(&mut init, &team.root()),
        str![[r#"
exit 0
==> stdout
book.toml
.gitignore
rbdoc-baseline.toml
==> stderr
     Adopted 119 pages of docs (Hugo), which stays as it is
    Left out what shortcodes do, but for `ref` and `relref`: they are shown as text
       Known 18 problems of today in rbdoc-baseline.toml: later only new ones are reported; delete a line to see one
        Next `rbdoc build` writes the site and names the page to open

"#]]
    );
    let book = team.read("book.toml");
    assert!(
        book.contains("sections = [\"Meaning\", \"Impact\", \"Diagnosis\", \"Mitigation\"]"),
        "{book}"
    );
    assert_data_eq!(
        team.run(&["build", "--deny", "warnings"]),
        str![[r#"
exit 0
==> stdout
==> stderr
    Building book.toml
       Wrote site (313 files changed, 0 unchanged)
    Finished 313 files in [TIME]: no problems, 18 known; open site/index.html

"#]]
    );
    assert_eq!(all(&team.0.path().join("docs")), all(&corpus));
}

#[test]
fn what_cannot_be_read_is_named_and_never_known() {
    let team = folder();
    fs::create_dir_all(team.0.path().join("mix")).expect("a folder");
    fs::write(team.0.path().join("mix/a.md"), b"# Caf\xe9\n").expect("a file");
    team.put("mix/b.md", "# Good\n\nSee [c](c.md).\n");
    team.put("mix/d.md", "---\ntitle: A: B\n---\n# D\n");
    team.put(
        "mix/e.md",
        "# E\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n",
    );
    assert_data_eq!(
        team.run(&["init", "book", "--adopt", "mix", "--timezone", "Etc/UTC"]),
        str![[r#"
exit 0
==> stdout
book/book.toml
book/.gitignore
book/rbdoc-baseline.toml
==> stderr
     Adopted 3 pages of mix (plain Markdown), which stays as it is
       Known 1 problem of today in book/rbdoc-baseline.toml: later only new ones are reported; delete a line to see one
      To fix mix/a.md: this file is not UTF-8: the first wrong byte is byte 6
      To fix mix/d.md: this front matter is not valid YAML: text with `: ` in it must be in quotes
      To fix mix/e.md: this file holds both sides of a merge conflict
     Convert save each as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`
        Next fix them, or name the files under `exclude` in book.toml; until then `rbdoc build` writes nothing

"#]]
    );
    let baseline = team.read("book/rbdoc-baseline.toml");
    assert!(baseline.contains("broken-link"), "{baseline}");
    assert!(
        !baseline.contains("not-utf8") && !baseline.contains("toml-syntax"),
        "{baseline}"
    );
    let told = team.run_in("book", &["build"], &[]);
    assert!(
        told.contains("error[not-utf8]") && told.contains("nothing was written"),
        "{told}"
    );
    // Left out on purpose, the others are published.
    let book = team.read("book/book.toml");
    team.put(
        "book/book.toml",
        &format!("{book}exclude = [\"{{a,d,e}}.md\"]\n"),
    );
    let told = team.run_in("book", &["build"], &[]);
    assert!(told.starts_with("exit 0\n"), "{told}");
}

#[test]
fn a_folder_in_another_encoding_is_called_that() {
    let team = folder();
    fs::create_dir_all(team.0.path().join("old")).expect("a folder");
    for name in ["a", "b"] {
        fs::write(team.0.path().join(format!("old/{name}.md")), b"# Caf\xe9\n").expect("a file");
    }
    assert_data_eq!(
        team.run(&["init", "book", "--adopt", "old"]),
        str![[r#"
exit 2
==> stdout
==> stderr
error: no Markdown in old can be read: it is not UTF-8
  old/a.md, old/b.md
help: save each as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`; nothing was written

"#]]
    );
    assert!(!team.0.path().join("book").exists());
}

#[test]
fn the_branch_of_the_old_settings_wins_over_the_one_at_hand() {
    for (file, text, branch) in [
        (
            "mkdocs.yml",
            "site_name: A\nedit_uri: blob/trunk/docs/\n",
            "trunk",
        ),
        (
            "mkdocs.yml",
            "site_name: A\nedit_uri: 'edit/develop/docs/'\n",
            "develop",
        ),
        (
            "mkdocs.yml",
            "site_name: A\nedit_uri: https://github.com/acme/ops/edit/stable/docs/\n",
            "stable",
        ),
        ("mkdocs.yml", "site_name: A\n", "feature-x"),
        (
            "hugo.toml",
            "title = 'A'\ncontentDir = 'docs'\n[params]\nBookEditPath = 'edit/trunk/docs'\n",
            "trunk",
        ),
        (
            "hugo.toml",
            "title = 'A'\ncontentDir = 'docs'\n[params]\ngithub_branch = 'trunk'\n",
            "trunk",
        ),
        (
            "docusaurus.config.js",
            "module.exports = {\n  title: 'A',\n  editUrl: 'https://github.com/acme/ops/tree/trunk/',\n};\n",
            "trunk",
        ),
    ] {
        let team = folder();
        team.put("docs/a.md", "# A\n\nText.\n");
        team.put(file, text);
        team.put(".git/HEAD", "ref: refs/heads/feature-x\n");
        team.put(
            ".git/config",
            "[remote \"origin\"]\n\turl = git@github.com:acme/ops.git\n",
        );
        team.run(&["init", "--adopt", "docs", "--timezone", "Etc/UTC", "-q"]);
        let book = team.read("book.toml");
        let address = format!("https://github.com/acme/ops/blob/{branch}/\"");
        assert!(book.contains(&address), "{file} {text}: {book}");
    }
    // Without settings, the main branch if there is one.
    for known in [".git/refs/heads/main", ".git/refs/remotes/origin/main"] {
        let team = folder();
        team.put("docs/a.md", "# A\n\nText.\n");
        team.put(".git/HEAD", "ref: refs/heads/feature-x\n");
        team.put(known, "0123456789012345678901234567890123456789\n");
        team.put(
            ".git/config",
            "[remote \"origin\"]\n\turl = git@github.com:acme/ops.git\n",
        );
        team.run(&["init", "--adopt", "docs", "--timezone", "Etc/UTC", "-q"]);
        let book = team.read("book.toml");
        assert!(book.contains("acme/ops/blob/main/"), "{known}: {book}");
    }
}

#[test]
fn the_site_of_the_old_generator_is_left_alone() {
    let team = folder();
    team.put("docs/a.md", "# A\n\nText.\n");
    team.put("mkdocs.yml", "site_name: A\n");
    assert_data_eq!(
        team.run(&["init", "--adopt", "docs", "--timezone", "Etc/UTC"]),
        str![[r#"
exit 0
==> stdout
book.toml
.gitignore
==> stderr
     Adopted 1 page of docs (MkDocs), which stays as it is
      Output handbook-site: the folder site/ belongs to another site
        Next `rbdoc build` writes the site and names the page to open

"#]]
    );
    assert_eq!(team.read(".gitignore"), "/handbook-site/\n");
    team.put("site/index.html", "theirs");
    let told = team.run(&["build"]);
    assert!(told.contains("Wrote handbook-site"), "{told}");
    assert_eq!(team.read("site/index.html"), "theirs");
    // Another program's folder of that name, and a generator that writes elsewhere.
    for (settings, theirs, out) in [
        ("mkdocs.yml", "", "site"),
        ("mkdocs.yml", "site/a.txt", "handbook-site"),
        ("other.yml", "site/a.txt", "handbook-site"),
        ("other.yml", "site/.rbdoc-manifest", "site"),
    ] {
        let team = folder();
        team.put("docs/a.md", "# A\n\nText.\n");
        team.put(settings, "site_name: A\nsite_dir: public\n");
        if !theirs.is_empty() {
            team.put(theirs, "");
        }
        team.run(&["init", "--adopt", "docs", "--timezone", "Etc/UTC", "-q"]);
        assert_eq!(
            team.read(".gitignore"),
            format!("/{out}/\n"),
            "{settings} {theirs}"
        );
    }
}

#[test]
fn no_sections_are_expected_that_hardly_a_page_has() {
    let team = folder();
    let page = |headings: &[&str]| {
        let parts = headings
            .iter()
            .map(|heading| format!("\n## {heading}\n\nText.\n"));
        format!("# A\n{}", parts.collect::<String>())
    };
    // Each heading is on two of three pages, and no page has all of them.
    team.put("docs/a.md", &page(&["One", "Two"]));
    team.put("docs/b.md", &page(&["Two", "Three"]));
    team.put("docs/c.md", &page(&["Three", "One"]));
    team.run(&["init", "--adopt", "docs", "--timezone", "Etc/UTC", "-q"]);
    let book = team.read("book.toml");
    assert!(!book.contains("in 0 of"), "{book}");
    let sections: Vec<&str> = book
        .lines()
        .filter(|line| line.starts_with("sections"))
        .collect();
    let [sections] = sections.as_slice() else {
        panic!("{book}");
    };
    assert!(sections.contains("in 2 of 3 pages"), "{sections}");
}
