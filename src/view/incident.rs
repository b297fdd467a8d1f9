//! An incident's page: facts, durations, decision, timeline, post-mortem, actions.

use super::actions::{ActionView, action_view};
use super::library::{Library, shown_status};
use super::service::{OutsideLink, capitalised, outside};
use super::timeline::{TimelineView, timeline};
use super::{Fact, Heading, Link, Party, Severity, Status, Time, decide, routes, runbook, text};
use crate::markdown::{Marker, Piece};
use crate::record::incident::{DecisionTaken, DetectedBy, Impact, Incident, Taken, Times};
use crate::record::policy::TriggerKind;
use crate::record::postmortem::{Postmortem, PostmortemStatus, SectionKind};
use crate::time::{Duration, Moment, between};
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

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentCard {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Option<Severity>,
    /// Where it stands.
    pub status: Status,
    /// Whether it was a drill.
    pub drill: bool,
    /// When it began.
    pub started: Option<Time>,
    /// How long it took, and what it hit.
    pub note: Option<String>,
}

/// Durations worth knowing: name, first moment, last moment.
const DURATIONS: [(&str, &str, &str); 5] = [
    ("Time to detect", "started", "detected"),
    ("Time to acknowledge", "detected", "acknowledged"),
    ("Time to tell the public", "started", "public"),
    ("Time to mitigate", "started", "mitigated"),
    ("Time to resolve", "started", "resolved"),
];

/// An incident in a list.
pub fn card(library: &Library<'_>, incident: &Incident) -> IncidentCard {
    let times = &incident.times;
    let length = length(times, "started", "resolved").map(Duration::words);
    let services: Vec<&str> = incident
        .services
        .iter()
        .map(|id| {
            library
                .service(&id.value)
                .map_or(id.value.as_str(), |service| service.name.as_str())
        })
        .collect();
    let note: Vec<String> = length
        .into_iter()
        .chain((!services.is_empty()).then(|| services.join(", ")))
        .collect();
    IncidentCard {
        href: routes::href(&routes::incident(incident)),
        title: incident.title.value.clone(),
        severity: severity(library, incident),
        status: shown_status(incident.status.value),
        drill: incident.drill,
        started: first_moment(times).map(|at| text::moment(at, incident.timezone)),
        note: (!note.is_empty()).then(|| note.join(", ")),
    }
}

/// The first moment that is known of an incident.
pub fn first_moment(times: &Times) -> Option<Moment> {
    times
        .named()
        .into_iter()
        .find_map(|(_, moment)| moment.map(|moment| moment.value))
}

/// An incident's page.
pub fn incident(library: &Library<'_>, incident: &Incident, root: &str) -> IncidentView {
    let times = &incident.times;
    let prose = incident.postmortem.as_ref();
    IncidentView {
        title_id: prose.and_then(|prose| runbook::title_id(&prose.doc)),
        severity: severity(library, incident),
        status: shown_status(incident.status.value),
        drill: incident.drill,
        review: prose.map(review),
        summary: incident
            .impact
            .summary
            .as_ref()
            .map(|summary| library.block(summary, root)),
        facts: facts(library, incident),
        durations: DURATIONS
            .into_iter()
            .filter_map(|(name, from, to)| {
                Some(DurationView {
                    name,
                    value: length(times, from, to)?.words(),
                    ends: format!("{from} to {to}"),
                })
            })
            .collect(),
        decision: incident
            .decision
            .as_ref()
            .map_or_else(Vec::new, |taken| decision(library, taken)),
        parts: parts(library, incident, root),
        related: incident
            .related
            .iter()
            .filter_map(|id| library.incident(&id.value))
            .map(|other| Link::to(&routes::incident(other), other.title.as_str()))
            .collect(),
        links: incident.links.iter().map(outside).collect(),
        headings: incident
            .postmortem
            .as_ref()
            .map_or_else(Vec::new, |prose| runbook::headings(&prose.doc)),
    }
}

fn severity(library: &Library<'_>, incident: &Incident) -> Option<Severity> {
    incident
        .severity
        .as_ref()
        .and_then(|id| library.severity(&id.value))
}

fn review(prose: &Postmortem) -> &'static str {
    match prose.status.value {
        PostmortemStatus::Draft => "draft",
        PostmortemStatus::InReview => "in review",
        PostmortemStatus::Reviewed => "reviewed",
        PostmortemStatus::Closed => "closed",
    }
}

fn moment(times: &Times, name: &str) -> Option<Moment> {
    let (_, moment) = times
        .named()
        .into_iter()
        .find(|(known, _)| *known == name)?;
    moment.map(|moment| moment.value)
}

fn length(times: &Times, from: &str, to: &str) -> Option<Duration> {
    between(moment(times, from)?, moment(times, to)?)
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
    for (label, moment) in TIME_LABELS.into_iter().zip(incident.times.named()) {
        if let Some(at) = moment.1 {
            facts.push(Fact::time(label, text::moment(at.value, incident.timezone)));
        }
    }
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
    impact_facts(&incident.impact, &mut facts);
    facts
}

const TIME_LABELS: [&str; 7] = [
    "Started",
    "Detected",
    "Acknowledged",
    "Declared",
    "Public told",
    "Mitigated",
    "Resolved",
];

const ROLE_LABELS: [(&str, &str); 6] = [
    ("commander", "Commander"),
    ("scribe", "Scribe"),
    ("communications", "Communications"),
    ("comms", "Communications"),
    ("operations", "Operations"),
    ("responders", "Responders"),
];

fn impact_facts(impact: &Impact, facts: &mut Vec<Fact>) {
    let users = impact
        .counts
        .iter()
        .find(|(key, _)| key.value == "users_affected")
        .map(|(_, count)| text::whole(count.value));
    let share = impact
        .users_percent
        .as_ref()
        .map(|share| format!("{} %", text::number(share.value)));
    match (users, share) {
        (Some(users), Some(share)) => {
            facts.push(Fact::text("Users affected", format!("{users} ({share})")));
        }
        (Some(one), None) | (None, Some(one)) => facts.push(Fact::text("Users affected", one)),
        (None, None) => {}
    }
    let others = impact
        .counts
        .iter()
        .filter(|(key, _)| key.value != "users_affected")
        .map(|(key, count)| {
            let words = capitalised(&key.value.replace('_', " "));
            format!("{words}: {}", text::whole(count.value))
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
}

/// What the matrix said, what was done, and why.
fn decision(library: &Library<'_>, taken: &DecisionTaken) -> Vec<Fact> {
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

/// The prose, cut where the timeline and the actions stand: where the author put their marker, else
/// the timeline after the summary and the actions at the end.
fn parts(library: &Library<'_>, incident: &Incident, root: &str) -> Vec<Part> {
    let line = timeline(library, incident).map(|timeline| Part {
        timeline: Some(timeline),
        ..Part::default()
    });
    let actions = actions(library, incident);
    let Some(prose) = &incident.postmortem else {
        return line.into_iter().chain(actions).collect();
    };
    let mut cut = Cut {
        parts: Vec::new(),
        html: String::new(),
        line,
        actions,
    };
    let line_before = heading_after_summary(prose);
    let has_line = prose.doc.html.contains(&Piece::Marker(Marker::Timeline));
    let under = |kind, heading: Option<usize>| {
        let sections = &prose.sections;
        heading.is_some_and(|heading| sections.contains(&(heading, kind)))
    };
    let mut heading = None;
    for piece in &prose.doc.html {
        match piece {
            Piece::Html(html) => cut.html.push_str(html),
            Piece::Href(number) => {
                library.write_href(&prose.doc, *number, prose.file, root, &mut cut.html);
            }
            Piece::Marker(Marker::Timeline) => cut.timeline(under(SectionKind::Timeline, heading)),
            Piece::Marker(Marker::Actions) => cut.actions(under(SectionKind::Actions, heading)),
            Piece::Before(number) => {
                if !has_line && Some(*number) == line_before {
                    cut.timeline(false);
                }
                heading = Some(*number);
            }
        }
    }
    cut.timeline(false);
    cut.actions(false);
    cut.flush();
    cut.parts
}

/// Prose on its way into parts.
struct Cut {
    parts: Vec<Part>,
    html: String,
    line: Option<Part>,
    actions: Option<Part>,
}

impl Cut {
    fn flush(&mut self) {
        if !self.html.trim().is_empty() {
            self.parts.push(Part {
                html: Some(std::mem::take(&mut self.html)),
                ..Part::default()
            });
        }
    }

    fn timeline(&mut self, headed: bool) {
        if let Some(part) = self.line.take() {
            self.flush();
            self.parts.push(Part { headed, ..part });
        }
    }

    fn actions(&mut self, headed: bool) {
        if let Some(part) = self.actions.take() {
            self.flush();
            self.parts.push(Part { headed, ..part });
        }
    }
}

/// The heading that follows the summary: the timeline stands before it. Without a summary, the first
/// heading.
fn heading_after_summary(prose: &Postmortem) -> Option<usize> {
    let headings = &prose.doc.headings;
    let shown = |number: &usize| Some(*number) != prose.doc.title_heading;
    let summary = prose
        .sections
        .iter()
        .find(|(_, kind)| *kind == SectionKind::Summary)
        .map(|(number, _)| *number);
    match summary {
        Some(summary) => {
            let level = headings.get(summary)?.level;
            (summary + 1..headings.len()).find(|number| headings[*number].level <= level)
        }
        None => (0..headings.len()).find(shown),
    }
}

fn actions(library: &Library<'_>, incident: &Incident) -> Option<Part> {
    let actions = &incident.actions.as_ref()?.actions;
    (!actions.is_empty()).then(|| Part {
        actions: Some(
            actions
                .iter()
                .map(|one| action_view(library, one))
                .collect(),
        ),
        ..Part::default()
    })
}
