//! `rbdoc new postmortem`: the sections to fill in, beside what the record knows already.

mod file;
mod from;

use std::path::{Path, PathBuf};

use clap::Args;

use super::names::required;
use super::{Workspace, WriteOptions};
use crate::book::{self, Book};
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::cli::flags::DryRun;
use crate::cli::incidents::{chosen, named};
use crate::cli::people::somebody;
use crate::edit::phase;
use crate::record::incident::Incident;
use crate::record::policy::PostmortemDuty;
use crate::source::parent;
use crate::start::draft::{ActionsDraft, PostmortemDraft, duty};

/// Arguments of `new postmortem`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new postmortem 2026-09-14-checkout-errors
  rbdoc new postmortem checkout                     any part of the name that only one incident has
  rbdoc new postmortem checkout --from log.json     also adds the events of a log to the timeline
  rbdoc new postmortem checkout --from chat.md      the same of a chat
  rbdoc new postmortem checkout --dry-run")]
pub(super) struct NewPostmortem {
    /// The incident's directory, or a part of its name.
    incident: Option<String>,
    /// A log to add to the timeline: a `timeline.toml`, JSON, or lines such as
    /// `- [03:34] - Rollback initiated`; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Who writes it: a contact's id or a name [default: the incident's people].
    #[arg(long = "author", value_name = "WHO", value_delimiter = ',')]
    authors: Vec<String>,
    #[command(flatten)]
    options: WriteOptions,
}

/// Adds the log at `path` to the timeline of an incident, which is the one that is open if none is named: what
/// `rbdoc log --from` does. Gives the incident's id.
pub(in crate::cli) fn take_log(
    context: &CommandContext,
    incident: Option<&str>,
    path: &Path,
    dry_run: DryRun,
) -> Result<String, Failure> {
    let directory = chosen(context, &context.root()?, incident)?;
    let options = WriteOptions {
        dry_run: dry_run.dry_run,
        edit: false,
    };
    let space = Workspace::open(context, options)?;
    let incident = find(&space.book, &directory.id)?;
    let mut log = from::read(&space, path, incident)?;
    let grown = from::grown(&space, &directory.folder, &mut log, incident)?;
    grown.write(&space, &log, incident)?;
    Ok(directory.id)
}

impl NewPostmortem {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let name = required(
            context,
            self.incident.as_deref(),
            "Which incident? (a part of its name)",
            "a post-mortem needs an incident",
            "say which: rbdoc new postmortem 2026-09-14-checkout-errors",
        )?;
        let space = Workspace::open(context, self.options)?;
        let (book, tree) = (&space.book, &space.opened.tree);
        let incident = find(book, &name)?;
        for author in &self.authors {
            somebody(context, tree, author)?;
        }
        let folder = parent(tree.path(incident.file));
        // What the log adds is known before the post-mortem is begun, which is filled in from it.
        let log = match &self.from {
            Some(path) => {
                let mut log = from::read(&space, path, incident)?;
                let grown = from::grown(&space, folder, &mut log, incident)?;
                Some((log, grown))
            }
            None => None,
        };
        let with_log = log.as_ref().map(|(_, grown)| {
            let tree = space.tree_with(&grown.path, &grown.text);
            book::parse(&tree).0
        });
        let book = with_log.as_ref().unwrap_or(book);
        let of_log = book.incidents.iter().find(|one| one.id == incident.id);
        let with_events = of_log.unwrap_or(incident);
        let has = |name: &str| tree.get(&format!("{folder}/{name}")).is_some();
        // A log is added also where somebody has begun to write.
        let (has_prose, has_actions) = (log.is_some() && has("postmortem.md"), has("actions.toml"));
        let mut files = Vec::new();
        if !has_prose {
            let draft = PostmortemDraft::of(book, with_events, self.authors);
            files.push(space.file(format!("{folder}/postmortem.md"), &draft)?);
        }
        if !has_actions {
            files.push(space.file(format!("{folder}/actions.toml"), &ActionsDraft {})?);
        }
        // Before anything is written.
        space.editor()?;
        if let Some((log, grown)) = &log {
            grown.write(&space, log, incident)?;
        }
        space.create(&files)?;
        let terminal = &context.terminal;
        for (is_there, name) in [(has_prose, "postmortem.md"), (has_actions, "actions.toml")] {
            if is_there {
                terminal.status("Kept", &format!("{name}, which was there"));
            }
        }
        if duty(book, incident) == PostmortemDuty::None {
            let words = "the policy asks for no post-mortem at this severity";
            terminal.status("Note", words);
        }
        if !phase::unsaid(with_events).is_empty() && !space.options.dry_run {
            let words = format!(
                "`rbdoc log --update --incident {}` sets the times that only the timeline has",
                incident.id
            );
            terminal.status("Note", &words);
        }
        if !has_prose {
            space.next([
                "write what belongs under each heading; comments stay out of the page",
                "set `status` in postmortem.md to \"in-review\", and `rbdoc check`",
            ]);
        }
        Ok(())
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
