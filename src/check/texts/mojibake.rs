//! `mojibake`: it undoes a mistake of tools: text in UTF-8 was read as if it were Windows-1252, and what
//! came out was saved as UTF-8 again, sometimes more than once. Every sequence of letters that would be
//! one character in UTF-8 is looked at; few texts have any, and none by chance more than one, so the
//! short ones must be plausible: French writes "à « mot »" and means it.

use crate::check::findings::Findings;
use crate::rule;
use crate::source::{FileId, Span};
use std::ops::Range;

rule! { "mojibake", Error, "Text that was UTF-8 and has been read as Windows-1252." }

/// One report for a file, since one mistake garbled all of it; the fix covers every place.
pub(crate) fn check(file: FileId, text: &str, found: &mut Findings<'_>) {
    let garbled = garbled(text);
    let Some(((place, original), others)) = garbled.split_first() else {
        return;
    };
    let span = |place: &Range<usize>| Span::new(file, place.clone());
    let message = format!(
        "`{}` is \"{original}\" in UTF-8, read as Windows-1252",
        &text[place.clone()]
    );
    let edits = garbled.iter();
    let added = found
        .add(span(place), "", message)
        .help(format!("write \"{original}\""))
        .fix(edits.map(|(place, original)| (span(place), original.clone())));
    if !others.is_empty() {
        let plural = if others.len() == 1 { "place" } else { "places" };
        added.help(format!(
            "{} more {plural} in this file: fix all of them with `rbdoc check --fix`",
            others.len()
        ));
    }
}

/// What Windows-1252 makes of the bytes from 0x80 to 0x9F. Five of them it does not have; programs
/// let these through as they are.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The byte that was read as `c`, if it is one that UTF-8 uses beyond ASCII.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => (0x80..=0x9f)
            .zip(HIGH)
            .find(|(_, high)| *high == c)
            .map(|(byte, _)| byte),
    }
}

/// The places of garbled text, each with what it was.
fn garbled(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    // Only the leading bytes of UTF-8 begin a sequence, and in a text they are all beyond ASCII.
    while let Some(offset) = text[at..].find(|c: char| ('\u{c2}'..='\u{f4}').contains(&c)) {
        let start = at + offset;
        let (end, original, sequences) = run(text, start);
        if sequences == 0 {
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let before = text[..start].chars().next_back();
        if is_plausible(&text[start..end], &original, sequences, before) {
            found.push((start..end, ungarble(original)));
        }
        at = end;
    }
    found
}

/// The longest run of sequences from `start`: its end, what it was, and how many sequences it has.
fn run(text: &str, start: usize) -> (usize, String, usize) {
    let mut end = start;
    let mut original = String::new();
    let mut sequences = 0;
    while let Some((length, c)) = sequence(&text[end..]) {
        end += length;
        original.push(c);
        sequences += 1;
    }
    (end, original, sequences)
}

/// The character that the first letters of `text` were, and how many bytes these letters take.
fn sequence(text: &str) -> Option<(usize, char)> {
    let mut letters = text.chars();
    let lead = letters.next()?;
    let first = byte_of(lead)?;
    let count = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = vec![first];
    let mut length = lead.len_utf8();
    for letter in letters.take(count - 1) {
        bytes.push(byte_of(letter).filter(|byte| (0x80..=0xbf).contains(byte))?);
        length += letter.len_utf8();
    }
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((length, c))
}

/// Whether nobody would have written these letters on purpose.
fn is_plausible(garbled: &str, original: &str, sequences: usize, before: Option<char>) -> bool {
    if sequences > 1 {
        return true;
    }
    let Some(c) = original.chars().next() else {
        return false;
    };
    match c {
        // "Â°", "Ã©": unless the first letter ends a word in capitals, before a quotation mark.
        '\u{a0}'..='\u{ff}' => {
            !(before.is_some_and(char::is_uppercase)
                && garbled.chars().nth(1).is_some_and(|c| !c.is_alphabetic()))
        }
        // What stands for a lost character cannot be brought back.
        char::REPLACEMENT_CHARACTER => false,
        // Punctuation, currencies, arrows, symbols; presentation forms; pictographs.
        '\u{2000}'..='\u{2bff}' | '\u{fb00}'..='\u{ffff}' | '\u{1f000}'.. => true,
        _ => false,
    }
}

/// Undoes what has been done more than once. Each time the text grows shorter, so there is an end.
fn ungarble(mut text: String) -> String {
    for (place, original) in garbled(&text).into_iter().rev() {
        text.replace_range(place, &original);
    }
    text
}
