//! Words as operators use them: how a text is cut into the terms that are indexed and looked up.
//!
//! `theme/js/search/words.js` does the same step by step, and both pass `tests/search/words.json`. Offsets
//! here are bytes, there UTF-16 units; the terms are equal.
//!
//! 1. A text is cut into *tokens*: letters, digits and marks, held together by single `-`, `_`, `.`, `:` or
//!    apostrophes between them. So `kube-state-metrics`, `4.12.3` and `node:load:rate5m` are one token each.
//! 2. A run of Chinese, Japanese, Korean, Thai and other script without spaces is a token by itself. Its terms
//!    are its pairs of characters, and its last character.
//! 3. Any other token is cut into *pieces* at its joints and where case changes (`KubePodCrash`, `OOMKilled`).
//!    Its terms are the whole without joints and, of more than one piece, the pieces: `etcd_server` gives
//!    `etcdserver`, `etcd`, `server`. Between digits a joint stays, as a dot: `4.12.3` is not `4123`, and of
//!    such a number only pieces of three digits or more are terms. The `v` of a version goes.
//! 4. An emoji is a token by itself. So are a few names that consist of their marks: `C++`, `C#` and `.NET`, which are
//!    `cplusplus`, `csharp` and `dotnet`, with `c` and `net` as pieces.
//! 5. Terms are folded: compatibility forms, diacritics and case go, and a few letters that Unicode does
//!    not take apart (`ø`, `ß`) become what they are typed as.
//!
//! There are no stop words: what is one in prose may be the name of a service.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a term; what is longer is cut, so that blobs do not fill the index.
pub const LONGEST: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The whole as one term; none for a run of script without spaces of more than one character.
    pub whole: Option<String>,
    /// Its pieces as terms and where they stand; none for a word of one piece.
    pub pieces: Vec<(String, Range<usize>)>,
}

impl Token {
    /// The term, of a word of one piece.
    pub fn single(&self) -> Option<&str> {
        self.whole.as_deref().filter(|_| self.pieces.is_empty())
    }

    /// What it is compared by side by side with others: the whole, or all pieces in a row.
    pub fn key(&self) -> String {
        let pieces = || {
            self.pieces
                .iter()
                .map(|(piece, _)| piece.as_str())
                .collect()
        };
        self.whole.clone().unwrap_or_else(pieces)
    }
}

/// The words of `text`, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    each_token(text, |token| found.push(token));
    found
}

/// Calls `found` for every word of `text`, in order.
pub fn each_token(text: &str, mut found: impl FnMut(Token)) {
    each_range(text, |range, kind| found(token(text, range, kind)));
}

/// Calls `counted` for every word of `text` and `found` for every term, in order, and makes as few texts as it can:
/// an index reads millions of words.
pub(super) fn each_term(text: &str, mut counted: impl FnMut(), mut found: impl FnMut(&str)) {
    let mut lower = String::new();
    each_range(text, |range, kind| {
        counted();
        let plain = &text[range.clone()];
        if kind == Kind::Word && plain.len() <= LONGEST && is_plain(plain.as_bytes()) {
            lower.clear();
            lower.push_str(plain);
            lower.make_ascii_lowercase();
            found(&lower);
            return;
        }
        let token = token(text, range, kind);
        token.whole.iter().for_each(|whole| found(whole));
        token.pieces.iter().for_each(|(piece, _)| found(piece));
    });
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    /// A run of script without spaces, or an emoji.
    Unspaced,
    /// A name with marks that belong to it.
    Named,
}

fn token(text: &str, range: Range<usize>, kind: Kind) -> Token {
    match kind {
        Kind::Word => word(text, range),
        Kind::Unspaced => pairs(text, range),
        Kind::Named => named(text, range),
    }
}

/// Calls `found` with the place of every word of `text`, and what it is.
fn each_range(text: &str, mut found: impl FnMut(Range<usize>, Kind)) {
    let mut letters = text.char_indices().peekable();
    while let Some(&(start, first)) = letters.peek() {
        if let Some(end) = end_of_name(text, start, first) {
            while letters.next_if(|(at, _)| *at < end).is_some() {}
            found(start..end, Kind::Named);
            continue;
        }
        if is_emoji(first) {
            letters.next();
            found(start..start + first.len_utf8(), Kind::Unspaced);
            continue;
        }
        if !is_word(first) {
            letters.next();
            continue;
        }
        let unspaced = is_unspaced(first);
        let mut end = start;
        while let Some(&(at, letter)) = letters.peek() {
            if is_word(letter) && is_unspaced(letter) == unspaced {
                end = at + letter.len_utf8();
                letters.next();
                continue;
            }
            // A single joint between two letters of a word holds them together.
            let next = || text[at + letter.len_utf8()..].chars().next();
            let goes_on = || next().is_some_and(|next| is_word(next) && !is_unspaced(next));
            if !unspaced && is_joint(letter) && goes_on() {
                letters.next();
                continue;
            }
            break;
        }
        let kind = if unspaced { Kind::Unspaced } else { Kind::Word };
        found(start..end, kind);
    }
}

/// The end of a name with marks, if one begins at `start` with the letter `first`.
fn end_of_name(text: &str, start: usize, first: char) -> Option<usize> {
    let rest = &text[start..];
    let len = if first == '.' {
        let is_net = rest.get(1..4)?.eq_ignore_ascii_case("net");
        let mut after = rest.get(4..)?.chars();
        let goes_on = after.next().is_some_and(is_joint) && after.next().is_some_and(is_word);
        (is_net && !goes_on).then_some(4)?
    } else {
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        match rest.as_bytes().get(letters..)? {
            [b'+', b'+', ..] if letters > 0 => letters + 2,
            [b'#', ..] if letters == 1 => 2,
            _ => return None,
        }
    };
    let goes_on = |next| matches!(next, '+' | '#') || is_word(next);
    (!rest.get(len..)?.chars().next().is_some_and(goes_on)).then_some(start + len)
}

/// A name with marks, in words.
fn named(text: &str, range: Range<usize>) -> Token {
    let name = text[range.clone()].to_ascii_lowercase();
    let bare = name.trim_matches(['.', '+', '#']);
    let whole = match name.as_bytes() {
        [b'.', ..] => format!("dot{bare}"),
        [.., b'#'] => format!("{bare}sharp"),
        _ => format!("{bare}plusplus"),
    };
    Token {
        whole: Some(cut(whole)),
        pieces: vec![(cut(bare.to_owned()), range.clone())],
        range,
    }
}

/// A run of script without spaces.
fn pairs(text: &str, range: Range<usize>) -> Token {
    let starts = text[range.clone()].char_indices();
    let starts: Vec<usize> = starts.map(|(at, _)| range.start + at).collect();
    let piece = |place: Range<usize>| (fold(&text[place.clone()]), place);
    // Each pair ends where the letter after the next begins; the last character is a piece by itself.
    let ends = starts.iter().skip(2).copied().chain([range.end; 2]);
    let places = starts.iter().zip(ends).map(|(start, end)| *start..end);
    let mut pieces: Vec<(String, Range<usize>)> = places.map(piece).collect();
    let mut whole = None;
    if pieces.len() == 1 {
        whole = pieces.pop().map(|(only, _)| only);
    }
    Token {
        range,
        whole,
        pieces,
    }
}

/// Whether a word is one piece of plain letters and digits, as nearly all are.
fn is_plain(word: &[u8]) -> bool {
    let [_, rest @ ..] = word else {
        return true;
    };
    // After the first letter a capital begins a piece where the letter before it, or after it, is none.
    let begins_piece = |letters: &[u8]| match letters {
        [before, letter, after @ ..] => {
            letter.is_ascii_uppercase()
                && (!before.is_ascii_uppercase()
                    || after.first().is_some_and(u8::is_ascii_lowercase))
        }
        _ => false,
    };
    word.iter().all(u8::is_ascii_alphanumeric)
        && (rest.iter().all(|letter| !letter.is_ascii_uppercase())
            || !(0..word.len()).any(|at| word.get(at..).is_some_and(begins_piece)))
}

/// Any other word.
fn word(text: &str, range: Range<usize>) -> Token {
    if is_plain(text[range.clone()].as_bytes()) {
        return Token {
            whole: Some(cut(text[range.clone()].to_ascii_lowercase())),
            range,
            pieces: Vec::new(),
        };
    }
    let mut parts = split(text, range.clone());
    // Drops a possessive: `cluster's` is indexed as `cluster`.
    if let [.., (before, _), (last, _)] = &parts[..]
        && matches!(&text[last.clone()], "s" | "S")
        && is_apostrophe(text[before.end..last.start].chars().next())
    {
        parts.pop();
    }
    let (mut whole, mut numbers) = (String::new(), true);
    for (number, (part, _)) in parts.iter().enumerate() {
        let mut folded = fold(&text[part.clone()]);
        // A version is asked for with and without its letter.
        let is_version = |next: &(Range<usize>, bool)| {
            let is_number = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
            folded.len() > 1
                && folded.starts_with('v')
                && is_number(&folded[1..])
                && text[next.0.clone()].starts_with(|letter: char| letter.is_ascii_digit())
        };
        if number == 0 && parts.get(1).is_some_and(is_version) {
            folded.remove(0);
        }
        let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        if number > 0 && digit(whole.chars().next_back()) && digit(folded.chars().next()) {
            whole.push('.');
        }
        numbers &= folded.chars().all(|letter| letter.is_ascii_digit());
        whole.push_str(&folded);
    }
    let mut pieces = Vec::new();
    if parts.iter().any(|(_, apart)| *apart) {
        let mut joined: Vec<Range<usize>> = Vec::new();
        for (part, apart) in &parts {
            match joined.last_mut() {
                // An apostrophe does not part: "don't" is one piece.
                Some(last) if !apart => last.end = part.end,
                _ => joined.push(part.clone()),
            }
        }
        for part in joined {
            let term = cut(fold_without_apostrophes(&text[part.clone()]));
            if !numbers || term.len() >= 3 {
                pieces.push((term, part));
            }
        }
    }
    Token {
        range,
        whole: Some(cut(whole)),
        pieces,
    }
}

/// The stretches of a word between joints and changes of case, each with whether it is a piece of its
/// own: after an apostrophe it is not.
fn split(text: &str, range: Range<usize>) -> Vec<(Range<usize>, bool)> {
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let (mut start, mut apart) = (range.start, false);
    let mut before: Option<char> = None;
    let word = &text[range.clone()];
    for (at, letter) in word.char_indices() {
        let at = range.start + at;
        if is_joint(letter) {
            parts.push((start..at, apart));
            start = at + letter.len_utf8();
            apart = !is_apostrophe(Some(letter));
            before = None;
            continue;
        }
        let next = text[at + letter.len_utf8()..range.end].chars().next();
        let changes = match before {
            Some(before) if letter.is_uppercase() => {
                !before.is_uppercase() || next.is_some_and(char::is_lowercase)
            }
            _ => false,
        };
        if changes {
            parts.push((start..at, apart));
            (start, apart) = (at, true);
        }
        before = Some(letter);
    }
    parts.push((start..range.end, apart));
    parts
}

fn cut(mut term: String) -> String {
    if term.len() > LONGEST
        && let Some((end, _)) = term.char_indices().nth(LONGEST)
    {
        term.truncate(end);
    }
    term
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || !letter.is_ascii()
            && (letter.is_alphanumeric() || is_combining_mark(letter))
            && !is_of_emoji(letter)
}

/// Whether a character is a picture. Signs and arrows of text are none.
fn is_emoji(letter: char) -> bool {
    matches!(letter,
        '\u{231a}'..='\u{23fa}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}'..='\u{2b55}'
        | '\u{1f000}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}')
}

/// Whether a character only says how the picture before it looks.
fn is_of_emoji(letter: char) -> bool {
    matches!(letter, '\u{20e3}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '-' | '_' | '.' | ':' | '\'' | '’')
}

fn is_apostrophe(letter: Option<char>) -> bool {
    matches!(letter, Some('\'' | '’'))
}

/// Whether words of this script are written without spaces, or with endings that pairs see through
/// (Korean).
pub(super) fn is_unspaced(letter: char) -> bool {
    !letter.is_ascii()
        && matches!(letter,
        // Thai and Lao, Burmese, Khmer
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        // Radicals, kana, bopomofo, ideographs
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        // Hangul, compatibility ideographs, narrow kana, the later planes
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{323af}')
}

/// Marks that are left away: those of Latin, Greek, Cyrillic, Hebrew and Arabic. In other scripts a
/// mark is a vowel.
fn is_diacritic(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// `text` without what nobody types in a hurry.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain: String = text
        .nfkd()
        .filter(|letter| !is_diacritic(*letter))
        .collect();
    let mut folded = String::with_capacity(plain.len());
    for letter in plain.nfc().collect::<String>().to_lowercase().chars() {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            other if is_diacritic(other) => {}
            other => folded.push(other),
        }
    }
    folded
}

fn fold_without_apostrophes(text: &str) -> String {
    fold(text).replace(['\'', '’'], "")
}
