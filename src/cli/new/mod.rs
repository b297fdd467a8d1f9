//! `rbdoc new`: the files of a new record. Nothing is ever overwritten.
//!
//! One file per kind. Each takes what its record needs from the flags, asks on a terminal for what is missing, and
//! fills a draft (`start::draft`). The template of the kind writes the draft as text ([`Workspace`]), and that becomes
//! new files, or a table more in a file of many. What `check` would call an error is refused before anything is
//! written.

mod checklist;
mod contact;
mod editor;
mod incident;
mod message;
mod names;
mod postmortem;
mod runbook;
mod service;
mod workspace;

use clap::{Args, Subcommand};

use super::Outcome;
use super::context::CommandContext;
use super::failure::Failure;
pub(super) use postmortem::take_log;
use workspace::Workspace;

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new incident \"Checkout is down\" --severity high
  rbdoc new postmortem checkout-is-down --from log.md
  rbdoc new runbook \"kubernetes/Restart the API\" --owner platform
  rbdoc new contact \"Alice Example\" --role on-call-lead --phone +15550100")]
pub(super) struct New {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Start the record of an incident.
    Incident(incident::NewIncident),
    /// Add a post-mortem to an incident, filled in from its record.
    Postmortem(postmortem::NewPostmortem),
    /// Start a procedure.
    Runbook(runbook::NewRunbook),
    /// Start a checklist.
    Checklist(checklist::NewChecklist),
    /// Start a communication template.
    Message(message::NewMessage),
    /// Add a person to content/contacts.toml.
    Contact(contact::NewContact),
    /// Add a service to content/services.toml.
    Service(service::NewService),
}

impl New {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        match self.kind {
            Kind::Incident(command) => command.run(context),
            Kind::Postmortem(command) => command.run(context),
            Kind::Runbook(command) => command.run(context),
            Kind::Checklist(command) => command.run(context),
            Kind::Message(command) => command.run(context),
            Kind::Contact(command) => command.run(context),
            Kind::Service(command) => command.run(context),
        }?;
        Ok(Outcome::Done)
    }
}

/// What every kind can do with its files.
#[derive(Debug, Args)]
struct WriteOptions {
    /// Show the files and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Then open them in the editor of $VISUAL or $EDITOR.
    #[arg(long, conflicts_with = "dry_run")]
    edit: bool,
}
