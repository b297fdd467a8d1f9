//! `--from`: the events of a log that was kept elsewhere, added to the timeline once.

use std::fmt::Write;
use std::io::{self, Read};
use std::path::Path;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::cli::context::{CommandContext, shown, under};
use crate::cli::failure::Failure;
use crate::cli::new::Workspace;
use crate::diagnostic::render::count;
use crate::disk;
use crate::edit::transcript::{self, LoggedEvent};
use crate::facts::incident::begin;
use crate::record::incident::Incident;
use crate::start::draft::{self, TimelineDraft};
use crate::time::{Moment, wall};

/// Lines that are not events and are shown; the others are counted.
const SHOWN: usize = 10;

/// What a log has that the timeline has not.
pub(super) struct Log {
    events: Vec<LoggedEvent>,
    known: usize,
    /// Lines that are not events: number and words.
    skipped: Vec<(usize, String)>,
}

/// Reads the log at `path`, or standard input for `-`.
pub(super) fn read(
    context: &CommandContext,
    path: &Path,
    incident: &Incident,
) -> Result<Log, Failure> {
    let is_stdin = path == Path::new("-");
    let name = if is_stdin {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let bytes = if is_stdin {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(format!("cannot read {name}: it is not UTF-8")).help("save it as UTF-8")
    })?;
    let near = beginning(incident).map_or_else(|| context.now(), Ok)?;
    let transcript = transcript::read(&text, incident.timezone, near).map_err(|fault| {
        let place = if fault.place.is_empty() {
            String::new()
        } else {
            format!(", {}", fault.place)
        };
        Failure::new(format!("{name}{place}: {}", fault.message)).help(fault.help)
    })?;
    let timeline = incident.timeline.iter();
    let timeline = timeline.flat_map(|timeline| &timeline.events);
    let all = transcript.events.len();
    let mut events: Vec<LoggedEvent> = Vec::new();
    for event in transcript.events {
        if !timeline.clone().any(|known| event.is(known)) && !events.contains(&event) {
            events.push(event);
        }
    }
    Ok(Log {
        known: all - events.len(),
        events,
        skipped: transcript.skipped,
    })
}

/// When the incident began; of a bare day its noon.
fn beginning(incident: &Incident) -> Option<DateTime<Utc>> {
    Some(match begin(incident)? {
        Moment::At(at) => at.to_utc(),
        Moment::Day(day) => {
            let noon = day.and_time(NaiveTime::MIN) + TimeDelta::hours(12);
            wall::instant(noon, incident.timezone)
        }
    })
}

/// Adds the events to the timeline in `folder`, or shows it with them.
pub(super) fn add(space: &Workspace<'_>, folder: &str, log: &Log, zone: Tz) -> Result<(), Failure> {
    let (root, terminal) = (&space.opened.root, &space.context.terminal);
    let dry_run = space.options.dry_run;
    let path = format!("{folder}/timeline.toml");
    let shown = shown(root, &path);
    let head = space.file(path.clone(), &TimelineDraft {})?.text;
    let append = |old: Option<&str>| {
        let old = old.filter(|old| !old.trim().is_empty()).unwrap_or(&head);
        draft::timeline(old, &log.events, zone).map_err(|why| Failure::no_place(&shown, &why))
    };
    let old = std::fs::read_to_string(root.join(&path)).ok();
    let new = append(old.as_deref())?;
    space.refuse_errors(&path, &new)?;
    if dry_run {
        terminal.print(&format!("==> {shown}\n{new}\n"));
    } else if disk::amend(&under(root, &path), |old| append(old).map(Some))? {
        terminal.print(&format!("{shown}\n"));
    }
    let mut more = String::new();
    if log.known > 0 {
        // Writing into a string cannot fail.
        let _ = write!(more, ", {} there already", log.known);
    }
    if !log.skipped.is_empty() {
        let lines = count(log.skipped.len(), "line");
        let _ = write!(more, "; {lines} without a time left out");
    }
    let verb = if dry_run { "Would add" } else { "Added" };
    terminal.status(
        verb,
        &format!("{} to the timeline{more}", count(log.events.len(), "event")),
    );
    for (number, words) in log.skipped.iter().take(SHOWN) {
        terminal.status("Left out", &format!("line {number}: {words}"));
    }
    if log.skipped.len() > SHOWN {
        let more = log.skipped.len() - SHOWN;
        terminal.status("Left out", &format!("and {more} more"));
    }
    Ok(())
}
