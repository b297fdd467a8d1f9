//! `content/checklists/*.toml`: verification and follow-up, in phases.

use super::names::{CHECKLIST, ITEM, TO_MESSAGE, TO_NEXT, TO_ROLE, TO_RUNBOOK};
use super::{FIELD_SCHEMA, Prose, Reading, Ref, Text};
use crate::data::{Field, Table, Type, Value, Word, scalar, schema};
use crate::source::{FileId, Span, Spanned};
use crate::time::Duration;
use crate::{fields, words};
use std::collections::{HashMap, HashSet};

/// A checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklist {
    /// The file.
    pub file: FileId,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub title: Text,
    /// What it is for.
    pub description: Option<Prose>,
    /// What zero hour is.
    pub anchor: Spanned<Anchor>,
    /// In file order.
    pub phases: Vec<Phase>,
}

/// What zero hour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Impact began.
    Started,
    /// First noticed.
    Detected,
    /// Users no longer affected.
    Mitigated,
    /// All clear.
    Resolved,
    /// Whenever somebody starts it.
    #[default]
    Manual,
}

/// A part of a checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// The table's header.
    pub span: Span,
    /// Shown name.
    pub name: Text,
    /// When it begins, counted from the anchor.
    pub from: Option<Spanned<Duration>>,
    /// When it ends.
    pub to: Option<Spanned<Duration>>,
    /// What to do.
    pub items: Vec<ChecklistItem>,
}

/// A thing to do or to verify.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistItem {
    /// The item.
    pub span: Span,
    /// Permanent id; derived from the text where the author gave none.
    pub id: String,
    /// What to do.
    pub text: Prose,
    /// What is right.
    pub expect: Option<Prose>,
    /// A command that shows it.
    pub command: Option<Text>,
    /// Where to look.
    pub link: Option<Text>,
    /// What to do if it fails: text, or `runbook:id`, `checklist:id`, `message:id`, `policy:id`.
    pub on_fail: Option<Prose>,
    /// Role that does it.
    pub role: Option<Ref>,
    /// Message to send.
    pub message: Option<Ref>,
    /// Runbook to follow.
    pub runbook: Option<Ref>,
    /// Whether it may be left out.
    pub required: bool,
}

words!(Anchor {
    Started = "started",
    Detected = "detected",
    Mitigated = "mitigated",
    Resolved = "resolved",
    Manual = "manual",
});

/// The fields of a checklist.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    required public "id": Type::Id(&CHECKLIST), "A permanent id.";
    required public "title": Type::Text, "The name that pages show.";
    optional public "description": Type::Markdown, "What the checklist is for, in Markdown.";
    optional public "anchor" = "\"manual\"": Type::Choice(Anchor::WORDS),
        "What zero hour is: a time of the incident, or `manual` for whenever somebody begins.";
    required public "phase": Type::Tables(PHASE_FIELDS), "Its phases, in order. Each should begin where the one before it ends.";
};

static PHASE_FIELDS: &[Field] = fields! {
    required public "name": Type::Text, "The name that pages show.";
    optional public "from": Type::Duration, "When the phase begins, counted from the anchor.";
    optional public "to": Type::Duration, "When the phase ends, counted from the anchor.";
    required public "items": Type::TablesOrText(ITEM_FIELDS, "text"),
        "What to do or to verify. A bare text stands for an item that has only `text`.";
};

static ITEM_FIELDS: &[Field] = fields! {
    optional public "id": Type::Id(&ITEM), "A permanent id; the text may change.";
    required public "text": Type::Markdown, "What to do or to verify, in Markdown.";
    optional public "expect": Type::Markdown, "What is right, in Markdown: so that two people judge alike.";
    optional public "command": Type::Text, "A command that shows it.";
    optional internal "link": Type::AddressOrText, "Where to look.";
    optional public "on_fail": Type::Ref(&TO_NEXT),
        "What to do if it fails: a sentence, or `runbook:`, `checklist:`, `message:` or `policy:` and an id.";
    optional public "role": Type::Ref(&TO_ROLE), "The role that does it.";
    optional public "message": Type::Ref(&TO_MESSAGE), "The message to send.";
    optional public "runbook": Type::Ref(&TO_RUNBOOK), "The runbook to follow.";
    optional public "required" = "true": Type::Bool, "Whether it may not be left out.";
};

/// Reads a checklist. One whose id cannot be read has its file's name for one.
pub fn read(table: &Table, reading: &mut Reading<'_>) -> Checklist {
    let mut ids = Ids::default();
    let phases = table.tables("phase");
    Checklist {
        file: reading.file,
        id: reading.id(table),
        title: reading.title(table),
        description: reading.prose(table, "description"),
        anchor: table.word_or("anchor", Anchor::default()),
        phases: phases
            .map(|phase| self::phase(phase, &mut ids, reading))
            .collect(),
    }
}

fn phase(table: &Table, ids: &mut Ids, reading: &mut Reading<'_>) -> Phase {
    let (from, to) = (table.duration("from"), table.duration("to"));
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value >= to.value
    {
        reading.report(
            schema::invalid(to.span, "phase.to", "a phase must end after it begins")
                .related(from.span, "it begins here"),
        );
    }
    let items = table.get("items").map(Value::items).unwrap_or_default();
    Phase {
        span: table.span,
        name: table.text_or_empty("name"),
        from,
        to,
        items: items
            .iter()
            .filter_map(|value| item(value, ids, reading))
            .collect(),
    }
}

fn item(value: &Value, ids: &mut Ids, reading: &Reading<'_>) -> Option<ChecklistItem> {
    let short;
    let table = if let Some(table) = value.as_table() {
        table
    } else {
        let text = value.to_text()?;
        let name = Spanned::new("text".to_owned(), value.span);
        short = Table {
            span: value.span,
            entries: vec![(
                name,
                Value {
                    kind: crate::data::Kind::Text(text),
                    span: value.span,
                },
            )],
        };
        &short
    };
    let text = reading.prose(table, "text")?;
    let given = table.text("id").map(|id| id.value);
    Some(ChecklistItem {
        span: value.span,
        id: given.unwrap_or_else(|| fresh_id(&text.words(), ids)),
        text,
        expect: reading.prose(table, "expect"),
        command: table.text("command"),
        link: table.text("link"),
        on_fail: reading.prose(table, "on_fail"),
        role: table.text("role"),
        message: table.text("message"),
        runbook: table.text("runbook"),
        required: table.flag("required").is_none_or(|flag| flag.value),
    })
}

/// The ids of a checklist's items.
#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// How often each was made of a text.
    counts: HashMap<String, usize>,
}

/// An id from the words of an item, which leave out addresses and comments: the same text keeps its id wherever it is moved.
fn fresh_id(text: &str, ids: &mut Ids) -> String {
    let stem = scalar::to_id(text);
    let stem = if stem.is_empty() {
        "item".to_owned()
    } else {
        stem
    };
    let mut id = stem.clone();
    while !ids.taken.insert(id.clone()) {
        let count = ids.counts.entry(stem.clone()).or_insert(1);
        *count += 1;
        id = format!("{stem}-{count}");
    }
    id
}
