//! A tree of sources to a book: find the records, read them side by side, put them together.

use super::layout::{self, BOOK_TOML, File, Shape, Texts, Unit};
use super::read::{self, Context, Outcome};
use super::records::{Book, Record, Records};
use super::symbols::{self, SymbolTable, Symbols};
use super::values::Values;
use crate::data::{Table, key_span, schema};
use crate::diagnostic::{self, Diagnostic};
use crate::facts::incident::began_at;
use crate::record::book_toml::{self, BookToml, RunbookSettings};
use crate::record::runbook::Runbook;
use crate::source::{FileId, Tree, normalise, parent};
use chrono_tz::Tz;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads every record of a tree. Never fails: what cannot be read is reported and left out.
pub fn parse(tree: &Tree) -> (Book, Vec<Diagnostic>) {
    Reader::default().read(tree)
}

/// Reads a book, and again when it has changed. What is kept is only what would come out the same: a
/// record for the same texts under the same settings, a verdict on references for the same names.
#[derive(Default)]
pub struct Reader {
    /// Which files are which records; kept while no file comes or goes.
    layout: Option<(Shape, Vec<Diagnostic>)>,
    units: Vec<Unit>,
    /// What was read of each unit, in their order; nothing where there is nothing yet.
    entries: Vec<Option<Entry>>,
    /// The settings that reading depends on.
    settings: Option<(Tz, RunbookSettings)>,
    names: KnownSymbols,
}

/// A unit that was read.
struct Entry {
    /// The texts of its files.
    texts: Vec<(FileId, Arc<str>)>,
    outcome: Outcome,
    /// What its names add to those of the book.
    hash: u64,
    /// The values that its texts could refer to, if they do.
    values: Option<Arc<Values>>,
    /// References that lead nowhere, if they have been judged in the present names.
    unknown: Option<Vec<Diagnostic>>,
}

impl Entry {
    fn read(unit: &Unit, texts: &Texts<'_>, context: &Context<'_>) -> Self {
        let mut outcome = read::read(unit, texts, context);
        let duplicates = outcome.symbols.duplicates_in_file();
        outcome.diagnostics.extend(duplicates);
        let files = unit.files();
        let own = files.filter_map(|file| Some((file, Arc::clone(texts.shared(file)?))));
        Self {
            texts: own.collect(),
            hash: outcome.symbols.hash(),
            values: context.values.clone().filter(|_| outcome.refers),
            outcome,
            unknown: None,
        }
    }

    /// Whether the files of `unit` still hold what was read, and the texts would say the same.
    fn holds(&self, unit: &Unit, texts: &Texts<'_>, context: &Context<'_>) -> bool {
        if self.values.is_some() && self.values != context.values {
            return false;
        }
        let mut own = self.texts.iter();
        unit.files().all(|file| {
            own.next().is_some_and(|(id, text)| {
                let now = texts.shared(file);
                *id == file && now.is_some_and(|now| Arc::ptr_eq(now, text))
            })
        }) && own.next().is_none()
    }
}

/// The names of the book, kept while they are the same.
#[derive(Default)]
struct KnownSymbols {
    hash: u64,
    shape: Option<Shape>,
    table: SymbolTable,
    /// Ids that are declared twice.
    duplicates: Vec<Diagnostic>,
}

impl Reader {
    /// Reads the book in `tree`.
    pub fn read(&mut self, tree: &Tree) -> (Book, Vec<Diagnostic>) {
        let (config, own) = config(tree);
        let shape = Shape::of(tree, &config.runbooks);
        let mut diagnostics = own.diagnostics;
        diagnostics.extend(self.lay_out(tree, &config, &shape).iter().cloned());
        self.read_units(tree, &config);
        let mut book = Book {
            config,
            ..Book::default()
        };
        for Entry { outcome, .. } in self.entries.iter().flatten() {
            diagnostics.extend(outcome.diagnostics.iter().cloned());
            if let Some(record) = &outcome.record {
                put(&mut book, record.clone());
            }
        }
        arrange(&mut book);
        book.faulty = read::faulty(&diagnostics).collect();
        book.unparsed = read::unparsed(&diagnostics).collect();
        diagnostics.extend(self.judge_names(&book, &own.symbols, shape, tree));
        diagnostic::sort(&mut diagnostics, tree);
        (book, diagnostics)
    }

    /// Finds the records of the book, unless no file came or went, and what is wrong with the files.
    fn lay_out(&mut self, tree: &Tree, config: &BookToml, shape: &Shape) -> &[Diagnostic] {
        let known = self.layout.take().filter(|(known, _)| known == shape);
        let (_, found) = self.layout.insert(known.unwrap_or_else(|| {
            let (units, found) = layout::find(tree, &config.runbooks);
            let before = std::mem::replace(&mut self.units, units);
            let entries = before.iter().zip(self.entries.drain(..));
            let mut kept: HashMap<Option<FileId>, Option<Entry>> = entries
                .map(|(unit, entry)| (unit.files().next(), entry))
                .collect();
            // The first file tells a unit from every other.
            let entries = self.units.iter();
            self.entries = entries
                .map(|unit| kept.remove(&unit.files().next()).flatten())
                .collect();
            (shape.clone(), found)
        }));
        found
    }

    /// Reads the units that are new or changed, all in parallel.
    fn read_units(&mut self, tree: &Tree, config: &BookToml) {
        let settings = (config.timezone, config.runbooks.clone());
        if self.settings.as_ref() != Some(&settings) {
            self.entries.iter_mut().for_each(|entry| *entry = None);
            self.settings = Some(settings);
        }
        let texts = Texts::of(tree);
        let gives_values = |unit: &Unit| matches!(unit, Unit::Policy(_) | Unit::Contacts(_));
        let read = |entry: &mut Option<Entry>, unit: &Unit, context: &Context<'_>| {
            let known = entry.as_ref();
            if !known.is_some_and(|known| known.holds(unit, &texts, context)) {
                *entry = Some(Entry::read(unit, &texts, context));
            }
        };
        let context = Context::new(config, None);
        for (entry, unit) in self.entries.iter_mut().zip(&self.units) {
            if gives_values(unit) {
                read(entry, unit, &context);
            }
        }
        let context = Context::new(config, Some(Arc::new(self.values(tree))));
        self.entries
            .par_iter_mut()
            .zip(&self.units)
            .filter(|(_, unit)| !gives_values(unit))
            .for_each(|(entry, unit)| read(entry, unit, &context));
    }

    /// The values of the policy that was read.
    fn values(&self, tree: &Tree) -> Values {
        let mut book = Book::default();
        let mut problems = Vec::new();
        for (entry, unit) in self.entries.iter().zip(&self.units) {
            let (Some(entry), Unit::Policy(_) | Unit::Contacts(_)) = (entry, unit) else {
                continue;
            };
            if matches!(unit, Unit::Policy(_)) {
                problems.clone_from(&entry.outcome.diagnostics);
            }
            if let Some(record) = &entry.outcome.record {
                put(&mut book, record.clone());
            }
        }
        Values::of(&book.policy, &book.contacts, &problems, tree)
    }

    /// What is wrong with the names of the book, and with the references to them. `own` are those of
    /// the settings.
    fn judge_names(
        &mut self,
        book: &Book,
        own: &Symbols,
        shape: Shape,
        tree: &Tree,
    ) -> Vec<Diagnostic> {
        let entries = || self.entries.iter().flatten();
        let names = || std::iter::once(own).chain(entries().map(|entry| &entry.outcome.symbols));
        let hashes = entries().map(|entry| entry.hash);
        let hash = hashes.fold(own.hash(), u64::wrapping_add);
        let known = &mut self.names;
        let is_same = known.hash == hash
            && *known.table.severities == *book.policy.severities
            && known.shape.as_ref() == Some(&shape);
        // A place in a report moves with what stands before it.
        if !is_same || !known.duplicates.is_empty() {
            known.duplicates = symbols::duplicates_in_book(names());
        }
        if !is_same {
            known.table = SymbolTable::new(names(), &book.policy.severities);
            known.hash = hash;
            known.shape = Some(shape);
        }
        let (table, mut diagnostics) = (&self.names.table, self.names.duplicates.clone());
        diagnostics.extend(symbols::alias_collisions(&book.policy.severities));
        let runbooks = normalise("", &book.config.runbooks.dir);
        let unread = self.layout.iter().flat_map(|(_, found)| found);
        let unread = unread.filter(|found| layout::is_unread(found.rule));
        let unread: Vec<&str> = unread.map(|found| tree.path(found.span.file)).collect();
        let has = |home: &str| {
            // The runbooks' folder is where the settings say it is.
            let home = if home == RunbookSettings::default().dir {
                &runbooks
            } else {
                home
            };
            let is_at_home = |path: &&str| {
                let inside = path.strip_prefix(home);
                inside
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || home.is_empty())
            };
            let holds_home = |path: &&str| {
                let rest = home.strip_prefix(path);
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            // What a file declares that is not read is not known.
            if unread
                .iter()
                .any(|path| is_at_home(path) || holds_home(path))
            {
                return None;
            }
            Some(tree.get(home).is_some() || tree.under(home).next().is_some())
        };
        diagnostics.extend(table.judge(own, &has));
        let entries = self.entries.par_iter_mut().flatten();
        entries
            .filter(|entry| !is_same || entry.unknown.is_none())
            .for_each(|entry| entry.unknown = Some(table.judge(&entry.outcome.symbols, &has)));
        let unknown = self.entries.iter().flatten();
        diagnostics.extend(unknown.flat_map(|entry| entry.unknown.iter().flatten().cloned()));
        diagnostics
    }
}

pub(super) fn put(book: &mut Book, record: Record) {
    match record {
        Record::Policy(policy) => book.policy = policy,
        Record::Contacts(contacts) => book.contacts = contacts,
        Record::Services(services) => book.services = services,
        Record::Checklist(checklist) => book.checklists.push(checklist),
        Record::Message(message) => book.messages.push(message),
        Record::Runbook(runbook) => book.runbooks.push(runbook),
        Record::Page(page) => book.pages.push(page),
        Record::Incident(incident) => book.incidents.push(incident),
    }
}

/// Puts the records into the order in which a book has them.
pub(super) fn arrange(book: &mut Book) {
    book.runbooks.sort_by(|a, b| a.id.cmp(&b.id));
    book.checklists.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    book.messages.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    book.pages.sort_by(|a, b| a.id.cmp(&b.id));
    book.incidents
        .sort_by_cached_key(|incident| Reverse((began_at(incident), incident.id.clone())));
    one_index_a_folder(&mut book.runbooks);
}

/// A folder with both `index.md` and `README.md` has one index page; the other is a page like any other.
fn one_index_a_folder(runbooks: &mut Records<Runbook>) {
    let mut best: HashMap<String, (usize, usize)> = HashMap::new();
    let mut all = Vec::new();
    for (number, runbook) in runbooks.iter().enumerate().filter(|(_, one)| one.is_index) {
        let precedence = match runbook.id.rsplit('/').next() {
            Some("index") => 0,
            Some("_index") => 1,
            _ => 2,
        };
        let (folder, mine) = (parent(&runbook.id).to_owned(), (precedence, number));
        let least = best.entry(folder.clone()).or_insert(mine);
        *least = mine.min(*least);
        all.push((folder, mine));
    }
    for (folder, mine) in all {
        if best.get(&folder) != Some(&mine)
            && let Some(runbook) = runbooks.own(mine.1)
        {
            runbook.is_index = false;
        }
    }
}

/// Reads `book.toml`; a tree without one is a book with the usual settings.
fn config(tree: &Tree) -> (BookToml, Outcome) {
    let Some((id, text)) = tree.readable(BOOK_TOML) else {
        return (BookToml::default(), Outcome::default());
    };
    let file = File {
        id,
        path: BOOK_TOML,
        text,
    };
    let (table, mut own) = read::book_toml(file);
    let config = book_toml::read(&table);
    own.diagnostics
        .extend(missing_folder(&table, &config, tree));
    (config, own)
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
        schema::invalid(dir.span, "runbooks.dir", message)
            .related(key_span(runbooks, "dir"), "the folder of the runbooks")
            .help("name a folder relative to `book.toml`, such as \"../docs/runbooks\"")
    })
}
