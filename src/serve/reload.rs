//! What an open page is told: nothing, another style sheet, to load itself again; and what is wrong.
//!
//! One tab of a browser waits for news and calls the others, which ask without waiting: a browser has but
//! six connections for all its tabs.

use super::answer::{Answer, JSON};
use super::page::{Seen, Show};
use super::problems::Problems;
use super::question::{Question, path_of};

/// Where a page asks.
pub(super) const WAIT: &str = "_rbdoc/wait";

/// What an open page says of itself.
#[derive(Debug)]
pub(super) struct Tab {
    /// The moment that it was told of last; nothing when it was just loaded.
    pub(super) after: u64,
    /// Whether it waits until there is something new.
    pub(super) waits: bool,
    run: String,
    /// Its path in the site, nothing for one that cannot be in any.
    page: Option<String>,
    seen: Seen,
}

impl Tab {
    /// The tab that asks `question`.
    pub(super) fn of(question: &Question) -> Self {
        let value = |name| question.parameter(name).unwrap_or_default();
        Self {
            after: value("after").parse().unwrap_or(0),
            waits: question.parameter("waits").is_some(),
            run: value("run"),
            page: path_of(&value("page")).ok(),
            seen: Seen {
                hash: value("hash"),
                style: value("style"),
            },
        }
    }

    /// Whether the tab was loaded from this run of the server.
    pub(super) fn is_of(&self, run: &str) -> bool {
        self.run == run
    }
}

/// What a tab does now.
#[derive(Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    None,
    Style,
    Reload,
}

#[derive(serde::Serialize)]
struct Told<'a> {
    version: u64,
    action: Action,
    style: &'a str,
    problems: Option<&'a Problems>,
}

/// What `tab` is told at the moment `version`.
pub(super) fn tell(tab: &Tab, version: u64, show: &Show<'_, '_>) -> Answer {
    let now = tab.page.as_deref().map(|page| show.seen(page));
    let action = match &now {
        Some(now) if now.hash != tab.seen.hash => Action::Reload,
        Some(now) if now.style != tab.seen.style => Action::Style,
        _ => Action::None,
    };
    let told = Told {
        version,
        action,
        style: now.as_ref().map_or("", |now| &now.style),
        problems: show.problems,
    };
    answer(&told)
}

/// What a page of an earlier run of the server is told: this one knows nothing of what it shows.
pub(super) fn start_over() -> Answer {
    answer(&Told {
        version: 0,
        action: Action::Reload,
        style: "",
        problems: None,
    })
}

fn answer(told: &Told<'_>) -> Answer {
    // Strings and numbers only: there is nothing in it that cannot be written.
    Answer::new(200, JSON, serde_json::to_string(told).unwrap_or_default())
}

/// What a tab is told after it waited long enough for nothing.
pub(super) fn nothing_new() -> Answer {
    Answer::new(204, JSON, "")
}
