//! Random values: mostly signs that mean something to some reader.

use std::io::Write;

/// What values are made of.
const PIECES: &[&str] = &[
    "a", "b", "Z", "0", "7", "-", "--", "_", ".", "/", ":", "@", "%", "+", ",", "=", "~", "^", "#",
    "!", "!!", "!$", "!-1", "$", "$HOME", "${x}", "$(id)", "`id`", "'", "''", "\"", "\\", "\\n",
    "\\\\", "*", "?", "[", "]", "{", "}", "{a,b}", "(", ")", "<", ">", "|", "||", "&", "&&", ";",
    " ", "  ", "é", "ß", "東京", "🔥", "\u{a0}", "--x", "/*", "*/", "%s", "%41", "EOF", "null",
    "true", "1e3", ": ", " #", "- ", "e\u{301}", "؟", "“", "’",
];

/// How many values each context gets. `RBDOC_VALUES` asks for another number.
pub(crate) fn number() -> usize {
    let asked = std::env::var("RBDOC_VALUES").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(1000)
}

/// A source of values, and the seed that gives the same again, by `RBDOC_SEED`.
pub(crate) fn source(of: &str) -> fastrand::Rng {
    let asked = std::env::var("RBDOC_SEED").ok();
    let seed = asked
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| fastrand::u64(..));
    aloud(&format!("{of}: RBDOC_SEED={seed}"));
    fastrand::Rng::with_seed(seed)
}

/// What most values of real commands are made of.
const TAME: &[&str] = &[
    "app", "x", "Z", "0", "42", "-", "_", ".", "/", ":", "=", "@",
];

/// A value: one in three is tame, for the places that take no others.
pub(crate) fn value(random: &mut fastrand::Rng) -> String {
    let pieces = if random.u8(..3) == 0 { TAME } else { PIECES };
    let length = random.usize(0..9);
    (0..length)
        .map(|_| pieces[random.usize(..pieces.len())])
        .collect()
}

/// Says something past the capture of the test's output.
pub(crate) fn aloud(text: &str) {
    let _ = writeln!(std::io::stderr(), "quote: {text}");
}
