//! Writing HTML text.

use super::slice::slice;

/// Appends `text` so that it is safe as text and inside a double-quoted attribute. Code points
/// that HTML does not allow are left out.
pub fn escape_into(out: &mut String, text: &str) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        // Nearly all bytes pass here. Forbidden code points beyond ASCII begin with one of the last four.
        if !matches!(byte, b'&' | b'<' | b'>' | b'"' | 0..=0x1f | 0x7f | 0xc2 | 0xef | 0xf0..=0xf4)
        {
            continue;
        }
        let Some(special) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            continue;
        };
        let replacement = match special {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            _ if is_forbidden(special) => "",
            _ => continue,
        };
        out.push_str(slice(text, written..at));
        out.push_str(replacement);
        written = at + special.len_utf8();
    }
    out.push_str(slice(text, written..));
}

/// A place that a link can lead to.
pub(super) fn place_of(id: &str) -> String {
    format!("<span id=\"{}\"></span>", escape(id))
}

/// `text` escaped as by [`escape_into`].
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(&mut out, text);
    out
}

/// Whether HTML does not allow the code point.
pub(super) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}
