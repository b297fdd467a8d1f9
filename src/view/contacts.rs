//! Whom to call: the escalation policies, who is on call, roles, people and teams.

use super::caller::{self, CallLine, Callee};
use super::hours::{self, HoursView};
use super::library::{Library, shown_phone, shown_severity};
use super::shared::Shared;
use super::{Party, Phone, Severity, Time, text};
use crate::facts::escalation::{of_worst_severity, worst_severity};
use crate::facts::on_call::{self, Shift, shifts};
use crate::record::contacts::{Contact, EscalationPolicy, EscalationStep};
use crate::wording::Words;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::HashMap;

/// Shifts shown of each schedule: the present one and the next ones, so that a site that was built
/// some weeks ago still names the right person.
const SHIFTS: usize = 6;

/// The contacts page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contacts {
    /// The worst severity.
    pub worst: Option<Severity>,
    /// The escalation policies, that of the worst severity first.
    pub ladders: Vec<EscalationView>,
    /// The rotations.
    pub schedules: Vec<ScheduleView>,
    /// Roles and who has them.
    pub roles: Vec<Group>,
    /// Everybody this build names.
    pub people: Vec<PersonView>,
    /// Teams and who is in them.
    pub teams: Vec<Group>,
}

/// An escalation policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Which incidents it is for.
    pub about: Option<String>,
    /// Its steps in order.
    pub rungs: Vec<StepView>,
}

/// A step of an escalation policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Whom to call, all at once.
    pub targets: Vec<CallLine>,
    /// What to do when nobody answers.
    pub then: String,
}

/// A rotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleView {
    /// Its id.
    pub id: String,
    /// The present shift and the next ones.
    pub shifts: Vec<ShiftView>,
}

/// A shift. Shifts begin and end at few moments and go to few people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftView {
    /// When it begins.
    pub from: Shared<Time>,
    /// When it ends.
    pub until: Shared<Time>,
    /// Who has it.
    pub person: Shared<Party>,
    /// Whether it has yet to begin when the site is built.
    pub later: bool,
}

/// A role or a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub chat: Option<String>,
    /// Who is in it, with their numbers.
    pub people: Vec<Callee>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their team and roles.
    pub note: Option<String>,
    /// Their number.
    pub phone: Option<Phone>,
    /// When it was last called.
    pub verified: Option<Time>,
    /// Their chat name.
    pub chat: Option<String>,
    /// Their mail address.
    pub email: Option<String>,
    /// When they can be reached.
    pub hours: Option<HoursView>,
}

/// Whether the book names anybody to call, or how.
pub fn has_content(library: &Library<'_>) -> bool {
    let book = &library.book.contacts;
    let people = book.contacts.len() + book.roles.len() + book.teams.len();
    people + book.schedules.len() + book.policies.len() > 0
}

/// The contacts page.
pub fn contacts(library: &Library<'_>) -> Contacts {
    let contacts = &library.book.contacts;
    let mut policies: Vec<&EscalationPolicy> = contacts.policies.iter().collect();
    let first = first_policy(library).map(|policy| &policy.id);
    policies.sort_by_key(|policy| Some(&policy.id) != first);
    let people = contacts.contacts.iter();
    Contacts {
        worst: worst_severity(&library.book.policy).map(shown_severity),
        ladders: policies
            .into_iter()
            .map(|policy| escalation(library, policy))
            .collect(),
        schedules: schedules(library),
        roles: contacts
            .roles
            .iter()
            .map(|role| Group {
                id: role.id.value.clone(),
                name: role.name.value.clone(),
                chat: None,
                people: caller::everybody(library, library.people_with_role(&role.id)),
            })
            .collect(),
        people: people.map(|contact| person(library, contact)).collect(),
        teams: contacts
            .teams
            .iter()
            .map(|team| Group {
                id: team.id.value.clone(),
                name: team.name.value.clone(),
                chat: library
                    .unless_withheld(team.chat.as_ref())
                    .map(|chat| chat.value.clone()),
                people: caller::everybody(library, library.people_of_team(&team.id)),
            })
            .collect(),
    }
}

/// Whom to call first: the first step of the worst severity's escalation policy, of a rotation the shifts of some weeks,
/// and the first one who does not take turns.
pub fn first_calls(library: &Library<'_>) -> (Option<CallLine>, Option<CallLine>) {
    let Some(policy) = first_policy(library) else {
        return (None, None);
    };
    let first = caller::first_of(library, policy, SHIFTS);
    let steady = caller::steady_of(library, policy).filter(|steady| first.as_ref() != Some(steady));
    (first, steady)
}

fn first_policy<'b>(library: &Library<'b>) -> Option<&'b EscalationPolicy> {
    of_worst_severity(&library.book.policy, &library.book.contacts)
}

fn escalation(library: &Library<'_>, policy: &EscalationPolicy) -> EscalationView {
    let last = policy.steps.len().saturating_sub(1);
    let step = |(number, step): (usize, &EscalationStep)| {
        let targets = step.notify.iter();
        StepView {
            targets: targets
                .map(|target| caller::notified(library, &target.value))
                .collect(),
            then: then(&library.words, step, number == last, policy.repeat),
        }
    };
    EscalationView {
        id: policy.id.value.clone(),
        title: match &policy.name {
            Some(name) => name.value.clone(),
            None => library.words.text("contacts.in_order"),
        },
        about: serves(library, policy),
        rungs: policy.steps.iter().enumerate().map(step).collect(),
    }
}

/// Which severities a policy is for; none where it is the only one.
fn serves(library: &Library<'_>, policy: &EscalationPolicy) -> Option<String> {
    if library.book.contacts.policies.len() < 2 {
        return None;
    }
    let rows = library.book.policy.severities.iter();
    let names: Vec<&str> = rows
        .filter(|row| row.escalation.as_deref() == Some(&policy.id.value))
        .map(|row| row.name.value.as_str())
        .collect();
    let (words, joined) = (&library.words, names.join(", "));
    (!names.is_empty()).then(|| words.with("contacts.for_severity", &[("names", &joined)]))
}

fn then(words: &Words, step: &EscalationStep, last: bool, repeat: i64) -> String {
    let (at_once, after) = match (last, repeat) {
        (false, _) => ("contacts.next", "contacts.next_after"),
        (true, 1..) => ("contacts.again", "contacts.again_after"),
        (true, _) => return words.text("contacts.last"),
    };
    match &step.wait {
        Some(wait) => words.with(after, &[("time", &words.duration(wait.value))]),
        None => words.text(at_once),
    }
}

fn schedules(library: &Library<'_>) -> Vec<ScheduleView> {
    let mut known = Known::default();
    let schedules = library.book.contacts.schedules.iter();
    schedules
        .filter_map(|schedule| {
            let book_zone = library.book.config.timezone;
            let zone = on_call::zone(schedule, book_zone);
            let shifts = shifts(schedule, book_zone, library.options.now, SHIFTS);
            let is_named = |shift: &Shift<'_>| {
                let name = library.party(shift.contact).name;
                !library.is_withheld(&name)
            };
            shifts.iter().any(is_named).then(|| ScheduleView {
                id: schedule.id.value.clone(),
                shifts: shifts
                    .into_iter()
                    .map(|shift| ShiftView {
                        from: known.time(shift.from, zone),
                        until: known.time(shift.until, zone),
                        later: shift.is_later(library.options.now),
                        person: known.party(library, shift.contact),
                    })
                    .collect(),
            })
        })
        .collect()
}

/// The moments and people of the shifts so far.
#[derive(Default)]
struct Known<'b> {
    times: HashMap<(DateTime<Utc>, Tz), Shared<Time>>,
    parties: HashMap<&'b str, Shared<Party>>,
}

impl<'b> Known<'b> {
    fn time(&mut self, at: DateTime<Utc>, zone: Tz) -> Shared<Time> {
        let time = self.times.entry((at, zone));
        time.or_insert_with(|| Shared::new(text::instant(at, zone)))
            .clone()
    }

    fn party(&mut self, library: &Library<'_>, id: &'b str) -> Shared<Party> {
        let party = self.parties.entry(id);
        party
            .or_insert_with(|| Shared::new(library.party(id)))
            .clone()
    }
}

fn person(library: &Library<'_>, contact: &Contact) -> PersonView {
    let team = contact.team.as_ref().and_then(|id| library.team(&id.value));
    let team = team.map(|team| team.name.as_str());
    let roles = contact.roles.iter().filter_map(|id| library.role(id));
    let roles = roles.map(|role| role.name.as_str());
    let note: Vec<&str> = team.into_iter().chain(roles).collect();
    PersonView {
        id: contact.id.value.clone(),
        name: contact.name.value.clone(),
        note: (!note.is_empty()).then(|| note.join(", ")),
        phone: shown_phone(library, contact),
        verified: contact.verified.as_ref().map(|day| text::day(day.value)),
        chat: contact.chat.as_deref().cloned(),
        email: contact.email.as_deref().cloned(),
        hours: hours::hours(library, contact),
    }
}
