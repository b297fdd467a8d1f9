//! Compares a table with its fields: every unknown, missing, mistyped and impossible value at once.
//!
//! The same walk collects the ids that the table declares and the references that it makes, so that the
//! book can look them all up in one place.
//!
//! One typo is one message: an unknown key that is nearly a missing one is reported as a typo only, and a
//! key that slipped below a `[[header]]` is reported as misplaced, not as unknown here and missing there.

use super::field::{Field, Keys, Namespace, Reference, Type};
use super::{Kind, Table, Value, mismatch, rules};
use crate::diagnostic::{Diagnostic, Level, did_you_mean, listed};
use crate::source::{Span, Spanned};
use chrono_tz::Tz;

/// How to check a table.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Zone of date-times without an offset.
    pub zone: Tz,
    /// Which keys the table may have besides its fields.
    pub keys: OtherKeys,
}

/// Which keys a table may have besides its fields, where other programs read it as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherKeys {
    /// None: the file is the book's own.
    None,
    /// Those that are not nearly the name of a field, as in the TOML front matter of adopted folders.
    Unlike,
    /// All, as in YAML front matter.
    All,
}

/// Keys of other generators' front matter that are nearly the name of a field.
const OF_OTHERS: [&str; 2] = ["params", "series"];

/// What a table says about names, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// All problems, in order of the fields.
    pub diagnostics: Vec<Diagnostic>,
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
    match table.get("schema").and_then(mismatch::newer) {
        // The fields of a later version are not these.
        Some(diagnostic) => {
            walk.out.diagnostics.push(diagnostic);
            walk.out.incomplete = namespaces(fields);
        }
        None => walk.table(table, fields),
    }
    walk.out
}

/// The namespaces to which tables of these fields add names.
pub fn namespaces(fields: &'static [Field]) -> Vec<&'static Namespace> {
    let mut found = Vec::new();
    for field in fields {
        namespaces_of(&field.ty, &mut found);
    }
    found
}

fn namespaces_of(ty: &Type, found: &mut Vec<&'static Namespace>) {
    match ty {
        Type::Id(namespace) => found.push(namespace),
        Type::List(inner) | Type::OneOrMany(inner) => namespaces_of(inner, found),
        Type::Table(fields) | Type::Tables(fields) | Type::TablesOrText(fields, _) => {
            for field in *fields {
                namespaces_of(&field.ty, found);
            }
        }
        Type::Map(keys, inner) => {
            if let Keys::Id(namespace) = keys {
                found.push(namespace);
            }
            namespaces_of(inner, found);
        }
        _ => {}
    }
}

struct Walk {
    options: Options,
    out: Checked,
    /// The tables around the one at hand, each with its missing fields that turned up further in.
    outer: Vec<Outer>,
}

struct Outer {
    /// The field that is being looked into.
    at: &'static str,
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
            let is_field = || fields.iter().any(|field| field.name == key.value);
            if !self.may_have(&key.value, &absent) && !is_field() {
                explained.extend(self.unknown(table, key, fields, &absent));
            }
        }
        self.outer.push(Outer {
            at: "",
            absent,
            misplaced: Vec::new(),
        });
        for field in fields {
            if let Some(value) = table.get(field.name) {
                if let Some(outer) = self.outer.last_mut() {
                    outer.at = field.name;
                }
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

    /// Whether a key may stand here though it is no field.
    fn may_have(&self, key: &str, absent: &[&'static str]) -> bool {
        match self.options.keys {
            OtherKeys::None => false,
            OtherKeys::Unlike => {
                // A table that is a field of ours has no keys of others.
                self.outer.is_empty()
                    && (OF_OTHERS.contains(&key)
                        || did_you_mean(key, absent.iter().copied()).is_none())
            }
            OtherKeys::All => true,
        }
    }

    /// Adds a problem of the field or key `name` at hand. It is about the path of that field, which is where the names
    /// of tables and lists lead, without the numbers of their entries.
    fn report(&mut self, name: &str, mut diagnostic: Diagnostic) {
        let around = self.outer.iter().map(|outer| outer.at);
        let mut path: Vec<&str> = around.filter(|at| !at.is_empty()).collect();
        if path.last() != Some(&name) {
            path.push(name);
        }
        diagnostic.subject = path.join(".");
        self.out.diagnostics.push(diagnostic);
    }

    fn not_empty(&mut self, value: &Value, field: &'static Field) {
        let is_text = matches!(
            field.ty,
            Type::Text | Type::Markdown | Type::Address | Type::AddressOrText
        );
        if field.required && is_text && value.as_text().is_some_and(|text| text.trim().is_empty()) {
            let message = format!("`{}` is empty", field.name);
            let diagnostic = invalid(value.span, "", message).help(field.doc);
            self.report(field.name, diagnostic);
        }
    }

    /// An entry of a list that says nothing.
    fn not_blank(&mut self, value: &Value, ty: &Type, name: &str) {
        let is_text = matches!(ty, Type::Text | Type::Markdown);
        if is_text && value.as_text().is_some_and(|text| text.trim().is_empty()) {
            let message = format!("`{name}` holds an empty text");
            let mut diagnostic = invalid(value.span, "", message).help("write it, or take it out");
            if self.options.keys != OtherKeys::None {
                diagnostic.level = Level::Warning;
            }
            self.report(name, diagnostic);
        }
    }

    /// Reports an unknown key; gives the absent field that it was meant to be.
    fn unknown(
        &mut self,
        table: &Table,
        key: &Spanned<String>,
        fields: &'static [Field],
        absent: &[&'static str],
    ) -> Option<&'static str> {
        let name = key.value.as_str();
        let diagnostic = no_field(key);
        // Below a header: the keys of an inline table stand inside its braces.
        let below_header = key.span.start >= table.span.end;
        let mut around = self.outer.iter_mut().rev().filter(|_| below_header);
        let slipped_below = around.find_map(|outer| {
            let field = outer.absent.iter().find(|field| **field == name)?;
            outer.misplaced.push(field);
            Some(outer.at)
        });
        let (diagnostic, meant) = if let Some(header) = slipped_below {
            let help = format!(
                "`{name}` belongs further out: move it above the first header of `{header}`"
            );
            (diagnostic.label("below the wrong header").help(help), None)
        } else if let Some(meant) = did_you_mean(name, absent.iter().copied()) {
            let diagnostic = diagnostic
                .help(format!("did you mean `{meant}`?"))
                .fix(key.span, meant);
            (
                diagnostic,
                absent.iter().copied().find(|name| *name == meant),
            )
        } else {
            let known = listed(fields.iter().map(|field| field.name));
            let help = match did_you_mean(name, fields.iter().map(|field| field.name)) {
                Some(set) => format!("`{set}` is already set here: remove one of the two"),
                None => format!("the fields here are {known}"),
            };
            (diagnostic.help(help), None)
        };
        self.report(name, diagnostic);
        meant
    }

    fn missing(&mut self, table: &Table, field: &'static Field, explained: bool) {
        if let Type::Id(namespace) = field.ty {
            self.out.incomplete.push(namespace);
        }
        if explained {
            return;
        }
        let message = format!("the field `{}` is missing", field.name);
        let diagnostic = missing(table.span, "", message);
        if let Type::Schema = field.ty {
            // Nothing is unclear without it, so it does not keep the book from being published.
            let start = Span {
                end: table.span.start,
                ..table.span
            };
            let line = format!("schema = {}\n", mismatch::SCHEMA);
            let help = "write `schema = 1` first: a later rbdoc then knows how to read the file";
            let diagnostic = diagnostic.level(Level::Warning).help(help).fix(start, line);
            self.report(field.name, diagnostic);
            return;
        }
        let sample = mismatch::sample(&field.ty);
        let diagnostic = diagnostic
            .help(format!("add `{} = {sample}`", field.name))
            .help(field.doc);
        self.report(field.name, diagnostic);
    }

    fn value(&mut self, value: &Value, ty: &'static Type, name: &str) {
        match (ty, &value.kind) {
            (_, Kind::Broken) => namespaces_of(ty, &mut self.out.incomplete),
            (Type::List(inner) | Type::OneOrMany(inner), Kind::List(values)) => {
                for value in values {
                    self.not_blank(value, inner, name);
                    self.value(value, inner, name);
                }
            }
            (Type::OneOrMany(inner), _) => self.value(value, inner, name),
            (Type::Table(fields), Kind::Table(table)) => self.table(table, fields),
            (Type::Tables(fields), Kind::Table(table)) => {
                // One pair of brackets too few: what is inside is still meant.
                self.report(name, mismatch::wrong_type(value, ty, name));
                self.table(table, fields);
            }
            (Type::Tables(fields) | Type::TablesOrText(fields, _), Kind::List(values)) => {
                for value in values {
                    match (ty, &value.kind) {
                        (_, Kind::Table(table)) => self.table(table, fields),
                        (_, Kind::Broken) => {}
                        (Type::TablesOrText(_, text), Kind::Text(_) | Kind::Plain(_)) => {
                            self.value(value, &Type::Text, text);
                        }
                        _ => self.mismatched(value, ty, name),
                    }
                }
            }
            (Type::Map(keys, inner), Kind::Table(table)) => self.map(table, *keys, inner, name),
            _ => {
                let diagnostic = mismatch::of(value, ty, name, self.options.zone);
                self.names(value, ty, diagnostic.is_none());
                if let Some(diagnostic) = diagnostic {
                    self.report(name, diagnostic);
                }
            }
        }
    }

    fn mismatched(&mut self, value: &Value, ty: &'static Type, name: &str) {
        namespaces_of(ty, &mut self.out.incomplete);
        self.report(name, mismatch::wrong_type(value, ty, name));
    }

    fn map(&mut self, table: &Table, keys: Keys, inner: &'static Type, name: &str) {
        for (key, value) in &table.entries {
            match keys {
                Keys::Any => {}
                Keys::Choice(words) => {
                    if !words.contains(&key.value.as_str()) {
                        self.report(&key.value, unknown_word_key(key, words));
                        continue;
                    }
                }
                Keys::Id(namespace) => {
                    if let Some(diagnostic) = mismatch::bad_id(&key.value, key.span, name) {
                        self.report(&key.value, diagnostic);
                        self.out.incomplete.push(namespace);
                    }
                    self.out.declared.push(Declared {
                        namespace,
                        id: key.clone(),
                    });
                }
            }
            self.value(value, inner, &key.value);
        }
    }

    /// Notes what a value declares or mentions. A name that cannot be used hides what was meant, so that
    /// nothing that refers to its kind can be judged.
    fn names(&mut self, value: &Value, ty: &'static Type, good: bool) {
        if !good {
            namespaces_of(ty, &mut self.out.incomplete);
        }
        let Some(text) = value.to_text() else {
            return;
        };
        let id = Spanned::new(text, value.span);
        match ty {
            Type::Id(namespace) => self.out.declared.push(Declared { namespace, id }),
            Type::Ref(reference) if good && !reference.words.contains(&id.value.as_str()) => {
                self.out.mentions.push(Mention { reference, id });
            }
            _ => {}
        }
    }
}

fn no_field(key: &Spanned<String>) -> Diagnostic {
    let message = format!("there is no field `{}` here", key.value);
    Diagnostic::new(&rules::UNKNOWN_FIELD, key.span, "", message)
}

fn unknown_word_key(key: &Spanned<String>, words: &'static [&'static str]) -> Diagnostic {
    let diagnostic = no_field(key);
    match did_you_mean(&key.value, words.iter().copied()) {
        Some(meant) => diagnostic
            .help(format!("did you mean `{meant}`?"))
            .fix(key.span, meant),
        None => diagnostic.help(format!("the fields here are {}", mismatch::words(words))),
    }
}

/// A problem of a value that only the record can see, such as two fields that contradict each other.
pub fn invalid(span: Span, subject: impl Into<String>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&rules::INVALID_VALUE, span, subject, message)
}

/// A field that the record lacks because of what its other fields say.
pub fn missing(span: Span, subject: impl Into<String>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&rules::MISSING_FIELD, span, subject, message)
}
