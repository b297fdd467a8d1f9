//! A shell script taken apart into single commands.

use std::ops::Range;

use tree_sitter::Node;

use super::highlight::Parsed;

/// A part of a script, in order.
pub(super) enum Stretch<'t> {
    /// Something to run.
    Command {
        /// The comment above it.
        title: Option<String>,
        /// Its place in the script.
        range: Range<usize>,
        /// Its statements in the tree of the script; none if that has errors.
        statements: Vec<Node<'t>>,
    },
    /// A comment that stands alone.
    Remark(String),
}

/// Takes a script apart by its syntax tree. A script that does not parse, and one that names its
/// interpreter, is one command. No parts: there is nothing but comments.
pub(super) fn split<'t>(code: &str, parsed: &'t Parsed) -> Vec<Stretch<'t>> {
    if !parsed.is_valid() {
        return whole(code);
    }
    let root = parsed.root();
    if code.starts_with("#!") {
        let mut parts = whole(code);
        if let [Stretch::Command { statements, .. }] = parts.as_mut_slice() {
            statements.push(root);
        }
        return parts;
    }
    let mut parts: Vec<Stretch<'t>> = Vec::new();
    let mut comments: Vec<Range<usize>> = Vec::new();
    let mut cursor = root.walk();
    for node in root.children(&mut cursor) {
        let here = node.byte_range();
        match parts.last_mut() {
            // `a; b` on one line is pasted together.
            Some(Stretch::Command {
                range, statements, ..
            }) if comments.is_empty() && here.start < range.end => {
                range.end = line_end(code, here.end).max(range.end);
                statements.push(node);
            }
            _ if node.kind() == "comment" => comments.push(here),
            _ if node.is_named() => {
                let title = title(code, &mut comments, here.start, &mut parts);
                parts.push(Stretch::Command {
                    title,
                    range: here.start..line_end(code, here.end),
                    statements: vec![node],
                });
            }
            _ => {}
        }
    }
    let is_command = |part: &Stretch<'_>| matches!(part, Stretch::Command { .. });
    if !parts.iter().any(is_command) {
        return Vec::new();
    }
    remarks(code, &comments, &mut parts);
    parts
}

/// The whole block as one command; comments at its top are its title.
pub(super) fn whole<'t>(code: &str) -> Vec<Stretch<'t>> {
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
    let rest = code.get(at..).unwrap_or_default();
    let body = rest.trim();
    if body.is_empty() {
        return Vec::new();
    }
    let start = code.len() - rest.trim_start().len();
    let mut parts = Vec::new();
    let title = title(code, &mut comments, start, &mut parts);
    parts.push(Stretch::Command {
        title,
        range: start..start + body.len(),
        statements: Vec::new(),
    });
    parts
}

/// Whether nothing but one line end stands between two places.
fn are_neighbours(code: &str, above: usize, below: usize) -> bool {
    let between = code.get(above.min(below)..below).unwrap_or_default();
    between.matches('\n').count() == 1
}

/// The comments that stand directly above `start` as a title; those further up become remarks.
fn title(
    code: &str,
    comments: &mut Vec<Range<usize>>,
    start: usize,
    parts: &mut Vec<Stretch<'_>>,
) -> Option<String> {
    let mut below = start;
    let above = comments.iter().rev().take_while(|comment| {
        let is_next = are_neighbours(code, comment.end, below);
        below = comment.start;
        is_next
    });
    let lines = comments.split_off(comments.len() - above.count());
    remarks(code, comments, parts);
    comments.clear();
    Some(text_of(code, &lines)).filter(|title| !title.is_empty())
}

/// Comments without a command: those on neighbouring lines are one remark.
fn remarks(code: &str, comments: &[Range<usize>], parts: &mut Vec<Stretch<'_>>) {
    for group in comments.chunk_by(|one, next| are_neighbours(code, one.end, next.start)) {
        let text = text_of(code, group);
        if !text.is_empty() {
            parts.push(Stretch::Remark(text));
        }
    }
}

fn text_of(code: &str, comments: &[Range<usize>]) -> String {
    join(comments.iter().filter_map(|range| code.get(range.clone())))
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
    let at = code.get(..at).unwrap_or(code).trim_end().len();
    let line = code.get(at..).and_then(|rest| rest.lines().next());
    at + line.unwrap_or_default().trim_end().len()
}

/// The word that ends the here-document which begins on a line.
pub(super) fn here_document(line: &str) -> Option<&str> {
    let (before, behind) = line.split_once("<<")?;
    let word = behind.trim_start_matches(['-', ' ', '\'', '"', '\\']);
    let end = word.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let word = word.get(..end.unwrap_or(word.len()))?;
    let is_other = before.contains("((") || behind.starts_with('<') || word.is_empty();
    (!is_other).then_some(word)
}
