//! `template-text-left`: words of the template that nobody has replaced.
//!
//! Brackets and angle brackets have honest uses, so only what templates really say is taken for a
//! placeholder: their known words, and instructions to the author.

use super::{Findings, Incident, RecordContext, comments, has_text, is_draft, level_of_lack, rule};
use crate::record::postmortem::Postmortem;
use crate::source::Span;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

rule! { "template-text-left", Error, "A post-mortem that still holds words of its template." }

/// What stands in brackets in templates, in lower case: whole words and beginnings of instructions.
const WORDS: &str = r"date|time|name|names?|number|owner|title|author|authors|severity|status|service|services|link|url|duration|start|end|due date|your name|tbd|todo|hh:mm(?::ss)?|yyyy-mm-dd|x hours/minutes|x hours|x minutes|if applicable|key takeaways|critical/high/medium(?:/low)?|(?:positive|issue|action|item|step|name|person|lesson|cause)\s*\d+";
const INSTRUCTIONS: &str = r"insert|describe|enter|replace|fill in|your|what caused|what happened|what went|why did|how did|who was|one paragraph|brief description|short description|list of|list the|explain|summary of|description of";

/// A placeholder in brackets, a time or date mask, or a whole line that only says that there is more to do.
static PLACEHOLDER: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        format!(r"(?i)\[(?:{WORDS})\]"),
        format!(r"(?i)\[(?:{INSTRUCTIONS})\b[^\]\n]*\]"),
        format!(r"(?i)<(?:(?:{INSTRUCTIONS})\b[^>\n]*)>"),
        r"\b(?:HH:mm|HH:MM|hh:mm|YYYY-MM-DD|yyyy-mm-dd)\b".to_owned(),
        r"(?m)^[ |*_+-]*(?:TODO|TBD|FIXME|XXX)\b[:.]?".to_owned(),
        r"(?m)(?:\||:)[ *_]*(?:TODO|TBD|FIXME|XXX) *(?:\||$)".to_owned(),
        r"(?i)\blorem ipsum\b".to_owned(),
    ]
    .iter()
    .filter_map(|source| Regex::new(source).ok())
    .collect()
});

/// Placeholders that are marked; the others are counted.
const MARKED: usize = 5;

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let Some(prose) = &incident.postmortem else {
        return;
    };
    let text = context.text_of(prose.file);
    // Code, and comments, which no page shows, may hold any word.
    let code = prose.doc.code.iter().map(|block| block.span.range());
    let silent: Vec<Range<usize>> = code.chain(comments(text)).collect();
    let mut left: Vec<Range<usize>> = PLACEHOLDER
        .iter()
        .flat_map(|pattern| pattern.find_iter(text))
        .map(|hit| trimmed(text, hit.range()))
        .filter(|place| {
            !silent
                .iter()
                .any(|s| s.start <= place.start && place.end <= s.end)
        })
        .filter(|place| !is_link(text, place) && !in_code_span(text, place.start))
        // `[word]` alone is a link where something defines it.
        .filter(|place| {
            let word = text[place.clone()].trim_matches(['[', ']']);
            !prose.doc.links.iter().any(|link| link.text == word)
        })
        .collect();
    if !is_draft(incident) {
        left.extend(untouched(context, prose, text));
    }
    left.sort_by_key(|place| (place.start, place.end));
    left.dedup_by(|b, a| b.start < a.end);
    let Some((first, others)) = left.split_first() else {
        return;
    };
    let more = match others.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let span = |place: &Range<usize>| Span::new(prose.file, place.clone());
    let words = &text[first.clone()];
    let message = format!("the template's words are still there: `{words}`{more}");
    let added = found
        .add(span(first), "", message)
        .level(level_of_lack(incident))
        .help("replace them by what happened, or take the line out");
    let marked = others.iter().take(MARKED);
    marked.fold(added, |added, place| added.related(span(place), ""));
}

/// Headings of known sections under which only the template's comment stands. A required section is left to
/// `required-section`, which reports it as empty.
fn untouched(context: &RecordContext<'_>, prose: &Postmortem, text: &str) -> Vec<Range<usize>> {
    let doc = &prose.doc;
    let required = &context.shared.required_sections;
    prose
        .sections
        .iter()
        .filter(|(_, kind)| !required.iter().any(|id| id.value == kind.id()))
        .filter(|(heading, _)| !has_text(doc, *heading))
        .filter_map(|(heading, _)| {
            let place = doc.headings[*heading].span.range();
            let end = doc
                .headings
                .get(heading + 1)
                .map_or(text.len(), |next| next.span.range().start);
            text.get(place.end..end)?.contains("<!--").then_some(place)
        })
        .collect()
}

/// A hit without the marks around it that its pattern needed.
fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let hit = &text[place.clone()];
    let marks = |c: char| c.is_whitespace() || "|*_+-:".contains(c);
    let start = place.start + (hit.len() - hit.trim_start_matches(marks).len());
    let end = place.end - (hit.len() - hit.trim_end_matches(marks).len());
    start..end.max(start)
}

/// Whether brackets are those of a link or of its definition, or are escaped.
fn is_link(text: &str, place: &Range<usize>) -> bool {
    let after = text[place.end..].chars().next();
    let before = text[..place.start].chars().next_back();
    text[place.clone()].starts_with('[')
        && (matches!(after, Some('(' | '[' | ':')) || matches!(before, Some('\\' | ']')))
}

/// Whether a place stands between backticks on its line.
fn in_code_span(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..at].matches('`').count() % 2 == 1
}
