//! What the log means for `incident.toml`: asked on a terminal, done with `--update`, else told with the
//! command that would do it. A time that is set already stays.

use std::path::Path;

use chrono::{DateTime, FixedOffset};

use super::target::{Target, Unlogged};
use crate::cli::Outcome;
use crate::cli::context::{CommandContext, shown};
use crate::cli::failure::Failure;
use crate::cli::flags::DryRun;
use crate::data::Word;
use crate::disk;
use crate::edit::phase::{self, Change, Meaning};
use crate::record::timeline::EventKind;
use crate::time::Moment;

/// After one event.
pub(super) fn after(
    context: &CommandContext,
    target: &Target,
    (kind, at): (EventKind, DateTime<FixedOffset>),
    update: bool,
    dry_run: DryRun,
) -> Result<(), Failure> {
    let Meaning { changes, kept } = phase::meaning(target.incident()?, kind, at);
    if let Some((milestone, moment)) = kept {
        let moment = match moment {
            Moment::At(at) => phase::written(&at),
            Moment::Day(day) => day.to_string(),
        };
        let key = milestone.word();
        let words = format!("times.{key} = {moment}, which was set already");
        context.status("Kept", &words);
    }
    if changes.is_empty() {
        return Ok(());
    }
    let words = words(&changes);
    if update {
        return set(context, target, &changes, dry_run);
    }
    let path = shown(&target.root, &record(target));
    let question = format!("Set {words} in {path}? [Y/n] ");
    let answer = dry_run.unless(&question);
    match answer.and_then(|question| context.terminal.ask(question)) {
        Some(answer) if is_yes(&answer) => set(context, target, &changes, dry_run),
        Some(_) => Ok(()),
        None => {
            context.status("Note", &format!("{path} does not say {words} yet"));
            let id = &target.directory.id;
            let next = format!("`rbdoc log --update --incident {id}` sets it");
            context.status("Next", &next);
            Ok(())
        }
    }
}

/// All that the timeline says and the record does not.
pub(super) fn all(
    context: &CommandContext,
    target: &Target,
    dry_run: DryRun,
) -> Result<Outcome, Failure> {
    let changes = phase::unsaid(target.incident()?);
    if changes.is_empty() {
        context.status("Up to date", &shown(&target.root, &record(target)));
    } else {
        set(context, target, &changes, dry_run)?;
    }
    Ok(Outcome::Done)
}

/// Writes the changes, and says which of them. Somebody else may write to the record at the same moment: what
/// they have set stays.
fn set(
    context: &CommandContext,
    target: &Target,
    changes: &[Change],
    dry_run: DryRun,
) -> Result<(), Failure> {
    let path = record(target);
    let place = shown(&target.root, &path);
    let (mut set, mut kept) = (Vec::new(), Vec::new());
    disk::amend(Path::new(&place), |old| -> Result<_, Unlogged> {
        let mut text = old.unwrap_or_default().to_owned();
        for change in changes {
            match phase::apply(&text, change) {
                Ok(Some(new)) => {
                    text = new;
                    set.push(*change);
                }
                Ok(None) => kept.push(*change),
                Err(why) => return Err(Failure::no_place(&place, &why).into()),
            }
        }
        let judged = target.judge_record(context, old, &text);
        judged.map_err(|why| match why {
            Unlogged::Breaks(failure) => {
                Unlogged::Breaks(failure.help("correct the timeline; the record stays as it was"))
            }
            failed @ Unlogged::Failed(_) => failed,
        })?;
        Ok(dry_run.unless(text))
    })?;
    if !set.is_empty() {
        let set = format!("{} in {place}", words(&set));
        context
            .terminal
            .status(dry_run.verb("Set", "Would set"), &set);
    }
    if !kept.is_empty() {
        let keys: Vec<String> = kept.iter().map(Change::key).collect();
        let keys = keys.join(" and ");
        let kept = format!("{keys} in {place}, set by somebody else meanwhile");
        context.status("Kept", &kept);
    }
    Ok(())
}

fn record(target: &Target) -> String {
    target.directory.file("incident.toml")
}

fn words(changes: &[Change]) -> String {
    let words: Vec<String> = changes.iter().map(Change::words).collect();
    words.join(" and ")
}

/// Enter is the answer that the question proposes.
fn is_yes(answer: &str) -> bool {
    answer.is_empty() || answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}
