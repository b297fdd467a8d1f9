//! The incident that is logged to: what is read of the book for it, and how its timeline grows.

use std::io;
use std::path::{Path, PathBuf};

use crate::book::{self, Book};
use crate::cli::context::{BOOK_TOML, CommandContext, shown};
use crate::cli::failure::Failure;
use crate::cli::flags::DryRun;
use crate::cli::incidents::{self, Directory};
use crate::cli::people::{self, CONTACTS};
use crate::cli::preflight::{File, Preflight};
use crate::cli::report::report;
use crate::cli::terminal::Stream;
use crate::data::rules;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::edit::phase::{self, Change};
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
        let unreadable = [
            &rules::TOML_SYNTAX,
            &book::rules::NOT_UTF8,
            &book::rules::SOURCE_TOO_LARGE,
        ];
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
        // That somebody else can be meant is said with what else is odd of the event.
        people::known(&self.tree, by).map(|_| by)
    }

    /// Adds events to the timeline, which is begun if there is none, unless that would break the book: the events
    /// themselves, or the `changes` of the record that are to follow them. A dry run finds out whether that can be done.
    pub(super) fn append(
        &self,
        context: &CommandContext,
        events: &[LoggedEvent],
        changes: &[Change],
        dry_run: DryRun,
    ) -> Result<(), Unlogged> {
        let zone = self.incident()?.timezone;
        let place = shown(&self.root, &self.timeline());
        let record = self.directory.file("incident.toml");
        let follows = match changes {
            [] => None,
            changes => Some(self.record_with(&record, changes)?),
        };
        let path = self.timeline();
        // Of the timeline only the events themselves can be wrong: the rest of a long one need not be read for it.
        let alone =
            draft::timeline(EMPTY, events, zone).map_err(|why| Failure::no_place(&place, &why))?;
        let follows: Vec<File<'_>> = follows
            .iter()
            .map(|text| (record.as_str(), text.as_str()))
            .collect();
        let mut small = self.small(!changes.is_empty())?;
        small.insert(&path, Content::Text(EMPTY.into()));
        let small_texts = [&[(path.as_str(), alone.as_str())], follows.as_slice()].concat();
        disk::amend(Path::new(&place), |old| {
            let begun = old.filter(|old| !old.trim().is_empty()).unwrap_or(EMPTY);
            let new = draft::timeline(begun, events, zone)
                .map_err(|why| Failure::no_place(&place, &why))?;
            let texts = [&[(path.as_str(), new.as_str())], follows.as_slice()].concat();
            let now = old.map(|old| (path.as_str(), old));
            self.judge(context, (&small, &small_texts), (now, &texts))?;
            Ok(dry_run.unless(new))
        })
        .map(drop)
    }

    /// The record with changes, as it was read.
    fn record_with(&self, path: &str, changes: &[Change]) -> Result<String, Failure> {
        let mut text = self.tree.text(path).map_or("", |(_, text)| text).to_owned();
        for change in changes {
            let new = phase::apply(&text, change);
            let new = new.map_err(|why| Failure::no_place(&shown(&self.root, path), &why))?;
            text = new.unwrap_or(text);
        }
        Ok(text)
    }

    /// Refuses a text of the record that would add an error to the book; `old` is the one that stands there.
    pub(super) fn judge_record(
        &self,
        context: &CommandContext,
        old: Option<&str>,
        new: &str,
    ) -> Result<(), Unlogged> {
        let record = self.directory.file("incident.toml");
        let texts = [(record.as_str(), new)];
        let mut small = self.small(true)?;
        let now = old.map(|old| (record.as_str(), old));
        if let Some((path, old)) = now {
            small.insert(path, Content::Text(old.into()));
        }
        self.judge(context, (&small, &texts), (now, &texts))
    }

    /// What was read of the incident; where its times change, with all that they have to agree with.
    fn small(&self, with_prose: bool) -> Result<Tree, Failure> {
        let mut small = self.tree.clone();
        let names: &[&str] = if with_prose {
            &["actions.toml", "postmortem.md"]
        } else {
            &[]
        };
        for name in names {
            let path = self.directory.file(name);
            if let Some(content) = read(&self.root, &path)? {
                small.insert(&path, content);
            }
        }
        Ok(small)
    }

    /// Refuses texts that would add an error to the book, and says what else would be wrong with them. Asked is a small
    /// book first: what it does not have, such as the page to which a link leads, the whole one may have. `now` is what
    /// stands in the whole one in the place of one of the texts.
    fn judge(
        &self,
        context: &CommandContext,
        (small, small_texts): (&Tree, &[File<'_>]),
        (now, texts): (Option<File<'_>>, &[File<'_>]),
    ) -> Result<(), Unlogged> {
        let options = context.options()?;
        let mut preflight = Preflight::of(small, small_texts, &options);
        if preflight.has_errors() {
            let mut whole = disk::load(&self.root)?;
            if let Some((path, text)) = now {
                whole.insert(path, Content::Text(text.into()));
            }
            preflight = Preflight::of(&whole, texts, &options);
        }
        let refused = preflight.refuse_errors(context, &self.root);
        refused.map_err(Unlogged::Breaks)?;
        for warning in preflight.warnings() {
            let help = warning.help.first();
            let help = help.map(|help| format!("; {help}"));
            context.status(
                "Note",
                &(warning.message.clone() + &help.unwrap_or_default()),
            );
        }
        Ok(())
    }
}

/// Why an event was not written.
pub(super) enum Unlogged {
    /// The book would be broken.
    Breaks(Failure),
    /// It could not be done.
    Failed(Failure),
}

impl From<Failure> for Unlogged {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<disk::Error> for Unlogged {
    fn from(error: disk::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Unlogged> for Failure {
    fn from(unlogged: Unlogged) -> Self {
        match unlogged {
            Unlogged::Breaks(failure) | Unlogged::Failed(failure) => failure,
        }
    }
}

/// What is in a file, if there is one.
fn read(root: &Path, path: &str) -> Result<Option<Content>, Failure> {
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Ok(Some(Tree::text_content(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let place = shown(root, path);
            Err(disk::Error::io("read", Path::new(&place))(error).into())
        }
    }
}
