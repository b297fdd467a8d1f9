//! Search: words, answers, and whether what people look for is found first. The engine of the site runs in Node.js
//! on the same files and must say the same.

#[path = "../support/mod.rs"]
mod support;

mod books;
mod relevance;
mod same;
mod words;
