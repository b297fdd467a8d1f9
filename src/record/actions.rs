//! `actions.toml`: action items of an incident.

use super::names::{ACTION, TO_SOMEBODY};
use super::{FIELD_SCHEMA, Prose, Reading, Text};
use crate::data::{Field, Table, Type, Word, schema};
use crate::source::{FileId, Span, Spanned};
use crate::{fields, words};
use chrono::NaiveDate;

/// The action items of an incident in file order.
#[derive(Debug, Clone, PartialEq)]
pub struct Actions {
    /// The file.
    pub file: FileId,
    /// The items.
    pub actions: Vec<Action>,
}

/// An action item.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The table's header.
    pub span: Span,
    /// Permanent id, unique in its file.
    pub id: Text,
    /// One line.
    pub title: Prose,
    /// More about it.
    pub text: Option<Prose>,
    /// What sort of change.
    pub kind: Option<Spanned<ActionType>>,
    /// Contact id, team id or free text.
    pub owner: Option<Text>,
    /// `p0` to `p4`.
    pub priority: Option<Text>,
    /// Where it stands.
    pub status: Spanned<ActionStatus>,
    /// When it is due.
    pub due: Option<Spanned<NaiveDate>>,
    /// When it was done.
    pub done: Option<Spanned<NaiveDate>>,
    /// Ticket.
    pub issue: Option<Text>,
}

/// What sort of change an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionType {
    /// So that it cannot happen again.
    Prevent,
    /// So that it is noticed sooner.
    Detect,
    /// So that it hurts less.
    Mitigate,
    /// What broke is mended.
    Repair,
    /// How people work.
    Process,
    /// What is written down.
    Document,
    /// Anything else.
    Other,
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActionStatus {
    /// Not begun.
    #[default]
    Open,
    /// Begun.
    InProgress,
    /// Done.
    Done,
    /// Will not be done.
    WontFix,
}

impl ActionStatus {
    /// Whether there is still something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

words!(ActionType {
    Prevent = "prevent",
    Detect = "detect",
    Mitigate = "mitigate",
    Repair = "repair",
    Process = "process",
    Document = "document",
    Other = "other",
});

words!(ActionStatus {
    Open = "open",
    InProgress = "in-progress",
    Done = "done",
    WontFix = "wontfix",
});

/// The fields of `actions.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    optional public "action": Type::Tables(ACTION_FIELDS), "The action items, one table each.";
};

static ACTION_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&ACTION), "A permanent id, unique among the incident's actions.";
    required public "title": Type::Markdown, "What is to be done, in one line of Markdown, verb first.";
    optional public "text": Type::Markdown, "More about it, in Markdown.";
    optional public "type": Type::Choice(ActionType::WORDS), "What sort of change it is.";
    optional public "owner": Type::Ref(&TO_SOMEBODY),
        "The team or person who sees to it. An agreed post-mortem needs one for every action.";
    optional public "priority": Type::Choice(&["p0", "p1", "p2", "p3", "p4"]),
        "How urgent it is; `p0` is most urgent.";
    optional public "status" = "\"open\"": Type::Choice(ActionStatus::WORDS), "Where it stands.";
    optional public "due": Type::Date, "The day by which it is to be done.";
    optional public "done": Type::Date,
        "The day on which it was done. Stands if and only if `status` is `done`.";
    optional internal "issue": Type::AddressOrText, "Its ticket: a number or an address.";
};

/// Reads `actions.toml`.
pub fn read(table: &Table, reading: &mut Reading<'_>) -> Actions {
    Actions {
        file: reading.file,
        actions: table
            .tables("action")
            .map(|table| action(table, reading))
            .collect(),
    }
}

fn action(table: &Table, reading: &mut Reading<'_>) -> Action {
    let action = Action {
        span: table.span,
        id: table.text_or_empty("id"),
        title: reading.prose_or_empty(table, "title"),
        text: reading.prose(table, "text"),
        kind: table.word("type"),
        owner: table.text("owner"),
        priority: table.text("priority"),
        status: table.word_or("status", ActionStatus::default()),
        due: table.date("due"),
        done: table.date("done"),
        issue: table.text("issue"),
    };
    match (&action.done, action.status.value) {
        (Some(done), status) if status != ActionStatus::Done => reading.report(
            schema::invalid(
                done.span,
                format!("{}: done", action.id.value),
                format!(
                    "this action has a day in `done`, but its status is `{}`",
                    status.word()
                ),
            )
            .help("set `status = \"done\"`, or take `done` out"),
        ),
        (None, ActionStatus::Done) if table.get("done").is_none() => reading.report(
            schema::missing(
                action.status.span,
                format!("{}: done", action.id.value),
                "the field `done` is missing: this action's status is `done`",
            )
            .help("add the day on which it was done: `done = 2024-02-10`"),
        ),
        _ => {}
    }
    action
}
