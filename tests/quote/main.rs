//! What is put where a value stands: by one list of cases in both languages, and by what real readers make of it.

mod readers;
#[cfg(unix)]
mod shells;
mod values;
mod vectors;
