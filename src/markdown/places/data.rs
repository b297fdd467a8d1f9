//! JSON, YAML, web addresses and patterns up to a place.

use super::{Around, BLANK};
use crate::quote::Layer;

/// Whether a text is JSON, or a selector that has its strings: `{"a": …`, `{app="…`.
pub(super) fn is_json(around: Around<'_>) -> bool {
    let text = around.before.trim_start();
    text.starts_with(['{', '[']) && (text.contains('"') || around.after.contains('"'))
}

/// The layer of a place in JSON.
pub(super) fn json(around: Around<'_>) -> Layer {
    if is_in_quotes(around.before) {
        Layer::Json
    } else {
        Layer::JsonCode
    }
}

/// Whether double quotes are open at the end of a text; a backslash takes the meaning of the sign behind it.
fn is_in_quotes(text: &str) -> bool {
    let mut is_open = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if is_open => {
                chars.next();
            }
            '"' => is_open = !is_open,
            _ => {}
        }
    }
    is_open
}

/// The layer of a place in YAML.
pub(super) fn yaml(around: Around<'_>) -> Layer {
    let line = around.before.rsplit('\n').next().unwrap_or_default();
    let rest = around.after.split('\n').next().unwrap_or_default();
    if is_in_block(around.before) {
        return Layer::Config;
    }
    // Behind its key, or behind the dash of a list.
    let content = line.trim_start_matches([' ', '-']);
    let value = match content.split_once(": ") {
        Some((key, value)) if !key.contains(['"', '\'', '#', '{', '[']) => value.trim_start(),
        _ => content,
    };
    let is_value = line.ends_with(' ') || line.is_empty();
    match value.chars().next() {
        None if is_value && is_end(rest) => Layer::Yaml,
        Some('"') if is_in_quotes(value) => Layer::Json,
        Some('\'') if value.matches('\'').count() % 2 == 1 => Layer::YamlSingle,
        Some('{' | '[') if is_in_quotes(value) && !value.contains('\'') => Layer::Json,
        _ => Layer::YamlCode,
    }
}

fn is_end(rest: &str) -> bool {
    rest.trim().is_empty() || rest.starts_with(' ') && rest.trim_start().starts_with('#')
}

/// Whether a place is in a block whose text is taken as it is, behind `|` or `>`.
fn is_in_block(before: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = before.rsplit('\n');
    let mut own = lines.next().map_or(0, indent);
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if indent(line) < own {
            own = indent(line);
            let end = line
                .trim_end()
                .trim_end_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
            if end.ends_with(['|', '>']) {
                return true;
            }
        }
    }
    false
}

/// Schemes of addresses whose parts are written in percent signs.
const SCHEMES: [&str; 15] = [
    "http",
    "https",
    "ws",
    "wss",
    "postgres",
    "postgresql",
    "mysql",
    "mongodb",
    "mongodb+srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "ftp",
    "ftps",
];

/// The layer of a place in a web address; none where there is no address.
pub(super) fn address(around: Around<'_>) -> Option<Layer> {
    let (before, rest) = around.before.rsplit_once("://")?;
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '+';
    let scheme = before
        .rsplit(|c| !is_letter(c))
        .next()?
        .to_ascii_lowercase();
    let is_known = SCHEMES.contains(&scheme.as_str());
    if !is_known || rest.contains(|c: char| c.is_whitespace() || "\"'<>|".contains(c)) {
        return None;
    }
    let authority = around.after.split(['/', '?', '#', ' ', '"', '\'']).next();
    let is_behind_host = rest.contains(['/', '?', '#']);
    let is_account = authority.is_some_and(|authority| authority.contains('@'));
    Some(if is_behind_host || is_account {
        Layer::Url
    } else {
        Layer::Host
    })
}

/// The layer of a place in a regular expression.
pub(super) fn pattern(around: Around<'_>) -> Layer {
    let text = around.before;
    let slashes = text.len() - text.trim_end_matches('\\').len();
    let is_in_class = match (text.rfind('['), text.rfind(']')) {
        (Some(open), close) => close.is_none_or(|close| close < open),
        (None, _) => false,
    };
    if slashes % 2 == 1 || is_in_class {
        Layer::Plain
    } else {
        Layer::Regex
    }
}

/// The layer of a place in a program of `sed`.
pub(super) fn sed(around: Around<'_>) -> Layer {
    let text = around.before;
    let substitution = text.char_indices().find_map(|(at, c)| {
        let before = text.get(..at)?.chars().next_back();
        let sign = text.get(at + 1..)?.chars().next()?;
        let begins = before.is_none_or(|c| !c.is_ascii_alphabetic() && c != '\\');
        let is_sign =
            !sign.is_ascii_alphanumeric() && !sign.is_whitespace() && !matches!(sign, '\\' | BLANK);
        (c == 's' && begins && is_sign).then(|| (sign, text.get(at + 1 + sign.len_utf8()..)))
    });
    let Some((sign, Some(parts))) = substitution else {
        return Layer::Sed;
    };
    let mut signs = 0;
    let mut chars = parts.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == sign {
            signs += 1;
        }
    }
    match (signs, sign) {
        (1, '/') => Layer::SedText,
        (1, '|' | '#' | ',' | '~' | '%' | '!' | ';') => Layer::SedPath,
        _ => Layer::Sed,
    }
}
