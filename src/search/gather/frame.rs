//! The pages that every handbook has. The decision page and the contacts page say something of their own; of
//! lists only the title is searched, since what they list is found by itself.

use super::{Entry, Kind, Part, add, entry, names, part, runbook};
use crate::view::contacts::{CallLine, Group, Ladder, PersonView, ScheduleView};
use crate::view::decide::{DecisionView, MetricView, Row};
use crate::view::prose::words;
use crate::view::{self, Library, routes, titles};

/// A page that every handbook has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Home,
    Decide,
    Runbooks,
    Checks,
    Messages,
    FollowUp,
    Incidents,
    Contacts,
    Services,
    Az,
    Review,
    Actions,
    NotFound,
}

/// All of them.
pub(super) fn all() -> [Frame; 13] {
    [
        Frame::Home,
        Frame::Decide,
        Frame::Runbooks,
        Frame::Checks,
        Frame::Messages,
        Frame::FollowUp,
        Frame::Incidents,
        Frame::Contacts,
        Frame::Services,
        Frame::Az,
        Frame::Review,
        Frame::Actions,
        Frame::NotFound,
    ]
}

impl Frame {
    /// Where it stands.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Home => routes::HOME,
            Self::Decide => routes::DECIDE,
            Self::Runbooks => routes::RUNBOOKS,
            Self::Checks => routes::CHECKS,
            Self::Messages => routes::MESSAGES,
            Self::FollowUp => routes::FOLLOW_UP,
            Self::Incidents => routes::INCIDENTS,
            Self::Contacts => routes::CONTACTS,
            Self::Services => routes::SERVICES,
            Self::Az => routes::AZ,
            Self::Review => routes::REVIEW,
            Self::Actions => routes::ACTIONS,
            Self::NotFound => routes::NOT_FOUND,
        }
    }

    /// Whether there is anything on it that somebody may look for.
    pub(super) fn holds_something(self, library: &Library<'_>) -> bool {
        let book = library.book;
        match self {
            Self::Home | Self::Runbooks | Self::Contacts | Self::Review | Self::Actions => true,
            Self::Decide => !book.policy.severities.is_empty() || !book.policy.decisions.is_empty(),
            Self::Checks => !book.checklists.is_empty(),
            Self::Messages => !book.messages.is_empty(),
            Self::FollowUp => view::checklist::has_follow_up(library),
            Self::Incidents => library.shown_incidents().next().is_some(),
            Self::Services => !book.services.services.is_empty(),
            Self::Az | Self::NotFound => false,
        }
    }
}

/// What of one of them is searched.
pub(super) fn frame(library: &Library<'_>, frame: Frame) -> Entry {
    let title = match frame {
        Frame::Decide => return decide(library),
        Frame::Contacts => return contacts(library),
        Frame::Runbooks => return runbook::list(library),
        Frame::Home => titles::HOME,
        Frame::Checks => titles::CHECKS,
        Frame::Messages => titles::MESSAGES,
        Frame::FollowUp => titles::FOLLOW_UP,
        Frame::Incidents => titles::INCIDENTS,
        Frame::Services => titles::SERVICES,
        Frame::Az => titles::AZ,
        Frame::Review => titles::REVIEW,
        Frame::Actions => titles::ACTIONS,
        Frame::NotFound => "",
    };
    let mut entry = entry(title, Kind::Page);
    also(frame, &mut entry);
    entry
}

/// The words by which people ask for a page that every handbook has.
pub(super) fn also(frame: Frame, entry: &mut Entry) {
    let words: &[&str] = match frame {
        Frame::Home => &["symptoms", "start page"],
        Frame::Decide => &["severity matrix", "rollback triggers", "thresholds"],
        Frame::Runbooks => &["runbooks", "playbooks"],
        Frame::Checks => &["checklists"],
        Frame::Messages => &["messages", "templates"],
        Frame::FollowUp => &["after an incident"],
        Frame::Incidents => &["incidents", "post-mortems"],
        Frame::Contacts => &["who to call", "on call", "escalation", "phone", "contacts"],
        Frame::Actions => &["action items", "overdue"],
        Frame::Review => &["outdated pages"],
        Frame::Services | Frame::Az | Frame::NotFound => &[],
    };
    entry
        .keywords
        .extend(words.iter().map(|word| (*word).to_owned()));
}

fn decide(library: &Library<'_>) -> Entry {
    let mut entry = entry(titles::DECIDE, Kind::Page);
    let view = view::decide::decide(library);
    let parts = &mut entry.parts;
    if !view.decisions.is_empty() {
        parts.push(part("What do you see?", "triggers"));
    }
    parts.extend(view.decisions.iter().map(|one| decision(library, one)));
    if !view.metrics.is_empty() {
        parts.push(part("What do the numbers say?", "metrics"));
    }
    parts.extend(view.metrics.iter().map(|one| metric(library, one)));
    if !view.matrix.is_empty() {
        parts.push(part("Decision matrix", "matrix"));
    }
    parts.extend(view.matrix.iter().map(|row| severity(library, row)));
    let rows = library.book.policy.severities.iter();
    let aliases = rows.flat_map(|row| row.aliases.iter().map(|alias| alias.value.clone()));
    entry.keywords = aliases.collect();
    also(Frame::Decide, &mut entry);
    entry
}

fn decision(library: &Library<'_>, decision: &DecisionView) -> Part {
    let mut part = part(&decision.name, format!("decision-{}", decision.id));
    let severity = decision.severity.as_ref();
    add(&mut part.text, severity.map_or("", |one| &one.name));
    let triggers = library.book.policy.triggers.iter().enumerate();
    let own = triggers.filter(|(_, trigger)| trigger.decision.value == decision.id);
    for (number, _) in own {
        add(&mut part.text, &view::decide::trigger_text(library, number));
    }
    for trigger in &decision.triggers {
        let runbook = trigger.runbook.as_ref();
        add(&mut part.text, runbook.map_or("", |link| &link.text));
    }
    part
}

fn metric(library: &Library<'_>, metric: &MetricView) -> Part {
    let mut part = part(&metric.name, format!("metric-{}", metric.id));
    add(&mut part.text, &metric.about);
    for band in &metric.bands {
        add(&mut part.text, &band.summary);
    }
    let gaps = library.book.policy.gaps.iter();
    for gap in gaps.filter(|gap| gap.metric.value == metric.id) {
        add(
            &mut part.text,
            gap.reason.as_ref().map_or("", |reason| reason),
        );
    }
    part
}

fn severity(library: &Library<'_>, row: &Row) -> Part {
    let mut part = part(&row.severity.name, format!("severity-{}", row.id));
    for (label, value) in [
        ("Respond", row.respond.as_str()),
        ("Approval", &row.approval.name),
        ("Roll back?", row.rollback),
        ("Post-mortem", row.postmortem),
    ] {
        add(&mut part.text, &format!("{label} {value}"));
    }
    let known = library.severity_row(&row.id);
    if let Some(criteria) = known.and_then(|severity| severity.criteria.as_ref()) {
        add(&mut part.text, &words(criteria));
    }
    part
}

fn contacts(library: &Library<'_>) -> Entry {
    let mut entry = entry(titles::CONTACTS, Kind::Page);
    also(Frame::Contacts, &mut entry);
    let view = view::contacts::contacts(library);
    let parts = &mut entry.parts;
    parts.extend(view.ladders.iter().map(ladder));
    if !view.schedules.is_empty() {
        parts.push(part("On call", "on-call"));
    }
    parts.extend(view.schedules.iter().map(schedule));
    if !view.roles.is_empty() {
        parts.push(part("Roles", "roles"));
    }
    parts.extend(view.roles.iter().map(|role| group(role, "role")));
    if !view.people.is_empty() {
        parts.push(part("People", "people"));
    }
    parts.extend(view.people.iter().map(person));
    if !view.teams.is_empty() {
        parts.push(part("Teams", "teams"));
    }
    parts.extend(view.teams.iter().map(|team| group(team, "team")));
    entry
}

fn ladder(ladder: &Ladder) -> Part {
    let mut part = part(&ladder.title, format!("ladder-{}", ladder.id));
    add(&mut part.text, ladder.about.as_deref().unwrap_or_default());
    for rung in &ladder.rungs {
        for line in &rung.targets {
            add(&mut part.text, &callees(line));
        }
    }
    part
}

fn callees(line: &CallLine) -> String {
    let people = line.people.iter().map(|person| person.name.as_str());
    let first = std::iter::once(line.who.as_str()).chain(line.chat.as_deref());
    names(first.chain(people))
}

/// A rotation and who is in it, each once.
fn schedule(schedule: &ScheduleView) -> Part {
    let mut part = part(&schedule.id, format!("schedule-{}", schedule.id));
    let mut people: Vec<&str> = Vec::new();
    for shift in &schedule.shifts {
        people.push(&shift.person.name);
    }
    people.sort_unstable();
    people.dedup();
    add(&mut part.text, &names(people));
    part
}

fn group(group: &Group, kind: &str) -> Part {
    let mut part = part(&group.name, format!("{kind}-{}", group.id));
    let people = group.people.iter().map(|person| person.name.as_str());
    add(
        &mut part.text,
        &names(group.chat.as_deref().into_iter().chain(people)),
    );
    part
}

fn person(person: &PersonView) -> Part {
    let mut part = part(&person.name, format!("contact-{}", person.id));
    let phone = person.phone.as_ref().map(|phone| phone.text.as_str());
    let lines = [
        person.note.as_deref(),
        phone,
        person.chat.as_deref(),
        person.email.as_deref(),
        Some(person.hours.as_str()),
    ];
    for line in lines.into_iter().flatten() {
        add(&mut part.text, line);
    }
    part
}
