//! What a public site says of a table: the one place that reads what fields state about who may see them.
//!
//! Everything that a public site shows, finds or exports is made from tables that went through [`disclosed`]. So no
//! view, index or template of a book can show what a field keeps to itself: it is not there. Where a text is withheld,
//! words that say so stand in its place, because a page that left it out would say that there is none.

use super::field::{Disclosure, Field, Reference, Type};
use super::{Kind, Table, Value};
use crate::source::Spanned;
use std::collections::{HashMap, HashSet};

/// What a field that [`Disclosure::Decides`] says of a record for everybody.
const PUBLIC: &str = "public";

/// What a public site of a book does not say, and what stands in its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Withheld {
    /// Ids of the records that a public site leaves out, by the noun of their namespace.
    pub records: HashMap<&'static str, HashSet<String>>,
    /// Ids of everybody who may be named: teams, roles and people.
    pub named: HashSet<String>,
    /// What is called instead of a person: the name of a role that they have.
    pub roles: HashMap<String, String>,
    /// What stands in the place of a text.
    pub words: String,
}

/// The table as the public may see it; nothing if it may see nothing of it.
pub fn disclosed(table: &Table, fields: &[Field], withheld: &Withheld) -> Option<Table> {
    let is_withheld = |field: &Field| match field.disclosure {
        Disclosure::Decides => said(table, field) != Some(PUBLIC),
        Disclosure::Unless(words) => said(table, field).is_some_and(|word| words.contains(&word)),
        Disclosure::Public | Disclosure::Internal => false,
    };
    if fields.iter().any(is_withheld) {
        return None;
    }
    let entries = table.entries.iter().filter_map(|(key, value)| {
        // What is no field is read by nobody.
        let field = fields.iter().find(|field| field.name == key.value)?;
        let value = match field.disclosure {
            Disclosure::Public | Disclosure::Decides | Disclosure::Unless(_) => {
                withheld.value(value, &field.ty)
            }
            Disclosure::Internal => withheld.in_place(value, &field.ty),
        };
        Some((key.clone(), value?))
    });
    Some(Table {
        span: table.span,
        entries: entries.collect(),
    })
}

/// Whether tables of these fields can hold anything that [`disclosed`] takes out.
pub fn withholds(fields: &[Field]) -> bool {
    fields
        .iter()
        .any(|field| field.disclosure != Disclosure::Public || refers(&field.ty))
}

/// Whether values of a type can refer to what is withheld, or hold it.
fn refers(ty: &Type) -> bool {
    match ty {
        Type::Ref(_) => true,
        Type::List(inner) | Type::OneOrMany(inner) | Type::Map(_, inner) => refers(inner),
        Type::Table(fields) | Type::Tables(fields) | Type::TablesOrText(fields, _) => {
            withholds(fields)
        }
        _ => false,
    }
}

/// The word of a field, or what leaving it out means.
fn said<'t>(table: &'t Table, field: &'t Field) -> Option<&'t str> {
    let written = table.get(field.name);
    written.map_or(Some(field.default.trim_matches('"')), Value::as_text)
}

impl Withheld {
    /// A value that may be seen, without what in it may not.
    fn value(&self, value: &Value, ty: &Type) -> Option<Value> {
        let kind = match (ty, &value.kind) {
            (Type::Ref(reference), Kind::Text(text) | Kind::Plain(text)) => {
                match self.reference(reference, text.trim()) {
                    Seen::Whole => value.kind.clone(),
                    Seen::Instead(words) => Kind::Text(words.to_owned()),
                    Seen::Nothing => return None,
                }
            }
            (Type::List(inner) | Type::OneOrMany(inner), Kind::List(values)) => {
                let values = values.iter().filter_map(|value| self.value(value, inner));
                Kind::List(values.collect())
            }
            (Type::OneOrMany(inner), _) => return self.value(value, inner),
            (Type::Tables(fields) | Type::TablesOrText(fields, _), Kind::List(values)) => {
                let table = |value: &Value| match &value.kind {
                    Kind::Table(table) => Some(Value {
                        kind: Kind::Table(disclosed(table, fields, self)?),
                        span: value.span,
                    }),
                    _ => Some(value.clone()),
                };
                Kind::List(values.iter().filter_map(table).collect())
            }
            (
                Type::Table(fields) | Type::Tables(fields) | Type::TablesOrText(fields, _),
                Kind::Table(table),
            ) => Kind::Table(disclosed(table, fields, self)?),
            (Type::Map(_, inner), Kind::Table(table)) => {
                let entries = table.entries.iter();
                let entries = entries
                    .filter_map(|(key, value)| Some((key.clone(), self.value(value, inner)?)));
                Kind::Table(Table {
                    span: table.span,
                    entries: entries.collect(),
                })
            }
            _ => value.kind.clone(),
        };
        Some(Value {
            kind,
            span: value.span,
        })
    }

    /// What stands in the place of a value that may not be seen: words for a text, a list of texts or a table of the
    /// author's own keys; nothing for what has no words, and for what says nothing.
    fn in_place(&self, value: &Value, ty: &Type) -> Option<Value> {
        let words = || Value {
            kind: Kind::Text(self.words.clone()),
            span: value.span,
        };
        match (ty, &value.kind) {
            (Type::List(inner) | Type::OneOrMany(inner), Kind::List(values)) => {
                let kept = self.in_place(values.first()?, inner)?;
                Some(Value {
                    kind: Kind::List(vec![kept]),
                    span: value.span,
                })
            }
            (Type::OneOrMany(inner), _) => self.in_place(value, inner),
            (Type::Map(_, inner), Kind::Table(table)) => {
                let (_, first) = table.entries.first()?;
                let key = Spanned::new(self.words.clone(), first.span);
                let entries = vec![(key, self.in_place(first, inner)?)];
                Some(Value {
                    kind: Kind::Table(Table {
                        span: table.span,
                        entries,
                    }),
                    span: value.span,
                })
            }
            (Type::Scalar, _) => Some(words()),
            (
                Type::Text | Type::Markdown | Type::Ref(_) | Type::Address | Type::AddressOrText,
                _,
            ) => value.to_text().map(|_| words()),
            _ => None,
        }
    }

    /// What is said of a reference: nothing of one to a record that is left out, but words where people are meant and
    /// where a sentence could stand.
    fn reference(&self, reference: &Reference, text: &str) -> Seen<'_> {
        if reference.words.contains(&text) {
            return Seen::Whole;
        }
        let is_withheld = |noun: &str, id: &str| {
            let ids = self.records.get(noun);
            ids.is_some_and(|ids| ids.contains(id.trim()))
        };
        let instead = |words| {
            if reference.free {
                Seen::Instead(words)
            } else {
                Seen::Nothing
            }
        };
        let by_prefix = reference.to.iter().filter(|(prefix, _)| !prefix.is_empty());
        for (prefix, namespace) in by_prefix {
            if let Some(id) = text.strip_prefix(prefix) {
                return if is_withheld(namespace.noun, id) {
                    instead(&self.words)
                } else {
                    Seen::Whole
                };
            }
        }
        if reference.names_people() {
            return match self.roles.get(text).filter(|_| reference.takes("role:")) {
                _ if self.named.contains(text) => Seen::Whole,
                Some(role) => Seen::Instead(role),
                None => Seen::Instead(&self.words),
            };
        }
        let bare = reference.to.iter().filter(|(prefix, _)| prefix.is_empty());
        let mut bare = bare.map(|(_, namespace)| namespace.noun);
        if bare.any(|noun| is_withheld(noun, text)) {
            instead(&self.words)
        } else {
            Seen::Whole
        }
    }
}

/// What the public sees of a reference.
enum Seen<'a> {
    Whole,
    Instead(&'a str),
    Nothing,
}
