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
//! The files of `theme/js/search/` from `code.js` to `engine.js` ([`super::search_engine`]) use nothing of a browser while
//! they are loaded. So they run in any engine of JavaScript, and `rbdoc search` runs them: [`crate::search::engine`].

use super::classic;
use super::embedded::{EMBEDDED, builtin};
use super::provenance::comparable;
use crate::check::templates::SCRIPT_SYNTAX;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Tree};

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

/// The scripts that a page loads of `folder`, in order. `files` are the theme's in theirs; the name of a script of
/// ours begins with `stem`, of one of the book's with `own`.
///
/// A built-in file loses its comments and indentation. A book's own is taken as it is, for it may hold lines that only
/// look like comments.
pub(super) fn join(files: &[(&str, &str)], folder: &str, stem: &'static str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for (path, text) in files {
        if !path.starts_with(folder) || !is_script(path) {
            continue;
        }
        let text = comparable(text);
        let is_builtin = EMBEDDED.contains(&(path, &text));
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
            _ => scripts.push(Script {
                stem,
                text: format!("{HEAD}{text}"),
            }),
        }
    }
    scripts
}

/// A script without the lines that are comments, indentation and empty lines.
fn squeeze(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.flat_map(|line| [line, "\n"]).collect()
}
