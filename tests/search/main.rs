//! Search: words, answers, and whether what people look for is found first. The engine is the
//! site's own, run as `rbdoc search` runs it.

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod books;
mod files;
mod relevance;
mod words;
