//! What a terminal showed: prompts with commands, and their output.

use std::ops::Range;

use super::highlight;
use super::shell::{Part, join};

/// How many lines after a prompt may still belong to its command.
const LONGEST_COMMAND: usize = 40;

/// Whether the block starts with a prompt, comments and blank lines aside.
pub(super) fn is_session(code: &str) -> bool {
    first_line(code).is_some_and(|line| prompt(line).is_some() || bare_prompt(line).is_some())
}

fn first_line(code: &str) -> Option<&str> {
    code.lines()
        .find(|line| !line.trim().is_empty() && !is_comment(line))
}

/// Takes a session apart into commands without their prompts, and output.
pub(super) fn split(code: &str) -> Vec<Part> {
    let lines: Vec<Range<usize>> = lines(code);
    // After any other prompt, `> ` continues a command, or is output.
    let is_bare = first_line(code).is_some_and(|line| bare_prompt(line).is_some());
    let prompt = if is_bare { bare_prompt } else { prompt };
    let text = |index: usize| lines.get(index).map(|range| &code[range.clone()]);
    let mut parts = Vec::new();
    let mut output: Option<Range<usize>> = None;
    let mut index = 0;
    let mut last = None;
    // The first line from `index` on that is no comment.
    let mut above = 0;
    while let Some(line) = text(index) {
        above = above.max(index);
        while text(above).is_some_and(is_comment) {
            above += 1;
        }
        let Some(skip) = text(above).and_then(prompt) else {
            if line.trim().is_empty() && output.is_none() {
                index += 1;
                continue;
            }
            let range = lines[index].clone();
            let start = output.map_or(range.start, |before| before.start);
            output = Some(start..range.end);
            index += 1;
            continue;
        };
        flush(code, &mut parts, output.take());
        let mut title = join((index..above).filter_map(text));
        // The prompt itself is not pasted, but where and as whom a command runs is worth knowing.
        let here = account(&code[lines[above].start..lines[above].start + skip]);
        if let Some(account) = here.filter(|_| here != last) {
            title = if title.is_empty() {
                account.to_owned()
            } else {
                format!("{title} ({account})")
            };
        }
        last = here;
        let first = lines[above].start + skip..lines[above].end;
        let more = continuation(code, &lines, above, first.clone());
        index = above + 1 + more.len();
        let mut all = vec![first];
        all.extend(more);
        parts.push(Part::Command {
            title: Some(title).filter(|title| !title.is_empty()),
            lines: all,
        });
    }
    flush(code, &mut parts, output);
    parts
}

fn flush(code: &str, parts: &mut Vec<Part>, output: Option<Range<usize>>) {
    if let Some(output) = output {
        let end = output.start + code[output.clone()].trim_end().len();
        parts.push(Part::Output(output.start..end));
    }
}

/// The lines after a prompt's that still belong to its command: after a backslash, inside an open
/// quote or here-document.
fn continuation(
    code: &str,
    lines: &[Range<usize>],
    at: usize,
    first: Range<usize>,
) -> Vec<Range<usize>> {
    let mut command = code[first].to_owned();
    let mut more: Vec<Range<usize>> = Vec::new();
    let mut complete = if needs_more(&command) { None } else { Some(0) };
    for range in lines.iter().skip(at + 1).take(LONGEST_COMMAND) {
        let line = &code[range.clone()];
        if complete.is_some() || prompt(line).is_some() {
            break;
        }
        let skip = if line.starts_with("> ") { 2 } else { 0 };
        command.push('\n');
        command.push_str(&line[skip..]);
        more.push(range.start + skip..range.end);
        if !needs_more(&command) {
            complete = Some(more.len());
        }
    }
    // Never complete: only what a backslash joins is certain.
    let joined = || {
        let mut last = &code[lines[at].clone()];
        let mut count = 0;
        while last.trim_end().ends_with('\\') && count < more.len() {
            last = &code[more[count].clone()];
            count += 1;
        }
        count
    };
    let count = complete.unwrap_or_else(joined);
    more.truncate(count);
    more
}

fn needs_more(command: &str) -> bool {
    let open = command.trim_end().ends_with('\\')
        || command.contains("<<")
        || command.contains(['\'', '"', '(', '{', '`']);
    open && (command.trim_end().ends_with('\\')
        || highlight::parse("bash", command).is_some_and(|parsed| !parsed.is_valid()))
}

/// Length of the prompt `> `, which shells of databases have.
fn bare_prompt(line: &str) -> Option<usize> {
    let command = line.strip_prefix("> ")?;
    command
        .starts_with(|c: char| c.is_ascii_alphanumeric())
        .then_some(2)
}

/// Length of the prompt at the start of a line: `$ `, `user@host:~$ `, `[root@host ~]# `, `sh-4.4# `.
fn prompt(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    for sign in ["$ ", "\u{276f} "] {
        if text.starts_with(sign) {
            return Some(indent + sign.len());
        }
    }
    let end = text.find(['$', '#', '%'])?;
    let (before, after) = text.split_at(end);
    let named =
        before.contains('@') && !before.contains(['"', '\'', '=', '/']) || path_prompt(before);
    let shell = before.starts_with("sh-") || before.starts_with("bash-");
    let words = before.split_whitespace().count();
    let alone = words <= 1 || (words <= 3 && before.starts_with('['));
    (before.len() <= 60 && (named || shell) && alone && after[1..].starts_with(' '))
        .then_some(indent + end + 2)
}

/// `user@host` of a prompt.
fn account(prompt: &str) -> Option<&str> {
    let name = prompt.trim_start().trim_start_matches('[');
    let end = name.find([':', '$', '#', '%', ' ', ']'])?;
    Some(&name[..end]).filter(|name| name.contains('@'))
}

/// `user@host:/some/path`.
fn path_prompt(before: &str) -> bool {
    before
        .split_once(':')
        .is_some_and(|(host, _)| host.contains('@') && !host.contains(['/', '"', '\'', '=']))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("# ")
}

fn lines(code: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    code.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            start..start + line.trim_end().len()
        })
        .collect()
}
