//! A procedure's page.

use super::body::{self, Body};
use super::caller::{self, CallLine};
use super::checklist::{self, PhaseView};
use super::headings::{CONTENTS_FROM, all_headings, title_id};
use super::library::{Library, shown_severity};
use super::runbooks::{section_link, severities};
use super::sections;
use super::values::{self, Values};
use super::{Fact, Heading, Jump, Link, Severity, Time, routes, text};
use crate::data::Word;
use crate::facts::incident::begin;
use crate::facts::review::{self, Review};
use crate::record::checklist::Checklist;
use crate::record::runbook::{Runbook, RunbookMeta};
use serde::Serialize;

/// Neighbours are listed beside a procedure up to this number; a larger folder is a link.
const NEIGHBOURS: usize = 16;

/// Incidents listed on a procedure's page, newest first.
const INCIDENTS: usize = 5;

/// A procedure's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunbookView {
    /// The folder's list.
    pub section: Link,
    /// The procedures of the same folder; none where there are too many.
    pub siblings: Vec<Link>,
    /// The procedures of its folder and the folders below, where it is the folder's own page.
    pub listed: Vec<Link>,
    /// Severities it serves.
    pub severities: Vec<Severity>,
    /// Who must agree before it is followed.
    pub approvals: Vec<Approval>,
    /// Time, risk, owner, review, needs: in order of haste, and what nobody asks in a hurry.
    pub facts: Vec<Fact>,
    /// What to know before anything else.
    pub notices: Vec<Notice>,
    /// Values to fill in.
    pub values: Option<Values>,
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
        listed: if runbook.is_index {
            listed(library, folder, neighbours)
        } else {
            Vec::new()
        },
        severities: severities(library, runbook),
        approvals: approvals(library, &runbook.meta),
        facts,
        notices: notices(library, runbook),
        values: values::of_runbook(library, runbook),
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

/// What the page of a folder lists: its procedures, and the folders below it.
fn listed(library: &Library<'_>, folder: &str, runbooks: &[&Runbook]) -> Vec<Link> {
    let own = runbooks.iter().filter(|other| !other.is_index);
    let own = own.map(|other| link(other));
    let below = |other: &&&str| {
        let rest = other
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'));
        !folder.is_empty() && rest.is_some_and(|rest| !rest.contains('/'))
    };
    let folders = library.folders.keys().filter(below);
    own.chain(folders.map(|folder| section_link(library, folder)))
        .collect()
}

fn link(runbook: &Runbook) -> Link {
    Link::to(&routes::runbook(runbook), runbook.title.as_str())
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
    // Whoever goes on by keys to the change passes the number to call and no other link.
    let approver = |role| CallLine {
        href: None,
        ..caller::approver(library, role)
    };
    let mut approvals: Vec<Approval> = rows
        .into_iter()
        .map(|row| Approval {
            severity: Some(shown_severity(row)),
            who: approver(row.approval.as_ref().or(own)),
        })
        .collect();
    if approvals.is_empty() {
        approvals.push(Approval {
            severity: None,
            who: approver(own),
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
