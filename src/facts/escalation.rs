//! Whom the steps of an escalation policy call, and when a policy reaches a role.

use crate::record::contacts::{
    Contact, Contacts, EscalationPolicy, EscalationStep, Role, Schedule, Team,
};
use crate::record::policy::{Policy, Severity};
use crate::time::Duration;
use std::collections::BTreeSet;

/// A name in a step, looked up; nothing where it is not there.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// `role:x`: everybody who has it.
    Role(&'a str, Option<&'a Role>),
    /// `team:x`: everybody in it.
    Team(&'a str, Option<&'a Team>),
    /// `schedule:x`: whoever is on call.
    Schedule(&'a str, Option<&'a Schedule>),
    /// A person's id.
    Person(&'a str, Option<&'a Contact>),
}

impl<'a> Target<'a> {
    /// Looks up what stands in a step's `notify`.
    pub fn find(contacts: &'a Contacts, notify: &'a str) -> Self {
        match notify.split_once(':') {
            Some(("role", id)) => Self::Role(id, contacts.role(id)),
            Some(("team", id)) => Self::Team(id, contacts.team(id)),
            Some(("schedule", id)) => Self::Schedule(id, contacts.schedule(id)),
            _ => Self::Person(notify, contacts.contact(notify)),
        }
    }

    /// Everybody whom it may call, in file order; of a schedule, the members of its rotation.
    pub fn people(self, contacts: &'a Contacts) -> Vec<&'a Contact> {
        match self {
            Self::Role(id, _) => with_role(contacts, id).collect(),
            Self::Team(id, _) => in_team(contacts, id).collect(),
            Self::Schedule(_, schedule) => schedule
                .iter()
                .flat_map(|schedule| &schedule.rotation)
                .filter_map(|member| contacts.contact(member))
                .collect(),
            Self::Person(_, person) => person.into_iter().collect(),
        }
    }

    /// Whether there is no such role, team, schedule or person.
    pub fn is_unknown(self) -> bool {
        matches!(
            self,
            Self::Role(_, None)
                | Self::Team(_, None)
                | Self::Schedule(_, None)
                | Self::Person(_, None)
        )
    }
}

/// The people who have a role, in file order.
pub fn with_role<'a>(contacts: &'a Contacts, role: &str) -> impl Iterator<Item = &'a Contact> {
    contacts.with_role(role)
}

fn has_role(contact: &Contact, role: &str) -> bool {
    contact.roles.iter().any(|held| held.value == role)
}

/// The first rotation whose members are those who have a role: then whoever is on call has it. Somebody who has a role
/// alone has it always.
pub fn rotation_of<'a>(contacts: &'a Contacts, role: &str) -> Option<&'a Schedule> {
    let holders: BTreeSet<&str> = with_role(contacts, role)
        .map(|one| one.id.as_str())
        .collect();
    let is_filled_by = |schedule: &&Schedule| {
        let members = schedule.rotation.iter().map(|member| member.as_str());
        members.collect::<BTreeSet<&str>>() == holders
    };
    let mut schedules = contacts.schedules.iter().filter(|_| holders.len() > 1);
    schedules.find(is_filled_by)
}

/// The roles that a text names, in the order of the text. Of two names in the same place the longer one is meant.
pub fn roles_named<'a>(contacts: &'a Contacts, text: &str) -> Vec<&'a Role> {
    let text = text.to_lowercase();
    let mut named: Vec<(usize, usize, &Role)> = Vec::new();
    for role in &contacts.roles {
        let name = role.name.to_lowercase();
        let places = text.match_indices(name.as_str());
        let is_word = |(at, found): &(usize, &str)| {
            let before = text
                .get(..*at)
                .and_then(|before| before.chars().next_back());
            let after = text.get(at + found.len()..);
            let after = after.and_then(|after| after.chars().next());
            let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
            !found.is_empty() && !goes_on(before) && !goes_on(after)
        };
        let first = places.filter(is_word).map(|(at, _)| at).next();
        named.extend(first.map(|at| (at, name.len(), role)));
    }
    named.sort_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)));
    let mut end = 0;
    named.retain(|(at, length, _)| {
        let is_free = *at >= end;
        if is_free {
            end = at + length;
        }
        is_free
    });
    named.into_iter().map(|(_, _, role)| role).collect()
}

/// The first rotation among people of one team: whoever is on call in it answers for the team.
pub fn rotation_in<'a>(contacts: &'a Contacts, team: &str) -> Option<&'a Schedule> {
    let people: BTreeSet<&str> = in_team(contacts, team).map(|one| one.id.as_str()).collect();
    let is_among = |schedule: &&Schedule| {
        let mut members = schedule.rotation.iter();
        !schedule.rotation.is_empty() && members.all(|member| people.contains(member.as_str()))
    };
    contacts.schedules.iter().find(is_among)
}

/// The people of a team, in file order.
pub fn in_team<'a>(contacts: &'a Contacts, team: &str) -> impl Iterator<Item = &'a Contact> {
    contacts.in_team(team)
}

/// The worst severity of the matrix.
pub fn worst_severity(policy: &Policy) -> Option<&Severity> {
    policy.severities.iter().min_by_key(|row| row.rank.value)
}

/// The policy that serves the worst severity; the first one where no severity names one.
pub fn of_worst_severity<'a>(
    policy: &Policy,
    contacts: &'a Contacts,
) -> Option<&'a EscalationPolicy> {
    let wanted = worst_severity(policy).and_then(|worst| worst.escalation.as_ref());
    let found = wanted.and_then(|id| contacts.policy(id));
    found.or(contacts.policies.first())
}

/// When a policy reaches somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// After this time.
    After(Duration),
    /// Not at all.
    Never,
    /// A step does not say how long it waits, or calls a name that is not there.
    Unknown,
}

/// The people whom a step calls.
#[derive(Debug, Clone, Default)]
pub struct Called<'a> {
    /// Those who are always called, each once.
    pub people: Vec<&'a Contact>,
    /// Rotations with their members: of each, one at a time.
    pub schedules: Vec<(&'a Schedule, Vec<&'a Contact>)>,
    /// Whether a name in the step is not there; it has been reported.
    pub unknown: bool,
}

impl<'a> Called<'a> {
    /// The people whom `step` calls.
    pub fn by_step(contacts: &'a Contacts, step: &'a EscalationStep) -> Self {
        let mut called = Self::default();
        for notify in &step.notify {
            let target = Target::find(contacts, &notify.value);
            let people = target.people(contacts);
            called.unknown |= target.is_unknown();
            if let Target::Schedule(_, schedule) = target {
                if let Some(schedule) = schedule {
                    called.unknown |= people.len() < schedule.rotation.len();
                    called.schedules.push((schedule, people));
                }
                continue;
            }
            for contact in people {
                add(&mut called.people, contact);
            }
        }
        called
    }

    /// The people whom each step of a policy calls.
    pub fn by_steps(contacts: &'a Contacts, policy: &'a EscalationPolicy) -> Vec<Self> {
        let steps = policy.steps.iter();
        steps.map(|step| Self::by_step(contacts, step)).collect()
    }

    /// Everybody whom the step may call, each once.
    pub fn everybody(&self) -> Vec<&'a Contact> {
        let mut all = self.people.clone();
        for contact in self.schedules.iter().flat_map(|(_, members)| members) {
            add(&mut all, contact);
        }
        all
    }

    /// How many different people are certainly called at any one time.
    pub fn at_once(&self) -> usize {
        let is_other = |member: &&Contact| !self.people.iter().any(|known| known.id == member.id);
        let others = self.schedules.iter();
        let others = others.filter(|(_, members)| members.iter().any(is_other));
        self.people.len() + others.count()
    }
}

fn add<'a>(people: &mut Vec<&'a Contact>, contact: &'a Contact) {
    if !people.iter().any(|known| known.id == contact.id) {
        people.push(contact);
    }
}

/// When `policy` first calls somebody who has `role`.
pub fn reaches_role(contacts: &Contacts, policy: &EscalationPolicy, role: &str) -> Reach {
    let mut waited = Some(0_u64);
    let mut unknown = false;
    for step in &policy.steps {
        let called = Called::by_step(contacts, step);
        unknown |= called.unknown;
        if called.everybody().iter().any(|one| has_role(one, role)) {
            return waited.map_or(Reach::Unknown, |seconds| {
                Reach::After(Duration::seconds(seconds))
            });
        }
        waited = waited
            .zip(step.wait.as_ref())
            .map(|(seconds, wait)| seconds.saturating_add(wait.value.seconds));
    }
    if unknown {
        Reach::Unknown
    } else {
        Reach::Never
    }
}
