//! A tree of sources to a book: find the records, read them side by side, put them together.

use super::Book;
use super::layout::{self, BOOK_TOML, File};
use super::names::{self, Names};
use super::read::{self, Context, Outcome, Record};
use crate::data::{Table, key_span, schema};
use crate::diagnostic::{self, Diagnostic, did_you_mean};
use crate::record::book_toml::{self, BookToml};
use crate::record::incident::Incident;
use crate::record::runbook::Runbook;
use crate::source::{Span, Tree, normalise, parent};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::HashMap;

/// What reading depends on besides the sources.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The names of all rules, for `[lint]` and `[[allow]]`; where there are none, none is judged.
    pub rules: &'a [&'a str],
}

/// Reads every record of a tree. Never fails: what cannot be read is reported and left out.
pub fn parse(tree: &Tree, options: &Options<'_>) -> (Book, Vec<Diagnostic>) {
    let mut names = Names::default();
    let mut faults = Vec::new();
    let config = config(tree, options, &mut names, &mut faults);
    let (units, found) = layout::find(tree, &config.runbooks);
    faults.extend(found);
    let outcomes: Vec<Outcome> = {
        let context = Context::new(&config);
        units
            .par_iter()
            .map(|unit| read::read(unit, &context))
            .collect()
    };
    let mut book = Book {
        config,
        ..Book::default()
    };
    for outcome in outcomes {
        faults.extend(outcome.faults);
        names.append(outcome.names);
        if let Some(record) = outcome.record {
            put(&mut book, record);
        }
    }
    arrange(&mut book);
    book.faulty = read::faulty(&faults).collect();
    let runbooks = normalise("", &book.config.runbooks.dir);
    faults.extend(names::judge(&names, &book.policy.severities, |home| {
        // The runbooks' folder is where the settings say it is.
        home == "content/runbooks" && tree.under(&runbooks).next().is_some()
            || tree.get(home).is_some()
            || tree.under(home).next().is_some()
    }));
    diagnostic::sort(&mut faults, tree);
    (book, faults)
}

fn put(book: &mut Book, record: Record) {
    match record {
        Record::Policy(policy) => book.policy = policy,
        Record::Contacts(contacts) => book.contacts = contacts,
        Record::Services(services) => book.services = services,
        Record::Checklist(checklist) => book.checklists.push(checklist),
        Record::Message(message) => book.messages.push(message),
        Record::Runbook(runbook) => book.runbooks.push(*runbook),
        Record::Page(page) => book.pages.push(page),
        Record::Incident(incident) => book.incidents.push(*incident),
    }
}

/// Puts the records into the order in which a book has them.
fn arrange(book: &mut Book) {
    book.runbooks.sort_by(|a, b| a.id.cmp(&b.id));
    book.checklists.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    book.messages.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    book.pages.sort_by(|a, b| a.id.cmp(&b.id));
    book.incidents
        .sort_by(|a, b| began(b).cmp(&began(a)).then_with(|| b.id.cmp(&a.id)));
    one_index_a_folder(&mut book.runbooks);
}

/// When an incident began: its first time, else the day in its directory's name.
fn began(incident: &Incident) -> Option<chrono::DateTime<chrono::Utc>> {
    let times = &incident.times;
    let first = times.started.as_ref().or(times.detected.as_ref());
    let day = || {
        let day = incident.id.get(..10)?;
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
        Some(day.and_time(chrono::NaiveTime::MIN).and_utc())
    };
    first.map(|moment| moment.value.earliest()).or_else(day)
}

/// A folder with both `index.md` and `README.md` has one index page; the other is a page like any other.
fn one_index_a_folder(runbooks: &mut [Runbook]) {
    let mut best: HashMap<String, (usize, usize)> = HashMap::new();
    for number in 0..runbooks.len() {
        if !runbooks[number].is_index {
            continue;
        }
        let id = &runbooks[number].id;
        let precedence = match id.rsplit('/').next() {
            Some("index") => 0,
            Some("_index") => 1,
            _ => 2,
        };
        let (folder, mine) = (parent(id).to_owned(), (precedence, number));
        let loser = match best.get(&folder).copied() {
            Some(other) if other < mine => Some(number),
            Some((_, other)) => {
                best.insert(folder, mine);
                Some(other)
            }
            None => {
                best.insert(folder, mine);
                None
            }
        };
        if let Some(loser) = loser {
            runbooks[loser].is_index = false;
        }
    }
}

/// Reads `book.toml`; a tree without one is a book with the usual settings.
fn config(
    tree: &Tree,
    options: &Options<'_>,
    names: &mut Names,
    faults: &mut Vec<Diagnostic>,
) -> BookToml {
    let Some((id, text)) = tree.text(BOOK_TOML) else {
        return BookToml::default();
    };
    let file = File {
        id,
        path: BOOK_TOML,
        text,
    };
    let (table, outcome) = read::book_toml(file);
    faults.extend(outcome.faults);
    names.append(outcome.names);
    let config = book_toml::read(&table);
    faults.extend(missing_folder(&table, &config, tree));
    if !options.rules.is_empty() {
        let lint = config.lint.iter().map(|(rule, _)| (rule, rule.span));
        let allow = config
            .allow
            .iter()
            .map(|waiver| (&waiver.rule, waiver.rule.span));
        for (rule, span) in lint.chain(allow) {
            faults.extend(unknown_rule(rule, span, options.rules));
        }
    }
    config
}

/// A folder of runbooks that the author named, and that is not there.
fn missing_folder(table: &Table, config: &BookToml, tree: &Tree) -> Option<Diagnostic> {
    let runbooks = table.table("runbooks")?;
    let dir = runbooks.text("dir")?;
    let folder = normalise("", &config.runbooks.dir);
    tree.under(&folder).next().is_none().then(|| {
        let message = if dir.value.starts_with('/') {
            format!("`{}` is a path from the top of the disk", dir.value)
        } else {
            format!("there is no folder `{}`, or it is empty", dir.value)
        };
        schema::invalid(dir.span, message)
            .related(key_span(runbooks, "dir"), "the folder of the runbooks")
            .help("name a folder relative to `book.toml`, such as \"../docs/runbooks\"")
    })
}

fn unknown_rule(rule: &str, span: Span, known: &[&str]) -> Option<Diagnostic> {
    if known.contains(&rule) {
        return None;
    }
    let fault = schema::invalid(span, format!("there is no rule `{rule}`"));
    Some(match did_you_mean(rule, known.iter().copied()) {
        Some(meant) => fault.help(format!("did you mean `{meant}`?")),
        None => fault.help("`rbdoc explain` lists all rules"),
    })
}
