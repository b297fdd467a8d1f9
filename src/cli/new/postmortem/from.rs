//! `--from`: the events of a log that was kept elsewhere, added to the timeline once.

use std::fmt::Write;
use std::io::{self, Read};
use std::path::Path;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::cli::failure::Failure;
use crate::cli::log::EMPTY;
use crate::cli::new::schema_line;
use crate::cli::session::{Session, shown, under};
use crate::data::Word;
use crate::diagnostic::render::count;
use crate::disk;
use crate::edit::{self, Entry, Form, phase, quoted, transcript};
use crate::facts::incident::begin;
use crate::record::incident::Incident;
use crate::time::{Moment, wall};

/// What a log has that the timeline has not.
pub(super) struct Log {
    events: Vec<Entry>,
    known: usize,
    skipped: usize,
}

/// Reads the log at `path`, or standard input for `-`.
pub(super) fn read(session: &Session, path: &Path, incident: &Incident) -> Result<Log, Failure> {
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
    let near = beginning(incident).map_or_else(|| session.now(), Ok)?;
    let told = transcript::read(&text, incident.timezone, near).map_err(|fault| {
        let place = if fault.place.is_empty() {
            String::new()
        } else {
            format!(", {}", fault.place)
        };
        Failure::new(format!("{name}{place}: {}", fault.message)).help(fault.help)
    })?;
    let all = told.events.len();
    let timeline = incident
        .timeline
        .iter()
        .flat_map(|timeline| &timeline.events);
    let mut seen: Vec<&transcript::Told> = Vec::new();
    for event in &told.events {
        if !timeline.clone().any(|known| event.is(known)) && !seen.contains(&event) {
            seen.push(event);
        }
    }
    let events: Vec<Entry> = seen.into_iter().map(entry).collect();
    Ok(Log {
        known: all - events.len(),
        events,
        skipped: told.skipped,
    })
}

fn entry(event: &transcript::Told) -> Entry {
    let mut entry = Entry::default().with("at", phase::written(&event.at));
    if let Some(kind) = event.kind {
        entry = entry.with("kind", quoted(kind.word()));
    }
    if let Some(by) = &event.by {
        entry = entry.with("by", quoted(by));
    }
    entry.with("text", quoted(&event.text))
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
pub(super) fn add(
    session: &Session,
    root: &Path,
    folder: &str,
    log: &Log,
    dry_run: bool,
) -> Result<(), Failure> {
    let path = format!("{folder}/timeline.toml");
    let begin = schema_line(root, &path, "timeline") + EMPTY;
    let append = |old: Option<&str>| {
        let old = old.filter(|old| !old.trim().is_empty()).unwrap_or(&begin);
        edit::append(old, "event", &log.events, Form::Lines).map_err(|refused| {
            Failure::new(format!("cannot write to {}: {refused}", shown(root, &path)))
                .help("`rbdoc check` says where; nothing was written")
        })
    };
    if dry_run {
        let old = std::fs::read_to_string(root.join(&path)).ok();
        let new = append(old.as_deref())?;
        session
            .terminal
            .print(&format!("==> {}\n{new}\n", shown(root, &path)));
    } else if disk::amend(&under(root, &path), |old| append(old).map(Some))? {
        session.terminal.print(&format!("{}\n", shown(root, &path)));
    }
    let mut more = String::new();
    if log.known > 0 {
        // Writing into a string cannot fail.
        let _ = write!(more, ", {} there already", log.known);
    }
    if log.skipped > 0 {
        let verb = if log.skipped == 1 { "is" } else { "are" };
        let lines = count(log.skipped, "line");
        let _ = write!(more, "; {lines} of the log {verb} no event");
    }
    let verb = if dry_run { "Would add" } else { "Added" };
    session.terminal.status(
        verb,
        &format!("{} to the timeline{more}", count(log.events.len(), "event")),
    );
    Ok(())
}
