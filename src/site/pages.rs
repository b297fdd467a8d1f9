//! Which pages a site has, and for each its template, title, place among the steps and view.
//!
//! A new kind of page is a variant here, a view in `view/` and a template.

use crate::record::checklist::Checklist;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::page::Page as Prose;
use crate::record::runbook::Runbook;
use crate::record::services::Service;
use crate::source::{FileId, Span};
use crate::view::incidents::List;
use crate::view::{self, Library, routes, titles};
use tera::Value;

/// A page to render.
pub(super) struct Page<'b> {
    /// Where it stands.
    pub(super) path: String,
    kind: Kind<'b>,
}

enum Kind<'b> {
    Home,
    Decide,
    Runbooks,
    Runbook(&'b Runbook),
    Checks,
    Checklist(&'b Checklist),
    Messages,
    Message(&'b Message),
    FollowUp,
    Incidents,
    IncidentList(List<'b>),
    Incident(&'b Incident),
    Contacts,
    Services,
    Service(&'b Service),
    Alert(&'b str, Vec<&'b Runbook>),
    Moved(&'b Runbook),
    Prose(&'b Prose),
    Az,
    Review,
    Actions,
    NotFound,
}

/// All pages in order of path. Where two records claim one path, the first one has it; the checks
/// report the other.
pub(super) fn all<'b>(library: &Library<'b>) -> Vec<Page<'b>> {
    let mut pages: Vec<Page<'b>> = frame();
    let mut add = |path: String, kind| pages.push(Page { path, kind });
    for runbook in library.shown_runbooks() {
        let path = routes::runbook(runbook);
        if path != routes::RUNBOOKS {
            add(path, Kind::Runbook(runbook));
        }
    }
    for runbook in library.shown_runbooks() {
        for alias in &runbook.meta.aliases {
            if let Some(path) = routes::alias(&alias.value) {
                add(path, Kind::Moved(runbook));
            }
        }
    }
    for (name, runbooks) in &library.alerts {
        add(routes::alert(name), Kind::Alert(name, runbooks.clone()));
    }
    for checklist in &library.book.checklists {
        add(routes::checklist(&checklist.id), Kind::Checklist(checklist));
    }
    for message in &library.book.messages {
        add(routes::message(&message.id), Kind::Message(message));
    }
    for service in &library.book.services.services {
        add(routes::service(&service.id), Kind::Service(service));
    }
    for incident in library.shown_incidents() {
        add(routes::incident(incident), Kind::Incident(incident));
    }
    for list in view::incidents::lists(library) {
        add(list.path.clone(), Kind::IncidentList(list));
    }
    for page in library.shown_pages() {
        add(routes::page(page), Kind::Prose(page));
    }
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages.dedup_by(|second, first| second.path == first.path);
    pages
}

/// The pages that every handbook has.
fn frame<'b>() -> Vec<Page<'b>> {
    [
        (routes::HOME, Kind::Home),
        (routes::DECIDE, Kind::Decide),
        (routes::RUNBOOKS, Kind::Runbooks),
        (routes::CHECKS, Kind::Checks),
        (routes::MESSAGES, Kind::Messages),
        (routes::FOLLOW_UP, Kind::FollowUp),
        (routes::INCIDENTS, Kind::Incidents),
        (routes::CONTACTS, Kind::Contacts),
        (routes::SERVICES, Kind::Services),
        (routes::AZ, Kind::Az),
        (routes::REVIEW, Kind::Review),
        (routes::ACTIONS, Kind::Actions),
        (routes::NOT_FOUND, Kind::NotFound),
    ]
    .into_iter()
    .map(|(path, kind)| Page {
        path: path.to_owned(),
        kind,
    })
    .collect()
}

impl Page<'_> {
    /// The template's name.
    pub(super) fn template(&self) -> &'static str {
        match self.kind {
            Kind::Home => "home.html",
            Kind::Decide => "decide.html",
            Kind::Runbooks => "runbooks.html",
            Kind::Runbook(_) => "runbook.html",
            Kind::Checks => "checks.html",
            Kind::Checklist(_) => "checklist.html",
            Kind::Messages => "messages.html",
            Kind::Message(_) => "message.html",
            Kind::FollowUp => "follow-up.html",
            Kind::Incidents | Kind::IncidentList(_) => "incidents.html",
            Kind::Incident(_) => "incident.html",
            Kind::Contacts => "contacts.html",
            Kind::Services => "services.html",
            Kind::Service(_) => "service.html",
            Kind::Alert(..) | Kind::Moved(_) => "alert.html",
            Kind::Prose(_) => "page.html",
            Kind::Az => "az.html",
            Kind::Review => "review.html",
            Kind::Actions => "actions.html",
            Kind::NotFound => "404.html",
        }
    }

    /// The title, unique in the site as far as the records' own titles are.
    pub(super) fn title(&self, library: &Library<'_>) -> String {
        match &self.kind {
            Kind::Home => titles::HOME.to_owned(),
            Kind::Decide => titles::DECIDE.to_owned(),
            Kind::Runbooks => titles::runbooks(library).to_owned(),
            Kind::Runbook(runbook) => runbook.title.value.clone(),
            Kind::Checks => titles::CHECKS.to_owned(),
            Kind::Checklist(checklist) => checklist.title.value.clone(),
            Kind::Messages => titles::MESSAGES.to_owned(),
            Kind::Message(message) => message.title.value.clone(),
            Kind::FollowUp => titles::FOLLOW_UP.to_owned(),
            Kind::Incidents => titles::INCIDENTS.to_owned(),
            Kind::IncidentList(list) => {
                format!("Incidents by {}: {}", list.label.to_lowercase(), list.name)
            }
            Kind::Incident(incident) => incident.title.value.clone(),
            Kind::Contacts => titles::CONTACTS.to_owned(),
            Kind::Services => titles::SERVICES.to_owned(),
            Kind::Service(service) => service.name.value.clone(),
            Kind::Alert(name, _) => format!("Alert {name}"),
            Kind::Moved(runbook) => format!("Moved: {}", runbook.title.value),
            Kind::Prose(page) => page.title.value.clone(),
            Kind::Az => titles::AZ.to_owned(),
            Kind::Review => titles::REVIEW.to_owned(),
            Kind::Actions => titles::ACTIONS.to_owned(),
            Kind::NotFound => "Page not found".to_owned(),
        }
    }

    /// The step that the page belongs to, 1 to 7; 0 for none.
    pub(super) fn step(&self) -> usize {
        match self.kind {
            Kind::Home => 1,
            Kind::Decide => 2,
            Kind::Runbooks | Kind::Runbook(_) | Kind::Alert(..) | Kind::Moved(_) => 3,
            Kind::Checks | Kind::Checklist(_) => 4,
            Kind::Messages | Kind::Message(_) => 5,
            Kind::FollowUp => 6,
            Kind::Incidents | Kind::IncidentList(_) | Kind::Incident(_) => 7,
            _ => 0,
        }
    }

    /// The way up to the site's root. The page for addresses that lead nowhere is shown at any depth,
    /// so it alone needs to know where the site is.
    pub(super) fn root(&self, library: &Library<'_>) -> String {
        if let Kind::NotFound = self.kind
            && let Some(base) = &library.book.config.base_url
        {
            let path = base
                .split_once("://")
                .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
            return path.unwrap_or("/").to_owned();
        }
        routes::root(&self.path)
    }

    /// The file that is edited to change the page.
    pub(super) fn source(&self) -> Option<FileId> {
        match &self.kind {
            Kind::Runbook(runbook) => Some(runbook.file),
            Kind::Checklist(checklist) => Some(checklist.file),
            Kind::Message(message) => Some(message.file),
            Kind::Incident(incident) => Some(
                incident
                    .postmortem
                    .as_ref()
                    .map_or(incident.file, |prose| prose.file),
            ),
            Kind::Prose(page) => Some(page.file),
            Kind::Service(service) => Some(service.span.file),
            _ => None,
        }
    }

    /// The record that is on the page, for a mistake found while it is rendered.
    pub(super) fn record(&self) -> Option<Span> {
        match &self.kind {
            Kind::Runbook(runbook) => Some(runbook.title.span),
            Kind::Checklist(checklist) => Some(checklist.title.span),
            Kind::Message(message) => Some(message.title.span),
            Kind::Incident(incident) => Some(incident.title.span),
            Kind::Prose(page) => Some(page.title.span),
            Kind::Service(service) => Some(service.span),
            _ => None,
        }
    }

    /// Whether the page goes into the one for paper.
    pub(super) fn on_paper(&self) -> bool {
        match &self.kind {
            Kind::Decide
            | Kind::Runbook(_)
            | Kind::Message(_)
            | Kind::FollowUp
            | Kind::Contacts => true,
            // Those with time windows are on the page of what to follow up.
            Kind::Checklist(checklist) => checklist.phases.iter().all(|phase| phase.from.is_none()),
            _ => false,
        }
    }

    /// Whether the page is a procedure.
    pub(super) fn is_procedure(&self) -> bool {
        matches!(self.kind, Kind::Runbook(_))
    }

    /// What the template sees, under its name.
    pub(super) fn view(&self, library: &Library<'_>, root: &str) -> (&'static str, Value) {
        match &self.kind {
            Kind::Home => ("home", value(&view::home::home(library))),
            Kind::Decide => ("decide", value(&view::decide::decide(library))),
            Kind::Runbooks => ("runbooks", value(&view::runbook::runbooks(library, root))),
            Kind::Runbook(runbook) => {
                let view = view::runbook::runbook(library, runbook, root);
                ("runbook", value(&view))
            }
            Kind::Checks => ("checks", value(&view::checklist::checks(library))),
            Kind::Checklist(list) => (
                "checklist",
                value(&view::checklist::checklist(library, list)),
            ),
            Kind::Messages => ("messages", value(&view::message::messages(library))),
            Kind::Message(message) => ("message", value(&view::message::message(library, message))),
            Kind::FollowUp => ("followup", value(&view::checklist::follow_up(library))),
            Kind::Incidents => {
                let lists = view::incidents::lists(library);
                let view = view::incidents::incidents(library, &lists);
                ("incidents", value(&view))
            }
            Kind::IncidentList(list) => ("incidents", value(&view::incidents::list(library, list))),
            Kind::Incident(incident) => {
                let view = view::incident::incident(library, incident, root);
                ("incident", value(&view))
            }
            Kind::Contacts => ("contacts", value(&view::contacts::contacts(library))),
            Kind::Services => ("services", value(&view::service::services(library))),
            Kind::Service(service) => ("service", value(&view::service::service(library, service))),
            Kind::Alert(_, runbooks) => ("alert", value(&view::page::alert(library, runbooks))),
            Kind::Moved(runbook) => ("alert", value(&view::page::alert(library, &[runbook]))),
            Kind::Prose(page) => ("text", value(&view::page::page(library, page, root))),
            Kind::Az => ("az", value(&view::az::az(library))),
            Kind::Review => ("review", value(&view::review::review(library))),
            Kind::Actions => ("actions", value(&view::actions::actions(library))),
            Kind::NotFound => ("missing", value(&())),
        }
    }
}

fn value<T: serde::Serialize>(view: &T) -> Value {
    Value::from_serializable(view)
}
