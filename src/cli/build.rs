//! `rbdoc build`: the site on disk.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::check::{Denied, left_words};
use super::commit;
use super::context::{BOOK_TOML, CommandContext, Opened, shown, under};
use super::failure::Failure;
use super::flags::{DryRun, ReportFormat};
use super::report::report;
use super::terminal::Stream;
use super::timings::Stopwatch;
use super::usage::threads;
use super::zip;
use crate::Options;
use crate::diagnostic::render::{Summary, count};
use crate::disk::{self, Output, Written};
use crate::record::book_toml::Audience;
use crate::site::{Files, Pages};

/// Arguments of `build`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc build                            write the site to the folder that book.toml names, or site/
  rbdoc build --out /srv/handbook        somewhere else
  rbdoc build --audience public          without what is internal
  rbdoc build --zip handbook.zip         also as one file, to keep on a laptop
  rbdoc build --dry-run                  what would change in the folder")]
pub(super) struct Build {
    /// The folder to write to: an empty one, or one with a site that rbdoc wrote.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will be served; only the 404 page needs it.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Who may read the site.
    #[arg(long, value_name = "WHO")]
    audience: Option<Readers>,
    /// Also show drafts: runbooks and pages, and to the public also post-mortems, which colleagues always see.
    #[arg(long)]
    drafts: bool,
    /// The commit that the pages say they come from [default: what the CI or git says].
    #[arg(long, value_name = "ID")]
    commit: Option<String>,
    /// Publish nothing if there are warnings.
    #[arg(long, value_name = "LEVEL")]
    deny: Option<Denied>,
    /// Also write the site into one archive.
    #[arg(long, value_name = "FILE")]
    zip: Option<PathBuf>,
    /// Report how long each stage took.
    #[arg(long)]
    timings: bool,
    /// The number of threads [default: number of CPUs].
    #[arg(long, value_name = "N", value_parser = threads)]
    jobs: Option<usize>,
    #[command(flatten)]
    format: ReportFormat,
    #[command(flatten)]
    dry_run: DryRun,
}

/// `--audience`, in the words of `book.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Readers {
    /// Colleagues: everything is shown.
    Internal,
    /// Anybody: what is internal is left out.
    Public,
}

impl Build {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let terminal = &context.terminal;
        let mut watch = Stopwatch::start(terminal);
        if let Some(jobs) = self.jobs {
            use_threads(jobs)?;
        }
        if let Some(path) = &self.zip {
            zip::may_replace(path)?;
        }
        let mut options = self.options(context)?;
        terminal.status("Building", &shown(&context.root()?, BOOK_TOML));
        watch.begins("load", "reading");
        let opened = context.open()?;
        options.commit = commit::commit(self.commit.as_deref(), &opened)?;
        let Opened { tree, root, .. } = &opened;
        let checked = crate::run(tree, &options, true, &mut |stage| watch.begins_stage(stage));
        let found = &checked.diagnostics;
        let summary = Summary::of(found);
        let denied = self.deny.is_some() && summary.errors + summary.warnings > 0;
        watch.clear();
        report(
            context,
            self.format.chosen(),
            Stream::Err,
            found,
            tree,
            root,
        );
        watch.begins("index", "indexing");
        let pages = if denied { None } else { checked.pages(tree) };
        if let Some(pages) = &pages {
            pages.make_index();
        }
        watch.begins("pages", "writing");
        let written = pages
            .as_ref()
            .map(|pages| self.write(context, &opened, pages, &options, &mut watch))
            .transpose()?;
        watch.clear();
        terminal.detail("Stages", &watch.line());
        let problems = format!("{summary}{}", left_words(&checked));
        let time = watch.elapsed();
        let mut outcome = Outcome::Problems;
        if let Some((out, written)) = written {
            let wrote = self.dry_run.verb("Wrote", "Would write");
            if let Some(path) = &self.zip {
                terminal.status(wrote, &path.display().to_string());
            }
            terminal.status(wrote, &written_words(&out, written));
            let files = count(written.changed + written.unchanged, "file");
            let index = out.join("index.html");
            let open = self.dry_run.unless(format!("; open {}", index.display()));
            let words = format!("{files} in {time}: {problems}{}", open.unwrap_or_default());
            terminal.status("Finished", &words);
            if summary.errors > 0 {
                terminal.status(
                    "Note",
                    "`rbdoc check --write-baseline` accepts the links that are broken today; \
                     later runs report only new ones",
                );
            } else {
                outcome = Outcome::Done;
            }
        } else {
            let words = format!("after {time}: {problems}; nothing was written");
            terminal.status("Stopped", &words);
        }
        if self.timings {
            terminal.send(Stream::Err, &watch.table());
        }
        // The process ends now, and the system takes all its memory back at once; text by text it would
        // take a twentieth of the whole build.
        std::mem::forget(pages);
        std::mem::forget(checked);
        std::mem::forget(opened);
        Ok(outcome)
    }

    fn options(&self, context: &CommandContext) -> Result<Options, Failure> {
        let mut options = context.options()?;
        options.drafts = self.drafts;
        options.audience = self.audience.map(|readers| match readers {
            Readers::Internal => Audience::Internal,
            Readers::Public => Audience::Public,
        });
        if let Some(url) = &self.base_url {
            if !url.starts_with("https://") && !url.starts_with("http://") {
                return Err(Failure::new(format!("--base-url {url} is not an address"))
                    .help("write it with its scheme, as https://runbooks.example.com/"));
            }
            options.base_url = Some(format!("{}/", url.trim_end_matches('/')));
        }
        Ok(options)
    }

    /// Writes the folder and the archive; the folder as a person would write it, and what changed.
    fn write(
        &self,
        context: &CommandContext,
        opened: &Opened,
        pages: &Pages<'_>,
        options: &Options,
        watch: &mut Stopwatch<'_>,
    ) -> Result<(PathBuf, Written), Failure> {
        let out = match &self.out {
            Some(out) => out.clone(),
            None => under(&opened.root, &opened.settings.out),
        };
        if self.dry_run.dry_run {
            let output = Output::look(&opened.root, &opened.settings, &out)?;
            let written = disk::compare(pages, &opened.root, &output)?;
            return Ok((out, written));
        }
        let waiting = || context.status("Waiting", "for another build of the same folder");
        let output = Output::claim(&opened.root, &opened.settings, &out, waiting)?;
        let written = disk::write(pages, &opened.root, &output)?;
        if let Some(path) = &self.zip {
            watch.begins("zip", "packing");
            zip::write(&pages.paths(), output.folder(), path, options.now)?;
        }
        Ok((out, written))
    }
}

fn use_threads(jobs: usize) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build_global()
        .map_err(|error| Failure::new(format!("cannot start {jobs} threads: {error}")))
}

fn written_words(out: &Path, written: Written) -> String {
    let deleted = match written.deleted {
        0 => String::new(),
        number => format!(", {number} deleted"),
    };
    format!(
        "{} ({} changed, {} unchanged{deleted})",
        out.display(),
        count(written.changed, "file"),
        written.unchanged
    )
}
