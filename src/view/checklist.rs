//! Checklists: the index, one list, and what to follow up in the hours and days after.

use super::actions::{self, ActionView};
use super::caller::{self, CallLine};
use super::library::Library;
use super::{Entry, Link, Pointer, routes};
use crate::data::Word;
use crate::facts::escalation;
use crate::markdown::{SITE_IDS, escape};
use crate::record::Prose;
use crate::record::checklist::{Checklist, ChecklistItem, Phase};
use crate::record::names::TO_NEXT;
use crate::record::runbook::Runbook;
use crate::time::Duration;
use crate::wording::Words;
use serde::Serialize;
use std::fmt::Display;

/// The index of checklists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// All checklists.
    pub checklists: Vec<Entry>,
}

/// A checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistView {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What it is for, as HTML.
    pub about: Option<String>,
    /// Its phases.
    pub phases: Vec<PhaseView>,
    /// Procedures that end with it.
    pub runbooks: Vec<Link>,
}

/// A part of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseView {
    /// The checklist's id.
    pub list: String,
    /// The same wherever the checklist is shown, and unique in the site.
    pub id: String,
    /// Its name.
    pub name: String,
    /// From when to when.
    pub time: Option<String>,
    /// Who does all of it, with their numbers; none where the things to do say it themselves.
    pub who: Option<CallLine>,
    /// What to do.
    pub items: Vec<ItemView>,
}

/// A thing to do or to verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemView {
    /// The same wherever the checklist is shown, and unique in the site.
    pub id: String,
    /// What, as HTML.
    pub text: String,
    /// What is right, as HTML.
    pub expect: Option<String>,
    /// A command that shows it.
    pub command: Option<String>,
    /// Where to look.
    pub link: Option<Pointer>,
    /// Who does it, with their numbers, where the phase does not say it of all.
    pub role: Option<CallLine>,
    /// The message to send.
    pub message: Option<Link>,
    /// The procedure to follow.
    pub runbook: Option<Link>,
    /// Where to go if it fails.
    pub on_fail_link: Option<Link>,
    /// Whom to call then, with their numbers: an escalation policy's first, or the roles that the text names.
    pub on_fail_calls: Vec<CallLine>,
    /// What to do if it fails, as HTML.
    pub on_fail: Option<String>,
    /// Whether it may be left out.
    pub optional: bool,
}

/// What to follow up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FollowUp {
    /// What zero hour is.
    pub about: String,
    /// Whether there are several lists, which then have headings.
    pub several: bool,
    /// The level of the windows' headings.
    pub level: u8,
    /// The lists with time windows.
    pub checklists: Vec<ChecklistView>,
    /// Open action items of recent incidents.
    pub open: Vec<ActionView>,
}

/// Open action items on the page of what to follow up.
const OPEN_ACTIONS: usize = 10;

/// The index of checklists.
pub fn checks(library: &Library<'_>) -> Checks {
    let mut checklists: Vec<&Checklist> = library.book.checklists.iter().collect();
    // What makes sure that a procedure worked comes first, what has days of time last.
    checklists
        .sort_by_key(|checklist| (is_timed(checklist), !ends_a_procedure(library, checklist)));
    Checks {
        checklists: checklists
            .into_iter()
            .map(|checklist| {
                let items: usize = checklist.phases.iter().map(|phase| phase.items.len()).sum();
                Entry {
                    href: routes::href(&routes::checklist(&checklist.id)),
                    title: checklist.title.value.clone(),
                    note: library.words.count("count.checks", items),
                }
            })
            .collect(),
    }
}

/// A checklist's page.
pub fn checklist(library: &Library<'_>, checklist: &Checklist) -> ChecklistView {
    let root = "../";
    ChecklistView {
        runbooks: library
            .shown_runbooks()
            .filter(|runbook| is_ended_by(runbook, checklist))
            .map(|runbook| Link::to(&routes::runbook(runbook), runbook.title.as_str()))
            .collect(),
        ..view(library, checklist, root)
    }
}

fn view(library: &Library<'_>, checklist: &Checklist, root: &str) -> ChecklistView {
    ChecklistView {
        id: checklist.id.value.clone(),
        href: routes::href(&routes::checklist(&checklist.id)),
        title: checklist.title.value.clone(),
        about: library.block(checklist.description.as_ref(), root),
        phases: phases(library, checklist, root),
        runbooks: Vec::new(),
    }
}

/// What to follow up: every checklist that has time windows.
pub fn follow_up(library: &Library<'_>) -> FollowUp {
    let timed: Vec<&Checklist> = timed(library).collect();
    FollowUp {
        about: timed.first().map_or_else(String::new, |list| {
            let starts = list.anchor.value.word();
            library.words.of("anchor", starts).to_owned()
        }),
        several: timed.len() > 1,
        level: if timed.len() > 1 { 3 } else { 2 },
        checklists: timed
            .into_iter()
            .map(|list| view(library, list, ""))
            .collect(),
        open: actions::open(library)
            .into_iter()
            .take(OPEN_ACTIONS)
            .collect(),
    }
}

/// Whether there is anything to follow up.
pub fn has_follow_up(library: &Library<'_>) -> bool {
    timed(library).next().is_some() || actions::any_open(library)
}

/// Checklists that have time windows.
fn timed<'b>(library: &Library<'b>) -> impl Iterator<Item = &'b Checklist> + use<'b> {
    let checklists = library.book.checklists.iter();
    checklists.filter(|checklist| is_timed(checklist))
}

fn is_timed(checklist: &Checklist) -> bool {
    checklist.phases.iter().any(|phase| phase.from.is_some())
}

fn ends_a_procedure(library: &Library<'_>, checklist: &Checklist) -> bool {
    library
        .shown_runbooks()
        .any(|runbook| is_ended_by(runbook, checklist))
}

fn is_ended_by(runbook: &Runbook, checklist: &Checklist) -> bool {
    let verify = runbook.meta.verify.as_ref();
    verify.is_some_and(|id| id.value == checklist.id.value)
}

/// The id of phase number `number` of a checklist, from 0.
pub fn phase_id(checklist: &Checklist, number: usize) -> String {
    format!("{SITE_IDS}phase-{}-{}", checklist.id.value, number + 1)
}

/// The id of an item of a checklist, on each page that shows it.
fn item_id(checklist: &Checklist, item: &ChecklistItem) -> String {
    format!("{SITE_IDS}check-{}-{}", checklist.id.value, item.id)
}

/// What `check:list/item` names: the list's page, at the item; of an item that is gone, the page.
pub fn check_link(library: &Library<'_>, reference: &str) -> Option<Link> {
    let (list, id) = reference.trim().strip_prefix("check:")?.split_once('/')?;
    let list = library.checklist(list)?;
    let page = Link::to(&routes::checklist(&list.id), list.title.as_str());
    let mut items = list.phases.iter().flat_map(|phase| &phase.items);
    let Some(item) = items.find(|item| item.id == id) else {
        return Some(page);
    };
    let href = format!("{}#{}", page.href, routes::href(&item_id(list, item)));
    Some(Link { href, ..page })
}

/// The phases of a checklist, for a page whose way up is `root`.
pub fn phases(library: &Library<'_>, checklist: &Checklist, root: &str) -> Vec<PhaseView> {
    checklist
        .phases
        .iter()
        .enumerate()
        .map(|(number, phase)| {
            let role = common_role(phase);
            let items = phase.items.iter();
            PhaseView {
                list: checklist.id.value.clone(),
                id: phase_id(checklist, number),
                name: phase.name.value.clone(),
                time: window(phase, &library.words),
                who: role.map(|role| caller::role(library, role)),
                items: items
                    .map(|one| {
                        let view = item(library, one, root);
                        ItemView {
                            id: item_id(checklist, one),
                            role: view.role.filter(|_| role.is_none()),
                            ..view
                        }
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The role that does everything in a phase of several things to do.
fn common_role(phase: &Phase) -> Option<&str> {
    let [first, others @ ..] = phase.items.as_slice() else {
        return None;
    };
    let role = first.role.as_ref()?.value.as_str();
    let is_same =
        |item: &ChecklistItem| item.role.as_ref().is_some_and(|other| other.value == role);
    (!others.is_empty() && others.iter().all(is_same)).then_some(role)
}

fn window(phase: &Phase, words: &Words) -> Option<String> {
    let from = phase.from.as_ref().map(|from| from.value);
    let to = phase.to.as_ref().map(|to| to.value);
    let with = |key, time| words.with(key, &[("time", &words.duration(time))]);
    Some(match (from, to) {
        (Some(from), Some(to)) => span(from, to, words),
        (Some(from), None) => with("time.from_on", from),
        (None, Some(to)) => with("time.up_to", to),
        (None, None) => return None,
    })
}

/// `0 to 1 hour`, `1 to 24 hours`, `1 to 7 days`: one unit where both ends have it.
fn span(from: Duration, to: Duration, words: &Words) -> String {
    let range =
        |from: &dyn Display, to: String| words.with("time.range", &[("from", from), ("to", &to)]);
    for (unit, size) in [
        ("duration.day", 86_400),
        ("duration.hour", 3_600),
        ("duration.minute", 60),
    ] {
        let whole = from.seconds.is_multiple_of(size) && to.seconds.is_multiple_of(size);
        // "1 to 24 hours" is how people count the first day.
        let first_day = size == 86_400 && to.seconds <= 86_400;
        if whole && !first_day {
            let to = usize::try_from(to.seconds / size).unwrap_or(usize::MAX);
            return range(&(from.seconds / size), words.count(unit, to));
        }
    }
    range(&words.duration(from), words.duration(to))
}

fn item(library: &Library<'_>, item: &ChecklistItem, root: &str) -> ItemView {
    let (role, message, fail) = (&item.role, &item.message, &item.on_fail);
    let (role, message, fail) = (role.as_ref(), message.as_ref(), fail.as_ref());
    let fail_link = fail.and_then(|text| reference(library, &text.value));
    ItemView {
        id: item.id.clone(),
        text: library.inline(&item.text, root),
        expect: library.inline_of(item.expect.as_ref(), root),
        command: item.command.as_deref().cloned(),
        link: item.link.as_ref().map(|link| library.pointer(link, root)),
        role: role.map(|role| caller::role(library, role)),
        message: message.and_then(|id| message_link(library, id)),
        runbook: library.runbook_of(item.runbook.as_ref()),
        on_fail: fail
            .filter(|_| fail_link.is_none())
            .map(|fail| otherwise(library, fail, root)),
        on_fail_link: fail_link,
        on_fail_calls: fail.map_or_else(Vec::new, |fail| called(library, fail)),
        optional: !item.required,
    }
}

/// What to do if a check fails, as HTML, where it leads to no page. A page that this build leaves out is not named.
fn otherwise(library: &Library<'_>, fail: &Prose, root: &str) -> String {
    if is_reference(fail) {
        escape(library.words.get("audience.left_out"))
    } else {
        library.inline(fail, root)
    }
}

/// Whether a text names a page by kind and id.
pub fn is_reference(text: &str) -> bool {
    let mut prefixes = TO_NEXT.to.iter().map(|(prefix, _)| *prefix);
    prefixes.any(|prefix| text.trim().starts_with(prefix))
}

/// A page by kind and id: `runbook:kubernetes/rollback`.
pub fn reference(library: &Library<'_>, text: &str) -> Option<Link> {
    let (kind, id) = text.trim().split_once(':')?;
    match kind {
        "runbook" => library.runbook_link(id),
        "checklist" => library
            .checklist(id)
            .map(|list| Link::to(&routes::checklist(&list.id), list.title.as_str())),
        "message" => message_link(library, id),
        "policy" => {
            let policy = library.book.contacts.policy(id)?;
            Some(Link {
                href: format!("{}#ladder-{}", routes::CONTACTS, routes::href(&policy.id)),
                text: library.words.text("contacts.help"),
            })
        }
        _ => None,
    }
}

/// Whom to call if a check fails: the first of an escalation policy (`policy:default`), or the roles that a sentence
/// names ("call the on-call lead").
fn called(library: &Library<'_>, fail: &Prose) -> Vec<CallLine> {
    if let Some(id) = fail.trim().strip_prefix("policy:") {
        let policy = library.book.contacts.policy(id);
        let first = policy.and_then(|policy| caller::first_of(library, policy, caller::SHIFTS));
        return first.into_iter().collect();
    }
    if is_reference(fail) {
        return Vec::new();
    }
    let roles = escalation::roles_named(&library.book.contacts, &fail.words());
    let roles = roles.into_iter();
    roles.map(|role| caller::role(library, &role.id)).collect()
}

fn message_link(library: &Library<'_>, id: &str) -> Option<Link> {
    let message = library.message(id)?;
    Some(Link::to(
        &routes::message(&message.id),
        message.title.as_str(),
    ))
}
