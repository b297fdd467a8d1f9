//! `rbdoc actions done`: an item's status and day, set where they stand.

use std::path::Path;

use chrono::NaiveDate;
use clap::Args;

use crate::book::Book;
use crate::cli::Outcome;
use crate::cli::context::{CommandContext, Opened, shown};
use crate::cli::failure::Failure;
use crate::cli::incidents::named;
use crate::diagnostic::did_you_mean;
use crate::disk;
use crate::edit::{self, Literal, Step};
use crate::facts::actions::today;
use crate::record::actions::{Action, ActionStatus};
use crate::record::incident::Incident;

/// Arguments of `actions done`.
#[derive(Debug, Args)]
pub(super) struct Done {
    /// The incident's directory or a part of its name, and the item's id; the id alone if no other item has it.
    #[arg(required = true, value_name = "INCIDENT/ID")]
    items: Vec<String>,
    /// The day on which it was done, as `2026-11-23` [default: today].
    #[arg(long, value_name = "DAY")]
    on: Option<NaiveDate>,
}

impl Done {
    pub(super) fn run(
        &self,
        context: &CommandContext,
        opened: &Opened,
        book: &Book,
    ) -> Result<Outcome, Failure> {
        let now = context.now()?;
        // All are looked up before the first is written.
        let found = self
            .items
            .iter()
            .map(|item| {
                let (incident, action) = find(book, item)?;
                let today = today(incident, now);
                let day = self.on.unwrap_or(today);
                if day > today {
                    return Err(Failure::new(format!("{day} has not come yet"))
                        .help("set the item to done when it is"));
                }
                Ok((incident, action, day))
            })
            .collect::<Result<Vec<_>, _>>()?;
        for (incident, action, day) in found {
            let name = format!("{}/{}", incident.id, action.id.value);
            if action.status.value == ActionStatus::Done {
                let when = action
                    .done
                    .as_ref()
                    .map_or_else(String::new, |day| format!(" on {}", day.value));
                context
                    .terminal
                    .status("Kept", &format!("{name}, which was done{when}"));
                continue;
            }
            let place = write(opened, incident, action, day)?;
            context
                .terminal
                .status("Done", &format!("{name} on {day}, in {place}"));
        }
        Ok(Outcome::Done)
    }
}

/// Writes the item's new state; its file as a person would write it.
fn write(
    opened: &Opened,
    incident: &Incident,
    action: &Action,
    day: NaiveDate,
) -> Result<String, Failure> {
    const BEFORE: [&str; 7] = ["id", "title", "type", "owner", "priority", "status", "due"];
    let file = incident.actions.as_ref().map(|actions| actions.file);
    let path = file.map_or("", |file| opened.tree.path(file)).to_owned();
    let item = [Step::Key("action"), Step::Id(&action.id.value)];
    let place = shown(&opened.root, &path);
    disk::amend(Path::new(&place), |old| {
        let old = old.unwrap_or_default();
        edit::set(old, &item, "status", &Literal::text("done"), &BEFORE[..5])
            .and_then(|text| edit::set(&text, &item, "done", &Literal::moment(&day), &BEFORE))
            .map(Some)
            .map_err(|refused| {
                Failure::new(format!("cannot write to {place}: {refused}"))
                    .help("`rbdoc check` says where; nothing was written")
            })
    })?;
    Ok(place)
}

fn find<'b>(book: &'b Book, item: &str) -> Result<(&'b Incident, &'b Action), Failure> {
    let actions =
        |incident: &'b Incident| incident.actions.iter().flat_map(|actions| &actions.actions);
    let Some((incident, id)) = item.rsplit_once('/') else {
        return alone(book, item);
    };
    let name = named(book.incidents.iter().map(|one| one.id.as_str()), incident)?;
    let incident = book.incidents.iter().find(|one| one.id == name);
    let found = incident.and_then(|incident| {
        let action = actions(incident).find(|action| action.id.value == id)?;
        Some((incident, action))
    });
    found.ok_or_else(|| {
        let known: Vec<&str> = incident
            .into_iter()
            .flat_map(actions)
            .map(|action| action.id.value.as_str())
            .collect();
        let failure = Failure::new(format!("{name} has no action item `{id}`"));
        match did_you_mean(id, known.iter().copied()) {
            Some(near) => failure.help(format!("did you mean `{name}/{near}`?")),
            None if known.is_empty() => failure.help("it has none at all"),
            None => failure.help(format!("it has {}", known.join(", "))),
        }
    })
}

/// An item by its id alone, if only one has it.
fn alone<'b>(book: &'b Book, id: &str) -> Result<(&'b Incident, &'b Action), Failure> {
    let all: Vec<(&Incident, &Action)> = book
        .incidents
        .iter()
        .flat_map(|incident| {
            let actions = incident.actions.iter().flat_map(|actions| &actions.actions);
            actions.map(move |action| (incident, action))
        })
        .collect();
    let own: Vec<_> = all
        .iter()
        .copied()
        .filter(|(_, action)| action.id.value == id)
        .collect();
    match own.as_slice() {
        [one] => Ok(*one),
        [] => {
            let known = all.iter().map(|(_, action)| action.id.value.as_str());
            let near = did_you_mean(id, known);
            let owner = all
                .iter()
                .find(|(_, action)| Some(action.id.value.as_str()) == near);
            Err(
                Failure::new(format!("no action item is called `{id}`")).help(match owner {
                    Some((incident, action)) => {
                        format!("did you mean `{}/{}`?", incident.id, action.id.value)
                    }
                    None => "`rbdoc actions` lists those that are open".to_owned(),
                }),
            )
        }
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|(incident, action)| format!("{}/{}", incident.id, action.id.value))
                .collect();
            Err(
                Failure::new(format!("several incidents have an item `{id}`"))
                    .help(format!("choose one of {}", names.join(", "))),
            )
        }
    }
}
