//! Where every page stands in the site: the one place that knows.
//!
//! These paths are a contract: people bookmark them and alerts link to them. A path is relative to
//! the site's root and as the file system spells it; [`href`] spells it for an attribute.

use crate::record::incident::Incident;
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The home page.
pub const HOME: &str = "index.html";
/// The decision matrix and triggers.
pub const DECIDE: &str = "decide.html";
/// All procedures.
pub const RUNBOOKS: &str = "runbooks/index.html";
/// All checklists.
pub const CHECKS: &str = "checks/index.html";
/// All messages.
pub const MESSAGES: &str = "messages/index.html";
/// What to do in the hours and days after.
pub const FOLLOW_UP: &str = "follow-up.html";
/// All incidents.
pub const INCIDENTS: &str = "incidents/index.html";
/// Whom to call.
pub const CONTACTS: &str = "contacts.html";
/// All services.
pub const SERVICES: &str = "services/index.html";
/// Every page and heading by initial.
pub const AZ: &str = "az.html";
/// Pages due for review.
pub const REVIEW: &str = "review.html";
/// Open action items.
pub const ACTIONS: &str = "actions.html";
/// Everything on one page, for paper.
pub const PRINT: &str = "print.html";
/// What a server shows for an address that leads nowhere.
pub const NOT_FOUND: &str = "404.html";

/// The pages that every handbook has.
pub const OF_EVERY_BOOK: [&str; 14] = [
    HOME, DECIDE, RUNBOOKS, CHECKS, MESSAGES, FOLLOW_UP, INCIDENTS, CONTACTS, SERVICES, AZ, REVIEW,
    ACTIONS, PRINT, NOT_FOUND,
];

/// The folders whose files the site makes itself: scripts and style sheets, and the index of the search.
pub const OWN_FOLDERS: [&str; 2] = ["assets", "search"];

/// The page of a procedure. A folder's index page is that folder's `index.html`.
pub fn runbook(runbook: &Runbook) -> String {
    if runbook.is_index {
        let folder = crate::source::parent(&runbook.id);
        if folder.is_empty() {
            RUNBOOKS.to_owned()
        } else {
            format!("runbooks/{folder}/index.html")
        }
    } else {
        format!("runbooks/{}.html", runbook.id)
    }
}

/// The short address of an alert.
pub fn alert(name: &str) -> String {
    format!("alert/{name}.html")
}

/// The page of a checklist.
pub fn checklist(id: &str) -> String {
    format!("checks/{id}.html")
}

/// The page of a message.
pub fn message(id: &str) -> String {
    format!("messages/{id}.html")
}

/// The page of a service.
pub fn service(id: &str) -> String {
    format!("services/{id}.html")
}

/// The page of an incident: its record and its post-mortem.
pub fn incident(incident: &Incident) -> String {
    format!("incidents/{}.html", incident.id)
}

/// The list of the incidents of a severity.
pub fn incidents_of_severity(id: &str) -> String {
    format!("incidents/severity/{id}.html")
}

/// The list of the incidents of a service.
pub fn incidents_of_service(id: &str) -> String {
    format!("incidents/service/{id}.html")
}

/// The list of the incidents of a year.
pub fn incidents_of_year(year: i32) -> String {
    format!("incidents/year/{}.html", year_name(year))
}

/// A year in four digits, or in more with its sign.
pub fn year_name(year: i32) -> String {
    if (0..=9999).contains(&year) {
        format!("{year:04}")
    } else {
        format!("{year:+05}")
    }
}

/// Any other page.
pub fn page(page: &Page) -> String {
    format!("pages/{}.html", page.id)
}

/// The copy of a source that became no page. `runbooks` is the folder of the runbooks.
pub fn copy(source: &str, runbooks: &str) -> String {
    let at = |folder: &str, place: &str| {
        let rest = source.strip_prefix(folder)?.strip_prefix('/')?;
        Some(format!("{place}/{rest}"))
    };
    at(runbooks, "runbooks")
        .or_else(|| at("content/pages", "pages"))
        .or_else(|| at("content/incidents", "incidents"))
        .unwrap_or_else(|| format!("files/{}", source.trim_start_matches("../")))
}

/// What stays as it is in an address. A colon does not: in a first segment it would name a scheme.
const ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// `path` as an address.
pub fn href(path: &str) -> String {
    utf8_percent_encode(path, ADDRESS).to_string()
}

/// The way from the page at `path` up to the site's root: `""`, `"../"`, `"../../"` …
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}
