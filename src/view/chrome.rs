//! What repeats on every page: the seven steps and whom to call first.

use super::contacts::{self, CallLine};
use super::library::Library;
use super::routes;
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
pub const STEPS: [Step; 7] = [
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

/// The steps, and where among them a page stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nav {
    /// All steps.
    pub steps: [Step; 7],
    /// 1 to 7; 0 outside.
    pub step: usize,
    /// The page itself where the frame links to it, else empty.
    pub here: &'static str,
}

/// Where a page stands.
pub fn nav(step: usize, here: &'static str) -> Nav {
    Nav {
        steps: STEPS,
        step,
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
