//! Text that others wrote, between words of ours: what would reach beyond it is closed or replaced.
//!
//! A character that turns the direction of reading (U+202E and its like) holds until another ends it, or the paragraph
//! does. A name with an open one would turn what stands behind it in its line: the number to call, or the verdict. Writers
//! of Hebrew and Arabic need these characters, so they stay, and each is ended where its text ends.

use std::borrow::Cow;

/// Ends an embedding or an override.
const POP_EMBEDDING: char = '\u{202c}';
/// Ends an isolate.
const POP_ISOLATE: char = '\u{2069}';

/// Whether a character is neither seen nor white space: a control of a terminal.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

/// Whether a character turns the direction of reading, or ends that.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` without controls, and with nothing in it that turns what stands around it.
pub fn isolated(text: &str) -> Cow<'_, str> {
    // All of these begin with one of few bytes, which most texts do not have.
    let is_suspect = |byte: u8| byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xe2);
    if !text.bytes().any(is_suspect) || !text.contains(|c| is_control(c) || turns(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut open: Vec<char> = Vec::new();
    for c in text.chars() {
        match c {
            _ if is_control(c) => out.push(char::REPLACEMENT_CHARACTER),
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => {
                open.push(POP_EMBEDDING);
                out.push(c);
            }
            '\u{2066}'..='\u{2068}' => {
                open.push(POP_ISOLATE);
                out.push(c);
            }
            // What ends nothing of this text would end something around it.
            POP_EMBEDDING => {
                if open.last() == Some(&POP_EMBEDDING) {
                    open.pop();
                    out.push(c);
                }
            }
            POP_ISOLATE => {
                // The end of an isolate ends what was opened in it.
                if let Some(at) = open.iter().rposition(|end| *end == POP_ISOLATE) {
                    open.truncate(at);
                    out.push(c);
                }
            }
            _ => out.push(c),
        }
    }
    out.extend(open.into_iter().rev());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn what_turns_the_reading_ends_with_its_text() {
        for (text, wanted) in [
            ("plain · é – 漢字 🔥\n\tx", "plain · é – 漢字 🔥\n\tx"),
            ("a\u{202e}b", "a\u{202e}b\u{202c}"),
            ("\u{2067}a\u{202b}b", "\u{2067}a\u{202b}b\u{202c}\u{2069}"),
            ("\u{2067}a\u{202b}b\u{2069}c", "\u{2067}a\u{202b}b\u{2069}c"),
            ("\u{202b}אב\u{202c} x", "\u{202b}אב\u{202c} x"),
            ("a\u{202c}b\u{2069}c", "abc"),
            ("\u{202a}a\u{2069}b", "\u{202a}ab\u{202c}"),
            ("a\u{1b}[31m\u{7}\u{85}b", "a\u{fffd}[31m\u{fffd}\u{fffd}b"),
            ("", ""),
        ] {
            assert_eq!(isolated(text), wanted, "{text:?}");
        }
    }
}
