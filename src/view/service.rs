//! Services: the catalogue, and one service with all that concerns it.

use super::actions::{self, ActionView};
use super::caller;
use super::incidents::{self, IncidentCard};
use super::library::Library;
use super::links;
use super::runbooks::{self, RunbookRow};
use super::{Fact, Link, Party, routes, text};
use crate::record::services::{RelLink, Service};
use serde::Serialize;

/// Incidents listed on a service's page, newest first.
const INCIDENTS: usize = 20;

/// The catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Services {
    /// In file order.
    pub services: Vec<Entry>,
}

/// A service in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its page.
    pub link: Link,
    /// Its tier.
    pub tier: Option<i64>,
    /// Who owns it.
    pub owner: Option<Party>,
    /// How many procedures.
    pub runbooks: usize,
    /// How many incidents.
    pub incidents: usize,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceView {
    /// What it does, as HTML.
    pub about: Option<String>,
    /// Owner, tier, dependencies.
    pub facts: Vec<Fact>,
    /// Its procedures.
    pub runbooks: Vec<RunbookRow>,
    /// Dashboards and the like.
    pub links: Vec<OutsideLink>,
    /// Values for commands.
    pub params: Vec<Value>,
    /// What is still to be done after its incidents, due ones first. Addresses are relative to the site's root.
    pub actions: Vec<ActionView>,
    /// Its incidents, newest first.
    pub incidents: Vec<IncidentCard>,
    /// The list of all of them.
    pub all_incidents: String,
}

/// A link out of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutsideLink {
    /// The address.
    pub url: Option<String>,
    /// Its words.
    pub text: String,
}

/// A value for commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The token.
    pub name: String,
    /// The value.
    pub value: String,
}

/// The catalogue.
pub fn services(library: &Library<'_>) -> Services {
    Services {
        services: library
            .book
            .services
            .services
            .iter()
            .map(|service| Entry {
                link: Link::to(&routes::service(&service.id), service.name.as_str()),
                tier: service.tier.as_ref().map(|tier| tier.value),
                owner: library.party_of(service.owner.as_ref()),
                runbooks: library.runbooks_of_service(&service.id).len(),
                incidents: library.incidents_of_service(&service.id).len(),
            })
            .collect(),
    }
}

/// A service's page.
pub fn service(library: &Library<'_>, service: &Service) -> ServiceView {
    let label = |key| library.words.of("fact", key);
    let owner = service.owner.iter();
    let owner = owner.map(|owner| caller::somebody(library, owner));
    let owner = Fact::callers(label("owner"), owner.collect());
    let tier = service.tier.as_ref();
    let tier = tier.map(|tier| Fact::text(label("tier"), tier.value.to_string()));
    let needed_by = library.needed.by(&service.id).iter();
    let needed_by = needed_by.map(|other| library.service_party(&other.id));
    let needs = Fact::parties(label("needs"), library.service_parties(&service.depends_on));
    let needed_by = Fact::parties(label("needed_by"), needed_by.collect());
    let facts = [owner, tier, needs, needed_by];
    let all = library.incidents_of_service(&service.id);
    ServiceView {
        about: library.block(service.description.as_ref(), "../"),
        facts: facts
            .into_iter()
            .flatten()
            .chain(links_withheld(library, &service.links))
            .chain(values_withheld(library, service))
            .collect(),
        runbooks: library
            .runbooks_of_service(&service.id)
            .iter()
            .map(|one| runbooks::row(library, one))
            .collect(),
        links: links(library, &service.links),
        params: service
            .params
            .iter()
            .filter(|(name, _)| !library.is_withheld(name))
            .map(|(name, value)| Value {
                name: name.value.clone(),
                value: value.value.clone(),
            })
            .collect(),
        actions: actions::open_of(library, all.iter().copied(), "../"),
        incidents: all
            .iter()
            .take(INCIDENTS)
            .map(|one| incidents::card(library, one))
            .collect(),
        all_incidents: routes::href(&routes::incidents_of_service(&service.id)),
    }
}

/// The links of a record that this build shows.
pub fn links(library: &Library<'_>, links: &[RelLink]) -> Vec<OutsideLink> {
    let links = links.iter();
    let shown = links.filter(|link| !library.is_withheld(&link.url));
    shown.map(outside).collect()
}

/// That the links of a record are not public.
pub(super) fn links_withheld(library: &Library<'_>, links: &[RelLink]) -> Option<Fact> {
    let mut urls = links.iter().map(|link| &link.url);
    withheld(library, "links", urls.find(|url| library.is_withheld(url))?)
}

fn values_withheld(library: &Library<'_>, service: &Service) -> Option<Fact> {
    let mut names = service.params.iter().map(|(name, _)| name);
    let words = names.find(|name| library.is_withheld(name))?;
    withheld(library, "service_values", words)
}

/// That what else stands in a section is not public.
fn withheld(library: &Library<'_>, section: &str, words: &str) -> Option<Fact> {
    let heading = library.words.find("section", section)?;
    Some(Fact::text(heading, words))
}

/// A link out of the book, by its label, else by what it leads to and where.
pub fn outside(link: &RelLink) -> OutsideLink {
    let host = link
        .url
        .split_once("://")
        .and_then(|(_, rest)| rest.split('/').next())
        .unwrap_or(&link.url);
    OutsideLink {
        url: links::outward(&link.url).map(str::to_owned),
        text: link.label.as_ref().map_or_else(
            || format!("{} ({host})", text::capitalised(&link.rel)),
            |label| label.value.clone(),
        ),
    }
}
