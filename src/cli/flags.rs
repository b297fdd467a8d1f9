//! Options that several commands share, spelled and explained alike.

use clap::{Args, ValueEnum};

use super::report::Format;

/// How a command answers that has an answer for programs.
#[derive(Debug, Args)]
pub(super) struct AnswerFormat {
    /// Output format.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        overrides_with = "json"
    )]
    format: Answer,
    /// Short for `--format json`.
    #[arg(long, overrides_with = "format")]
    json: bool,
}

/// `--format` of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Answer {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl AnswerFormat {
    pub(super) fn is_json(&self) -> bool {
        self.json || self.format == Answer::Json
    }
}

/// How a command reports problems.
#[derive(Debug, Args)]
pub(super) struct ReportFormat {
    /// Output format of the problems [default: text, in GitHub Actions with annotations].
    #[arg(long, value_name = "FORMAT", overrides_with = "json")]
    format: Option<Format>,
    /// Short for `--format json`.
    #[arg(long, overrides_with = "format")]
    json: bool,
}

impl ReportFormat {
    /// The format that was asked for.
    pub(super) fn chosen(&self) -> Option<Format> {
        if self.json {
            Some(Format::Json)
        } else {
            self.format
        }
    }
}

/// For a command that writes files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub(super) struct DryRun {
    /// Say what would be written, and write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl DryRun {
    /// The verb of a status line: `done`, or `would` in a dry run.
    pub(super) fn verb<'v>(self, done: &'v str, would: &'v str) -> &'v str {
        if self.dry_run { would } else { done }
    }

    /// What to write: `new`, or nothing in a dry run.
    pub(super) fn unless<T>(self, new: T) -> Option<T> {
        (!self.dry_run).then_some(new)
    }
}
