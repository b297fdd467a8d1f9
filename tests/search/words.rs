//! The table of words, which the site's engine passes too.

use rbdoc::search::stem::stem;
use rbdoc::search::words::chunks;
use serde_json::Value;

/// The cases: a text, its terms in order, their stems where they differ.
pub(crate) fn table() -> Value {
    serde_json::from_str(include_str!("words.json")).expect("a table of cases")
}

/// The terms of a text: of each word the whole, if it has one, then its pieces.
fn terms(text: &str) -> Vec<String> {
    let terms = chunks(text).into_iter().flat_map(|chunk| {
        let pieces = chunk.pieces.into_iter().map(|(piece, _)| piece);
        chunk.whole.into_iter().chain(pieces).collect::<Vec<_>>()
    });
    terms.collect()
}

#[test]
fn a_text_is_cut_into_the_words_that_operators_use() {
    let table = table();
    for (text, expected) in table["terms"].as_object().expect("terms") {
        assert_eq!(serde_json::json!(terms(text)), *expected, "{text}");
    }
}

#[test]
fn forms_of_a_word_share_a_stem_and_other_words_do_not() {
    let table = table();
    for forms in table["same_stem"].as_array().expect("groups") {
        let forms: Vec<&str> = forms
            .as_array()
            .expect("a group")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let stems: std::collections::BTreeSet<&str> = forms.iter().map(|form| stem(form)).collect();
        assert_eq!(stems.len(), 1, "{forms:?} have the stems {stems:?}");
    }
    for pair in table["other_stem"].as_array().expect("pairs") {
        let (one, two) = (
            pair[0].as_str().expect("a word"),
            pair[1].as_str().expect("a word"),
        );
        assert_ne!(stem(one), stem(two), "{one} and {two}");
    }
}
