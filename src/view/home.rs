//! The home page: what is broken?

use super::caller::{self, CallLine};
use super::incidents::{self, IncidentCard, card};
use super::library::Library;
use super::sitemap::{Context, SitePage, StepLink, steps};
use super::{Link, Severity, routes, runbooks, text};
use crate::decide::{self, trigger_id};
use crate::facts::incident::is_open;
use crate::record::policy::{Decision, TriggerKind};
use crate::record::runbook::Runbook;
use crate::record::{Prose, Ref};
use serde::Serialize;

/// Alerts listed on the home page; the rest are in the list of all pages.
const ALERTS: usize = 48;
/// Symptoms seen at once; the card for something else makes it one more.
const CARDS: usize = 5;
/// Of these, cards kept for metrics.
const MEASURED: usize = 3;
/// Incidents listed on the home page.
const RECENT: usize = 5;

/// The home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Home {
    /// Incidents that are not resolved.
    pub open: Vec<IncidentCard>,
    /// What a person may notice, most urgent first.
    pub symptoms: Vec<Symptom>,
    /// The rest of it.
    pub more_symptoms: Vec<Symptom>,
    /// How many these are, in words.
    pub more: Option<String>,
    /// Alerts by name.
    pub alerts: Vec<Link>,
    /// How many alerts there are, if not all are listed.
    pub more_alerts: Option<usize>,
    /// Services.
    pub services: Vec<ServiceRow>,
    /// Folders of procedures.
    pub sections: Vec<SectionLink>,
    /// The steps of an incident.
    pub steps: Vec<StepLink>,
    /// The last incidents that are over.
    pub recent: Vec<IncidentCard>,
}

/// A service in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRow {
    /// Its page.
    pub link: Link,
    /// What it does.
    pub about: Option<String>,
    /// Who answers for it, with their numbers.
    pub owner: Option<CallLine>,
}

/// Something a person may notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symptom {
    /// Where to go.
    pub href: String,
    /// What is seen, as HTML.
    pub text: String,
    /// The severity that goes with it.
    pub severity: Option<Severity>,
    /// What to do, or what to look up.
    pub note: String,
    #[serde(skip)]
    rank: i64,
    #[serde(skip)]
    is_metric: bool,
}

/// A folder of procedures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionLink {
    /// Its list.
    pub link: Link,
    /// How many there are.
    pub note: String,
}

/// The home page.
pub fn home(on: &Context<'_, '_>) -> Home {
    let library = on.library;
    let alerts: Vec<Link> = library
        .alerts
        .keys()
        .map(|name| Link::to(&routes::alert(name), *name))
        .collect();
    let (symptoms, more_symptoms) = parted(symptoms(library));
    Home {
        open: incidents::open(library)
            .map(|one| card(library, one))
            .collect(),
        more: (!more_symptoms.is_empty()).then(|| {
            library
                .words
                .count("count.more_symptoms", more_symptoms.len())
        }),
        symptoms,
        more_symptoms,
        more_alerts: (alerts.len() > ALERTS).then_some(alerts.len()),
        alerts: alerts.into_iter().take(ALERTS).collect(),
        services: library
            .book
            .services
            .services
            .iter()
            .map(|service| ServiceRow {
                link: Link::to(&routes::service(&service.id), service.name.as_str()),
                about: service
                    .description
                    .as_ref()
                    .and_then(|text| text::brief(&text.words())),
                owner: service
                    .owner
                    .as_ref()
                    .map(|id| caller::somebody(library, id)),
            })
            .collect(),
        sections: sections(library),
        steps: steps(on.pages.iter().filter_map(SitePage::fixed), library),
        recent: library
            .shown_incidents()
            .filter(|incident| !is_open(incident))
            .take(RECENT)
            .map(|one| card(library, one))
            .collect(),
    }
}

/// The folders of procedures, after the list of all.
fn sections(library: &Library<'_>) -> Vec<SectionLink> {
    let own = |runbooks: &[&Runbook]| runbooks.iter().filter(|one| !one.is_index).count();
    let entry = |folder, count| SectionLink {
        link: runbooks::section_link(library, folder),
        note: library.words.count("count.procedures", count),
    };
    let all = library.folders.values().map(|folder| own(folder)).sum();
    let folders = library
        .folders
        .iter()
        .map(|(folder, runbooks)| (*folder, own(runbooks)))
        .filter(|(folder, count)| !folder.is_empty() && *count > 0)
        .map(|(folder, count)| entry(folder, count));
    let first = (all > 0).then(|| entry("", all));
    first.into_iter().chain(folders).collect()
}

/// What a person may notice, most urgent first: each condition of a trigger, and each metric once.
fn symptoms(library: &Library<'_>) -> Vec<Symptom> {
    let policy = &library.book.policy;
    let mut symptoms = metrics(library);
    for (number, trigger) in policy.triggers.iter().enumerate() {
        if let (Some(decision), TriggerKind::Condition(condition)) =
            (policy.decision(&trigger.decision), &trigger.kind)
        {
            let seen = Seen {
                condition,
                number,
                runbook: trigger.runbook.as_ref(),
            };
            symptoms.push(noticed(library, decision, &seen));
        }
    }
    symptoms.sort_by_key(|symptom| (symptom.rank, symptom.is_metric));
    symptoms
}

/// A condition of a trigger.
struct Seen<'b> {
    condition: &'b Prose,
    number: usize,
    runbook: Option<&'b Ref>,
}

fn noticed(library: &Library<'_>, decision: &Decision, seen: &Seen<'_>) -> Symptom {
    let runbook = library.runbook_of(seen.runbook).map(|link| link.href);
    let trigger = || {
        let id = trigger_id(&library.book.policy, seen.number);
        format!("{}#trigger-{}", routes::DECIDE, routes::href(&id))
    };
    let severity = library.severity_of(decision.severity.as_ref());
    let name = &decision.name.value;
    Symptom {
        href: runbook.unwrap_or_else(trigger),
        text: library.inline(seen.condition, ""),
        note: match &severity {
            Some(severity) => {
                let words = &library.words;
                words.with(
                    "home.verdict",
                    &[("severity", &severity.name), ("decision", name)],
                )
            }
            None => name.clone(),
        },
        severity,
        rank: decision.rank.value,
        is_metric: false,
    }
}

/// Each metric that decides something, by what people notice of it. It leads to its band, as urgent as the first
/// stretch that asks for more than the best values do.
fn metrics(library: &Library<'_>) -> Vec<Symptom> {
    let (policy, words) = (&library.book.policy, &library.words);
    let mut symptoms: Vec<Symptom> = Vec::new();
    let mut last = None;
    for line in &decide::lines(policy) {
        let metric = line.metric;
        // The general line comes first.
        if last.replace(&metric.id.value) == Some(&metric.id.value) {
            continue;
        }
        let begin = line.alert(policy);
        let range = begin.map(|(interval, _)| line.words(interval, words));
        let decision = begin.and_then(|(_, id)| policy.decision(id));
        let name = &metric.name.value;
        let measured = match &range {
            Some(range) => format!("{name} {range}"),
            None => name.clone(),
        };
        let symptom = metric.symptom.as_ref().unwrap_or(&metric.name);
        symptoms.push(Symptom {
            href: format!("{}#metric-{}", routes::DECIDE, routes::href(&metric.id)),
            text: crate::markdown::escape(symptom),
            severity: decision.and_then(|one| library.severity_of(one.severity.as_ref())),
            note: measured,
            rank: decision.map_or(i64::MAX, |decision| decision.rank.value),
            is_metric: true,
        });
    }
    symptoms
}

/// The cards that are seen at once, and the rest. Some of the first are kept for what is measured: it is what most
/// incidents begin with, and what nobody finds behind a fold.
fn parted(all: Vec<Symptom>) -> (Vec<Symptom>, Vec<Symptom>) {
    let measured = all.iter().filter(|one| one.is_metric).count();
    let mut room_for_measured = measured.min(MEASURED);
    let mut room_for_seen = CARDS - room_for_measured;
    all.into_iter().partition(|one| {
        let room = if one.is_metric {
            &mut room_for_measured
        } else {
            &mut room_for_seen
        };
        let has_room = *room > 0;
        *room = room.saturating_sub(1);
        has_room
    })
}
