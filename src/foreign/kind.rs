//! How a browser reads a file that it opens: as a page, as XML, as a picture in markup, or as something in which nothing
//! runs.
//!
//! A name without an ending, or with one that no registry knows, says nothing of what a file is. Some servers send such a
//! file without a type or look into it themselves, and browsers do so with files on a stick: what begins as a page or as
//! XML is opened as one. So its first bytes decide, by the rules by which browsers look (mimesniff.spec.whatwg.org).

use std::path::Path;

/// Endings of files that browsers open as pages.
const PAGES: [&str; 8] = [
    "htm", "html", "shtml", "xht", "xhtml", "mht", "mhtml", "hta",
];
/// Endings of files that browsers open as XML.
const XML: [&str; 6] = ["svg", "xml", "xsl", "xslt", "rdf", "mml"];
/// How a browser reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    Xml,
    Picture,
}

impl Kind {
    /// How a browser reads a file called `name` that begins with `bytes`; nothing for one that it does not take for markup.
    pub(super) fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        match Self::of_ending(name) {
            None if says_nothing(name) => Self::of_start(bytes),
            kind => kind,
        }
    }

    fn of_ending(name: &str) -> Option<Self> {
        let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "svg" => Some(Self::Picture),
            ending if PAGES.contains(&ending) => Some(Self::Page),
            ending if XML.contains(&ending) => Some(Self::Xml),
            _ => None,
        }
    }

    /// What browsers take a file for that begins so.
    fn of_start(bytes: &[u8]) -> Option<Self> {
        const TAGS: [&str; 17] = [
            "!doctype html",
            "html",
            "head",
            "script",
            "iframe",
            "h1",
            "div",
            "font",
            "table",
            "a",
            "style",
            "title",
            "b",
            "body",
            "br",
            "p",
            "svg",
        ];
        let start = bytes.get(..START as usize).unwrap_or(bytes);
        let text = decoded(start).to_ascii_lowercase();
        let text = text.trim_start_matches(['\u{feff}', '\t', '\n', '\u{c}', '\r', ' ']);
        if text.starts_with("<?xml") {
            return Some(Self::Xml);
        }
        let tag = text.strip_prefix('<')?;
        let begins_with = |name: &str| {
            let rest = tag.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([' ', '>', '\t', '\n', '\r', '\u{c}', '/']))
        };
        match TAGS.into_iter().find(|name| begins_with(name)) {
            Some("svg") => Some(Self::Picture),
            Some(_) => Some(Self::Page),
            None => tag.starts_with("!--").then_some(Self::Page),
        }
    }
}

/// How much of a file has to be read to know what of it would run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nothing: its name says that browsers do not open it as markup.
    Nothing,
    /// Its first [`START`] bytes, and all of it if these are [markup](is_markup).
    Start,
    /// All of it.
    Whole,
}

/// As many bytes of a file as tell what it is.
pub const START: u64 = 1445;

/// How much of a file of this name has to be read.
pub fn look(name: &str) -> Look {
    match Kind::of_ending(name) {
        Some(_) => Look::Whole,
        None if says_nothing(name) => Look::Start,
        None => Look::Nothing,
    }
}

/// Whether browsers take a file that begins so, and of whose type nothing is known, for markup.
pub fn is_markup(start: &[u8]) -> bool {
    Kind::of_start(start).is_some()
}

/// Whether a name says nothing of what the file is.
fn says_nothing(name: &str) -> bool {
    mime_guess::from_path(name).is_empty()
}

/// The text of a file: UTF-16 where its first bytes say so, else UTF-8 as far as it is.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let units = |read: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2);
        let units: Vec<u16> = pairs
            .filter_map(|pair| pair.try_into().ok().map(read))
            .collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'<', ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Look;
    use crate::foreign::{Runs, is_markup, look};

    #[test]
    fn what_a_name_does_not_say_the_first_bytes_do() {
        for (name, text, what) in [
            ("report", "<!DOCTYPE html><script>1</script>", Runs::Script),
            ("a/report", "\n\t <p onclick=x()>", Runs::Handler),
            (
                "page.orig",
                "<!-- saved --><script>1</script>",
                Runs::Script,
            ),
            ("v1.2", "<body onload=x()>", Runs::Handler),
            (
                "picture",
                "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
                Runs::Script,
            ),
            ("picture", "<svg onload='x()'/>", Runs::Handler),
            ("svg", "<script>", Runs::Script),
        ] {
            assert_eq!(look(name), Look::Start, "{name}");
            assert!(is_markup(text.as_bytes()), "{text}");
            assert_eq!(Runs::found(name, text.as_bytes()), Some(what), "{text}");
        }
        for (name, text) in [
            ("notes", "see <script>alert(1)</script>"),
            ("notes", "<scripted>alert(1)</scripted><script>"),
            ("Makefile", "all:\n\techo '<script>'\n"),
            ("report", "<!doctype html><title>Report</title><p>Text."),
            ("LICENSE", "Licence <https://example.com> <a onclick=x()>"),
            ("notes.txt", "<html><script>alert(1)</script>"),
        ] {
            assert_eq!(Runs::found(name, text.as_bytes()), None, "{text}");
        }
    }
}
