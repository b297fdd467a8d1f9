//! `rbdoc log`: one event, one line, in its place in the open incident's timeline.
//!
//! Fast, because it is typed while something burns: of the book only `book.toml`, the incident's own
//! files and, where somebody is named, the contacts are read. These are checked; only if they would get a new error,
//! the whole book says whether it is one. Order of events: which incident, when, by whom; the timeline under its lock;
//! then what the event means for `incident.toml`, which is asked, done or suggested.

mod target;
mod update;

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, SubsecRound};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::Outcome;
use super::context::{CommandContext, shown};
use super::failure::Failure;
use super::flags::DryRun;
use super::moment;
use super::new::take_log;
use crate::data::Word;
use crate::diagnostic::render::count;
use crate::edit::phase::{self, Change};
use crate::edit::transcript::{LoggedEvent, chat_line};
use crate::record::timeline::EventKind;
use target::{Target, Unlogged};

/// Arguments of `log`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc log Rolled back to 4.11.2                        now, in the incident that is open
  rbdoc log --kind mitigated --at 03:40 \"Error rate 0.4 %\"
  rbdoc log --kind resolved --update All checks pass     also sets status and times.resolved
  rbdoc log --update                                     sets what only the timeline says
  tail -f chat.txt | rbdoc log -                         each line as it comes, or at the time before it
  rbdoc log --from log.json                              the events of a log that was kept elsewhere")]
pub(super) struct Log {
    /// What happened; `-` reads lines from standard input, each an event.
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// The incident's directory, or a part of its name [default: the one that is open].
    #[arg(long, value_name = "ID")]
    incident: Option<String>,
    /// The kind of event [default: note].
    #[arg(long, value_parser = kinds())]
    kind: Option<String>,
    /// When it happened, as `03:12`, `-10m`, `2026-11-23 03:12` or `2026-11-23T03:12Z` [default: now].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// Who did or saw it: a contact's id or a name.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// A log to add: a `timeline.toml`, JSON, or lines such as `- [03:34] - Rollback initiated`; what the
    /// timeline has already is not added again.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["text", "kind", "at", "by"])]
    from: Option<PathBuf>,
    /// Also set the status and the times that follow from it in incident.toml.
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    dry_run: DryRun,
}

/// Lines of text, also where some of their bytes are none: what can be read of a line is better than no line.
fn lossy_lines(mut input: impl BufRead) -> impl Iterator<Item = io::Result<String>> {
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) => Some(Ok(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) => Some(Err(error)),
        }
    })
}

/// Reads a kind of event. The time that a `start` sets is called `started`.
fn kinds() -> impl TypedValueParser<Value = String> {
    let words = EventKind::WORDS.iter().map(|word| match *word {
        "start" => PossibleValue::new("start").alias("started"),
        word => PossibleValue::new(word),
    });
    PossibleValuesParser::new(words).map(|word| match word.as_str() {
        "started" => "start".to_owned(),
        _ => word,
    })
}

impl Log {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        if let Some(path) = &self.from {
            return self.take(context, path);
        }
        let text = self.words(context)?;
        let target = Target::open(context, self.incident.as_deref(), self.by.is_some())?;
        if target.report_broken_timeline(context) {
            return Ok(Outcome::Problems);
        }
        let Some(text) = text else {
            return update::all(context, &target, self.dry_run);
        };
        if text == "-" {
            return self.listen(context, &target);
        }
        let at = self.at(context, &target)?;
        let kind = self.kind().unwrap_or_default();
        let mut changes = Vec::new();
        if self.update {
            changes = phase::meaning(target.incident()?, kind, at).changes;
        }
        self.append(context, &target, &text, at, &changes)?;
        let (moment, place) = (phase::written(&at), shown(&target.root, &target.timeline()));
        let logged = self.dry_run.verb("Logged", "Would log");
        context.status(logged, &format!("{moment} in {place}"));
        let update = self.update;
        update::after(context, &target, (kind, at), update, self.dry_run)?;
        Ok(Outcome::Done)
    }

    /// Adds a log, and sets what follows from it.
    fn take(&self, context: &CommandContext, path: &Path) -> Result<Outcome, Failure> {
        let id = take_log(context, self.incident.as_deref(), path, self.dry_run)?;
        // In a dry run nothing was added that could be read again.
        if self.dry_run.dry_run {
            return Ok(Outcome::Done);
        }
        // What has been added is read again.
        let target = Target::open(context, Some(&id), false)?;
        if self.update {
            return update::all(context, &target, self.dry_run);
        }
        if !phase::unsaid(target.incident()?).is_empty() {
            let words = format!(
                "`rbdoc log --update --incident {id}` sets the times that only the timeline has"
            );
            context.status("Next", &words);
        }
        Ok(Outcome::Done)
    }

    /// What happened; nothing where only the record is to follow.
    fn words(&self, context: &CommandContext) -> Result<Option<String>, Failure> {
        let text = self.text.join(" ").trim().to_owned();
        if !text.is_empty() {
            return Ok(Some(text));
        }
        if self.update && self.text.is_empty() {
            return Ok(None);
        }
        let answer = context.terminal.ask("What happened? ");
        match answer.filter(|answer| !answer.is_empty()) {
            Some(answer) => Ok(Some(answer)),
            None => Err(Failure::new("there is nothing to log")
                .help("say what happened: rbdoc log Rolled back to 4.11.2")),
        }
    }

    fn kind(&self) -> Option<EventKind> {
        self.kind.as_deref().and_then(EventKind::from_word)
    }

    fn at(
        &self,
        context: &CommandContext,
        target: &Target,
    ) -> Result<DateTime<FixedOffset>, Failure> {
        let zone = target.incident()?.timezone;
        let at = moment::given("--at", self.at.as_deref(), zone, context.now()?)?;
        Ok(at.fixed_offset())
    }

    /// Every line of standard input as it comes.
    fn listen(&self, context: &CommandContext, target: &Target) -> Result<Outcome, Failure> {
        let terminal = &context.terminal;
        if self.at.is_some() {
            return Err(
                Failure::new("--at is one moment, and `-` reads many events").help(
                    "each line is logged at the time that it begins with, else when it comes",
                ),
            );
        }
        let place = shown(&target.root, &target.timeline());
        terminal.status("Logging", &format!("to {place}; one event a line"));
        let (mut number, mut refused) = (0, 0);
        for line in lossy_lines(io::stdin().lock()) {
            let line = line.map_err(|error| {
                Failure::new(format!("cannot read standard input: {error}"))
                    .help(format!("{} logged before it", count(number, "event")))
            })?;
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            // A chat says itself when each line was written.
            let (now, zone) = (self.at(context, target)?, target.incident()?.timezone);
            let (at, text) = chat_line(text, zone, now.to_utc()).unwrap_or((now, text));
            match self.append(context, target, text, at, &[]) {
                Ok(()) => number += 1,
                // The lines behind it are events too.
                Err(Unlogged::Breaks(failure)) => {
                    let words = format!("not logged: {text}: {}", failure.message);
                    terminal.warning(&words);
                    refused += 1;
                }
                Err(Unlogged::Failed(failure)) => return Err(failure),
            }
        }
        let logged = self.dry_run.verb("Logged", "Would log");
        terminal.status(logged, &count(number, "event"));
        // In a dry run nothing was added that could be read again.
        if self.update && !self.dry_run.dry_run {
            // What has been added is read again.
            let id = Some(target.directory.id.as_str());
            let target = Target::open(context, id, false)?;
            update::all(context, &target, self.dry_run)?;
        }
        Ok(match refused {
            0 => Outcome::Done,
            _ => Outcome::Problems,
        })
    }

    fn append(
        &self,
        context: &CommandContext,
        target: &Target,
        text: &str,
        at: DateTime<FixedOffset>,
        changes: &[Change],
    ) -> Result<(), Unlogged> {
        let by = self.by.as_deref().map(|by| target.somebody(by));
        let event = LoggedEvent {
            kind: self.kind(),
            by: by.transpose()?.map(ToOwned::to_owned),
            // Nobody types fractions of a second.
            ..LoggedEvent::new(at.trunc_subsecs(0), text)
        };
        target.append(context, &[event], changes, self.dry_run)
    }
}
