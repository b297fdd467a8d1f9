//! A build that is killed at any moment leaves a working site of whole pages, old or new, and the next
//! build completes it.

mod support;

use rbdoc::source::{normalise, parent};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::{dead_links, files_under};

type Files = BTreeMap<String, Vec<u8>>;

/// Pages that stay, pages of this edition alone, and a word on all of them that names the edition.
fn write_book(root: &Path, edition: &str) {
    let _ = fs::remove_dir_all(root.join("content"));
    let put = |path: &str, text: String| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(path, text).expect("file");
    };
    put(
        "book.toml",
        format!("schema = 1\n[book]\ntitle = \"Edition {edition}\"\n"),
    );
    for number in 0..60 {
        let next = (number + 1) % 60;
        put(
            &format!("content/runbooks/stays/page-{number}.md"),
            format!(
                "# Page {number}\n\nEdition {edition}.\n\n[Next](page-{next}.md), [own](../{edition}/own-{}.md).\n",
                number % 20
            ),
        );
    }
    for number in 0..20 {
        put(
            &format!("content/runbooks/{edition}/own-{number}.md"),
            format!("# Own {number}\n\n[Page](../stays/page-{number}.md)\n\n![Image](image.png)\n"),
        );
    }
    put(
        &format!("content/runbooks/{edition}/image.png"),
        edition.repeat(50_000),
    );
}

fn build(root: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rbdoc"))
        .args([
            "--now",
            "2026-11-23T12:00:00Z",
            "build",
            "--quiet",
            "--root",
        ])
        .arg(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("rbdoc starts")
}

fn finish(root: &Path) -> Files {
    assert!(build(root).wait().expect("rbdoc ends").success());
    files_under(&root.join("site"))
}

#[test]
fn a_killed_build_leaves_a_working_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let manifest = root.join("site/.rbdoc-manifest");
    let sites: Vec<Files> = ["first", "second"]
        .into_iter()
        .map(|edition| {
            write_book(root, edition);
            finish(root)
        })
        .collect();
    assert_eq!(dead_links(&sites[0]), []);

    // How long writing takes: from the first change of the manifest to the end.
    let writing = |root: &Path| {
        let before = fs::read(&manifest).expect("manifest");
        let mut child = build(root);
        let changed = || fs::read(&manifest).expect("manifest") != before;
        while !changed() {
            let has_ended = child.try_wait().expect("status").is_some();
            assert!(!has_ended || changed(), "nothing was written");
            std::thread::yield_now();
        }
        (Instant::now(), child)
    };
    write_book(root, "first");
    let (start, mut child) = writing(root);
    assert!(child.wait().expect("rbdoc ends").success());
    let whole = start.elapsed();

    let mut random = fastrand::Rng::with_seed(7);
    let mut mixed = 0;
    for round in 0..24 {
        let edition = ["second", "first"][round % 2];
        write_book(root, edition);
        let (start, mut child) = writing(root);
        let moment = whole.mul_f64(random.f64());
        while start.elapsed() < moment {
            std::thread::sleep(Duration::from_micros(50));
        }
        child.kill().expect("killed");
        child.wait().expect("rbdoc ends");

        let mut left = files_under(&root.join("site"));
        left.retain(|path, _| !path.contains(".rbdoc-"));
        for (path, bytes) in &left {
            assert!(
                sites.iter().any(|site| site.get(path) == Some(bytes)),
                "round {round}: {path} is neither old nor new"
            );
            if Path::new(path)
                .extension()
                .is_some_and(|ending| ending == "html")
            {
                let text = String::from_utf8_lossy(bytes);
                assert!(
                    text.trim_end().ends_with("</html>"),
                    "round {round}: {path} is cut"
                );
            }
        }
        // An old page may name a heading that a new one no longer has; every page is there.
        let mut dead = dead_links(&left);
        dead.retain(|(page, address)| {
            let target = address.split('#').next().unwrap_or_default();
            !left.contains_key(&normalise(parent(page), target))
        });
        assert_eq!(dead, [], "round {round}");
        // The search that its root leads to is there as a whole, whatever stands beside it.
        let root_of = |site: &Files| site.get("search/root.js").cloned();
        let own = sites.iter().find(|site| root_of(site) == root_of(&left));
        let own = own.expect("a root that is old or new").iter();
        for (path, bytes) in own.filter(|(path, _)| path.starts_with("search/")) {
            assert_eq!(left.get(path), Some(bytes), "round {round}: {path}");
        }
        let is_whole = sites.iter().any(|site| {
            left.iter()
                .all(|(path, bytes)| site.get(path) == Some(bytes))
        });
        mixed += usize::from(!is_whole);

        let completed = finish(root);
        let new = &sites[usize::from(edition == "second")];
        assert_eq!(
            completed.keys().collect::<Vec<_>>(),
            new.keys().collect::<Vec<_>>()
        );
        assert!(
            completed == *new,
            "round {round}: the next build did not complete it"
        );
    }
    assert!(mixed > 0, "no build was killed while it wrote");
}
