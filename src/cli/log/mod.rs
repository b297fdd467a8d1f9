//! `rbdoc log`: one event, one line, at the end of the open incident's timeline.
//!
//! Fast, because it is typed while something burns: of the book only `book.toml`, the incident's own
//! files and, where somebody is named, the contacts are read; nothing is checked or rendered. Order of
//! events: which incident, when, by whom; the timeline under its lock; then what the event means for
//! `incident.toml`, which is asked, done or told.

mod update;

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use clap::Args;
use clap::builder::PossibleValuesParser;

use super::Outcome;
use super::failure::Failure;
use super::incidents::{self, Directory};
use super::moment;
use super::report::report;
use super::session::{BOOK_TOML, Session, shown};
use super::terminal::Stream;
use crate::book::{self, Book};
use crate::data::{Word, rules};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::count;
use crate::disk;
use crate::edit::{self, Entry, Form, quoted};
use crate::record::incident::Incident;
use crate::record::timeline::EventKind;
use crate::source::{Content, Tree};

const CONTACTS: &str = "content/contacts.toml";
/// What a timeline begins with.
pub(super) const EMPTY: &str =
    "# One event a line, so that two people's lines merge.\nschema = 1\nevent = [\n]\n";

/// Arguments of `log`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc log Rolled back to 4.11.2                        now, in the incident that is open
  rbdoc log --kind mitigated --at 03:40 \"Error rate 0.4 %\"
  rbdoc log --kind resolved --update All checks pass     also sets status and times.resolved
  rbdoc log --update                                     sets what only the timeline says
  tail -f chat.txt | rbdoc log -                         each line as it comes")]
pub(super) struct Log {
    /// What happened; `-` reads lines from standard input, each an event.
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// The incident's directory, or a part of its name; if not said, the one that is open.
    #[arg(long, value_name = "ID")]
    incident: Option<String>,
    /// What sort of event it is; a note if not said.
    #[arg(long, value_parser = PossibleValuesParser::new(EventKind::WORDS))]
    kind: Option<String>,
    /// When it happened, as `03:12`, `2026-11-23 03:12` or with an offset; now if not said.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Who did or saw it: a contact's id or a name.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Also set the status and the times that follow from it in incident.toml.
    #[arg(long)]
    update: bool,
}

/// The incident that is written to, and what was read for it.
pub(super) struct Target {
    pub(super) root: PathBuf,
    pub(super) directory: Directory,
    tree: Tree,
    book: Book,
    faults: Vec<Diagnostic>,
}

impl Log {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let text = self.words(session)?;
        let target = Target::open(session, self.incident.as_deref(), self.by.is_some())?;
        if target.tell_broken_timeline(session) {
            return Ok(Outcome::Problems);
        }
        let Some(text) = text else {
            return update::all(session, &target);
        };
        if text == "-" {
            return self.listen(session, &target);
        }
        let at = self.at(session, &target)?;
        self.append(&target, &text, at)?;
        session.terminal.status(
            "Logged",
            &format!(
                "{} in {}",
                edit::phase::written(&at),
                shown(&target.root, &target.timeline())
            ),
        );
        update::after(session, &target, self.kind(), at, self.update)?;
        Ok(Outcome::Done)
    }

    /// What happened; nothing where only the record is to follow.
    fn words(&self, session: &Session) -> Result<Option<String>, Failure> {
        let text = self.text.join(" ").trim().to_owned();
        if !text.is_empty() {
            return Ok(Some(text));
        }
        if self.update && self.text.is_empty() {
            return Ok(None);
        }
        let answer = session.terminal.ask("What happened? ");
        match answer.filter(|answer| !answer.is_empty()) {
            Some(answer) => Ok(Some(answer)),
            None => Err(Failure::new("there is nothing to log")
                .help("say what happened: rbdoc log Rolled back to 4.11.2")),
        }
    }

    fn kind(&self) -> EventKind {
        let kind = self.kind.as_deref().and_then(EventKind::from_word);
        kind.unwrap_or_default()
    }

    fn at(&self, session: &Session, target: &Target) -> Result<DateTime<FixedOffset>, Failure> {
        let (zone, now) = (target.incident()?.timezone, session.now()?);
        let at = match &self.at {
            Some(text) => moment::parse(text, zone, now)?,
            None => now.with_timezone(&zone),
        };
        Ok(at.fixed_offset())
    }

    /// Every line of standard input as it comes.
    fn listen(&self, session: &Session, target: &Target) -> Result<Outcome, Failure> {
        let terminal = &session.terminal;
        if self.at.is_some() {
            return Err(
                Failure::new("--at is one moment, and `-` reads many events")
                    .help("each line is logged at the moment at which it comes"),
            );
        }
        terminal.status(
            "Logging",
            &format!(
                "to {}; one event a line",
                shown(&target.root, &target.timeline())
            ),
        );
        let mut number = 0;
        for line in io::stdin().lock().lines() {
            let line = line.map_err(|error| {
                Failure::new(format!("cannot read standard input: {error}"))
                    .help(format!("{} logged before it", count(number, "event")))
            })?;
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            self.append(target, text, self.at(session, target)?)?;
            number += 1;
        }
        terminal.status("Logged", &count(number, "event"));
        Ok(Outcome::Done)
    }

    fn append(
        &self,
        target: &Target,
        text: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<(), Failure> {
        let event = Entry::default().with("at", edit::phase::written(&at));
        let event = match &self.kind {
            Some(kind) => event.with("kind", quoted(kind)),
            None => event,
        };
        let event = match &self.by {
            Some(by) => event.with("by", quoted(target.somebody(by)?)),
            None => event,
        };
        target.append(&[event.with("text", quoted(text))])
    }
}

impl Target {
    /// Reads what is needed of the incident that is named or open.
    pub(super) fn open(
        session: &Session,
        incident: Option<&str>,
        with_contacts: bool,
    ) -> Result<Self, Failure> {
        let root = session.root()?;
        let directory = incidents::chosen(session, &root, incident)?;
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
        let (book, faults) = book::parse(&tree, &book::Options::default());
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
        self.book.incidents.first().ok_or_else(|| {
            let path = self.directory.file("incident.toml");
            Failure::new(format!("cannot read {}", shown(&self.root, &path)))
                .help("`rbdoc check` says why")
        })
    }

    /// Tells where a timeline that is no TOML is broken: nothing can be added to it.
    fn tell_broken_timeline(&self, session: &Session) -> bool {
        let path = self.timeline();
        let broken: Vec<Diagnostic> = self
            .faults
            .iter()
            .filter(|fault| self.tree.path(fault.span.file) == path)
            .filter(|fault| {
                fault.rule == &rules::TOML_SYNTAX || fault.rule == &book::rules::NOT_UTF8
            })
            .cloned()
            .collect();
        if broken.is_empty() {
            return false;
        }
        report(session, None, Stream::Err, &broken, &self.tree, &self.root);
        session.terminal.status(
            "Stopped",
            "nothing was written; mend the file and log again",
        );
        true
    }

    /// A name that is nearly a contact's is a slip; any other is somebody outside.
    fn somebody<'a>(&self, by: &'a str) -> Result<&'a str, Failure> {
        let mut tree = self.tree.clone();
        let text = format!("event = [{{ by = {} }}]", quoted(by));
        tree.insert(&self.timeline(), Content::Text(text.into()));
        let (_, faults) = book::parse(&tree, &book::Options::default());
        let slip = faults.into_iter().find(|fault| {
            fault.rule == &book::rules::UNKNOWN_REFERENCE
                && tree.path(fault.span.file) == self.timeline()
        });
        match slip {
            None => Ok(by),
            Some(fault) => Err(Failure::new(fault.message).help(fault.help.join("; "))),
        }
    }

    /// Adds events to the timeline, which is begun if there is none.
    pub(super) fn append(&self, events: &[Entry]) -> Result<(), Failure> {
        let path = shown(&self.root, &self.timeline());
        disk::amend(Path::new(&path), |old| {
            let old = old.filter(|old| !old.trim().is_empty()).unwrap_or(EMPTY);
            edit::append(old, "event", events, Form::Lines)
                .map(Some)
                .map_err(|refused| self.refused(&self.timeline(), &refused))
        })
        .map(drop)
    }

    fn refused(&self, path: &str, refused: &edit::Refused) -> Failure {
        Failure::new(format!(
            "cannot write to {}: {refused}",
            shown(&self.root, path)
        ))
        .help("`rbdoc check` says where; nothing was written")
    }
}

/// What is in a file, if there is one.
fn read(root: &Path, path: &str) -> Result<Option<Content>, Failure> {
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Ok(Some(Tree::text_content(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!(
            "cannot read {}: {error}",
            shown(root, path)
        ))),
    }
}
