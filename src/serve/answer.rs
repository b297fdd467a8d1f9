//! An answer before it is sent: its status, its headers, and which part of its body is wanted.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::PathBuf;

use super::question::{Question, Refusal};

/// What is sent.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// The media type, with its character set where it is text.
    pub(super) media: String,
    pub(super) body: Payload,
    /// Further headers.
    pub(super) headers: Vec<(&'static str, String)>,
}

/// A body.
#[derive(Debug)]
pub(super) enum Payload {
    Bytes(Vec<u8>),
    /// What this file holds when the answer is sent.
    File(PathBuf),
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const JSON: &str = "application/json";

impl Answer {
    pub(super) fn new(status: u16, media: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            media: media.into(),
            body: Payload::Bytes(body.into()),
            headers: Vec::new(),
        }
    }

    /// A file of the site.
    pub(super) fn file(path: &str, body: Payload) -> Self {
        Self {
            status: 200,
            media: media(path),
            body,
            headers: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Something in the program went wrong while the answer was made.
    pub(super) fn internal_error() -> Self {
        let words = "rbdoc made a mistake while it answered; the terminal says more.\n";
        Self::new(500, TEXT, words)
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        let answer = Self::new(
            refusal.status,
            TEXT,
            format!("{}.\n", capital(&refusal.why)),
        );
        if refusal.status == 405 {
            answer.with("Allow", "GET, HEAD")
        } else {
            answer
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
    let is_text = mime.type_() == "text"
        || ["json", "javascript", "xml"].contains(&mime.subtype().as_str())
        || mime
            .suffix()
            .is_some_and(|suffix| suffix == "xml" || suffix == "json");
    if is_text {
        format!("{}; charset=utf-8", mime.essence_str())
    } else {
        mime.essence_str().to_owned()
    }
}

/// What of a body is sent, and under which head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The head, up to and with its empty line.
    pub(super) head: String,
    /// The bytes to send after it.
    pub(super) range: Range<u64>,
}

impl Answer {
    /// The part of a body of `len` bytes, known by `tag`, that `question` wants.
    pub(super) fn part(&self, question: &Question, len: u64, tag: &str, date: &str) -> Part {
        let tag = format!("\"{tag}\"");
        let is_whole = self.status == 200;
        let mut status = self.status;
        let mut range = 0..len;
        let mut place = None;
        if is_whole
            && question
                .if_none_match
                .as_deref()
                .is_some_and(|known| knows(known, &tag))
        {
            status = 304;
        } else if is_whole
            && !question.head_only
            && question.if_range.as_ref().is_none_or(|known| *known == tag)
        {
            match question
                .range
                .as_deref()
                .and_then(|asked| single(asked, len))
            {
                Some(Asked::Part(part)) => {
                    status = 206;
                    place = Some(format!("bytes {}-{}/{len}", part.start, part.end - 1));
                    range = part;
                }
                Some(Asked::Nothing) => {
                    status = 416;
                    place = Some(format!("bytes */{len}"));
                    range = 0..0;
                }
                None => {}
            }
        }
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
        if question.head_only || status == 304 || status == 204 {
            range = 0..0;
        }
        Part { head, range }
    }
}

/// Whether the list of an `If-None-Match` names `tag`.
fn knows(list: &str, tag: &str) -> bool {
    let names = |known: &str| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag;
    list.split(',').map(str::trim).any(names)
}

/// A range that was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Part(Range<u64>),
    /// It begins behind the end.
    Nothing,
}

/// The one range in a `Range`; nothing for several, other units and what is no range: such a header is
/// passed over, and the whole is sent.
fn single(header: &str, len: u64) -> Option<Asked> {
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
        Asked::Nothing
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
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, knows, media, single};

    #[test]
    fn a_single_range_is_understood_and_the_rest_passed_over() {
        for (header, wanted) in [
            ("bytes=0-0", Some(Asked::Part(0..1))),
            ("bytes=2-", Some(Asked::Part(2..10))),
            ("bytes=-3", Some(Asked::Part(7..10))),
            ("bytes=-30", Some(Asked::Part(0..10))),
            ("bytes=8-99", Some(Asked::Part(8..10))),
            ("bytes=0-99999999999999999999999", Some(Asked::Part(0..10))),
            ("bytes=10-", Some(Asked::Nothing)),
            ("bytes=-0", Some(Asked::Nothing)),
            ("bytes=99999999999999999999999-", Some(Asked::Nothing)),
            ("bytes=3-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("items=0-1", None),
        ] {
            assert_eq!(single(header, 10), wanted, "{header}");
        }
        assert_eq!(single("bytes=0-", 0), Some(Asked::Nothing));
    }

    #[test]
    fn tags_are_compared_weakly_and_types_carry_their_character_set() {
        assert!(knows("\"a\", W/\"b\"", "\"b\"") && knows("*", "\"b\""));
        assert!(!knows("\"ab\"", "\"b\""));
        for (path, wanted) in [
            ("a.html", "text/html; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json; charset=utf-8"),
            ("a.svg", "image/svg+xml; charset=utf-8"),
            ("a.md", "text/markdown; charset=utf-8"),
            ("a.PNG", "image/png"),
            ("a", "application/octet-stream"),
        ] {
            assert_eq!(media(path), wanted, "{path}");
        }
    }
}
