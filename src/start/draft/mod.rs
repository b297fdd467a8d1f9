//! The files that a new record begins with: values in, text out.
//!
//! Owns what each kind of record begins with (a *draft* of plain values, a [`Scaffold`]) and how the template of the kind
//! writes it. Commands fill drafts from flags and answers; whatever else begins records fills the same. May know
//! templates, records and what edits TOML; knows no file and asks nobody.
//!
//! Order of events: the template `templates/new/…` of the book, else the built-in one, is filled
//! ([`write()`]); what it gives is parsed; a table for a file of many records becomes an [`Entry`] ([`entry`]),
//! which `edit` appends.

mod guidance;
mod postmortem;
mod records;
mod runbook;

pub use guidance::guidance_to_front_matter;
pub use postmortem::{PostmortemDraft, duty};
pub use records::{
    ActionsDraft, ChecklistDraft, ContactDraft, IncidentDraft, LinkDraft, MessageDraft,
    ServiceDraft, TimeDraft, TimelineDraft,
};
pub use runbook::{RunbookDraft, RunbookSection, sections};

use crate::check::templates::TEMPLATE_ERROR;
use crate::data::{Word, front_matter, parse_toml};
use crate::diagnostic::Diagnostic;
use crate::edit::{self, Entry, Form, Refused, quoted, transcript::LoggedEvent};
use crate::site::Theme;
use crate::source::{FileId, Span, Tree};
use crate::time::Moment;
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::Serialize;

/// What a file or a table of a new record is written from. Its fields are the template's variables.
pub trait Scaffold: Serialize {
    /// The template, below `templates/`.
    const TEMPLATE: &'static str;
}

/// A draft that becomes a table in a file of many records.
pub trait EntryScaffold: Scaffold {
    /// The file's path in the book.
    const FILE: &'static str;
    /// The name of the list.
    const LIST: &'static str;
}

/// Declares which draft has which template.
macro_rules! drafts {
    ($($draft:ty: $template:literal),* $(,)?) => {
        $(impl Scaffold for $draft {
            const TEMPLATE: &'static str = $template;
        })*
    };
}

drafts! {
    IncidentDraft: "new/incident.toml",
    TimelineDraft: "new/timeline.toml",
    PostmortemDraft: "new/postmortem.md",
    ActionsDraft: "new/actions.toml",
    RunbookDraft: "new/runbook.md",
    ChecklistDraft: "new/checklist.toml",
    MessageDraft: "new/message.toml",
    ContactDraft: "new/contact.toml",
    ServiceDraft: "new/service.toml",
}

/// The text of a new file, by the template of its kind. `theme` is that of `tree`.
///
/// # Errors
/// A template that fails, or gives TOML or front matter that cannot be read.
pub fn write<D: Scaffold>(
    theme: &Theme,
    tree: &Tree,
    draft: &D,
) -> Result<String, Box<Diagnostic>> {
    let text = theme.text(tree, D::TEMPLATE, draft)?;
    let problems = match D::TEMPLATE.rsplit_once('.') {
        Some((_, "toml")) => parse_toml(FileId(0), &text).diagnostics,
        _ => front_matter(FileId(0), &text).map_or_else(Vec::new, |front| front.parsed.diagnostics),
    };
    match problems.first() {
        Some(problem) => {
            let before = text.get(..problem.span.range().start).unwrap_or_default();
            let line = before.matches('\n').count();
            let words = text.lines().nth(line).unwrap_or_default().trim();
            Err(unreadable::<D>(
                tree,
                &format!(
                    "line {} of its result, `{words}`: {}",
                    line + 1,
                    problem.message
                ),
            ))
        }
        None => Ok(text),
    }
}

/// The table of a new record in a file of many, by the template of its kind. `theme` is that of `tree`.
///
/// # Errors
/// A template that fails, or gives no such table.
pub fn entry<D: EntryScaffold>(
    theme: &Theme,
    tree: &Tree,
    draft: &D,
) -> Result<Entry, Box<Diagnostic>> {
    let text = write(theme, tree, draft)?;
    Entry::read(&text, D::LIST).map_err(|why| unreadable::<D>(tree, &why.to_string()))
}

/// The mistake of a template whose result is of no use.
fn unreadable<D: Scaffold>(tree: &Tree, why: &str) -> Box<Diagnostic> {
    let own = tree.text(&format!("templates/{}", D::TEMPLATE));
    let file = own.map_or(FileId(0), |(file, _)| file);
    let message = format!("`{}` gives a file that cannot be read: {why}", D::TEMPLATE);
    Box::new(Diagnostic::new(
        &TEMPLATE_ERROR,
        Span::whole(file),
        D::TEMPLATE,
        message,
    ))
}

/// The text of a timeline with `events` in it, each behind those that happened before it or at the same moment; `head`
/// is what it held before. Its local times are in `zone`. Lines that are there stay where they are.
///
/// # Errors
/// A `head` that has no place for events.
pub fn timeline(head: &str, events: &[LoggedEvent], zone: Tz) -> Result<String, Refused> {
    let known = parse_toml(FileId(0), head).table;
    let known: Vec<Option<DateTime<Utc>>> = known
        .tables("event")
        .map(|event| Some(event.moment("at", zone)?.value.earliest(zone)))
        .collect();
    // The earliest of each event and of all that follow it. One without a time counts as later than any other.
    let mut from_here = DateTime::<Utc>::MAX_UTC;
    let mut earliest: Vec<DateTime<Utc>> = known
        .iter()
        .rev()
        .map(|at| {
            from_here = from_here.min(at.unwrap_or(from_here));
            from_here
        })
        .collect();
    earliest.reverse();
    // An event comes before the first one that is later, together with all that follow.
    let place = |at: DateTime<Utc>| earliest.partition_point(|earliest| *earliest <= at);
    let is_timed = known.iter().any(Option::is_some);
    let mut events: Vec<&LoggedEvent> = events.iter().collect();
    events.sort_by_key(|event| event.at.earliest(zone));
    let mut inside: Vec<(usize, Vec<Entry>)> = Vec::new();
    let mut behind: Vec<Entry> = Vec::new();
    for event in events {
        let (place, entry) = (place(event.at.earliest(zone)), line(event));
        if place == known.len() || !is_timed {
            behind.push(entry);
        } else if let Some((_, entries)) = inside.last_mut().filter(|(last, _)| *last == place) {
            entries.push(entry);
        } else {
            inside.push((place, vec![entry]));
        }
    }
    if let Ok(text) = edit::insert(head, "event", &inside) {
        return edit::append(&text, "event", &behind, Form::Lines);
    }
    let inside = inside.into_iter().flat_map(|(_, entries)| entries);
    let all: Vec<Entry> = inside.chain(behind).collect();
    edit::append(head, "event", &all, Form::Lines)
}

/// An event as a line of a timeline.
fn line(event: &LoggedEvent) -> Entry {
    let mut entry = Entry::default().with("at", moment(event.at));
    if let Some(until) = event.until {
        entry = entry.with("until", moment(until));
    }
    if event.approx {
        entry = entry.with("approx", "true");
    }
    let texts = [
        ("kind", event.kind.map(Word::word)),
        ("by", event.by.as_deref()),
        ("text", Some(event.text.as_str())),
        ("ref", event.check.as_deref()),
        ("result", event.result.map(Word::word)),
        ("runbook", event.runbook.as_deref()),
        ("link", event.link.as_deref()),
        ("source", event.source.as_deref()),
    ];
    let said = texts
        .into_iter()
        .filter_map(|(key, text)| Some((key, text?)));
    said.fold(entry, |entry, (key, text)| entry.with(key, quoted(text)))
}

/// A moment as it was given, with what it has of a second.
fn moment(at: Moment) -> String {
    match at {
        Moment::At(at) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        Moment::Day(day) => day.to_string(),
    }
}
