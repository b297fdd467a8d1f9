//! Whatever state an output folder is in, the next good build heals it, and deletes nothing that is not ours.

use super::{Sandbox, site};
use rbdoc::disk::{self, MANIFEST};
use rbdoc::site::{Body, Site};
use rbdoc::{Options, build};
use std::collections::BTreeMap;
use std::fs;

/// A page as rbdoc makes them, as far as it knows its own.
fn page(text: &str) -> String {
    format!("<main id=\"rb.main\">{text}</main>")
}

/// A site of pages, an asset, a part of the search and a copy of `content/a.png`.
fn whole(edition: &str) -> Site {
    let mut pages = site(&[
        ("index.html", &page(edition)),
        ("runbooks/a.html", &page(edition)),
        ("runbooks/deep/b.html", &page(edition)),
        (
            "search/root.js",
            &format!("rbdocSearch(\"root\",{edition:?})"),
        ),
    ]);
    let style = format!("a {{ content: {edition:?} }}");
    let hash = xxhash_rust::xxh3::xxh3_64(style.as_bytes()) >> 32;
    let name = format!("assets/site-{hash:08x}.css");
    pages.files.insert(name, Body::Bytes(style.into_bytes()));
    let copy = Body::Copy("content/a.png".to_owned());
    pages.files.insert("runbooks/a.png".to_owned(), copy);
    pages
}

/// The files of the output folder without the list, and the paths of a site.
fn written(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let mut files = sandbox.files("site");
    files.remove(MANIFEST).expect("a list");
    files
}

fn paths(site: &Site) -> Vec<&String> {
    site.files.keys().collect()
}

fn is_foreign(written: Result<disk::Written, disk::Error>, name: &str) {
    let error = written.expect_err("refused");
    assert!(matches!(error, disk::Error::Foreign { .. }), "{error}");
    assert!(error.to_string().contains(name), "{error}");
}

#[test]
fn a_list_that_is_cut_anywhere_is_made_whole() {
    let sandbox = Sandbox::new(&[("content/a.png", b"image")]);
    sandbox.write(&whole("old")).expect("written");
    sandbox.put("site/runbooks/mine.html", b"<p>mine");
    sandbox.put("site/assets/mine-0123456789abcdef.css", b"mine");
    let list = sandbox.path("site").join(MANIFEST);
    let text = fs::read(&list).expect("a list");
    let after = whole("new");
    for end in (0..text.len()).step_by(3) {
        sandbox.write(&whole("old")).expect("written");
        fs::write(&list, &text[..end]).expect("cut");
        sandbox.put("site/runbooks/.rbdoc-tmp-1-1", b"unfinished");
        let result = sandbox.write(&after);
        result.unwrap_or_else(|error| panic!("cut at {end}: {error}"));
        let mut files = written(&sandbox);
        for mine in ["runbooks/mine.html", "assets/mine-0123456789abcdef.css"] {
            assert!(files.remove(mine).is_some(), "cut at {end}: {mine} is gone");
        }
        let expected = paths(&after);
        assert_eq!(files.keys().collect::<Vec<_>>(), expected, "cut at {end}");
    }
}

#[test]
fn a_list_that_was_merged_or_leads_outside_deletes_no_foreign_file() {
    let sandbox = Sandbox::new(&[]);
    let old = site(&[("a.html", &page("old")), ("b.html", &page("old"))]);
    let list = sandbox.path("site").join(MANIFEST);
    for lines in [
        "../mine.txt",
        "/etc/passwd",
        "a//b",
        "a/../../b",
        ".",
        "a.html\nb.html\nmine.txt",
        "<<<<<<< ours\na.html\n=======\nmine.txt\n>>>>>>> theirs",
        "mine.txt\na.html",
    ] {
        sandbox.write(&old).expect("written");
        sandbox.put("site/mine.txt", b"mine");
        sandbox.put("mine.txt", b"mine");
        fs::write(&list, format!("rbdoc manifest 1, files: 2\n{lines}\n")).expect("damaged");
        let new = site(&[("a.html", &page("new")), ("c.html", &page("new"))]);
        sandbox
            .write(&new)
            .unwrap_or_else(|error| panic!("{lines}: {error}"));
        let files = written(&sandbox);
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["a.html", "c.html", "mine.txt"],
            "{lines}"
        );
        assert!(sandbox.path("mine.txt").exists());
    }
    for bytes in [&b""[..], b"\0\0\0\0", b"\xff\xfe", b"mine\n"] {
        fs::write(&list, bytes).expect("damaged");
        sandbox.write(&old).expect("written");
        assert_eq!(written(&sandbox).len(), 3);
    }
    fs::remove_file(&list).expect("removed");
    fs::create_dir(&list).expect("a folder");
    sandbox.write(&old).expect("an empty folder is nobody's");
}

#[test]
fn what_a_damaged_list_lost_and_nothing_tells_apart_is_refused() {
    let sandbox = Sandbox::new(&[("content/a.png", b"other")]);
    sandbox.write(&whole("old")).expect("written");
    sandbox.put("content/a.png", b"again");
    fs::write(sandbox.path("site").join(MANIFEST), b"").expect("cut");
    is_foreign(sandbox.write(&whole("new")), "runbooks/a.png");
    sandbox.put("content/a.png", b"other");
    sandbox
        .write(&whole("new"))
        .expect("it holds what it is to hold");
}

#[test]
fn a_name_that_no_disk_holds_is_forgotten() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .write(&site(&[("index.html", "x")]))
        .expect("written");
    let list = sandbox.path("site").join(MANIFEST);
    let long = "A".repeat(300);
    let text =
        format!("rbdoc manifest 1, files: 3\n{long}/b.html\nalert/{long}.html\nindex.html\n");
    fs::write(&list, text).expect("a list of an earlier version");
    let deleted = sandbox
        .write(&site(&[("index.html", "y")]))
        .expect("written")
        .deleted;
    assert_eq!(deleted, 0);
    assert_eq!(
        fs::read_to_string(list).expect("a list"),
        "rbdoc manifest 1, files: 1\nindex.html\n"
    );
}

#[test]
fn a_folder_where_a_file_must_go_goes_if_nobody_keeps_anything_in_it() {
    let sandbox = Sandbox::new(&[]);
    let pages = site(&[("a.html", "x"), ("b/c.html", "x"), ("index.html", "x")]);
    let more = site(&[
        ("a.html", "x"),
        ("b/c.html", "x"),
        ("index.html", "x"),
        ("new.html", "x"),
    ]);
    sandbox.write(&pages).expect("written");
    for place in ["a.html", "b/c.html", "new.html"] {
        let path = sandbox.path("site").join(place);
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.join("empty/deep")).expect("folders");
        sandbox.put(&format!("site/{place}/empty/.rbdoc-tmp-1-2"), b"unfinished");
    }
    sandbox.write(&more).expect("healed");
    assert_eq!(written(&sandbox).keys().collect::<Vec<_>>(), paths(&more));

    fs::remove_file(sandbox.path("site/a.html")).expect("removed");
    sandbox.put("site/a.html/mine/x.txt", b"mine");
    let before = sandbox.files("site");
    is_foreign(
        sandbox.write(&site(&[("a.html", "y"), ("index.html", "y")])),
        "a.html/mine/x.txt",
    );
    assert_eq!(sandbox.files("site"), before, "nothing was changed");
}

#[test]
fn a_file_where_a_folder_must_go_is_told() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .write(&site(&[("index.html", "x")]))
        .expect("written");
    sandbox.put("site/runbooks", b"mine");
    is_foreign(
        sandbox.write(&site(&[("index.html", "y"), ("runbooks/deep/a.html", "y")])),
        "(runbooks)",
    );
    assert_eq!(sandbox.files("site")["index.html"], "x");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_site_is_not_written_through() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new(&[("elsewhere/a.html", b"mine")]);
    sandbox
        .write(&site(&[("index.html", "x"), ("b/a.html", "x")]))
        .expect("written");
    fs::remove_dir_all(sandbox.path("site/b")).expect("removed");
    symlink("../elsewhere", sandbox.path("site/b")).expect("link");
    is_foreign(
        sandbox.write(&site(&[("index.html", "y"), ("b/a.html", "y")])),
        "(b)",
    );
    assert_eq!(sandbox.files("elsewhere")["a.html"], "mine");
}

#[test]
fn a_file_of_ours_that_may_not_be_written_to_is_replaced() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .write(&site(&[("a.html", "x"), ("b.html", "x")]))
        .expect("written");
    for name in ["a.html", "b.html", MANIFEST] {
        let path = sandbox.path("site").join(name);
        let mut permissions = fs::metadata(&path).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("read-only");
    }
    sandbox.write(&site(&[("a.html", "y")])).expect("written");
    assert_eq!(
        written(&sandbox),
        BTreeMap::from([("a.html".to_owned(), "y".to_owned())])
    );
}

#[test]
fn what_cannot_be_deleted_of_a_killed_build_is_in_nobody_s_way() {
    let sandbox = Sandbox::new(&[]);
    let own = std::process::id();
    // As if an earlier process of this number had been killed.
    for number in 0..2_000 {
        let path = sandbox.path(&format!("site/.rbdoc-tmp-{own}-{number}"));
        fs::create_dir_all(path).expect("a folder");
    }
    sandbox.write(&site(&[("a.html", "x")])).expect("written");
    assert_eq!(sandbox.files("site")["a.html"], "x");
}

#[test]
fn pages_of_every_template_show_whose_they_are() {
    let tree = rbdoc::source::Tree::from_texts([
        ("book.toml", "schema = 1\n[book]\ntitle = \"T\"\n"),
        ("content/runbooks/DiskFull.md", "# Disk\n\nText\n"),
    ]);
    let now = "2026-11-28T20:00:00Z".parse().expect("a moment");
    let made = build(&tree, &Options::at(now)).site.expect("a site");
    let sandbox = Sandbox::new(&[]);
    sandbox.write(&made).expect("written");
    fs::write(sandbox.path("site").join(MANIFEST), b"").expect("cut");
    let new = site(&[("index.html", &page("new"))]);
    sandbox.write(&new).expect("healed");
    assert_eq!(written(&sandbox).keys().collect::<Vec<_>>(), ["index.html"]);
}
