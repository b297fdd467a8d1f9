//! The value tree: what a TOML file or a YAML front matter says, and where.

use crate::source::{Span, Spanned};
use toml::value::Datetime;

/// A value and the place it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it stands. A table opened by a header spans its header.
    pub span: Span,
}

/// The sorts of value that the syntaxes know.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A quoted string.
    Text(String),
    /// A YAML scalar: it has the type that its field wants.
    Plain(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A date, a time or both.
    Datetime(Datetime),
    /// A list, or the tables of an array of tables.
    List(Vec<Value>),
    /// A table.
    Table(Table),
    /// What could not be parsed; the syntax problem has been reported.
    Broken,
}

/// Keys and values in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Where the table is opened: its header, its brace, or the start of the file.
    pub span: Span,
    /// Each key with its value. A key occurs once.
    pub entries: Vec<(Spanned<String>, Value)>,
}

impl Table {
    /// A table without entries.
    pub fn empty(span: Span) -> Self {
        Self {
            span,
            entries: Vec::new(),
        }
    }

    /// The value of `name`. A YAML key without a value counts as absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The key as written and the value of `name`.
    pub fn entry(&self, name: &str) -> Option<(&Spanned<String>, &Value)> {
        self.entries
            .iter()
            .find(|(key, value)| key.value == name && !value.is_nothing())
            .map(|(key, value)| (key, value))
    }
}

impl Value {
    /// Whether this is YAML for "nothing": an empty value, `~` or `null`.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Plain(text) if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The values of a list, if it is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.kind {
            Kind::List(values) => Some(values),
            _ => None,
        }
    }

    /// The text of a string, or of any unquoted YAML scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) | Kind::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// What the value is, in the words of a report.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Text(_) | Kind::Plain(_) => "text",
            Kind::Integer(_) => "a whole number",
            Kind::Float(_) => "a number",
            Kind::Bool(_) => "a truth value",
            Kind::Datetime(Datetime {
                date: Some(_),
                time: None,
                ..
            }) => "a date",
            Kind::Datetime(Datetime { date: None, .. }) => "a time of day",
            Kind::Datetime(_) => "a date with a time",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
            Kind::Broken => "unreadable",
        }
    }
}
