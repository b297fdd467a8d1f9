//! The host names that the preview answers to: a page of another site must not reach it through a name that its owner
//! points at this machine (DNS rebinding). The browser says in `Host` which name it asked for.

use std::net::{IpAddr, Ipv6Addr};

/// The names of this server.
#[derive(Debug, Clone)]
pub(super) struct AllowedHosts {
    /// The address it listens on.
    bound: IpAddr,
    /// The host that was asked for, as it was written, and the names that are admitted besides.
    given: Vec<String>,
}

impl AllowedHosts {
    pub(super) fn new(bound: IpAddr, host: &str, names: &[String]) -> Self {
        let names = names.iter().map(String::as_str);
        Self {
            bound,
            given: std::iter::once(host).chain(names).map(bare).collect(),
        }
    }

    /// Whether `host`, as a request names it, is a name of this server. Its port may be another: a tunnel's.
    pub(super) fn allows(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = bare(name);
        if self.given.contains(&name) {
            return true;
        }
        if is_name(&name) && (name == "localhost" || name.ends_with(".localhost")) {
            return true;
        }
        // Unlike a name, an address cannot be pointed here by somebody else.
        name.parse::<IpAddr>().is_ok_and(|address| {
            let address = address.to_canonical();
            address.is_loopback() || address == self.bound || self.bound.is_unspecified()
        })
    }
}

/// The name of a host without its port, if it is one that a host can have.
pub fn host_name(host: &str) -> Option<&str> {
    without_port(host).filter(|name| is_name(&bare(name)))
}

/// Whether a name is made of labels that names of hosts have, so that nothing in it means something else to a browser.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(fits)
    };
    name.split('.').all(is_label)
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

#[cfg(test)]
mod tests {
    use super::AllowedHosts;
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn only_names_of_this_server_are_answered_to() {
        let names = ["dev.example.com".to_owned()];
        let hosts = AllowedHosts::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), "0.0.0.0", &names);
        for name in [
            "localhost",
            "LOCALHOST:4747",
            "localhost.",
            "a.b-c.localhost:1",
            "127.0.0.1:4747",
            "[::1]:4747",
            "192.0.2.7",
            "dev.example.com",
            "Dev.Example.com.:80",
        ] {
            assert!(hosts.allows(name), "{name}");
        }
        for name in [
            "",
            ".localhost",
            "a..localhost",
            "evil.example#.localhost",
            "evil.example/.localhost",
            "evil.example?.localhost",
            "evil.example\\.localhost",
            "evil.example@a.localhost",
            "evil.example%23.localhost",
            "evil.example .localhost",
            "me@localhost",
            "localhost.evil.example",
            "evillocalhost",
            "a.dev.example.com",
            "dev.example.com.evil.example",
            "localhost:80:80",
            "[localhost]x",
        ] {
            assert!(!hosts.allows(name), "{name}");
        }
        let local = AllowedHosts::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "127.0.0.1", &[]);
        assert!(!local.allows("192.0.2.7") && !local.allows("dev.example.com"));
    }
}
