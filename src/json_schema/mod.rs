//! JSON Schemas of the files, for editors: completion, words on hover, and problems while typing.
//!
//! Owns the translation of the tables that the reader uses ([`KINDS`], [`Field`]) into JSON Schema, and
//! where schemas lie in a book. May know the tables; knows no disk. A schema says what can be said of one
//! file: that a reference leads somewhere, that bands have no gap, is for `rbdoc check`.
//!
//! The draft is 4: taplo, which is behind the TOML support of most editors, reads it best, and nothing
//! here needs a later one. A date of TOML reaches a schema as text, so a day in quotes passes here and is
//! refused by the reader.

mod types;

use crate::data::Field;
use crate::record::{KINDS, RecordKind};
use serde_json::{Map, Value, json};

/// Folder of the schemas, beside `book.toml`.
pub const FOLDER: &str = "schemas";

const DRAFT: &str = "http://json-schema.org/draft-04/schema#";

/// The schema of a kind of record.
pub fn schema(kind: &RecordKind) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), DRAFT.into());
    schema.insert("title".to_owned(), kind.files.into());
    schema.insert("description".to_owned(), kind.about.into());
    if types::names_zones(kind.fields) {
        schema.insert("definitions".to_owned(), json!({ "zone": types::zones() }));
    }
    schema.extend(types::table(kind.fields));
    Value::Object(schema)
}

/// The text of a kind's schema as it is printed and written.
pub fn text(kind: &RecordKind) -> String {
    // A tree of JSON can always be written.
    serde_json::to_string_pretty(&schema(kind)).unwrap_or_default() + "\n"
}

/// The path of a kind's schema in a book.
pub fn path(kind: &str) -> String {
    format!("{FOLDER}/{kind}.json")
}

/// The kind of the TOML file at `path` in a book; none for other files.
pub fn kind_of(path: &str) -> Option<&'static RecordKind> {
    KINDS.iter().filter(|kind| kind.is_toml()).find(|kind| {
        let mut pattern = kind.files.split('/');
        let mut parts = path.split('/');
        let same = pattern.by_ref().all(|part| {
            parts
                .next()
                .is_some_and(|given| match part.strip_prefix('*') {
                    Some(ending) => given.ends_with(ending),
                    None => given == part,
                })
        });
        same && parts.next().is_none()
    })
}

/// The line that tells an editor which schema the TOML file at `path` has; empty for a file without one.
/// It is a comment to everybody else.
pub fn header(path: &str) -> String {
    let Some(kind) = kind_of(path) else {
        return String::new();
    };
    let up = "../".repeat(path.matches('/').count());
    let up = if up.is_empty() { "./" } else { &up };
    format!("#:schema {up}{}\n", self::path(kind.name))
}

/// What is said of a field on hover.
fn words(field: &Field) -> String {
    if field.default.is_empty() {
        field.meaning().into_owned()
    } else {
        format!("{} Without it: {}.", field.meaning(), field.default)
    }
}
