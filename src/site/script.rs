//! Scripts of the theme: many small files, of which each folder becomes a few classic scripts.
//!
//! Owns what a page loads, in which order, and what keeps one file from stopping another. A module script, or one that
//! loads another by `import`, does not run from a folder on a disk; so files are joined here.
//!
//! Every file has a scope of its own and sees one name of ours, `rbdoc`, an object that all files of a page share: what a
//! file needs of others it reads from there in its first line of code, and what it gives to others it puts there in its
//! last. A file that throws while it is loaded is reported in the browser's console, and the next one runs.
//!
//! Built-in files that follow each other become one script, each in a block, because they declare nothing by `var`. Each
//! file of the book, also one that stands in the place of a built-in one, is a script by itself, in a function: a browser
//! that cannot read it drops no line of ours. One that replaces a built-in file and is known not to parse is left out, and
//! the built-in file stays: every page opens its search by them.
//!
//! The words that scripts say stand with all others in `templates/words.toml`. What a folder's files read as
//! `rbdoc.words.group.key` is put before the first of them ([`head`]); so is what they put into markup, as
//! `rbdoc.html.group.key`, the paths of pages, as `rbdoc.pages.name`, and the table by which values are quoted, as
//! `rbdoc.quoting`. Nothing else is, since every page loads it.
//!
//! The files of `theme/js/search/` from `code.js` to `engine.js` ([`super::search_engine`]) use nothing of a browser while
//! they are loaded. So they run in any engine of JavaScript, and `rbdoc search` runs them: [`crate::search::engine`].

use super::classic;
use super::embedded::builtin;
use super::provenance::comparable;
use super::squeeze::squeeze;
use crate::check::templates::SCRIPT_SYNTAX;
use crate::diagnostic::Diagnostic;
use crate::markdown::escape;
use crate::quote;
use crate::source::{Span, Tree};
use crate::view::sitemap::FIXED;
use crate::wording::{Phrase, Words};
use serde_json::{Map, Value, json};

/// The folder of the scripts that every page loads.
pub(super) const OF_PAGE: &str = "theme/js/page/";
/// The folder of the scripts that are loaded when somebody searches.
pub(super) const OF_SEARCH: &str = "theme/js/search/";

/// The folder of the scripts that are loaded when an incident is begun.
pub(super) const OF_INCIDENT: &str = "theme/js/incident/";

/// The folder of the scripts that are loaded on pages that have what they are for.
pub(super) const OF_SOME: &str = "theme/js/later/";

/// The folder of the scripts that are loaded when somebody opens the sheet of an incident.
pub(super) const OF_SHEET: &str = "theme/js/sheet/";

const HEAD: &str = "\"use strict\";globalThis.rbdoc??={};\n";

/// A script of the site.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Script {
    /// What its name begins with.
    pub(super) stem: &'static str,
    /// What it holds.
    pub(super) text: String,
}

fn is_script(path: &str) -> bool {
    path.starts_with("theme/js/") && path.rsplit('.').next() == Some("js")
}

/// Whether pages load a script.
pub(super) fn is_loaded(path: &str) -> bool {
    let folders = [OF_PAGE, OF_SEARCH, OF_SOME, OF_INCIDENT, OF_SHEET];
    is_script(path) && folders.iter().any(|folder| path.starts_with(folder))
}

/// Reports the book's scripts that no browser can run, and puts the built-in file, if there is one, in their place.
/// `files` are the theme's: path and text.
pub(super) fn check(files: &mut [(&str, &str)], tree: &Tree) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (path, text) in files.iter_mut().filter(|(path, _)| is_script(path)) {
        let Some((file, own)) = tree.text(path) else {
            continue;
        };
        let builtin = builtin(path);
        if builtin.is_some_and(|builtin| builtin == comparable(own)) {
            continue;
        }
        let Some((range, why)) = classic::problem(own) else {
            continue;
        };
        let message = format!("a browser cannot run this script: {why}");
        let mut problem = Diagnostic::new(&SCRIPT_SYNTAX, Span::new(file, range), "", message);
        if let Some(builtin) = builtin {
            *text = builtin;
            problem = problem.help(format!(
                "the built-in script is used instead; `rbdoc theme diff {path}` shows what differs"
            ));
        }
        problems.push(problem);
    }
    problems
}

/// The scripts that a page loads of `folder`, in order. `files` are the theme's in theirs, by path; the name of a script
/// of ours begins with `stem`, of one of the book's with `own`.
///
/// A built-in file loses its comments and blanks. A book's own is taken as it is, for it may hold lines that only
/// look like comments.
pub(super) fn join(
    files: &[(&str, &str)],
    folder: &str,
    stem: &'static str,
    words: &Words,
) -> Vec<Script> {
    let scripts_of = |folder| {
        let is_of_folder =
            move |(path, _): &&(&str, &str)| path.starts_with(folder) && is_script(path);
        files.iter().filter(is_of_folder)
    };
    // The book's scripts of the page may read words when other scripts have come. Ours have read theirs.
    let is_own = |path: &str, text: &str| builtin(path).is_none_or(|ours| ours != comparable(text));
    let own = scripts_of(OF_PAGE).filter(|(path, text)| is_own(path, text));
    let read = own.chain(scripts_of(folder));
    let read: Vec<&str> = read.map(|(_, text)| *text).collect();
    let read = read.join("\n");
    let mut scripts: Vec<Script> = Vec::new();
    for (path, text) in scripts_of(folder) {
        let text = comparable(text);
        let is_builtin = !is_own(path, &text);
        let stem = if is_builtin { stem } else { "own" };
        let text = if is_builtin {
            format!(
                "try{{\n{}}}catch(error){{console.error(error)}}\n",
                squeeze(&text)
            )
        } else {
            format!("(()=>{{\n{text}\n}})();\n")
        };
        match scripts.last_mut() {
            Some(script) if is_builtin && script.stem == stem => script.text.push_str(&text),
            last => {
                let shared = last.map_or_else(|| head(&read, words), |_| String::new());
                let text = format!("{HEAD}{shared}{text}");
                scripts.push(Script { stem, text });
            }
        }
    }
    scripts
}

/// The lines that give scripts their words, and the paths of pages: those that `code`, their text, reads.
fn head(code: &str, words: &Words) -> String {
    let is_read = |name: &str| names_after(code, "pages.").any(|read| read == name);
    let pages = FIXED.iter().filter(|page| is_read(page.variable));
    let pages: Map<String, Value> = pages
        .map(|page| (page.variable.to_owned(), page.path.into()))
        .collect();
    let objects = [
        ("words", words_in(code, "words.", words, str::to_owned)),
        ("html", words_in(code, "html.", words, escape)),
        ("pages", pages),
    ];
    let filled = objects.into_iter().filter(|(_, values)| !values.is_empty());
    let mut lines = filled.fold(String::new(), |lines, (name, values)| {
        lines + &format!("rbdoc.{name}={};\n", Value::from(values))
    });
    if code.contains("quoting") {
        let table: String = quote::TABLE.lines().map(str::trim).collect();
        lines.extend(["rbdoc.quoting=", &table, ";\n"]);
    }
    lines
}

/// The words that `code` reads from an object, by group and key, each as `written`.
fn words_in(
    code: &str,
    object: &str,
    words: &Words,
    written: fn(&str) -> String,
) -> Map<String, Value> {
    let mut groups = Map::new();
    for name in names_after(code, object) {
        let (group, key) = name.split_once('.').unwrap_or((name, ""));
        let key = key.split('.').next().unwrap_or_default();
        let of_group = words.groups().find(|(known, _)| *known == group);
        // `words.group[…]` may be any of the group.
        let phrases = of_group.into_iter().flat_map(|(_, phrases)| phrases);
        for (known, phrase) in phrases.filter(|(known, _)| key.is_empty() || key == *known) {
            let phrase = match phrase {
                Phrase::Plain(text) => json!(written(text)),
                Phrase::Counted { one, other } => {
                    json!({"one": written(one), "other": written(other)})
                }
            };
            let group = groups.entry(group).or_insert_with(|| json!({}));
            if let Some(group) = group.as_object_mut() {
                group.insert(known.clone(), phrase);
            }
        }
    }
    groups
}

/// What stands after each `before` in code: names with dots between.
fn names_after<'c>(code: &'c str, before: &'c str) -> impl Iterator<Item = &'c str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let parts = code.split(before).skip(1);
    parts.filter_map(move |part| part.split(|c| !is_name(c)).next())
}
