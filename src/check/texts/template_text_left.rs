//! `template-text-left`: words of the template that nobody has replaced.
//!
//! In post-mortems, brackets and angle brackets have honest uses, so only what templates really say is taken for a
//! placeholder: their known words, and instructions to the author. What `rbdoc new` writes into other records as a
//! sample begins with "Sample:". In the text of a procedure that may be an author's own word, so there only what the
//! template goes on with counts.

use crate::check::context::RecordContext;
use crate::check::findings::Findings;
use crate::check::incidents::{comments, level_of_lack};
use crate::diagnostic::Level;
use crate::record::checklist::Checklist;
use crate::record::incident::Incident;
use crate::record::message::Message;
use crate::record::runbook::Runbook;
use crate::rule;
use crate::source::{FileId, Span};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

rule! { "template-text-left", Error, "A record that still holds words of its template." }

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

/// Text of a sample in a field: at the beginning of a value, or of a line of one.
static IN_FIELDS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)(?:^[ \t]*|["'])(Sample: [^"'\n]*[^"'\s])"#).ok());

/// The same in Markdown: at the beginning of a block, and of a comment in code.
static IN_PROSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)(?:^[ \t>*+#-]*|["'])(Sample: [^"'\n]*[^"'\s])"#).ok());

/// What the samples of a new runbook begin with.
static OF_RUNBOOKS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let template = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/templates/new/runbook.md"
    ));
    let samples = find(IN_PROSE.as_ref(), template);
    samples.map(|place| beginning(&template[place])).collect()
});

pub(crate) fn in_incident(
    context: &RecordContext<'_>,
    incident: &Incident,
    found: &mut Findings<'_>,
) {
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
        .filter(|place| !is_in(&silent, place))
        .filter(|place| !is_link(text, place) && !in_code_span(text, place.start))
        // `[word]` alone is a link where something defines it.
        .filter(|place| {
            let word = text[place.clone()].trim_matches(['[', ']']);
            !prose.doc.links.iter().any(|link| link.text == word)
        })
        .collect();
    left.sort_by_key(|place| (place.start, place.end));
    left.dedup_by(|b, a| b.start < a.end);
    let (level, help) = (
        level_of_lack(incident),
        "replace them by what happened, or take the line out",
    );
    report(prose.file, text, &left, (level, help), found);
}

pub(crate) fn in_message(context: &RecordContext<'_>, message: &Message, found: &mut Findings<'_>) {
    in_fields(context, message.file, found);
}

pub(crate) fn in_checklist(
    context: &RecordContext<'_>,
    checklist: &Checklist,
    found: &mut Findings<'_>,
) {
    in_fields(context, checklist.file, found);
}

pub(crate) fn in_runbook(context: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    let text = context.text_of(runbook.file);
    let code = runbook.doc.code.iter().map(|block| block.span.range());
    let (silent, code): (Vec<_>, Vec<_>) = (comments(text).collect(), code.collect());
    // In code, a comment is the title of a command, and anything else is what a program prints.
    let is_output = |place: &Range<usize>| {
        is_in(&code, place) && !text[..place.start].trim_end().ends_with('#')
    };
    let samples = find(IN_PROSE.as_ref(), text);
    let samples = samples.filter(|place| !is_in(&silent, place) && !is_output(place));
    let left: Vec<Range<usize>> = samples
        .filter(|place| OF_RUNBOOKS.contains(&beginning(&text[place.clone()])))
        .collect();
    report(runbook.file, text, &left, SAMPLES, found);
}

/// A sample is no more than a warning: `rbdoc new` writes it into records that have no state of a draft.
const SAMPLES: (Level, &str) = (Level::Warning, "write it in your own words, or take it out");

fn in_fields(context: &RecordContext<'_>, file: FileId, found: &mut Findings<'_>) {
    let text = context.text_of(file);
    let left: Vec<Range<usize>> = find(IN_FIELDS.as_ref(), text).collect();
    report(file, text, &left, SAMPLES, found);
}

/// The places of the samples in a text.
fn find(pattern: Option<&'static Regex>, text: &str) -> impl Iterator<Item = Range<usize>> {
    let hits = pattern
        .into_iter()
        .flat_map(|pattern| pattern.captures_iter(text));
    hits.filter_map(|hit| Some(hit.get(1)?.range()))
}

/// How a sample begins, whatever of it was changed further on.
fn beginning(sample: &str) -> String {
    let words = sample.split_whitespace().take(3);
    words.collect::<Vec<_>>().join(" ")
}

/// Reports the places where words of a template are left, in order.
fn report(
    file: FileId,
    text: &str,
    left: &[Range<usize>],
    (level, help): (Level, &str),
    found: &mut Findings<'_>,
) {
    let Some((first, others)) = left.split_first() else {
        return;
    };
    let more = match others.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let span = |place: &Range<usize>| Span::new(file, place.clone());
    let words = &text[first.clone()];
    let message = format!("the template's words are still there: `{words}`{more}");
    let added = found.add(span(first), "", message).level(level).help(help);
    let marked = others.iter().take(MARKED);
    marked.fold(added, |added, place| added.related(span(place), ""));
}

fn is_in(stretches: &[Range<usize>], place: &Range<usize>) -> bool {
    let mut stretches = stretches.iter();
    stretches.any(|within| within.start <= place.start && place.end <= within.end)
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
