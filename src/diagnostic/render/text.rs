//! The report for people, in the look of rustc: the marked lines, help, and a repair as a patch.
//!
//! The renderer of snippets scans all the text it is given, so it is given only the lines around the
//! labels. Marks are shortened to what a reader can see: a span of a thousand lines is marked on its
//! first one, a span of two thousand columns on its first part.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level as Heading, Origin, Patch, Renderer, Snippet,
};

use super::lines::{Files, Lines, Position};
use super::printable;
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::source::{FileId, Span, Tree};

/// How a report looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// With ANSI colours.
    pub colour: bool,
    /// Columns; longer lines are cut around their labels.
    pub width: usize,
}

impl Default for Look {
    /// Without colour, 120 columns.
    fn default() -> Self {
        Self {
            colour: false,
            width: 120,
        }
    }
}

/// Labels of one file at most so many lines apart share a snippet.
const NEAR: usize = 4;
/// A mark over more lines than this is drawn on its first line only.
const TALL: usize = 6;
/// Of a line with more bytes only the part around the mark is shown: so many bytes before it.
const LONGEST_LINE: usize = 2_000;
const AROUND: usize = 60;
/// A patch of a longer line, or of more edits, says less than its help does.
const PATCH_COLUMNS: usize = 200;
const PATCH_EDITS: usize = 4;

/// The report: one block a problem, an empty line after each.
pub fn text(diagnostics: &[Diagnostic], tree: &Tree, look: Look) -> String {
    let mut report = String::new();
    text_in_parts(diagnostics, tree, look, &mut |part| report.push_str(part));
    report
}

/// The same report part by part, each of some whole blocks: that of a broken file can be a hundred times as long as the file.
pub fn text_in_parts(
    diagnostics: &[Diagnostic],
    tree: &Tree,
    look: Look,
    take: &mut dyn FnMut(&str),
) {
    const PART: usize = 1 << 16;
    let renderer = if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(look.width.max(40));
    let mut files = Files::new(tree);
    let mut report = String::new();
    for diagnostic in diagnostics {
        let mut moved = Vec::new();
        let groups = groups(diagnostic, &mut files, look, &mut moved);
        let block = renderer.render(&groups);
        let right =
            |block: String, (written, right): &(String, String)| block.replacen(written, right, 1);
        report.push_str(&moved.iter().fold(block, right));
        report.push_str("\n\n");
        if report.len() >= PART {
            take(&report);
            report.clear();
        }
    }
    if !report.is_empty() {
        take(&report);
    }
}

/// The parts of a report. `moved` gets places as the renderer writes them, which counts columns from the start of what it
/// is given, and as they are.
fn groups<'a>(
    diagnostic: &'a Diagnostic,
    files: &mut Files<'a>,
    look: Look,
    moved: &mut Vec<(String, String)>,
) -> Vec<Group<'a>> {
    let heading = match diagnostic.level {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Info | Level::Off => Heading::INFO,
    };
    let mut group = Group::with_title(
        heading
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.rule.name),
    );
    for cluster in clusters(diagnostic, files) {
        // The renderer makes every text fit to be shown, but no path.
        let path = printable(files.tree.path(cluster.file));
        let lines = files.lines(cluster.file);
        group = if let Some(part) = part_of_line(&cluster, &lines, look) {
            let Position { line, column } = part.position;
            let place = |column: usize| format!("{path}:{line}:{column}");
            moved.push((place(part.column), place(column)));
            group.element(part.snippet.path(path))
        } else if let Some(snippet) = snippet(&cluster, &lines, look) {
            group.element(snippet.path(path))
        } else {
            let origin = Origin::path(path);
            let place = if files.tree.readable(files.tree.path(cluster.file)).is_some() {
                origin.line(1).char_column(1)
            } else {
                origin
            };
            let group = group.element(place);
            cluster
                .marks
                .iter()
                .filter(|mark| !mark.label.is_empty())
                .fold(group, |group, mark| {
                    group.element(Heading::NOTE.message(mark.label))
                })
        };
    }
    let patch = diagnostic.fix.as_ref().and_then(|fix| patch(fix, files));
    // The first help names what the patch does; the others stay with the problem.
    let (title, notes) = match (&patch, diagnostic.help.split_first()) {
        (Some(_), Some((first, rest))) => (first.as_str(), rest),
        _ => ("apply this change", diagnostic.help.as_slice()),
    };
    for help in notes {
        group = group.element(Heading::HELP.message(help.as_str()));
    }
    let repair =
        patch.map(|patch| Group::with_title(Heading::HELP.secondary_title(title)).element(patch));
    std::iter::once(group).chain(repair).collect()
}

/// One marked place.
struct Mark<'a> {
    range: Range<usize>,
    label: &'a str,
    kind: AnnotationKind,
}

/// Marks of one file that are shown in one snippet.
struct Cluster<'a> {
    file: FileId,
    marks: Vec<Mark<'a>>,
    first_line: usize,
    last_line: usize,
}

/// The problem's places, those near each other together, the problem's own place first.
fn clusters<'a>(diagnostic: &'a Diagnostic, files: &mut Files<'a>) -> Vec<Cluster<'a>> {
    let own = (
        diagnostic.span,
        diagnostic.label.as_str(),
        AnnotationKind::Primary,
    );
    let related = diagnostic
        .related
        .iter()
        .map(|(span, label)| (*span, label.as_str(), AnnotationKind::Context));
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    for (span, label, kind) in std::iter::once(own).chain(related) {
        let lines = files.lines(span.file);
        let range = shorten(span, &lines);
        let (first, last) = (lines.line_of(range.start), lines.line_of(range.end));
        let near = clusters.iter_mut().find(|cluster| {
            cluster.file == span.file
                && first <= cluster.last_line + NEAR
                && cluster.first_line <= last + NEAR
        });
        let mark = Mark { range, label, kind };
        if let Some(cluster) = near {
            cluster.first_line = cluster.first_line.min(first);
            cluster.last_line = cluster.last_line.max(last);
            cluster.marks.push(mark);
        } else {
            clusters.push(Cluster {
                file: span.file,
                marks: vec![mark],
                first_line: first,
                last_line: last,
            });
        }
    }
    clusters
}

/// A span brought into its text, and its end to where a reader still sees it.
fn shorten(span: Span, lines: &Lines<'_>) -> Range<usize> {
    let start = lines.clamp(span.range().start);
    let mut end = lines.clamp(span.range().end).max(start);
    let first = lines.line_of(start);
    let last = lines.line_of(end);
    if last > first + TALL {
        end = lines.line(first).end.max(start);
    } else if last > first && end == lines.start(last) {
        // A block ends behind its line break: mark its last line, not the empty place after it.
        end = lines.line(last - 1).end.max(start);
    }
    start..end
}

/// A part of a line.
struct Part<'a> {
    /// Where the mark stands in the file.
    position: Position,
    /// The column of the mark in the part.
    column: usize,
    snippet: Snippet<'a, annotate_snippets::Annotation<'a>>,
}

/// What stands around a cluster's first mark, where one of the lines is so long that nobody could read it. The renderer measures all that it is given: for each problem of a long line that would be the whole line.
fn part_of_line<'a>(cluster: &Cluster<'a>, lines: &Lines<'a>, look: Look) -> Option<Part<'a>> {
    let is_long = |line| lines.line(line).len() > LONGEST_LINE;
    let first = cluster.marks.first()?;
    if !(cluster.first_line..=cluster.last_line).any(is_long) {
        return None;
    }
    let line = lines.line(lines.line_of(first.range.start));
    let marked = first.range.start.min(line.end);
    let start = lines.clamp(marked.saturating_sub(AROUND).max(line.start));
    let end = lines.clamp((marked + look.width.max(40) + AROUND).min(line.end));
    let (before, after) = (start > line.start, end < line.end);
    let text = &lines.text[start..end.max(start)];
    let cut_off = |is_cut| if is_cut { "…" } else { "" };
    let shown = format!("{}{text}{}", cut_off(before), cut_off(after));
    let shift = cut_off(before).len();
    let widest = look.width.saturating_sub(40).max(20);
    let inside = cluster.marks.iter().filter(|mark| {
        let is_first = std::ptr::eq(*mark, first);
        is_first || mark.range.start >= start && mark.range.end <= end
    });
    let annotations = inside.map(|mark| {
        let from = mark.range.start.clamp(start, end.max(start)) - start;
        let to = mark.range.end.clamp(start, end.max(start)) - start;
        let range = cut(text, from..to.max(from), widest);
        let annotation = mark.kind.span(range.start + shift..range.end + shift);
        if mark.label.is_empty() {
            annotation
        } else {
            annotation.label(mark.label)
        }
    });
    let annotations: Vec<_> = annotations.collect();
    let position = lines.position(first.range.start);
    let written = text.get(..first.range.start.clamp(start, end.max(start)) - start);
    let column = usize::from(before) + written.unwrap_or_default().chars().count() + 1;
    let snippet = Snippet::source(shown).line_start(position.line);
    Some(Part {
        position,
        column,
        snippet: snippet.annotations(annotations),
    })
}

/// The lines around a cluster's marks; nothing for a problem of the file as a whole.
fn snippet<'a>(
    cluster: &Cluster<'a>,
    lines: &Lines<'a>,
    look: Look,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let whole = cluster
        .marks
        .iter()
        .all(|mark| mark.range.is_empty() && mark.range.start == lines.start(0));
    if whole {
        return None;
    }
    let window = lines.start(cluster.first_line)..lines.start(cluster.last_line + 1);
    let source = &lines.text[window.clone()];
    // The end of the file is a place too, on the empty line that editors show there.
    let snippet = if source.is_empty() {
        Snippet::source(" ")
    } else {
        Snippet::source(source)
    };
    let widest = look.width.saturating_sub(40).max(20);
    Some(
        snippet
            .line_start(cluster.first_line + 1)
            .annotations(cluster.marks.iter().map(|mark| {
                let start = mark.range.start - window.start;
                let end = mark.range.end - window.start;
                let range = cut(source, start..end, widest);
                let annotation = mark.kind.span(range);
                if mark.label.is_empty() {
                    annotation
                } else {
                    annotation.label(mark.label)
                }
            })),
    )
}

/// `range` without what lies beyond `widest` characters of its line.
fn cut(source: &str, range: Range<usize>, widest: usize) -> Range<usize> {
    let marked = source.get(range.clone()).unwrap_or_default();
    if marked.contains('\n') {
        return range;
    }
    let end = marked
        .char_indices()
        .nth(widest)
        .map_or(range.end, |(at, _)| range.start + at);
    range.start..end
}

/// A repair as the lines before and after it.
fn patch<'a>(fix: &'a Fix, files: &mut Files<'a>) -> Option<Snippet<'a, Patch<'a>>> {
    let file = fix.edits.first()?.0.file;
    if fix.edits.len() > PATCH_EDITS || fix.edits.iter().any(|(span, _)| span.file != file) {
        return None;
    }
    let lines = files.lines(file);
    let ranges = || fix.edits.iter().map(|(span, _)| span.range());
    let first = lines.line_of(lines.clamp(ranges().map(|range| range.start).min()?));
    let last = lines.line_of(lines.clamp(ranges().map(|range| range.end).max()?));
    let window = lines.start(first)..lines.start(last + 1);
    let is_long = |line| lines.line(line).len() > PATCH_COLUMNS;
    let are_long = |text: &str| text.lines().any(|line| line.len() > PATCH_COLUMNS);
    if last - first > TALL
        || (first..=last).any(is_long)
        || fix.edits.iter().any(|(_, text)| are_long(text))
    {
        return None;
    }
    let source = &lines.text[window.clone()];
    let path = printable(files.tree.path(file));
    Some(
        Snippet::source(source)
            .path(path)
            .line_start(first + 1)
            .patches(fix.edits.iter().map(|(span, text)| {
                let start = lines.clamp(span.range().start) - window.start;
                let end = lines.clamp(span.range().end).max(start + window.start) - window.start;
                Patch::new(start..end, text.as_str())
            })),
    )
}
