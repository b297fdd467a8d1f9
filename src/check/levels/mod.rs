//! How bad a problem is in this book: the levels of `[lint]`, and waivers.
//!
//! No level and no waiver hides a problem of a rule that [`leaves_out`](crate::diagnostic::Rule::leaves_out) something;
//! to try it is a problem of `book.toml`.
//!
//! Waivers come after levels, so that a rule which is off leaves its waivers unused. A waiver that has
//! run out waives nothing: its date was a promise to look again.

pub(super) mod rules;

use super::table::rule;
use crate::data::schema;
use crate::diagnostic::{Diagnostic, Level};
use crate::record::Text;
use crate::record::book_toml::{BookToml, Waiver};
use crate::source::Tree;
use chrono::{DateTime, NaiveDate, Utc};
use globset::{GlobBuilder, GlobMatcher};
use rules::{WAIVER_EXPIRED, WAIVER_UNUSED};
use std::collections::HashMap;

/// The diagnostics of a book at the levels that it sets, without those it waives.
pub fn apply(
    diagnostics: Vec<Diagnostic>,
    config: &BookToml,
    tree: &Tree,
    now: DateTime<Utc>,
) -> Vec<Diagnostic> {
    let levels: HashMap<&str, Level> = config
        .lint
        .iter()
        .map(|(rule, level)| (rule.value.as_str(), level.value))
        .collect();
    let level = |mut diagnostic: Diagnostic| {
        diagnostic.level = settled(&diagnostic, &levels);
        (diagnostic.level != Level::Off).then_some(diagnostic)
    };
    let mut waivers: Vec<Waiving<'_>> = config.allow.iter().map(Waiving::new).collect();
    let today = now.with_timezone(&config.timezone).date_naive();
    let mut left: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(level)
        .filter(|diagnostic| !is_waived(diagnostic, &mut waivers, tree, today))
        .collect();
    // Of a rule that does not exist, the name alone is to be said.
    let known = waivers
        .iter()
        .filter(|waiver| rule(&waiver.waiver.rule).is_ok());
    let own = known.filter_map(|waiver| waiver.judge(today));
    let refused = unknown_rules(config).chain(unhideable(config));
    left.extend(own.chain(refused).filter_map(level));
    left
}

/// Levels and waivers of rules whose problems nothing hides. To set their usual level is no mistake.
fn unhideable(config: &BookToml) -> impl Iterator<Item = Diagnostic> {
    let is_milder = |name: &Text, level: Level| rule(name).is_ok_and(|rule| level < rule.level);
    let levels = config.lint.iter();
    let levels = levels.filter(move |(name, level)| is_milder(name, level.value));
    let levels = levels.map(|(name, _)| (name, "no milder level"));
    let waivers = config.allow.iter().map(|one| (&one.rule, "no waiver"));
    levels.chain(waivers).filter_map(|(name, what)| {
        rule(name).ok().filter(|rule| rule.leaves_out)?;
        let message = format!("`{}` has {what}", name.value);
        let refused = schema::invalid(name.span, name.as_str(), message);
        Some(refused.help(
            "what it finds is missing from the site: fix it, or leave the file out with `exclude`",
        ))
    })
}

/// Names in `[lint]` and `[[allow]]` that no rule has.
fn unknown_rules(config: &BookToml) -> impl Iterator<Item = Diagnostic> {
    let levels = config.lint.iter().map(|(rule, _)| rule);
    let waivers = config.allow.iter().map(|waiver| &waiver.rule);
    levels.chain(waivers).filter_map(|name| {
        let near = rule(name).err()?;
        let unknown = schema::invalid(
            name.span,
            name.as_str(),
            format!("there is no rule `{}`", name.value),
        );
        Some(unknown.help(near.map_or_else(
            || "`rbdoc explain` lists all rules".to_owned(),
            |near| format!("did you mean `{near}`?"),
        )))
    })
}

/// A level in `[lint]` wins, but what is milder in a draft stays milder.
fn settled(diagnostic: &Diagnostic, levels: &HashMap<&str, Level>) -> Level {
    if diagnostic.rule.leaves_out {
        return diagnostic.level;
    }
    match levels.get(diagnostic.rule.name) {
        Some(level) if diagnostic.level < diagnostic.rule.level => (*level).min(diagnostic.level),
        Some(level) => *level,
        None => diagnostic.level,
    }
}

/// A waiver, and what became of it.
struct Waiving<'a> {
    waiver: &'a Waiver,
    /// Nothing for a waiver of all files, or for a pattern that cannot be read and was reported.
    pattern: Option<GlobMatcher>,
    used: bool,
}

impl<'a> Waiving<'a> {
    fn new(waiver: &'a Waiver) -> Self {
        let pattern = waiver.path.as_ref().and_then(|path| {
            let glob = GlobBuilder::new(path).literal_separator(true).build();
            Some(glob.ok()?.compile_matcher())
        });
        Self {
            waiver,
            pattern,
            used: false,
        }
    }

    fn covers(&self, path: &str) -> bool {
        match (&self.waiver.path, &self.pattern) {
            (None, _) => true,
            // A name may hold what a pattern reads as a wildcard.
            (Some(own), _) if own.value == path => true,
            (Some(_), pattern) => pattern.as_ref().is_some_and(|glob| glob.is_match(path)),
        }
    }

    fn has_expired(&self, today: NaiveDate) -> bool {
        self.waiver
            .until
            .as_ref()
            .is_some_and(|until| until.value < today)
    }

    /// What a problem of the waiver is about.
    fn subject(&self) -> String {
        let path = self.waiver.path.as_ref().map_or("", |path| path.as_str());
        format!("{} {path}", self.waiver.rule.value)
            .trim_end()
            .to_owned()
    }

    fn judge(&self, today: NaiveDate) -> Option<Diagnostic> {
        let rule = &self.waiver.rule;
        // A waiver of no rule, or of one that has none, is reported as that.
        if super::rule(rule).map_or(true, |rule| rule.leaves_out) {
            return None;
        }
        match &self.waiver.until {
            Some(until) if self.has_expired(today) => Some(
                Diagnostic::new(
                    &WAIVER_EXPIRED,
                    until.span,
                    self.subject(),
                    format!("the waiver of `{}` has run out", rule.value),
                )
                .label(format!("held until {}", until.value))
                .help("fix the problem and delete the waiver, or agree on a new date"),
            ),
            _ if self.used => None,
            _ => Some(
                Diagnostic::new(
                    &WAIVER_UNUSED,
                    rule.span,
                    self.subject(),
                    format!("nothing is left to waive for `{}`", rule.value),
                )
                .label(self.waiver.path.as_ref().map_or_else(
                    || "no file has this problem".to_owned(),
                    |path| format!("`{}` does not have this problem", path.value),
                ))
                .help("delete the waiver"),
            ),
        }
    }
}

fn is_waived(
    diagnostic: &Diagnostic,
    waivers: &mut [Waiving<'_>],
    tree: &Tree,
    today: NaiveDate,
) -> bool {
    if diagnostic.rule.leaves_out {
        return false;
    }
    let path = tree.path(diagnostic.span.file);
    let mut waived = false;
    for waiver in waivers
        .iter_mut()
        .filter(|waiver| waiver.waiver.rule.value == diagnostic.rule.name && waiver.covers(path))
    {
        // Used also when it has run out: the problem is there, and reporting both says what to do.
        waiver.used = true;
        waived |= !waiver.has_expired(today);
    }
    waived
}
