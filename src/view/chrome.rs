//! What repeats on every page: the seven steps and whom to call first. A step for which the handbook
//! holds nothing is left out, so that none leads to an empty page.

use super::caller::CallLine;
use super::contacts;
use super::library::Library;
use super::sitemap::{FIXED, StepLink};
use super::{Time, routes, text};
use crate::source::Commit;
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
    /// Whom the first step of the escalation calls; of a rotation the shifts of some weeks.
    pub first: Option<CallLine>,
    /// The first one it calls who does not take turns.
    pub steady: Option<CallLine>,
}

/// Whom to call first: the first step of the worst severity's escalation policy.
pub fn help(library: &Library<'_>) -> Help {
    let (first, steady) = contacts::first_calls(library);
    Help { first, steady }
}

/// Where the red button leads. A handbook that names nobody to call, and no other place, has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayToHelp {
    /// The address, from the site's root unless it is outside.
    pub href: String,
    /// Its words.
    pub text: String,
    /// Whether it is another site's.
    pub is_outside: bool,
}

/// The page of contacts where there are any, else the place that the book names.
pub fn way_to_help(library: &Library<'_>) -> Option<WayToHelp> {
    let text = library.words.text("title.contacts");
    if contacts::has_content(library) {
        return Some(WayToHelp {
            href: routes::href(routes::CONTACTS),
            text,
            is_outside: false,
        });
    }
    let href = library.book.config.help_url.clone()?;
    Some(WayToHelp {
        href,
        text,
        is_outside: true,
    })
}

/// What tells the storage of this handbook from that of others in one browser: its id, else what follows from its title and
/// its address.
pub fn site_id(library: &Library<'_>) -> String {
    let config = &library.book.config;
    let address = config.base_url.as_deref().unwrap_or_default();
    let named = || format!("{}\n{address}", config.title);
    let hash = || xxhash_rust::xxh3::xxh3_64(named().as_bytes());
    config
        .id
        .clone()
        .unwrap_or_else(|| format!("{:016x}", hash()))
}

/// Of when the pages are, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// The day of the build, where the book is at home.
    pub built: Time,
    /// The zone of that day.
    pub zone: String,
    /// The commit, if it is known.
    pub commit: Option<CommitView>,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitView {
    /// Its id, as people write it.
    pub id: String,
    /// Whether there are changes that it does not hold.
    pub is_changed: bool,
}

/// Of when the pages are, and of what.
pub fn stamp(library: &Library<'_>, commit: Option<&Commit>) -> Stamp {
    let zone = library.book.config.timezone;
    Stamp {
        built: text::day(library.today()),
        zone: if text::is_utc(zone) {
            "UTC"
        } else {
            zone.name()
        }
        .to_owned(),
        commit: commit.map(|commit| CommitView {
            id: commit.short().to_owned(),
            is_changed: commit.is_changed,
        }),
    }
}
