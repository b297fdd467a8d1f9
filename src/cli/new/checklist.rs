//! `rbdoc new checklist`: a list with sample items, plainly marked.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::names::{KnownName, required};
use super::{Workspace, WriteOptions};
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::data::Word;
use crate::record::checklist::Anchor;
use crate::start::draft::ChecklistDraft;

/// Arguments of `new checklist`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new checklist \"After a deployment\"
  rbdoc new checklist \"Follow up\" --anchor resolved --role on-call-lead")]
pub(super) struct NewChecklist {
    /// The name that pages show.
    name: Option<String>,
    /// The permanent id [default: made from the name].
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// What zero hour is; any but `manual` gives its phases times.
    #[arg(long, default_value = "manual", value_parser = PossibleValuesParser::new(Anchor::WORDS))]
    anchor: String,
    /// The role that does it.
    #[arg(long, value_name = "ID")]
    role: Option<String>,
    #[command(flatten)]
    options: WriteOptions,
}

impl NewChecklist {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let title = required(
            context,
            self.name.as_deref(),
            "What is the checklist called?",
            "a checklist needs a name",
            "say which: rbdoc new checklist \"After a deployment\"",
        )?;
        let space = Workspace::open(context, self.options)?;
        let id = KnownName::Checklist.new_id(&space.book, self.id.as_deref(), &title)?;
        KnownName::Role.require(&space, &self.role)?;
        let named = format!("a runbook names it with `verify = \"{id}\"`");
        let draft = ChecklistDraft {
            title,
            anchor: self.anchor,
            role: self.role,
            id,
        };
        let path = format!("content/checklists/{}.toml", draft.id);
        space.create_checked(space.file(path, &draft)?)?;
        space.next([
            "replace the sample items; `expect` says what \"yes\" looks like",
            &named,
        ]);
        Ok(())
    }
}
