//! Whom the steps of an escalation policy reach, and when.

use crate::record::contacts::{Contact, Contacts, EscalationPolicy, EscalationStep, Schedule};
use crate::time::Duration;

/// The people behind the names in steps.
#[derive(Clone, Copy)]
pub(super) struct Ladder<'a> {
    contacts: &'a Contacts,
}

/// When a policy reaches somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// After this time.
    After(Duration),
    /// Not at all.
    Never,
    /// A step does not say how long it waits, or calls a name that is not there.
    Unknown,
}

/// The people whom a step calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Called<'a> {
    /// Those who are always called.
    pub(super) people: Vec<&'a Contact>,
    /// Rotations: of each, one at a time.
    pub(super) schedules: Vec<(&'a Schedule, Vec<&'a Contact>)>,
    /// Whether a name in the step is not there; it has been reported.
    pub(super) unknown: bool,
}

impl<'a> Ladder<'a> {
    /// A ladder among these contacts.
    pub(super) fn new(contacts: &'a Contacts) -> Self {
        Self { contacts }
    }

    fn contact(self, id: &str) -> Option<&'a Contact> {
        self.contacts
            .contacts
            .iter()
            .find(|contact| contact.id.value == id)
    }

    /// The people whom each step of a policy calls.
    pub(super) fn steps(self, policy: &EscalationPolicy) -> Vec<Called<'a>> {
        policy.steps.iter().map(|step| self.called(step)).collect()
    }

    /// The people whom `step` calls, each once.
    pub(super) fn called(self, step: &EscalationStep) -> Called<'a> {
        let mut called = Called::default();
        for notify in &step.notify {
            let everybody = self.contacts.contacts.iter();
            let found: Vec<&Contact> = match notify.value.split_once(':') {
                Some(("role", role)) => {
                    called.unknown |= !self.contacts.roles.iter().any(|r| r.id.value == role);
                    everybody
                        .filter(|contact| contact.roles.iter().any(|held| held.value == role))
                        .collect()
                }
                Some(("team", team)) => {
                    called.unknown |= !self.contacts.teams.iter().any(|t| t.id.value == team);
                    everybody
                        .filter(|contact| contact.team.as_ref().is_some_and(|t| t.value == team))
                        .collect()
                }
                Some(("schedule", id)) => {
                    let schedule = self.contacts.schedules.iter().find(|s| s.id.value == id);
                    called.unknown |= schedule.is_none();
                    if let Some(schedule) = schedule {
                        let members: Vec<&Contact> = schedule
                            .rotation
                            .iter()
                            .filter_map(|member| self.contact(&member.value))
                            .collect();
                        called.unknown |= members.len() < schedule.rotation.len();
                        called.schedules.push((schedule, members));
                    }
                    continue;
                }
                _ => {
                    let contact = self.contact(&notify.value);
                    called.unknown |= contact.is_none();
                    contact.into_iter().collect()
                }
            };
            for contact in found {
                if !called.people.iter().any(|known| known.id == contact.id) {
                    called.people.push(contact);
                }
            }
        }
        called
    }

    /// When `policy` first calls somebody who has `role`.
    pub(super) fn reaches_role(self, policy: &EscalationPolicy, role: &str) -> Reach {
        let mut waited = Some(0_u64);
        let mut unknown = false;
        for step in &policy.steps {
            let called = self.called(step);
            unknown |= called.unknown;
            let has_role = |contact: &&Contact| contact.roles.iter().any(|held| held.value == role);
            let reached = called.people.iter().any(has_role)
                || called
                    .schedules
                    .iter()
                    .any(|(_, members)| members.iter().any(has_role));
            if reached {
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
}

impl<'a> Called<'a> {
    /// Everybody whom the step may call, each once.
    pub(super) fn everybody(&self) -> Vec<&'a Contact> {
        let mut all: Vec<&Contact> = self.people.clone();
        for contact in self.schedules.iter().flat_map(|(_, members)| members) {
            if !all.iter().any(|known| known.id == contact.id) {
                all.push(contact);
            }
        }
        all
    }

    /// How many different people are certainly called at any one time.
    pub(super) fn at_once(&self) -> usize {
        let others = self.schedules.iter().filter(|(_, members)| {
            members
                .iter()
                .any(|member| !self.people.iter().any(|known| known.id == member.id))
        });
        self.people.len() + others.count()
    }
}
