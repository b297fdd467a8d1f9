//! `rbdoc new service`: a service more in `content/services.toml`.

use clap::Args;

use super::names::{asked, id, know, maybe};
use super::{Home, Making, add, next, trial};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::edit::{Entry, list, quoted};

const HOME: Home = Home {
    path: "content/services.toml",
    kind: "services",
    list: "service",
};

/// Arguments of `new service`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new service Checkout --owner shop --tier 1
  rbdoc new service Checkout --runbook kubernetes/rollback --param namespace=checkout-prod
  rbdoc new service Checkout --link dashboard=https://grafana.example.com/d/checkout")]
pub(super) struct NewService {
    /// The name that pages show.
    name: Option<String>,
    /// The permanent id; made from the name if not said.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The team or person who is responsible for it.
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    /// How important it is: 1 to 9, 1 is most important.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=9))]
    tier: Option<u8>,
    /// What it does.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A runbook that belongs to it, by path without `.md`; may be given more than once.
    #[arg(long = "runbook", value_name = "PATH", value_delimiter = ',')]
    runbooks: Vec<String>,
    /// A service that it needs; may be given more than once.
    #[arg(long = "depends-on", value_name = "ID", value_delimiter = ',')]
    depends_on: Vec<String>,
    /// An address and what it leads to: `dashboard=https://…`; may be given more than once.
    #[arg(long = "link", value_name = "REL=URL", value_parser = pair)]
    links: Vec<(String, String)>,
    /// A value for runbook parameters of this name; may be given more than once.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    params: Vec<(String, String)>,
    #[command(flatten)]
    making: Making,
}

/// `name=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write a name, `=` and a value".to_owned()),
    }
}

/// A key, in quotes only where it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

impl NewService {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = asked(
            session,
            self.name.as_deref(),
            "What is the service called?",
            "a service needs a name",
            "say which: rbdoc new service Checkout",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        let services = book.services.services.iter();
        let ids: Vec<&str> = services.map(|one| one.id.as_str()).collect();
        let id = id(self.id.as_deref(), &name)?;
        if ids.contains(&id.as_str()) {
            return Err(Failure::new(format!("there is a service `{id}` already"))
                .help("edit it in content/services.toml, or give another id with --id"));
        }
        know("service", HOME.path, &self.depends_on, &ids)?;
        let runbooks: Vec<&str> = book.runbooks.iter().map(|one| one.id.as_str()).collect();
        know(
            "runbook",
            &book.config.runbooks.dir,
            &self.runbooks,
            &runbooks,
        )?;
        let owner = maybe(
            session,
            self.owner.as_deref(),
            "Who owns it? (a team or person; Enter for nobody yet)",
        );
        let contacts = &book.contacts;
        let teams = contacts.teams.iter().map(|one| one.id.as_str());
        let people = contacts.contacts.iter().map(|one| one.id.as_str());
        let owners: Vec<&str> = teams.chain(people).collect();
        know("team or person", "content/contacts.toml", &owner, &owners)?;
        let mut entry = Entry::default()
            .with("id", quoted(&id))
            .with("name", quoted(&name));
        if let Some(text) = &self.description {
            entry = entry.with("description", quoted(text));
        }
        if let Some(owner) = &owner {
            entry = entry.with("owner", quoted(owner));
        }
        if let Some(tier) = self.tier {
            entry = entry.with("tier", tier.to_string());
        }
        if !self.runbooks.is_empty() {
            entry = entry.with("runbooks", list(&self.runbooks));
        }
        if !self.depends_on.is_empty() {
            entry = entry.with("depends_on", list(&self.depends_on));
        }
        if !self.links.is_empty() {
            let links = self
                .links
                .iter()
                .map(|(rel, url)| format!("{{ rel = {}, url = {} }}", quoted(rel), quoted(url)));
            entry = entry.with(
                "links",
                format!("[{}]", links.collect::<Vec<_>>().join(", ")),
            );
        }
        if !self.params.is_empty() {
            let params = self
                .params
                .iter()
                .map(|(name, value)| format!("{} = {}", key(name), quoted(value)));
            let params: Vec<String> = params.collect();
            entry = entry.with("params", format!("{{ {} }}", params.join(", ")));
        }
        if owner.is_none() {
            entry = entry.note("owner = \"\"   # a team or a person of contacts.toml");
        }
        add(session, &opened, HOME, entry, &self.making)?;
        let steps = [(
            "Next",
            "name its `runbooks`, and the values of their parameters in `params`".to_owned(),
        )];
        if self.runbooks.is_empty() {
            next(session, &self.making, &steps);
        }
        Ok(Outcome::Done)
    }
}
