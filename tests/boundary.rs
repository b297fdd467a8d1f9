//! Where symbolic links of a book may lead: inside the book and its repository, and nowhere else unless `book.toml` says
//! so; never into git's own folder, and never for a public site.
#![cfg(unix)]

use rbdoc::disk;
use rbdoc::source::{Content, Tree};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SECRET: &str = "SECRET-of-the-machine";

/// A repository with a book in `book/`, and beside it a folder that is nobody's.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let this = Self { folder };
        this.put("repo/.git/config", SECRET);
        this.put("repo/shared/note.md", "# Shared note\n");
        this.put(
            "repo/book/book.toml",
            "schema = 1\n[book]\ntitle = \"T\"\ntimezone = \"UTC\"\n",
        );
        this.put("repo/book/content/pages/a.md", "# A\n");
        this.put("outside/secret.md", SECRET);
        this.put("outside/secret.png", SECRET);
        this.put("outside/secret.toml", SECRET);
        this.put("outside/pages/page.md", SECRET);
        this
    }

    fn path(&self, path: &str) -> PathBuf {
        let top = self.folder.path().canonicalize().expect("the folder");
        top.join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        fs::write(path, text).expect("file");
    }

    /// Makes a link in the book.
    fn link(&self, to: impl AsRef<Path>, at: &str) {
        let at = self.path("repo/book").join(at);
        fs::create_dir_all(at.parent().expect("a link has a folder")).expect("folder");
        symlink(to, at).expect("a link");
    }

    fn tree(&self) -> Tree {
        disk::load(&self.path("repo/book")).expect("a book")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rbdoc"))
            .current_dir(self.path("repo/book"))
            .args(["--now", "2026-11-23T02:12:00Z"])
            .args(arguments)
            .output()
            .expect("rbdoc starts")
    }

    /// Whether any file of the site, or anything that was said, holds the secret.
    fn leaks(&self, output: &Output) -> bool {
        let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(SECRET);
        let site = walkdir::WalkDir::new(self.path("repo/book/site"));
        holds(&output.stdout)
            || holds(&output.stderr)
            || site
                .into_iter()
                .flatten()
                .any(|entry| fs::read(entry.path()).is_ok_and(|bytes| holds(&bytes)))
    }
}

/// The targets of the links that are not followed, by path.
fn left(tree: &Tree) -> Vec<(String, String)> {
    tree.iter()
        .filter_map(|(path, file)| match &file.content {
            Content::Link { target } => Some((path.to_string(), target.to_string())),
            _ => None,
        })
        .collect()
}

#[test]
fn a_link_out_of_the_repository_is_told_and_not_followed() {
    let sandbox = Sandbox::new();
    let outside = sandbox.path("outside");
    sandbox.link(outside.join("secret.md"), "content/pages/one.md");
    sandbox.link("../../../../outside/secret.md", "content/pages/two.md");
    sandbox.link("two.md", "content/pages/three.md");
    sandbox.link(&outside, "content/pages/folder");
    sandbox.link("folder/pages", "content/pages/inner");
    sandbox.link("../../../.git/config", "content/pages/git.md");
    sandbox.link("../../../.git", "content/pages/all-of-git");
    sandbox.link(outside.join("secret.png"), "content/pages/four.png");
    sandbox.link("/dev/zero", "content/pages/five.md");
    sandbox.link(outside.join("secret.md"), "templates/page.html");
    sandbox.link(outside.join("pages"), "theme");
    sandbox.put(
        "repo/book/content/pages/a.md",
        "# A\n\n![four](four.png) [one](one.md)\n",
    );
    let tree = sandbox.tree();
    let paths: Vec<String> = left(&tree).into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "content/pages/all-of-git",
            "content/pages/five.md",
            "content/pages/folder",
            "content/pages/four.png",
            "content/pages/git.md",
            "content/pages/inner",
            "content/pages/one.md",
            "content/pages/three.md",
            "content/pages/two.md",
            "templates/page.html",
            "theme",
        ]
    );
    let checked = sandbox.run(&["check", "--format", "concise"]);
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    // No page is missing for want of a picture, a template or a style.
    let count = |words: &str| said.matches(words).count();
    assert_eq!(count("error[link-not-followed]"), 8, "{said}");
    assert_eq!(count("warning[unknown-file]"), 3, "{said}");
    let named = format!(
        "`content/pages/three.md` is a link to `{}`, out of the book and its repository",
        outside.join("secret.md").display()
    );
    assert!(said.contains(&named), "{said}");
    // What stands for nothing is a broken link, too.
    assert_eq!(said.matches("error[broken-").count(), 2, "{said}");
    sandbox.put("repo/book/content/pages/a.md", "# A\n");
    let built = sandbox.run(&["build"]);
    assert_eq!(built.status.code(), Some(1));
    assert!(!sandbox.path("repo/book/site").exists());
    assert!(!sandbox.leaks(&built));
    for (path, file) in tree.iter() {
        let is_link = matches!(file.content, Content::Link { .. });
        if is_link && path.starts_with("content/") && !path.ends_with(".png") {
            fs::remove_file(sandbox.path("repo/book").join(path.as_ref())).expect("removed");
        }
    }
    let built = sandbox.run(&["build"]);
    assert_eq!(built.status.code(), Some(0));
    assert!(sandbox.path("repo/book/site").exists());
    assert!(!sandbox.leaks(&built));
    let strict = sandbox.run(&["build", "--deny", "warnings"]);
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn links_inside_the_book_and_its_repository_are_followed() {
    let sandbox = Sandbox::new();
    sandbox.link("a.md", "content/pages/again.md");
    sandbox.link("../../../shared/note.md", "content/pages/note.md");
    sandbox.link("../../../shared", "content/pages/shared");
    sandbox.link("..data/d.md", "content/pages/d.md");
    sandbox.link("..1", "content/pages/..data");
    sandbox.put("repo/book/content/pages/..1/d.md", "# D\n");
    let tree = sandbox.tree();
    assert_eq!(left(&tree), []);
    for path in ["again.md", "note.md", "shared/note.md", "d.md"] {
        assert!(
            tree.text(&format!("content/pages/{path}")).is_some(),
            "{path}"
        );
    }
    // A folder beside the book is a place of its own, whether the repository holds it or not.
    let sandbox = Sandbox::new();
    sandbox.put(
        "repo/book/book.toml",
        "schema = 1\n[runbooks]\ndir = \"../../docs\"\n",
    );
    sandbox.put("docs/a.md", "# A\n");
    symlink("a.md", sandbox.path("docs/b.md")).expect("a link");
    symlink("../outside/secret.md", sandbox.path("docs/c.md")).expect("a link");
    let tree = sandbox.tree();
    assert!(tree.text("../../docs/b.md").is_some());
    assert_eq!(left(&tree).len(), 1, "{:?}", left(&tree));
}

#[test]
fn folders_of_sources_and_settings_are_no_way_out() {
    let sandbox = Sandbox::new();
    fs::remove_dir_all(sandbox.path("repo/book/content")).expect("removed");
    sandbox.link(sandbox.path("outside"), "content");
    assert_eq!(left(&sandbox.tree())[0].0, "content");
    sandbox.put(
        "repo/book/book.toml",
        "schema = 1\n[runbooks]\ndir = \"docs/pages\"\n",
    );
    sandbox.link("../../outside", "docs");
    let paths: Vec<String> = left(&sandbox.tree())
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(paths, ["content", "docs/pages"]);
    fs::remove_file(sandbox.path("repo/book/book.toml")).expect("removed");
    sandbox.link("../../outside/secret.toml", "book.toml");
    let output = sandbox.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("error: cannot read "), "{said}");
    assert!(
        said.contains("out of the book and its repository"),
        "{said}"
    );
    assert!(!sandbox.leaks(&output), "{said}");
}

#[test]
fn where_the_settings_say_so_links_are_followed_but_never_for_a_public_site() {
    let sandbox = Sandbox::new();
    let settings = sandbox.path("repo/book/book.toml");
    let text = fs::read_to_string(&settings).expect("a text");
    fs::write(&settings, text + "[build]\nfollow_links = true\n").expect("file");
    sandbox.put("outside/secret.md", "# Not so secret\n");
    sandbox.link(sandbox.path("outside/secret.md"), "content/pages/one.md");
    assert_eq!(left(&sandbox.tree()), []);
    let built = sandbox.run(&["build"]);
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    assert!(sandbox.path("repo/book/site/pages/one.html").is_file());
    let public = sandbox.run(&["build", "--audience", "public", "--out", "public"]);
    assert_eq!(public.status.code(), Some(1));
    let said = String::from_utf8_lossy(&public.stderr).into_owned();
    assert!(said.contains("error[links-followed-in-public]"), "{said}");
    assert!(!sandbox.path("repo/book/public").exists());
    // Settings that are elsewhere themselves may say so, too.
    fs::rename(&settings, sandbox.path("outside/book.toml")).expect("moved");
    sandbox.link("../../outside/book.toml", "book.toml");
    assert_eq!(sandbox.run(&["check"]).status.code(), Some(0));
}
