//! A response before it is sent: its status, its headers, and which part of its body is wanted.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::PathBuf;

use super::request::{Rejection, Request};

/// What is sent.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    /// The media type, with its character set where it is text.
    pub(super) media: String,
    pub(super) body: Body,
    /// Further headers.
    pub(super) headers: Vec<(&'static str, String)>,
}

/// A body.
#[derive(Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    /// What this file holds when the answer is sent.
    File(PathBuf),
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const JSON: &str = "application/json";

impl Response {
    pub(super) fn new(status: u16, media: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            media: media.into(),
            body: Body::Bytes(body.into()),
            headers: Vec::new(),
        }
    }

    /// A file of the site.
    pub(super) fn file(path: &str, body: Body) -> Self {
        Self {
            body,
            ..Self::new(200, media(path), "")
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A panic while the response was made.
    pub(super) fn internal_error() -> Self {
        let words = "Internal error in rbdoc; the terminal says more.\n";
        Self::new(500, TEXT, words)
    }
}

impl From<Rejection> for Response {
    fn from(rejection: Rejection) -> Self {
        let words = format!("{}.\n", capital(&rejection.why));
        let response = Self::new(rejection.status, TEXT, words);
        match rejection.status {
            405 => response.with("Allow", "GET, HEAD"),
            _ => response,
        }
    }
}

/// A sentence with its first letter as sentences begin.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The media type of a file of the site.
fn media(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let kind = mime.suffix().unwrap_or(mime.subtype());
    let is_text = mime.type_() == "text" || ["json", "javascript", "xml"].contains(&kind.as_str());
    if is_text {
        format!("{}; charset=utf-8", mime.essence_str())
    } else {
        mime.essence_str().to_owned()
    }
}

/// The part of a body to send, and the head to send before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Status line and headers, with the empty line after them.
    pub(super) head: String,
    /// The bytes to send after it.
    pub(super) range: Range<u64>,
}

impl Response {
    /// The part of a body of `len` bytes, known by `tag`, that `request` wants.
    pub(super) fn part(&self, request: &Request, len: u64, tag: &str, date: &str) -> Part {
        let tag = format!("\"{tag}\"");
        let is_whole = self.status == 200;
        let known = request.if_none_match.as_deref().filter(|_| is_whole);
        let may_be_part = is_whole
            && !request.head_only
            && request.if_range.as_ref().is_none_or(|known| *known == tag);
        let asked = request.range.as_deref().filter(|_| may_be_part);
        let asked = asked.and_then(|asked| single_range(asked, len));
        let (status, mut range, place) = match asked {
            _ if known.is_some_and(|known| names_tag(known, &tag)) => (304, 0..len, None),
            None => (self.status, 0..len, None),
            Some(Asked::Outside) => (416, 0..0, Some(format!("bytes */{len}"))),
            Some(Asked::Part(part)) => {
                let place = format!("bytes {}-{}/{len}", part.start, part.end - 1);
                (206, part, Some(place))
            }
        };
        let mut head = format!("HTTP/1.1 {status} {}\r\nDate: {date}\r\n", reason(status));
        let mut line = |name: &str, value: &str| {
            let _ = write!(head, "{name}: {value}\r\n");
        };
        for (name, value) in &self.headers {
            line(name, value);
        }
        line("Cache-Control", "no-cache");
        line("X-Content-Type-Options", "nosniff");
        line("Cross-Origin-Resource-Policy", "same-origin");
        if is_whole {
            line("ETag", &tag);
            line("Accept-Ranges", "bytes");
        }
        if let Some(place) = place {
            line("Content-Range", &place);
        }
        if status != 304 && status != 204 {
            line("Content-Type", &self.media);
            line("Content-Length", &(range.end - range.start).to_string());
        }
        line("Connection", "close");
        head.push_str("\r\n");
        if request.head_only || status == 304 || status == 204 {
            range = 0..0;
        }
        Part { head, range }
    }
}

/// Whether the list of an `If-None-Match` names `tag`.
fn names_tag(list: &str, tag: &str) -> bool {
    let names = |known: &str| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag;
    list.split(',').map(str::trim).any(names)
}

/// The range that a request asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Part(Range<u64>),
    /// It begins behind the end.
    Outside,
}

/// The range in a `Range` header. `None` for several ranges, other units and invalid ones: such a header is
/// ignored, and the whole body is sent.
fn single_range(header: &str, len: u64) -> Option<Asked> {
    let (from, to) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |digits: &str| -> Option<u64> {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // A number that is too large is still a number.
        is_number.then(|| digits.parse().unwrap_or(u64::MAX))
    };
    let (from, to) = (from.trim(), to.trim());
    let part = if from.is_empty() {
        let last = number(to)?;
        len.saturating_sub(last)..len
    } else {
        let start = number(from)?;
        let end = if to.is_empty() { u64::MAX } else { number(to)? };
        if end < start {
            return None;
        }
        start..end.saturating_add(1).min(len)
    };
    Some(if part.start < part.end {
        Asked::Part(part)
    } else {
        Asked::Outside
    })
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        206 => "Partial Content",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
