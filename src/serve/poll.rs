//! The long poll: what an open page is told: nothing, another style sheet, to load itself again; and the problems.
//!
//! One tab of a browser waits for news and calls the others, which ask without waiting: a browser has but
//! six connections for all its tabs.

use std::time::Duration;

use serde_json::json;

use super::client::Seen;
use super::problems::Problems;
use super::publish::{Published, Publisher};
use super::request::{Request, path_of};
use super::response::{JSON, Response};

/// Where a page asks.
pub(super) const WAIT: &str = "_rbdoc/wait";
/// A tab is answered after this long even if nothing is new: proxies and browsers give up on responses that
/// take long.
const PATIENCE: Duration = Duration::from_secs(14);

/// What an open page says of itself.
#[derive(Debug)]
struct Tab {
    /// The version that the tab was told of last; 0 when it was just loaded.
    after: u64,
    /// Whether it waits until there is something new.
    waits: bool,
    /// The run of the server that the tab was loaded from.
    run: String,
    /// Its path in the site; `None` for one that cannot be in any.
    page: Option<String>,
    seen: Seen,
}

impl Tab {
    /// The tab that sends `request`.
    fn of(request: &Request) -> Self {
        let value = |name| request.parameter(name).unwrap_or_default();
        Self {
            after: value("after").parse().unwrap_or(0),
            waits: request.parameter("waits").is_some(),
            run: value("run"),
            page: path_of(&value("page")).ok(),
            seen: Seen {
                hash: value("hash"),
                style: value("style"),
            },
        }
    }
}

/// What a tab does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    None,
    Style,
    Reload,
}

/// The response to a tab, at once or when something new is published.
pub(super) fn wait(request: &Request, publisher: &Publisher) -> Response {
    let tab = Tab::of(request);
    let now = publisher.now();
    if tab.run != now.run {
        // This run does not know what a page of an earlier one shows.
        return respond(0, Action::Reload, "", None);
    }
    if !tab.waits || tab.after != now.version {
        return tell(&tab, &now);
    }
    // Held by nobody, what was published is freed elsewhere than where a tab is answered.
    drop(now);
    match publisher.wait(tab.after, PATIENCE) {
        Some(now) => tell(&tab, &now),
        None => Response::new(204, JSON, ""),
    }
}

fn tell(tab: &Tab, published: &Published) -> Response {
    let now = tab.page.as_deref().map(|page| published.seen(page));
    let action = match &now {
        Some(now) if now.hash != tab.seen.hash => Action::Reload,
        Some(now) if now.style != tab.seen.style => Action::Style,
        _ => Action::None,
    };
    let style = now.as_ref().map_or("", |now| &now.style);
    respond(
        published.version,
        action,
        style,
        published.problems.as_deref(),
    )
}

fn respond(version: u64, action: Action, style: &str, problems: Option<&Problems>) -> Response {
    let news =
        json!({ "version": version, "action": action, "style": style, "problems": problems });
    Response::new(200, JSON, news.to_string())
}
