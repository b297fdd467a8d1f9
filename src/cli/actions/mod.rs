//! `rbdoc actions`: what is still to be done after all incidents, and saying that something is done.

mod done;
mod json;
mod table;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};

use clap::{Args, Subcommand};

use super::Outcome;
use super::context::{CommandContext, Opened};
use super::failure::Failure;
use super::flags::AnswerFormat;
use super::people::{self, CONTACTS};
use super::terminal::Stream;
use crate::book::{self, Book};
use crate::data::Word;
use crate::diagnostic::Level;
use crate::diagnostic::render::count;
use crate::facts::actions::{Item, items};
use crate::record::actions::ActionStatus;
use crate::source::FileId;
use crate::time::wall;

/// Arguments of `actions`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(before_help = "\
Examples:
  rbdoc actions                       what is open, late first
  rbdoc actions --overdue --json      for a reminder
  rbdoc actions --owner platform      of a team and its people, or of one person
  rbdoc actions done checkout/canary  by a part of the incident's name, and the item's id")]
pub(super) struct Actions {
    #[command(subcommand)]
    what: Option<What>,
    /// Only what is late.
    #[arg(long, conflicts_with = "all")]
    overdue: bool,
    /// Only of this person, or of this team and its people.
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    /// Also what is done or will not be done.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    format: AnswerFormat,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Set items to done, today.
    Done(done::Done),
}

impl Actions {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let opened = context.open()?;
        let book = read(context, &opened);
        if let Some(What::Done(done)) = &self.what {
            return done.run(context, &opened, &book);
        }
        if let Some(owner) = &self.owner {
            know_owner(&opened, &book, owner)?;
        }
        let now = context.now()?;
        let incidents = book.incidents.iter();
        let mut items: Vec<Item<'_>> = incidents
            .flat_map(|incident| items(incident, now))
            .filter(|item| self.is_asked_for(&book, item))
            .collect();
        items.sort_by_key(Item::order);
        let terminal = &context.terminal;
        if self.format.is_json() {
            let today = wall::today(now, book.config.timezone);
            terminal.print(&json::json(&items, today, &opened));
            return Ok(Outcome::Done);
        }
        let width = io::stdout()
            .is_terminal()
            .then(|| terminal.look(Stream::Out).width);
        terminal.print(&table::table(&items, width));
        let open = items.iter().filter(|item| item.is_open()).count();
        let late = items.iter().filter(|item| item.is_overdue()).count();
        let late = match late {
            0 => "none".to_owned(),
            late => late.to_string(),
        };
        let settled = match items.len() - open {
            0 => String::new(),
            settled => format!(", {settled} settled"),
        };
        terminal.status(
            "Listed",
            &format!("{}, {late} overdue{settled}", count(open, "open item")),
        );
        Ok(Outcome::Done)
    }

    fn is_asked_for(&self, book: &Book, item: &Item<'_>) -> bool {
        (item.is_open() || self.all)
            && (!self.overdue || item.is_overdue())
            && self.owner.as_deref().is_none_or(|owner| {
                let own = item.action.owner.as_ref().map(|own| own.value.as_str());
                own.is_some_and(|own| belongs(book, own, owner))
            })
    }
}

/// The book without its checks. A file that could not be read may hold items, so it is reported.
fn read(context: &CommandContext, opened: &Opened) -> Book {
    let (book, faults) = book::parse(&opened.tree);
    let errors = faults.iter().filter(|fault| fault.level == Level::Error);
    let files: BTreeSet<FileId> = errors.map(|fault| fault.span.file).collect();
    opened.warn_of_errors(context, &files, "items", |path| {
        path.ends_with("/actions.toml") || path.ends_with("/incident.toml")
    });
    book
}

/// Whether an item of `own` is one of `asked`, who may be the team of `own`.
fn belongs(book: &Book, own: &str, asked: &str) -> bool {
    own == asked
        || book.contacts.contacts.iter().any(|contact| {
            contact.id.value == own
                && contact
                    .team
                    .as_ref()
                    .is_some_and(|team| team.value == asked)
        })
}

fn know_owner(opened: &Opened, book: &Book, owner: &str) -> Result<(), Failure> {
    let contacts = book.contacts.contacts.iter().map(|contact| &contact.id);
    let teams = book.contacts.teams.iter().map(|team| &team.id);
    let actions = book.incidents.iter().filter_map(|one| one.actions.as_ref());
    let named = actions
        .flat_map(|actions| &actions.actions)
        .filter_map(|action| action.owner.as_ref());
    let known: Vec<&str> = contacts
        .chain(teams)
        .chain(named)
        .map(|id| id.value.as_str())
        .collect();
    if known.contains(&owner) {
        return Ok(());
    }
    opened.require_read(CONTACTS)?;
    if let Some(hint) = people::hint(&book.contacts, owner) {
        return Err(Failure::new(format!("no person or team is called `{owner}`")).help(hint));
    }
    let help = "people and teams are listed in content/contacts.toml";
    Err(Failure::unknown("person or team", owner, known, help))
}

/// Where an item stands, in words.
fn state(item: &Item<'_>) -> String {
    let action = item.action;
    match (action.status.value, item.overdue_days(), &action.done) {
        (_, Some(days), _) => format!("{days} d late"),
        (ActionStatus::Done, _, Some(day)) => format!("done {}", day.value),
        (status, ..) => status.word().replace('-', " "),
    }
}
