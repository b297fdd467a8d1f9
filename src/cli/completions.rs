//! `rbdoc completions`: what a shell needs to complete commands and options.

use clap::Args;
use clap_complete::Shell;

use super::context::CommandContext;
use super::{Outcome, command};

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc completions bash > ~/.local/share/bash-completion/completions/rbdoc
  rbdoc completions zsh > ~/.zfunc/_rbdoc
  rbdoc completions fish > ~/.config/fish/completions/rbdoc.fish")]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, context: &CommandContext) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command(), "rbdoc", &mut script);
        context.terminal.print(&String::from_utf8_lossy(&script));
        Outcome::Done
    }
}
