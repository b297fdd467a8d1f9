//! `timeline.toml`: what happened when, one event a line.

use super::names::{TO_CHECK_THEN, TO_RUNBOOK_THEN, TO_SOMEBODY};
use super::{FIELD_SCHEMA, Prose, Reading, Ref, Text};
use crate::data::{Field, Table, Type, Word};
use crate::source::{FileId, Span, Spanned};
use crate::time::Moment;
use crate::{fields, words};

/// The events of an incident in file order.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The file.
    pub file: FileId,
    /// The events.
    pub events: Vec<Event>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The whole table.
    pub span: Span,
    /// When.
    pub at: Spanned<Moment>,
    /// Until when.
    pub until: Option<Spanned<Moment>>,
    /// The time is a guess.
    pub approx: bool,
    /// What sort of event.
    pub kind: Spanned<EventKind>,
    /// Contact id or free text.
    pub by: Option<Text>,
    /// What happened.
    pub text: Prose,
    /// Where it is recorded.
    pub link: Option<Text>,
    /// The original words, when imported.
    pub source: Option<Text>,
    /// What was checked: `check:list/item`.
    pub check: Option<Ref>,
    /// How that went.
    pub result: Option<Spanned<CheckResult>>,
    /// The runbook that was followed.
    pub runbook: Option<Ref>,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// It is as it should be.
    Pass,
    /// It is not.
    Fail,
    /// It says nothing here.
    NotApplicable,
}

words!(CheckResult {
    Pass = "pass",
    Fail = "fail",
    NotApplicable = "na",
});

/// What sort of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EventKind {
    /// Impact began.
    Start,
    /// First signal.
    Detected,
    /// A person took it.
    Acknowledged,
    /// Called an incident.
    Declared,
    /// Somebody knew of what the law or a contract makes known.
    Aware,
    /// Its severity was judged, or judged anew.
    Classified,
    /// An authority or a customer was told, as the law or a contract asks.
    Notified,
    /// A message was sent.
    Comms,
    /// Somebody was called.
    Call,
    /// Something was verified.
    Check,
    /// A command was copied, which does not say that it was run.
    Copy,
    /// Something was done.
    Action,
    /// Something was decided.
    Decision,
    /// Users no longer affected.
    Mitigated,
    /// All clear.
    Resolved,
    /// Anything else.
    #[default]
    Note,
}

words!(EventKind {
    Start = "start",
    Detected = "detected",
    Acknowledged = "acknowledged",
    Declared = "declared",
    Aware = "aware",
    Classified = "classified",
    Notified = "notified",
    Comms = "comms",
    Call = "call",
    Check = "check",
    Copy = "copy",
    Action = "action",
    Decision = "decision",
    Mitigated = "mitigated",
    Resolved = "resolved",
    Note = "note",
});

/// The fields of `timeline.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    optional public "event": Type::Tables(EVENT_FIELDS),
        "The events, one inline table a line, so that two people's additions merge.";
};

/// Kinds that tell how a team worked, and name its people and systems: a public site leaves these events out.
const OF_THE_TEAM: &[&str] = &["call", "check", "copy"];

static EVENT_FIELDS: &[Field] = fields! {
    required public "at": Type::Moment,
        "When it happened: a date-time with its offset, a local one in the incident's zone, or a day where the hour is unknown.";
    optional public "until": Type::Moment, "When it ended, for what took a while.";
    optional public "approx" = "false": Type::Bool, "Whether the time is a guess.";
    optional unless(OF_THE_TEAM) "kind" = "\"note\"": Type::Choice(EventKind::WORDS), "What sort of event it is.";
    required public "text": Type::Markdown, "What happened, in Markdown; of a `copy`, the command as it is.";
    optional public "by": Type::Ref(&TO_SOMEBODY), "Who did or saw it: a contact's id or a name.";
    optional internal "link": Type::AddressOrText, "Where it is recorded: an address.";
    optional internal "source": Type::Text, "The time as the source had it, for imported events.";
    optional public "ref": Type::Ref(&TO_CHECK_THEN), "What was checked: `check:`, the id of a checklist, `/` and the id of its item.";
    optional public "result": Type::Choice(CheckResult::WORDS), "How a check went: `na` is not applicable.";
    optional public "runbook": Type::Ref(&TO_RUNBOOK_THEN), "The runbook that was followed.";
};

/// Reads `timeline.toml`. An event without a readable time has no place in a timeline and is left out.
pub fn read(table: &Table, reading: &Reading<'_>) -> Timeline {
    let events = table.tables("event").filter_map(|event| {
        let kind = event.word_or("kind", EventKind::default());
        Some(Event {
            span: event.span,
            at: event.moment("at", reading.zone)?,
            until: event.moment("until", reading.zone),
            approx: event.is_set("approx"),
            by: event.text("by"),
            text: match (kind.value, event.text("text")) {
                (EventKind::Copy, Some(command)) => Prose::verbatim(command),
                _ => reading.prose_or_empty(event, "text"),
            },
            kind,
            link: event.text("link"),
            source: event.text("source"),
            check: event.text("ref"),
            result: event.word("result"),
            runbook: event.text("runbook"),
        })
    });
    Timeline {
        file: reading.file,
        events: events.collect(),
    }
}
