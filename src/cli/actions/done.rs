//! `rbdoc actions done`: an item's status and day, set where they stand.

use std::path::Path;

use chrono::NaiveDate;
use clap::Args;

use crate::book::Book;
use crate::cli::Outcome;
use crate::cli::context::{CommandContext, Opened, shown};
use crate::cli::failure::Failure;
use crate::cli::flags::DryRun;
use crate::cli::incidents::named;
use crate::cli::moment;
use crate::diagnostic::did_you_mean;
use crate::disk;
use crate::edit::{self, Step, quoted};
use crate::facts::actions::today;
use crate::record::actions::{Action, ActionStatus};
use crate::record::incident::Incident;

/// Arguments of `actions done`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc actions done checkout/canary                    today
  rbdoc actions done canary alerts --on 2026-11-20      two of them, some days ago")]
pub(super) struct Done {
    /// The incident's directory or a part of its name, and the item's id; the id alone if no other item has it.
    #[arg(required = true, value_name = "INCIDENT/ID")]
    items: Vec<String>,
    /// The day on which it was done, as `2026-11-23` or `yesterday` [default: today].
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    #[command(flatten)]
    dry_run: DryRun,
}

impl Done {
    pub(super) fn run(
        &self,
        context: &CommandContext,
        opened: &Opened,
        book: &Book,
    ) -> Result<Outcome, Failure> {
        let now = context.now()?;
        if let Some(text) = &self.on {
            moment::day("--on", text, now.date_naive())?;
        }
        // All are looked up before the first is written.
        let mut found = Vec::new();
        for item in &self.items {
            let (incident, action) = find(book, item)?;
            let today = today(incident, now);
            let given = self.on.as_deref();
            let day = given.map_or(Ok(today), |text| moment::past_day("--on", text, today))?;
            found.push((incident, action, day));
        }
        for (incident, action, day) in found {
            let name = format!("{}/{}", incident.id, action.id.value);
            if action.status.value == ActionStatus::Done {
                let when = action.done.as_ref().map(|day| format!(" on {}", day.value));
                let words = format!("{name}, which was done{}", when.unwrap_or_default());
                context.terminal.status("Kept", &words);
                continue;
            }
            let place = write(opened, incident, action, day, self.dry_run)?;
            let words = format!("{name} on {day}, in {place}");
            let verb = self.dry_run.verb("Done", "Would be done");
            context.terminal.status(verb, &words);
        }
        Ok(Outcome::Done)
    }
}

/// Writes the item's new state; the file as a person would name it.
fn write(
    opened: &Opened,
    incident: &Incident,
    action: &Action,
    day: NaiveDate,
    dry_run: DryRun,
) -> Result<String, Failure> {
    const BEFORE: [&str; 7] = ["id", "title", "type", "owner", "priority", "status", "due"];
    let file = incident.actions.as_ref().map(|actions| actions.file);
    let path = file.map_or("", |file| opened.tree.path(file)).to_owned();
    let item = [Step::Key("action"), Step::Id(&action.id.value)];
    let place = shown(&opened.root, &path);
    disk::amend(Path::new(&place), |old| {
        let old = old.unwrap_or_default();
        edit::set(old, &item, "status", &quoted("done"), &BEFORE[..5])
            .and_then(|text| edit::set(&text, &item, "done", &day.to_string(), &BEFORE))
            .map(|text| dry_run.unless(text))
            .map_err(|why| Failure::no_place(&place, &why))
    })?;
    Ok(place)
}

/// The item that a person means: by its incident and its id, or by its id alone, if only one has it.
fn find<'b>(book: &'b Book, item: &str) -> Result<(&'b Incident, &'b Action), Failure> {
    let (incident, id) = match item.rsplit_once('/') {
        Some((incident, id)) => {
            let ids = book.incidents.iter().map(|one| one.id.as_str());
            (Some(named(ids, incident)?), id)
        }
        None => (None, item),
    };
    let incidents = book.incidents.iter();
    let all: Vec<(&Incident, &Action)> = incidents
        .filter(|one| incident.is_none_or(|id| one.id == id))
        .flat_map(|one| {
            let actions = one.actions.iter().flat_map(|actions| &actions.actions);
            actions.map(move |action| (one, action))
        })
        .collect();
    let path =
        |(incident, action): &(&Incident, &Action)| format!("{}/{}", incident.id, action.id.value);
    let ids = || all.iter().map(|(_, action)| action.id.value.as_str());
    let same: Vec<_> = all.iter().filter(|(_, one)| one.id.value == id).collect();
    let failure = match (same.as_slice(), incident) {
        ([one], _) | ([one, ..], Some(_)) => return Ok(**one),
        ([], Some(incident)) => format!("{incident} has no action item `{id}`"),
        ([], None) => format!("no action item is called `{id}`"),
        (several, None) => {
            let paths: Vec<String> = several.iter().map(|one| path(one)).collect();
            let help = format!("choose one of {}", paths.join(", "));
            let words = format!("several incidents have an item `{id}`");
            return Err(Failure::new(words).help(help));
        }
    };
    let near = did_you_mean(id, ids());
    let near = near.and_then(|near| all.iter().find(|(_, one)| one.id.value == near));
    Err(Failure::new(failure).help(match (near, incident) {
        (Some(near), _) => format!("did you mean `{}`?", path(near)),
        (None, None) => "`rbdoc actions` lists those that are open".to_owned(),
        (None, Some(_)) if all.is_empty() => "it has none at all".to_owned(),
        (None, Some(_)) => format!("it has {}", ids().collect::<Vec<_>>().join(", ")),
    }))
}
