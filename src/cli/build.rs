//! `rbdoc build`: the site on disk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::check::{Denied, known_words};
use super::context::{BOOK_TOML, CommandContext, Opened, shown, under};
use super::failure::Failure;
use super::report::{Format, report};
use super::terminal::Stream;
use super::timings::Stopwatch;
use super::zip;
use crate::diagnostic::render::{Summary, count};
use crate::disk::{self, Output, Written};
use crate::record::book_toml::Audience;
use crate::site::{Files, Pages};
use crate::{Options, Stage};

/// Arguments of `build`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc build                            write the site to the folder that book.toml names, or site/
  rbdoc build --out /srv/handbook        somewhere else
  rbdoc build --audience public          without what is internal
  rbdoc build --zip handbook.zip         also as one file, to keep on a laptop")]
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
    /// Also show drafts.
    #[arg(long)]
    drafts: bool,
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
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Output format for diagnostics [default: text, in GitHub Actions with annotations].
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
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
        let mut watch = Stopwatch::start();
        if let Some(jobs) = self.jobs {
            use_threads(jobs)?;
        }
        let terminal = &context.terminal;
        let progress = terminal.progress();
        let options = self.options(context)?;
        terminal.status("Building", &shown(&context.root()?, BOOK_TOML));
        watch.begins("load");
        progress.stage("reading");
        let opened = context.open()?;
        let draft = crate::run(&opened.tree, &options, true, &mut |stage| {
            let (name, doing) = words(stage);
            watch.begins(name);
            progress.stage(doing);
        });
        let summary = Summary::of(&draft.diagnostics);
        let denied = self.deny.is_some() && summary.errors + summary.warnings > 0;
        drop(progress);
        report(
            context,
            self.format,
            Stream::Err,
            &draft.diagnostics,
            &opened.tree,
            &opened.root,
        );
        watch.begins("index");
        let pages = if denied {
            None
        } else {
            draft.pages(&opened.tree)
        };
        if let Some(pages) = &pages {
            pages.make_index();
        }
        watch.begins("pages");
        let written = match &pages {
            Some(pages) => Some(self.write(context, &opened, pages, &options, &mut watch)?),
            None => None,
        };
        let problems = format!("{summary}{}", known_words(draft.known));
        let outcome = if let Some((out, written)) = written {
            terminal.status("Wrote", &written_words(&out, written));
            terminal.status(
                "Finished",
                &format!(
                    "{} in {}: {problems}; open {}",
                    count(written.changed + written.unchanged, "file"),
                    seconds(watch.elapsed()),
                    out.join("index.html").display()
                ),
            );
            if summary.errors > 0 {
                terminal.status(
                    "Note",
                    "`rbdoc check --write-baseline` accepts the links that are broken today; \
                     later runs report only new ones",
                );
                Outcome::Problems
            } else {
                Outcome::Done
            }
        } else {
            terminal.status(
                "Stopped",
                &format!(
                    "after {}: {problems}; nothing was written",
                    seconds(watch.elapsed())
                ),
            );
            Outcome::Problems
        };
        if self.timings {
            terminal.send(Stream::Err, &watch.table());
        }
        // The process ends now, and the system takes all its memory back at once; text by text it would
        // take a twentieth of the whole build.
        std::mem::forget(pages);
        std::mem::forget(draft);
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
        watch: &mut Stopwatch,
    ) -> Result<(PathBuf, Written), Failure> {
        let progress = context.terminal.progress();
        progress.stage("writing");
        let out = match &self.out {
            Some(out) => out.clone(),
            None => under(&opened.root, &opened.settings.out),
        };
        let waiting = || {
            context
                .terminal
                .status("Waiting", "for another build of the same folder");
        };
        let output = Output::claim(&opened.root, &opened.settings, &out, waiting)?;
        let written = disk::write(pages, &opened.root, &output)?;
        if let Some(path) = &self.zip {
            watch.begins("zip");
            progress.stage("packing");
            zip::write(&pages.paths(), output.folder(), path, options.now)?;
        }
        drop(progress);
        if let Some(path) = &self.zip {
            context
                .terminal
                .status("Wrote", &path.display().to_string());
        }
        Ok((out, written))
    }
}

fn use_threads(jobs: usize) -> Result<(), Failure> {
    if jobs == 0 {
        return Err(Failure::new("--jobs must be at least 1"));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build_global()
        .map_err(|error| Failure::new(format!("cannot start {jobs} threads: {error}")))
}

/// A stage's name in a table, and what is being done.
pub(super) fn words(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Parse => ("parse", "parsing"),
        Stage::Check => ("check", "checking"),
        Stage::Templates => ("templates", "trying templates"),
    }
}

pub(super) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
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
