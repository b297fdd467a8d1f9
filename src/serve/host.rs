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
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let host = inner.unwrap_or(host);
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

fn without_port(host: &str) -> Option<&str> {
    let (name, port) = if host.starts_with('[') {
        let end = host.find(']')? + 1;
        let (name, rest) = host.split_at(end);
        name[1..end - 1].parse::<Ipv6Addr>().ok()?;
        (
            name,
            rest.strip_prefix(':').or(rest.is_empty().then_some("")),
        )
    } else {
        match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, Some("")),
        }
    };
    let is_port = port?.bytes().all(|byte| byte.is_ascii_digit());
    (is_port && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::AllowedHosts;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    #[test]
    fn names_of_this_machine_are_allowed_and_no_others() {
        let loopback = AllowedHosts::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "127.0.0.1");
        for host in [
            "127.0.0.1:4747",
            "127.0.0.1",
            "localhost:4747",
            "LOCALHOST",
            "localhost.:4747",
            "handbook.localhost:1",
            "[::1]:4747",
            "[::1]",
            "[::ffff:127.0.0.1]:4747",
            "127.1.2.3:80",
        ] {
            assert!(loopback.allows(host), "{host}");
        }
        for host in [
            "",
            ":4747",
            "evil.example.com",
            "evil.example.com:4747",
            "localhost.evil.example.com",
            "localhost@evil.example.com",
            "127.0.0.1.evil.example.com",
            "127.0.0.1:4747:evil",
            "127.0.0.1:x",
            "192.0.2.7:4747",
            "[::1",
            "[::1]x",
            "[evil]:4747",
            "::1",
        ] {
            assert!(!loopback.allows(host), "{host}");
        }
        let everywhere = AllowedHosts::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), "::");
        assert!(everywhere.allows("192.0.2.7:4747") && everywhere.allows("[2001:db8::1]:4747"));
        assert!(!everywhere.allows("evil.example.com:4747"));
        let named = AllowedHosts::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)), "Desk.example.com");
        assert!(named.allows("desk.example.com:4747") && named.allows("192.0.2.7"));
        assert!(!named.allows("192.0.2.8") && !named.allows("example.com"));
    }
}
