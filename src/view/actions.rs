//! Action items: those of one incident, and all that are open.

use super::library::Library;
use super::{Link, Party, Time, routes, text};
use crate::record::actions::{Action, ActionStatus, ActionType};
use crate::record::incident::Incident;
use serde::Serialize;

/// The page of open action items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actions {
    /// As of when, and how many.
    pub about: String,
    /// The open ones, those that are due first in front.
    pub open: Vec<ActionView>,
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionView {
    /// Its id.
    pub id: String,
    /// One line, as HTML.
    pub title: String,
    /// Its kind and priority.
    pub note: Option<String>,
    /// Further words, as HTML.
    pub text: Option<String>,
    /// The incident, in lists over all incidents.
    pub incident: Option<Link>,
    /// Where it stands.
    pub state: String,
    /// Whether there is nothing left to do.
    pub settled: bool,
    /// The ticket.
    pub issue: Option<String>,
    /// Who does it.
    pub owner: Option<Party>,
    /// When it is due.
    pub due: Option<Time>,
    /// `overdue`, if it is.
    pub late: Option<&'static str>,
}

/// The page of open action items.
pub fn actions(library: &Library<'_>) -> Actions {
    let open = open(library);
    let late = open.iter().filter(|action| action.late.is_some()).count();
    let today = library.options.now.date_naive();
    Actions {
        about: format!(
            "As of {today}: {}, {late} overdue.",
            text::count(open.len(), "open item")
        ),
        open,
    }
}

/// Every open action item, those that are due first in front, those without a date at the end.
pub fn open(library: &Library<'_>) -> Vec<ActionView> {
    let mut items: Vec<(&Incident, &Action)> = library
        .shown_incidents()
        .filter_map(|incident| Some((incident, incident.actions.as_ref()?)))
        .flat_map(|(incident, actions)| actions.actions.iter().map(move |one| (incident, one)))
        .filter(|(_, action)| action.status.value.is_open())
        .collect();
    items.sort_by_key(|(_, action)| {
        let due = action.due.as_ref().map(|due| due.value);
        (due.is_none(), due)
    });
    items
        .into_iter()
        .map(|(incident, action)| ActionView {
            incident: Some(Link::to(
                &routes::incident(incident),
                incident.title.as_str(),
            )),
            ..action_view(library, action)
        })
        .collect()
}

/// An action item.
pub fn action_view(library: &Library<'_>, action: &Action) -> ActionView {
    let kind = action.kind.as_ref().map(|kind| kind_word(kind.value));
    let priority = action.priority.as_ref().map(|priority| priority.as_str());
    let note: Vec<&str> = kind.into_iter().chain(priority).collect();
    let open = action.status.value.is_open();
    let today = library.options.now.date_naive();
    let late = action
        .due
        .as_ref()
        .is_some_and(|due| open && due.value < today);
    ActionView {
        id: action.id.value.clone(),
        title: library.inline(&action.title),
        note: (!note.is_empty()).then(|| note.join(", ")),
        text: action.text.as_ref().map(|text| library.inline(text)),
        incident: None,
        state: match (action.status.value, &action.done) {
            (ActionStatus::Open, _) => "open".to_owned(),
            (ActionStatus::InProgress, _) => "in progress".to_owned(),
            (ActionStatus::Done, Some(day)) => format!("done on {}", day.value),
            (ActionStatus::Done, None) => "done".to_owned(),
            (ActionStatus::WontFix, _) => "will not be done".to_owned(),
        },
        settled: !open,
        issue: action.issue.as_ref().map(|issue| issue.value.clone()),
        owner: action.owner.as_ref().and_then(|owner| library.party(owner)),
        due: action.due.as_ref().map(|due| text::day(due.value)),
        late: late.then_some("overdue"),
    }
}

fn kind_word(kind: ActionType) -> &'static str {
    match kind {
        ActionType::Prevent => "prevent",
        ActionType::Detect => "detect",
        ActionType::Mitigate => "mitigate",
        ActionType::Repair => "repair",
        ActionType::Process => "process",
        ActionType::Document => "document",
        ActionType::Other => "other",
    }
}
