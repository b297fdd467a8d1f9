//! A book as the readers of a site may know it: the one gate between what is written and what is published.
//!
//! Owns [`Edition`]: a book without the records that its readers may not see, and, for the public, without what the
//! fields of the others keep to themselves. Pages, search, print, lists and counts are made from an edition, so that
//! nothing is left to them to leave out. Checks and commands look at the book itself.
//!
//! Order of events: [`Editions::of`] finds out which records are left out and who may be named. For the public it reads
//! every record again from tables that went through [`disclosed`]; what comes out as it was is
//! shared with the book. Editions that are asked for again read only what changed.

use super::layout::{BOOK_TOML, Texts, Unit};
use super::parse::{arrange, put};
use super::read::{self, Context};
use super::records::{Book, Record, Records};
use super::values::{self, Values};
use crate::data::{Namespace, Withheld, disclosed, parse_toml, withholds};
use crate::facts::audience::Readers;
use crate::record::book_toml::{self, BookToml};
use crate::record::param::Param;
use crate::record::runbook::Runbook;
use crate::record::services::Services;
use crate::record::{names, page};
use crate::source::{FileId, Tree, parent};
use crate::wording;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A book as some readers may know it.
#[derive(Debug, Clone)]
pub struct Edition {
    /// What they may know.
    pub book: Book,
    /// Who they are.
    pub readers: Readers,
    /// Sources that no page may show or copy: files, and folders of incidents.
    pub hidden: Vec<String>,
    /// What stands in the place of a text that is not public.
    not_public: String,
}

impl Edition {
    /// Makes the edition of `book` for `readers`. `tree` holds its sources.
    pub fn of(book: &Book, tree: &Tree, readers: Readers) -> Self {
        Editions::default().of(book, tree, readers)
    }

    /// Whether `text` stands in the place of one that is not public.
    pub fn is_withheld(&self, text: &str) -> bool {
        self.readers.public && text == self.not_public
    }

    /// What stands in the place of what is not public.
    pub fn not_public(&self) -> &str {
        &self.not_public
    }
}

/// What of a book the public may not see.
#[derive(Debug, PartialEq)]
struct Gate {
    readers: Readers,
    withheld: Withheld,
    /// The settings as the public may see them.
    config: BookToml,
    /// What texts take from the policy and the contacts, as the public may see these.
    values: Arc<Values>,
}

/// Makes editions, and keeps what would come out the same.
#[derive(Debug, Default)]
pub struct Editions {
    /// What the kept records depend on besides their sources.
    gate: Option<Gate>,
    /// By its first file, a record of the book and what the public may see of it.
    kept: HashMap<FileId, (Record, Option<Record>)>,
}

impl Editions {
    /// The edition of `book` for `readers`. `tree` holds its sources.
    pub fn of(&mut self, book: &Book, tree: &Tree, readers: Readers) -> Edition {
        let (words, _) = wording::of_book(tree);
        let withheld = withheld(book, readers, words.get("audience.not_public"));
        let records = book.records().into_iter();
        let records: Vec<Record> = records
            .filter(|record| !is_hidden_draft(record, readers))
            .collect();
        let mut edition = Book {
            config: book.config.clone(),
            faulty: book.faulty.clone(),
            unparsed: book.unparsed.clone(),
            ..Book::default()
        };
        let not_public = withheld.words.clone();
        let records = if readers.public {
            edition.config = config(&book.config, tree, &withheld);
            let config = edition.config.clone();
            self.for_public(
                records,
                tree,
                Gate {
                    readers,
                    withheld,
                    config,
                    values: Arc::default(),
                },
            )
        } else {
            self.kept.clear();
            records
        };
        for record in records {
            put(&mut edition, record);
        }
        restore_indexes(&mut edition.runbooks);
        arrange(&mut edition);
        without_secrets(&mut edition.services, book);
        Edition {
            hidden: hidden(book, &edition, tree, readers),
            book: edition,
            readers,
            not_public,
        }
    }

    /// What the public may see of each record; first of those that give values to the texts of the others.
    fn for_public(&mut self, records: Vec<Record>, tree: &Tree, mut gate: Gate) -> Vec<Record> {
        let texts = Texts::of(tree);
        let mut public = Book::default();
        let (giving, others): (Vec<Record>, Vec<Record>) =
            records.into_iter().partition(values::are_given_by);
        let context = Context::new(&gate.config, None).without(&gate.withheld);
        let mut seen = Vec::with_capacity(giving.len() + others.len());
        for record in &giving {
            if let Some(record) = reread(record, &texts, &context, gate.readers) {
                put(&mut public, record.clone());
                seen.push(record);
            }
        }
        gate.values = Arc::new(Values::of(&public.policy, &public.contacts, &[], tree));
        if self.gate.as_ref() != Some(&gate) {
            self.kept.clear();
        }
        let gate = &*self.gate.insert(gate);
        let values = Some(Arc::clone(&gate.values));
        let context = Context::new(&gate.config, values).without(&gate.withheld);
        let kept = &self.kept;
        let others = others.into_par_iter().filter_map(|record| {
            let file = record.file()?;
            let known = kept.get(&file).filter(|(known, _)| known.is(&record));
            let seen = match known {
                Some((_, seen)) => seen.clone(),
                None => reread(&record, &texts, &context, gate.readers),
            };
            Some((file, (record, seen)))
        });
        self.kept = others.collect();
        seen.extend(self.kept.values().filter_map(|(_, seen)| seen.clone()));
        seen
    }
}

/// What the public may see of a record: the record itself if that is all of it.
fn reread(
    record: &Record,
    texts: &Texts<'_>,
    context: &Context<'_>,
    readers: Readers,
) -> Option<Record> {
    let unit = match record {
        Record::Policy(policy) => Unit::Policy(policy.file?),
        Record::Contacts(contacts) => Unit::Contacts(contacts.file?),
        Record::Services(services) => Unit::Services(services.file?),
        Record::Checklist(checklist) => Unit::Checklist(checklist.file),
        Record::Message(message) => Unit::Message(message.file),
        Record::Runbook(runbook) => Unit::Runbook(runbook.file, runbook.id.clone()),
        // The front matter of a page has nothing to keep to itself.
        Record::Page(_) if !withholds(page::FIELDS) => return Some(record.clone()),
        Record::Page(page) => Unit::Page(page.file, page.id.clone()),
        Record::Incident(incident) => {
            let prose = incident.postmortem.as_ref();
            let prose = prose.filter(|prose| readers.may_see_postmortem(prose));
            Unit::Incident([
                Some(incident.file),
                incident.timeline.as_ref().map(|timeline| timeline.file),
                incident.actions.as_ref().map(|actions| actions.file),
                prose.map(|prose| prose.file),
            ])
        }
    };
    match record {
        Record::Runbook(runbook) => {
            let file = texts.file(runbook.file)?;
            let meta = read::runbook_meta(file, &runbook.id, context)?;
            if meta == runbook.meta {
                return Some(record.clone());
            }
            let seen = Runbook {
                meta,
                ..(**runbook).clone()
            };
            Some(Record::Runbook(Arc::new(seen)))
        }
        _ => read::read(&unit, texts, context).record,
    }
}

/// Whether a record is left out as a draft.
fn is_hidden_draft(record: &Record, readers: Readers) -> bool {
    match record {
        Record::Runbook(runbook) => !readers.may_see_draft(runbook.meta.draft),
        Record::Page(page) => !readers.may_see_draft(page.draft),
        // What these say of themselves, `disclosed` reads; a post-mortem is a part of its incident.
        Record::Policy(_)
        | Record::Contacts(_)
        | Record::Services(_)
        | Record::Checklist(_)
        | Record::Message(_)
        | Record::Incident(_) => false,
    }
}

/// What the public may not see of a book, and what stands in its place.
fn withheld(book: &Book, readers: Readers, words: &str) -> Withheld {
    let mut withheld = Withheld {
        words: words.to_owned(),
        ..Withheld::default()
    };
    if !readers.public {
        return withheld;
    }
    let mut leave_out = |namespace: &'static Namespace, id: &str| {
        let ids = withheld.records.entry(namespace.noun).or_default();
        ids.insert(id.to_owned());
    };
    for runbook in &book.runbooks {
        if !readers.may_see_draft(runbook.meta.draft) {
            leave_out(&names::RUNBOOK, &runbook.id);
        }
    }
    for message in &book.messages {
        if !readers.may_see(message.audience.value) {
            leave_out(&names::MESSAGE, &message.id);
        }
    }
    for incident in &book.incidents {
        if !readers.may_see(incident.visibility) {
            leave_out(&names::INCIDENT, &incident.id);
        }
    }
    let contacts = &book.contacts;
    for contact in &contacts.contacts {
        if readers.may_see(contact.visibility) {
            withheld.named.insert(contact.id.value.clone());
            continue;
        }
        let mut roles = contacts.roles.iter();
        let role = contact.roles.first();
        let role = roles.find(|known| Some(&known.id.value) == role.map(|role| &role.value));
        if let Some(role) = role {
            let (id, name) = (contact.id.value.clone(), role.name.value.clone());
            withheld.roles.insert(id, name);
        }
    }
    let groups = contacts.teams.iter().map(|team| &team.id);
    let groups = groups.chain(contacts.roles.iter().map(|role| &role.id));
    withheld.named.extend(groups.map(|id| id.value.clone()));
    withheld
}

/// The settings as the public may see them. Where the site is written and served, a command may have said.
fn config(config: &BookToml, tree: &Tree, withheld: &Withheld) -> BookToml {
    let file = tree.text(BOOK_TOML);
    let seen = file.and_then(|(id, text)| {
        let table = parse_toml(id, text).table;
        Some(book_toml::read(&disclosed(
            &table,
            book_toml::FIELDS,
            withheld,
        )?))
    });
    BookToml {
        out: config.out.clone(),
        base_url: config.base_url.clone(),
        audience: config.audience,
        ..seen.unwrap_or_default()
    }
}

/// Makes every page that could be its folder's index one again: which of them is one depends on which are there.
fn restore_indexes(runbooks: &mut Records<Runbook>) {
    let is_lost = |runbook: &Runbook| !runbook.is_index && read::is_index_id(&runbook.id);
    let lost = runbooks.iter().enumerate().filter(|(_, one)| is_lost(one));
    let lost: Vec<usize> = lost.map(|(at, _)| at).collect();
    for at in lost {
        if let Some(runbook) = runbooks.own(at) {
            runbook.is_index = true;
        }
    }
}

/// Takes the values of secret parameters out of the service catalogue.
fn without_secrets(services: &mut Arc<Services>, book: &Book) {
    let of_runbooks = book
        .runbooks
        .iter()
        .flat_map(|runbook| &runbook.meta.params);
    let of_messages = book.messages.iter().flat_map(|message| &message.params);
    let secret = of_runbooks.chain(of_messages).filter(|param| *param.secret);
    let names = |param: &'_ Param| {
        let others = param.matches.iter().map(|text| text.value.clone());
        std::iter::once(param.name.value.clone())
            .chain(others)
            .collect::<Vec<_>>()
    };
    let names: BTreeSet<String> = secret.flat_map(names).collect();
    let mut params = services.services.iter().flat_map(|service| &service.params);
    if params.any(|(name, _)| names.contains(&name.value)) {
        for service in &mut Arc::make_mut(services).services {
            service
                .params
                .retain(|(name, _)| !names.contains(&name.value));
        }
    }
}

/// The sources of which no page may show or copy anything: of records that the edition leaves out, and the settings.
fn hidden(book: &Book, edition: &Book, tree: &Tree, readers: Readers) -> Vec<String> {
    let files =
        |book: &Book| -> Vec<FileId> { book.records().iter().flat_map(Record::files).collect() };
    let shown: HashSet<FileId> = files(edition).into_iter().collect();
    let left_out = files(book).into_iter().filter(|file| !shown.contains(file));
    let left_out = left_out.map(|file| tree.path(file).to_owned());
    let incidents = book
        .incidents
        .iter()
        .filter(|incident| !shown.contains(&incident.file));
    let folders = incidents.map(|incident| parent(tree.path(incident.file)).to_owned());
    let settings = readers.public.then(|| BOOK_TOML.to_owned());
    left_out.chain(folders).chain(settings).collect()
}
