//! Who is called, agrees or does something: what a record calls them, and who that is, with their numbers.
//!
//! A page is read at another hour than the one at which it is built. So of a rotation it names who is on call and who
//! comes next, each with the hour until which or from which that holds, and never who is on call "now".

use super::hours::{self, HoursView};
use super::library::{Library, shown_phone};
use super::{Party, Phone, routes, text};
use crate::facts::escalation::{Target, rotation_in, rotation_of};
use crate::facts::on_call::{Shift, shifts};
use crate::record::Ref;
use crate::record::contacts::{Contact, EscalationPolicy, Schedule};
use serde::Serialize;

/// People named beside a role or a team; their own line on the contacts page has all of them.
const NAMED: usize = 3;

/// A role, team, rotation or person, and who that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallLine {
    /// What they are.
    pub who: String,
    /// Where they are described.
    pub href: Option<String>,
    /// Where they are reached together.
    pub chat: Option<String>,
    /// Who they are.
    pub people: Vec<Callee>,
    /// How many there are besides, in words.
    pub more: Option<String>,
    /// Until when the page knows the rotation, in the words for later.
    pub ended: Option<String>,
}

/// A person to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Callee {
    /// Their name.
    pub name: String,
    /// Their line on the contacts page.
    pub href: Option<String>,
    /// Their number.
    pub phone: Option<Phone>,
    /// Their chat name.
    pub chat: Option<String>,
    /// When they can be reached, on which clock.
    pub hours: Option<HoursView>,
    /// From or until when, for a rotation.
    pub note: Option<String>,
    /// Their shift, for a rotation.
    pub shift: Option<ShiftTimes>,
    /// Whether their shift has yet to begin.
    pub later: bool,
}

/// When a shift begins and ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftTimes {
    /// When it begins, for a script.
    pub from: String,
    /// When it ends, for a script.
    pub until: String,
    /// When it begins, in words.
    pub begins: String,
    /// When it ends, in words.
    pub ends: String,
}

impl CallLine {
    /// Words in the place of somebody.
    pub fn words(words: impl Into<String>) -> Self {
        Party::plain(words).into()
    }
}

impl From<Party> for CallLine {
    fn from(party: Party) -> Self {
        Self {
            who: party.name,
            href: party.href,
            chat: None,
            people: Vec::new(),
            more: None,
            ended: None,
        }
    }
}

/// Who must agree: a role with the people who have it, or nobody.
pub fn approver(library: &Library<'_>, id: Option<&Ref>) -> CallLine {
    match id.map(|id| id.value.as_str()) {
        None | Some("none") => CallLine::words(library.words.get("decide.no_approval")),
        Some(id) => role(library, id),
    }
}

/// A role with the people who have it. Where those are the members of a rotation, it is whoever is on call.
pub fn role(library: &Library<'_>, id: &str) -> CallLine {
    let contacts = &library.book.contacts;
    let mut people = rotation_of(contacts, id)
        .map_or_else(Vec::new, |schedule| on_call(library, schedule, SHIFTS));
    if people.is_empty() {
        let all = library.people_with_role(id);
        people = all.map(|contact| callee(library, contact, None)).collect();
    }
    shortened(library, library.role_party(id), people)
}

/// Whoever a record names: a person, a role or a team by id with their numbers, or somebody in words. Of a team that is
/// whoever is on call in it.
pub fn somebody(library: &Library<'_>, id: &str) -> CallLine {
    if library.team(id).is_none() && library.role(id).is_some() {
        return role(library, id);
    }
    let team = library.team(id);
    let chat = team.and_then(|team| library.unless_withheld(team.chat.as_ref()));
    let people = match (team, library.contact(id)) {
        (Some(_), _) => rotation_in(&library.book.contacts, id)
            .map_or_else(Vec::new, |schedule| on_call(library, schedule, SHIFTS)),
        (None, Some(contact)) => vec![callee(library, contact, None)],
        (None, None) => Vec::new(),
    };
    CallLine {
        chat: chat.map(|chat| chat.value.clone()),
        people,
        ..library.party(id).into()
    }
}

/// Shifts of a rotation that are named beside it: who is on call and who comes next.
pub const SHIFTS: usize = 2;

/// Whom the first step of an escalation policy calls first; of a rotation the next `shifts`.
pub fn first_of(
    library: &Library<'_>,
    policy: &EscalationPolicy,
    shifts: usize,
) -> Option<CallLine> {
    let target = policy.steps.first()?.notify.first()?;
    let line = notified(library, &target.value);
    let people = match Target::find(&library.book.contacts, &target.value) {
        Target::Schedule(_, Some(schedule)) => on_call(library, schedule, shifts),
        _ => Vec::new(),
    };
    Some(if people.is_empty() {
        line
    } else {
        CallLine {
            ended: ended(library, &people),
            people,
            ..line
        }
    })
}

/// Whom an escalation policy calls first of those who do not take turns.
pub fn steady_of(library: &Library<'_>, policy: &EscalationPolicy) -> Option<CallLine> {
    let targets = policy.steps.iter().flat_map(|step| &step.notify);
    let mut steady = targets.filter(|target| {
        !matches!(
            Target::find(&library.book.contacts, &target.value),
            Target::Schedule(..)
        )
    });
    Some(notified(library, &steady.next()?.value))
}

fn shortened(library: &Library<'_>, party: Party, mut people: Vec<Callee>) -> CallLine {
    let more = people.len().saturating_sub(NAMED);
    people.truncate(NAMED);
    CallLine {
        ended: ended(library, &people),
        people,
        more: (more > 0).then(|| library.words.count("contacts.more", more)),
        ..party.into()
    }
}

/// Whom a step of an escalation policy calls.
pub fn notified(library: &Library<'_>, target: &str) -> CallLine {
    let contacts = &library.book.contacts;
    let target = Target::find(contacts, target);
    let chat = match target {
        Target::Team(_, Some(team)) => library.unless_withheld(team.chat.as_ref()),
        _ => None,
    };
    let people = match target {
        Target::Schedule(_, schedule) => {
            let people =
                schedule.map_or_else(Vec::new, |schedule| on_call(library, schedule, SHIFTS));
            or_not_public(library, people)
        }
        Target::Role(..) | Target::Team(..) | Target::Person(..) => {
            everybody(library, target.people(contacts))
        }
    };
    CallLine {
        who: name(library, target),
        href: place(library, target),
        chat: chat.map(|chat| chat.value.clone()),
        ended: ended(library, &people),
        people,
        more: None,
    }
}

/// All of some people, with their numbers.
pub fn everybody<'b>(
    library: &Library<'_>,
    people: impl IntoIterator<Item = &'b Contact>,
) -> Vec<Callee> {
    let people = people.into_iter();
    let people = people.map(|contact| callee(library, contact, None));
    or_not_public(library, people.collect())
}

/// Somebody is there where a public site names nobody, but the public is not told who.
fn or_not_public(library: &Library<'_>, people: Vec<Callee>) -> Vec<Callee> {
    if !people.is_empty() {
        return people;
    }
    let nobody = library.or_not_public(Vec::new()).into_iter();
    nobody.map(|party| unnamed(party.name, None)).collect()
}

/// What a step calls somebody: their role, so that it stays right when people change.
fn name(library: &Library<'_>, target: Target<'_>) -> String {
    let named = match target {
        Target::Role(_, role) => role.map(|role| &role.name),
        Target::Team(_, team) => team.map(|team| &team.name),
        Target::Schedule(..) => None,
        Target::Person(_, person) => {
            let role = person.and_then(|person| person.roles.first());
            let role = role.and_then(|role| library.role(&role.value));
            role.map(|role| &role.name)
                .or(person.map(|person| &person.name))
        }
    };
    match (named, target) {
        (Some(name), _) => name.value.clone(),
        (None, Target::Person(id, _)) if library.readers().public && !library.is_withheld(id) => {
            // Their role, which the edition names in their place.
            id.to_owned()
        }
        (None, Target::Person(..)) => library.words.text("contacts.person"),
        (None, Target::Schedule(id, _)) => {
            library.words.with("contacts.on_call", &[("schedule", &id)])
        }
        (None, Target::Role(id, _) | Target::Team(id, _)) => id.to_owned(),
    }
}

/// Where whoever a step calls is described.
fn place(library: &Library<'_>, target: Target<'_>) -> Option<String> {
    let party = match target {
        Target::Role(id, _) => library.role_party(id),
        Target::Team(_, team) => library.party(&team?.id),
        Target::Schedule(_, schedule) => return Some(schedule_href(schedule?)),
        Target::Person(_, person) => library.person(person?),
    };
    party.href
}

fn schedule_href(schedule: &Schedule) -> String {
    format!(
        "{}#schedule-{}",
        routes::CONTACTS,
        routes::href(&schedule.id)
    )
}

fn callee(library: &Library<'_>, contact: &Contact, note: Option<String>) -> Callee {
    Callee {
        name: contact.name.value.clone(),
        href: library.person(contact).href,
        phone: shown_phone(library, contact),
        chat: contact.chat.as_deref().cloned(),
        hours: hours::hours(library, contact),
        note,
        shift: None,
        later: false,
    }
}

/// Until when a page that names `people` knows who is on call, in the words for a reader who comes later.
fn ended(library: &Library<'_>, people: &[Callee]) -> Option<String> {
    let shift = people.last()?.shift.as_ref()?;
    Some(library.words.with("clock.ended", &[("time", &shift.ends)]))
}

/// Somebody of whom there is no more than `name` to say.
fn unnamed(name: String, note: Option<String>) -> Callee {
    Callee {
        name,
        href: None,
        phone: None,
        chat: None,
        hours: None,
        note,
        shift: None,
        later: false,
    }
}

/// Who is on call and who comes next, `count` in all; one alone for a rotation of one.
fn on_call(library: &Library<'_>, schedule: &Schedule, count: usize) -> Vec<Callee> {
    if schedule.rotation.iter().all(|id| library.is_withheld(id)) {
        return Vec::new();
    }
    let now = library.options.now;
    let alone = schedule.rotation.len() == 1;
    let callee = |shift: Shift<'_>| {
        let later = shift.is_later(now);
        let (from, until) = (
            text::instant(shift.from, chrono_tz::Tz::UTC),
            text::instant(shift.until, chrono_tz::Tz::UTC),
        );
        let words = |key, time| library.words.with(key, &[("time", time)]);
        let times = ShiftTimes {
            begins: words("contacts.from", &from.text),
            ends: words("contacts.until", &until.text),
            from: from.iso,
            until: until.iso,
        };
        let note = if later { &times.begins } else { &times.ends };
        let note = (!alone).then(|| note.clone());
        let callee = match library.contact(shift.contact) {
            Some(contact) => callee(library, contact, note),
            None => unnamed(shift.contact.to_owned(), note),
        };
        Callee {
            shift: (!alone).then_some(times),
            later,
            ..callee
        }
    };
    let count = if alone { 1 } else { count };
    let shifts = shifts(schedule, library.book.config.timezone, now, count);
    shifts.into_iter().map(callee).collect()
}
