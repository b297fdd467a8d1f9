//! `rbdoc init`: a book of one's own in a fresh folder, or around a folder of Markdown.
//!
//! Order of events: nothing begins where a book is already; what no flag
//! gives is asked for on a terminal and has its default elsewhere; all files are made as texts; they are written only if
//! no existing file is in their way.

mod adopt;
pub(super) mod files;
mod location;
mod surroundings;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::context::{BOOK_TOML, CommandContext, shown};
use super::failure::Failure;
use super::flags::DryRun;
use crate::data::scalar;
use crate::diagnostic::render::{Summary, count};
use crate::inspect;
use crate::source::Tree;
use crate::start::{self, Ci, NewBook, NewFile};

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc init handbook                         a handbook for rolling back, with contacts to fill in
  rbdoc init --minimal                        the smallest useful one, in this folder
  rbdoc init --adopt docs/runbooks            around Markdown that you have, which stays as it is
  rbdoc init handbook --adopt ../wiki/docs    the same, from a folder of its own")]
pub(super) struct Init {
    /// The folder of the new book [default: this one].
    dir: Option<PathBuf>,
    // In a doc comment the names would have to stand in backticks, and these would be shown.
    #[arg(
        long,
        value_name = "FOLDER",
        help = "A folder of Markdown to take as runbooks: plain, of Hugo, MkDocs, mdBook or Docusaurus. Nothing in it is changed"
    )]
    adopt: Option<PathBuf>,
    /// Begin with one runbook, two contacts and two severities.
    #[arg(long, conflicts_with = "adopt")]
    minimal: bool,
    /// The name on every page.
    #[arg(long)]
    title: Option<String>,
    /// The IANA zone of local times, as `Europe/Berlin` [default: that of this machine].
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Where every change is checked: writes the workflow for it [default: github; with --adopt: none].
    #[arg(long, value_name = "WHERE")]
    ci: Option<CiChoice>,
    #[command(flatten)]
    dry_run: DryRun,
}

/// `--ci`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CiChoice {
    /// GitHub Actions, with GitHub Pages when you want it.
    Github,
    /// GitLab CI, with GitLab Pages when you want it.
    Gitlab,
    /// Nowhere yet.
    None,
}

impl Init {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let dir = match &self.dir {
            Some(dir) => location::joined(&context.folder(), dir),
            None => context.folder(),
        };
        location::refuse_a_book(&dir, self.adopt.as_deref())?;
        match &self.adopt {
            Some(folder) => adopt::run(&self, context, &dir, folder),
            None => self.begin(context, &dir),
        }
    }

    fn begin(&self, context: &CommandContext, dir: &Path) -> Result<Outcome, Failure> {
        // What lies in these folders would become part of the book.
        let taken = ["content", "templates", "theme"];
        location::refuse_occupied(dir, &taken, None)?;
        let title = self.title(context, "Incident handbook");
        let timezone = self.timezone(context)?;
        let folder = location::path_in_repository(dir);
        let book = NewBook {
            title: &title,
            timezone: &timezone,
            now: context.now()?,
            ci: self.ci(CiChoice::Github),
            folder: folder.as_deref().unwrap_or_default(),
        };
        let files = if self.minimal {
            start::minimal(book)?
        } else {
            start::handbook(book)?
        };
        let made = files::create(dir, &files, files::ELSEWHERE, self.dry_run)?;
        let terminal = &context.terminal;
        for path in &made.paths {
            if self.dry_run.dry_run {
                terminal.print(&format!("{}\n", shown(dir, path)));
            } else {
                terminal.detail("Created", &shown(dir, path));
            }
        }
        let tree = Tree::from_texts(
            files
                .iter()
                .map(|file| (file.path.as_str(), file.text.as_str())),
        );
        let found = inspect(&tree, &context.options()?);
        terminal.status(
            self.dry_run.verb("Created", "Would create"),
            &format!(
                "{} in {}: {}",
                count(made.paths.len(), "file"),
                location::named(dir),
                summary(&found.book)
            ),
        );
        files::report_missing_lines(context, dir, &made);
        if self.dry_run.dry_run {
            return Ok(Outcome::Done);
        }
        self.report_ci_location(context, folder.as_deref(), CiChoice::Github);
        let left = Summary::of(&found.diagnostics);
        let places = count(left.errors + left.warnings, "place");
        terminal.status(
            "To do",
            &format!("fill in people and numbers: `rbdoc check` names {places}"),
        );
        report_next(context, dir);
        Ok(Outcome::Done)
    }

    fn ci(&self, default: CiChoice) -> Option<Ci> {
        match self.ci.unwrap_or(default) {
            CiChoice::Github => Some(Ci::Github),
            CiChoice::Gitlab => Some(Ci::Gitlab),
            CiChoice::None => None,
        }
    }

    /// Forges look for their file at the top of a repository only.
    fn report_ci_location(
        &self,
        context: &CommandContext,
        folder: Option<&str>,
        default: CiChoice,
    ) {
        if let Some(ci) = self.ci(default)
            && folder.is_some_and(|folder| !folder.is_empty())
        {
            let name = ci.path();
            context.terminal.status(
                "Move",
                &format!("{name} to the top of the repository, where it is looked for; its paths are right there"),
            );
        }
    }

    fn title(&self, context: &CommandContext, default: &str) -> String {
        let given = self.title.clone().or_else(|| {
            context.terminal.ask(&format!(
                "Title of the handbook? (Enter for \"{default}\") "
            ))
        });
        given
            .filter(|title| !title.trim().is_empty())
            .unwrap_or_else(|| default.to_owned())
    }

    fn timezone(&self, context: &CommandContext) -> Result<String, Failure> {
        if let Some(zone) = &self.timezone {
            return known_zone(zone);
        }
        let default = iana_time_zone::get_timezone()
            .ok()
            .filter(|zone| scalar::zone(zone).is_ok())
            .unwrap_or_else(|| "Etc/UTC".to_owned());
        let question = format!("Time zone? (Enter for {default}) ");
        while let Some(answer) = context.terminal.ask(&question) {
            if answer.is_empty() {
                break;
            }
            match known_zone(&answer) {
                Ok(zone) => return Ok(zone),
                Err(failure) => context.terminal.failure(&failure),
            }
        }
        Ok(default)
    }
}

fn known_zone(zone: &str) -> Result<String, Failure> {
    match scalar::zone(zone) {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(near) => {
            let failure = Failure::new(format!("`{zone}` is not the name of a time zone"));
            Err(failure.help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write an IANA name such as `Europe/Berlin` or `UTC`".to_owned(),
            }))
        }
    }
}

impl From<tera::Error> for Failure {
    /// A text of the program that cannot be filled in.
    fn from(error: tera::Error) -> Self {
        Self::new(format!("a text of rbdoc has a mistake: {error}"))
            .help("please report it; nothing was written")
    }
}

/// What a new book holds, in a few words.
fn summary(book: &crate::book::Book) -> String {
    let parts = [
        (book.runbooks.len(), "runbook"),
        (book.checklists.len(), "checklist"),
        (book.messages.len(), "message"),
        (book.contacts.contacts.len(), "contact"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    parts.join(", ")
}

/// The last line: what to do, from where.
fn report_next(context: &CommandContext, dir: &Path) {
    let first = if dir == Path::new(".") {
        String::new()
    } else {
        format!("`cd {}`, then ", location::shell_quoted(dir))
    };
    let next = format!("{first}`rbdoc build` writes the site and names the page to open");
    context.terminal.status("Next", &next);
}
