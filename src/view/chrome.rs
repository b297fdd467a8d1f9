//! What repeats on every page: the seven steps and whom to call first. A step for which the handbook
//! holds nothing is left out, so that none leads to an empty page.

use super::contacts::{self, CallLine};
use super::library::Library;
use super::{checklist, routes};
use serde::Serialize;

/// A step of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// Its page.
    pub href: &'static str,
    /// What it is for, for the home page.
    pub about: &'static str,
}

/// The steps in their order.
const STEPS: [Step; 7] = [
    Step {
        name: "What is broken?",
        href: routes::HOME,
        about: "find the closest match",
    },
    Step {
        name: "Decide",
        href: routes::DECIDE,
        about: "whether to roll back, and who must approve",
    },
    Step {
        name: "Act",
        href: routes::RUNBOOKS,
        about: "run the procedure",
    },
    Step {
        name: "Verify",
        href: routes::CHECKS,
        about: "make sure that it worked",
    },
    Step {
        name: "Communicate",
        href: routes::MESSAGES,
        about: "tell colleagues and users",
    },
    Step {
        name: "Follow up",
        href: routes::FOLLOW_UP,
        about: "the next hour, day and week",
    },
    Step {
        name: "Learn",
        href: routes::INCIDENTS,
        about: "incident records and post-mortems",
    },
];

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
    let book = library.book;
    Holds {
        policy: !book.policy.severities.is_empty() || !book.policy.decisions.is_empty(),
        checklists: !book.checklists.is_empty(),
        messages: !book.messages.is_empty(),
        follow_up: checklist::has_follow_up(library),
        incidents: library.shown_incidents().next().is_some(),
        services: !book.services.services.is_empty(),
        alerts: !library.alerts.is_empty(),
    }
}

/// The steps that lead to something.
pub fn steps(holds: Holds) -> Vec<Step> {
    let leads_on = |step: &Step| match step.href {
        routes::DECIDE => holds.policy,
        routes::CHECKS => holds.checklists,
        routes::MESSAGES => holds.messages,
        routes::FOLLOW_UP => holds.follow_up,
        routes::INCIDENTS => holds.incidents,
        _ => true,
    };
    STEPS.into_iter().filter(leads_on).collect()
}

/// The steps, and where among them a page stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nav {
    /// The steps that lead to something.
    pub steps: Vec<Step>,
    /// The number among them, from 1; 0 outside.
    pub step: usize,
    /// The page itself where the frame links to it, else empty.
    pub here: &'static str,
}

/// Where a page stands: in step `step` of all seven, or in none (0).
pub fn nav(holds: Holds, step: usize, here: &'static str) -> Nav {
    let steps = steps(holds);
    let own = step.checked_sub(1).and_then(|index| STEPS.get(index));
    let position = own.and_then(|own| steps.iter().position(|step| step.href == own.href));
    Nav {
        step: position.map_or(0, |index| index + 1),
        steps,
        here,
    }
}

/// Whom to call first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Help {
    /// The first rung of the ladder.
    pub first: Option<CallLine>,
}

/// Whom to call first: the first rung of the worst severity's ladder.
pub fn help(library: &Library<'_>) -> Help {
    Help {
        first: contacts::first_call(library),
    }
}
