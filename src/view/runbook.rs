//! A procedure's page, and the index of all procedures.

use super::az;
use super::body::{self, Body};
use super::caller::{self, CallLine};
use super::checklist::{self, PhaseView};
use super::library::{Library, shown_severity};
use super::sections;
use super::{Fact, Heading, Jump, Link, Severity, Time, routes, text};
use crate::data::Word;
use crate::facts::incident::begin;
use crate::facts::review::{self, Review};
use crate::markdown::Doc;
use crate::record::checklist::Checklist;
use crate::record::param::Param;
use crate::record::runbook::{Runbook, RunbookMeta};
use crate::wording::Words;
use serde::Serialize;
use std::collections::BTreeMap;

/// Neighbours are listed beside a procedure up to this number; a larger folder is a link.
const NEIGHBOURS: usize = 16;
/// Procedures of a folder from this number on are listed by letter.
const LETTERS_FROM: usize = 60;
/// Incidents listed on a procedure's page, newest first.
const INCIDENTS: usize = 5;
/// Headings from this number on make a table of contents worth its space.
const CONTENTS_FROM: usize = 3;
/// Headings from this number on make one that is longer than a page, in which nobody finds anything.
const CONTENTS_TO: usize = 500;

/// A procedure's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunbookView {
    /// The folder's list.
    pub section: Link,
    /// The procedures of the same folder; none where there are too many.
    pub siblings: Vec<Link>,
    /// Severities it serves.
    pub severities: Vec<Severity>,
    /// Who must agree before it is followed.
    pub approvals: Vec<Approval>,
    /// Time, risk, owner, review, needs: in order of haste, and what nobody asks in a hurry.
    pub facts: Vec<Fact>,
    /// What to know before anything else.
    pub notices: Vec<Notice>,
    /// Values to fill in.
    pub params: Vec<ParamView>,
    /// Values by service.
    pub service_values: Option<ServiceValues>,
    /// The text, in the order in which it is read in a hurry.
    pub body: Body,
    /// The id of the text's own title.
    pub title_id: Option<String>,
    /// The checklist that ends it.
    pub verify: Option<Verify>,
    /// Incidents in which it was followed.
    pub incidents: Vec<Used>,
    /// Headings for "On this page".
    pub headings: Vec<Heading>,
    /// The same for a phone: sections with something to do.
    pub jumps: Vec<Jump>,
}

/// Who must agree at a severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// The severity; none where the procedure names none.
    pub severity: Option<Severity>,
    /// Who, with their numbers.
    pub who: CallLine,
}

/// A box above the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// `warning` or `danger`.
    pub tone: &'static str,
    /// What.
    pub title: String,
    /// What to do about it.
    pub text: String,
}

/// A value to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParamView {
    /// The token.
    pub name: String,
    /// Its name.
    pub label: String,
    /// Whether the name is the token in other letters, so that one of them will do.
    pub same: bool,
    /// Help, choices, default.
    pub about: String,
    /// What one looks like.
    pub example: Option<String>,
    /// How to find it.
    pub find: Option<String>,
}

/// The values that the service catalogue gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceValues {
    /// The tokens.
    pub names: Vec<String>,
    /// One row per service.
    pub rows: Vec<ServiceRow>,
}

/// The values of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceRow {
    /// The service.
    pub service: Link,
    /// A value for each token, empty where there is none.
    pub values: Vec<String>,
}

/// The checklist that ends a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verify {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its phases.
    pub phases: Vec<PhaseView>,
}

/// An incident in which a procedure was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Used {
    /// The incident.
    pub link: Link,
    /// When it began.
    pub started: Option<Time>,
}

/// A procedure in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunbookRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Severities it serves.
    pub severities: Vec<Severity>,
    /// What it is, in one line.
    pub note: Option<String>,
}

/// The index of all procedures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Runbooks {
    /// The text of the folder's own index page, as HTML.
    pub body: Option<String>,
    /// The id of that text's own title.
    pub title_id: Option<String>,
    /// One list per folder.
    pub sections: Vec<Section>,
}

/// The procedures of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Unique in the page.
    pub id: String,
    /// The folder in words; empty for the folder of all.
    pub name: String,
    /// The folder's own page.
    pub href: Option<String>,
    /// Its procedures; those of a large folder by the letters that they begin with.
    pub letters: Vec<Letter>,
}

/// The procedures that begin with a letter, or all of a folder that needs no letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Unique in the folder.
    pub id: String,
    /// The letter.
    pub name: String,
    /// The procedures.
    pub runbooks: Vec<RunbookRow>,
}

/// A procedure's page.
pub fn runbook(library: &Library<'_>, runbook: &Runbook, root: &str) -> RunbookView {
    let folder = crate::source::parent(&runbook.id);
    let neighbours = library.folders.get(folder).map_or(&[][..], Vec::as_slice);
    let verify = runbook.meta.verify.as_ref();
    let verify = verify.and_then(|id| library.checklist(id));
    let mut facts = facts(library, runbook);
    facts.extend(more_facts(library, runbook));
    let contents = Contents::of(library, runbook, verify, !facts.is_empty());
    RunbookView {
        section: section_link(library, folder),
        siblings: if (2..=NEIGHBOURS).contains(&neighbours.len()) {
            neighbours.iter().map(|other| link(other)).collect()
        } else {
            Vec::new()
        },
        severities: severities(library, runbook),
        approvals: approvals(library, &runbook.meta),
        facts,
        notices: notices(library, runbook),
        params: runbook
            .meta
            .params
            .iter()
            .map(|one| param(&library.words, one))
            .collect(),
        service_values: service_values(library, runbook),
        body: body::body(library, runbook, root),
        title_id: title_id(&runbook.doc),
        verify: verify.map(|checklist| Verify {
            title: checklist.title.value.clone(),
            href: routes::href(&routes::checklist(&checklist.id)),
            phases: checklist::phases(library, checklist, root),
        }),
        incidents: library
            .incidents_of_runbook(&runbook.id)
            .iter()
            .take(INCIDENTS)
            .map(|incident| Used {
                link: Link::to(&routes::incident(incident), incident.title.as_str()),
                started: begin(incident).map(|at| text::listed(at, incident.timezone)),
            })
            .collect(),
        headings: contents.headings,
        jumps: contents.jumps,
    }
}

/// The index of all procedures.
pub fn runbooks(library: &Library<'_>, root: &str) -> Runbooks {
    let index = root_index(library);
    Runbooks {
        body: index.map(|page| library.html(&page.doc, page.file, root)),
        title_id: index.and_then(|page| title_id(&page.doc)),
        sections: library
            .folders
            .iter()
            .map(|(folder, runbooks)| Section {
                id: section_id(folder),
                name: section_name(library, folder),
                href: runbooks
                    .iter()
                    .find(|runbook| runbook.is_index && !folder.is_empty())
                    .map(|runbook| routes::href(&routes::runbook(runbook))),
                letters: by_letter(library, runbooks),
            })
            .filter(|section| !section.letters.is_empty() || section.href.is_some())
            .collect(),
    }
}

/// The procedures of a folder in its order; those of a large one by letter.
fn by_letter(library: &Library<'_>, runbooks: &[&Runbook]) -> Vec<Letter> {
    let shown = runbooks.iter().filter(|runbook| !runbook.is_index);
    let rows: Vec<RunbookRow> = shown.map(|runbook| row(library, runbook)).collect();
    let has_letters = rows.len() >= LETTERS_FROM;
    let mut letters: BTreeMap<az::Initial, Vec<RunbookRow>> = BTreeMap::new();
    for row in rows {
        let initial = if has_letters {
            az::initial(&row.title, &library.words)
        } else {
            az::Initial::default()
        };
        letters.entry(initial).or_default().push(row);
    }
    let letter = |(initial, mut runbooks): (az::Initial, Vec<RunbookRow>)| {
        if has_letters {
            runbooks.sort_by_cached_key(|row| row.title.to_lowercase());
        }
        Letter {
            id: initial.id(),
            name: initial.name,
            runbooks,
        }
    };
    letters.into_iter().map(letter).collect()
}

/// The index page of the folder of all procedures: its text is shown above the list of them.
pub fn root_index<'b>(library: &Library<'b>) -> Option<&'b Runbook> {
    index(library, "")
}

fn index<'b>(library: &Library<'b>, folder: &str) -> Option<&'b Runbook> {
    let runbooks = library.folders.get(folder)?;
    runbooks.iter().copied().find(|runbook| runbook.is_index)
}

/// A procedure in a list.
pub fn row(library: &Library<'_>, runbook: &Runbook) -> RunbookRow {
    RunbookRow {
        href: routes::href(&routes::runbook(runbook)),
        title: runbook.title.value.clone(),
        severities: severities(library, runbook),
        note: match &runbook.meta.description {
            Some(description) => Some(description.value.clone()),
            None => text::brief(&runbook.doc.lead),
        },
    }
}

/// Headings for "On this page": those of a text that has a few.
pub fn headings(doc: &Doc) -> Vec<Heading> {
    let headings = all_headings(doc);
    if headings.len() < CONTENTS_FROM {
        Vec::new()
    } else {
        headings
    }
}

/// The headings of the two upper levels of a text, of the uppermost alone where both are too many; none where these are too
/// many as well.
fn all_headings(doc: &Doc) -> Vec<Heading> {
    let shown = || {
        doc.headings.iter().enumerate().filter(|(number, heading)| {
            Some(*number) != doc.title_heading && !heading.text.is_empty()
        })
    };
    let Some(top) = shown().map(|(_, heading)| heading.level).min() else {
        return Vec::new();
    };
    let of_level = |level: u8| shown().filter(move |(_, heading)| heading.level <= level);
    let is_listed = |level: &u8| of_level(*level).take(CONTENTS_TO).count() < CONTENTS_TO;
    let Some(level) = [top + 1, top].into_iter().find(is_listed) else {
        return Vec::new();
    };
    of_level(level)
        .map(|(_, heading)| Heading {
            id: heading.id.clone(),
            text: heading.text.clone(),
            inner: heading.level > top,
        })
        .collect()
}

/// What "On this page" lists, and the jumps of a phone.
struct Contents {
    headings: Vec<Heading>,
    jumps: Vec<Jump>,
}

impl Contents {
    fn of(
        library: &Library<'_>,
        runbook: &Runbook,
        verify: Option<&Checklist>,
        has_facts: bool,
    ) -> Self {
        let top = |id: &str, text: String| Heading {
            id: id.to_owned(),
            text,
            inner: false,
        };
        let of_text = all_headings(&runbook.doc);
        let moved = body::moved(&runbook.doc);
        let is_act = |heading: &Heading| !moved.contains(&heading.id.as_str());
        let (acts, background): (Vec<_>, Vec<_>) = of_text.into_iter().partition(is_act);
        let verify = verify.map(|list| top("rb.verify-checks", list.title.value.clone()));
        let acts: Vec<Heading> = acts.into_iter().chain(verify).collect();
        let section = |name: &str| {
            top(
                sections::id(name),
                library.words.of("section", name).to_owned(),
            )
        };
        let values = (!runbook.meta.params.is_empty()).then(|| section("values"));
        let about = has_facts.then(|| section("about"));
        let jumps = body::jumps(&acts);
        let values = values.into_iter();
        let headings: Vec<Heading> = values.chain(acts).chain(background).chain(about).collect();
        let is_long = headings.len() >= CONTENTS_FROM;
        Self {
            headings: if is_long { headings } else { Vec::new() },
            jumps: if jumps.len() < 2 { Vec::new() } else { jumps },
        }
    }
}

/// The id that links to the text's own title lead to.
pub fn title_id(doc: &Doc) -> Option<String> {
    let title = doc.title()?;
    (!title.id.is_empty()).then(|| title.id.clone())
}

/// The folder in words: its index page's title, else its name.
pub fn section_name(library: &Library<'_>, folder: &str) -> String {
    if folder.is_empty() {
        return String::new();
    }
    if let Some(index) = index(library, folder) {
        return index.title.value.clone();
    }
    let names: Vec<String> = folder.split('/').map(humanise).collect();
    names.join(" / ")
}

/// The list of a folder on the index page.
pub fn section_link(library: &Library<'_>, folder: &str) -> Link {
    if folder.is_empty() {
        return Link::to(routes::RUNBOOKS, library.words.get("runbooks.all"));
    }
    Link {
        href: format!("{}#{}", routes::RUNBOOKS, section_id(folder)),
        text: section_name(library, folder),
    }
}

fn section_id(folder: &str) -> String {
    format!("folder-{}", crate::markdown::slug(folder))
}

/// `blue-green_alb` as words: `Blue green alb`. Names with capitals of their own keep them.
fn humanise(name: &str) -> String {
    text::capitalised(&name.replace(['-', '_'], " "))
}

fn link(runbook: &Runbook) -> Link {
    Link::to(&routes::runbook(runbook), runbook.title.as_str())
}

fn severities(library: &Library<'_>, runbook: &Runbook) -> Vec<Severity> {
    runbook
        .meta
        .severities
        .iter()
        .filter_map(|id| library.severity(&id.value))
        .collect()
}

/// Who must agree before a procedure is followed. The matrix says it for each severity that the procedure serves, worst
/// first. What the procedure says itself counts where it serves none, and where the matrix is silent.
fn approvals(library: &Library<'_>, meta: &RunbookMeta) -> Vec<Approval> {
    let own = meta.approval.as_ref();
    let named = meta.severities.iter();
    let mut rows: Vec<_> = named.filter_map(|id| library.severity_row(id)).collect();
    rows.sort_by_key(|row| row.rank.value);
    rows.dedup_by_key(|row| &row.id);
    let is_silent = own.is_none() && rows.iter().all(|row| row.approval.is_none());
    if is_silent {
        return Vec::new();
    }
    let mut approvals: Vec<Approval> = rows
        .into_iter()
        .map(|row| Approval {
            severity: Some(shown_severity(row)),
            who: caller::approver(library, row.approval.as_ref().or(own)),
        })
        .collect();
    if approvals.is_empty() {
        approvals.push(Approval {
            severity: None,
            who: caller::approver(library, own),
        });
    }
    approvals
}

fn facts(library: &Library<'_>, runbook: &Runbook) -> Vec<Fact> {
    let meta = &runbook.meta;
    let words = &library.words;
    let label = |key| words.of("fact", key);
    let mut facts = Vec::new();
    if let Some(estimate) = &meta.estimate {
        facts.push(Fact::text(label("takes"), words.duration(estimate.value)));
    }
    if let Some(risk) = &meta.risk {
        facts.push(Fact::text(
            label("risk"),
            words.of("risk", risk.value.word()),
        ));
    }
    let owner = library.party_of(meta.owner.as_ref());
    facts.extend(Fact::parties(label("owner"), owner.into_iter().collect()));
    if let Some(day) = &meta.reviewed {
        facts.push(Fact::time(label("reviewed"), text::day(day.value)));
    }
    if !meta.requires.is_empty() {
        let needs: Vec<&str> = meta.requires.iter().map(|tool| tool.as_str()).collect();
        facts.push(Fact::text(label("needs"), needs.join(", ")));
    }
    facts
}

fn more_facts(library: &Library<'_>, runbook: &Runbook) -> Vec<Fact> {
    let meta = &runbook.meta;
    let label = |key| library.words.of("fact", key);
    let exercised = meta.exercised.as_ref();
    let exercised = exercised.map(|day| Fact::time(label("exercised"), text::day(day.value)));
    let services = library.service_parties(&meta.services);
    let services = Fact::parties(label("services"), services);
    let alerts = meta.alerts.iter().flatten().map(|alert| alert.as_str());
    let alerts: Vec<&str> = alerts.collect();
    let alerts = (!alerts.is_empty()).then(|| Fact::text(label("alerts"), alerts.join(", ")));
    services
        .into_iter()
        .chain(alerts)
        .chain(exercised)
        .collect()
}

fn notices(library: &Library<'_>, runbook: &Runbook) -> Vec<Notice> {
    let words = &library.words;
    let mut notices = Vec::new();
    if runbook.meta.draft {
        notices.push(Notice {
            tone: "danger",
            title: words.text("runbooks.draft"),
            text: words.text("runbooks.draft_about"),
        });
    }
    if let Review::Overdue(due) = review::state(runbook, library.today()) {
        notices.push(Notice {
            tone: "warning",
            title: words.text("runbooks.overdue"),
            text: words.with("runbooks.overdue_about", &[("day", &due)]),
        });
    }
    notices
}

/// A value to fill in.
pub fn param(words: &Words, param: &Param) -> ParamView {
    let mut about = Vec::new();
    if let Some(help) = &param.help {
        about.push(sentence(help));
    }
    if !param.choices.is_empty() {
        let choices: Vec<&str> = param.choices.iter().map(|choice| choice.as_str()).collect();
        about.push(words.with("param.choices", &[("choices", &choices.join(", "))]));
    }
    // An example says it shorter.
    if param.example.is_none() {
        let kind = words.find("param_kind", param.kind.word());
        about.extend(kind.map(str::to_owned));
    }
    if let Some(default) = &param.default {
        about.push(words.with("param.default", &[("value", &default.value)]));
    } else if !param.required {
        about.push(words.get("param.optional").to_owned());
    }
    if *param.secret {
        about.push(words.get("param.secret").to_owned());
    }
    let (name, label) = (&param.name, param.label.as_ref().unwrap_or(&param.name));
    ParamView {
        name: name.value.clone(),
        same: label
            .value
            .eq_ignore_ascii_case(&name.value.replace(['-', '_'], " ")),
        label: label.value.clone(),
        about: about.join(" "),
        example: param.example.as_deref().cloned(),
        find: param.find.as_deref().cloned(),
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The values that the catalogue gives for this procedure's parameters, for services that have any.
fn service_values(library: &Library<'_>, runbook: &Runbook) -> Option<ServiceValues> {
    let names: Vec<String> = runbook
        .meta
        .params
        .iter()
        .filter(|param| !*param.secret)
        .map(|param| param.name.value.clone())
        .collect();
    let serves = |id: &str| {
        library
            .runbooks_of_service(id)
            .iter()
            .any(|other| other.id == runbook.id)
    };
    let rows: Vec<ServiceRow> = library
        .book
        .services
        .services
        .iter()
        .filter(|service| serves(&service.id))
        .map(|service| ServiceRow {
            service: Link::to(&routes::service(&service.id), service.name.as_str()),
            values: names
                .iter()
                .map(|name| {
                    let mut given = service.params.iter();
                    let given = given.find(|(key, _)| key.value == *name);
                    given.map_or_else(String::new, |(_, value)| value.value.clone())
                })
                .collect(),
        })
        .filter(|row| row.values.iter().any(|value| !value.is_empty()))
        .collect();
    (!rows.is_empty()).then_some(ServiceValues { names, rows })
}
