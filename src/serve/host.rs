//! The host names that the preview answers to: a page of another site must not reach it through a name that its owner
//! points at this machine (DNS rebinding). The browser says in `Host` which name it asked for.

use std::net::{IpAddr, Ipv6Addr};

/// The names of this server.
#[derive(Debug, Clone)]
pub(super) struct AllowedHosts {
    /// The address it listens on.
    bound: IpAddr,
    /// The host that was asked for, as it was written.
    given: String,
}

impl AllowedHosts {
    pub(super) fn new(bound: IpAddr, given: &str) -> Self {
        Self {
            bound,
            given: bare(given),
        }
    }

    /// Whether `host`, as a request names it, is a name of this server. Its port may be another: a tunnel's.
    pub(super) fn allows(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = bare(name);
        if name == "localhost" || name.ends_with(".localhost") || name == self.given {
            return true;
        }
        // Unlike a name, an address cannot be pointed here by somebody else.
        name.parse::<IpAddr>().is_ok_and(|address| {
            let address = address.to_canonical();
            address.is_loopback() || address == self.bound || self.bound.is_unspecified()
        })
    }
}

/// A host in lower case, without brackets and without the dot of a whole name.
fn bare(host: &str) -> String {
    let host = without_brackets(host);
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// A host without the brackets of an IPv6 address.
pub(super) fn without_brackets(host: &str) -> &str {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.unwrap_or(host)
}

fn without_port(host: &str) -> Option<&str> {
    let end = match host.strip_prefix('[') {
        Some(inner) => {
            let (address, _) = inner.split_once(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            address.len() + 2
        }
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, rest) = host.split_at(end);
    let port = rest.strip_prefix(':').or(rest.is_empty().then_some(""))?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    (is_port && !name.is_empty()).then_some(name)
}
