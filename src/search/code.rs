//! Numbers and sorted words in few characters that need no escaping inside a script's string.
//!
//! Numbers are written as in source maps: base 64, five bits a character, the sixth saying that more
//! follow, least significant first. Sorted words leave out what they share with the word before.
//! `theme/js/search/code.js` reads both.

/// The digits, in order of value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes `number`.
pub(super) fn write(mut number: u32, out: &mut String) {
    loop {
        let more = number >> 5 != 0;
        let digit = (number & 31) | (u32::from(more) << 5);
        out.push(char::from(DIGITS[digit as usize]));
        if !more {
            return;
        }
        number >>= 5;
    }
}

/// The numbers of `text`. What is no digit ends them.
pub(super) fn read(text: &str) -> impl Iterator<Item = u32> + '_ {
    let mut digits = text.bytes().map_while(value);
    std::iter::from_fn(move || {
        let (mut number, mut shift) = (0_u32, 0);
        loop {
            let digit = digits.next()?;
            number |= (digit & 31).checked_shl(shift).unwrap_or(0);
            if digit & 32 == 0 {
                return Some(number);
            }
            shift += 5;
        }
    })
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// Between two words of a list.
pub(super) const BETWEEN: char = '|';

/// Writes `word`, which follows `before` in order: how many characters they share, then the rest.
pub(super) fn write_word(before: &str, word: &str, out: &mut String) {
    let shared = before
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .count()
        .min(63);
    out.push(char::from(DIGITS[shared]));
    out.extend(word.chars().skip(shared));
}

/// The word that is written as `text` after `before`.
pub(super) fn read_word(before: &str, text: &str) -> String {
    let shared = text.bytes().next().and_then(value).unwrap_or(0) as usize;
    let rest = text.get(1..).unwrap_or_default();
    before.chars().take(shared).chain(rest.chars()).collect()
}
