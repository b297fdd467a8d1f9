//! `required-section`: the sections that a post-mortem must have.

use super::{Findings, Incident, RecordContext, has_text, level_of_lack, rule};
use crate::diagnostic::listed;
use crate::markdown::{Doc, Marker};
use crate::record::policy::PostmortemDuty;
use crate::record::postmortem::{Postmortem, SectionKind};
use crate::source::Span;

rule! { "required-section", Error, "A post-mortem without a section that the book asks for." }

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let Some(prose) = &incident.postmortem else {
        return;
    };
    if is_free(context, incident) {
        return;
    }
    let mut missing = Vec::new();
    for required in &context.shared.required_sections {
        let Some((kind, _, heading)) = SectionKind::ALL
            .into_iter()
            .find(|(_, id, _)| *id == required.value)
        else {
            continue;
        };
        match standing(incident, prose, kind) {
            Standing::Filled => {}
            Standing::Missing => missing.push(heading),
            Standing::Empty(place) => {
                found
                    .add(place, kind.id(), format!("section `{heading}` is empty"))
                    .level(level_of_lack(incident))
                    .help("write it, or say why there is nothing to say");
            }
        }
    }
    if !missing.is_empty() {
        let headings: Vec<String> = missing
            .iter()
            .map(|heading| format!("## {heading}"))
            .collect();
        let word = if missing.len() == 1 {
            "section"
        } else {
            "sections"
        };
        let message = format!("the post-mortem has no {word} {}", listed(missing));
        found
            .add(Span::whole(prose.file), "", message)
            .level(level_of_lack(incident))
            .help(format!("add {}", headings.join(", ")))
            .help(
                "which sections are required is said in book.toml: [postmortem] required_sections",
            );
    }
}

/// Whether the incident's severity asks for no post-mortem: what somebody writes all the same is theirs.
fn is_free(context: &RecordContext<'_>, incident: &Incident) -> bool {
    let severity = incident.severity.as_ref().and_then(|id| {
        context.shared.severities.iter().find(|severity| {
            severity.id.value == id.value
                || severity.aliases.iter().any(|alias| alias.value == id.value)
        })
    });
    severity.is_some_and(|severity| severity.postmortem == PostmortemDuty::None)
}

/// What a post-mortem has of a section.
enum Standing {
    Filled,
    Empty(Span),
    Missing,
}

fn standing(incident: &Incident, prose: &Postmortem, kind: SectionKind) -> Standing {
    let doc = &prose.doc;
    let from_file = match kind {
        SectionKind::Timeline => incident.timeline.is_some() || doc.has_marker(Marker::Timeline),
        SectionKind::Actions => incident.actions.is_some() || doc.has_marker(Marker::Actions),
        SectionKind::Impact => incident.impact.summary.is_some(),
        _ => false,
    };
    if from_file {
        return Standing::Filled;
    }
    let mut headings = prose
        .sections
        .iter()
        .filter(|(_, section)| *section == kind)
        .map(|(heading, _)| *heading)
        .peekable();
    let Some(first) = headings.peek().copied() else {
        // What stands before the first heading is a summary in all but name.
        return if kind == SectionKind::Summary && has_opening(doc) {
            Standing::Filled
        } else {
            Standing::Missing
        };
    };
    if headings.any(|heading| has_text(doc, heading)) {
        Standing::Filled
    } else {
        Standing::Empty(doc.headings[first].span)
    }
}

/// Whether there is text before the first heading that is not the title.
fn has_opening(doc: &Doc) -> bool {
    doc.sections
        .iter()
        .filter(|section| section.heading.is_none() || section.heading == doc.title_heading)
        .any(|section| !section.text.trim().is_empty())
}
