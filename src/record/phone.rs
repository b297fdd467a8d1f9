//! Phone numbers as contacts write them.
//!
//! Owns the written form: an international number (`+4930123456`), with an extension (`;ext=12`, `x12`, `ext. 12`) or
//! with keys to press when somebody answers (`,,1234#`), a short or emergency number (`112`), a code of the network
//! (`*31#`) alone or before a number. Also how a phone dials it (RFC 3966).

use regex::Regex;
use std::fmt::Write;
use std::sync::LazyLock;

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// What is dialled: `+4930123456`, `112`, `*31#+4930123456`.
    pub number: String,
    /// The extension's digits.
    pub extension: Option<String>,
    /// What is pressed when somebody answers: each pause is a comma, `,,1234#`.
    pub keys: Option<String>,
}

/// `+4930123456 ext. 12,,1234#`.
static WRITTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"(?:[*#]{1,2}\d{1,4}(?:[*#]\d*)*)?\+[1-9]\d{6,14}|[*#]{1,2}\d{1,4}(?:[*#]\d*)*|[1-9]\d{1,5}|0\d{1,2}";
    let extension = r"(?i:;ext=|[;,]? ?(?:ext\.?|extension|x) ?)(?P<extension>\d{1,11})";
    let keys = r"(?: ?[,pP]+ ?[\d*#]+)+";
    Regex::new(&format!(
        "^(?P<number>{number})(?:{extension})?(?P<keys>{keys})?$"
    ))
    .ok()
});

/// A number with the signs that people put between its digits, and what follows it.
static LOOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = "\\+?[\\d\\s.()/\u{2010}\u{2011}\u{2013}-]*\\d";
    let rest = r"\s*(?i:[;,]?\s*(?:ext(?:ension)?\b|x)|,|p).*";
    Regex::new(&format!("^(?P<number>{number})(?P<rest>{rest})?$")).ok()
});

impl PhoneNumber {
    /// Reads the written form; none of what a phone cannot dial.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = WRITTEN.as_ref()?.captures(text)?;
        let part = |name: &str| parts.name(name).map(|part| part.as_str());
        let keys = part("keys").map(|keys| keys.replace(['p', 'P'], ",").replace(' ', ""));
        Some(Self {
            number: part("number")?.to_owned(),
            extension: part("extension").map(ToOwned::to_owned),
            keys,
        })
    }

    /// Reads a number that has its country code, with whatever people put between the digits.
    pub fn parse_loosely(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = match text.get(..4) {
            Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => text[4..].replace("%23", "#"),
            _ => text.to_owned(),
        };
        let parts = LOOSE.as_ref()?.captures(text.trim())?;
        let rest = parts.name("rest").map_or("", |rest| rest.as_str());
        // "(0)" is the trunk prefix, which is dialled inside the country only.
        let number: String = parts["number"]
            .replace("(0)", "")
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        let number = match number.strip_prefix("00") {
            Some(rest) => format!("+{rest}"),
            None => number,
        };
        let rest: String = rest.to_lowercase().split_whitespace().collect();
        let rest = rest.replace("ext:", "ext").replace("ext=", "ext");
        let rest = rest.trim_start_matches(';');
        // A short number has no signs between its digits.
        Self::parse(&format!("{number}{rest}")).filter(|phone| phone.number.starts_with('+'))
    }

    /// As records write it, without room for doubt.
    pub fn written(&self) -> String {
        let mut text = self.number.clone();
        if let Some(extension) = &self.extension {
            // Writing into a string cannot fail.
            let _ = write!(text, ";ext={extension}");
        }
        text + self.keys.as_deref().unwrap_or_default()
    }

    /// What stands behind `tel:` in a link.
    pub fn dialled(&self) -> String {
        self.written().replace('#', "%23")
    }
}
