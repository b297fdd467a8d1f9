//! What a request asks for: its head as it was sent, and whether and how this server answers it.
//!
//! Owns [`RawRequest`], read by `httparse`, and [`Request`], one that is answered: to read, by a name of this
//! server, for a path inside the site. Knows the names of the server, and no socket.

use percent_encoding::percent_decode_str;

use super::host::{AllowedHosts, host_name};
use crate::diagnostic::render::printable;

/// The longest head of a request, in bytes, and the most headers in it; browsers send a fraction.
const MAX_HEAD: usize = 64 << 10;
const MAX_HEADERS: usize = 100;
/// The longest body, in bytes, whose request is looked at: no request that is answered needs one.
const MAX_BODY: u64 = 1024;

/// The head of a request as it was sent.
#[derive(Debug, Clone, Default)]
pub(super) struct RawRequest {
    pub(super) method: String,
    /// The target as it was sent.
    pub(super) target: String,
    pub(super) is_http_1_0: bool,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
}

/// A request that is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// `HEAD`: the response without its body.
    pub(super) head_only: bool,
    /// The path, decoded, without the slash in front. One at the end stays.
    pub(super) path: String,
    /// The way up from there to the top of the site, which a proxy may have put below a path of its own.
    pub(super) root: String,
    /// What stood behind `?`, as it was sent.
    pub(super) query: String,
    pub(super) range: Option<String>,
    pub(super) if_range: Option<String>,
    pub(super) if_none_match: Option<String>,
}

/// Why a request is not answered: the status, and the reason for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rejection {
    pub(super) status: u16,
    pub(super) why: String,
}

fn reject<T>(status: u16, why: impl Into<String>) -> Result<T, Rejection> {
    Err(Rejection {
        status,
        why: why.into(),
    })
}

impl RawRequest {
    /// Reads the head at the start of `bytes`; `None` while it is incomplete.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<Self>, Rejection> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(bytes) {
            Ok(httparse::Status::Complete(_)) => {}
            Ok(httparse::Status::Partial) if bytes.len() < MAX_HEAD => return Ok(None),
            Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
                return reject(431, "the headers of the request are too long");
            }
            Err(error) => return reject(400, format!("the request cannot be read: {error}")),
        }
        let name_and_value = |header: &httparse::Header<'_>| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_ascii_lowercase(), value)
        };
        Ok(Some(Self {
            method: head.method.unwrap_or_default().to_owned(),
            target: head.path.unwrap_or_default().to_owned(),
            is_http_1_0: head.version == Some(0),
            headers: head.headers.iter().map(name_and_value).collect(),
        }))
    }

    /// The first value of a header, and whether it is not the only one.
    fn header(&self, name: &str) -> (Option<&str>, bool) {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let first = found.next().map(|(_, value)| value.as_str());
        (first, found.next().is_some())
    }

    /// Whether a body follows the head.
    pub(super) fn has_body(&self) -> bool {
        let length = self.header("content-length").0;
        length.is_some_and(|length| length != "0") || self.header("transfer-encoding").0.is_some()
    }
}

impl Request {
    /// The request that `raw` is, if this server with the names `hosts` answers it.
    pub(super) fn of(raw: &RawRequest, hosts: &AllowedHosts) -> Result<Self, Rejection> {
        let (authority, target) = split(&raw.target);
        let host = match (raw.header("host"), authority) {
            ((_, true), _) => return reject(400, "the request names two hosts"),
            ((Some(host), _), Some(_)) if !hosts.allows(host) => Some(host),
            (_, Some(authority)) => Some(authority),
            ((host, _), None) => host,
        };
        match host {
            Some(host) if hosts.allows(host) => {}
            Some(host) => {
                let name = host_name(host).unwrap_or("NAME");
                let why = format!(
                    "this preview does not answer to the name {}: another site could have led the browser here. \
                     Ask for it by the address that `rbdoc serve` printed, or start it with `--allow-host {name}`",
                    printable(host)
                );
                return reject(403, why);
            }
            None if raw.is_http_1_0 => {}
            None => return reject(400, "the request names no host"),
        }
        if let Some(length) = raw.header("content-length").0
            && !length.parse().is_ok_and(|length: u64| length <= MAX_BODY)
        {
            return reject(413, "a preview is only read: the request is too long");
        }
        if raw.method != "GET" && raw.method != "HEAD" {
            let why = format!("a preview is only read: {} is not", raw.method);
            return reject(405, why);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self {
            head_only: raw.method == "HEAD",
            path: path_of(path)?,
            root: "../".repeat(path.matches('/').count().saturating_sub(1)),
            query: query.to_owned(),
            range: raw.header("range").0.map(str::to_owned),
            if_range: raw.header("if-range").0.map(str::to_owned),
            if_none_match: raw.header("if-none-match").0.map(str::to_owned),
        })
    }

    /// The value of a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.query.split('&').find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.replace('+', " ");
            (key == name).then(|| percent_decode_str(&value).decode_utf8_lossy().into_owned())
        })
    }
}

/// The authority of a target that names one, and the rest.
fn split(target: &str) -> (Option<&str>, &str) {
    let schemes = ["http://", "https://"];
    let Some(rest) = schemes
        .iter()
        .find_map(|scheme| target.strip_prefix(scheme))
    else {
        return (None, target);
    };
    let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    (Some(authority), rest)
}

/// The path in the site of a target's path as it was sent: decoded, without anything that leads out of the site or
/// is another name of a file.
pub(super) fn path_of(sent: &str) -> Result<String, Rejection> {
    let sent = sent.split('#').next().unwrap_or_default();
    let rest = match sent.strip_prefix('/') {
        Some(rest) => rest,
        None if sent.is_empty() => "",
        None => return reject(400, "a path begins with a slash"),
    };
    let mut bytes = rest.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
            if !(digit() && digit()) {
                return reject(400, "a `%` in the path is not followed by two digits");
            }
        }
    }
    let Ok(path) = percent_decode_str(rest).decode_utf8() else {
        return reject(400, "the path is not UTF-8");
    };
    if path.contains(['\\', '\0']) {
        return reject(400, "the path holds a character that no page's name has");
    }
    if path.split('/').any(|part| part == ".." || part == ".") {
        return reject(400, "the path leads out of the site");
    }
    Ok(path.into_owned())
}
