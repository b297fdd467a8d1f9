//! What a page of the site is: its path, what is on it, and what follows from that.

use super::super::library::Library;
use super::super::{Link, incidents::List, routes};
use crate::record::checklist::Checklist;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use crate::record::services::Service;
use crate::source::{FileId, Span};
use crate::wording::Words;
use serde::Serialize;
use tera::Value;

/// A page of the site.
pub struct SitePage<'b> {
    /// Where it stands, from the site's root.
    pub path: String,
    /// What is on it.
    pub content: Content<'b>,
}

/// What is on a page.
pub enum Content<'b> {
    /// What every handbook has.
    Fixed(&'static FixedPage),
    /// A procedure.
    Runbook(&'b Runbook),
    /// A checklist.
    Checklist(&'b Checklist),
    /// A message.
    Message(&'b Message),
    /// A service.
    Service(&'b Service),
    /// An incident with its post-mortem.
    Incident(&'b Incident),
    /// Incidents that have something in common.
    IncidentList(List<'b>),
    /// The short address of an alert, by its name.
    Alert(&'b str),
    /// A former address of a procedure.
    Moved(&'b Runbook),
    /// Any other text.
    Prose(&'b Page),
}

/// A page that every handbook has: a row of [`FIXED`](super::FIXED).
pub struct FixedPage {
    /// Where it stands, from the site's root.
    pub path: &'static str,
    /// The title that the book gives it, in the place of the one among the words of the interface.
    pub own_title: for<'b> fn(&Library<'b>) -> Option<&'b str>,
    /// The step of an incident that it is for, by number from 1.
    pub step: Option<usize>,
    /// Its template.
    pub template: Template,
    /// What the template calls what the page shows, and the words of the interface the page.
    pub variable: &'static str,
    /// What it shows.
    pub view: fn(&Context<'_, '_>) -> Value,
    /// Whether the book holds anything that it could show. A page without content is there, but no step leads to it and
    /// no search finds it.
    pub has_content: fn(&Library<'_>) -> bool,
    /// Whether it stands in the list of pages from A to Z. Lists of records do not: the records do.
    pub in_az: bool,
    /// Whether it goes into the page for print.
    pub in_print: bool,
    /// Whether a search finds it.
    pub is_found: bool,
}

/// A built-in template.
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// Its file, at which a book's own one overrides it.
    pub path: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// What a page is made from.
pub struct Context<'a, 'b> {
    /// The book.
    pub library: &'a Library<'b>,
    /// All pages of the site.
    pub pages: &'a [SitePage<'b>],
    /// The way up to the site's root.
    pub root: &'a str,
}

/// A step as templates see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepLink {
    /// From 1, among the steps of all handbooks.
    #[serde(skip)]
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: &'static str,
    /// What it is for.
    pub about: String,
}

/// The steps for which the book holds something, in their order.
pub fn steps(
    pages: impl IntoIterator<Item = &'static FixedPage>,
    library: &Library<'_>,
) -> Vec<StepLink> {
    let words = &library.words;
    let link = |page: &'static FixedPage| {
        Some(StepLink {
            number: page.step?,
            name: words.of("step", page.variable).to_owned(),
            href: page.path,
            about: words.of("step_about", page.variable).to_owned(),
        })
    };
    let pages = pages.into_iter().filter(|page| (page.has_content)(library));
    let mut steps: Vec<StepLink> = pages.filter_map(link).collect();
    steps.sort_by_key(|step| step.number);
    steps
}

impl FixedPage {
    /// Its title.
    pub fn title<'a>(&self, library: &'a Library<'_>) -> &'a str {
        (self.own_title)(library).unwrap_or_else(|| library.words.of("title", self.variable))
    }

    /// A link to it, in the words that every handbook has for it.
    pub fn link(&self, words: &Words) -> Link {
        let own = words.find("link", self.variable);
        Link::to(
            self.path,
            own.unwrap_or_else(|| words.of("title", self.variable)),
        )
    }
}

impl SitePage<'_> {
    /// The page as one that every handbook has.
    pub fn fixed(&self) -> Option<&'static FixedPage> {
        match self.content {
            Content::Fixed(page) => Some(page),
            _ => None,
        }
    }

    /// The title, unique in the site as far as the records' own titles are.
    pub fn title(&self, library: &Library<'_>) -> String {
        let words = &library.words;
        match &self.content {
            Content::Fixed(page) => page.title(library).to_owned(),
            Content::Runbook(runbook) => runbook.title.value.clone(),
            Content::Checklist(checklist) => checklist.title.value.clone(),
            Content::Message(message) => message.title.value.clone(),
            Content::Service(service) => service.name.value.clone(),
            Content::Incident(incident) => incident.title.value.clone(),
            Content::IncidentList(list) => {
                let key = match list.kind {
                    "severity" => "incidents.by_severity",
                    "service" => "incidents.by_service",
                    _ => "incidents.by_year",
                };
                words.with(key, &[("name", &list.name)])
            }
            Content::Alert(name) => words.with("title.alert", &[("name", name)]),
            Content::Moved(runbook) => {
                words.with("title.moved", &[("title", &runbook.title.value)])
            }
            Content::Prose(page) => page.title.value.clone(),
        }
    }

    /// A link to the page.
    pub fn link(&self, library: &Library<'_>) -> Link {
        match &self.content {
            Content::Fixed(page) if (page.own_title)(library).is_none() => {
                page.link(&library.words)
            }
            Content::Alert(name) => Link::to(&self.path, *name),
            _ => Link::to(&self.path, self.title(library)),
        }
    }

    /// The way up to the site's root. The page for addresses that lead nowhere is shown at any depth,
    /// so it alone needs to know where the site is.
    pub fn root(&self, library: &Library<'_>) -> String {
        if self.path == routes::NOT_FOUND
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
    pub fn source(&self) -> Option<FileId> {
        match &self.content {
            Content::Incident(Incident {
                postmortem: Some(prose),
                ..
            }) => Some(prose.file),
            _ => Some(self.record()?.file),
        }
    }

    /// The record that is on the page, for a problem found while it is rendered.
    pub fn record(&self) -> Option<Span> {
        match &self.content {
            Content::Runbook(runbook) => Some(runbook.title.span),
            Content::Checklist(checklist) => Some(checklist.title.span),
            Content::Message(message) => Some(message.title.span),
            Content::Incident(incident) => Some(incident.title.span),
            Content::Prose(page) => Some(page.title.span),
            Content::Service(service) => Some(service.span),
            _ => None,
        }
    }

    /// Its place in the page for print: whom to call, what to decide, what to do, then the rest.
    pub fn place_in_print(&self) -> usize {
        match &self.content {
            Content::Fixed(page) if page.path == routes::CONTACTS => 0,
            Content::Fixed(page) => page.step.unwrap_or(usize::MAX),
            Content::Runbook(_) => 3,
            Content::Checklist(_) => 4,
            Content::Message(_) => 5,
            _ => usize::MAX,
        }
    }

    /// What the contents of the page for print list it under: the step that it is for, else its own title.
    pub fn group(&self, words: &Words) -> String {
        let step = match &self.content {
            Content::Fixed(page) if page.step.is_some() => page.variable,
            Content::Fixed(page) => return words.of("title", page.variable).to_owned(),
            Content::Runbook(_) => "runbooks",
            Content::Checklist(_) => "checks",
            Content::Message(_) => "messages",
            _ => return String::new(),
        };
        words.of("step", step).to_owned()
    }

    /// Whether the page goes into the one for print.
    pub fn in_print(&self) -> bool {
        match &self.content {
            Content::Fixed(page) => page.in_print,
            Content::Runbook(_) | Content::Message(_) => true,
            // Those with time windows are on the page of what to follow up.
            Content::Checklist(list) => list.phases.iter().all(|phase| phase.from.is_none()),
            _ => false,
        }
    }
}
