//! `--edit`: what was made, in the editor that the environment names.

use std::path::Path;
use std::process::Command;

use crate::cli::failure::Failure;
use crate::cli::terminal::variable;

/// An editor and the words that belong before the files.
pub(super) struct Editor {
    words: Vec<String>,
}

impl Editor {
    /// The editor of `$VISUAL`, else of `$EDITOR`, its words split as a shell splits them.
    pub(super) fn of_environment() -> Result<Self, Failure> {
        const HELP: &str = "set VISUAL or EDITOR, as in EDITOR=\"code --wait\"";
        let set = ["VISUAL", "EDITOR"]
            .into_iter()
            .find_map(|name| Some((name, variable(name).filter(|text| !text.trim().is_empty())?)));
        let Some((name, text)) = set else {
            return Err(Failure::new("--edit needs an editor").help(HELP));
        };
        match shlex::split(&text) {
            Some(words) if !words.is_empty() => Ok(Self { words }),
            _ => Err(
                Failure::new(format!("{name}={text} has a quote that is not closed")).help(HELP),
            ),
        }
    }

    /// Opens the files and waits until the editor ends.
    pub(super) fn open(&self, root: &Path, files: &[&str]) -> Result<(), Failure> {
        let program = &self.words[0];
        let status = Command::new(program)
            .args(&self.words[1..])
            .args(files.iter().map(|file| root.join(file)))
            .status()
            .map_err(|error| {
                Failure::new(format!("cannot start the editor {program}: {error}"))
                    .help("the files are made; open them another way")
            })?;
        if status.success() {
            return Ok(());
        }
        Err(
            Failure::new(format!("the editor {program} ended with {status}"))
                .help("the files are made; open them another way"),
        )
    }
}
