//! The problems that a team knew when it began to check: a file beside `book.toml`.
//!
//! A problem is recognised by its [`Identity`]: its rule, its file and what it is about. Neither an edit elsewhere in
//! the file nor another wording of the message brings it back; problems of one identity are counted. The file is
//! sorted and has one line for each identity, so that two branches that fix different problems merge.
//!
//! What makes the site lack a file or a page ([`Rule::leaves_out`](crate::diagnostic::Rule)) is never known: it is
//! reported whatever the baseline lists, and none is written or shortened before it is fixed.
//!
//! A baseline is written once ([`write()`], by `check --write-baseline` and `init --adopt`), and from then on only
//! grows shorter ([`shrink`], by `check --update-baseline`).

use crate::data::rules::TOML_SYNTAX;
use crate::diagnostic::{Diagnostic, Identity, Level};
use crate::source::{Span, Tree};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// The file's path.
pub const BASELINE: &str = "rbdoc-baseline.toml";

/// The version of the file's format.
const SCHEMA: u32 = 2;

/// What the baseline took out of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// Problems that are known and not reported.
    pub problems: usize,
    /// Problems that are listed and no longer there.
    pub stale: usize,
}

/// How many problems of each identity a baseline lists.
type Listed = BTreeMap<Identity, usize>;

#[derive(Deserialize)]
struct Version {
    schema: u32,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    problem: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    rule: String,
    path: String,
    #[serde(default)]
    subject: String,
    #[serde(default = "one")]
    count: usize,
}

fn one() -> usize {
    1
}

/// Takes the problems that the baseline of `tree` lists out of `diagnostics`. A baseline that is not as
/// [`write()`] makes it is a problem itself, and nothing is known then.
pub fn subtract(diagnostics: &mut Vec<Diagnostic>, tree: &Tree) -> Known {
    let mut listed = match listed(tree) {
        None => return Known::default(),
        Some(Ok(listed)) => listed,
        Some(Err(unreadable)) => {
            diagnostics.push(*unreadable);
            return Known::default();
        }
    };
    let before = diagnostics.len();
    let (mut hideable, always): (Vec<_>, Vec<_>) =
        diagnostics.drain(..).partition(|d| !d.rule.leaves_out);
    take_out(&mut listed, &mut hideable, tree);
    *diagnostics = always;
    diagnostics.append(&mut hideable);
    Known {
        problems: before - diagnostics.len(),
        stale: listed.values().sum(),
    }
}

/// Takes out of `new`, which are of `tree`, the problems that were among `old`, which are of the tree `before`.
pub fn keep_new(new: &mut Vec<Diagnostic>, tree: &Tree, old: &[Diagnostic], before: &Tree) {
    take_out(&mut count(old, before), new, tree);
}

fn take_out(listed: &mut Listed, diagnostics: &mut Vec<Diagnostic>, tree: &Tree) {
    diagnostics.retain(
        |diagnostic| match listed.get_mut(&diagnostic.identity(tree)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        },
    );
}

/// Whether a baseline may list a problem: not one that is only worth knowing, nor one that nothing hides.
pub fn may_list(problem: &Diagnostic) -> bool {
    problem.level > Level::Info && !problem.rule.leaves_out
}

/// The text of a baseline that lists those of `diagnostics` that it may.
pub fn write(diagnostics: &[Diagnostic], tree: &Tree) -> String {
    text(&count(diagnostics.iter().filter(|d| may_list(d)), tree))
}

/// A baseline from which something may have been taken out.
#[derive(Debug)]
pub struct Shrunk {
    /// Its text.
    pub text: String,
    /// How many problems it still lists.
    pub left: usize,
    /// How many it no longer lists.
    pub taken_out: usize,
}

/// The baseline of `tree`, if it has one, without the problems that are not among `diagnostics`, which are all that
/// the book has. Nothing is added to it.
///
/// # Errors
/// The baseline cannot be read; the diagnostic says why.
pub fn shrink(diagnostics: &[Diagnostic], tree: &Tree) -> Option<Result<Shrunk, Box<Diagnostic>>> {
    Some(listed(tree)?.map(|listed| without(listed, diagnostics, tree)))
}

fn without(mut listed: Listed, diagnostics: &[Diagnostic], tree: &Tree) -> Shrunk {
    let before: usize = listed.values().sum();
    let now = count(diagnostics, tree);
    for (identity, number) in &mut listed {
        *number = (*number).min(now.get(identity).copied().unwrap_or_default());
    }
    listed.retain(|_, number| *number > 0);
    let left = listed.values().sum();
    Shrunk {
        text: text(&listed),
        left,
        taken_out: before - left,
    }
}

fn count<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, tree: &Tree) -> Listed {
    let mut counts = Listed::new();
    for diagnostic in diagnostics.into_iter().filter(|d| d.level > Level::Info) {
        *counts.entry(diagnostic.identity(tree)).or_default() += 1;
    }
    counts
}

fn text(listed: &Listed) -> String {
    let mut text = format!(
        "# Problems that were known when checking began; `rbdoc check` reports every other one.\n\
         # Written by `rbdoc check --write-baseline`; `rbdoc check --update-baseline` takes out what is fixed.\n\
         schema = {SCHEMA}\nproblem = [\n",
    );
    for (identity, count) in listed {
        let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  {{ rule = {}, path = {}, subject = {}, count = {count} }},",
            quote(&identity.rule),
            quote(&identity.path),
            quote(&identity.subject),
        );
    }
    text.push_str("]\n");
    text
}

/// What the baseline of `tree` lists, if there is one; or a diagnostic that says why it cannot be read.
fn listed(tree: &Tree) -> Option<Result<Listed, Box<Diagnostic>>> {
    let (file, text) = tree.readable(BASELINE)?;
    Some(read(text).map_err(|(reason, place)| {
        let unreadable = Diagnostic::new(&TOML_SYNTAX, Span::new(file, place), "", reason);
        Box::new(unreadable.help("write it anew with `rbdoc check --write-baseline`"))
    }))
}

/// The problems that a baseline lists, or why it cannot be read, and where.
fn read(text: &str) -> Result<Listed, (String, Range<usize>)> {
    let broken = |error: toml::de::Error| {
        let place = error.span().unwrap_or(0..0);
        (error.message().to_owned(), place)
    };
    // The version first: the rest of another one is not as this one expects it.
    let version: Version = toml::from_str(text).map_err(broken)?;
    if version.schema != SCHEMA {
        let age = if version.schema < SCHEMA {
            "an older rbdoc, which recognised problems by their wording"
        } else {
            "a newer rbdoc"
        };
        let place = text
            .find("schema")
            .map_or(0..0, |at| at..at + "schema".len());
        let reason = format!("a baseline of schema {} is of {age}", version.schema);
        return Err((reason, place));
    }
    let file: File = toml::from_str(text).map_err(broken)?;
    let mut listed = Listed::new();
    for Entry {
        rule,
        path,
        subject,
        count,
    } in file.problem
    {
        let identity = Identity {
            path,
            rule,
            subject,
        };
        *listed.entry(identity).or_default() += count;
    }
    Ok(listed)
}
