//! Where the destinations of links stand, bare addresses in text, and addresses that run scripts.

use std::ops::Range;

use super::slice::slice;

/// Whether a page would have to ask another host for what stands at `dest`.
pub(super) fn is_remote(dest: &str) -> bool {
    let starts = |scheme: &str| {
        dest.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    starts("https:") || starts("http:") || starts("//")
}

/// The place of the destination in `[text](dest "title")`: `range` is the whole link, `inner` the end
/// of its text.
pub(super) fn inline_destination(text: &str, range: &Range<usize>, inner: usize) -> Range<usize> {
    let from = inner.clamp(range.start, range.end);
    let Some(link) = text.get(from..range.end) else {
        return range.clone();
    };
    match link.find("](") {
        Some(at) => destination(text, from + at + 2, range.end),
        None => range.clone(),
    }
}

/// The place of the destination in `[label]: dest "title"`.
pub(super) fn definition_destination(text: &str, range: &Range<usize>) -> Range<usize> {
    let Some(definition) = text.get(range.clone()) else {
        return range.clone();
    };
    match definition.find("]:") {
        Some(at) => destination(text, range.start + at + 2, range.end),
        None => range.clone(),
    }
}

/// Reads a destination after white space: in pointed brackets, or up to white space or the closing
/// bracket.
fn destination(text: &str, from: usize, end: usize) -> Range<usize> {
    let Some(rest) = text.get(from..end) else {
        return from..from;
    };
    let start = from + rest.len() - rest.trim_start().len();
    let rest = slice(text, start..end);
    if let Some(inner) = rest.strip_prefix('<') {
        let len = inner.find(['>', '\n']).unwrap_or(inner.len());
        return start + 1..start + 1 + len;
    }
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return start..start + at,
            ')' => depth -= 1,
            c if c.is_whitespace() => return start..start + at,
            _ => {}
        }
    }
    start..end
}

/// Bare `http://` and `https://` addresses in text, by GitHub's rules for their end.
pub(super) fn bare(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = slice(text, from..).find("http").map(|at| at + from) {
        from = at + 4;
        let rest = slice(text, at..);
        let Some(scheme) = ["http://", "https://"]
            .into_iter()
            .find(|scheme| rest.starts_with(scheme))
        else {
            continue;
        };
        if slice(text, ..at).ends_with(char::is_alphanumeric) {
            continue;
        }
        let stop = |c: char| c.is_whitespace() || c == '<' || c.is_control();
        let end = rest.find(stop).unwrap_or(rest.len());
        let url = trim_end(slice(rest, ..end));
        let host = slice(url, scheme.len()..);
        if host.starts_with(char::is_alphanumeric) {
            found.push(at..at + url.len());
            from = at + url.len();
        }
    }
    found
}

/// Leaves out punctuation that ends the sentence, and a closing bracket that the address did not open.
fn trim_end(mut url: &str) -> &str {
    let opened = url.matches('(').count();
    let mut closed = url.matches(')').count();
    while let Some(last) = url.chars().next_back() {
        let is_mark = "?!.,:;*_~\"'`]}>|”’".contains(last);
        let cut = is_mark || last == ')' && closed > opened;
        if !cut {
            break;
        }
        closed -= usize::from(last == ')');
        url = slice(url, ..url.len() - last.len_utf8());
    }
    url
}

/// Whether a browser would run a script, or show a page of the author's making, at this address.
pub(super) fn is_unsafe(dest: &str) -> bool {
    // Browsers leave out white space and control characters when they read the scheme.
    let scheme: String = dest
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(11)
        .collect::<String>()
        .to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:", "blob:"]
        .iter()
        .any(|bad| scheme.starts_with(bad))
}
