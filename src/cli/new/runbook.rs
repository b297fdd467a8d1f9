//! `rbdoc new runbook`: a procedure with the sections that the book expects, as a draft.
//!
//! Where: in the folder that `runbooks.dir` names. One outside of `content/` was there before the
//! handbook and belongs to somebody else; it is written to only if that is asked for plainly, and then with
//! front matter in YAML, which its own generator most likely reads too.

use std::fmt::Write;

use chrono::NaiveDate;
use clap::Args;
use clap::builder::PossibleValuesParser;

use super::names::{asked, know, slug};
use super::skeleton::{Prose, sample_param, sections};
use super::{Making, NewFile, create_sound, next, refuse_existing, trial};
use crate::book::{self, Book};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::session::{Opened, Session, shown};
use crate::data::{Syntax, Word};
use crate::edit::{list, quoted};
use crate::record::humanise;
use crate::record::runbook::{Risk, Runbook, RunbookMeta};
use crate::source::normalise;

/// Arguments of `new runbook`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new runbook \"Restart the API\" --owner platform --service checkout
  rbdoc new runbook \"kubernetes/Drain a node\" --risk high --approval on-call-lead
  rbdoc new runbook alerts/KubePodCrashLooping      the page of an alert")]
pub(super) struct NewRunbook {
    /// Its title, or the name of its file; folders before it with `/`.
    name: Option<String>,
    /// The title, where the name is that of a file.
    #[arg(long)]
    title: Option<String>,
    /// The team or person who keeps it.
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    /// A service that it serves; may be given more than once.
    #[arg(long = "service", value_name = "ID", value_delimiter = ',')]
    services: Vec<String>,
    /// A severity that it serves; may be given more than once.
    #[arg(long = "severity", value_name = "ID", value_delimiter = ',')]
    severities: Vec<String>,
    /// An alert that leads to it; may be given more than once.
    #[arg(long = "alert", value_name = "NAME", value_delimiter = ',')]
    alerts: Vec<String>,
    /// How much can go wrong.
    #[arg(long, value_parser = PossibleValuesParser::new(Risk::WORDS))]
    risk: Option<String>,
    /// The role that must agree, or `none`.
    #[arg(long, value_name = "ROLE")]
    approval: Option<String>,
    /// How long it takes, as `15m`.
    #[arg(long, value_name = "DURATION")]
    estimate: Option<String>,
    /// The checklist that ends it.
    #[arg(long, value_name = "ID")]
    verify: Option<String>,
    /// Write also into a folder that was there before the handbook.
    #[arg(long)]
    adopted: bool,
    #[command(flatten)]
    making: Making,
}

impl NewRunbook {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = asked(
            session,
            self.name.as_deref(),
            "What is the runbook called?",
            "a runbook needs a name",
            "say which: rbdoc new runbook \"Restart the API\"",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        self.know(&book)?;
        let (inside, title) = self.place(&name)?;
        let path = normalise(&book.config.runbooks.dir, &inside);
        self.may_write(session, &opened, &book, &path)?;
        refuse_existing(&opened.root, &path)?;
        let expected = expected(&opened, &book, &path)?;
        let today = session
            .now()?
            .with_timezone(&book.config.timezone)
            .date_naive();
        let text = self.text(&book, &path, &title, &expected.meta, today);
        create_sound(session, &opened, NewFile { path, text }, &self.making)?;
        let steps = [
            (
                "Next",
                "replace what begins with \"Sample\"; comments stay out of the page".to_owned(),
            ),
            (
                "Then",
                "take `draft = true` out once a colleague has followed it; until then only `rbdoc build --drafts` shows it".to_owned(),
            ),
        ];
        next(session, &self.making, &steps);
        Ok(Outcome::Done)
    }

    /// Every name that was given is one of the book's.
    fn know(&self, book: &Book) -> Result<(), Failure> {
        const CONTACTS: &str = "content/contacts.toml";
        let contacts = &book.contacts;
        let roles = contacts.roles.iter().map(|one| one.id.as_str());
        let teams = contacts.teams.iter().map(|one| one.id.as_str());
        let people = contacts.contacts.iter().map(|one| one.id.as_str());
        let owners: Vec<&str> = teams.chain(people).collect();
        know("team or person", CONTACTS, &self.owner, &owners)?;
        let approvers: Vec<&str> = roles.chain(["none"]).collect();
        know("role", CONTACTS, &self.approval, &approvers)?;
        let services = book.services.services.iter();
        let services: Vec<&str> = services.map(|one| one.id.as_str()).collect();
        know(
            "service",
            "content/services.toml",
            &self.services,
            &services,
        )?;
        let severities = book.policy.severities.iter();
        let severities: Vec<&str> = severities.map(|one| one.id.as_str()).collect();
        know(
            "severity",
            "content/policy.toml",
            &self.severities,
            &severities,
        )?;
        let checklists = book.checklists.iter();
        let checklists: Vec<&str> = checklists.map(|one| one.id.as_str()).collect();
        know("checklist", "content/checklists", &self.verify, &checklists)
    }

    /// The path inside the folder of runbooks, and the title.
    fn place(&self, name: &str) -> Result<(String, String), Failure> {
        let no_place = |why: &str| {
            Failure::new(format!("`{name}` {why}"))
                .help("write folders and a title, as in \"kubernetes/Drain a node\"")
        };
        let mut parts: Vec<&str> = name.split('/').map(str::trim).collect();
        let last = parts.pop().unwrap_or_default();
        let is_folder =
            |part: &&str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
        if !parts.iter().all(is_folder) {
            return Err(no_place("is no place inside the folder of runbooks"));
        }
        let stem = last.strip_suffix(".md").unwrap_or(last).trim();
        // The name of a file stays as it is: an alert's has its own letter case.
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let looks_like_file = stem.chars().all(is_name)
            && stem.starts_with(|c: char| c.is_ascii_alphanumeric())
            && (stem != last
                || stem.contains(['-', '_'])
                || stem.chars().skip(1).any(char::is_uppercase));
        let file = if looks_like_file {
            stem.to_owned()
        } else {
            slug(stem).ok_or_else(|| {
                Failure::new(format!("`{name}` gives no name for a file")).help(
                    "write the name of the file, and say the title with --title: rbdoc new runbook drain-a-node.md --title \"…\"",
                )
            })?
        };
        let title = match &self.title {
            Some(title) => title.clone(),
            None if looks_like_file => humanise(stem),
            None => stem.to_owned(),
        };
        parts.push(&file);
        Ok((parts.join("/") + ".md", title))
    }

    /// An adopted folder is somebody else's: writing there is asked for, here or with a flag.
    fn may_write(
        &self,
        session: &Session,
        opened: &Opened,
        book: &Book,
        path: &str,
    ) -> Result<(), Failure> {
        let runbooks = &book.config.runbooks;
        if is_own(book, path) || self.adopted || self.making.dry_run {
            return Ok(());
        }
        let path = shown(&opened.root, path);
        let question = format!(
            "{path} would lie in a folder that was there before the handbook. Write it? [y/N] "
        );
        match session.terminal.ask(&question) {
            Some(answer) if answer.to_lowercase().starts_with('y') => Ok(()),
            Some(_) => Err(Failure::new("nothing was written")),
            None => Err(Failure::new(format!(
                "the runbooks are in {}, which rbdoc does not write to unasked",
                runbooks.dir
            ))
            .help(format!("--adopted writes {path} all the same"))),
        }
    }

    fn text(
        &self,
        book: &Book,
        path: &str,
        title: &str,
        expected: &RunbookMeta,
        today: NaiveDate,
    ) -> String {
        let syntax = if is_own(book, path) {
            Syntax::Toml
        } else {
            Syntax::Yaml
        };
        let mut front = String::new();
        let mut row = |key: &str, value: String, comment: &str| {
            let comment = if comment.is_empty() {
                String::new()
            } else {
                format!("   # {comment}")
            };
            // Writing into a string cannot fail.
            let _ = match syntax {
                Syntax::Toml => writeln!(front, "{key:<12} = {value}{comment}"),
                Syntax::Yaml => writeln!(front, "{key}: {value}{comment}"),
            };
        };
        row("title", quoted(title), "");
        row(
            "draft",
            "true".to_owned(),
            "take this line out once a colleague has followed it",
        );
        for (key, values) in [
            ("alerts", &self.alerts),
            ("services", &self.services),
            ("severities", &self.severities),
        ] {
            if !values.is_empty() {
                row(key, list(values), "");
            }
        }
        for (key, value) in [
            ("owner", &self.owner),
            ("estimate", &self.estimate),
            ("risk", &self.risk),
            ("approval", &self.approval),
            ("verify", &self.verify),
        ] {
            if let Some(value) = value {
                row(key, quoted(value), "");
            }
        }
        if self.owner.is_none() && expected.owner.is_none() {
            row(
                "# owner",
                "\"\"".to_owned(),
                "a team or a person of contacts.toml",
            );
        }
        row(
            "# requires",
            "[\"\"]".to_owned(),
            "tools and rights that it needs",
        );
        row(
            "# reviewed",
            today.to_string(),
            "the day on which somebody read it against the system",
        );
        front.push_str(sample_param(syntax));
        let mut prose = Prose::new(syntax, book.config.runbooks.raw_html);
        prose.text(
            "> [!WARNING]\n> Sample: stop and call if you do not know what the service is for.",
        );
        let headings: Vec<&str> = expected.sections.iter().map(|text| text.as_str()).collect();
        sections(&mut prose, &headings);
        prose.finish(&front)
    }
}

/// Whether a path lies in a folder that is the handbook's own.
fn is_own(book: &Book, path: &str) -> bool {
    path.starts_with("content/") || !book.config.runbooks.is_adopted(path)
}

/// What `book.toml` says of a runbook at `path`; an error if it would be none there.
fn expected(opened: &Opened, book: &Book, path: &str) -> Result<Runbook, Failure> {
    let tree = trial::with(opened, [(path, "")]);
    let (read, _) = book::parse(&tree);
    read.runbooks
        .iter()
        .find(|runbook| tree.path(runbook.file) == path)
        .cloned()
        .ok_or_else(|| {
            let runbooks = &book.config.runbooks;
            let globs: Vec<&str> = runbooks.include.iter().map(|glob| glob.as_str()).collect();
            let failure = Failure::new(format!("{path} would be no runbook"));
            if runbooks.exclude.is_empty() {
                failure.help(format!(
                    "`runbooks.include` of book.toml takes only {}",
                    globs.join(", ")
                ))
            } else {
                failure.help("`runbooks.include` and `runbooks.exclude` of book.toml leave it out")
            }
        })
}
