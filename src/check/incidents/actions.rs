//! Action items: whose they are, when they are due, and whether anybody can tell that they are done.

use super::{Around, level_of_lack};
use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{self, actions::Item};
use crate::record::Text;
use crate::record::actions::{Action, ActionType, Actions};
use crate::record::incident::Incident;
use crate::record::postmortem::PostmortemStatus;
use crate::rule;
use crate::source::Span;

rule!(
    ACTION_WITHOUT_OWNER,
    "action-without-owner",
    Error,
    "An open action item that belongs to nobody."
);
rule!(
    ACTION_WITHOUT_DUE,
    "action-without-due",
    Error,
    "An open action item without a date."
);
rule!(
    ACTION_OVERDUE,
    "action-overdue",
    Warning,
    "An open action item whose date has passed."
);
rule!(
    ACTION_VAGUE,
    "action-vague",
    Info,
    "An action item of which nobody can say when it is done."
);
rule!(
    NO_PREVENTIVE_ACTION,
    "no-preventive-action",
    Info,
    "An incident with action items, none of which prevents the next one."
);
rule!(
    CLOSED_WITH_OPEN_ACTIONS,
    "closed-with-open-actions",
    Warning,
    "A post-mortem that is closed although its actions are open."
);

pub(super) fn check(around: &Around<'_>, incident: &Incident, found: &mut Vec<Diagnostic>) {
    let Some(actions) = &incident.actions else {
        return;
    };
    let level = level_of_lack(incident);
    let whole = around.is_whole(incident);
    for item in facts::actions::items(incident, around.now).filter(Item::is_open) {
        if whole {
            found.extend(lacks(item.action, level));
        }
        found.extend(overdue(&item));
        found.extend(vague(item.action));
    }
    if whole {
        found.extend(nothing_prevents(incident, actions));
    }
    found.extend(closed_too_soon(incident, actions));
}

fn is_blank(text: Option<&Text>) -> bool {
    text.is_none_or(|text| text.value.trim().is_empty())
}

/// `action-without-owner` and `action-without-due`.
fn lacks(action: &Action, level: Level) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if is_blank(action.owner.as_ref()) {
        found.push(
            Diagnostic::new(
                &ACTION_WITHOUT_OWNER,
                action.id.span,
                format!("action `{}` has no owner", action.id.value),
            )
            .level(level)
            .help("add `owner = \"…\"`: one team or person; what belongs to all is done by none"),
        );
    }
    if action.due.is_none() {
        found.push(
            Diagnostic::new(
                &ACTION_WITHOUT_DUE,
                action.id.span,
                format!("action `{}` has no due date", action.id.value),
            )
            .level(level)
            .help("add `due = 2026-12-31`, or `status = \"wontfix\"` if it will not be done"),
        );
    }
    found
}

/// `action-overdue`.
fn overdue(item: &Item<'_>) -> Option<Diagnostic> {
    let days = item.overdue_days()?;
    let due = item.action.due.as_ref()?;
    let plural = if days == 1 { "day" } else { "days" };
    let id = &item.action.id.value;
    Some(
        Diagnostic::new(
            &ACTION_OVERDUE,
            due.span,
            format!("action `{id}` is {days} {plural} overdue"),
        )
        .help("do it, agree on another date, or set `status = \"wontfix\"` and say why in `text`"),
    )
}

/// Verbs that never come to an end.
const ENDLESS: [&str; 14] = [
    "improve",
    "better",
    "enhance",
    "investigate",
    "review",
    "consider",
    "monitor",
    "optimise",
    "optimize",
    "strengthen",
    "revisit",
    "explore",
    "be",
    "look",
];

/// `action-vague`: silent where a text, a ticket or a number says more than the title does.
fn vague(action: &Action) -> Option<Diagnostic> {
    const SHORT: usize = 4;
    let title = action.title.value.trim();
    let mut words = title.split_whitespace();
    let verb = words.next()?.to_lowercase();
    let says_more = !is_blank(action.text.as_ref())
        || !is_blank(action.issue.as_ref())
        || title.contains(|c: char| c.is_ascii_digit());
    let endless = ENDLESS.contains(&verb.as_str()) && words.count() < SHORT;
    (endless && !says_more).then(|| {
        Diagnostic::new(
            &ACTION_VAGUE,
            action.title.span,
            format!("\"{title}\" has no end that anybody can see"),
        )
        .help("say what will exist when it is done, such as \"Alert on the queue's age over 10 minutes\"")
    })
}

/// `no-preventive-action`: only where every action says its type, and the post-mortem is agreed.
fn nothing_prevents(incident: &Incident, actions: &Actions) -> Option<Diagnostic> {
    let agreed = incident.postmortem.as_ref().is_some_and(|prose| {
        matches!(
            prose.status.value,
            PostmortemStatus::Reviewed | PostmortemStatus::Closed
        )
    });
    let mut kinds = actions
        .actions
        .iter()
        .map(|action| action.kind.as_ref().map(|kind| kind.value));
    let none = kinds.all(|kind| kind.is_some_and(|kind| kind != ActionType::Prevent));
    if !agreed || incident.drill || actions.actions.is_empty() || !none {
        return None;
    }
    Some(
        Diagnostic::new(
            &NO_PREVENTIVE_ACTION,
            Span::whole(actions.file),
            "none of the actions is of type `prevent`",
        )
        .help("ask what would have made this incident impossible; if nothing would, leave it so"),
    )
}

/// `closed-with-open-actions`.
fn closed_too_soon(incident: &Incident, actions: &Actions) -> Option<Diagnostic> {
    let prose = incident.postmortem.as_ref()?;
    let open: Vec<&Action> = actions
        .actions
        .iter()
        .filter(|action| action.status.value.is_open())
        .collect();
    if prose.status.value != PostmortemStatus::Closed || open.is_empty() {
        return None;
    }
    let count = match open.len() {
        1 => "one of its actions is open".to_owned(),
        many => format!("{many} of its actions are open"),
    };
    let diagnostic = Diagnostic::new(
        &CLOSED_WITH_OPEN_ACTIONS,
        prose.status.span,
        format!("the post-mortem is closed, but {count}"),
    )
    .help("close the actions first, or set `status = \"reviewed\"`");
    Some(open.iter().fold(diagnostic, |d, action| {
        d.related(action.status.span, "still open")
    }))
}
