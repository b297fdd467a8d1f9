//! The table of words: both tokenizers, of the index and of the site's engine, pass it.

use super::books::with_engine;
use rbdoc::search::words::tokens;
use rbdoc::source::Tree;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The cases: a text and its terms in order; forms that share a stem; pairs that do not.
fn table() -> Value {
    serde_json::from_str(include_str!("words.json")).expect("a table of cases")
}

/// What a function of the site's engine answers.
fn ask(calls: &[(&str, Value)]) -> Vec<Value> {
    with_engine(&Tree::default(), |_, _, engine| {
        let answer = |(function, argument): &(&str, Value)| {
            engine
                .call(function, &json!([argument]))
                .expect("an answer")
        };
        calls.iter().map(answer).collect()
    })
}

/// The terms of a text as the site's engine cuts it: of each word the whole, if it has one, then its pieces.
fn terms_in_engine(tokens: &Value) -> Value {
    let tokens = tokens.as_array().expect("words").iter();
    let terms = tokens.flat_map(|token| {
        let pieces = token["pieces"].as_array().expect("pieces").iter();
        let whole = [&token["whole"]]
            .into_iter()
            .filter(|whole| !whole.is_null());
        whole.chain(pieces.map(|piece| &piece[0]))
    });
    terms.cloned().collect()
}

/// The same, as the index cuts it.
fn terms_in_index(text: &str) -> Value {
    let terms = tokens(text).into_iter().flat_map(|token| {
        let pieces = token.pieces.into_iter().map(|(piece, _)| piece);
        token.whole.into_iter().chain(pieces).collect::<Vec<_>>()
    });
    terms.collect()
}

#[test]
fn a_text_is_cut_into_the_words_that_operators_use() {
    let table = table();
    let cases = table["terms"].as_object().expect("terms");
    let calls: Vec<_> = cases
        .keys()
        .map(|text| ("rbdoc.tokens", json!(text)))
        .collect();
    for ((text, expected), tokens) in cases.iter().zip(ask(&calls)) {
        assert_eq!(terms_in_index(text), *expected, "{text}");
        assert_eq!(terms_in_engine(&tokens), *expected, "{text}, by the engine");
    }
}

#[test]
fn forms_of_a_word_share_a_stem_and_other_words_do_not() {
    let table = table();
    let stems = |words: &Value| {
        let words = words.as_array().expect("words").iter();
        ask(&words
            .map(|word| ("rbdoc.stem", word.clone()))
            .collect::<Vec<_>>())
    };
    let count = |words| {
        let stems: Vec<String> = stems(words).iter().map(ToString::to_string).collect();
        stems.iter().collect::<BTreeSet<_>>().len()
    };
    for forms in table["same_stem"].as_array().expect("groups") {
        assert_eq!(count(forms), 1, "{forms} have the stems {:?}", stems(forms));
    }
    for pair in table["other_stem"].as_array().expect("pairs") {
        assert_eq!(count(pair), 2, "{pair}");
    }
}
