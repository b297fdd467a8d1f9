//! Where the bytes of a text stand in the value that it was read from.

use crate::source::Stretches;

/// Leads from offsets in `text` to offsets in a file, where it is spelt `raw` from `start` on: a string of TOML in any of
/// its forms, or a scalar of YAML. Where the spelling is not understood, every place is that of the whole value.
pub fn stretches(raw: &str, text: &str, start: usize) -> Stretches {
    toml(raw, text, start).unwrap_or_else(|| {
        let mut stretches = Stretches::default();
        match raw.find(text) {
            Some(at) => stretches.copy(0, start + at, text.len()),
            None => stretches.replace(0, start, raw.len()),
        }
        stretches
    })
}

/// Reads a string of TOML beside its text: nothing if it spells another text.
fn toml(raw: &str, text: &str, start: usize) -> Option<Stretches> {
    let marks = match raw.get(..3) {
        Some("\"\"\"" | "'''") => 3,
        _ => 1,
    };
    let has_escapes = raw.starts_with('"');
    if !has_escapes && !raw.starts_with('\'') {
        return None;
    }
    let inner = raw.get(marks..raw.len().checked_sub(marks)?)?;
    let mut rest = inner;
    if marks == 3 {
        // A line end just behind the opening marks is no part of the text.
        let without = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n'));
        rest = without.unwrap_or(rest);
    }
    let skip_joins = |rest: &mut &str| {
        while let Some(next) = joined(rest).filter(|_| has_escapes) {
            *rest = next;
        }
    };
    let mut stretches = Stretches::default();
    for (here, letter) in text.char_indices() {
        skip_joins(&mut rest);
        let there = start + marks + inner.len() - rest.len();
        let length = match rest.as_bytes() {
            [b'\\', kind, ..] if has_escapes => match kind {
                b'x' => 4,
                b'u' => 6,
                b'U' => 10,
                _ => 2,
            },
            _ if rest.starts_with(letter) => 0,
            _ => return None,
        };
        if length == 0 {
            stretches.copy(here, there, letter.len_utf8());
        } else {
            stretches.replace(here, there, length);
        }
        rest = rest.get(length.max(letter.len_utf8())..)?;
    }
    skip_joins(&mut rest);
    rest.is_empty().then_some(stretches)
}

/// What follows a backslash at the end of a line: it joins the next text, and takes all blanks before it out.
fn joined(rest: &str) -> Option<&str> {
    let blanks = rest.strip_prefix('\\')?;
    let next = blanks.trim_start_matches([' ', '\t', '\r', '\n']);
    let blanks = blanks.get(..blanks.len() - next.len())?;
    blanks.contains('\n').then_some(next)
}
