//! A shell block taken apart into single commands.

use std::ops::Range;

use super::highlight::Parsed;

/// A part of a block of commands, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Something to run.
    Command {
        /// The comment above it.
        title: Option<String>,
        /// The lines of the block that make it up.
        lines: Vec<Range<usize>>,
    },
    /// A comment that stands alone.
    Remark(String),
    /// What a terminal showed.
    Output(Range<usize>),
}

/// Takes a script apart by its syntax tree. A script that does not parse, and one that names its
/// interpreter, is one command. No parts: there is nothing but comments.
pub(super) fn split(code: &str, parsed: &Parsed) -> Vec<Part> {
    if !parsed.is_valid() || code.starts_with("#!") {
        return whole(code);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut comments: Vec<Range<usize>> = Vec::new();
    // The last line taken ends here.
    let mut taken = 0;
    let root = parsed.root();
    let mut cursor = root.walk();
    for node in root.named_children(&mut cursor) {
        let start = node.start_byte();
        if start >= taken {
            if node.kind() == "comment" {
                comments.push(node.byte_range());
                continue;
            }
            let title = title(code, &mut comments, start, &mut parts);
            let end = line_end(code, node.end_byte());
            parts.push(Part::Command {
                title,
                lines: one(start..end),
            });
            taken = end;
        } else if let Some(Part::Command { lines, .. }) = parts.last_mut() {
            // `a; b` on one line is pasted together.
            taken = line_end(code, node.end_byte()).max(taken);
            if let Some(last) = lines.last_mut() {
                last.end = taken;
            }
        }
    }
    if parts
        .iter()
        .any(|part| matches!(part, Part::Command { .. }))
    {
        remarks(code, &comments, &mut parts);
        parts
    } else {
        Vec::new()
    }
}

/// The whole block as one command; comments at its top are its title.
pub(super) fn whole(code: &str) -> Vec<Part> {
    let mut comments = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim();
        if !text.starts_with('#') || text.starts_with("#!") {
            break;
        }
        comments.push(at..at + line.trim_end().len());
        at += line.len();
    }
    let body = code[at..].trim();
    if body.is_empty() {
        return Vec::new();
    }
    let start = code.len() - code[at..].trim_start().len();
    let mut parts = Vec::new();
    let title = title(code, &mut comments, start, &mut parts);
    parts.push(Part::Command {
        title,
        lines: one(start..start + body.len()),
    });
    parts
}

/// The comments that stand directly above `start` as a title; those further up become remarks.
fn title(
    code: &str,
    comments: &mut Vec<Range<usize>>,
    start: usize,
    parts: &mut Vec<Part>,
) -> Option<String> {
    let mut below = start;
    let mut first = comments.len();
    while let Some(index) = first.checked_sub(1) {
        let between = &code[comments[index].end.min(below)..below];
        if between.bytes().filter(|byte| *byte == b'\n').count() != 1 {
            break;
        }
        below = comments[index].start;
        first = index;
    }
    let lines = comments.split_off(first);
    remarks(code, comments, parts);
    comments.clear();
    Some(join(lines.into_iter().map(|range| &code[range]))).filter(|title| !title.is_empty())
}

/// Comments without a command: those on neighbouring lines are one remark.
fn remarks(code: &str, comments: &[Range<usize>], parts: &mut Vec<Part>) {
    let mut from = 0;
    for index in 1..=comments.len() {
        let apart = comments.get(index).is_none_or(|next| {
            let between = &code[comments[index - 1].end.min(next.start)..next.start];
            between.bytes().filter(|byte| *byte == b'\n').count() != 1
        });
        if apart {
            let text = join(
                comments[from..index]
                    .iter()
                    .map(|range| &code[range.clone()]),
            );
            if !text.is_empty() {
                parts.push(Part::Remark(text));
            }
            from = index;
        }
    }
}

/// Comment lines as one text: a line that starts like a sentence starts one.
pub(super) fn join<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        let line = line.trim_start_matches([' ', '\t', '#']).trim_end();
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            let sentence = line.starts_with(char::is_uppercase)
                && !out.ends_with(['.', ':', ',', ';', '!', '?']);
            out.push_str(if sentence { ". " } else { " " });
        }
        out.push_str(line);
    }
    out.truncate(out.trim_end_matches(':').len());
    out
}

/// The end of the line that the character before `at` stands on, without the white space there.
fn line_end(code: &str, at: usize) -> usize {
    // A here-document's node may include its last newline.
    let at = code[..at].trim_end().len();
    let end = code[at..]
        .find('\n')
        .map_or(code.len(), |newline| at + newline);
    at + code[at..end].trim_end().len()
}

fn one<T>(value: T) -> Vec<T> {
    std::iter::once(value).collect()
}
