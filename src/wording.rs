//! The words of the interface that stand in no template: names of facts and states, titles of fixed pages, sentences
//! that are put together.
//!
//! Owns the built-in table, `templates/words.toml`, and how a book's own file of that name is laid over it, key by key:
//! a book that says one thing otherwise holds one key, and a translation holds all of them. May know the tree, the
//! reader of TOML and diagnostics. Views, the index of the search and templates (as `words`) take their words from here; problems and the terminal speak English and take the built-in ones.
//!
//! Order of events: [`of_book`] reads a book's file and reports what in it is unknown or lacks a place to fill in; the
//! built-in words stay there. A look-up is two searches in small maps: a page needs a few dozen.

use crate::data::{Kind, Value, parse_toml, rules};
use crate::diagnostic::{Diagnostic, Rule, did_you_mean};
use crate::foreign::isolated;
use crate::source::{Spanned, Tree};
use crate::time::Duration;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write};
use std::sync::LazyLock;

/// Where the words stand, the built-in ones and a book's own.
pub const PATH: &str = "templates/words.toml";
/// The built-in file.
pub const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/words.toml"));

// That the built-in file can be read is tested.
static ENGLISH: LazyLock<Words> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

/// The words, by group and key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, BTreeMap<String, Phrase>>);

/// One entry of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Phrase {
    /// A text, perhaps with places to fill in: `{time}`.
    Plain(String),
    /// What is counted: the form for 1, and that for all other numbers. Named as Unicode's plural categories are, so
    /// that a language with more of them can get more.
    Counted {
        /// For 1.
        one: String,
        /// For all other numbers.
        other: String,
    },
}

impl Phrase {
    fn read(value: &Value) -> Option<Self> {
        let Kind::Table(forms) = &value.kind else {
            return Some(Self::Plain(value.as_text()?.to_owned()));
        };
        let form = |name| Some(forms.get(name)?.as_text()?.to_owned());
        Some(Self::Counted {
            one: form("one")?,
            other: form("other")?,
        })
    }

    /// The form for `n`.
    fn form(&self, n: usize) -> &str {
        match self {
            Self::Counted { one, .. } if n == 1 => one,
            Self::Plain(text) | Self::Counted { other: text, .. } => text,
        }
    }

    /// The names of the places to fill in. The form for 1 may do without.
    fn places(&self) -> BTreeSet<&str> {
        let parts = self.form(0).split('{').skip(1);
        parts
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect()
    }
}

impl Words {
    /// The built-in words.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// All groups: their names, and their entries by key.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, Phrase>)> {
        self.0.iter().map(|(name, group)| (name.as_str(), group))
    }

    /// The words of `key` in `group`, if there are any.
    pub fn find(&self, group: &str, key: &str) -> Option<&str> {
        Some(self.0.get(group)?.get(key)?.form(0))
    }

    /// The words of `key` in `group`: of a value of an enumeration by the word that stands for it in files.
    pub fn of<'w>(&'w self, group: &str, key: &'w str) -> &'w str {
        self.find(group, key).unwrap_or(key)
    }

    /// The words of `group.key`.
    pub fn get<'w>(&'w self, path: &'w str) -> &'w str {
        self.form(path, 0)
    }

    /// The words of `group.key`, to keep.
    pub fn text(&self, path: &str) -> String {
        self.get(path).to_owned()
    }

    fn form<'w>(&'w self, path: &'w str, n: usize) -> &'w str {
        let found = path
            .split_once('.')
            .and_then(|(group, key)| self.0.get(group)?.get(key));
        found.map_or(path, |phrase| phrase.form(n))
    }

    /// The words of `group.key` with their places filled in, each by its name.
    pub fn with(&self, path: &str, places: &[(&str, &dyn Display)]) -> String {
        fill(self.get(path), places)
    }

    /// `n` of something: `1 runbook`, `3 runbooks`.
    pub fn count(&self, path: &str, n: usize) -> String {
        let number = whole(i64::try_from(n).unwrap_or(i64::MAX));
        fill(self.form(path, n), &[("n", &number)])
    }

    /// A length of time, in its two largest units.
    pub fn duration(&self, duration: Duration) -> String {
        let part = |(n, unit)| {
            let n = usize::try_from(n).unwrap_or(usize::MAX);
            self.count(&format!("duration.{unit}"), n)
        };
        let parts: Vec<String> = duration.parts().into_iter().map(part).collect();
        parts.join(" ")
    }
}

fn fill(text: &str, places: &[(&str, &dyn Display)]) -> String {
    let mut parts = text.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once('}').unwrap_or((part, ""));
        // Writing into a string cannot fail.
        let _ = match places.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => write!(out, "{}{after}", isolated(&value.to_string())),
            None => write!(out, "{{{part}"),
        };
    }
    out
}

/// A whole number with its thousands parted: `12,345`.
pub fn whole(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The words of a book, its own where it has any, and what is wrong with its own.
pub fn of_book(tree: &Tree) -> (Cow<'static, Words>, Vec<Diagnostic>) {
    let Some((file, text)) = tree.text(PATH) else {
        return (Cow::Borrowed(&ENGLISH), Vec::new());
    };
    let parsed = parse_toml(file, text);
    let mut words = ENGLISH.clone();
    let mut problems = parsed.diagnostics;
    for (name, value) in &parsed.table.entries {
        let Some(group) = words.0.get_mut(&name.value) else {
            problems.push(unknown(name, &name.value, ENGLISH.0.keys()));
            continue;
        };
        match &value.kind {
            Kind::Table(table) => {
                let entries = table.entries.iter();
                problems.extend(entries.filter_map(|(key, value)| {
                    let path = format!("{}.{}", name.value, key.value);
                    match group.get_mut(&key.value) {
                        Some(phrase) => replace(phrase, &path, value),
                        None => Some(unknown(key, &path, group.keys())),
                    }
                }));
            }
            Kind::Broken => {}
            _ => problems.push(wrong(
                &rules::WRONG_TYPE,
                value,
                &name.value,
                "must be a table",
            )),
        }
    }
    (Cow::Owned(words), problems)
}

/// Puts the words of a book in the place of the built-in ones, or says why it cannot.
fn replace(phrase: &mut Phrase, path: &str, value: &Value) -> Option<Diagnostic> {
    let is_counted = matches!(phrase, Phrase::Counted { .. });
    let own = Phrase::read(value).filter(|own| is_counted || matches!(own, Phrase::Plain(_)));
    let Some(own) = own else {
        let message = if is_counted {
            "must be text, or a table of the texts `one` and `other`"
        } else {
            "must be text"
        };
        // What cannot be parsed has been reported.
        let is_new = value.kind != Kind::Broken;
        return is_new.then(|| wrong(&rules::WRONG_TYPE, value, path, message));
    };
    let (known, given) = (phrase.places(), own.places());
    if let Some(place) = given.difference(&known).next() {
        let message = format!("has the place `{{{place}}}`, which nothing fills in");
        let problem = wrong(&rules::INVALID_VALUE, value, path, &message);
        return Some(match did_you_mean(place, known.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{{{near}}}`?")),
            None => problem,
        });
    }
    if let Some(place) = known.difference(&given).next() {
        let message = format!("lacks the place `{{{place}}}`");
        let problem = wrong(&rules::INVALID_VALUE, value, path, &message);
        let builtin = phrase.form(0);
        return Some(problem.help(format!("the built-in words are `{builtin}`")));
    }
    *phrase = own;
    None
}

fn wrong(rule: &'static Rule, value: &Value, path: &str, message: &str) -> Diagnostic {
    Diagnostic::new(rule, value.span, path, format!("`{path}` {message}"))
}

fn unknown<'a>(
    name: &Spanned<String>,
    path: &str,
    known: impl Iterator<Item = &'a String>,
) -> Diagnostic {
    let message = format!("there are no words `{path}`");
    let problem = Diagnostic::new(&rules::UNKNOWN_FIELD, name.span, path, message);
    match did_you_mean(&name.value, known.map(String::as_str)) {
        Some(near) => problem
            .help(format!("did you mean `{near}`?"))
            .fix(name.span, near),
        None => problem.help("`rbdoc theme eject words.toml` writes a copy with all of them"),
    }
}
