//! Addresses that stand bare in prose: `https://…`, `www.…`, `mailto:…`, `ops@example.com`.
//!
//! Where one begins and ends is as in GitHub's extension of `CommonMark`. It differs where an operator's text means
//! something else: `git@example.com:team/app.git` is a path, `getty@tty1.service` a unit, `logo@2x.png` a file; and an
//! address ends before the marks of a script without blanks.

use std::ops::Range;

use super::scripts;
use super::slice::slice;

/// An address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its place.
    pub(super) range: Range<usize>,
    /// What its destination begins with that the text leaves out.
    pub(super) scheme: &'static str,
}

/// What follows `@` in the names of units and files, not of hosts.
const NOT_HOSTS: [&str; 22] = [
    "automount",
    "conf",
    "csv",
    "device",
    "gif",
    "jpeg",
    "jpg",
    "json",
    "log",
    "mount",
    "path",
    "png",
    "scope",
    "service",
    "slice",
    "socket",
    "svg",
    "swap",
    "target",
    "timer",
    "txt",
    "yaml",
];

/// The addresses of `text`, in order; none overlap.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let (mut from, mut free) = (0, 0);
    while let Some(at) = next_start(text, from) {
        from = at + 1;
        let hit = if slice(text, at..).starts_with('@') {
            mail(text, at, free)
        } else {
            address(text, at)
        };
        if let Some(hit) = hit {
            from = hit.range.end.max(from);
            free = from;
            found.push(hit);
        }
    }
    found
}

/// The next byte with which an address may begin, or the `@` of one.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let may_start = |at: &usize| match bytes.get(*at) {
        Some(b'@') => true,
        Some(b'h' | b'H') => starts(text, *at, "http://") || starts(text, *at, "https://"),
        Some(b'w' | b'W') => starts(text, *at, "www."),
        Some(b'm' | b'M') => starts(text, *at, "mailto:"),
        _ => false,
    };
    (from..bytes.len()).find(may_start)
}

fn starts(text: &str, at: usize, with: &str) -> bool {
    text.get(at..at + with.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// The address that begins at `at`.
fn address(text: &str, at: usize) -> Option<Found> {
    let before = slice(text, ..at).chars().next_back();
    let rest = slice(text, at..);
    if !scripts::may_precede_address(before) {
        return None;
    }
    if starts(text, at, "mailto:") {
        let sign = rest.find(|c: char| c != ':' && !is_local(c))?;
        let mail = mail(text, at + sign, at + "mailto:".len())?;
        return Some(Found {
            range: at..mail.range.end,
            scheme: "",
        });
    }
    let is_bare = starts(text, at, "www.");
    // A host behind one of these is a part of something longer.
    if is_bare
        && matches!(
            before,
            Some('/' | '.' | '-' | '@' | ':' | '=' | '&' | '#' | '%')
        )
    {
        return None;
    }
    let host = if is_bare { 0 } else { rest.find("//")? + 2 };
    if !slice(rest, host..).starts_with(char::is_alphanumeric) {
        return None;
    }
    // Looked at before what follows it: very many may stand in one line.
    let is_of_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = slice(rest, host..).find(|c| !is_of_host(c));
    let end = end.map_or(rest.len(), |end| host + end);
    if is_bare && !is_host(slice(rest, ..end).trim_end_matches(['.', '-', '_'])) {
        return None;
    }
    let stop =
        |c: char| c.is_whitespace() || c == '<' || c.is_control() || scripts::ends_address(c);
    let end = rest.find(stop).unwrap_or(rest.len());
    let url = trim_end(slice(rest, ..end));
    (url.len() > host).then(|| Found {
        range: at..at + url.len(),
        scheme: if is_bare { "http://" } else { "" },
    })
}

/// The mail address whose `@` stands at `sign`, and that begins at `free` at the earliest.
fn mail(text: &str, sign: usize, free: usize) -> Option<Found> {
    let before = text.get(free..sign)?;
    let local = before.trim_end_matches(is_local);
    let (start, before) = (free + local.len(), local.chars().next_back());
    if start == sign || matches!(before, Some('/' | ':' | '@' | '=')) {
        return None;
    }
    let after = slice(text, sign + 1..);
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = after.find(|c| !is_of_host(c)).unwrap_or(after.len());
    let host = slice(after, ..end).trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_name = last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut behind = slice(after, host.len()..).chars();
    let goes_on = match (behind.next(), behind.next()) {
        (Some('@' | '/'), _) => true,
        // `git@example.com:team/app.git`
        (Some(':'), Some(next)) => next.is_alphanumeric() || matches!(next, '/' | '~' | '.'),
        _ => false,
    };
    let is_host = is_name && !goes_on && host.contains('.') && !host.contains("..");
    if !is_host || NOT_HOSTS.contains(&last.to_ascii_lowercase().as_str()) {
        return None;
    }
    Some(Found {
        range: start..sign + 1 + host.len(),
        scheme: "mailto:",
    })
}

/// Whether a character may stand before the `@`.
fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+')
}

/// Whether `host` is parts with dots between, without an underscore in the last two.
fn is_host(host: &str) -> bool {
    let parts: Vec<&str> = host.split('.').collect();
    let mut lasts = parts.iter().rev().take(2);
    parts.len() > 2
        && !parts.iter().any(|part| part.is_empty())
        && !lasts.any(|part| part.contains('_'))
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
