//! Numbers and sorted words in few characters that need no escaping inside a script's string.
//!
//! Numbers are variable-length quantities: some bits at a time, least significant first, the bit above them saying that
//! more follow. In files a digit is five bits in base 64, as in source maps; in memory, seven bits in a byte. Sorted words leave
//! out what they share with the word before. `theme/js/search/code.js` reads the files.

/// The digits, in order of value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Calls `digit` with each digit of `number`, `BITS` bits at a time.
fn each_digit<const BITS: u32>(mut number: u32, mut digit: impl FnMut(u8)) {
    let more = 1 << BITS;
    while number >= more {
        digit((number & (more - 1) | more) as u8);
        number >>= BITS;
    }
    digit(number as u8);
}

/// Writes `number` into a file.
pub(super) fn write(number: u32, out: &mut String) {
    each_digit::<5>(number, |digit| out.push(base64(digit.into())));
}

/// Writes `number` as bytes.
pub(super) fn write_bytes(number: u32, out: &mut Vec<u8>) {
    each_digit::<7>(number, |digit| out.push(digit));
}

/// Reads a number that [`write_bytes`] wrote; none at the end.
pub(super) fn read_bytes<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<u32> {
    let (mut number, mut shift) = (0_u32, 0);
    loop {
        let byte = u32::from(*bytes.next()?);
        number |= (byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some(number);
        }
        shift += 7;
    }
}

/// The digit for the low six bits of `value`.
#[expect(clippy::indexing_slicing, reason = "six bits are less than 64")]
fn base64(value: usize) -> char {
    char::from(DIGITS[value & 63])
}

/// Letters of a version.
pub(super) const VERSION: usize = 10;

/// What a file of the index is known by: a number for what is in it, of letters that are one file's on every disk.
pub(super) fn version(content: &[u8]) -> String {
    version_of(xxhash_rust::xxh3::xxh3_64(content))
}

/// The same for content of this hash.
pub(super) fn version_of(hash: u64) -> String {
    let digit = |place: usize| {
        let value = (hash >> (5 * place)) & 31;
        char::from_digit(value as u32, 32).unwrap_or('0')
    };
    (0..VERSION).map(digit).collect()
}

/// Between two words of a list.
const BETWEEN: char = '|';

/// A list of sorted words that is being written.
#[derive(Default)]
pub(super) struct WordList {
    /// The list so far. What belongs to a word is put behind it.
    pub(super) text: String,
    last: String,
}

impl WordList {
    /// Writes `word`, which follows the last in order: how many characters they share, then the rest.
    pub(super) fn push(&mut self, word: &str) {
        if !self.text.is_empty() {
            self.text.push(BETWEEN);
        }
        let letters = self.last.chars().zip(word.chars());
        let shared = letters.take_while(|(a, b)| a == b).count().min(63);
        self.text.push(base64(shared));
        self.text.extend(word.chars().skip(shared));
        word.clone_into(&mut self.last);
    }

    /// The same, and a field behind it.
    pub(super) fn push_with(&mut self, word: &str, field: &str) {
        self.push(word);
        self.text.push(' ');
        self.text.push_str(field);
    }
}
