//! Who may import whom. Each part of the program knows only what lies below it, so that everything
//! between the sources and the site stays a pure function that a test can call.
//!
//! The layers stand in `LAYERS`, lowest first; parts of one layer may not know each other. The test
//! reads the `crate::` paths of every file. To let a part know more is to move it up here, and to say why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first.
const LAYERS: &[&[&str]] = &[
    &["foreign"],
    &["source", "time"],
    // What a fault is; how it is shown is the edge's (see below).
    &["diagnostic"],
    &["data", "markdown"],
    &["record", "wording"],
    // Lists of a book are in the order in which incidents began.
    &["facts"],
    &["book", "decide", "edit"],
    &["check", "view"],
    // What is searched is what the pages show.
    &["search"],
    // The reference pages and the schemas are written from the tables of fields and rules.
    &["site", "reference", "json_schema"],
    // A new book begins with schemas, a new record with a template.
    &["start"],
    &["pipeline"],
    &["session"],
    // The edge: the only parts that know disks, terminals, clocks and sockets.
    &["diagnostic::render"],
    &["disk"],
    &["serve"],
    &["cli"],
    &["main"],
];

fn layer(part: &str) -> Option<usize> {
    LAYERS.iter().position(|parts| parts.contains(&part))
}

/// The part that a source file belongs to: its first folder or its name.
fn part_of(path: &Path) -> String {
    let mut names = path
        .components()
        .map(|name| name.as_os_str().to_str().expect("a name in UTF-8"));
    let first = names.next().expect("a file");
    let second = names.next().unwrap_or_default().trim_end_matches(".rs");
    match (first, second) {
        ("diagnostic", "render") => "diagnostic::render".to_owned(),
        _ => first.trim_end_matches(".rs").to_owned(),
    }
}

/// The parts that a line of code names after `crate::` or `rbdoc::`.
fn named(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let mut parts = Vec::new();
    for start in ["crate::", "rbdoc::"] {
        for (at, _) in code.match_indices(start) {
            let path = &code[at + start.len()..];
            // `crate::{book, check::RULES}` names several.
            let paths: Vec<&str> = match path.strip_prefix('{') {
                Some(list) => list.split(',').map(str::trim).collect(),
                None => vec![path],
            };
            parts.extend(paths.into_iter().map(|path| {
                let word = |c: char| !(c.is_alphanumeric() || c == '_');
                let first = path.split(word).next().unwrap_or_default();
                if path.starts_with("diagnostic::render") {
                    "diagnostic::render".to_owned()
                } else {
                    first.to_owned()
                }
            }));
        }
    }
    parts
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder of sources")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn nothing_knows_what_lies_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for path in sources(&root) {
        let file = path.strip_prefix(&root).expect("below src");
        let part = part_of(file);
        // The architecture page names all parts; that is what it is for.
        if part == "lib" {
            continue;
        }
        let Some(own) = layer(&part) else {
            faults.push(format!("src/{}: `{part}` has no layer", file.display()));
            continue;
        };
        let text = fs::read_to_string(&path).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            for other in named(line) {
                // What the crate's root gives to everybody stands for the pipeline.
                let other = if other.starts_with(char::is_uppercase)
                    || ["build", "inspect", "run"].contains(&other.as_str())
                {
                    "pipeline".to_owned()
                } else {
                    other
                };
                let allowed = other == part
                    // Macros live at the crate's root.
                    || ["fields", "rule", "words"].contains(&other.as_str())
                    || layer(&other).is_some_and(|layer| layer < own);
                if !allowed {
                    faults.push(format!(
                        "src/{}:{}: `{part}` may not know `{other}`",
                        file.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_layers_exist_and_stand_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let parts: Vec<&str> = LAYERS.concat();
    for (at, part) in parts.iter().enumerate() {
        assert!(
            !parts[at + 1..].contains(part),
            "`{part}` stands in two layers"
        );
        let path = root.join(part.replace("::", "/"));
        assert!(
            path.is_dir() || path.with_extension("rs").is_file(),
            "there is no `{part}`"
        );
    }
}

#[test]
fn the_map_of_the_crate_names_every_part() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let map = fs::read_to_string(root.join("lib.rs")).expect("the architecture page");
    let map = map.split("#![").next().unwrap_or_default();
    for part in LAYERS.concat() {
        let own = part.split("::").next().unwrap_or_default();
        assert!(
            own == "main" || map.contains(&format!("`{own}`")),
            "src/lib.rs does not say what `{own}` owns"
        );
    }
}

/// Rooms whose files stand in a line: none knows a file that knows it, be it through others. A room whose last
/// circle is opened is added here.
const LINES: &[&str] = &["cli", "disk", "search", "serve"];

/// The files beside it that a file names after `super::`.
fn siblings(code: &str) -> BTreeSet<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for (at, start) in code.match_indices("super::") {
        let path = &code[at + start.len()..];
        let paths: Vec<&str> = match path.strip_prefix('{') {
            Some(list) => {
                let list = list.split(';').next().unwrap_or_default();
                list.split(',').map(str::trim).collect()
            }
            None => vec![path],
        };
        let word = |c: char| !(c.is_alphanumeric() || c == '_');
        let firsts = paths.into_iter().filter_map(|path| path.split(word).next());
        names.extend(firsts.map(str::to_owned));
    }
    names
}

#[test]
fn the_files_of_these_rooms_stand_in_a_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for room in LINES {
        let mut knows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for path in sources(&root.join(room)) {
            let name = path.file_stem().expect("a name").to_string_lossy();
            if name != "mod" {
                let code = fs::read_to_string(&path).expect("a source file");
                knows.insert(name.into_owned(), siblings(&code));
            }
        }
        let files: BTreeSet<String> = knows.keys().cloned().collect();
        assert!(
            knows.values().any(|known| !known.is_disjoint(&files)),
            "no file of src/{room} names another"
        );
        // Whoever knows only files that are out of the way is out of the way.
        loop {
            let left: BTreeSet<String> = knows.keys().cloned().collect();
            knows.retain(|_, known| !known.is_disjoint(&left));
            if knows.len() == left.len() {
                break;
            }
        }
        assert!(
            knows.is_empty(),
            "src/{room}: a circle is among {:?}",
            knows.keys()
        );
    }
}
