//! Which paths every disk can hold, and when two of them are one file.
//!
//! A site is built on Linux, copied to a stick, unpacked on Windows and read on a Mac: its names must be good on all of
//! them. [`path_fault`] says what speaks against a path, [`fold`] what it is compared by, and [`is_writable`] whether
//! the disk that is at hand can hold it at all.

use super::is_unprintable;
use std::borrow::Cow;
use std::fmt;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

/// Bytes of a name that every disk holds.
const LONGEST_NAME: usize = 255;
/// Letters of a path, as Windows counts them: it holds 260, and the folder of the site stands in front.
const LONGEST_PATH: usize = 200;
/// Bytes of a path that every system can open; macOS takes 1,024.
const LONGEST_OPENED: usize = 900;

/// Why a path is not good on every disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// A part of it is empty.
    Empty,
    /// A part of it is `.` or `..`.
    Dots,
    /// A name begins with a dot.
    Hidden(String),
    /// A name holds this character.
    Character(char),
    /// A name means a device to Windows.
    Device(String),
    /// A name, with or without its ending, ends in a blank or a dot.
    End(String),
    /// A name has so many bytes.
    LongName(usize),
    /// It has so many letters.
    LongPath(usize),
}

impl PathFault {
    /// Whether the path is good on Linux.
    pub fn is_of_others(&self) -> bool {
        match self {
            Self::Character(c) => !is_unprintable(*c),
            Self::Device(_) | Self::End(_) | Self::LongPath(_) | Self::Hidden(_) => true,
            Self::Empty | Self::Dots | Self::LongName(_) => false,
        }
    }
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a name in it is empty"),
            Self::Dots => f.write_str("`.` and `..` are not names but places"),
            Self::Hidden(name) => write!(
                f,
                "`{name}` begins with a dot, and such files are hidden: many servers leave them out"
            ),
            Self::Character(c) if is_unprintable(*c) => {
                write!(f, "it holds the control character U+{:04X}", u32::from(*c))
            }
            Self::Character(c) => write!(f, "Windows allows no `{c}` in a name"),
            Self::Device(name) => write!(f, "`{name}` is the name of a device on Windows"),
            Self::End(name) => write!(
                f,
                "`{name}` ends in a {}, which Windows drops",
                if name.ends_with('.') { "dot" } else { "blank" }
            ),
            Self::LongName(bytes) => write!(
                f,
                "a name in it has {bytes} bytes, and no disk holds more than {LONGEST_NAME}"
            ),
            Self::LongPath(letters) => write!(
                f,
                "it has {letters} letters, and Windows holds 260 with the folders in front of it: at most {LONGEST_PATH} are left for the site"
            ),
        }
    }
}

/// What speaks against a path of the site, if anything does.
pub fn path_fault(path: &str) -> Option<PathFault> {
    let names = path.split('/').find_map(name_fault);
    let letters = || path.encode_utf16().count();
    names.or_else(|| {
        (path.len() > LONGEST_PATH)
            .then(letters)
            .filter(|letters| *letters > LONGEST_PATH)
            .map(PathFault::LongPath)
    })
}

/// What speaks against the name of a file or folder, if anything does.
pub fn name_fault(name: &str) -> Option<PathFault> {
    if name.len() > LONGEST_NAME {
        return Some(PathFault::LongName(name.len()));
    }
    match name {
        "" => return Some(PathFault::Empty),
        "." | ".." => return Some(PathFault::Dots),
        _ => {}
    }
    let is_forbidden = |c: char| "<>:\"|?*\\".contains(c) || is_unprintable(c);
    if let Some(c) = name.chars().find(|c| is_forbidden(*c)) {
        return Some(PathFault::Character(c));
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if name.starts_with('.') {
        return Some(PathFault::Hidden(name.to_owned()));
    }
    // The ending hides it from Windows, but not from those who write the address.
    let ends_badly = |name: &&str| name.ends_with(|c: char| c == '.' || c.is_whitespace());
    if let Some(part) = [name, stem].into_iter().find(ends_badly) {
        return Some(PathFault::End(part.to_owned()));
    }
    let first = name.split('.').next().unwrap_or_default().trim_end();
    is_device(first).then(|| PathFault::Device(first.to_owned()))
}

/// Whether Windows takes a name, whatever its ending, for a device.
fn is_device(name: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let name = name.to_ascii_lowercase();
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let is_number = |rest: &str| {
        let mut letters = rest.chars();
        let number = letters
            .next()
            .is_some_and(|c| ('1'..='9').contains(&c) || "¹²³".contains(c));
        number && letters.next().is_none()
    };
    DEVICES.contains(&name.as_str()) || port.is_some_and(is_number)
}

/// What a path is compared by: two that fold alike are one file where letter case or the composition of letters does
/// not count.
pub fn fold(path: &str) -> Cow<'_, str> {
    if path.is_ascii() {
        let is_folded = !path.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_folded {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(path.to_ascii_lowercase())
        };
    }
    let composed: String = path.nfc().collect();
    let folded = UniCase::unicode(composed).to_folded_case();
    Cow::Owned(folded.nfc().collect())
}

/// Whether the disk at hand can hold a file at this path of the site, whatever others can.
pub fn is_writable(path: &str) -> bool {
    let cannot_be = |name: &str| {
        matches!(name, "" | "." | "..")
            || name.len() > LONGEST_NAME
            || name.contains('\0')
            || (cfg!(windows) && name_fault(name).is_some())
    };
    path.len() <= LONGEST_OPENED && !path.split('/').any(cannot_be)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_some_disk_cannot_hold() {
        for bad in [
            "",
            "a//b",
            "/a",
            "a/",
            ".",
            "a/../b",
            "a/.x/b",
            "con",
            "CON.html",
            "a/aux.tar.gz",
            "nul .html",
            "com1.x",
            "lpt¹.html",
            "conin$",
            "a:b",
            "a?b",
            "a*",
            "a|b",
            "a<b",
            "a>b",
            "a\"b",
            "a\\b",
            "a\u{7}b",
            "a\u{7f}b",
            "a\u{202e}b",
            "a\u{85}b",
            "a ",
            "a.",
            "a /b",
            "a .md",
            "a..md",
            "...html",
            "a\u{a0}.md",
        ] {
            assert!(path_fault(bad).is_some(), "{bad:?}");
        }
        assert_eq!(path_fault(&"é".repeat(128)), Some(PathFault::LongName(256)));
        assert_eq!(path_fault(&"ab/".repeat(67)[..200]).map(|_| ()), None);
        assert_eq!(
            path_fault(&"abc/".repeat(60)[..201]),
            Some(PathFault::LongPath(201))
        );
    }

    #[test]
    fn paths_that_every_disk_can_hold() {
        for good in [
            "index.html",
            "a b/c d.html",
            " a",
            "größe/ü.html",
            "数据库.html",
            "com.html",
            "com0.html",
            "com10.html",
            "console.html",
            "auxiliary/a",
            "nul-x.html",
            "a.b.c",
            "v1.2/x",
            "a'b",
            "a%20b",
            "a#b",
            "a&b+c=d@e,f;g!h~i",
            "(a) [b] {c}",
            "🔥.html",
            "a-con.html",
            "lpt/x",
            "com/1.html",
            "100%.html",
        ] {
            assert_eq!(path_fault(good), None, "{good}");
        }
        assert_eq!(path_fault(&format!("{}.html", "a".repeat(190))), None);
        assert_eq!(path_fault(&"é".repeat(127)), None);
    }

    #[test]
    fn what_is_one_file_somewhere_folds_alike() {
        for (one, two) in [
            ("Disk.md", "disk.md"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("CAF\u{c9}", "cafe\u{301}"),
            ("STRASSE", "straße"),
            ("ΣΑΣ", "σας"),
            ("K", "\u{212a}"),
        ] {
            assert_eq!(fold(one), fold(two), "{one} {two}");
        }
        for (one, two) in [("a", "b"), ("cafe", "café"), ("a b", "a-b"), ("ı", "i")] {
            assert_ne!(fold(one), fold(two), "{one} {two}");
        }
    }
}
