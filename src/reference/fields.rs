//! A page for each kind of record: its keys, what they take and what they mean.

use super::cell;
use crate::data::{Field, Keys, Reference, Type};
use crate::record::{Publication, RecordKind};
use std::fmt::Write as _;

/// The keys of a kind of record: a table for the file, then one for each table inside it.
pub(super) fn page(kind: &RecordKind) -> String {
    let published = published(kind.publication);
    let mut text = format!("{}\n\nFile: `{}`. {published}\n", kind.about, kind.files);
    if kind.fields.is_empty() {
        text += "\nIt has no keys.\n";
        return text;
    }
    let mut tables = vec![(String::new(), kind.fields, String::new())];
    // Depth first, in file order, as an author meets them.
    while let Some((header, fields, doc)) = tables.pop() {
        if header.is_empty() {
            text += "\n## Keys of the file\n";
        } else {
            let _ = write!(text, "\n## `{header}`\n\n{doc}\n");
        }
        text += "\n| key | value | needed | meaning |\n| --- | --- | --- | --- |\n";
        let mut inner = Vec::new();
        for field in fields {
            let needed = match (field.required, field.default) {
                (true, _) => "yes".to_owned(),
                (false, "") => "no".to_owned(),
                (false, default) => format!("no; `{default}`"),
            };
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} |",
                field.name,
                cell(&value(field.ty)),
                cell(&needed),
                cell(&field.meaning())
            );
            if let Some((name, fields)) = nested(&header, field) {
                inner.push((name, fields, field.doc.to_owned()));
            }
        }
        tables.extend(inner.into_iter().rev());
    }
    text
}

/// Which records of a kind a public site has.
fn published(publication: Publication) -> String {
    match publication {
        Publication::All => "On a public site too, but for the keys that say so.".to_owned(),
        Publication::Finished => "On a public site too, unless it is a draft.".to_owned(),
        Publication::IfPublic(field) => {
            format!("On a public site only with `{field} = \"public\"`.")
        }
        Publication::WithIncident => "On a public site with its incident.".to_owned(),
        Publication::FinishedWithIncident => {
            "On a public site with its incident, unless its `status` is `draft`.".to_owned()
        }
    }
}

/// The table inside a field: its header as it would be written, and its keys.
fn nested(outer: &str, field: &Field) -> Option<(String, &'static [Field])> {
    let path = |name: &str| {
        let outer = outer.trim_matches(['[', ']']);
        if outer.is_empty() {
            name.to_owned()
        } else {
            format!("{outer}.{name}")
        }
    };
    match field.ty {
        Type::Table(fields) => Some((format!("[{}]", path(field.name)), fields)),
        Type::Tables(fields) | Type::TablesOrText(fields, _) => {
            Some((format!("[[{}]]", path(field.name)), fields))
        }
        Type::Map(_, Type::Table(fields)) => Some((
            format!("[{}]", path(&format!("{}.NAME", field.name))),
            fields,
        )),
        Type::OneOrMany(Type::Table(fields)) | Type::List(Type::Table(fields)) => {
            Some((format!("[[{}]]", path(field.name)), fields))
        }
        _ => None,
    }
}

/// What a type takes, in words.
fn value(ty: Type) -> String {
    match ty {
        Type::Text => "text".to_owned(),
        Type::Markdown => "Markdown".to_owned(),
        Type::Id(_) => "id: small letters, digits, `.`, `_`, `-`".to_owned(),
        Type::Ref(reference) => reference_words(reference),
        Type::Integer { .. } => format!("whole number{}", bounds(ty)),
        Type::Number { .. } => format!("number{}", bounds(ty)),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Duration => "duration, such as `\"15m\"` or `\"1h30m\"`".to_owned(),
        Type::Size { .. } => "size of a file, such as `\"8 MB\"` or `\"500 kB\"`".to_owned(),
        Type::Date => "day, such as `2026-11-23`".to_owned(),
        Type::Moment => "date-time with offset, or a day".to_owned(),
        Type::Zone => "IANA time zone".to_owned(),
        Type::Language => "language tag, such as `\"en\"`".to_owned(),
        Type::FolderUrl => "address that ends in `/`".to_owned(),
        Type::Address => "address outside of the handbook".to_owned(),
        Type::AddressOrText => "address, or words".to_owned(),
        Type::Regex => "regular expression".to_owned(),
        Type::Glob => "pattern of paths, such as `\"alerts/**\"`".to_owned(),
        Type::Hours => "`\"Mon-Fri 08:00-20:00\"` or `\"24x7\"`".to_owned(),
        Type::Choice(words) => alternatives(words.iter().map(|word| format!("`{word}`"))),
        Type::Schema => "`1`".to_owned(),
        Type::Scalar => "text, number or truth value".to_owned(),
        Type::List(inner) => format!("list: {}", value(*inner)),
        Type::OneOrMany(inner) => format!("one or a list: {}", value(*inner)),
        Type::Table(_) => "table, below".to_owned(),
        Type::Tables(_) => "tables, below".to_owned(),
        Type::TablesOrText(_, key) => format!("list of tables, below, or of texts (`{key}`)"),
        Type::Map(keys, inner) => match keys {
            Keys::Any => format!("table: any key, {}", value(*inner)),
            Keys::Id(_) => match inner {
                Type::Table(_) => "tables by id, below".to_owned(),
                _ => format!("table: an id as key, {}", value(*inner)),
            },
            Keys::Choice(words) => format!(
                "table: {} as key, {}",
                alternatives(words.iter().map(|word| format!("`{word}`"))),
                value(*inner)
            ),
        },
    }
}

fn bounds(ty: Type) -> String {
    match ty.bounds() {
        [None, None] => String::new(),
        [Some(min), None] => format!(", at least {min}"),
        [None, Some(max)] => format!(", at most {max}"),
        [Some(min), Some(max)] => format!(" from {min} to {max}"),
    }
}

fn reference_words(reference: &Reference) -> String {
    let targets = reference.to.iter().map(|(prefix, target)| {
        let article = if target.noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        if prefix.is_empty() {
            format!("id of {article} {}", target.noun)
        } else {
            format!("`{prefix}` and the id of {article} {}", target.noun)
        }
    });
    let words = reference.words.iter().map(|word| format!("`{word}`"));
    let free = reference.free.then(|| "other text".to_owned());
    alternatives(targets.chain(words).chain(free))
}

/// `a, b or c`.
fn alternatives(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    match words.pop() {
        None => String::new(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} or {last}", words.join(", ")),
    }
}
