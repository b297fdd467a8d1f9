//! What follows for pages from the language that a book names.

/// Languages that are written from right to left where their tag names no other script.
const LANGUAGES: [&str; 24] = [
    "aeb", "ar", "arc", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks",
    "lrc", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi",
];

/// Scripts that are written from right to left.
const SCRIPTS: [&str; 10] = [
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

/// Whether a text in the language of a BCP 47 tag is written from right to left.
pub(super) fn is_right_to_left(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    // A script has four letters, and stands before the region and everything else; `x` begins what is private.
    let mut parts = parts.take_while(|part| part.len() > 1);
    let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
    match parts.find(is_script) {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&language),
    }
}
