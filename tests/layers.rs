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
    &["foreign", "quote"],
    &["source", "time"],
    // What a fault is; how it is shown is the edge's (see below).
    &["diagnostic"],
    &["data", "markdown"],
    &["record", "wording"],
    // Lists of a book are in the order in which incidents began.
    // A page takes over values of the policy when it is read, in the words of the decision engine.
    &["facts", "decide"],
    &["book", "edit"],
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

/// The module of a source file, part by part: `check/policy/mod.rs` is `check`, `policy`.
fn module(file: &Path) -> Vec<String> {
    let path = file.with_extension("");
    let names = path.components();
    let mut names: Vec<String> = names
        .map(|name| name.as_os_str().to_string_lossy().into_owned())
        .collect();
    names.pop_if(|name| name == "mod");
    names
}

/// The paths that `text` begins with, each spread out: `{a, b::{c, d}}` is `a`, `b::c`, `b::d`.
fn paths(text: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let end = text.find(|c| !is_path(c)).unwrap_or(text.len());
    let (start, rest) = text.split_at(end);
    let Some(list) = rest.strip_prefix('{') else {
        return vec![start.to_owned()];
    };
    let mut depth = 0;
    let mut items = vec![String::new()];
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(String::new()),
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                items.last_mut().expect("an item").push(c);
            }
        }
    }
    let items = items.iter().flat_map(|item| paths(item.trim()));
    items.map(|item| format!("{start}{item}")).collect()
}

/// The modules of the crate that the file of the module `own` names, by `super::` or `crate::`.
fn known_modules(code: &str, own: &[String], all: &BTreeSet<Vec<String>>) -> BTreeSet<Vec<String>> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.collect::<Vec<_>>().join(" ");
    let mut names = BTreeSet::new();
    for start in ["super::", "crate::"] {
        for (at, _) in code.match_indices(start) {
            // The rest of `super::super::` is found with its first part.
            if code[..at].ends_with("super::") {
                continue;
            }
            for path in paths(&code[at..]) {
                let mut module = Vec::new();
                for part in path.split("::") {
                    match part {
                        "super" if module.is_empty() => module = own[..own.len() - 1].to_vec(),
                        "super" => drop(module.pop()),
                        "crate" | "self" => {}
                        part => module.push(part.to_owned()),
                    }
                }
                // What follows the module is something in it.
                while !module.is_empty() && !all.contains(&module) {
                    module.pop();
                }
                names.insert(module);
            }
        }
    }
    names
}

/// The files of a room that stand in a circle, or behind one. A folder's `mod.rs` lists its files and stands outside.
fn circle(files: &[(PathBuf, String)]) -> Vec<String> {
    let all: BTreeSet<Vec<String>> = files.iter().map(|(file, _)| module(file)).collect();
    let is_list = |file: &Path| file.file_stem().is_some_and(|name| name == "mod");
    let mut names: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (file, code) in files.iter().filter(|(file, _)| !is_list(file)) {
        let own = module(file);
        let mut known = known_modules(code, &own, &all);
        known.remove(&own);
        names.insert(own, known);
    }
    // Whoever knows only files that are out of the way is out of the way.
    loop {
        let left: BTreeSet<Vec<String>> = names.keys().cloned().collect();
        names.retain(|_, known| !known.is_disjoint(&left));
        if names.len() == left.len() {
            return left.iter().map(|module| module.join("::")).collect();
        }
    }
}

/// In each room the files stand in a line: none knows a file that knows it, be it through others.
#[test]
fn no_file_of_a_room_knows_one_that_knows_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    for path in sources(&root) {
        let code = fs::read_to_string(&path).expect("a source file");
        let file = path.strip_prefix(&root).expect("below src").to_owned();
        let first = module(&file).swap_remove(0);
        rooms.entry(first).or_default().push((file, code));
    }
    let circles = rooms.values().map(|files| circle(files));
    let circles: Vec<_> = circles.filter(|circle| !circle.is_empty()).collect();
    assert!(
        circles.is_empty(),
        "a circle is among the files of each of {circles:#?}"
    );
}

#[test]
fn a_circle_is_found_through_folders_and_lists_of_names() {
    let book = |files: &[(&str, &str)]| {
        let files = files
            .iter()
            .map(|(path, code)| (PathBuf::from(path), (*code).to_owned()));
        circle(&files.collect::<Vec<_>>())
    };
    // Two files of one name in two folders are two files.
    assert!(
        book(&[
            ("room/page.rs", "use super::list::all;"),
            ("room/list.rs", "use super::inner::page::{self, Page};"),
            ("room/inner/mod.rs", "mod page; use super::list;"),
            ("room/inner/page.rs", "use crate::other::list;"),
        ])
        .is_empty()
    );
    let circles = [
        "use super::super::list;",
        "use super::super::{other, list::{All, one}};",
        "fn all() { crate::room::list::all() }",
    ];
    for code in circles {
        let found = book(&[
            (
                "room/list.rs",
                "use super::{\n    inner::page,\n    other,\n};",
            ),
            ("room/inner/page.rs", code),
            ("room/other.rs", "// use super::list;\nuse std::fmt;"),
        ]);
        assert_eq!(found, ["room::inner::page", "room::list"], "{code}");
    }
}
