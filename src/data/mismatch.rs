//! What a value should have been: the words and repairs for wrong types and impossible values.
//!
//! What a diagnostic is about, the path of the field, is added by the walk that knows it ([`super::schema`]).

use super::field::Type;
use super::{Kind, Value, rules, scalar, size};
use crate::diagnostic::{Diagnostic, Fix, did_you_mean};
use crate::foreign::{Refusal, is_address, refusal};
use crate::source::Span;
use crate::time::{Duration, Hours};
use chrono_tz::Tz;
use toml::value::Datetime;

/// The only version of the files' format so far.
pub const SCHEMA: i64 = 1;

/// What is wrong with a value of a type that holds no other values; nothing if it is fine.
pub(super) fn of(value: &Value, ty: &'static Type, name: &str, zone: Tz) -> Option<Diagnostic> {
    // None for a value of another type, and Some(None) for one that is fine.
    let judged = match ty {
        Type::Integer { min, max } => {
            let number = value.to_integer();
            number.map(|number| out_of_bounds(value, ty, name, (*min..=*max).contains(&number)))
        }
        Type::Number { min, max } => {
            let number = value.to_number();
            number.map(|number| out_of_bounds(value, ty, name, (*min..=*max).contains(&number)))
        }
        Type::Bool => value.to_flag().map(|_| None),
        Type::Scalar => value.to_shown().map(|_| None),
        Type::Date => match value.to_datetime() {
            Some(Datetime {
                date: Some(day),
                time: Some(_),
                ..
            }) => Some(Some(
                wrong_type(value, ty, name).fix(value.span, day.to_string()),
            )),
            Some(Datetime {
                date: Some(day), ..
            }) if value.to_date().is_none() => Some(Some(no_such_day(
                value,
                name,
                scalar::no_such_day(day.year, day.month, day.day),
            ))),
            _ => value.to_date().map(|_| None),
        },
        Type::Moment => value.to_datetime().map(|datetime| {
            let reason = scalar::moment(&datetime, zone).err()?;
            Some(invalid(value, format!("`{name}` is not a moment")).help(reason))
        }),
        Type::Schema => value.to_integer().map(|version| {
            (version != SCHEMA).then(|| invalid(value, format!("`schema` must be {SCHEMA}")))
        }),
        _ if is_text(ty) => value.as_text().map(|text| of_text(text, value, ty, name)),
        _ => None,
    };
    judged.unwrap_or_else(|| Some(wrong_type(value, ty, name)))
}

fn is_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Markdown
            | Type::Id(_)
            | Type::Ref(_)
            | Type::Duration
            | Type::Size { .. }
            | Type::Zone
            | Type::Language
            | Type::FolderUrl
            | Type::Address
            | Type::AddressOrText
            | Type::Regex
            | Type::Glob
            | Type::Hours
            | Type::Choice(_)
    )
}

fn of_text(text: &str, value: &Value, ty: &Type, name: &str) -> Option<Diagnostic> {
    match ty {
        Type::Id(_) => bad_id(text, value.span, name).map(|diagnostic| {
            let id = scalar::to_id(text);
            if scalar::is_id(&id) {
                diagnostic.fix(value.span, quoted(value, &id))
            } else {
                diagnostic
            }
        }),
        Type::Ref(_) => text
            .trim()
            .is_empty()
            .then(|| invalid(value, format!("`{name}` is empty"))),
        Type::Duration => Duration::parse(text)
            .is_none()
            .then(|| duration(text, value, name)),
        Type::Size { min, max } => size_within(text, (*min, *max), value, name),
        Type::Zone => scalar::zone(text)
            .err()
            .map(|near| unknown_zone(text, near, value)),
        Type::Language => (!scalar::is_language(text)).then(|| {
            invalid(value, format!("`{text}` is not a language tag"))
                .help("write a BCP 47 tag such as \"en\" or \"pt-BR\"")
        }),
        Type::FolderUrl => folder_url(text, value, name),
        Type::Address => refusal(text).map(|why| refused(why, value)),
        Type::AddressOrText => refusal(text)
            .filter(|why| is_address(text) || *why == Refusal::Script && !text.contains(": "))
            .map(|why| refused(why, value)),
        Type::Regex => regex::Regex::new(text).err().map(|error| {
            let error = error.to_string();
            let reason = error.lines().last().unwrap_or_default();
            let reason = reason.trim_start_matches("error: ");
            invalid(value, format!("`{name}` is not a regular expression")).help(reason)
        }),
        Type::Glob => globset::Glob::new(text).err().map(|error| {
            invalid(value, format!("`{name}` is not a pattern of paths"))
                .help(error.kind().to_string())
        }),
        Type::Hours => Hours::parse(text).is_none().then(|| {
            invalid(value, format!("`{name}` does not name hours of the week"))
                .help("write \"Mon-Fri 08:00-20:00\", more such parts after `;`, or \"24x7\"")
        }),
        Type::Choice(known) => (!known.contains(&text)).then(|| {
            let diagnostic = invalid(value, format!("`{name}` must be one of {}", words(known)));
            match did_you_mean(text, known.iter().copied()) {
                Some(meant) => diagnostic
                    .help(format!("did you mean `{meant}`?"))
                    .fix(value.span, quoted(value, meant)),
                None => diagnostic,
            }
        }),
        _ => None,
    }
}

/// A value of another type than the field takes, with the repair where the meaning is plain.
pub(super) fn wrong_type(value: &Value, ty: &Type, name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &rules::WRONG_TYPE,
        value.span,
        "",
        format!("`{name}` must be {}", expected(ty)),
    )
    .label(format!("this is {}", value.describe()));
    match (ty, &value.kind) {
        (Type::Duration, Kind::Integer(number)) => {
            let number = number.max(&0);
            diagnostic.help(format!(
                "write \"{number}m\": a bare number has no unit (s, m, h, d and w are known)"
            ))
        }
        (Type::Tables(_), Kind::Table(table)) if table.span == value.span => in_brackets(
            diagnostic.help("write it with two brackets, [[…]]: there may be more"),
            value,
        ),
        (Type::List(inner), Kind::Text(_) | Kind::Plain(_)) if is_text(inner) => in_brackets(
            diagnostic.help("put it into brackets, even if it is the only one"),
            value,
        ),
        (ty, Kind::Text(text)) if is_unquoted(ty, text) => diagnostic
            .help("write it without quotes")
            .fix(value.span, text.as_str()),
        (Type::Date | Type::Moment, Kind::Text(text) | Kind::Plain(text))
            if let Some(day) = scalar::day_in_words(text) =>
        {
            match day {
                Ok(day) => diagnostic
                    .help(format!("write it as {day}"))
                    .fix(value.span, day.to_string()),
                Err(reason) => no_such_day(value, name, reason),
            }
        }
        (ty, Kind::Integer(_) | Kind::Float(_) | Kind::Bool(_) | Kind::Datetime(_))
            if is_text(ty) =>
        {
            match value.to_shown() {
                Some(shown) => diagnostic.help(format!("put it into quotes: \"{shown}\"")),
                None => diagnostic,
            }
        }
        _ => diagnostic,
    }
}

/// Whether `text` would be a value of this type without its quotes.
fn is_unquoted(ty: &Type, text: &str) -> bool {
    match ty {
        Type::Date | Type::Moment => text.parse::<Datetime>().is_ok(),
        Type::Integer { .. } | Type::Number { .. } => text.parse::<i64>().is_ok(),
        Type::Bool => matches!(text, "true" | "false"),
        _ => false,
    }
}

/// An id that does not keep to the form of ids.
pub(super) fn bad_id(text: &str, span: Span, name: &str) -> Option<Diagnostic> {
    if scalar::is_id(text) {
        return None;
    }
    let message = format!("`{text}` in `{name}` is not an id");
    Some(Diagnostic::new(&rules::INVALID_VALUE, span, "", message).help(
        "an id has up to 63 lower-case letters, digits, `-`, `_` and `.`, and begins with a letter or digit",
    ))
}

fn duration(text: &str, value: &Value, name: &str) -> Diagnostic {
    let diagnostic = invalid(value, format!("`{name}` is not a duration"));
    if text.parse::<u64>().is_ok() {
        return diagnostic.help(format!(
            "write \"{text}m\": a bare number has no unit (s, m, h, d and w are known)"
        ));
    }
    diagnostic.help("write numbers with their units from long to short: \"90s\", \"15m\", \"1h30m\", \"2d\", \"1w\"")
}

fn size_within(
    text: &str,
    (min, max): (u64, u64),
    value: &Value,
    name: &str,
) -> Option<Diagnostic> {
    let Some(bytes) = size::parse(text) else {
        let message = format!("`{name}` is not a size");
        let help = "write a whole number with its unit: \"8 MB\", \"500 kB\"";
        return Some(invalid(value, message).help(help));
    };
    (!(min..=max).contains(&bytes)).then(|| {
        let (min, max) = (size::words(min), size::words(max));
        invalid(value, format!("`{name}` must be between {min} and {max}"))
    })
}

fn folder_url(text: &str, value: &Value, name: &str) -> Option<Diagnostic> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return Some(
            invalid(value, format!("`{name}` must begin with https://")).help(
                "it is the address of a folder on the web: \"https://example.com/handbook/\"",
            ),
        );
    }
    (!text.ends_with('/')).then(|| {
        let diagnostic = invalid(value, format!("`{name}` must end with `/`"));
        diagnostic.fix(value.span, quoted(value, &format!("{text}/")))
    })
}

/// An address that no page may lead to.
fn refused(why: Refusal, value: &Value) -> Diagnostic {
    invalid(value, why.message().to_owned()).help(why.help())
}

/// A zone that names no place, with the nearest that does.
fn unknown_zone(text: &str, near: Option<&'static str>, value: &Value) -> Diagnostic {
    let diagnostic = if text.parse::<Tz>().is_ok() {
        invalid(
            value,
            format!("`{text}` is an abbreviation, not the name of a place"),
        )
    } else {
        invalid(value, format!("`{text}` is not an IANA time zone")).label("unknown time zone")
    };
    match near {
        Some(near) if near.eq_ignore_ascii_case(text) => diagnostic
            .help(format!("write it as \"{near}\""))
            .fix(value.span, quoted(value, near)),
        Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")),
        None => diagnostic.help("write an IANA name such as \"Europe/Berlin\" or \"UTC\""),
    }
}

fn no_such_day(value: &Value, name: &str, reason: String) -> Diagnostic {
    invalid(value, format!("`{name}` is not a day")).help(reason)
}

/// A file of a later version of the format.
pub(super) fn newer(value: &Value) -> Option<Diagnostic> {
    let version = value.to_integer().filter(|version| *version > SCHEMA)?;
    Some(
        Diagnostic::new(
            &rules::INVALID_VALUE,
            value.span,
            "schema",
            format!("`schema = {version}` is newer than this rbdoc understands ({SCHEMA})"),
        )
        .help("update rbdoc, or write the file in the older form"),
    )
}

fn out_of_bounds(value: &Value, ty: &Type, name: &str, is_inside: bool) -> Option<Diagnostic> {
    let bounds = match ty.bounds() {
        _ if is_inside => return None,
        [Some(min), Some(max)] => format!("from {min} to {max}"),
        [Some(min), None] => format!("{min} or more"),
        [None, Some(max)] => format!("{max} or less"),
        [None, None] => "a finite number".to_owned(),
    };
    Some(invalid(value, format!("`{name}` must be {bounds}")))
}

fn invalid(value: &Value, message: String) -> Diagnostic {
    Diagnostic::new(&rules::INVALID_VALUE, value.span, "", message)
}

/// The repair that puts `[` before and `]` behind a value.
fn in_brackets(mut diagnostic: Diagnostic, value: &Value) -> Diagnostic {
    let Span { file, start, end } = value.span;
    let edits = [(start, "["), (end, "]")].map(|(at, bracket)| {
        let place = Span {
            file,
            start: at,
            end: at,
        };
        (place, bracket.to_owned())
    });
    diagnostic.fix = Some(Fix {
        edits: edits.into(),
    });
    diagnostic
}

/// `text` as the value's syntax would write it in the value's place.
fn quoted(value: &Value, text: &str) -> String {
    match value.kind {
        Kind::Plain(_) => text.to_owned(),
        _ => format!("\"{text}\""),
    }
}

/// Words as a report lists them.
pub(super) fn words(known: &[&str]) -> String {
    let marked: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    match marked.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => marked.concat(),
    }
}

/// What a value of this type is, as the end of a sentence: "must be …".
pub(super) fn expected(ty: &Type) -> String {
    match ty {
        Type::Text | Type::Markdown => "text in quotes".to_owned(),
        Type::Id(_) => "an id in quotes".to_owned(),
        Type::Ref(reference) => match reference.to {
            [(_, first), ..] => format!("the id of a {} in quotes", first.noun),
            [] => "text in quotes".to_owned(),
        },
        Type::Integer { .. } | Type::Schema => "a whole number".to_owned(),
        Type::Number { .. } => "a number".to_owned(),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Duration => "a duration in quotes".to_owned(),
        Type::Size { .. } => "a size in quotes".to_owned(),
        Type::Date => "a date without quotes, such as 2024-01-15".to_owned(),
        Type::Moment => "a date with a time, such as 2024-01-15T23:48:00+01:00".to_owned(),
        Type::Zone => "an IANA time zone in quotes".to_owned(),
        Type::Language => "a language tag in quotes".to_owned(),
        Type::FolderUrl | Type::Address => "an address in quotes".to_owned(),
        Type::AddressOrText => "an address or words in quotes".to_owned(),
        Type::Regex => "a regular expression in quotes".to_owned(),
        Type::Glob => "a pattern of paths in quotes".to_owned(),
        Type::Hours => "hours of the week in quotes".to_owned(),
        Type::Choice(known) => format!("one of {}", words(known)),
        Type::Scalar => "text, a number or a truth value".to_owned(),
        Type::List(_) => "a list".to_owned(),
        Type::OneOrMany(inner) => format!("{}, or a list of such", expected(inner)),
        Type::Table(_) | Type::Map(..) => "a table".to_owned(),
        Type::Tables(_) => "a list of tables".to_owned(),
        Type::TablesOrText(..) => "a list of tables or texts".to_owned(),
    }
}

/// A value of this type as an author would write it.
pub(super) fn sample(ty: &Type) -> String {
    match ty {
        Type::Text | Type::Markdown | Type::Scalar => "\"…\"".to_owned(),
        Type::Id(namespace) => format!("\"{}-id\"", namespace.noun.replace(' ', "-")),
        Type::Ref(reference) => match reference.to {
            [(prefix, first), ..] => format!("\"{prefix}{}-id\"", first.noun.replace(' ', "-")),
            [] => "\"…\"".to_owned(),
        },
        Type::Integer { min, .. } => (*min).max(1).to_string(),
        Type::Schema => SCHEMA.to_string(),
        Type::Number { min, .. } => min.max(1.0).to_string(),
        Type::Bool => "true".to_owned(),
        Type::Duration => "\"15m\"".to_owned(),
        Type::Size { .. } => "\"8 MB\"".to_owned(),
        Type::Date => "2024-01-15".to_owned(),
        Type::Moment => "2024-01-15T23:48:00+01:00".to_owned(),
        Type::Zone => "\"Europe/Berlin\"".to_owned(),
        Type::Language => "\"en\"".to_owned(),
        Type::FolderUrl => "\"https://example.com/handbook/\"".to_owned(),
        Type::Address | Type::AddressOrText => "\"https://example.com/\"".to_owned(),
        Type::Regex => "'[a-z]+'".to_owned(),
        Type::Glob => "\"alerts/**\"".to_owned(),
        Type::Hours => "\"Mon-Fri 08:00-20:00\"".to_owned(),
        Type::Choice(known) => format!("\"{}\"", known.first().copied().unwrap_or_default()),
        Type::List(inner) => format!("[{}]", sample(inner)),
        Type::OneOrMany(inner) => sample(inner),
        Type::Table(fields) => {
            let inner: Vec<String> = fields
                .iter()
                .filter(|field| field.required)
                .map(|field| format!("{} = {}", field.name, sample(&field.ty)))
                .collect();
            format!("{{ {} }}", inner.join(", "))
        }
        Type::Tables(fields) | Type::TablesOrText(fields, _) => {
            format!("[{}]", sample(&Type::Table(fields)))
        }
        Type::Map(_, inner) => format!("{{ key = {} }}", sample(inner)),
    }
}
