//! What repeats on every page: the seven steps and whom to call first. A step for which the handbook
//! holds nothing is left out, so that none leads to an empty page.

use super::caller::CallLine;
use super::contacts;
use super::library::Library;
use super::routes;
use super::sitemap::{FIXED, StepLink};
use serde::Serialize;

/// Which kinds of records this build shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer per kind, read by templates"
)]
pub struct Holds {
    /// Severities or decisions.
    pub policy: bool,
    /// Checklists.
    pub checklists: bool,
    /// Messages.
    pub messages: bool,
    /// Checklists with time windows, or open action items.
    pub follow_up: bool,
    /// Incidents.
    pub incidents: bool,
    /// Services.
    pub services: bool,
    /// Alerts that a runbook answers.
    pub alerts: bool,
}

/// Which kinds of records this build shows.
pub fn holds(library: &Library<'_>) -> Holds {
    let has = |path: &str| {
        let mut pages = FIXED.iter().filter(|page| page.path == path);
        pages.any(|page| (page.has_content)(library))
    };
    Holds {
        policy: has(routes::DECIDE),
        checklists: has(routes::CHECKS),
        messages: has(routes::MESSAGES),
        follow_up: has(routes::FOLLOW_UP),
        incidents: has(routes::INCIDENTS),
        services: has(routes::SERVICES),
        alerts: !library.alerts.is_empty(),
    }
}

/// The steps, and where among them a page stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nav {
    /// The steps that lead to something.
    pub steps: Vec<StepLink>,
    /// The number among them, from 1; 0 outside.
    pub step: usize,
    /// The page itself if every handbook has it, else empty.
    pub here: &'static str,
}

/// Where a page stands: in the step with this number, or in none (0). `steps` are those that lead to something.
pub fn nav(steps: &[StepLink], step: usize, here: &'static str) -> Nav {
    let position = steps.iter().position(|known| known.number == step);
    Nav {
        step: position.map_or(0, |index| index + 1),
        steps: steps.to_vec(),
        here,
    }
}

/// Whom to call first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Help {
    /// Whom the first step of the escalation calls.
    pub first: Option<CallLine>,
}

/// Whom to call first: the first step of the worst severity's escalation policy.
pub fn help(library: &Library<'_>) -> Help {
    Help {
        first: contacts::first_call(library),
    }
}
