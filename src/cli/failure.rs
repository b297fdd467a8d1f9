//! Why a command could not run.

use crate::diagnostic::did_you_mean;
use crate::disk;
use crate::edit::Refused;
use crate::search::engine::EngineError;

/// What could not be done and why, and what to do next.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// Nothing of this `kind` is called `name`. Helps with the nearest of the `known` names, else with `otherwise`.
    pub(super) fn unknown<'a>(
        kind: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
        otherwise: &str,
    ) -> Self {
        let near = did_you_mean(name, known).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| otherwise.to_owned());
        Self::new(format!("no {kind} is called `{name}`")).help(help)
    }

    /// The file that is shown as `path` has no place for a change.
    pub(super) fn no_place(path: &str, why: &Refused) -> Self {
        Self::new(format!("cannot write to {path}: {why}"))
            .help("`rbdoc check` says where; nothing was written")
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<disk::Error> for Failure {
    fn from(error: disk::Error) -> Self {
        Self {
            message: error.to_string(),
            help: error.help().map(ToOwned::to_owned),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::new(error.to_string())
    }
}
