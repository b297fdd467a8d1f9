//! The filters that templates have beside those of Tera: for files of records, which are not HTML.
//!
//! Owns how a value is written into TOML and into a Markdown comment. Knows how TOML is quoted, and nothing of
//! pages or records.

use crate::edit::quoted;
use tera::{Context, Error, Kwargs, State, TeraResult, Value};

/// A text of the program, which is not HTML, with `values` filled in.
///
/// # Errors
/// A mistake in the text, which is the program's.
pub fn fill(text: &str, values: &Context) -> TeraResult<String> {
    let mut tera = tera::Tera::default();
    register(&mut tera);
    tera.render_str(text, values, false)
}

/// Makes the filters known to the templates that are added to `tera` afterwards.
pub(super) fn register(tera: &mut tera::Tera) {
    tera.register_filter("toml", toml);
    tera.register_filter("comment", comment);
    // A text with blanks behind it, up to a width in characters.
    tera.register_filter("pad", |text: &str, arguments: Kwargs, _: &State| {
        const WIDEST: usize = 1_000;
        let width = arguments.must_get::<usize>("width")?;
        if width > WIDEST {
            let message = format!("`pad` makes a text {WIDEST} characters wide at most");
            return Err(Error::message(message));
        }
        TeraResult::Ok(format!("{text:<width$}"))
    });
}

/// A text, number, list or table as TOML on one line. The front matter of Markdown in YAML reads the same.
fn toml(value: &Value, _: Kwargs, _: &State) -> TeraResult<String> {
    written(value)
}

fn written(value: &Value) -> TeraResult<String> {
    if let Some(text) = value.as_str() {
        return Ok(quoted(text));
    }
    if let Some(list) = value.as_array() {
        let values: TeraResult<Vec<String>> = list.iter().map(written).collect();
        return Ok(format!("[{}]", values?.join(", ")));
    }
    if let Some(table) = value.as_map() {
        let fields: TeraResult<Vec<String>> = table
            .iter()
            .map(|(name, value)| Ok(format!("{} = {}", key(&name.to_string()), written(value)?)))
            .collect();
        return Ok(format!("{{ {} }}", fields?.join(", ")));
    }
    if value.is_none() || value.is_undefined() {
        return Err(Error::message(
            "`toml` has no value to write: ask with `if` whether there is one",
        ));
    }
    Ok(value.to_string())
}

/// A name as TOML writes a key: in quotes only where it needs them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text that cannot end the HTML comment in which it stands: Markdown and browsers end one differently.
fn comment(text: &str, _: Kwargs, _: &State) -> String {
    text.replace("-->", "->").replace("--!>", "->")
}
