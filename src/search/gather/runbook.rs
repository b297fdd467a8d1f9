//! Procedures.

use super::{
    Entry, Kind, Part, add, entry, keyword, note_services, note_severities, part, prose, section,
};
use crate::record::param::Param;
use crate::record::runbook::Runbook;
use crate::view::{self, Library};

/// What of a procedure's page is searched.
pub(super) fn runbook(library: &Library<'_>, runbook: &Runbook) -> Entry {
    let meta = &runbook.meta;
    let mut entry = Entry {
        alerts: alerts(runbook),
        keywords: keywords(library, runbook),
        ..entry(&runbook.title, Kind::Runbook)
    };
    note_services(library, &meta.services, &mut entry);
    note_severities(library, &meta.severities, &mut entry);
    let parts = &mut entry.parts;
    top(runbook, parts);
    prose::read(&runbook.doc, parts);
    if let Some(top) = parts.first_mut() {
        if let Some(owner) = library.party_of(meta.owner.as_ref()) {
            let label = library.words.get("fact.owner");
            add(&mut top.text, &format!("{label}: {}", owner.name));
        }
        let needs = meta.requires.iter().map(|tool| tool.as_str());
        let needs = super::names(needs);
        if !needs.is_empty() {
            let label = library.words.get("fact.needs");
            add(&mut top.text, &format!("{label}: {needs}"));
        }
    }
    if let Some(values) = values(library, "values", &meta.params) {
        parts.insert(1.min(parts.len()), values);
    }
    // The page shows them behind all else.
    let moved = view::body::moved(&runbook.doc);
    let is_act = |part: &Part| !moved.contains(&part.anchor.as_str());
    let (acts, background): (Vec<Part>, Vec<Part>) =
        std::mem::take(parts).into_iter().partition(is_act);
    *parts = acts;
    let checklist = meta.verify.as_ref().and_then(|id| library.checklist(id));
    // What is to be checked is found on the checklist's own page.
    parts.extend(checklist.map(|checklist| part(&checklist.title, "rb.verify-checks")));
    parts.extend(background);
    entry
}

/// The list of all procedures, with the text of their folder's index page where there is one.
pub(super) fn list(library: &Library<'_>, entry: &mut Entry) {
    if let Some(index) = view::runbooks::root_index(library) {
        entry.alerts = alerts(index);
        entry.keywords.extend(keywords(library, index));
        top(index, &mut entry.parts);
        prose::read(&index.doc, &mut entry.parts);
    }
}

fn alerts(runbook: &Runbook) -> Vec<String> {
    let alerts = runbook.alerts.iter();
    alerts.map(|alert| alert.value.clone()).collect()
}

/// Tags, the words of the path, and what is seen when the matrix leads here.
fn keywords(library: &Library<'_>, runbook: &Runbook) -> Vec<String> {
    let tags = runbook.meta.tags.iter();
    let mut keywords: Vec<String> = tags.map(|tag| tag.value.clone()).collect();
    // An index page's file is named like any other's.
    let id = if runbook.is_index {
        crate::source::parent(&runbook.id)
    } else {
        &runbook.id
    };
    for name in id.split('/') {
        keyword(&mut keywords, name, &runbook.title);
    }
    let triggers = library.book.policy.triggers.iter().enumerate();
    for (number, trigger) in triggers {
        let leads_here = |id: &crate::record::Ref| id.value == runbook.id;
        if trigger.runbook.as_ref().is_some_and(leads_here) {
            keywords.push(view::decide::trigger_text(library, number));
        }
    }
    keywords
}

/// The line that lists show of the procedure stands above its own words.
fn top(runbook: &Runbook, parts: &mut [Part]) {
    if let (Some(top), Some(description)) = (parts.first_mut(), &runbook.meta.description) {
        add(&mut top.text, description);
    }
}

/// The panel of values to fill in, if there are any.
pub(super) fn values(library: &Library<'_>, name: &str, params: &[Param]) -> Option<Part> {
    if params.is_empty() {
        return None;
    }
    let mut values = section(library, name);
    add_params(library, params, &mut values);
    Some(values)
}

/// Adds what is searched of parameters to a part of a page.
pub(super) fn add_params<'b>(
    library: &Library<'_>,
    params: impl IntoIterator<Item = &'b Param>,
    values: &mut Part,
) {
    for param in params {
        let view = view::values::param(&library.words, param);
        let label = if view.same { "" } else { &view.label };
        let text = [
            &view.name,
            label,
            view.example.as_deref().unwrap_or_default(),
        ];
        let words = text.into_iter().filter(|text| !text.is_empty());
        add(&mut values.text, &super::names(words));
        add(&mut values.text, &view.about);
        add(&mut values.code, view.find.as_deref().unwrap_or_default());
    }
}
