//! The prose of a post-mortem, and where the timeline and the action items stand in it.

use super::Part;
use crate::facts::actions::items;
use crate::markdown::{Marker, Piece};
use crate::record::incident::Incident;
use crate::record::postmortem::{Postmortem, SectionKind};
use crate::view::Library;
use crate::view::actions::action_view;
use crate::view::timeline::timeline;

/// Where the timeline or the action items stand in the prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The piece of the prose that follows, by number; the number of all pieces for the end.
    pub piece: usize,
    /// The last heading above that stands in no list and no quote.
    pub under: Option<usize>,
    /// Whether that is the author's own heading for it: then the page adds none.
    pub headed: bool,
}

/// Where `marker`'s part stands: where the author put it, else the timeline after the summary and the
/// actions at the end.
pub fn place(prose: &Postmortem, marker: Marker) -> Place {
    let pieces = &prose.doc.html;
    let own = Piece::Marker(marker);
    let put_here = pieces.iter().position(|piece| *piece == own);
    let after_summary = || match marker {
        Marker::Timeline => {
            let before = Piece::Before(heading_after_summary(prose)?);
            pieces.iter().position(|piece| *piece == before)
        }
        Marker::Actions => None,
    };
    let piece = put_here.or_else(after_summary).unwrap_or(pieces.len());
    let under = pieces[..piece].iter().rev().find_map(|piece| match piece {
        Piece::Before(heading) => Some(*heading),
        _ => None,
    });
    let kind = match marker {
        Marker::Timeline => SectionKind::Timeline,
        Marker::Actions => SectionKind::Actions,
    };
    let is_its_own = |heading| prose.sections.contains(&(heading, kind));
    Place {
        piece,
        under,
        headed: put_here.is_some() && under.is_some_and(is_its_own),
    }
}

/// The prose, cut where the timeline and the actions stand.
pub(super) fn parts(library: &Library<'_>, incident: &Incident, root: &str) -> Vec<Part> {
    let line = timeline(library, incident, root).map(|timeline| Part {
        timeline: Some(timeline),
        ..Part::default()
    });
    let actions = actions(library, incident, root);
    let Some(prose) = &incident.postmortem else {
        return line.into_iter().chain(actions).collect();
    };
    let pieces = &prose.doc.html;
    let part_at = |marker, part: Option<Part>| {
        let Place { piece, headed, .. } = place(prose, marker);
        part.map(|part| (piece, Part { headed, ..part }))
    };
    let placed = [
        part_at(Marker::Timeline, line),
        part_at(Marker::Actions, actions),
    ];
    let mut placed: Vec<(usize, Part)> = placed.into_iter().flatten().collect();
    placed.sort_by_key(|(piece, _)| *piece);
    let mut parts = Vec::new();
    let mut from = 0;
    let mut add_prose = |parts: &mut Vec<Part>, to: usize| {
        let html = library.pieces(&prose.doc, &pieces[from..to], prose.file, root);
        from = to;
        if !html.trim().is_empty() {
            parts.push(Part {
                html: Some(html),
                ..Part::default()
            });
        }
    };
    for (piece, part) in placed {
        add_prose(&mut parts, piece);
        parts.push(part);
    }
    add_prose(&mut parts, pieces.len());
    parts
}

/// The heading that follows the summary: the timeline stands before it. Without a summary, the first
/// heading.
fn heading_after_summary(prose: &Postmortem) -> Option<usize> {
    let headings = &prose.doc.headings;
    let shown = |number: &usize| Some(*number) != prose.doc.title_heading;
    let summary = prose
        .sections
        .iter()
        .find(|(_, kind)| *kind == SectionKind::Summary)
        .map(|(number, _)| *number);
    match summary {
        Some(summary) => {
            let level = headings.get(summary)?.level;
            (summary + 1..headings.len()).find(|number| headings[*number].level <= level)
        }
        None => (0..headings.len()).find(shown),
    }
}

fn actions(library: &Library<'_>, incident: &Incident, root: &str) -> Option<Part> {
    let items = items(incident, library.options.now);
    let views: Vec<_> = items
        .map(|item| action_view(library, &item, root))
        .collect();
    (!views.is_empty()).then(|| Part {
        actions: Some(views),
        ..Part::default()
    })
}
