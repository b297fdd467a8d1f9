//! `content/contacts.toml`: roles, teams, people, schedules and escalation policies.

use super::names::{
    CONTACT, ESCALATION, ROLE, SCHEDULE, TEAM, TO_CONTACT, TO_NOTIFIED, TO_ROLE, TO_TEAM,
};
use super::reading::name_or_id;
use super::visibility::Visibility;
use super::{FIELD_SCHEMA, Reading, Ref, Text};
use crate::data::{Field, Table, Type, Word};
use crate::fields;
use crate::source::{FileId, Span, Spanned};
use crate::time::{Duration, Hours, Moment};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::HashMap;

/// Who can be called.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contacts {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// What people are responsible for in an incident.
    pub roles: Vec<Role>,
    /// Teams.
    pub teams: Vec<Team>,
    /// People.
    pub contacts: Vec<Contact>,
    /// Rotations.
    pub schedules: Vec<Schedule>,
    /// Escalation policies.
    pub policies: Vec<EscalationPolicy>,
    index: Index,
}

/// Where in its list each is that is looked up. The first of an id counts; a second one is a problem.
#[derive(Debug, Clone, PartialEq, Default)]
struct Index {
    roles: HashMap<String, usize>,
    teams: HashMap<String, usize>,
    contacts: HashMap<String, usize>,
    schedules: HashMap<String, usize>,
    policies: HashMap<String, usize>,
    /// The people who have a role, in file order.
    with_role: HashMap<String, Vec<usize>>,
    /// The people of a team, in file order.
    in_team: HashMap<String, Vec<usize>>,
}

impl Index {
    fn of(contacts: &Contacts) -> Self {
        fn by_id<T>(all: &[T], id: impl Fn(&T) -> &Text) -> HashMap<String, usize> {
            let mut places = HashMap::with_capacity(all.len());
            for (at, one) in all.iter().enumerate() {
                places.entry(id(one).value.clone()).or_insert(at);
            }
            places
        }
        let mut with_role: HashMap<String, Vec<usize>> = HashMap::new();
        let mut in_team: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, contact) in contacts.contacts.iter().enumerate() {
            for role in &contact.roles {
                let people = with_role.entry(role.value.clone()).or_default();
                // Somebody may have a role twice.
                if people.last() != Some(&at) {
                    people.push(at);
                }
            }
            if let Some(team) = &contact.team {
                in_team.entry(team.value.clone()).or_default().push(at);
            }
        }
        Self {
            roles: by_id(&contacts.roles, |role| &role.id),
            teams: by_id(&contacts.teams, |team| &team.id),
            contacts: by_id(&contacts.contacts, |contact| &contact.id),
            schedules: by_id(&contacts.schedules, |schedule| &schedule.id),
            policies: by_id(&contacts.policies, |policy| &policy.id),
            with_role,
            in_team,
        }
    }
}

impl Contacts {
    /// The role with this id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.get(*self.index.roles.get(id)?)
    }

    /// The team with this id.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.get(*self.index.teams.get(id)?)
    }

    /// The person with this id.
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.get(*self.index.contacts.get(id)?)
    }

    /// The schedule with this id.
    pub fn schedule(&self, id: &str) -> Option<&Schedule> {
        self.schedules.get(*self.index.schedules.get(id)?)
    }

    /// The escalation policy with this id.
    pub fn policy(&self, id: &str) -> Option<&EscalationPolicy> {
        self.policies.get(*self.index.policies.get(id)?)
    }

    /// The people who have a role, in file order.
    pub fn with_role(&self, role: &str) -> impl Iterator<Item = &Contact> {
        self.people(self.index.with_role.get(role))
    }

    /// The people of a team, in file order.
    pub fn in_team(&self, team: &str) -> impl Iterator<Item = &Contact> {
        self.people(self.index.in_team.get(team))
    }

    fn people<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Contact> {
        let places = places.into_iter().flatten();
        places.filter_map(|at| self.contacts.get(*at))
    }
}

/// What somebody is responsible for in an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
}

/// A team.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// Chat channel.
    pub chat: Option<Text>,
    /// Mail address.
    pub email: Option<Text>,
}

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Text,
    /// Roles.
    pub roles: Vec<Ref>,
    /// Team.
    pub team: Option<Ref>,
    /// Phone number as [`super::phone`] reads it.
    pub phone: Option<Text>,
    /// Chat name.
    pub chat: Option<Text>,
    /// Mail address.
    pub email: Option<Text>,
    /// Zone of the hours.
    pub timezone: Option<Spanned<Tz>>,
    /// When they can be reached: `Mon-Fri 08:00-20:00` or `24x7`.
    pub hours: Option<Spanned<Hours>>,
    /// When the number was last called.
    pub verified: Option<Spanned<NaiveDate>>,
    /// Who may see them.
    pub visibility: Visibility,
}

/// A rotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Zone in which shifts change.
    pub timezone: Option<Spanned<Tz>>,
    /// Contacts in turn.
    pub rotation: Vec<Ref>,
    /// Length of a shift.
    pub shift: Option<Spanned<Duration>>,
    /// When the first shift began.
    pub start: Option<Spanned<Moment>>,
}

/// Whom to call, in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct EscalationPolicy {
    /// The table's header.
    pub span: Span,
    /// Permanent id.
    pub id: Text,
    /// Shown name.
    pub name: Option<Text>,
    /// How often to start again after the last step.
    pub repeat: i64,
    /// Its steps, in order.
    pub steps: Vec<EscalationStep>,
}

/// A step of an escalation policy.
#[derive(Debug, Clone, PartialEq)]
pub struct EscalationStep {
    /// The table's header.
    pub span: Span,
    /// Whom to call: contact id, `role:x`, `team:x` or `schedule:x`.
    pub notify: Vec<Ref>,
    /// How long to wait before the next step.
    pub wait: Option<Spanned<Duration>>,
}

/// The fields of `content/contacts.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    optional public "role": Type::Tables(ROLE_FIELDS), "What people are responsible for in an incident.";
    optional public "team": Type::Tables(TEAM_FIELDS), "The teams.";
    optional public "contact": Type::Tables(CONTACT_FIELDS), "The people who can be called.";
    optional public "schedule": Type::Tables(SCHEDULE_FIELDS), "The rotations of people on call.";
    optional public "policy": Type::Tables(POLICY_FIELDS),
        "The escalation policies: whom to call, in which order.";
};

static ROLE_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&ROLE), "A permanent id.";
    required public "name": Type::Text, "The name that pages show.";
};

static TEAM_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&TEAM), "A permanent id.";
    required public "name": Type::Text, "The name that pages show.";
    optional internal "chat": Type::AddressOrText, "The team's chat channel.";
    optional internal "email": Type::Text, "The team's mail address.";
};

static CONTACT_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&CONTACT), "A permanent id.";
    required public "name": Type::Text, "The name that pages show.";
    optional public "roles": Type::List(&Type::Ref(&TO_ROLE)), "The roles that this person can take.";
    optional public "team": Type::Ref(&TO_TEAM), "The person's team.";
    optional public "phone": Type::Text,
        "The phone number in E.164 form: `+` and digits only. An extension may stand behind it (`;ext=12`, `x12`, `ext. 12`), or keys to press when somebody answers (`,,1234#`; each comma is a pause). Short and emergency numbers (`112`) and codes of the network (`*31#`) stand as they are dialled.";
    optional public "chat": Type::AddressOrText, "The name in chat.";
    optional public "email": Type::Text, "The mail address.";
    optional public "timezone": Type::Zone, "The IANA zone of `hours`; the book's where it is left out.";
    optional public "hours": Type::Hours,
        "When the person can be reached: `Mon-Fri 08:00-20:00`, more such parts after `;`, or `24x7`.";
    optional public "verified": Type::Date, "The day on which the number was last called.";
    optional decides "visibility" = "\"internal\"": Type::Choice(Visibility::WORDS),
        "Who may see the person: a public build leaves out what is internal.";
};

static SCHEDULE_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&SCHEDULE), "A permanent id.";
    optional public "timezone": Type::Zone,
        "The IANA zone in which shifts change; the book's where it is left out.";
    required public "rotation": Type::List(&Type::Ref(&TO_CONTACT)), "The people, in turn.";
    optional public "shift": Type::Duration,
        "How long a shift lasts on the wall clock of `timezone`, whatever its length: handovers keep their hour when the clocks change, and the shift of that night is longer or shorter. A handover in the hour that the clocks skip comes when they have; one in the hour that comes twice, in the first.";
    optional public "start": Type::Moment, "When the first shift began.";
};

static POLICY_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&ESCALATION), "A permanent id.";
    optional public "name": Type::Text, "The name that pages show.";
    optional public "repeat" = "0": Type::Integer { min: 0, max: 9 },
        "How often to start again after the last step.";
    required public "step": Type::Tables(STEP_FIELDS), "The steps, in order.";
};

static STEP_FIELDS: &[Field] = fields! {
    required public "notify": Type::List(&Type::Ref(&TO_NOTIFIED)),
        "Whom to call: a contact's id, `role:`, `team:` or `schedule:` and an id.";
    optional public "wait": Type::Duration, "How long to wait for an answer before the next step.";
};

/// Reads `content/contacts.toml`.
pub fn read(table: &Table, reading: &Reading<'_>) -> Contacts {
    let roles = table.tables("role").map(|role| Role {
        id: role.text_or_empty("id"),
        name: name_or_id(role),
    });
    let teams = table.tables("team").map(|team| Team {
        id: team.text_or_empty("id"),
        name: name_or_id(team),
        chat: team.text("chat"),
        email: team.text("email"),
    });
    let schedules = table.tables("schedule").map(|schedule| {
        let zone = schedule.zone("timezone");
        Schedule {
            span: schedule.span,
            id: schedule.text_or_empty("id"),
            rotation: schedule.texts("rotation"),
            shift: schedule.duration("shift"),
            start: schedule.moment(
                "start",
                zone.as_ref().map_or(reading.zone, |zone| zone.value),
            ),
            timezone: zone,
        }
    });
    let mut contacts = Contacts {
        file: Some(reading.file),
        roles: roles.collect(),
        teams: teams.collect(),
        contacts: table.tables("contact").map(contact).collect(),
        schedules: schedules.collect(),
        policies: table.tables("policy").map(policy).collect(),
        index: Index::default(),
    };
    contacts.index = Index::of(&contacts);
    contacts
}

fn contact(table: &Table) -> Contact {
    Contact {
        span: table.span,
        id: table.text_or_empty("id"),
        name: name_or_id(table),
        roles: table.texts("roles"),
        team: table.text("team"),
        phone: table.text("phone"),
        chat: table.text("chat"),
        email: table.text("email"),
        timezone: table.zone("timezone"),
        hours: table.hours("hours"),
        verified: table.date("verified"),
        visibility: table.word_or("visibility", Visibility::default()).value,
    }
}

fn policy(table: &Table) -> EscalationPolicy {
    let steps = table.tables("step").map(|step| EscalationStep {
        span: step.span,
        notify: step.texts("notify"),
        wait: step.duration("wait"),
    });
    EscalationPolicy {
        span: table.span,
        id: table.text_or_empty("id"),
        name: table.text("name"),
        repeat: table.integer("repeat").map_or(0, |repeat| repeat.value),
        steps: steps.collect(),
    }
}
