//! Quiet accessors: the value if it is there and good, else nothing. What is not good has been
//! reported by [`super::schema::check`], from the same readers of scalars.

use super::{Kind, Table, Value, Word, scalar};
use crate::source::{Span, Spanned};
use crate::time::{Duration, Hours, Moment};
use chrono::NaiveDate;
use chrono_tz::Tz;

impl Table {
    fn find<T>(&self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<Spanned<T>> {
        self.get(name)
            .and_then(|value| Some(Spanned::new(read(value)?, value.span)))
    }

    /// Text that is not empty.
    pub fn text(&self, name: &str) -> Option<Spanned<String>> {
        self.find(name, Value::to_text)
    }

    /// Text as one line: a line break in it counts as a space.
    pub fn line(&self, name: &str) -> Option<Spanned<String>> {
        self.text(name).map(|text| {
            let words: Vec<&str> = text.value.split_whitespace().collect();
            Spanned::new(words.join(" "), text.span)
        })
    }

    /// A title as one line of plain text: without the marks of code, which headings show as a font.
    pub fn title(&self, name: &str) -> Option<Spanned<String>> {
        self.line(name).map(|mut text| {
            let marks = text.value.matches('`').count();
            if marks > 0 && marks.is_multiple_of(2) {
                text.value = text.value.replace('`', "");
            }
            text
        })
    }

    /// Text that is not empty, or an empty one at the table's place for a record that lacks it.
    pub fn text_or_empty(&self, name: &str) -> Spanned<String> {
        self.text(name)
            .unwrap_or_else(|| Spanned::new(String::new(), self.span))
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&self, name: &str) -> Vec<Spanned<String>> {
        self.get(name).map(Value::to_texts).unwrap_or_default()
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Option<Spanned<i64>> {
        self.find(name, Value::to_integer)
    }

    /// Any number.
    pub fn number(&self, name: &str) -> Option<Spanned<f64>> {
        self.find(name, Value::to_number)
    }

    /// A truth value.
    pub fn flag(&self, name: &str) -> Option<Spanned<bool>> {
        self.find(name, Value::to_flag)
    }

    /// A truth value that is `false` unless it is set.
    pub fn is_set(&self, name: &str) -> bool {
        self.flag(name).is_some_and(|flag| flag.value)
    }

    /// A length of time.
    pub fn duration(&self, name: &str) -> Option<Spanned<Duration>> {
        self.find(name, |value| Duration::parse(value.as_text()?))
    }

    /// The size of a file, in bytes.
    pub fn size(&self, name: &str) -> Option<Spanned<u64>> {
        self.find(name, |value| super::size::parse(value.as_text()?))
    }

    /// Hours of the week.
    pub fn hours(&self, name: &str) -> Option<Spanned<Hours>> {
        self.find(name, |value| Hours::parse(value.as_text()?))
    }

    /// A day.
    pub fn date(&self, name: &str) -> Option<Spanned<NaiveDate>> {
        self.find(name, Value::to_date)
    }

    /// A moment; one without an offset is local to `zone`.
    pub fn moment(&self, name: &str, zone: Tz) -> Option<Spanned<Moment>> {
        self.find(name, |value| {
            scalar::moment(&value.to_datetime()?, zone).ok()
        })
    }

    /// An IANA time zone.
    pub fn zone(&self, name: &str) -> Option<Spanned<Tz>> {
        self.find(name, |value| scalar::zone(value.as_text()?).ok())
    }

    /// One of an enumeration's words.
    pub fn word<W: Word>(&self, name: &str) -> Option<Spanned<W>> {
        self.find(name, |value| W::from_word(value.as_text()?))
    }

    /// One of an enumeration's words, or what a record without it has.
    pub fn word_or<W: Word>(&self, name: &str, default: W) -> Spanned<W> {
        self.word(name)
            .unwrap_or_else(|| Spanned::new(default, self.span))
    }

    /// A table.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.get(name)?.as_table()
    }

    /// The tables of a list; a single table counts as a list of one.
    pub fn tables(&self, name: &str) -> impl Iterator<Item = &Table> {
        self.get(name)
            .map(Value::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_table)
    }
}

impl Value {
    /// The values of a list, or the value itself as a list of one.
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            Kind::List(values) => values,
            _ => std::slice::from_ref(self),
        }
    }

    /// Text that is not empty.
    pub fn to_text(&self) -> Option<String> {
        self.as_text()
            .filter(|text| !text.trim().is_empty())
            .map(ToOwned::to_owned)
    }

    /// The texts of a list, or of the value itself.
    pub fn to_texts(&self) -> Vec<Spanned<String>> {
        self.items()
            .iter()
            .filter_map(|value| Some(Spanned::new(value.to_text()?, value.span)))
            .collect()
    }

    /// A whole number.
    pub fn to_integer(&self) -> Option<i64> {
        match &self.kind {
            Kind::Integer(number) => Some(*number),
            Kind::Plain(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Any number.
    pub fn to_number(&self) -> Option<f64> {
        match &self.kind {
            #[expect(clippy::cast_precision_loss, reason = "no metric has 16 digits")]
            Kind::Integer(number) => Some(*number as f64),
            Kind::Float(number) => Some(*number),
            Kind::Plain(text) => text.parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// A truth value.
    pub fn to_flag(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(flag) => Some(*flag),
            Kind::Plain(text) => match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A date, a time or both as the syntax has them. YAML has none, so its texts count.
    pub fn to_datetime(&self) -> Option<toml::value::Datetime> {
        match &self.kind {
            Kind::Datetime(datetime) => Some(*datetime),
            Kind::Plain(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A day.
    pub fn to_date(&self) -> Option<NaiveDate> {
        scalar::date(&self.to_datetime()?)
    }

    /// Any scalar as it would be shown.
    pub fn to_shown(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(text) | Kind::Plain(text) => Some(text.clone()),
            Kind::Integer(number) => Some(number.to_string()),
            Kind::Float(number) => Some(number.to_string()),
            Kind::Bool(flag) => Some(flag.to_string()),
            Kind::Datetime(datetime) => Some(datetime.to_string()),
            Kind::List(_) | Kind::Table(_) | Kind::Broken => None,
        }
    }
}

/// The place of a table's key, else of the table itself.
pub fn key_span(table: &Table, name: &str) -> Span {
    table.entry(name).map_or(table.span, |(key, _)| key.span)
}
