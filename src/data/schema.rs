//! Compares a table with its fields: every unknown, missing, mistyped and impossible value at once.
//!
//! The same walk collects the ids that the table declares and the references that it makes, so that the
//! book can look them all up in one place.
//!
//! One typo is one message: an unknown key that is nearly a missing one is told as a typo only, and a
//! key that slipped below a `[[header]]` is told as misplaced, not as unknown here and missing there.

use super::field::{Field, Keys, Namespace, Reference, Type};
use super::{Kind, Table, Value, mismatch, rules};
use crate::diagnostic::{Diagnostic, Level, did_you_mean};
use crate::source::{Span, Spanned};
use chrono_tz::Tz;

/// How to check a table.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Zone of date-times without an offset.
    pub zone: Tz,
    /// Whether unknown keys are fine, as in the YAML front matter of adopted folders.
    pub open: bool,
}

/// What a table says about names, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// All faults, in order of the fields.
    pub faults: Vec<Diagnostic>,
    /// Ids that the table declares.
    pub declared: Vec<Declared>,
    /// References that it makes.
    pub mentions: Vec<Mention>,
    /// Namespaces to which it would have added a name that could not be read: what refers to such a name
    /// cannot be judged.
    pub incomplete: Vec<&'static Namespace>,
}

/// An id and where it is declared.
#[derive(Debug, Clone)]
pub struct Declared {
    /// What it names.
    pub namespace: &'static Namespace,
    /// The id.
    pub id: Spanned<String>,
}

/// A reference and where it stands.
#[derive(Debug, Clone)]
pub struct Mention {
    /// What it may lead to.
    pub reference: &'static Reference,
    /// The key that holds it.
    pub field: &'static str,
    /// The reference as written.
    pub id: Spanned<String>,
}

/// Checks `table` against `fields`.
pub fn check(table: &Table, fields: &'static [Field], options: Options) -> Checked {
    let mut walk = Walk {
        options,
        out: Checked::default(),
        outer: Vec::new(),
    };
    walk.table(table, fields);
    walk.out
}

/// The namespaces to which tables of these fields add names.
pub fn namespaces(fields: &'static [Field]) -> Vec<&'static Namespace> {
    fn of_type(ty: &Type, found: &mut Vec<&'static Namespace>) {
        match ty {
            Type::Id(namespace) => found.push(namespace),
            Type::List(inner) | Type::OneOrMany(inner) => of_type(inner, found),
            Type::Table(fields) | Type::Tables(fields) | Type::TablesOrText(fields, _) => {
                fields.iter().for_each(|field| of_type(&field.ty, found));
            }
            Type::Map(keys, inner) => {
                if let Keys::Id(namespace) = keys {
                    found.push(namespace);
                }
                of_type(inner, found);
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    fields
        .iter()
        .for_each(|field| of_type(&field.ty, &mut found));
    found
}

struct Walk {
    options: Options,
    out: Checked,
    /// The tables around the one at hand, each with its missing fields that turned up further in.
    outer: Vec<Outer>,
}

struct Outer {
    fields: &'static [Field],
    absent: Vec<&'static str>,
    misplaced: Vec<&'static str>,
}

impl Walk {
    fn table(&mut self, table: &Table, fields: &'static [Field]) {
        let zone_around = self.options.zone;
        if fields.iter().any(|field| matches!(field.ty, Type::Zone))
            && let Some(zone) = table.zone("timezone")
        {
            self.options.zone = zone.value;
        }
        let absent: Vec<&'static str> = fields
            .iter()
            .filter(|field| table.get(field.name).is_none())
            .map(|field| field.name)
            .collect();
        let mut explained = Vec::new();
        for (key, _) in &table.entries {
            if !self.options.open && !fields.iter().any(|field| field.name == key.value) {
                explained.extend(self.unknown(key, fields, &absent));
            }
        }
        self.outer.push(Outer {
            fields,
            absent,
            misplaced: Vec::new(),
        });
        for field in fields {
            if let Some(value) = table.get(field.name) {
                self.value(value, &field.ty, field.name);
                self.not_empty(value, field);
            }
        }
        if let Some(outer) = self.outer.pop() {
            explained.extend(outer.misplaced);
        }
        for field in fields.iter().filter(|field| field.required) {
            if table.get(field.name).is_none() {
                self.missing(table, field, explained.contains(&field.name));
            }
        }
        self.options.zone = zone_around;
    }

    fn not_empty(&mut self, value: &Value, field: &'static Field) {
        let is_text = matches!(field.ty, Type::Text | Type::Markdown);
        if field.required && is_text && value.as_text().is_some_and(|text| text.trim().is_empty()) {
            self.out
                .faults
                .push(invalid(value.span, format!("`{}` is empty", field.name)).help(field.doc));
        }
    }

    /// Reports an unknown key; gives the absent field that it was meant to be.
    fn unknown(
        &mut self,
        key: &Spanned<String>,
        fields: &'static [Field],
        absent: &[&'static str],
    ) -> Option<&'static str> {
        let name = key.value.as_str();
        let fault = Diagnostic::new(
            &rules::UNKNOWN_FIELD,
            key.span,
            format!("there is no field `{name}` here"),
        );
        let of_outer = self.outer.iter_mut().rev().find_map(|outer| {
            let field = outer.fields.iter().find(|field| field.name == name)?;
            if outer.absent.contains(&field.name) {
                outer.misplaced.push(field.name);
            }
            Some(())
        });
        let (fault, meant) = if of_outer.is_some() {
            let help = format!(
                "`{name}` belongs to the table around this one: move it above the first header of this one"
            );
            (fault.label("below the wrong header").help(help), None)
        } else if let Some(meant) = did_you_mean(name, absent.iter().copied()) {
            let fault = fault
                .help(format!("did you mean `{meant}`?"))
                .fix(key.span, meant);
            (fault, absent.iter().copied().find(|name| *name == meant))
        } else {
            let known: Vec<String> = fields
                .iter()
                .map(|field| format!("`{}`", field.name))
                .collect();
            let help = match did_you_mean(name, fields.iter().map(|field| field.name)) {
                Some(set) => format!("`{set}` is already set here: remove one of the two"),
                None => format!("the fields here are {}", known.join(", ")),
            };
            (fault.help(help), None)
        };
        self.out.faults.push(fault);
        meant
    }

    fn missing(&mut self, table: &Table, field: &'static Field, explained: bool) {
        if let Type::Id(namespace) = field.ty {
            self.out.incomplete.push(namespace);
        }
        if explained {
            return;
        }
        let fault = missing(table.span, format!("the field `{}` is missing", field.name));
        if let Type::Schema = field.ty {
            // Nothing is unclear without it, so it does not keep the book from being published.
            let start = Span {
                end: table.span.start,
                ..table.span
            };
            let line = format!("schema = {}\n", mismatch::SCHEMA);
            let help = "write `schema = 1` first: a later rbdoc then knows how to read the file";
            let fault = fault.level(Level::Warning).help(help).fix(start, line);
            self.out.faults.push(fault);
            return;
        }
        self.out.faults.push(
            fault
                .help(format!(
                    "add `{} = {}`",
                    field.name,
                    mismatch::sample(&field.ty)
                ))
                .help(field.doc),
        );
    }

    fn value(&mut self, value: &Value, ty: &'static Type, name: &'static str) {
        match (ty, &value.kind) {
            (_, Kind::Broken) => self.out.incomplete.extend(match ty {
                Type::Id(namespace) => Some(*namespace),
                _ => None,
            }),
            (Type::List(inner), Kind::List(values)) => self.values(values, inner, name),
            (Type::OneOrMany(inner), Kind::List(values)) => self.values(values, inner, name),
            (Type::OneOrMany(inner), _) => self.value(value, inner, name),
            (Type::Table(fields), Kind::Table(table)) => self.table(table, fields),
            (Type::Tables(fields), Kind::List(values)) => {
                for value in values {
                    match &value.kind {
                        Kind::Table(table) => self.table(table, fields),
                        Kind::Broken => {}
                        _ => self.mismatched(value, ty, name),
                    }
                }
            }
            (Type::TablesOrText(fields, text), Kind::List(values)) => {
                for value in values {
                    match &value.kind {
                        Kind::Table(table) => self.table(table, fields),
                        Kind::Text(_) | Kind::Plain(_) => self.value(value, &Type::Text, text),
                        Kind::Broken => {}
                        _ => self.mismatched(value, ty, name),
                    }
                }
            }
            (Type::Map(keys, inner), Kind::Table(table)) => self.map(table, *keys, inner, name),
            _ => match mismatch::of(value, ty, name, self.options.zone) {
                Some(fault) => {
                    // A name that is badly spelt is still a name: what refers to it is not at fault.
                    self.names(value, ty, name, false);
                    self.out.faults.push(fault);
                }
                None => self.names(value, ty, name, true),
            },
        }
    }

    fn values(&mut self, values: &[Value], inner: &'static Type, name: &'static str) {
        for value in values {
            self.value(value, inner, name);
        }
    }

    fn mismatched(&mut self, value: &Value, ty: &'static Type, name: &'static str) {
        self.out.faults.push(mismatch::wrong_type(value, ty, name));
    }

    fn map(&mut self, table: &Table, keys: Keys, inner: &'static Type, name: &'static str) {
        for (key, value) in &table.entries {
            match keys {
                Keys::Any => {}
                Keys::Choice(words) => {
                    if !words.contains(&key.value.as_str()) {
                        self.out.faults.push(unknown_word_key(key, words));
                        continue;
                    }
                }
                Keys::Id(namespace) => {
                    if let Some(fault) = mismatch::bad_id(&key.value, key.span, name) {
                        self.out.faults.push(fault);
                    }
                    self.out.declared.push(Declared {
                        namespace,
                        id: key.clone(),
                    });
                }
            }
            self.value(value, inner, name);
        }
    }

    fn names(&mut self, value: &Value, ty: &'static Type, field: &'static str, good: bool) {
        let Some(text) = value.to_text() else {
            if let Type::Id(namespace) = ty {
                self.out.incomplete.push(namespace);
            }
            return;
        };
        let id = Spanned::new(text, value.span);
        match ty {
            Type::Id(namespace) => self.out.declared.push(Declared { namespace, id }),
            Type::Ref(reference) if good && !reference.words.contains(&id.value.as_str()) => {
                self.out.mentions.push(Mention {
                    reference,
                    field,
                    id,
                });
            }
            _ => {}
        }
    }
}

fn unknown_word_key(key: &Spanned<String>, words: &'static [&'static str]) -> Diagnostic {
    let fault = Diagnostic::new(
        &rules::UNKNOWN_FIELD,
        key.span,
        format!("there is no field `{}` here", key.value),
    );
    match did_you_mean(&key.value, words.iter().copied()) {
        Some(meant) => fault
            .help(format!("did you mean `{meant}`?"))
            .fix(key.span, meant),
        None => fault.help(format!("the fields here are {}", mismatch::words(words))),
    }
}

/// A fault of a value that only the record can see, such as two fields that contradict each other.
pub fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&rules::INVALID_VALUE, span, message)
}

/// A field that the record lacks because of what its other fields say.
pub fn missing(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&rules::MISSING_FIELD, span, message)
}
