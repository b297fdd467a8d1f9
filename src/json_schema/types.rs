//! Types of fields as JSON Schema. What the reader refuses by the look of one value, the schema refuses.

use super::words;
use crate::data::{Field, Keys, SCHEMA, Type};
use crate::time::hours;
use serde_json::{Map, Value, json};

/// Where the zones stand in a schema.
const ZONE: &str = "#/definitions/zone";

/// A table: its keys, which must be there, and that there are no others.
pub(super) fn table(fields: &[Field]) -> Map<String, Value> {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.to_owned(), property(field)))
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    let mut table = Map::new();
    table.insert("type".to_owned(), "object".into());
    table.insert("properties".to_owned(), properties.into());
    // Draft 4 does not allow an empty list.
    if !required.is_empty() {
        table.insert("required".to_owned(), required.into());
    }
    table.insert("additionalProperties".to_owned(), false.into());
    table
}

fn property(field: &Field) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), words(field).into());
    if let Some(default) = default(field) {
        schema.insert("default".to_owned(), default);
    }
    let is_text = matches!(
        field.ty,
        Type::Text | Type::Markdown | Type::Address | Type::AddressOrText
    );
    match value(&field.ty) {
        // Beside a reference nothing else counts.
        Value::Object(inner) if inner.contains_key("$ref") => {
            schema.insert("allOf".to_owned(), json!([inner]));
        }
        Value::Object(inner) => schema.extend(inner),
        _ => {}
    }
    if field.required && is_text {
        schema.insert("pattern".to_owned(), NOT_BLANK.into());
    }
    Value::Object(schema)
}

/// What absence means, as JSON.
fn default(field: &Field) -> Option<Value> {
    let line = format!("x = {}", field.default);
    let value = toml::from_str::<toml::Table>(&line).ok()?.remove("x")?;
    serde_json::to_value(value).ok()
}

const NOT_BLANK: &str = r"\S";
/// See [`crate::data::scalar::is_id`].
const ID: &str = "^[a-z0-9][a-z0-9._-]{0,62}$";
/// Units from long to short; that there is one at all is said by the least length.
const SIZE: &str = "^ *[0-9]+ *([kKmMgG][iI]?)?[bB] *$";
const DURATION: &str = "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const MOMENT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?$";
const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";
const FOLDER_URL: &str = "^https?://.*/$";

fn value(ty: &Type) -> Value {
    match ty {
        Type::Text
        | Type::Markdown
        | Type::Regex
        | Type::Glob
        | Type::Address
        | Type::AddressOrText => json!({ "type": "string" }),
        Type::Id(_) => pattern(ID),
        Type::Ref(_) => pattern(NOT_BLANK),
        Type::Integer { .. } => number("integer", ty),
        Type::Number { .. } => number("number", ty),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Duration => json!({ "type": "string", "pattern": DURATION, "minLength": 2 }),
        Type::Size { .. } => pattern(SIZE),
        Type::Date => pattern(DATE),
        Type::Moment => pattern(MOMENT),
        Type::Zone => json!({ "$ref": ZONE }),
        Type::Language => pattern(LANGUAGE),
        Type::FolderUrl => pattern(FOLDER_URL),
        Type::Hours => pattern(&hours::pattern()),
        Type::Choice(known) => json!({ "type": "string", "enum": known }),
        Type::Schema => json!({ "type": "integer", "enum": [SCHEMA] }),
        Type::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Type::List(inner) => list(&value(inner)),
        Type::OneOrMany(inner) => json!({ "anyOf": [value(inner), list(&value(inner))] }),
        Type::Table(fields) => Value::Object(table(fields)),
        Type::Tables(fields) => list(&Value::Object(table(fields))),
        Type::TablesOrText(fields, _) => {
            list(&json!({ "anyOf": [{ "type": "string" }, Value::Object(table(fields))] }))
        }
        Type::Map(keys, inner) => map(*keys, inner),
    }
}

fn pattern(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn map(keys: Keys, inner: &Type) -> Value {
    match keys {
        Keys::Any => json!({ "type": "object", "additionalProperties": value(inner) }),
        Keys::Choice(known) => {
            let properties: Map<String, Value> = known
                .iter()
                .map(|word| ((*word).to_owned(), value(inner)))
                .collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        Keys::Id(_) => json!({
            "type": "object",
            "patternProperties": { ID: value(inner) },
            "additionalProperties": false,
        }),
    }
}

/// A number within the bounds of its type.
fn number(kind: &str, ty: &Type) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), kind.into());
    for (key, bound) in ["minimum", "maximum"].into_iter().zip(ty.bounds()) {
        let bound: Option<Value> = bound.and_then(|bound| match ty {
            Type::Integer { .. } => Some(bound.parse::<i64>().ok()?.into()),
            _ => Some(bound.parse::<f64>().ok()?.into()),
        });
        schema.extend(bound.map(|bound| (key.to_owned(), bound)));
    }
    Value::Object(schema)
}

/// All time zones: editors offer them.
pub(super) fn zones() -> Value {
    let names: Vec<&str> = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| crate::data::scalar::zone(name).is_ok())
        .collect();
    json!({ "type": "string", "enum": names })
}

/// Whether a table of these fields holds a time zone somewhere.
pub(super) fn names_zones(fields: &[Field]) -> bool {
    fields.iter().any(|field| is_zoned(&field.ty))
}

fn is_zoned(ty: &Type) -> bool {
    match ty {
        Type::Zone => true,
        Type::List(inner) | Type::OneOrMany(inner) | Type::Map(_, inner) => is_zoned(inner),
        Type::Table(fields) | Type::Tables(fields) | Type::TablesOrText(fields, _) => {
            names_zones(fields)
        }
        _ => false,
    }
}
