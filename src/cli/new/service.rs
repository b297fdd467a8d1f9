//! `rbdoc new service`: a service more in `content/services.toml`.

use clap::Args;
use serde_json::Map;

use super::names::{KnownName, optional, required};
use super::{Workspace, WriteOptions};
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::start::draft::{LinkDraft, ServiceDraft};

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
    /// The permanent id [default: made from the name].
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
    options: WriteOptions,
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

impl NewService {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let name = required(
            context,
            self.name.as_deref(),
            "What is the service called?",
            "a service needs a name",
            "say which: rbdoc new service Checkout",
        )?;
        let space = Workspace::open(context, self.options)?;
        let id = KnownName::Service.new_id(&space.book, self.id.as_deref(), &name)?;
        KnownName::Service.require(&space, &self.depends_on)?;
        KnownName::Runbook.require(&space, &self.runbooks)?;
        let owner = optional(
            context,
            self.owner.as_deref(),
            "Who owns it? (a team or person; Enter for nobody yet)",
        );
        KnownName::Owner.require(&space, &owner)?;
        let links = self.links.into_iter();
        let mut params = Map::new();
        for (name, value) in self.params {
            if params.contains_key(&name) {
                return Err(Failure::new(format!("--param {name} is given twice"))
                    .help("a parameter has one value"));
            }
            params.insert(name, value.into());
        }
        let draft = ServiceDraft {
            id,
            name,
            description: self.description,
            owner,
            tier: self.tier,
            runbooks: self.runbooks,
            depends_on: self.depends_on,
            links: links.map(|(rel, url)| LinkDraft { rel, url }).collect(),
            params,
        };
        space.append(&draft)?;
        if draft.runbooks.is_empty() {
            space.next(["name its `runbooks`, and the values of their parameters in `params`"]);
        }
        Ok(())
    }
}
