//! `rbdoc theme eject`.

use clap::Args;

use super::{builtin_paths, resolve};
use crate::cli::Outcome;
use crate::cli::context::{CommandContext, shown};
use crate::cli::failure::Failure;
use crate::cli::flags::DryRun;
use crate::cli::init::files;
use crate::diagnostic::render::count;
use crate::site::provenance::{blocks_of, eject};
use crate::start::NewFile;

/// Arguments of `theme eject`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc theme eject tokens.css                 colours, sizes and fonts
  rbdoc theme eject incident.html print.css    several at once")]
pub(super) struct Eject {
    /// The file's path or the end of it, as `theme list` shows them.
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    dry_run: DryRun,
}

impl Eject {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let root = context.root()?;
        let mut new: Vec<NewFile> = Vec::new();
        for name in &self.names {
            let path = resolve(name, builtin_paths())?;
            if new.iter().all(|file| file.path != path)
                && let Some(text) = eject(&path)
            {
                new.push(NewFile { path, text });
            }
        }
        let made = files::create(
            &root,
            &new,
            "change what is there, or move it away first",
            self.dry_run,
        )?;
        let terminal = &context.terminal;
        for path in &made.paths {
            terminal.print(&format!("{}\n", shown(&root, path)));
        }
        if self.dry_run.dry_run {
            let files = count(made.paths.len(), "file");
            terminal.status("Would copy", &format!("{files}; nothing was written"));
            return Ok(Outcome::Done);
        }
        terminal.status(
            "Next",
            "change them: from now on they stand in the place of the built-in ones, and do not follow upgrades",
        );
        let template = made.paths.iter().find_map(|path| {
            let name = path.strip_prefix("templates/")?;
            let blocks = blocks_of(path);
            // Pieces for other templates have none, and can only be replaced as a whole.
            let main = blocks.iter().find(|block| **block == "main");
            let block = *main.or(blocks.first())?;
            Some((name, block, blocks))
        });
        if let Some((name, block, blocks)) = template {
            terminal.status(
                "Or",
                "change one block alone, and the rest follows upgrades; put no more than this into the file:",
            );
            terminal.status("", &format!("{{% extends \"builtin/{name}\" %}}"));
            let block =
                format!("{{% block {block} %}}{{{{ super() }}}}<p>More.</p>{{% endblock %}}");
            terminal.status("", &block);
            terminal.status("Blocks", &blocks.join(", "));
        }
        terminal.status(
            "Later",
            "`rbdoc theme diff` shows what you changed, and says when the built-in one has",
        );
        Ok(Outcome::Done)
    }
}
