//! `rbdoc new runbook`: a procedure with the sections that the book expects, as a draft.
//!
//! Where: in the folder that `runbooks.dir` names. One outside of `content/` was there before the handbook and belongs
//! to somebody else: it is written to only when that is asked for, and then with front matter in YAML, which its own
//! generator most likely reads too.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::names::{KnownName, required, slug};
use super::{Workspace, WriteOptions};
use crate::book::{self, Book};
use crate::cli::context::{CommandContext, shown};
use crate::cli::failure::Failure;
use crate::data::Word;
use crate::record::humanise;
use crate::record::policy::severity_called;
use crate::record::runbook::{Risk, Runbook};
use crate::source::normalise;
use crate::start::draft::{RunbookDraft, sections};

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
    /// A severity that it serves, by id, name or alias; may be given more than once.
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
    options: WriteOptions,
}

impl NewRunbook {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let name = required(
            context,
            self.name.as_deref(),
            "What is the runbook called?",
            "a runbook needs a name",
            "say which: rbdoc new runbook \"Restart the API\"",
        )?;
        let space = Workspace::open(context, self.options)?;
        let book = &space.book;
        KnownName::Owner.require(&space, &self.owner)?;
        KnownName::Approval.require(&space, &self.approval)?;
        KnownName::Service.require(&space, &self.services)?;
        let severities = self.severities.iter().map(|name| {
            let known = severity_called(&book.policy.severities, name);
            known.map_or_else(|| name.clone(), |severity| severity.id.value.clone())
        });
        let severities: Vec<String> = severities.collect();
        KnownName::Severity.require(&space, &severities)?;
        KnownName::Checklist.require(&space, &self.verify)?;
        let (inside, title) = path_and_title(&name, self.title)?;
        let path = normalise(&book.config.runbooks.dir, &inside);
        if !(is_own(book, &path) || self.adopted || space.options.dry_run) {
            ask_to_write(context, book, &shown(&space.opened.root, &path))?;
        }
        space.refuse_existing(&path)?;
        let expected = expected(&space, &path)?.meta;
        let headings: Vec<&str> = expected.sections.iter().map(|text| text.as_str()).collect();
        let draft = RunbookDraft {
            title,
            yaml: !is_own(book, &path),
            alerts: self.alerts,
            services: self.services,
            severities,
            has_owner: self.owner.is_some() || expected.owner.is_some(),
            owner: self.owner,
            estimate: self.estimate,
            risk: self.risk,
            approval: self.approval,
            verify: self.verify,
            today: context
                .now()?
                .with_timezone(&book.config.timezone)
                .date_naive(),
            sections: sections(&headings),
        };
        space.create_checked(space.file(path, &draft)?)?;
        space.next([
            "replace what begins with \"Sample\"; comments stay out of the page",
            "take `draft = true` out once a colleague has followed it; until then only `rbdoc build --drafts` shows it",
        ]);
        Ok(())
    }
}

/// The path inside the folder of runbooks, and the title.
fn path_and_title(name: &str, title: Option<String>) -> Result<(String, String), Failure> {
    let outside = |why: &str| {
        Failure::new(format!("`{name}` {why}"))
            .help("write folders and a title, as in \"kubernetes/Drain a node\"")
    };
    let mut parts: Vec<&str> = name.split('/').map(str::trim).collect();
    let last = parts.pop().unwrap_or_default();
    let is_folder =
        |part: &&str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
    if !parts.iter().all(is_folder) {
        return Err(outside("does not lie in the folder of runbooks"));
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
    let title = match title {
        Some(title) => title,
        None if looks_like_file => humanise(stem),
        None => stem.to_owned(),
    };
    parts.push(&file);
    Ok((parts.join("/") + ".md", title))
}

/// An adopted folder is somebody else's: writing there is asked for.
fn ask_to_write(context: &CommandContext, book: &Book, path: &str) -> Result<(), Failure> {
    let question = format!(
        "{path} would lie in a folder that was there before the handbook. Write it? [y/N] "
    );
    match context.terminal.ask(&question) {
        Some(answer) if answer.to_lowercase().starts_with('y') => Ok(()),
        Some(_) => Err(Failure::new("nothing was written")),
        None => Err(Failure::new(format!(
            "the runbooks are in {}, which rbdoc does not write to unasked",
            book.config.runbooks.dir
        ))
        .help(format!("--adopted writes {path} all the same"))),
    }
}

/// Whether a path lies in a folder that is the handbook's own.
fn is_own(book: &Book, path: &str) -> bool {
    path.starts_with("content/") || !book.config.runbooks.is_adopted(path)
}

/// What `book.toml` says of a runbook at `path`; an error if it would not be read as one.
fn expected(space: &Workspace<'_>, path: &str) -> Result<Runbook, Failure> {
    let tree = space.tree_with(path, "");
    let (read, _) = book::parse(&tree);
    read.runbooks
        .iter()
        .find(|runbook| tree.path(runbook.file) == path)
        .cloned()
        .ok_or_else(|| {
            let runbooks = &space.book.config.runbooks;
            let globs: Vec<&str> = runbooks.include.iter().map(|glob| glob.as_str()).collect();
            let failure = Failure::new(format!("{path} would not be read as a runbook"));
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
