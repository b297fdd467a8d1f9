//! The whole site of each fixture book is the one in its `expected/` folder, no page more, no page less.
//!
//! `SNAPSHOTS=overwrite cargo test --test golden` rewrites the folders; the change is then read as any
//! other. Style sheets and images are left out: their names follow their content.

mod support;

use rbdoc::site::Body;
use rbdoc::{Options, build};
use std::collections::BTreeMap;
use std::fs;
use support::{files_under, fixture, repository};

fn compare(name: &str) {
    let now = chrono::DateTime::from_timestamp(1_795_435_200, 0).expect("a day in range");
    let site = build(&fixture(name), &Options::at(now))
        .site
        .expect("a fixture book has no errors");
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    for (path, body) in site.files {
        let text = match body {
            Body::Copy(source) => format!("copy of {source}\n"),
            // Scripts and styles are tried in a browser, the index of the search in tests/search.
            Body::Bytes(_) if path.starts_with("assets/") || path.starts_with("search/") => {
                continue;
            }
            Body::Bytes(bytes) => {
                without_hashes(&String::from_utf8(bytes).expect("pages are UTF-8"))
            }
        };
        made.insert(path, text);
    }
    let folder = repository(&format!("tests/books/{name}/expected"));
    if std::env::var("SNAPSHOTS").is_ok_and(|word| word == "overwrite") {
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in &made {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folder");
            fs::write(file, text).expect("expected page");
        }
    }
    let expected: BTreeMap<String, String> = files_under(&folder)
        .into_iter()
        .map(|(path, bytes)| {
            (
                path,
                String::from_utf8(bytes).expect("expected pages are UTF-8"),
            )
        })
        .collect();
    let names = |site: &BTreeMap<String, String>| site.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&expected), "the files of the site");
    for (path, text) in &made {
        snapbox::assert_data_eq!(
            text.clone(),
            snapbox::Data::text(expected[path].clone()).raw()
        );
    }
}

/// A style sheet's name follows its content; the page around it does not change with it.
fn without_hashes(html: &str) -> String {
    let name = regex::Regex::new(r"assets/([a-z]+)[.-][0-9a-f]{8,32}\.").expect("a pattern");
    name.replace_all(html, "assets/$1.HASH.").into_owned()
}

#[test]
fn whole() {
    compare("whole");
}

#[test]
fn adopted() {
    compare("adopted");
}
