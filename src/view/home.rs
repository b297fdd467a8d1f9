//! The home page: what is broken?

use super::decide::{by_urgency, threshold};
use super::incidents::{self, IncidentCard, card};
use super::library::Library;
use super::sitemap::{Context, SitePage, StepLink, steps};
use super::{Link, Severity, routes, runbook};
use crate::decide::trigger_id;
use crate::facts::incident::is_open;
use crate::record::policy::{Decision, TriggerKind};
use crate::record::runbook::Runbook;
use serde::Serialize;
use std::collections::HashSet;

/// Alerts listed on the home page; the rest are in the list of all pages.
const ALERTS: usize = 48;
/// Other pages listed on the home page.
const PAGES: usize = 24;
/// Incidents listed on the home page.
const RECENT: usize = 5;

/// The home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Home {
    /// Incidents that are not resolved.
    pub open: Vec<IncidentCard>,
    /// What a person may see, most urgent first.
    pub symptoms: Vec<Symptom>,
    /// Alerts by name.
    pub alerts: Vec<Link>,
    /// How many alerts there are, if not all are listed.
    pub more_alerts: Option<usize>,
    /// Services.
    pub services: Vec<Link>,
    /// Folders of procedures.
    pub sections: Vec<SectionLink>,
    /// The steps of an incident.
    pub steps: Vec<StepLink>,
    /// The last incidents that are over.
    pub recent: Vec<IncidentCard>,
    /// Other pages.
    pub pages: Vec<Link>,
}

/// Something a person may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Symptom {
    /// Where to go.
    pub href: String,
    /// What is seen, as HTML.
    pub text: String,
    /// The severity that goes with it.
    pub severity: Option<Severity>,
    /// What to do.
    pub decision: String,
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
    Home {
        open: incidents::open(library)
            .map(|one| card(library, one))
            .collect(),
        symptoms: symptoms(library),
        more_alerts: (alerts.len() > ALERTS).then_some(alerts.len()),
        alerts: alerts.into_iter().take(ALERTS).collect(),
        services: library
            .book
            .services
            .services
            .iter()
            .map(|service| Link::to(&routes::service(&service.id), service.name.as_str()))
            .collect(),
        sections: sections(library),
        steps: steps(on.pages.iter().filter_map(SitePage::fixed), library),
        recent: library
            .shown_incidents()
            .filter(|incident| !is_open(incident))
            .take(RECENT)
            .map(|one| card(library, one))
            .collect(),
        pages: library
            .shown_pages()
            .take(PAGES)
            .map(|page| Link::to(&routes::page(page), page.title.as_str()))
            .collect(),
    }
}

/// The folders of procedures, after the list of all.
fn sections(library: &Library<'_>) -> Vec<SectionLink> {
    let own = |runbooks: &[&Runbook]| runbooks.iter().filter(|one| !one.is_index).count();
    let entry = |folder, count| SectionLink {
        link: runbook::section_link(library, folder),
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

/// What a person may see, most urgent first; of each metric, its most urgent trigger.
fn symptoms(library: &Library<'_>) -> Vec<Symptom> {
    let policy = &library.book.policy;
    let mut symptoms = Vec::new();
    let mut metrics = HashSet::new();
    for decision in by_urgency(library) {
        for (number, trigger) in policy.triggers.iter().enumerate() {
            if trigger.decision.value != decision.id.value {
                continue;
            }
            match &trigger.kind {
                TriggerKind::Condition(condition) => {
                    let runbook = library.runbook_of(trigger.runbook.as_ref());
                    let href = runbook.map(|link| link.href);
                    let trigger = || {
                        let id = trigger_id(policy, number);
                        format!("{}#trigger-{}", routes::DECIDE, routes::href(&id))
                    };
                    let href = href.unwrap_or_else(trigger);
                    let text = library.inline(condition, "");
                    symptoms.push(symptom(library, decision, href, text));
                }
                TriggerKind::Threshold { metric, comparison } => {
                    if !metrics.insert(&metric.value) {
                        continue;
                    }
                    let words = threshold(library, &metric.value, comparison, trigger);
                    let href = format!("{}#metric-{}", routes::DECIDE, routes::href(metric));
                    let text = crate::markdown::escape(&words);
                    symptoms.push(symptom(library, decision, href, text));
                }
            }
        }
    }
    symptoms
}

fn symptom(library: &Library<'_>, decision: &Decision, href: String, text: String) -> Symptom {
    Symptom {
        href,
        text,
        severity: library.severity_of(decision.severity.as_ref()),
        decision: decision.name.value.clone(),
    }
}
