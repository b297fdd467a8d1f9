//! What a request asks for, once it is one that this server answers: the method, the path, the conditions.

use percent_encoding::percent_decode_str;

use super::host::Names;

/// A request as it came: enough of one to be judged without a socket.
#[derive(Debug, Clone, Default)]
pub(super) struct Received {
    pub(super) method: String,
    /// The target as it was sent.
    pub(super) target: String,
    pub(super) is_http_1_0: bool,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
}

/// A request that can be answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// `HEAD`: the answer without its body.
    pub(super) head_only: bool,
    /// The path, decoded, without the slash in front. One at the end stays.
    pub(super) path: String,
    /// What stood behind `?`, as it was sent.
    pub(super) query: String,
    pub(super) range: Option<String>,
    pub(super) if_range: Option<String>,
    pub(super) if_none_match: Option<String>,
}

/// Why a request is not answered: the status, and the reason for whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) why: String,
}

fn refuse<T>(status: u16, why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        status,
        why: why.into(),
    })
}

impl Question {
    /// Judges a request.
    pub(super) fn of(received: &Received, names: &Names) -> Result<Self, Refusal> {
        let header = |name: &str| {
            let mut found = received.headers.iter().filter(|(known, _)| known == name);
            let first = found.next().map(|(_, value)| value.as_str());
            (first, found.next().is_some())
        };
        let (authority, target) = split(&received.target);
        let host = match (header("host"), authority) {
            ((_, true), _) => return refuse(400, "the request names two hosts"),
            ((host, _), Some(authority)) => {
                if host.is_some_and(|host| !names.admit(host)) {
                    host
                } else {
                    Some(authority)
                }
            }
            ((host, _), None) => host,
        };
        match host {
            Some(host) if names.admit(host) => {}
            Some(host) => {
                return refuse(
                    403,
                    format!(
                        "this preview does not answer to the name {host}: another site could have led the browser here. \
                         Ask for it by the address that `rbdoc serve` printed, or start it with --host"
                    ),
                );
            }
            None if received.is_http_1_0 => {}
            None => return refuse(400, "the request names no host"),
        }
        if received.method != "GET" && received.method != "HEAD" {
            return refuse(
                405,
                format!("a preview is only read: {} is not", received.method),
            );
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self {
            head_only: received.method == "HEAD",
            path: path_of(path)?,
            query: query.to_owned(),
            range: header("range").0.map(str::to_owned),
            if_range: header("if-range").0.map(str::to_owned),
            if_none_match: header("if-none-match").0.map(str::to_owned),
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
    let rest = target
        .strip_prefix("http://")
        .or_else(|| target.strip_prefix("https://"));
    match rest {
        Some(rest) => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            (Some(&rest[..end]), &rest[end..])
        }
        None => (None, target),
    }
}

/// A path of the site as it was sent, decoded. Nothing in it leads up, or means a file by another name.
pub(super) fn path_of(sent: &str) -> Result<String, Refusal> {
    let sent = sent.split('#').next().unwrap_or_default();
    let rest = match sent.strip_prefix('/') {
        Some(rest) => rest,
        None if sent.is_empty() => "",
        None => return refuse(400, "a path begins with a slash"),
    };
    let mut bytes = rest.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
            if !(digit() && digit()) {
                return refuse(400, "a `%` in the path is not followed by two digits");
            }
        }
    }
    let Ok(path) = percent_decode_str(rest).decode_utf8() else {
        return refuse(400, "the path is not UTF-8");
    };
    if path.contains(['\\', '\0']) {
        return refuse(400, "the path holds a character that no page's name has");
    }
    if path.split('/').any(|part| part == ".." || part == ".") {
        return refuse(400, "the path leads out of the site");
    }
    Ok(path.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Question, Received, path_of};
    use crate::serve::host::Names;
    use std::net::{IpAddr, Ipv4Addr};

    fn status(method: &str, target: &str, headers: &[(&str, &str)]) -> u16 {
        let names = Names::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "127.0.0.1");
        let received = Received {
            method: method.to_owned(),
            target: target.to_owned(),
            is_http_1_0: false,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        Question::of(&received, &names).map_or_else(|refusal| refusal.status, |_| 200)
    }

    #[test]
    fn requests_are_judged() {
        let here = ("host", "localhost:4747");
        for (wanted, method, target, headers) in [
            (200, "GET", "/", &[here][..]),
            (200, "HEAD", "/a?b", &[here]),
            (200, "GET", "http://localhost:4747/a", &[here]),
            (403, "GET", "http://evil.example.com/a", &[here]),
            (
                403,
                "GET",
                "http://localhost/a",
                &[("host", "evil.example.com")],
            ),
            (403, "GET", "/", &[("host", "evil.example.com")]),
            (403, "POST", "/", &[("host", "evil.example.com")]),
            (405, "POST", "/", &[here]),
            (405, "OPTIONS", "*", &[here]),
            (400, "GET", "/", &[]),
            (400, "GET", "/", &[here, ("host", "evil.example.com")]),
            (400, "GET", "index.html", &[here]),
        ] {
            assert_eq!(status(method, target, headers), wanted, "{method} {target}");
        }
    }

    #[test]
    fn paths_are_decoded_once_and_never_lead_up() {
        for (sent, wanted) in [
            ("/", Some("")),
            ("", Some("")),
            ("/a/b%20c.html", Some("a/b c.html")),
            ("/gr%C3%B6%C3%9Fe/", Some("größe/")),
            ("/%2561", Some("%61")),
            ("/a..b/...", Some("a..b/...")),
            ("/..", None),
            ("/a/../../etc/passwd", None),
            ("/%2e%2e/etc/passwd", None),
            ("/%2E%2e%2fetc/passwd", None),
            ("/a%2f..%2fb", None),
            ("/.%2e/a", None),
            ("/a\\..\\b", None),
            ("/a%5c..%5cb", None),
            ("/a%00.html", None),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("/%ff", None),
        ] {
            assert_eq!(path_of(sent).ok().as_deref(), wanted, "{sent}");
        }
    }
}
