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
use crate::edit::{self, Entry, Form, Refused, phase, quoted, transcript::LoggedEvent};
use crate::site::Theme;
use crate::source::{FileId, Span, Tree};
use crate::time::Moment;
use chrono::{DateTime, Utc};
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
    let known: Vec<Option<Moment>> = known
        .tables("event")
        .map(|event| event.moment("at", zone).map(|at| at.value))
        .collect();
    // An event comes before the first one that is later, together with all that follow.
    let place = |at: DateTime<Utc>| {
        let is_later = |known: &Option<Moment>| known.is_none_or(|known| known.earliest(zone) > at);
        let later = known.iter().rev().take_while(|known| is_later(known));
        known.len() - later.count()
    };
    let mut events: Vec<(usize, &LoggedEvent)> = events
        .iter()
        .map(|event| (place(event.at.to_utc()), event))
        .collect();
    events.sort_by_key(|(_, event)| event.at);
    let mut text = head.to_owned();
    // The last ones first: so the places before them stay where they are.
    for events in events.chunk_by(|(a, _), (b, _)| a == b).rev() {
        let entries: Vec<Entry> = events.iter().map(|(_, one)| event(one)).collect();
        let place = events.first().map_or(known.len(), |(place, _)| *place);
        let inside = if place < known.len() && known.iter().any(Option::is_some) {
            edit::insert(&text, "event", &entries, place).ok()
        } else {
            None
        };
        text = match inside {
            Some(text) => text,
            None => edit::append(&text, "event", &entries, Form::Lines)?,
        };
    }
    Ok(text)
}

/// An event as a line of a timeline.
fn event(event: &LoggedEvent) -> Entry {
    let mut entry = Entry::default().with("at", phase::written(&event.at));
    if let Some(kind) = event.kind {
        entry = entry.with("kind", quoted(kind.word()));
    }
    if let Some(by) = &event.by {
        entry = entry.with("by", quoted(by));
    }
    entry.with("text", quoted(&event.text))
}
