//! What `check` passes, `build` writes, on Linux, macOS and Windows names alike.
//!
//! Random books with names that have gone wrong somewhere: in stems, folders, ids, alerts, former addresses and
//! attachments. Of a book without errors every path of the site is good on every system, no two are one file anywhere,
//! none is another's folder, each record has its page, and a real disk takes them all (a sample is written).
//! `RBDOC_TREES=100000 cargo test --release --test laws paths` tries more than the usual number.

use rbdoc::book::alias::alias;
use rbdoc::book::routes;
use rbdoc::diagnostic::Level;
use rbdoc::disk::{self, Output, Settings};
use rbdoc::site::{Body, Files};
use rbdoc::source::portable::{fold, path_fault};
use rbdoc::source::{Content, Tree};
use rbdoc::{CheckedBook, Options};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

/// Books that are tried if nobody says how many.
const TREES: usize = 400;
/// Every so many-th book is written to a disk.
const WRITTEN: usize = 10;

const GOOD: &[&str] = &[
    "a",
    "b",
    "c",
    "d-e",
    "f g",
    "größe",
    "数据库",
    "v1.2",
    "x(1)",
    "it's",
    "100%",
    "DiskFull",
    "README",
    "index",
    "_index",
    "con-trail",
    "Kelvin",
];
const NASTY: &[&str] = &[
    "A",
    "B",
    "aux",
    "CON",
    "nul.x",
    "com1",
    "lpt¹",
    "is:it",
    "what?",
    "a<b",
    "a|b",
    "a*",
    "a\"b",
    "a\\b",
    "trail ",
    "dot.",
    "..",
    ".",
    ".hidden",
    "a.html",
    "index.html",
    "a.HTML",
    "cafe\u{301}",
    "café",
    "Straße",
    "STRASSE",
    "\u{212a}elvin",
    "a\u{7}",
    "a\u{202e}b",
    "severity",
    "service",
    "year",
    "high",
    "2026",
    "print",
    "404",
    "search",
    "assets",
    "files",
    "runbooks",
    "alert",
    "pages",
    "root",
    "#",
    "a#b",
    "%2e%2e",
    "a%2Fb",
    "a b",
    "site",
];
/// What only an address is written with.
const ADDRESSES: &[&str] = &[
    "../x",
    "/x",
    "x/",
    "a/../b",
    "https://example.com/x",
    "https://ops.example.com/book/x",
    "//x/y",
    "x?y",
    "x#y",
    "x.php",
    "alert/a",
    "runbooks/a.html",
    "print.html",
    "index.html",
    "search/x",
    "files/a",
    "pages/a",
    "x.md",
    "a\\b",
    "%E4",
    "",
    " ",
    "mailto:x",
    "checks/a",
    "incidents/severity/high",
];

const IDS: &[&str] = &["a", "b", "c", "con.1", "x.y-z", "index", "aux"];

/// Makes books.
struct Maker {
    random: fastrand::Rng,
    /// How many names in a hundred are nasty.
    nasty: u32,
    number: usize,
}

impl Maker {
    fn name(&mut self) -> String {
        let is_nasty = self.random.u32(..100) < self.nasty;
        if is_nasty && self.random.u8(..20) == 0 {
            let letter = *self.random.choice(&["n", "é", "库"]).expect("a letter");
            return letter.repeat(self.random.usize(70..260));
        }
        let names = if is_nasty { NASTY } else { GOOD };
        (*self.random.choice(names).expect("a name")).to_owned()
    }

    /// A name with folders in front of it.
    fn path(&mut self) -> String {
        let mut path = String::new();
        for _ in 0..self.random.u8(..3) {
            let _ = write!(path, "{}/", self.name());
        }
        path + &self.name()
    }

    fn address(&mut self) -> String {
        if self.random.u32(..100) < self.nasty {
            (*self.random.choice(ADDRESSES).expect("an address")).to_owned()
        } else {
            self.path()
        }
    }

    /// Up to two texts as a list of TOML.
    fn list(&mut self, make: fn(&mut Self) -> String) -> String {
        let texts: Vec<toml::Value> = (0..self.random.u8(..3))
            .map(|_| make(self).into())
            .collect();
        toml::Value::Array(texts).to_string()
    }

    /// A title that stands nowhere else.
    fn title(&mut self) -> String {
        self.number += 1;
        format!("Title {} of it", self.number)
    }

    fn put(tree: &mut Tree, path: &str, text: String) {
        tree.insert(path, Content::Text(text.into()));
    }

    fn tree(&mut self) -> Tree {
        let mut tree = Tree::default();
        let base = "[build]\nbase_url = \"https://ops.example.com/book/\"\n";
        Self::put(
            &mut tree,
            "book.toml",
            format!(
                "schema = 1\n[book]\ntitle = \"T\"\n{}",
                if self.random.bool() { base } else { "" }
            ),
        );
        let mut attachments = Vec::new();
        for _ in 0..self.random.u8(..3) {
            let path = format!(
                "{}{}",
                self.path(),
                self.random
                    .choice(["", ".png", ".html", ".htm"])
                    .expect("an ending")
            );
            let folder = *self
                .random
                .choice(&["runbooks", "pages", "incidents"])
                .expect("a folder");
            let path = format!("content/{folder}/{path}");
            attachments.push(path.clone());
            tree.insert(&path, Content::Asset { len: 2 });
        }
        for _ in 0..self.random.u8(1..4) {
            let (path, title) = (self.path(), self.title());
            let (alerts, aliases) = (self.list(Self::path), self.list(Self::address));
            let mut text =
                format!("+++\nalerts = {alerts}\naliases = {aliases}\n+++\n\n# {title}\n\n");
            for path in attachments.iter().filter(|_| self.random.u8(..3) > 0) {
                let _ = writeln!(text, "[it](/{})\n", routes::href(path));
            }
            Self::put(&mut tree, &format!("content/runbooks/{path}.md"), text);
        }
        for _ in 0..self.random.u8(..2) {
            let (path, title) = (self.path(), self.title());
            Self::put(
                &mut tree,
                &format!("content/pages/{path}.md"),
                format!("# {title}\n"),
            );
        }
        for _ in 0..self.random.u8(..2) {
            let (path, title) = (self.name(), self.title());
            let id = self.random.choice(IDS).expect("an id");
            Self::put(
                &mut tree,
                &format!("content/checklists/{path}.toml"),
                format!(
                    "schema = 1\nid = \"{id}\"\ntitle = \"{title}\"\n[[phase]]\nname = \"P\"\nitems = [\"I\"]\n"
                ),
            );
        }
        for _ in 0..self.random.u8(..2) {
            let (path, title) = (self.path(), self.title());
            Self::put(
                &mut tree,
                &format!("content/incidents/{path}/incident.toml"),
                format!(
                    "schema = 1\ntitle = \"{title}\"\nstatus = \"resolved\"\nseverity = \"low\"\nservices = []\n[times]\nstarted = 2026-11-20T10:00:00Z\ndetected = 2026-11-20T10:00:00Z\nresolved = 2026-11-20T11:00:00Z\n"
                ),
            );
        }
        tree
    }
}

/// What is not as it must be with the paths of a site.
fn faults(paths: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        if let Some(fault) = path_fault(path) {
            faults.push(format!("{path}: {fault}"));
        }
        if let Some(other) = folded.insert(fold(path).into_owned(), path) {
            faults.push(format!("{path} and {other} are one file"));
        }
    }
    for path in folded.keys() {
        let below = format!("{path}/");
        let next = folded.range(below.clone()..).next();
        if let Some((next, _)) = next.filter(|(next, _)| next.starts_with(&below)) {
            faults.push(format!("{path} is a file and the folder of {next}"));
        }
    }
    faults
}

/// The title that the page at each place of a record must show.
fn owners(checked: &CheckedBook) -> Vec<(String, String)> {
    let book = &checked.book;
    let mut owners = Vec::new();
    for runbook in &book.runbooks {
        let title = || runbook.title.value.clone();
        owners.push((routes::runbook(runbook), title()));
        let base = book.config.base_url.as_deref();
        let aliases = runbook.meta.aliases.iter();
        owners.extend(aliases.filter_map(|written| Some((alias(written, base).ok()?, title()))));
        owners.extend(
            runbook
                .alerts
                .iter()
                .map(|name| (routes::alert(name), title())),
        );
    }
    let pages = book.pages.iter();
    owners.extend(pages.map(|page| (routes::page(page), page.title.value.clone())));
    let lists = book.checklists.iter();
    owners.extend(lists.map(|list| (routes::checklist(&list.id), list.title.value.clone())));
    let incidents = book.incidents.iter();
    owners.extend(
        incidents.map(|incident| (routes::incident(incident), incident.title.value.clone())),
    );
    owners
}

/// Writes the site to a disk, as a build does.
fn write(pages: &dyn Files, tree: &Tree) -> Result<(), disk::Error> {
    let root = tempfile::tempdir().expect("a folder");
    for (path, file) in tree
        .iter()
        .filter(|(_, file)| matches!(file.content, Content::Asset { .. }))
    {
        let path = root.path().join(&**path);
        let made = fs::create_dir_all(path.parent().expect("a folder"))
            .and_then(|()| fs::write(&path, "xx"));
        // Files in memory can be what files of a disk cannot: below another file, or of a name that is too long.
        if made.is_err() {
            assert_eq!(file.content, Content::Asset { len: 2 });
            return Ok(());
        }
    }
    let output = Output::claim(
        root.path(),
        &Settings::read(""),
        &root.path().join("site"),
        || (),
    )?;
    disk::write(pages, root.path(), &output).map(drop)
}

#[test]
fn what_check_passes_build_writes() {
    let trees =
        std::env::var("RBDOC_TREES").map_or(TREES, |number| number.parse().expect("a number"));
    let options = Options::at("2026-11-28T20:00:00Z".parse().expect("a moment"));
    let (mut passed, mut written) = (0_usize, 0_usize);
    for seed in 0..trees {
        let mut maker = Maker {
            random: fastrand::Rng::with_seed(seed as u64),
            nasty: [0, 5, 25][seed % 3],
            number: 0,
        };
        let tree = maker.tree();
        let checked = rbdoc::run(&tree, &options, true, &mut |_| ());
        let is_error = |found: &&rbdoc::diagnostic::Diagnostic| found.level == Level::Error;
        let errors = checked.diagnostics.iter().filter(is_error).count();
        let Some(pages) = checked.pages(&tree) else {
            assert!(
                errors > 0,
                "tree {seed}: nothing is wrong, and there is no site"
            );
            continue;
        };
        assert_eq!(errors, 0, "tree {seed}: there is a site all the same");
        passed += 1;
        let paths = pages.paths();
        assert_eq!(faults(&paths), Vec::<String>::new(), "tree {seed}");
        if !passed.is_multiple_of(WRITTEN) {
            continue;
        }
        written += 1;
        for (place, title) in owners(&checked) {
            let body = pages
                .body(&place)
                .unwrap_or_else(|why| panic!("tree {seed}: {place}: {why}"));
            let Body::Bytes(html) = body else {
                panic!("tree {seed}: {place} is a copy");
            };
            let html = String::from_utf8(html).expect("a page is UTF-8");
            assert!(
                html.contains(&title),
                "tree {seed}: {place} is not the page of {title}"
            );
        }
        write(&pages, &tree).unwrap_or_else(|error| panic!("tree {seed}: {error}"));
    }
    assert!(
        passed * 4 > trees && passed < trees,
        "{passed} of {trees} pass"
    );
    assert!(written > 0, "none was written");
}
