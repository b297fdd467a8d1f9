//! What several tests need: fixture books, and the links of a finished site.

#![allow(dead_code, reason = "each test binary uses its own part")]

use rbdoc::source::{Content, Tree, normalise, parent};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files under a folder: path relative to it, and bytes.
pub(crate) fn files_under(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(directory) = open.pop() {
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let (Ok(relative), Ok(bytes)) = (path.strip_prefix(folder), fs::read(&path)) {
                files.insert(relative.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
    }
    files
}

/// The tree of a fixture book, read without the edge.
pub(crate) fn fixture(name: &str) -> Tree {
    let mut tree = Tree::default();
    for (path, bytes) in files_under(&repository(&format!("tests/books/{name}"))) {
        if path.starts_with("expected/") {
            continue;
        }
        let is_image = Path::new(&path)
            .extension()
            .is_some_and(|ending| ending == "png");
        let content = if is_image {
            Content::Asset {
                len: bytes.len() as u64,
            }
        } else {
            Tree::text_content(bytes)
        };
        tree.insert(&path, content);
    }
    tree
}

/// The values of an attribute in a page of HTML, entities decoded as far as addresses need.
pub(crate) fn attribute<'a>(html: &'a str, name: &str) -> Vec<String> {
    let opening = format!(" {name}=\"");
    html.match_indices(&opening)
        .filter_map(|(at, _)| {
            let rest: &'a str = &html[at + opening.len()..];
            rest.split_once('"').map(|(value, _)| value)
        })
        .map(|value| {
            value
                .replace("&amp;", "&")
                .replace("&#x27;", "'")
                .replace("&#39;", "'")
        })
        .collect()
}

/// Whether a file of a site is a page.
pub(crate) fn is_page(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "html")
}

/// Addresses of a site that lead nowhere in it: page and address.
pub(crate) fn dead_links(site: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let ids: BTreeMap<&str, BTreeSet<String>> = site
        .iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, bytes)| {
            (
                path.as_str(),
                attribute(&String::from_utf8_lossy(bytes), "id")
                    .into_iter()
                    .collect(),
            )
        })
        .collect();
    let mut dead = Vec::new();
    for (path, bytes) in site.iter().filter(|(path, _)| is_page(path)) {
        let html = String::from_utf8_lossy(bytes);
        for address in attribute(&html, "href")
            .into_iter()
            .chain(attribute(&html, "src"))
        {
            let leaves = address.split_once(':').is_some_and(|(scheme, _)| {
                scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                    && scheme
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
            });
            if leaves {
                continue;
            }
            let (target, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let target = percent_encoding::percent_decode_str(target)
                .decode_utf8_lossy()
                .into_owned();
            let target = if target.is_empty() {
                path.clone()
            } else {
                normalise(parent(path), &target)
            };
            let anchor = percent_encoding::percent_decode_str(anchor)
                .decode_utf8_lossy()
                .into_owned();
            let alive = site.contains_key(&target)
                && (anchor.is_empty()
                    || ids
                        .get(target.as_str())
                        .is_none_or(|ids| ids.contains(&anchor)));
            if !alive {
                dead.push((path.clone(), address));
            }
        }
    }
    dead
}
