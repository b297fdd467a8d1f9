//! An incident's page: facts, durations, decision, timeline, post-mortem, actions.

mod parts;

pub use parts::{Place, place};

use super::actions::ActionView;
use super::caller;
use super::library::{Library, shown_status};
use super::service::{OutsideLink, links, links_withheld};
use super::timeline::TimelineView;
use super::{Fact, Heading, Link, Party, Severity, Status, decide, headings, routes, text};
use crate::data::Word;
use crate::facts::incident::{MEASURES, is_open};
use crate::record::Text;
use crate::record::incident::{DecisionTaken, Impact, ImpactCount, Incident};
use crate::record::policy::TriggerKind;
use crate::wording::Words;
use serde::Serialize;

/// An incident's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentView {
    /// The id of the post-mortem's own title.
    pub title_id: Option<String>,
    /// Its severity.
    pub severity: Option<Severity>,
    /// Where it stands.
    pub status: Status,
    /// Whether it was a drill.
    pub drill: bool,
    /// Where the post-mortem stands.
    pub review: Option<String>,
    /// What users felt, as HTML.
    pub summary: Option<String>,
    /// What it hit, and how hard.
    pub brief: Vec<Fact>,
    /// People and times.
    pub facts: Vec<Fact>,
    /// Derived durations.
    pub durations: Vec<DurationView>,
    /// What the matrix said and what was done.
    pub decision: Vec<Fact>,
    /// The post-mortem with timeline and actions where they belong.
    pub parts: Vec<Part>,
    /// Other incidents.
    pub related: Vec<Link>,
    /// Tickets, calls, dashboards.
    pub links: Vec<OutsideLink>,
    /// Headings for "On this page".
    pub headings: Vec<Heading>,
}

/// A length of time between two named moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DurationView {
    /// Its name.
    pub name: String,
    /// Its length in words.
    pub value: String,
    /// From which moment to which.
    pub ends: String,
    /// Whether that is not the moment that its name makes one think of.
    pub is_partial: bool,
}

/// A stretch of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Part {
    /// Prose, as HTML.
    pub html: Option<String>,
    /// The timeline.
    pub timeline: Option<TimelineView>,
    /// The action items.
    pub actions: Option<Vec<ActionView>>,
    /// Whether the author's own heading stands right above.
    pub headed: bool,
}

/// An incident's page.
pub fn incident(library: &Library<'_>, incident: &Incident, root: &str) -> IncidentView {
    let words = &library.words;
    let prose = incident.postmortem.as_ref();
    let taken = incident.decision.as_ref();
    let review = prose.map(|prose| words.of("postmortem_status", prose.status.value.word()));
    IncidentView {
        title_id: prose.and_then(|prose| headings::title_id(&prose.doc)),
        severity: library.severity_of(incident.severity.as_ref()),
        status: shown_status(words, incident.status.value),
        drill: incident.drill,
        review: review.map(str::to_owned),
        summary: library.block(incident.impact.summary.as_ref(), root),
        brief: brief(library, incident),
        facts: facts(library, incident),
        durations: MEASURES
            .into_iter()
            .filter_map(|measure| {
                let measured = measure.of(&incident.times)?;
                let from = words.of("end", measured.from.word());
                let to = words.of("end", measure.to.word());
                Some(DurationView {
                    name: words.of("measure", measure.key).to_owned(),
                    value: words.duration(measured.length),
                    ends: words.with("incident.ends", &[("from", &from), ("to", &to)]),
                    is_partial: measured.from != measure.from,
                })
            })
            .collect(),
        decision: taken.map_or_else(Vec::new, |taken| decision(library, taken)),
        parts: parts::parts(library, incident, root),
        related: related(library, incident)
            .map(|other| Link::to(&routes::incident(other), other.title.as_str()))
            .collect(),
        links: links(library, &incident.links),
        headings: prose.map_or_else(Vec::new, |prose| headings::headings(&prose.doc)),
    }
}

/// The related incidents that this build shows.
pub fn related<'a>(
    library: &'a Library<'_>,
    incident: &'a Incident,
) -> impl Iterator<Item = &'a Incident> {
    let related = incident.related.iter();
    related.filter_map(|id| library.incident(&id.value))
}

fn brief(library: &Library<'_>, incident: &Incident) -> Vec<Fact> {
    let words = &library.words;
    let services = library.service_parties(&incident.services);
    let services = Fact::parties(words.get("fact.services"), services);
    let impact = impact(words, &incident.impact);
    services.into_iter().chain(impact).collect()
}

fn facts(library: &Library<'_>, incident: &Incident) -> Vec<Fact> {
    let words = &library.words;
    let mut facts = people(library, incident);
    if let Some(by) = &incident.detected_by {
        let by = words.of("detected_by", by.value.word());
        facts.push(Fact::text(words.get("fact.noticed_by"), by));
    }
    facts.extend(incident.times.iter().map(|(milestone, at)| {
        let time = text::moment(at.value, incident.timezone);
        Fact::time(words.of("milestone", milestone.key()), time)
    }));
    facts.extend(links_withheld(library, &incident.links));
    facts
}

/// Who did what, as far as this build names them.
pub fn people(library: &Library<'_>, incident: &Incident) -> Vec<Fact> {
    let words = &library.words;
    let roles = incident.roles.iter();
    let fact = |(role, people): &(Text, Vec<Text>)| {
        let label = words.find("role", role);
        // Nobody calls those who worked on an incident that is over.
        let called = people.iter().filter(|_| is_open(incident));
        let called = called.map(|person| caller::somebody(library, person));
        let callers: Vec<_> = called.filter(|_| !library.readers().public).collect();
        let people: Vec<Party> = people.iter().map(|person| library.party(person)).collect();
        let people = if people.is_empty() {
            people
        } else {
            library.or_not_public(people)
        };
        let fact = Fact::parties(label.unwrap_or_else(|| words.get("fact.also")), people);
        fact.map(|fact| Fact { callers, ..fact })
    };
    roles.filter_map(fact).collect()
}

/// What was measured of the impact.
pub fn impact(words: &Words, impact: &Impact) -> Vec<Fact> {
    let mut facts = Vec::new();
    let users = impact.counts.get(&ImpactCount::Users);
    let users = users.map(|count| text::whole(count.value));
    let share = impact.users_percent.as_ref();
    let share = share.map(|share| format!("{} %", text::number(share.value)));
    let label = words.of("impact", ImpactCount::Users.word());
    match (users, share) {
        (Some(users), Some(share)) => {
            facts.push(Fact::text(label, format!("{users} ({share})")));
        }
        (Some(one), None) | (None, Some(one)) => facts.push(Fact::text(label, one)),
        (None, None) => {}
    }
    let others = impact
        .counts
        .iter()
        .filter(|(count, _)| **count != ImpactCount::Users)
        .map(|(count, number)| {
            let label = words.of("impact", count.word());
            format!("{label}: {}", text::whole(number.value))
        });
    let measured = impact.metrics.iter().map(|metric| {
        let unit = metric.unit.as_ref().map_or("", |unit| unit.as_str());
        let value = text::number(metric.value.value);
        format!("{}: {value} {unit}", metric.name.value)
            .trim_end()
            .to_owned()
    });
    let more: Vec<String> = others.chain(measured).collect();
    if !more.is_empty() {
        facts.push(Fact::text(words.get("fact.measured"), more.join("; ")));
    }
    if let Some(revenue) = &impact.revenue {
        let amount = text::number(revenue.amount.value);
        let mut amount = format!("{amount} {}", revenue.currency.value);
        if revenue.estimate {
            amount = words.with("incident.estimate", &[("amount", &amount)]);
        }
        facts.push(Fact::text(words.get("fact.revenue"), amount));
    }
    if let Some(lost) = &impact.data_loss {
        let lost = words.get(if lost.value {
            "incident.lost"
        } else {
            "incident.not_lost"
        });
        facts.push(Fact::text(words.get("fact.data_lost"), lost));
    }
    facts
}

/// What the matrix said, what was done, and why.
pub fn decision(library: &Library<'_>, taken: &DecisionTaken) -> Vec<Fact> {
    let policy = &library.book.policy;
    let words = &library.words;
    let label = |key| words.of("fact", key);
    let mut facts = Vec::new();
    if let Some(trigger) = &taken.trigger {
        let number = (0..policy.triggers.len())
            .find(|number| crate::decide::trigger_id(policy, *number) == trigger.value);
        if let Some(number) = number {
            let trigger = &policy.triggers[number];
            let seen = match &trigger.kind {
                TriggerKind::Condition(condition) => condition.value.clone(),
                TriggerKind::Threshold { metric, comparison } => {
                    decide::threshold(library, &metric.value, comparison, trigger)
                }
            };
            facts.push(Fact::text(label("seen"), seen));
            let decision = &trigger.decision.value;
            let said = decide::decision_link(library, decision).map(Party::from);
            facts.extend(Fact::parties(
                label("matrix_said"),
                said.into_iter().collect(),
            ));
        } else {
            let metric = policy.metric(trigger);
            let name = metric.map_or(&trigger.value, |metric| &metric.name.value);
            facts.push(Fact::text(label("seen"), name.as_str()));
        }
    }
    let done = words.of("taken", taken.taken.value.word());
    facts.push(Fact::text(label("done"), done));
    let runbook = taken.runbook.iter();
    let runbook = runbook.filter_map(|id| library.runbook_link(&id.value));
    facts.extend(Fact::parties(
        label("runbook"),
        runbook.map(Party::from).collect(),
    ));
    if let Some(reason) = taken.reason.as_ref().filter(|reason| !reason.is_empty()) {
        facts.push(Fact::text(label("why"), reason.value.as_str()));
    }
    facts
}
