//! All pages of a site, and what the page of each kind of record is rendered with.

use super::fixed::{FIXED, template, value};
use super::page::{Content, Context, FixedPage, SitePage, Template};
use crate::book::alias;
use crate::source::portable::is_writable;
use crate::view::{
    Library, checklist, incident, incidents, message, page, routes, runbook, service,
};
use tera::Value;

static RUNBOOK: Template = template!("runbook.html", "One runbook.");
static CHECKLIST: Template = template!("checklist.html", "One checklist.");
static MESSAGE: Template = template!("message.html", "One message, with a text for each stage.");
static SERVICE: Template = template!("service.html", "One service.");
static INCIDENT: Template = template!("incident.html", "One incident, with its post-mortem.");
static ALERT: Template = template!("alert.html", "The short address of an alert.");
static PROSE: Template = template!("page.html", "Any other page.");

/// The templates of records' pages.
pub static RECORD_TEMPLATES: [&Template; 7] = [
    &RUNBOOK, &CHECKLIST, &MESSAGE, &SERVICE, &INCIDENT, &ALERT, &PROSE,
];

/// All pages in order of path. Where two claim one path, the first one has it, in the order in which they are added
/// here: a page before an address that only leads to one. What no disk can hold is left out, as is what would stand
/// below a page as in a folder. The checks report the others.
pub fn all<'b>(library: &Library<'b>) -> Vec<SitePage<'b>> {
    let mut pages: Vec<SitePage<'b>> = Vec::new();
    let mut add = |path: String, content| pages.push(SitePage { path, content });
    for page in FIXED {
        add(page.path.to_owned(), Content::Fixed(page));
    }
    for runbook in library.shown_runbooks() {
        add(routes::runbook(runbook), Content::Runbook(runbook));
    }
    for checklist in &library.book.checklists {
        add(
            routes::checklist(&checklist.id),
            Content::Checklist(checklist),
        );
    }
    for message in &library.book.messages {
        add(routes::message(&message.id), Content::Message(message));
    }
    for service in &library.book.services.services {
        add(routes::service(&service.id), Content::Service(service));
    }
    for incident in library.shown_incidents() {
        add(routes::incident(incident), Content::Incident(incident));
    }
    for list in incidents::lists(library) {
        add(list.path.clone(), Content::IncidentList(list));
    }
    for page in library.shown_pages() {
        add(routes::page(page), Content::Prose(page));
    }
    for name in library.alerts.keys() {
        add(routes::alert(name), Content::Alert(name));
    }
    let base_url = library.book.config.base_url.as_deref();
    for runbook in library.shown_runbooks() {
        for alias in &runbook.meta.aliases {
            if let Ok(path) = alias::alias(&alias.value, base_url) {
                add(path, Content::Moved(runbook));
            }
        }
    }
    pages.retain(|page| is_writable(&page.path));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages.dedup_by(|second, first| second.path == first.path);
    let is_page = |path: &str| find(&pages, path).is_ok();
    let is_below_a_page = |page: &SitePage<'_>| {
        let mut folders = page.path.match_indices('/');
        folders.any(|(end, _)| page.path.get(..end).is_some_and(is_page))
    };
    let left_out: Vec<bool> = pages.iter().map(is_below_a_page).collect();
    let mut left_out = left_out.into_iter();
    pages.retain(|_| left_out.next() != Some(true));
    pages
}

/// The place of the page at `path` among pages in order of path, or where it would stand.
///
/// # Errors
/// Where it would stand, if there is none.
pub fn find(pages: &[SitePage<'_>], path: &str) -> Result<usize, usize> {
    pages.binary_search_by(|page| page.path.as_str().cmp(path))
}

impl SitePage<'_> {
    /// The fixed page that it is or that lists it.
    fn parent(&self) -> Option<&'static FixedPage> {
        let path = match &self.content {
            Content::Fixed(page) => return Some(page),
            Content::Runbook(_) | Content::Alert(_) | Content::Moved(_) => routes::RUNBOOKS,
            Content::Checklist(_) => routes::CHECKS,
            Content::Message(_) => routes::MESSAGES,
            Content::Service(_) => routes::SERVICES,
            Content::Incident(_) | Content::IncidentList(_) => routes::INCIDENTS,
            Content::Prose(_) => return None,
        };
        FIXED.iter().find(|page| page.path == path)
    }

    /// The number of the step that the page belongs to; 0 for none.
    pub fn step(&self) -> usize {
        self.parent().and_then(|page| page.step).unwrap_or(0)
    }

    /// The template's name.
    pub fn template(&self) -> &'static str {
        match &self.content {
            Content::Fixed(page) => page.template.name,
            Content::Runbook(_) => RUNBOOK.name,
            Content::Checklist(_) => CHECKLIST.name,
            Content::Message(_) => MESSAGE.name,
            Content::Service(_) => SERVICE.name,
            Content::Incident(_) => INCIDENT.name,
            Content::IncidentList(_) => self.parent().map_or("", |list| list.template.name),
            Content::Alert(_) | Content::Moved(_) => ALERT.name,
            Content::Prose(_) => PROSE.name,
        }
    }

    /// What the template sees, under its name.
    pub fn view(&self, on: &Context<'_, '_>) -> (&'static str, Value) {
        let (library, root) = (on.library, on.root);
        match &self.content {
            Content::Fixed(page) => (page.variable, (page.view)(on)),
            Content::Runbook(one) => ("runbook", value(&runbook::runbook(library, one, root))),
            Content::Checklist(one) => ("checklist", value(&checklist::checklist(library, one))),
            Content::Message(one) => ("message", value(&message::message(library, one))),
            Content::Service(one) => ("service", value(&service::service(library, one))),
            Content::Incident(one) => ("incident", value(&incident::incident(library, one, root))),
            Content::IncidentList(list) => ("incidents", value(&incidents::list(library, list))),
            Content::Alert(name) => {
                let runbooks = library.alerts.get(name).map_or(&[][..], Vec::as_slice);
                ("alert", value(&page::alert(library, Some(name), runbooks)))
            }
            Content::Moved(one) => ("alert", value(&page::alert(library, None, &[one]))),
            Content::Prose(one) => ("text", value(&page::page(library, one, root))),
        }
    }
}
