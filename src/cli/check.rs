//! `rbdoc check`: every problem of the book. Writes nothing but, when asked to, fixes or the baseline.

use clap::Args;

use super::context::{BOOK_TOML, CommandContext, Opened, shown};
use super::failure::Failure;
use super::flags::{DryRun, ReportFormat};
use super::report::report;
use super::terminal::Stream;
use super::timings::Stopwatch;
use super::usage::number;
use super::{Outcome, explain, fix};
use crate::check::baseline::{self, BASELINE, Known};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{Summary, count};
use crate::source::Tree;
use crate::{CheckedBook, Options, disk, inspect};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc check                          every problem with its place, reason and fix
  rbdoc check --deny warnings          for continuous integration
  rbdoc check --select trigger-gap     one rule alone
  rbdoc check --fix                    fix what needs no decision
  rbdoc check --fix --dry-run          which problems that would fix, and in which files
  rbdoc check --write-baseline         accept today's problems; later runs report only new ones
  rbdoc check --update-baseline        take out of it what has been fixed")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Check {
    #[command(flatten)]
    format: ReportFormat,
    /// Only these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Not these rules.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Exit with 1 also for warnings.
    #[arg(long, value_name = "LEVEL")]
    deny: Option<Denied>,
    /// Exit with 1 if there are more warnings than this.
    #[arg(long, value_name = "N", value_parser = number)]
    max_warnings: Option<usize>,
    /// Fix what needs no decision, then report the rest; files of an adopted folder stay unchanged.
    #[arg(long)]
    fix: bool,
    /// Write all of today's problems to rbdoc-baseline.toml; later runs leave them out.
    #[arg(long, conflicts_with_all = ["update_baseline", "fix", "select", "ignore", "format", "json", "deny", "max_warnings"])]
    write_baseline: bool,
    /// Take the problems that are fixed out of rbdoc-baseline.toml, and add none.
    #[arg(long, conflicts_with_all = ["fix", "select", "ignore", "format", "json", "deny", "max_warnings"])]
    update_baseline: bool,
    #[command(flatten)]
    dry_run: DryRun,
    /// Report how long each stage took.
    #[arg(long)]
    timings: bool,
}

/// What `--deny` can deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Denied {
    /// Warnings count as errors.
    Warnings,
}

impl Check {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        for rule in self.select.iter().chain(&self.ignore) {
            explain::named(rule)?;
        }
        let mut watch = Stopwatch::start(&context.terminal);
        let options = context.options()?;
        context.status("Checking", &shown(&context.root()?, BOOK_TOML));
        watch.begins("load", "reading");
        let mut opened = context.open()?;
        if self.write_baseline {
            return write_baseline(context, &opened, &options, self.dry_run);
        }
        if self.update_baseline {
            return update_baseline(context, &opened, &options, self.dry_run);
        }
        let mut inspect = |tree: &Tree| {
            let mut build = crate::run(tree, &options, false, &mut |stage| {
                watch.begins_stage(stage);
            });
            build.diagnostics.retain(|fault| self.is_asked_for(fault));
            build
        };
        let mut build = inspect(&opened.tree);
        if self.fix && self.fix(context, &opened, &build)? {
            opened = context.open()?;
            build = inspect(&opened.tree);
        }
        watch.clear();
        let Opened { tree, root, .. } = &opened;
        let found = &build.diagnostics;
        report(
            context,
            self.format.chosen(),
            Stream::Out,
            found,
            tree,
            root,
        );
        let summary = Summary::of(found);
        let (files, time) = (count(tree.len(), "file"), watch.elapsed());
        let left = left_words(&build);
        context.terminal.detail("Stages", &watch.line());
        context.status("Finished", &format!("{files} in {time}: {summary}{left}"));
        if self.timings {
            context.terminal.send(Stream::Err, &watch.table());
        }
        let too_many = self
            .max_warnings
            .is_some_and(|most| summary.warnings > most);
        let denied = self.deny.is_some() && summary.warnings > 0;
        // As in a build: the process ends here, and its memory with it.
        std::mem::forget((build.book, opened));
        Ok(if summary.errors > 0 || too_many || denied {
            Outcome::Problems
        } else {
            Outcome::Done
        })
    }
}

impl Check {
    /// Whether the options leave the rule of `fault` in.
    fn is_asked_for(&self, fault: &Diagnostic) -> bool {
        let is_named = |rules: &[String]| rules.iter().any(|rule| rule == fault.rule.name);
        (self.select.is_empty() || is_named(&self.select)) && !is_named(&self.ignore)
    }

    /// Fixes what was found, and says whether files were written.
    fn fix(
        &self,
        context: &CommandContext,
        opened: &Opened,
        build: &CheckedBook,
    ) -> Result<bool, Failure> {
        let fixed = fix::fix(&build.diagnostics, opened, &build.book.config.runbooks);
        let is_dry = self.dry_run.dry_run;
        if !is_dry {
            fixed.write(opened)?;
        }
        let verb = self.dry_run.verb("Fixed", "Would fix");
        for line in fixed.lines(&opened.root) {
            context.status(verb, &line);
        }
        let (problems, files) = (
            count(fixed.problems(), "problem"),
            count(fixed.files(), "file"),
        );
        context.status(verb, &format!("{problems} in {files}"));
        Ok(!is_dry && fixed.problems() > 0)
    }
}

/// What is not in a report or not in the site, for the end of a status line: known problems, and drafts.
pub(super) fn left_words(checked: &CheckedBook) -> String {
    let Known { problems, stale } = checked.known;
    let problems = match problems {
        0 => String::new(),
        number => format!(", {number} known"),
    };
    let drafts = match checked.drafts_left_out() {
        0 => String::new(),
        number => format!("; {} left out", count(number, "draft")),
    };
    let stale = match stale {
        0 => String::new(),
        1 => format!("; 1 problem listed in {BASELINE} is gone"),
        number => format!("; {number} problems listed in {BASELINE} are gone"),
    };
    problems + &drafts + &stale
}

/// Everything wrong with the book, also what its baseline lists.
fn without_baseline(tree: &Tree, options: &Options) -> Vec<Diagnostic> {
    let mut tree = tree.clone();
    tree.remove(BASELINE);
    inspect(&tree, options).diagnostics
}

/// Reports what no baseline can hold, if there is any: written or shortened now, the baseline would say that all is well
/// but for what it lists, while a file or a page is missing from the site.
fn refuses(context: &CommandContext, opened: &Opened, diagnostics: &[Diagnostic]) -> bool {
    let unread = diagnostics.iter().filter(|d| d.rule.leaves_out);
    let unread: Vec<Diagnostic> = unread.cloned().collect();
    if unread.is_empty() {
        return false;
    }
    let Opened { tree, root, .. } = opened;
    report(context, None, Stream::Out, &unread, tree, root);
    let problems = count(unread.len(), "problem");
    let words = format!(
        "{} was not written: no baseline can hold {problems} that {} something out of the site",
        shown(root, BASELINE),
        if unread.len() == 1 { "leaves" } else { "leave" },
    );
    let failure =
        Failure::new(words).help("fix what is reported here first; the rest can be known then");
    context.terminal.failure(&failure);
    true
}

fn write_baseline(
    context: &CommandContext,
    opened: &Opened,
    options: &Options,
    dry_run: DryRun,
) -> Result<Outcome, Failure> {
    let diagnostics = without_baseline(&opened.tree, options);
    if refuses(context, opened, &diagnostics) {
        return Ok(Outcome::Problems);
    }
    let text = baseline::write(&diagnostics, &opened.tree);
    if let Some(text) = dry_run.unless(text) {
        disk::save(&opened.root.join(BASELINE), text.as_bytes())?;
    }
    let summary = Summary::of(&diagnostics);
    let known = count(summary.errors + summary.warnings, "known problem");
    let words = format!("{}: {known}", shown(&opened.root, BASELINE));
    context.status(dry_run.verb("Wrote", "Would write"), &words);
    Ok(Outcome::Done)
}

fn update_baseline(
    context: &CommandContext,
    opened: &Opened,
    options: &Options,
    dry_run: DryRun,
) -> Result<Outcome, Failure> {
    let path = shown(&opened.root, BASELINE);
    let diagnostics = without_baseline(&opened.tree, options);
    let write = "`rbdoc check --write-baseline` writes one with all of today's problems";
    let shrunk = baseline::shrink(&diagnostics, &opened.tree)
        .ok_or_else(|| Failure::new(format!("there is no {path}")).help(write))?
        .map_err(|unreadable| {
            Failure::new(format!("cannot read {path}: {}", unreadable.message)).help(write)
        })?;
    if refuses(context, opened, &diagnostics) {
        return Ok(Outcome::Problems);
    }
    let known = count(shrunk.left, "known problem");
    if shrunk.taken_out == 0 {
        let words = format!("{path}: {known}, nothing to take out");
        context.terminal.status("Unchanged", &words);
        return Ok(Outcome::Done);
    }
    if let Some(text) = dry_run.unless(&shrunk.text) {
        disk::save(&opened.root.join(BASELINE), text.as_bytes())?;
    }
    let words = format!("{path}: {known}, {} taken out", shrunk.taken_out);
    context
        .terminal
        .status(dry_run.verb("Updated", "Would update"), &words);
    Ok(Outcome::Done)
}
