//! `rbdoc new postmortem`: the sections to fill in, beside what the record knows already.

mod from;
mod text;

use std::path::PathBuf;

use clap::Args;

use super::editor::Editor;
use super::names::asked;
use super::{Making, NewFile, create, next, schema_line, trial};
use crate::book::Book;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::incidents::named;
use crate::cli::people::somebody;
use crate::cli::session::Session;
use crate::edit::phase;
use crate::record::incident::Incident;
use crate::record::policy::PostmortemDuty;
use crate::source::parent;

/// Arguments of `new postmortem`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new postmortem 2026-09-14-checkout-errors
  rbdoc new postmortem checkout                     any part of the name that only one incident has
  rbdoc new postmortem checkout --from log.md       also adds the log's events to the timeline
  rbdoc new postmortem checkout --dry-run")]
pub(super) struct NewPostmortem {
    /// The incident's directory, or a part of its name.
    incident: Option<String>,
    /// A log to add to the timeline: lines such as `- [03:34] - Rollback initiated`, or JSON; `-` reads
    /// standard input.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Who writes it: a contact's id or a name; the incident's people if not said.
    #[arg(long = "author", value_name = "WHO", value_delimiter = ',')]
    authors: Vec<String>,
    #[command(flatten)]
    making: Making,
}

impl NewPostmortem {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = asked(
            session,
            self.incident.as_deref(),
            "Which incident? (a part of its name)",
            "a post-mortem needs an incident",
            "say which: rbdoc new postmortem 2026-09-14-checkout-errors",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        let incident = find(&book, &name)?;
        for author in &self.authors {
            somebody(&opened.tree, author)?;
        }
        let folder = parent(opened.tree.path(incident.file)).to_owned();
        let log = match &self.from {
            Some(path) => Some(from::read(session, path, incident)?),
            None => None,
        };
        let has = |name: &str| opened.tree.get(&format!("{folder}/{name}")).is_some();
        let mut files = Vec::new();
        // A log is added also where somebody has begun to write.
        let has_prose = log.is_some() && has("postmortem.md");
        if !has_prose {
            files.push(NewFile {
                path: format!("{folder}/postmortem.md"),
                text: text::postmortem_md(&book, incident, &self.authors),
            });
        }
        let has_actions = has("actions.toml");
        if !has_actions {
            let path = format!("{folder}/actions.toml");
            let text = schema_line(&opened.root, &path, "actions") + text::ACTIONS_TOML;
            files.push(NewFile { path, text });
        }
        if self.making.edit {
            // Before anything is written.
            Editor::of_environment()?;
        }
        if let Some(log) = &log {
            from::add(session, &opened.root, &folder, log, self.making.dry_run)?;
        }
        create(session, &opened.root, &files, &self.making)?;
        let terminal = &session.terminal;
        for (is_there, name) in [(has_prose, "postmortem.md"), (has_actions, "actions.toml")] {
            if is_there {
                terminal.status("Kept", &format!("{name}, which was there"));
            }
        }
        if text::duty(&book, incident) == PostmortemDuty::None {
            terminal.status(
                "Note",
                "the policy asks for no post-mortem at this severity",
            );
        }
        if !phase::unsaid(incident).is_empty() && !self.making.dry_run {
            let id = &incident.id;
            terminal.status(
                "Note",
                &format!(
                    "`rbdoc log --update --incident {id}` sets the times that only the timeline has"
                ),
            );
        }
        let steps = [
            (
                "Next",
                "write what belongs under each heading; comments stay out of the page".to_owned(),
            ),
            (
                "Then",
                "set `status` to \"in-review\", and `rbdoc check`".to_owned(),
            ),
        ];
        if !has_prose {
            next(session, &self.making, &steps);
        }
        Ok(Outcome::Done)
    }
}

/// The incident of this name, or the only one whose name holds it.
fn find<'b>(book: &'b Book, name: &str) -> Result<&'b Incident, Failure> {
    let id = named(
        book.incidents.iter().map(|incident| incident.id.as_str()),
        name,
    )?;
    let found = book.incidents.iter().find(|incident| incident.id == id);
    found.ok_or_else(|| Failure::new(format!("no incident is called `{name}`")))
}
