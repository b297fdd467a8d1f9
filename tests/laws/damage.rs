//! No bytes make it panic: a whole book, with some of its files cut, torn, doubled, swapped or gone, is read, checked
//! and, where nothing is wrong that prevents it, made into every page.
//!
//! `RBDOC_BOOKS=25000 cargo test --release --test laws damage` tries more than the usual number.

use fastrand::Rng;
use rbdoc::diagnostic::render;
use rbdoc::record::book_toml::Audience;
use rbdoc::source::Tree;
use rbdoc::{Options, build};
use std::collections::BTreeMap;
use std::path::Path;

/// How many books are tried usually.
const BOOKS: usize = 60;
/// What means something in one of the languages, and what is no text.
const PIECES: &[&[u8]] = &[
    b"[[",
    b"]]",
    b"{{",
    b"}}",
    b"{%",
    b"\"\"\"",
    b"'",
    b"\n---\n",
    b"+++\n",
    b"```",
    b"~~~\n",
    b"<!--",
    b"<svg onload=x>",
    b"](",
    b"[^a]",
    b"[^a]: ",
    b"|",
    b"\n| - |\n",
    b"#",
    b"\n> [!",
    b"\t",
    b"\r",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x98\x80",
    b"= 9e999",
    b"-0001-13-40T99:99",
    b"2026-02-30",
    b"id = \"../..\"",
    b"schema = 2",
    b"\\u{0}",
    b"&#x202e;",
    b"<kbd>",
    b"{{policy: matrix}}",
    b"javascript:",
    b"&&",
    b"$(",
    b"<<EOF\n",
    b"\xcc\x81",
];

fn files() -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, name: &str, files: &mut Vec<(String, Vec<u8>)>) {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths {
            let last = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{name}{last}");
            if path.is_dir() {
                walk(&path, &format!("{name}/"), files);
            } else {
                files.push((name, std::fs::read(&path).expect("a file")));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/whole");
    let mut found = Vec::new();
    walk(&root.join("content"), "content/", &mut found);
    let book = std::fs::read(root.join("book.toml")).expect("a file");
    found.push(("book.toml".to_owned(), book));
    found
}

/// Does one thing to a file that happens to files.
fn damage(bytes: &mut Vec<u8>, other: &[u8], random: &mut Rng) {
    let at = random.usize(..=bytes.len());
    let end = (at + random.usize(..60)).min(bytes.len());
    match random.u8(..8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let piece = random.choice(PIECES).expect("a piece");
            drop(bytes.splice(at..at, piece.iter().copied()));
        }
        3 => {
            let new: Vec<u8> = (0..random.usize(1..12)).map(|_| random.u8(..)).collect();
            drop(bytes.splice(at..end, new));
        }
        4 => {
            // Lines of another file.
            let start = random.usize(..=other.len());
            let stop = (start + random.usize(..400)).min(other.len());
            drop(bytes.splice(at..at, other[start..stop].iter().copied()));
        }
        5 => {
            let again = bytes.clone();
            bytes.extend(again);
        }
        6 => {
            for byte in bytes.iter_mut().skip(at).take(1) {
                *byte ^= 1 << random.u8(..8);
            }
        }
        _ => {
            let piece = random.choice(PIECES).expect("a piece");
            let many = piece.repeat(random.usize(1..300));
            drop(bytes.splice(at..end, many));
        }
    }
}

#[test]
fn a_damaged_book_is_read_to_the_end() {
    let books = std::env::var("RBDOC_BOOKS");
    let books = books.map_or(BOOKS, |number| number.parse().expect("a number"));
    let files = files();
    assert!(files.len() > 10, "only {} files", files.len());
    let (mut built, mut broken) = (0, 0);
    for seed in 0..books {
        let mut random = Rng::with_seed(seed as u64);
        let mut damaged: BTreeMap<String, Vec<u8>> = files.iter().cloned().collect();
        for _ in 0..random.usize(1..4) {
            let (path, _) = random.choice(&files).expect("a file");
            let (elsewhere, other) = random.choice(&files).expect("a file");
            match random.u8(..20) {
                0 => drop(damaged.remove(path)),
                1 => drop(damaged.insert(path.clone(), other.clone())),
                2 => drop(damaged.insert(format!("{path}/{}", random.u8(..)), other.clone())),
                3 => drop(damaged.insert(elsewhere.to_uppercase(), other.clone())),
                _ => {
                    let bytes = damaged.entry(path.clone()).or_default();
                    damage(bytes, other, &mut random);
                }
            }
        }
        let mut tree = Tree::default();
        for (path, bytes) in damaged {
            tree.insert(&path, Tree::text_content(bytes));
        }
        let mut options = Options::at("2026-11-28T20:00:00Z".parse().expect("a moment"));
        options.audience = random.bool().then_some(Audience::Public);
        options.drafts = random.bool();
        let made = std::panic::catch_unwind(|| {
            let made = build(&tree, &options);
            render::text(&made.diagnostics, &tree, render::Look::default());
            made.site.is_some()
        });
        match made {
            Ok(true) => built += 1,
            Ok(false) => broken += 1,
            Err(cause) => panic!("book {seed}: {cause:?}"),
        }
    }
    assert!(built > 0 && broken > 0, "{built} built, {broken} not");
}
