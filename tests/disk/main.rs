//! Reading a folder and writing a site, on a real disk.

mod healed;

use rbdoc::disk::{self, MANIFEST, Output, Settings};
use rbdoc::site::{Body, Files, Site};
use rbdoc::source::{Content, Tree, Unusable};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// A folder that goes with its test.
struct Sandbox(tempfile::TempDir);

impl Sandbox {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let sandbox = Self(tempfile::tempdir().expect("a folder"));
        for (path, bytes) in files {
            sandbox.put(path, bytes);
        }
        sandbox
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folder");
        fs::write(path, bytes).expect("file");
    }

    /// Every file under `folder` with its text.
    fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let top = self.path(folder);
        walkdir::WalkDir::new(&top)
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| !entry.file_type().is_dir())
            .map(|entry| {
                let name = entry.path().strip_prefix(&top).expect("inside");
                let text = fs::read(entry.path()).expect("readable");
                (
                    name.to_string_lossy().into_owned(),
                    String::from_utf8_lossy(&text).into_owned(),
                )
            })
            .collect()
    }

    fn write(&self, site: &dyn Files) -> Result<disk::Written, disk::Error> {
        self.write_to(site, &self.path("site"))
    }

    fn write_to(&self, site: &dyn Files, out: &Path) -> Result<disk::Written, disk::Error> {
        let output = Output::claim(self.root(), &Settings::read(""), out, || ())?;
        disk::write(site, self.root(), &output)
    }
}

fn site(files: &[(&str, &str)]) -> Site {
    Site {
        files: files
            .iter()
            .map(|(path, text)| (path.to_string(), Body::Bytes(text.as_bytes().to_vec())))
            .collect(),
    }
}

fn paths(tree: &rbdoc::source::Tree) -> Vec<&str> {
    tree.iter().map(|(path, _)| &**path).collect()
}

#[test]
fn what_is_a_source_is_loaded_and_nothing_else() {
    let sandbox = Sandbox::new(&[
        ("book.toml", b"schema = 1\n"),
        ("README.md", b"not a source"),
        ("content/policy.toml", b"schema = 1\n"),
        ("content/runbooks/A page.md", b"# A\n"),
        ("content/runbooks/bad.md", b"ok \xff"),
        ("content/runbooks/diagram.png", b"\x89PNG"),
        ("content/runbooks/.hidden.md", b"# no\n"),
        ("content/.git/config.md", b"# no\n"),
        ("content/node_modules/x/readme.md", b"# no\n"),
        ("content/runbooks/target/TargetDown.md", b"# yes\n"),
        ("theme/css/site.css", b"a {}"),
        ("templates/page.html", b"<p>"),
        ("site/index.html", b"old"),
    ]);
    let loaded = disk::load(sandbox.root()).expect("a book");
    assert_eq!(
        paths(&loaded),
        [
            "book.toml",
            "content/policy.toml",
            "content/runbooks/A page.md",
            "content/runbooks/bad.md",
            "content/runbooks/diagram.png",
            "content/runbooks/target/TargetDown.md",
            "templates/page.html",
            "theme/css/site.css",
        ]
    );
    let content = |path| &loaded.get(path).expect("the file").content;
    assert_eq!(
        content("content/runbooks/diagram.png"),
        &Content::Asset { len: 4 }
    );
    assert_eq!(
        content("content/runbooks/bad.md"),
        &Tree::text_content(b"ok \xff".to_vec())
    );
}

#[test]
fn a_folder_beside_the_book_is_adopted() {
    let sandbox = Sandbox::new(&[
        (
            "handbook/book.toml",
            b"[runbooks]\ndir = \"../docs/runbooks/\"\n",
        ),
        ("docs/runbooks/alerts/Down.md", b"# Down\n"),
        ("docs/other.md", b"# no\n"),
    ]);
    let loaded = disk::load(&sandbox.path("handbook")).expect("a book");
    assert_eq!(
        paths(&loaded),
        ["../docs/runbooks/alerts/Down.md", "book.toml"]
    );
}

#[test]
fn a_book_may_adopt_the_folder_it_stands_in() {
    let sandbox = Sandbox::new(&[
        ("book.toml", b"[runbooks]\ndir = \".\"\n"),
        ("alerts/Down.md", b"# Down\n"),
        ("target/CACHEDIR.TAG", b""),
        ("target/doc/readme.md", b"# no\n"),
    ]);
    let pages = site(&[("index.html", "<p>"), ("notes.md", "a copy")]);
    sandbox.write(&pages).expect("written");
    let loaded = disk::load(sandbox.root()).expect("a book");
    assert_eq!(paths(&loaded), ["alerts/Down.md", "book.toml"]);
}

#[cfg(unix)]
#[test]
fn pipes_loops_and_dead_links_are_known_as_such() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new(&[
        ("book.toml", b""),
        ("content/pages/a.md", b"# A\n"),
        ("shared/b.md", b"# B\n"),
    ]);
    let pages = sandbox.path("content/pages");
    symlink("../../shared", pages.join("shared")).expect("link");
    symlink(".", pages.join("circle")).expect("link");
    symlink("../..", pages.join("up")).expect("link");
    symlink("/", pages.join("root")).expect("link");
    symlink("gone.md", pages.join("dead.md")).expect("link");
    symlink("/dev/zero", pages.join("zero.md")).expect("link");
    // Emacs says so who edits a file.
    symlink("alice@example.com", pages.join(".#a.md")).expect("link");
    symlink("gone", sandbox.path("theme")).expect("link");
    let pipe = std::process::Command::new("mkfifo")
        .arg(pages.join("pipe.md"))
        .status()
        .expect("mkfifo");
    assert!(pipe.success());
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    fs::write(pages.join(name), "# C\n").expect("file");

    let loaded = disk::load(sandbox.root()).expect("a book");
    assert_eq!(
        paths(&loaded),
        [
            "book.toml",
            "content/pages/a.md",
            "content/pages/caf\u{fffd}.md",
            "content/pages/circle",
            "content/pages/dead.md",
            "content/pages/pipe.md",
            "content/pages/root",
            "content/pages/shared/b.md",
            "content/pages/up",
            "content/pages/zero.md",
            "theme",
        ]
    );
    let held = |path: &str| loaded.get(path).map(|file| file.content.clone());
    for (link, to) in [("root", "/"), ("zero.md", "/dev/zero")] {
        let target = Content::Link { target: to.into() };
        assert_eq!(held(&format!("content/pages/{link}")), Some(target));
    }
    for (path, why) in [
        ("content/pages/caf\u{fffd}.md", Unusable::Name),
        ("content/pages/circle", Unusable::Circle),
        ("content/pages/dead.md", Unusable::DeadLink),
        ("content/pages/pipe.md", Unusable::NoFile),
        ("content/pages/up", Unusable::HoldsBook),
        ("theme", Unusable::DeadLink),
    ] {
        assert_eq!(held(path), Some(Content::Unusable(why)), "{path}");
    }
}

#[test]
fn a_text_that_is_too_large_is_not_read() {
    let sandbox = Sandbox::new(&[("book.toml", b""), ("content/small.md", b"# Small\n")]);
    fs::create_dir_all(sandbox.path("content")).expect("folder");
    let huge = |len| {
        let file = fs::File::create(sandbox.path("content/huge.md")).expect("file");
        file.set_len(len).expect("a sparse file");
    };
    let read = || {
        let tree = disk::load(sandbox.root()).expect("the book");
        tree.get("content/huge.md")
            .expect("the file")
            .content
            .clone()
    };
    huge(5 << 30);
    let too_large = |len, limit| Content::TooLarge { len, limit };
    assert_eq!(read(), too_large(5 << 30, 8_000_000));
    huge(8_000_000);
    assert!(matches!(read(), Content::Text(_)));
    for (limit, bytes) in [("2 kB", 2_000), ("1 KiB", 1_024), (" 3kb ", 3_000)] {
        let book_toml = format!("[build]\nmax_source = \"{limit}\"\n");
        fs::write(sandbox.path("book.toml"), book_toml).expect("settings");
        assert_eq!(read(), too_large(8_000_000, bytes), "{limit}");
    }
    fs::write(
        sandbox.path("book.toml"),
        "[build]\nmax_source = \"9 MB\"\n",
    )
    .expect("settings");
    assert!(matches!(read(), Content::Text(_)));
}

#[test]
fn a_second_write_touches_nothing() {
    let sandbox = Sandbox::new(&[("content/a.png", b"image")]);
    let mut pages = site(&[("index.html", "one"), ("runbooks/a.html", "two")]);
    pages
        .files
        .insert("runbooks/a.png".into(), Body::Copy("content/a.png".into()));
    let first = sandbox.write(&pages).expect("written");
    assert_eq!((first.changed, first.unchanged, first.deleted), (3, 0, 0));
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in sandbox.files("site").keys() {
        let file = fs::File::options()
            .write(true)
            .open(sandbox.path("site").join(path))
            .expect("file");
        file.set_modified(old).expect("time");
    }
    let second = sandbox.write(&pages).expect("written");
    assert_eq!(
        (second.changed, second.unchanged, second.deleted),
        (0, 3, 0)
    );
    for path in sandbox.files("site").keys() {
        let metadata = fs::metadata(sandbox.path("site").join(path)).expect("file");
        assert_eq!(metadata.modified().expect("time"), old, "{path}");
    }
    // Of equal length, so that only its bytes can tell.
    sandbox.put("content/a.png", b"other");
    pages
        .files
        .insert("index.html".into(), Body::Bytes(b"eno".to_vec()));
    let third = sandbox.write(&pages).expect("written");
    assert_eq!((third.changed, third.unchanged), (2, 1));
    assert_eq!(sandbox.files("site")["runbooks/a.png"], "other");
    assert_eq!(sandbox.files("site")["index.html"], "eno");
}

#[cfg(unix)]
#[test]
fn a_manifest_reads_as_it_was_written() {
    let sandbox = Sandbox::new(&[]);
    let names = ["a b.html", "a\\nb", "a\nb", "c/d.html"];
    sandbox
        .write(&site(&names.map(|name| (name, "x"))))
        .expect("written");
    let written = sandbox.write(&site(&[("index.html", "x")]));
    assert_eq!(written.expect("written").deleted, names.len());
}

#[test]
fn only_what_the_manifest_lists_is_deleted() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .write(&site(&[
            ("index.html", "x"),
            ("old/deep/a.html", "x"),
            ("mixed/a.html", "x"),
        ]))
        .expect("written");
    sandbox.put("site/mixed/mine.txt", b"mine");
    sandbox.put("site/CNAME", b"example.com");
    let written = sandbox
        .write(&site(&[("index.html", "x")]))
        .expect("written");
    assert_eq!(written.deleted, 2);
    let left = sandbox.files("site");
    assert_eq!(
        left.keys().collect::<Vec<_>>(),
        [MANIFEST, "CNAME", "index.html", "mixed/mine.txt"]
    );
    assert_eq!(left[MANIFEST], "rbdoc manifest 1, files: 1\nindex.html\n");
    assert!(!sandbox.path("site/old").exists());
}

#[test]
fn a_foreign_folder_is_refused_and_stays_as_it_was() {
    let sandbox = Sandbox::new(&[
        ("site/notes.txt", b"mine"),
        ("site/CNAME", b"example.com"),
        ("site/sub/x", b"y"),
        ("site/z", b"y"),
    ]);
    let before = sandbox.files("site");
    let error = sandbox
        .write(&site(&[("index.html", "x")]))
        .expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "cannot write to {}: it holds 4 files that rbdoc did not make (CNAME, notes.txt, sub and 1 more)",
            sandbox.path("site").display()
        )
    );
    assert_eq!(sandbox.files("site"), before);
}

#[test]
fn a_foreign_file_where_a_page_should_go_is_refused() {
    let sandbox = Sandbox::new(&[]);
    sandbox
        .write(&site(&[("index.html", "x")]))
        .expect("written");
    sandbox.put("site/pages/a.html", b"mine");
    let error = sandbox
        .write(&site(&[("index.html", "y"), ("pages/a.html", "ours")]))
        .expect_err("refused");
    assert!(error.to_string().contains("(pages/a.html)"), "{error}");
    assert_eq!(sandbox.files("site")["index.html"], "x");
    assert_eq!(sandbox.files("site")["pages/a.html"], "mine");
}

#[test]
fn leftovers_of_a_killed_build_are_ours() {
    let sandbox = Sandbox::new(&[("site/.rbdoc-tmp-99-0", b"cut")]);
    sandbox
        .write(&site(&[("a/index.html", "x")]))
        .expect("written");
    sandbox.put("site/a/.rbdoc-tmp-99-1", b"cut");
    sandbox
        .write(&site(&[("a/index.html", "x")]))
        .expect("written");
    assert_eq!(
        sandbox.files("site").keys().collect::<Vec<_>>(),
        [MANIFEST, "a/index.html"]
    );
}

#[test]
fn the_site_and_its_sources_are_kept_apart() {
    let sandbox = Sandbox::new(&[("book.toml", b""), ("content/a.md", b"")]);
    let one = site(&[("index.html", "x")]);
    for out in [
        "",
        "content",
        "content/site",
        "theme",
        "templates/x/y",
        "..",
        "a/../content",
    ] {
        let error = sandbox.write_to(&one, &sandbox.path(out)).expect_err(out);
        assert!(
            matches!(error, disk::Error::Overlap { .. }),
            "{out}: {error}"
        );
    }
    assert_eq!(
        sandbox.files("").keys().collect::<Vec<_>>(),
        ["book.toml", "content/a.md"]
    );
    for out in ["site", "a/b/c", "contents"] {
        sandbox.write_to(&one, &sandbox.path(out)).expect(out);
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_written_through() {
    let sandbox = Sandbox::new(&[]);
    fs::create_dir(sandbox.path("real")).expect("folder");
    std::os::unix::fs::symlink("real", sandbox.path("site")).expect("link");
    sandbox
        .write(&site(&[("index.html", "x")]))
        .expect("written");
    assert_eq!(sandbox.files("real")["index.html"], "x");
    assert!(sandbox.path("site").is_symlink());
}

#[test]
fn a_page_may_become_a_folder_and_back() {
    let sandbox = Sandbox::new(&[]);
    let pages = [
        site(&[("a", "x")]),
        site(&[("a/b", "y")]),
        site(&[("a", "x")]),
    ];
    for (round, pages) in pages.iter().enumerate() {
        sandbox
            .write(pages)
            .unwrap_or_else(|error| panic!("round {round}: {error}"));
        let mut left = sandbox.files("site");
        left.remove(MANIFEST);
        assert_eq!(
            left.keys().collect::<Vec<_>>(),
            pages.files.keys().collect::<Vec<_>>()
        );
    }
}

#[test]
fn no_page_leaves_the_site() {
    let sandbox = Sandbox::new(&[]);
    for path in ["../a.html", "/tmp/a.html", "a/../../b.html", ""] {
        let error = sandbox.write(&site(&[(path, "x")])).expect_err(path);
        assert!(matches!(error, disk::Error::Outside { .. }), "{error}");
    }
}

/// A site that notes what it is asked for, and cannot make some of it.
struct Watched {
    site: Site,
    broken: &'static str,
    asked: Mutex<Vec<String>>,
}

impl Watched {
    fn new(site: Site, broken: &'static str) -> Self {
        let asked = Mutex::default();
        Self {
            site,
            broken,
            asked,
        }
    }
}

impl Files for Watched {
    fn paths(&self) -> Vec<&str> {
        self.site.paths()
    }

    fn body(&self, path: &str) -> Result<Body, String> {
        self.asked.lock().expect("a list").push(path.to_owned());
        if path == self.broken {
            return Err("its template fails".to_owned());
        }
        self.site.body(path)
    }
}

#[test]
fn every_file_is_made_once_and_nothing_is_made_for_a_folder_that_refuses() {
    let sandbox = Sandbox::new(&[("site/b.html", b"mine")]);
    let pages = site(&[("index.html", "x"), ("b.html", "x"), ("a/c.html", "x")]);
    let watched = Watched::new(pages, "");
    sandbox.write(&watched).expect_err("a foreign file");
    assert_eq!(*watched.asked.lock().expect("a list"), Vec::<String>::new());
    sandbox
        .write_to(&watched, &sandbox.path("new"))
        .expect("written");
    let mut asked = watched.asked.into_inner().expect("a list");
    assert_eq!(asked.last().expect("a file"), "index.html");
    asked.sort();
    assert_eq!(asked, ["a/c.html", "b.html", "index.html"]);
}

#[test]
fn the_root_of_the_search_follows_its_parts_and_the_pages() {
    let sandbox = Sandbox::new(&[]);
    let names = [
        "a/b.html",
        "az.html",
        "index.html",
        "search/root.js",
        "search/t-0.js",
    ];
    let watched = Watched::new(site(&names.map(|name| (name, "x"))), "");
    sandbox.write(&watched).expect("written");
    let asked = watched.asked.into_inner().expect("a list");
    let order = [
        "search/t-0.js",
        "a/b.html",
        "search/root.js",
        "az.html",
        "index.html",
    ];
    assert_eq!(asked, order);
}

#[test]
fn a_page_that_cannot_be_made_leaves_whole_pages_and_is_completed_by_the_next_build() {
    let sandbox = Sandbox::new(&[]);
    let names = ["a/one.html", "a/two.html", "b.html", "index.html"];
    sandbox
        .write(&site(&names.map(|name| (name, "old"))))
        .expect("written");
    let new = site(&["a/new.html", "a/two.html", "b.html", "index.html"].map(|name| (name, "new")));
    for broken in ["a/new.html", "a/two.html", "b.html", "index.html"] {
        let error = sandbox
            .write(&Watched::new(new.clone(), broken))
            .expect_err(broken);
        let told = error.to_string();
        assert!(
            told.starts_with(&format!("cannot make {broken}: its template fails. In ")),
            "{told}"
        );
        assert!(error.help().is_some_and(|help| help.contains("report it")));
        let mut left = sandbox.files("site");
        left.remove(MANIFEST);
        assert!(
            names.iter().all(|name| left.contains_key(*name)),
            "{left:?}"
        );
        assert!(
            left.values().all(|text| text == "old" || text == "new"),
            "{left:?}"
        );
        assert_eq!(left["index.html"], "old", "what leads to a page comes last");
    }
    sandbox.write(&new).expect("written");
    let mut left = sandbox.files("site");
    left.remove(MANIFEST);
    assert_eq!(
        left.keys().collect::<Vec<_>>(),
        new.files.keys().collect::<Vec<_>>()
    );
    assert!(left.values().all(|text| text == "new"), "{left:?}");
}

#[test]
fn settings_are_read_around_mistakes() {
    let settings = Settings::read(
        "\u{feff}schema = \n[build]\nout = \"public\"\n[runbooks]\ndir = \"../docs\"\n[lint\n",
    );
    assert_eq!(
        (settings.out.as_str(), settings.runbooks.as_str()),
        ("public", "../docs")
    );
    let usual = Settings::read("build = 3\n[runbooks]\ndir = 4\n");
    assert_eq!(
        (usual.out.as_str(), usual.runbooks.as_str()),
        ("site", "content/runbooks")
    );
}
