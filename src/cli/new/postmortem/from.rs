//! `--from`: the events of a log that was kept elsewhere, added to the timeline once.
//!
//! Order of events: the file is read, within the bounds of a source; its form and its texts are judged; what the
//! timeline has already is taken out; the timeline that comes of it is judged with the book, and only then written.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::file;
use crate::book::Book;
use crate::cli::context::{CommandContext, shown, under};
use crate::cli::failure::Failure;
use crate::cli::new::Workspace;
use crate::data::{parse_toml, size};
use crate::diagnostic::render::count;
use crate::disk;
use crate::edit::transcript::{self, Form, LoggedEvent, Transcript, with_about};
use crate::facts::incident::begin;
use crate::record::incident::Incident;
use crate::record::policy::severity_called;
use crate::record::timeline::EventKind;
use crate::source::FileId;
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
    /// What a timeline has no place for, in words.
    left_out: Vec<String>,
    /// How many texts are written so that they stand as they are.
    literal: usize,
    /// What `check` would warn of.
    notes: Vec<String>,
}

/// A timeline with the events of a log: where it is, and its text.
pub(super) struct Grown {
    pub(super) path: String,
    pub(super) text: String,
    /// What it begins with where there is none.
    head: String,
}

/// Reads the log at `path`, or standard input for `-`.
pub(super) fn read(
    space: &Workspace<'_>,
    path: &Path,
    incident: &Incident,
) -> Result<Log, Failure> {
    let is_stdin = path == Path::new("-");
    let name = if is_stdin {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let text = file::text(path, &name, space.opened.settings.max_source)?;
    let near = beginning(incident).map_or_else(|| space.context.now(), Ok)?;
    let form = Form::of_name(&name);
    let read = transcript::read(&text, form, incident.timezone, near);
    let mut transcript = read.map_err(|fault| {
        let place = if fault.place.is_empty() {
            String::new()
        } else {
            format!(", {}", fault.place)
        };
        Failure::new(format!("{name}{place}: {}", fault.message))
            .help(format!("{}; nothing was written", fault.help))
    })?;
    let timeline = incident.timeline.as_ref();
    let timeline = timeline.map_or(&[][..], |timeline| &timeline.events);
    let events = std::mem::take(&mut transcript.events);
    let (all, first) = (
        events.len(),
        events.iter().find(|one| !is_verbatim(one)).cloned(),
    );
    let events = transcript::unknown(events, timeline);
    let mut log = Log {
        known: all - events.len(),
        events,
        left_out: without_field(&transcript.unused).into_iter().collect(),
        skipped: std::mem::take(&mut transcript.skipped),
        literal: 0,
        notes: Vec::new(),
    };
    let (severity, services) = unsaid(&transcript, &space.book, incident);
    if let Some(first) = first.filter(|_| severity.is_some() || !services.is_empty()) {
        let text = with_about(&first.text, severity, &services);
        // In the words of this form of the log, or of another one.
        let names = severity.iter().chain(&services);
        let is_told = timeline
            .iter()
            .any(|known| names.clone().all(|name| known.text.value.contains(name)));
        match log.events.iter_mut().find(|event| **event == first) {
            Some(first) => first.text = text,
            None if is_told => {}
            // Its words were changed there, or it was written down by hand.
            None => {
                let about = text.get(first.text.trim_end().len()..).unwrap_or_default();
                let words = format!("what it says of the incident: {}", about.trim());
                log.left_out.push(words);
            }
        }
    }
    Ok(log)
}

/// Whether the text of an event is what somebody copied, so that nothing may be added to it.
fn is_verbatim(event: &LoggedEvent) -> bool {
    event.kind == Some(EventKind::Copy)
}

/// What a log has and a timeline has no field for.
fn without_field(unused: &[(String, usize)]) -> Option<String> {
    let words = unused.iter().map(|(key, events)| match events {
        0 => format!("`incident.{key}`"),
        events => format!("`{key}` of {}", count(*events, "event")),
    });
    let mut words: Vec<String> = words.take(SHOWN).collect();
    if unused.len() > SHOWN {
        words.push(format!("and {} more", unused.len() - SHOWN));
    }
    (!words.is_empty()).then(|| format!("what a timeline has no field for: {}", words.join(", ")))
}

/// The severity and the services that a log gives to the incident and the record does not, in the words of the log.
fn unsaid<'t>(
    transcript: &'t Transcript,
    book: &Book,
    incident: &Incident,
) -> (Option<&'t str>, Vec<&'t str>) {
    let is_severity = |name: &str| {
        let meant = severity_called(&book.policy.severities, name);
        let id = meant.map_or(name, |meant| meant.id.value.as_str());
        let own = incident.severity.as_ref();
        own.is_some_and(|own| own.value == id)
    };
    let is_service = |name: &str| {
        let is_name = |known: &str| known.to_lowercase() == name.to_lowercase();
        incident.services.iter().any(|own| {
            let mut known = book.services.services.iter();
            let known = known.find(|known| known.id.value == own.value);
            is_name(&own.value) || known.is_some_and(|known| is_name(&known.name.value))
        })
    };
    let severity = transcript.severity.as_deref();
    let services = transcript.services.iter().map(String::as_str);
    (
        severity.filter(|name| !is_severity(name)),
        services.filter(|name| !is_service(name)).collect(),
    )
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

/// The timeline in `folder` with the events, unless that would add an error to the book. What somebody typed into a
/// page is no Markdown on purpose: where it would be an error as such, it is written so that it stands as it is.
pub(super) fn grown(
    space: &Workspace<'_>,
    folder: &str,
    log: &mut Log,
    incident: &Incident,
) -> Result<Grown, Failure> {
    let path = format!("{folder}/timeline.toml");
    let mut grown = Grown {
        head: space.file(path.clone(), &TimelineDraft {})?.text,
        text: String::new(),
        path,
    };
    let root = &space.opened.root;
    let old = std::fs::read_to_string(root.join(&grown.path)).ok();
    grown.text = grown.with(space, log, incident, old.as_deref())?;
    let mut preflight = space.preflight(&grown.path, &grown.text)?;
    log.literal = log.make_literal(&grown.text, preflight.errors_in(&grown.path));
    if log.literal > 0 {
        grown.text = grown.with(space, log, incident, old.as_deref())?;
        preflight = space.preflight(&grown.path, &grown.text)?;
    }
    preflight.refuse_errors(space.context, root)?;
    let most = space.opened.settings.max_source;
    if grown.text.len() as u64 > most {
        let (shown, most) = (shown(root, &grown.path), size::words(most));
        let words = format!("{shown} would be larger than {most}, and no page could show it");
        return Err(Failure::new(words).help(
            "add a part of the log, or raise `max_source` under `[build]` in book.toml; nothing was written",
        ));
    }
    log.notes = preflight
        .warnings()
        .map(|warning| {
            let help = warning.help.first().map(|help| format!("; {help}"));
            warning.message.clone() + &help.unwrap_or_default()
        })
        .collect();
    Ok(grown)
}

impl Grown {
    fn with(
        &self,
        space: &Workspace<'_>,
        log: &Log,
        incident: &Incident,
        old: Option<&str>,
    ) -> Result<String, Failure> {
        let shown = shown(&space.opened.root, &self.path);
        let old = old.filter(|old| !old.trim().is_empty());
        let old = old.unwrap_or(&self.head);
        draft::timeline(old, &log.events, incident.timezone)
            .map_err(|why| Failure::no_place(&shown, &why))
    }

    /// Writes it, or shows it, and says what of the log is in it.
    pub(super) fn write(
        &self,
        space: &Workspace<'_>,
        log: &Log,
        incident: &Incident,
    ) -> Result<(), Failure> {
        let (root, terminal) = (&space.opened.root, &space.context.terminal);
        let shown = shown(root, &self.path);
        let dry_run = space.options.dry_run;
        if dry_run {
            terminal.print(&format!("==> {shown}\n{}\n", self.text));
        } else if disk::amend(&under(root, &self.path), |old| {
            self.with(space, log, incident, old).map(Some)
        })? {
            terminal.print(&format!("{shown}\n"));
        }
        let verb = if dry_run { "Would add" } else { "Added" };
        terminal.status(verb, &log.added());
        log.say_what_is_not_in(space.context);
        Ok(())
    }
}

impl Log {
    /// Takes what it has of Markdown from each new event whose text stands in one of these places of a timeline; how
    /// many there are.
    fn make_literal(&mut self, timeline: &str, mut places: Vec<Range<usize>>) -> usize {
        if places.is_empty() {
            return 0;
        }
        places.sort_by_key(|place| place.start);
        let table = parse_toml(FileId(0), timeline).table;
        let texts = table.tables("event").filter_map(|event| event.text("text"));
        let faulty: HashSet<String> = texts
            .filter(|text| {
                let range = text.span.range();
                let next = places.partition_point(|place| place.start < range.start);
                places.get(next).is_some_and(|place| place.end <= range.end)
            })
            .map(|text| text.value)
            .collect();
        let events = self.events.iter_mut();
        let faulty = events.filter(|event| event.is_exact && faulty.contains(&event.text));
        faulty
            .map(|event| event.text = transcript::literal(&event.text))
            .count()
    }

    /// What is added, in words.
    fn added(&self) -> String {
        let mut words = format!("{} to the timeline", count(self.events.len(), "event"));
        // Writing into a string cannot fail.
        if self.known > 0 {
            let _ = write!(words, ", {} there already", self.known);
        }
        if !self.skipped.is_empty() {
            let lines = count(self.skipped.len(), "line");
            let _ = write!(words, "; {lines} without a time left out");
        }
        words
    }

    fn say_what_is_not_in(&self, context: &CommandContext) {
        for (number, words) in self.skipped.iter().take(SHOWN) {
            context
                .terminal
                .status("Left out", &format!("line {number}: {words}"));
        }
        if self.skipped.len() > SHOWN {
            let more = self.skipped.len() - SHOWN;
            context
                .terminal
                .status("Left out", &format!("and {more} more"));
        }
        if self.literal > 0 {
            let texts = count(self.literal, "text");
            let words = format!("kept as typed, because as Markdown it would be an error: {texts}");
            context.terminal.status("Note", &words);
        }
        for words in &self.left_out {
            context.terminal.status("Left out", words);
        }
        for words in self.notes.iter().take(SHOWN) {
            context.terminal.status("Note", words);
        }
        if self.notes.len() > SHOWN {
            let more = self.notes.len() - SHOWN;
            let words = format!("and {more} more, which `rbdoc check` shows");
            context.terminal.status("Note", &words);
        }
    }
}
