//! Addresses: which of them a page may lead to.
//!
//! Read as a browser reads them: it leaves out blanks and controls in front, tabs and line ends anywhere, and takes a
//! backslash for a slash. What is refused is refused also with other controls or blanks inside, for no address needs
//! them there.

/// Schemes whose address is itself a program that the page would run.
const SCRIPTS: [&str; 4] = ["javascript", "vbscript", "livescript", "mocha"];
/// Schemes whose address holds a whole page, or wraps another address.
const CONTENTS: [&str; 6] = ["data", "blob", "filesystem", "view-source", "jar", "mhtml"];
/// Schemes that start programs of the system with what the author wrote.
const PROGRAMS: [&str; 6] = [
    "ms-msdt",
    "ms-officecmd",
    "ms-appinstaller",
    "search-ms",
    "ms-its",
    "shell",
];
/// The longest name of a scheme that is looked for.
const LONGEST: usize = 40;

/// Why a page may not lead to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It would run a script: `javascript:`.
    Script,
    /// It holds what it shows: `data:`.
    Content,
    /// It starts a program of the system: `ms-msdt:`.
    Program,
    /// It names a host without a scheme: `//example.com/x`, and the same with backslashes.
    Host,
    /// Its host begins with `-`, which a program reads as an option: `ssh://-oProxyCommand=x`.
    Option,
}

impl Refusal {
    /// What is wrong with the address, as a sentence without its full stop.
    pub fn message(self) -> &'static str {
        match self {
            Self::Script => "this address would run a script",
            Self::Content => "this address leads to no place: it holds or wraps what it shows",
            Self::Program => "this address would start a program on the reader's machine",
            Self::Host => "this address names a host, but not how to reach it",
            Self::Option => {
                "the host of this address begins with `-`, which programs read as an option"
            }
        }
    }

    /// What to write instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::Script | Self::Program | Self::Option => {
                "write an address that begins with `https://`, or another that only leads somewhere"
            }
            Self::Content => "keep what it holds in a file of the handbook, and link that",
            Self::Host => {
                "write it from `https://` on: opened from a disk, a page would look for the host there"
            }
        }
    }
}

/// The scheme of an address in lower case, however it is disguised.
pub fn scheme(address: &str) -> Option<String> {
    let mut name = String::new();
    for c in address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
    {
        let fits = c.is_ascii_alphabetic()
            || !name.is_empty() && (c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
        if c == ':' && !name.is_empty() {
            return Some(name);
        }
        if !fits || name.len() >= LONGEST {
            return None;
        }
        name.push(c.to_ascii_lowercase());
    }
    None
}

/// Whether `text` in a field for an address or words is an address: it has a scheme, and nothing in it parts words.
/// `Data: the wall` is words.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace)
        && (scheme(text).is_some_and(|scheme| scheme.len() > 1) || names_host(text))
}

/// Why a page may not lead to `address`; nothing for one that it may lead to.
pub fn refusal(address: &str) -> Option<Refusal> {
    if names_host(address) {
        return Some(Refusal::Host);
    }
    let scheme = scheme(address)?;
    let is_one_of = |known: &[&str]| known.contains(&scheme.as_str());
    if is_one_of(&SCRIPTS) {
        Some(Refusal::Script)
    } else if is_one_of(&CONTENTS) {
        Some(Refusal::Content)
    } else if is_one_of(&PROGRAMS) {
        Some(Refusal::Program)
    } else if !is_one_of(&["http", "https"]) && is_option(address) {
        Some(Refusal::Option)
    } else {
        None
    }
}

/// What a browser makes of an address before it reads it.
fn seen(address: &str) -> impl Iterator<Item = char> {
    let address = address.trim_start_matches(|c: char| c <= ' ');
    address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'))
}

/// Whether an address begins with a host: two slashes of either sort.
fn names_host(address: &str) -> bool {
    let mut start = seen(address);
    let mut is_slash = || start.next().is_some_and(|c| matches!(c, '/' | '\\'));
    is_slash() && is_slash()
}

/// Whether the host, or the user before it, begins with a dash.
fn is_option(address: &str) -> bool {
    let rest: String = seen(address).skip_while(|c| *c != ':').skip(1).collect();
    let Some(rest) = rest.strip_prefix("//") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let is_dash = |part: &str| {
        let start = part.get(..3).unwrap_or_default();
        part.starts_with('-') || start.eq_ignore_ascii_case("%2d")
    };
    is_dash(authority) || is_dash(host)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, is_address, refusal};

    #[test]
    fn an_address_that_would_be_obeyed_is_refused_in_every_disguise() {
        for (address, why) in [
            ("javascript:alert(1)", Refusal::Script),
            (" JavaScript:alert(1)", Refusal::Script),
            ("java\tscript:alert(1)", Refusal::Script),
            ("java\r\nscript\n:alert(1)", Refusal::Script),
            ("\u{1}\u{1f}javascript:alert(1)", Refusal::Script),
            ("java\u{0}script:alert(1)", Refusal::Script),
            ("vbscript:msgbox", Refusal::Script),
            ("DATA:text/html,<script>", Refusal::Content),
            ("view-source:javascript:1", Refusal::Content),
            ("blob:https://example.com/1", Refusal::Content),
            ("ms-msdt:/id PCWDiagnostic", Refusal::Program),
            ("//evil.example/x", Refusal::Host),
            ("\t//evil.example/x", Refusal::Host),
            ("/\\evil.example", Refusal::Host),
            ("\\\\host\\share", Refusal::Host),
            ("/\n/evil.example", Refusal::Host),
            ("ssh://-oProxyCommand=x", Refusal::Option),
            ("ssh://-oProxyCommand=x@host/", Refusal::Option),
            ("ssh://me@-oProxyCommand=x", Refusal::Option),
            ("git+ssh://%2doProxyCommand=x/", Refusal::Option),
        ] {
            assert_eq!(refusal(address), Some(why), "{address:?}");
        }
    }

    #[test]
    fn an_address_that_only_leads_somewhere_is_not() {
        for address in [
            "https://example.com/a//b?c=javascript:d",
            "http://example.com",
            "mailto:ops@example.com",
            "tel:+15550100",
            "sms:+15550100",
            "slack://channel?team=T1&id=C1",
            "ssh://ops@db-1.example.com",
            "vscode://file/a",
            "zoommtg://example.com/join",
            "javascript.md",
            "data/notes.md",
            "a/javascript:b",
            "/runbooks/a.md",
            "./a:b.md",
            "#javascript:",
            "?x=//y",
            "a//b.md",
            "",
        ] {
            assert_eq!(refusal(address), None, "{address:?}");
        }
    }

    #[test]
    fn words_with_a_colon_are_no_address() {
        for words in [
            "Data: the wall",
            "Javascript: the console",
            "on the wall",
            "C:\\x",
            "12:30",
        ] {
            assert!(!is_address(words), "{words:?}");
        }
        for address in [
            "https://example.com",
            " tel:+15550100 ",
            "javascript:x",
            "//host/x",
        ] {
            assert!(is_address(address), "{address:?}");
        }
    }
}
