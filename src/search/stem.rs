//! Light stemming of English: number, `-ing` and `-ed`, nothing that changes what a word means.
//!
//! `theme/js/search/words.js` does the same; both pass `tests/search/words.json`. A stem is only ever compared with a
//! stem, and a match by it ranks below the word itself, so it need not be a word. The plural rules are those
//! of the S-stemmer (Harman, 1991); the others are ours.

/// The stem of a folded term. Terms that are short or not all letters a to z are their own.
pub fn stem(term: &str) -> &str {
    if term.len() < 4 || !term.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return term;
    }
    let singular = singular(term);
    let bare = without_ending(singular);
    match bare.strip_suffix('e').or_else(|| bare.strip_suffix('y')) {
        Some(short) if short.len() >= 3 => short,
        _ => bare.strip_suffix('i').unwrap_or(bare),
    }
}

fn singular(term: &str) -> &str {
    let cut = |letters: usize| &term[..term.len() - letters];
    match () {
        // "ies" leaves an i, which goes with the y of the singular.
        () if term.ends_with("ies") && term.len() > 4 => cut(2),
        () if ["sses", "xes", "ches", "shes", "zzes"]
            .iter()
            .any(|end| term.ends_with(end)) =>
        {
            cut(2)
        }
        () if ["ss", "us", "is"].iter().any(|end| term.ends_with(end)) => term,
        () if term.ends_with('s') => cut(1),
        () => term,
    }
}

fn without_ending(term: &str) -> &str {
    let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let root = match () {
        () if term.ends_with("eed") => None,
        () => term.strip_suffix("ing").or_else(|| term.strip_suffix("ed")),
    };
    match root {
        Some(root) if root.len() >= 3 && root.bytes().any(is_vowel) => {
            let letters = root.as_bytes();
            let (last, before) = (letters[letters.len() - 1], letters[letters.len() - 2]);
            let is_doubled =
                last == before && !is_vowel(last) && !matches!(last, b'l' | b's' | b'z');
            &root[..root.len() - usize::from(is_doubled)]
        }
        _ => term,
    }
}
