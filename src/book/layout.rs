//! Which file of the tree is which record.

use super::nothing::{link_leaves, unusable};
use super::rules;
use super::unreadable::{not_utf8, too_large};
use crate::diagnostic::{Diagnostic, Rule, did_you_mean};
use crate::record::Text;
use crate::record::book_toml::RunbookSettings;
use crate::source::portable::fold;
use crate::source::{Content, FileId, Span, Tree, normalise, parent};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The settings of the whole book.
pub(super) const BOOK_TOML: &str = "book.toml";
const POLICY: &str = "content/policy.toml";
const CONTACTS: &str = "content/contacts.toml";
const SERVICES: &str = "content/services.toml";
const CHECKLISTS: &str = "content/checklists/";
const MESSAGES: &str = "content/messages/";
const PAGES: &str = "content/pages/";
const INCIDENTS: &str = "content/incidents/";
/// The files of an incident's directory.
const INCIDENT_FILES: [&str; 4] = [
    "incident.toml",
    "timeline.toml",
    "actions.toml",
    "postmortem.md",
];

/// A file that holds a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct File<'a> {
    /// Its number.
    pub id: FileId,
    /// Its path.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The texts of a tree by the numbers of their files.
pub(super) struct Texts<'t>(Vec<Option<(&'t str, &'t Arc<str>)>>);

impl<'t> Texts<'t> {
    /// The texts of `tree`.
    pub(super) fn of(tree: &'t Tree) -> Self {
        let mut texts = Vec::new();
        for (path, file) in tree.iter() {
            if let Some(text) = file.content.text() {
                let at = file.id.0 as usize;
                if texts.len() <= at {
                    texts.resize(at + 1, None);
                }
                texts[at] = Some((path.as_ref(), text));
            }
        }
        Self(texts)
    }

    /// A file that holds a text.
    pub(super) fn file(&self, id: FileId) -> Option<File<'t>> {
        let (path, text) = (*self.0.get(id.0 as usize)?)?;
        Some(File { id, path, text })
    }

    /// The text of a file, to be kept.
    pub(super) fn shared(&self, id: FileId) -> Option<&'t Arc<str>> {
        let (_, text) = (*self.0.get(id.0 as usize)?)?;
        Some(text)
    }
}

/// The files of an incident's directory, in the order of [`INCIDENT_FILES`].
pub(super) type Directory = [Option<FileId>; INCIDENT_FILES.len()];

/// Something that is read in one go, by the numbers of its files.
#[derive(Debug, Clone)]
pub(super) enum Unit {
    /// `content/policy.toml`
    Policy(FileId),
    /// `content/contacts.toml`
    Contacts(FileId),
    /// `content/services.toml`
    Services(FileId),
    /// A checklist.
    Checklist(FileId),
    /// A message.
    Message(FileId),
    /// A runbook and its id.
    Runbook(FileId, String),
    /// Any other page and its id.
    Page(FileId, String),
    /// An incident's directory.
    Incident(Directory),
}

impl Unit {
    /// Its files; the first one tells it from every other unit.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        let files: Directory = match self {
            Self::Policy(file)
            | Self::Contacts(file)
            | Self::Services(file)
            | Self::Checklist(file)
            | Self::Message(file)
            | Self::Runbook(file, _)
            | Self::Page(file, _) => [Some(*file), None, None, None],
            Self::Incident(directory) => *directory,
        };
        files.into_iter().flatten()
    }
}

/// What [`find`] depends on, so that its answer is kept while this stays the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    files: u128,
    settings: RunbookSettings,
}

impl Shape {
    /// The shape of `tree`.
    pub(super) fn of(tree: &Tree, settings: &RunbookSettings) -> Self {
        Self {
            files: tree.shape(),
            settings: settings.clone(),
        }
    }
}

/// Finds the records of a tree in order of path, and what is wrong with the files themselves.
pub(super) fn find(tree: &Tree, settings: &RunbookSettings) -> (Vec<Unit>, Vec<Diagnostic>) {
    let runbooks = Runbooks::new(settings);
    let mut units = Vec::new();
    let mut diagnostics = Vec::new();
    let mut incidents: BTreeMap<&str, Directory> = BTreeMap::new();
    for (path, source) in tree.iter() {
        let id = source.id;
        let place = place(path, id, &runbooks);
        let is_ours = place.is_some();
        match (&source.content, place) {
            (Content::Link { .. } | Content::Unusable(_), _) if runbooks.excludes(path) => {}
            (Content::Link { target }, _) => {
                let is_source = may_stand_for_record(path, &runbooks);
                diagnostics.push(link_leaves(path, id, target, is_source));
            }
            (Content::Unusable(why), _) => {
                let is_source = may_stand_for_record(path, &runbooks);
                diagnostics.push(unusable(path, id, *why, is_source));
            }
            (_, None) => diagnostics.extend(unread_record(path, id, tree)),
            (Content::TooLarge { len, limit }, Some(_)) => {
                diagnostics.push(too_large(id, *len, *limit));
            }
            (Content::Folder, Some(place)) => diagnostics.extend(not_a_file(path, id, &place)),
            (Content::Asset { .. } | Content::Active { .. }, _) | (_, Some(Place::Elsewhere)) => {}
            (_, Some(Place::Unit(unit))) => units.push(unit),
            (_, Some(Place::OfIncident(number))) => {
                incidents.entry(parent(path)).or_default()[number] = Some(id);
            }
        }
        if is_ours {
            diagnostics.extend(not_utf8(id, &source.content));
        }
    }
    diagnostics.extend(unread_pages(tree, settings, &runbooks));
    units.extend(incidents.into_values().map(Unit::Incident));
    diagnostics.extend(case_collisions(tree, &runbooks));
    (units, diagnostics)
}

/// Whether a problem says that nothing is known of the records in its file, or in the folder at its path.
pub(super) fn is_unread(rule: &Rule) -> bool {
    let rules = [
        &rules::SOURCE_TOO_LARGE,
        &rules::LINK_NOT_FOLLOWED,
        &rules::SOURCE_UNREADABLE,
        &rules::NOT_A_FILE,
    ];
    rules.contains(&rule)
}

/// Which paths are those of files that rbdoc reads, with these settings.
pub(crate) fn reads(settings: &RunbookSettings) -> impl Fn(&str) -> bool + use<> {
    let runbooks = Runbooks::new(settings);
    move |path| place(path, FileId(0), &runbooks).is_some()
}

/// What a file is by its path.
enum Place {
    /// A record of its own.
    Unit(Unit),
    /// A file of an incident's directory, by its number in [`INCIDENT_FILES`].
    OfIncident(usize),
    /// The settings, or a template or a file of the theme, which the site reads.
    Elsewhere,
}

fn place(path: &str, id: FileId, runbooks: &Runbooks) -> Option<Place> {
    let inside = |folder: &str| path.strip_prefix(folder);
    let is_record = |name: &str| has_ending(name, "toml") && !name.contains('/');
    let unit = match path {
        BOOK_TOML => return Some(Place::Elsewhere),
        POLICY => Unit::Policy(id),
        CONTACTS => Unit::Contacts(id),
        SERVICES => Unit::Services(id),
        _ if path.starts_with("templates/") || path.starts_with("theme/") => {
            return Some(Place::Elsewhere);
        }
        _ => {
            if let Some(name) = inside(CHECKLISTS) {
                is_record(name).then_some(Unit::Checklist(id))?
            } else if let Some(name) = inside(MESSAGES) {
                is_record(name).then_some(Unit::Message(id))?
            } else if let Some(inside) = inside(INCIDENTS) {
                let (_, name) = inside.rsplit_once('/')?;
                let number = INCIDENT_FILES.iter().position(|file| *file == name)?;
                return Some(Place::OfIncident(number));
            } else if let Some(inside) = inside(PAGES) {
                is_markdown(inside).then(|| Unit::Page(id, without_ending(inside)))?
            } else {
                Unit::Runbook(id, without_ending(runbooks.inside(path)?))
            }
        }
    };
    Some(Place::Unit(unit))
}

/// Which files are runbooks.
struct Runbooks {
    /// The folder with a `/` at its end; empty for the book's own folder.
    folder: String,
    include: GlobSet,
    exclude: GlobSet,
}

impl Runbooks {
    fn new(settings: &RunbookSettings) -> Self {
        let folder = match normalise("", &settings.dir) {
            folder if folder.is_empty() => folder,
            folder => folder + "/",
        };
        let all = Text::new("**".to_owned(), Span::whole(FileId(0)));
        let include = match settings.include.as_slice() {
            [] => std::slice::from_ref(&all),
            patterns => patterns,
        };
        Self {
            folder,
            include: globs(include),
            exclude: globs(&settings.exclude),
        }
    }

    /// The path inside the folder, if it is a runbook's.
    fn inside<'a>(&self, path: &'a str) -> Option<&'a str> {
        let inside = path.strip_prefix(&self.folder)?;
        let hidden = inside.split('/').any(|part| part.starts_with('.'));
        let wanted = !hidden && is_markdown(inside) && self.include.is_match(inside);
        (wanted && !self.exclude.is_match(inside)).then_some(inside)
    }

    /// Whether the settings leave out a file, or all that a folder may hold.
    fn excludes(&self, path: &str) -> bool {
        path.strip_prefix(&self.folder).is_some_and(|inside| {
            self.exclude.is_match(inside) || self.exclude.is_match(format!("{inside}/a.md"))
        })
    }
}

/// The patterns of a list that are valid; the others have been reported.
pub(super) fn globs(patterns: &[Text]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    let valid = patterns.iter().filter_map(|pattern| {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .ok()
    });
    for glob in valid {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, own)| own.eq_ignore_ascii_case(ending))
}

/// Whether the name of a file is that of a Markdown file.
pub(crate) fn is_markdown(path: &str) -> bool {
    has_ending(path, "md") || has_ending(path, "markdown")
}

fn without_ending(path: &str) -> String {
    path.rsplit_once('.')
        .map_or(path, |(stem, _)| stem)
        .to_owned()
}

/// A file that rbdoc does not read, although it was plainly meant as a record: its name is a typo away from one that is
/// read, it is written in another notation, or it lies in another folder.
fn unread_record(path: &str, id: FileId, tree: &Tree) -> Option<Diagnostic> {
    let (folder, name) = path.rsplit_once('/')?;
    let help = if folder == "content" {
        let known = ["policy.toml", "contacts.toml", "services.toml"];
        misnamed(folder, name, &known, tree)
    } else if folder == INCIDENTS.trim_end_matches('/') {
        let is_record = has_ending(name, "toml") || is_markdown(name) && !is_note(name);
        is_record
            .then(|| format!("an incident is a folder: `{INCIDENTS}2026-01-31-name/incident.toml`"))
    } else if path.starts_with(INCIDENTS) {
        misnamed(folder, name, &INCIDENT_FILES, tree)
    } else {
        let home = [CHECKLISTS, MESSAGES]
            .into_iter()
            .find(|home| path.starts_with(home))?;
        misplaced(home, path, name)
    }?;
    let message = format!("`{name}` is not a file that rbdoc reads here");
    Some(Diagnostic::new(&rules::UNKNOWN_FILE, Span::whole(id), "", message).help(help))
}

/// What to do about a file whose name is nearly one of those that are read in its folder. Beside the file that is read,
/// one in another notation is somebody's copy.
fn misnamed(folder: &str, name: &str, known: &[&str], tree: &Tree) -> Option<String> {
    if has_ending(name, "toml") || has_ending(name, "md") {
        let meant = did_you_mean(name, known.iter().copied())?;
        return Some(format!("did you mean `{meant}`? Rename the file"));
    }
    let stem = without_ending(name);
    let meant = known
        .iter()
        .find(|known| without_ending(known).eq_ignore_ascii_case(&stem))?;
    if tree.get(&format!("{folder}/{meant}")).is_some() {
        return None;
    }
    if has_ending(meant, "md") {
        return is_markdown(name).then(|| format!("did you mean `{meant}`? Rename the file"));
    }
    is_other_notation(name).then(|| format!("records are TOML: write it as `{meant}`"))
}

/// What to do about a file in the folder of checklists or messages that is none.
fn misplaced(home: &str, path: &str, name: &str) -> Option<String> {
    let stem = without_ending(name);
    if has_ending(name, "toml") {
        Some(format!(
            "these records lie side by side: move it to `{home}{name}`"
        ))
    } else if is_other_notation(name) || is_markdown(name) && !is_note(path) {
        Some(format!("records are TOML: write it as `{home}{stem}.toml`"))
    } else {
        None
    }
}

/// Whether a file is written in a notation that people use for data elsewhere.
fn is_other_notation(name: &str) -> bool {
    ["yaml", "yml", "json"]
        .iter()
        .any(|ending| has_ending(name, ending))
}

/// Whether a file is for the authors, not for the readers.
fn is_note(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.to_lowercase().starts_with("readme.")
}

/// Markdown beside the folders that rbdoc reads. One report for all of it: it is one decision.
fn unread_pages(
    tree: &Tree,
    settings: &RunbookSettings,
    runbooks: &Runbooks,
) -> Option<Diagnostic> {
    let own = [CHECKLISTS, MESSAGES, PAGES, INCIDENTS, "content/runbooks/"];
    let is_unread = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        path.starts_with("content/")
            && is_markdown(name)
            && !path.starts_with(&runbooks.folder)
            && !own.iter().any(|folder| path.starts_with(folder))
            && !is_note(name)
    };
    let mut unread = tree
        .iter()
        .filter(|(path, file)| is_unread(path) && !file.content.is_nothing());
    let (path, first) = unread.next()?;
    let others = match unread.count() {
        0 => String::new(),
        1 => ", like 1 more file".to_owned(),
        more => format!(", like {more} more files"),
    };
    let diagnostic = Diagnostic::new(
        &rules::UNKNOWN_FILE,
        Span::whole(first.id),
        "",
        format!("no page shows `{path}`{others}"),
    )
    .help("move it to content/pages/ or content/runbooks/");
    Some(if settings.dir == RunbookSettings::default().dir {
        diagnostic.help("for a folder that was there before, write `[runbooks]` and `dir = \"content\"` into book.toml")
    } else {
        diagnostic
    })
}

fn not_a_file(path: &str, id: FileId, place: &Place) -> Option<Diagnostic> {
    let rule = match place {
        // Without an override, the built-in file is used.
        Place::Elsewhere => &rules::UNKNOWN_FILE,
        // It may hold pages, which are read.
        Place::Unit(Unit::Runbook(..) | Unit::Page(..)) => return None,
        Place::Unit(_) | Place::OfIncident(_) => &rules::NOT_A_FILE,
    };
    let message = format!("`{path}` is a folder, and rbdoc reads a file of this name");
    Some(
        Diagnostic::new(rule, Span::whole(id), "", message)
            .help("move what is in it to where it belongs, and delete the folder"),
    )
}

/// Whether a path is one of a record, or that of a folder which may hold records.
fn may_stand_for_record(path: &str, runbooks: &Runbooks) -> bool {
    let is_record = |path: &str| {
        matches!(
            place(path, FileId(0), runbooks),
            Some(Place::Unit(_) | Place::OfIncident(_))
        )
    };
    let within = |name: &&str| is_record(&format!("{path}/{name}"));
    is_record(path) || !has_file_ending(path) && IN_FOLDERS.iter().any(within)
}

/// Names of records as they stand in folders: one of them is a record in each folder that may hold any.
const IN_FOLDERS: [&str; 5] = [
    "a.md",
    "a.toml",
    "policy.toml",
    "incident.toml",
    "a/incident.toml",
];

/// Whether a path ends as names of files do: `v1.2` is a folder's, `disk.png` a file's.
fn has_file_ending(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && ending.starts_with(char::is_alphabetic))
}

/// Files of the book whose paths differ only in letter case, or in how their letters are composed.
fn case_collisions(tree: &Tree, runbooks: &Runbooks) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, (&str, FileId)> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let ours = |path: &str| path.starts_with("content/") || path.starts_with(&runbooks.folder);
    for (path, source) in tree.iter().filter(|(path, _)| ours(path)) {
        let folded = fold(path);
        match seen.get(&*folded) {
            Some((first, first_id)) => diagnostics.push(
                Diagnostic::new(
                    &rules::PATH_CASE_COLLISION,
                    Span::whole(source.id),
                    "",
                    format!(
                        "the path of this file differs from `{first}` only in {}",
                        if path.nfc().eq(first.nfc()) {
                            "how its accents are encoded"
                        } else {
                            "letter case"
                        }
                    ),
                )
                .related(Span::whole(*first_id), "the other file")
                .help("rename one of them: macOS and Windows can hold only one"),
            ),
            None => {
                seen.insert(folded.into_owned(), (path, source.id));
            }
        }
    }
    diagnostics
}
