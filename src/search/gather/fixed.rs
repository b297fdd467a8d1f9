//! The pages that every handbook has. The decision page, the contacts page and the list of procedures say something
//! of their own; of other lists only the title is searched, since what they list is found by itself.

use super::{Entry, Kind, Part, add, entry, names, part, runbook, section};
use crate::view::band::MetricView;
use crate::view::caller::CallLine;
use crate::view::contacts::{EscalationView, Group, PersonView, ScheduleView};
use crate::view::decide::{DecisionView, Row};
use crate::view::sitemap::FixedPage;
use crate::view::{self, Library, routes};

/// What of one of them is searched.
pub(super) fn fixed(library: &Library<'_>, page: &FixedPage) -> Entry {
    let mut entry = entry(page.title(library), Kind::Page);
    match page.path {
        routes::DECIDE => decide(library, &mut entry),
        routes::CONTACTS => contacts(library, &mut entry),
        routes::RUNBOOKS => runbook::list(library, &mut entry),
        _ => {}
    }
    let words = library.words.find("found_by", page.variable);
    let words = words.unwrap_or_default().split(", ");
    let words = words.filter(|word| !word.is_empty());
    entry.names.extend(words.map(str::to_owned));
    entry
}

fn decide(library: &Library<'_>, entry: &mut Entry) {
    let view = view::decide::decide(library);
    let parts = &mut entry.parts;
    if !view.metrics.is_empty() {
        parts.push(section(library, "metrics"));
    }
    parts.extend(view.metrics.iter().map(|one| metric(library, one)));
    if !view.decisions.is_empty() {
        parts.push(section(library, "triggers"));
    }
    parts.extend(view.decisions.iter().map(|one| decision(library, one)));
    if !view.matrix.is_empty() {
        parts.push(section(library, "matrix"));
    }
    parts.extend(view.matrix.iter().map(|row| severity(library, row)));
    let rows = library.book.policy.severities.iter();
    let aliases = rows.flat_map(|row| row.aliases.iter().map(|alias| alias.value.clone()));
    entry.keywords.extend(aliases);
    // What people notice, and what they read off.
    for metric in &library.book.policy.metrics {
        let symptom = metric.symptom.iter();
        let words = symptom.chain([&metric.name]).map(|text| text.value.clone());
        entry.names.extend(words);
    }
}

fn decision(library: &Library<'_>, decision: &DecisionView) -> Part {
    let mut part = part(&decision.name, format!("decision-{}", decision.id));
    let severity = decision.severity.as_ref();
    add(&mut part.text, severity.map_or("", |one| &one.name));
    let triggers = library.book.policy.triggers.iter().enumerate();
    let own = triggers.filter(|(_, trigger)| trigger.decision.value == decision.id);
    let mut runbooks = Vec::new();
    for (number, trigger) in own {
        add(&mut part.text, &view::decide::trigger_text(library, number));
        runbooks.extend(library.runbook_of(trigger.runbook.as_ref()));
    }
    for runbook in runbooks {
        add(&mut part.text, &runbook.text);
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
        ("matrix.respond", &row.respond),
        ("matrix.approval", &row.approval.who),
        ("matrix.rollback", &row.rollback),
        ("matrix.postmortem", &row.postmortem),
    ] {
        let label = library.words.get(label);
        add(&mut part.text, &format!("{label} {value}"));
    }
    let known = library.severity_row(&row.id);
    if let Some(criteria) = known.and_then(|severity| severity.criteria.as_ref()) {
        add(&mut part.text, &criteria.words());
    }
    part
}

fn contacts(library: &Library<'_>, entry: &mut Entry) {
    let view = view::contacts::contacts(library);
    let parts = &mut entry.parts;
    parts.extend(view.ladders.iter().map(ladder));
    if !view.people.is_empty() {
        parts.push(section(library, "people"));
    }
    parts.extend(view.people.iter().map(person));
    if !view.roles.is_empty() {
        parts.push(section(library, "roles"));
    }
    parts.extend(view.roles.iter().map(|role| group(role, "role")));
    if !view.teams.is_empty() {
        parts.push(section(library, "teams"));
    }
    parts.extend(view.teams.iter().map(|team| group(team, "team")));
    if !view.schedules.is_empty() {
        parts.push(section(library, "on_call"));
    }
    parts.extend(view.schedules.iter().map(schedule));
}

fn ladder(ladder: &EscalationView) -> Part {
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
        person.hours.as_ref().map(|hours| hours.text.as_str()),
    ];
    for line in lines.into_iter().flatten() {
        add(&mut part.text, line);
    }
    part
}
