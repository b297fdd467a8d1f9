//! The incident that is logged to: what is read of the book for it, and how its timeline grows.

use std::io;
use std::path::{Path, PathBuf};

use crate::book::{self, Book};
use crate::cli::context::{BOOK_TOML, CommandContext, shown};
use crate::cli::failure::Failure;
use crate::cli::flags::DryRun;
use crate::cli::incidents::{self, Directory};
use crate::cli::people::{self, CONTACTS};
use crate::cli::report::report;
use crate::cli::terminal::Stream;
use crate::data::rules;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::edit::transcript::LoggedEvent;
use crate::record::incident::Incident;
use crate::source::{Content, Tree};
use crate::start::draft;

/// What a timeline begins with.
const EMPTY: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/new/timeline.toml"
));

/// The incident that is written to, and what was read for it.
pub(super) struct Target {
    pub(super) root: PathBuf,
    pub(super) directory: Directory,
    tree: Tree,
    book: Book,
    faults: Vec<Diagnostic>,
}

impl Target {
    /// Reads what is needed of the incident that is named or open.
    pub(super) fn open(
        context: &CommandContext,
        incident: Option<&str>,
        with_contacts: bool,
    ) -> Result<Self, Failure> {
        let root = context.root()?;
        let directory = incidents::chosen(context, &root, incident)?;
        let mut tree = Tree::default();
        let mut paths = vec![
            BOOK_TOML.to_owned(),
            directory.file("incident.toml"),
            directory.file("timeline.toml"),
        ];
        if with_contacts {
            paths.push(CONTACTS.to_owned());
        }
        for path in paths {
            if let Some(content) = read(&root, &path)? {
                tree.insert(&path, content);
            }
        }
        let (book, faults) = book::parse(&tree);
        Ok(Self {
            root,
            directory,
            tree,
            book,
            faults,
        })
    }

    pub(super) fn timeline(&self) -> String {
        self.directory.file("timeline.toml")
    }

    pub(super) fn incident(&self) -> Result<&Incident, Failure> {
        self.book.incidents.iter().next().ok_or_else(|| {
            let path = self.directory.file("incident.toml");
            Failure::new(format!("cannot read {}", shown(&self.root, &path)))
                .help("`rbdoc check` says why")
        })
    }

    /// Reports where a timeline is not valid TOML: nothing can be added to it.
    pub(super) fn report_broken_timeline(&self, context: &CommandContext) -> bool {
        let path = self.timeline();
        let unreadable = [&rules::TOML_SYNTAX, &book::rules::NOT_UTF8];
        let faults = self.faults.iter();
        let broken: Vec<Diagnostic> = faults
            .filter(|fault| self.tree.path(fault.span.file) == path)
            .filter(|fault| unreadable.contains(&fault.rule))
            .cloned()
            .collect();
        if broken.is_empty() {
            return false;
        }
        report(context, None, Stream::Err, &broken, &self.tree, &self.root);
        context.status("Stopped", "nothing was written; fix the file and log again");
        true
    }

    /// Who is named.
    pub(super) fn somebody<'a>(&self, by: &'a str) -> Result<&'a str, Failure> {
        people::somebody(&self.tree, by)
    }

    /// Adds events to the timeline, which is begun if there is none. A dry run finds out whether that can be done.
    pub(super) fn append(&self, events: &[LoggedEvent], dry_run: DryRun) -> Result<(), Failure> {
        let path = shown(&self.root, &self.timeline());
        disk::amend(Path::new(&path), |old| {
            let old = old.filter(|old| !old.trim().is_empty()).unwrap_or(EMPTY);
            draft::timeline(old, events)
                .map(|text| dry_run.unless(text))
                .map_err(|why| Failure::no_place(&path, &why))
        })
        .map(drop)
    }
}

/// What is in a file, if there is one.
fn read(root: &Path, path: &str) -> Result<Option<Content>, Failure> {
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Ok(Some(Tree::text_content(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let place = shown(root, path);
            Err(Failure::new(format!("cannot read {place}: {error}")))
        }
    }
}
