//! An incident's page: facts, durations, decision, timeline, post-mortem, actions.

mod parts;

pub use parts::{Place, place};

use super::actions::ActionView;
use super::library::{Library, shown_status};
use super::service::{OutsideLink, outside};
use super::timeline::TimelineView;
use super::{Fact, Heading, Link, Party, Severity, Status, decide, routes, runbook, text};
use crate::data::Word;
use crate::facts::incident::MEASURES;
use crate::record::incident::{DecisionTaken, DetectedBy, Impact, ImpactCount, Incident, Taken};
use crate::record::policy::TriggerKind;
use crate::record::postmortem::{Postmortem, PostmortemStatus};
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
    pub review: Option<&'static str>,
    /// What users felt, as HTML.
    pub summary: Option<String>,
    /// Services, times, people, impact.
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
    pub name: &'static str,
    /// Its length in words.
    pub value: String,
    /// From which moment to which.
    pub ends: String,
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
    let prose = incident.postmortem.as_ref();
    IncidentView {
        title_id: prose.and_then(|prose| runbook::title_id(&prose.doc)),
        severity: library.severity_of(incident),
        status: shown_status(incident.status.value),
        drill: incident.drill,
        review: prose.map(review),
        summary: incident
            .impact
            .summary
            .as_ref()
            .map(|summary| library.block(summary, root)),
        facts: facts(library, incident),
        durations: MEASURES
            .into_iter()
            .filter_map(|measure| {
                Some(DurationView {
                    name: measure.label,
                    value: measure.of(&incident.times)?.words(),
                    ends: format!("{} to {}", measure.from.word(), measure.to.word()),
                })
            })
            .collect(),
        decision: incident
            .decision
            .as_ref()
            .map_or_else(Vec::new, |taken| decision(library, taken)),
        parts: parts::parts(library, incident, root),
        related: related(library, incident)
            .map(|other| Link::to(&routes::incident(other), other.title.as_str()))
            .collect(),
        links: incident.links.iter().map(outside).collect(),
        headings: incident
            .postmortem
            .as_ref()
            .map_or_else(Vec::new, |prose| runbook::headings(&prose.doc)),
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

fn review(prose: &Postmortem) -> &'static str {
    match prose.status.value {
        PostmortemStatus::Draft => "draft",
        PostmortemStatus::InReview => "in review",
        PostmortemStatus::Reviewed => "reviewed",
        PostmortemStatus::Closed => "closed",
    }
}

fn facts(library: &Library<'_>, incident: &Incident) -> Vec<Fact> {
    let mut facts = Vec::new();
    let services: Vec<Party> = incident
        .services
        .iter()
        .map(|id| library.service_party(&id.value))
        .collect();
    if !services.is_empty() {
        facts.push(Fact::parties("Services", services));
    }
    facts.extend(incident.times.iter().map(|(milestone, at)| {
        let time = text::moment(at.value, incident.timezone);
        Fact::time(milestone.label(), time)
    }));
    if let Some(by) = &incident.detected_by {
        let words = match by.value {
            DetectedBy::Alert => "an alert",
            DetectedBy::Staff => "a colleague",
            DetectedBy::User => "a user",
            DetectedBy::Partner => "a partner",
            DetectedBy::Unknown => "unknown",
        };
        facts.push(Fact::text("Noticed by", words));
    }
    facts.extend(people(library, incident));
    facts.extend(impact(&incident.impact));
    facts
}

/// Who did what, as far as this build names them.
pub fn people(library: &Library<'_>, incident: &Incident) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (role, people) in &incident.roles {
        let people: Vec<Party> = people
            .iter()
            .filter_map(|person| library.party(person))
            .collect();
        if !people.is_empty() {
            let label = ROLE_LABELS.iter().find(|(id, _)| *id == role.value);
            facts.push(Fact::parties(
                label.map_or("Also", |(_, label)| label),
                people,
            ));
        }
    }
    facts
}

const ROLE_LABELS: [(&str, &str); 6] = [
    ("commander", "Commander"),
    ("scribe", "Scribe"),
    ("communications", "Communications"),
    ("comms", "Communications"),
    ("operations", "Operations"),
    ("responders", "Responders"),
];

/// What was measured of the impact.
pub fn impact(impact: &Impact) -> Vec<Fact> {
    let mut facts = Vec::new();
    let users = impact.counts.get(&ImpactCount::Users);
    let users = users.map(|count| text::whole(count.value));
    let share = impact
        .users_percent
        .as_ref()
        .map(|share| format!("{} %", text::number(share.value)));
    let label = "Users affected";
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
            let label = text::capitalised(&count.word().replace('_', " "));
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
        facts.push(Fact::text("Measured", more.join("; ")));
    }
    if let Some(revenue) = &impact.revenue {
        let about = if revenue.estimate { "about " } else { "" };
        let amount = text::number(revenue.amount.value);
        let words = format!("{about}{amount} {}", revenue.currency.value);
        facts.push(Fact::text("Revenue", words));
    }
    if let Some(lost) = &impact.data_loss {
        facts.push(Fact::text(
            "Data lost",
            if lost.value { "yes" } else { "no" },
        ));
    }
    facts
}

/// What the matrix said, what was done, and why.
pub fn decision(library: &Library<'_>, taken: &DecisionTaken) -> Vec<Fact> {
    let policy = &library.book.policy;
    let mut facts = Vec::new();
    if let Some(trigger) = &taken.trigger {
        let number = (0..policy.triggers.len())
            .find(|number| crate::decide::trigger_id(policy, *number) == trigger.value);
        let metric = policy
            .metrics
            .iter()
            .find(|metric| metric.id.value == trigger.value);
        if let Some(number) = number {
            let trigger = &policy.triggers[number];
            let words = match &trigger.kind {
                TriggerKind::Condition(condition) => condition.value.clone(),
                TriggerKind::Threshold { metric, comparison } => {
                    decide::threshold(library, &metric.value, comparison, trigger)
                }
            };
            facts.push(Fact::text("What was seen", words));
            let decision = &trigger.decision.value;
            if let Some(link) = decide::decision_link(library, decision) {
                facts.push(Fact::parties("The matrix said", vec![link.into()]));
            }
        } else {
            let name = metric.map_or(&trigger.value, |metric| &metric.name.value);
            facts.push(Fact::text("What was seen", name.as_str()));
        }
    }
    let words = match taken.taken.value {
        Taken::Rollback => "rolled back",
        Taken::FixForward => "fixed forward",
        Taken::Wait => "waited",
        Taken::None => "nothing",
    };
    facts.push(Fact::text("What was done", words));
    if let Some(link) = taken
        .runbook
        .as_ref()
        .and_then(|id| library.runbook_link(&id.value))
    {
        facts.push(Fact::parties("Runbook", vec![link.into()]));
    }
    if let Some(reason) = taken.reason.as_ref().filter(|reason| !reason.is_empty()) {
        facts.push(Fact::text("Why", reason.value.as_str()));
    }
    facts
}
