//! What search costs: a build's time, memory and files, and the reader's first query.
//!
//! `cargo bench --bench search -- [PAGES…]` (1,000 and 10,000 unless said). For each size it builds a
//! generated book on a memory disk, prints the build's stages and its peak of memory, weighs the files under
//! `search/`, and has `benches/search.mjs` ask twenty queries of two words in Chromium. That needs
//! `npm ci --prefix tests/browser --ignore-scripts` once. Both words of a query stand in one page, so that there is an
//! answer; how many pages know them differs from query to query.

#![expect(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use wait4::Wait4;

const QUERIES: usize = 20;

fn main() {
    for pages in corpus::sizes() {
        let folder = corpus::folder();
        let files = corpus::book(pages);
        corpus::write(folder.path(), &files);
        println!("{pages} pages, {}", about(&files));
        build(folder.path());
        let site = folder.path().join("site");
        weigh(&site.join("search"));
        let queries = folder.path().join("queries.txt");
        fs::write(&queries, choose(&files).join("\n")).expect("queries");
        let status = Command::new("node")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/search.mjs"))
            .args([&site, &queries])
            .status()
            .expect("node starts");
        assert!(status.success(), "every query has an answer");
    }
}

/// How much there is to find.
fn about(files: &[corpus::File]) -> String {
    let mut distinct: BTreeSet<String> = BTreeSet::new();
    for file in files {
        let text = file.text.to_lowercase();
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        for word in words {
            if !distinct.contains(word) {
                distinct.insert(word.to_owned());
            }
        }
    }
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    format!(
        "{:.1} MB of sources, {} distinct words",
        megabytes(bytes as u64),
        distinct.len()
    )
}

/// One build: its stages go to standard error.
fn build(root: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rbdoc"))
        .args(["--now", "2026-11-23T12:00:00Z", "--root"])
        .arg(root)
        .args(["build", "--timings", "--deny", "warnings"])
        .stdout(Stdio::null())
        .spawn()
        .expect("rbdoc starts");
    let used = child.wait4().expect("rbdoc ends");
    assert!(
        used.status.success(),
        "the generated book passes every check"
    );
    println!("  peak {:.0} MB", megabytes(used.rusage.maxrss));
}

/// How many files search has, and how much they hold.
fn weigh(folder: &Path) {
    let mut by_sort: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let sort = match path.parent().and_then(Path::to_str) {
            Some("") | None => "(top)".to_owned(),
            Some(folder) => folder.to_owned(),
        };
        let length = entry.metadata().map_or(0, |found| found.len());
        let (files, bytes) = by_sort.entry(sort).or_default();
        *files += 1;
        *bytes += length;
    }
    for (sort, (files, bytes)) in by_sort {
        println!("  search/{sort}: {files} files, {:.1} MB", megabytes(bytes));
    }
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Queries of two words that stand in one page: in each the first word is more common than the second.
fn choose(files: &[corpus::File]) -> Vec<String> {
    let texts: Vec<BTreeSet<String>> = files
        .iter()
        .filter(|file| {
            Path::new(&file.path)
                .extension()
                .is_some_and(|it| it == "md")
        })
        .map(|file| words(&file.text))
        .collect();
    let mut pages_of: BTreeMap<&str, usize> = BTreeMap::new();
    for word in texts.iter().flatten() {
        *pages_of.entry(word).or_default() += 1;
    }
    // From a word that nearly every page has to one that a single page has.
    let bands = [
        (texts.len() / 4, usize::MAX),
        (texts.len() / 40, texts.len() / 4),
        (5, texts.len() / 40),
        (1, 5),
    ];
    let mut rng = fastrand::Rng::with_seed(11);
    let mut queries = Vec::new();
    let pairs = [
        (0, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 2),
        (2, 3),
    ];
    for (first, second) in pairs.into_iter().cycle().take(1_000) {
        let text = &texts[rng.usize(..texts.len())];
        let mut pick = |band: usize| {
            let (least, most) = bands[band];
            let inside = |word: &&String| (least..most).contains(&pages_of[word.as_str()]);
            rng.choice(text.iter().filter(inside).collect::<Vec<_>>())
        };
        if let (Some(first), Some(second)) = (pick(first), pick(second))
            && first != second
        {
            queries.push(format!("{first} {second}"));
        }
        if queries.len() == QUERIES {
            break;
        }
    }
    queries
}

/// The words of a text that somebody may look for.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect()
}
