//! What is put where a value stands: quoted so that the value arrives byte for byte, or refused.
//!
//! Owns the [`Context`] of a place, and what each kind of place asks of a value. Knows no Markdown, no shell's syntax and
//! no page: who reads commands says in which context a place is ([`crate::markdown`]), and who shows them has the values.
//!
//! A context is a row of layers, the outermost first: `double/sql` is a string of SQL in double quotes of a shell. A value
//! is written for the innermost layer, and what comes of that for the next one. What a layer does stands in `table.json`
//! alone, which the site's own script reads too (`theme/js/page/quote.js`): `tests/quote` runs one list of cases by both.
//!
//! Order of events: a value with characters that nobody sees is refused, then one that is too long, then one against
//! its parameter's pattern, then what the place itself does not take.

mod context;
mod layer;
mod table;

use regex::Regex;

pub use context::Context;
pub use layer::Layer;
pub use table::SOURCE as TABLE;
use table::{Rule, table};

/// Why a value is not put into a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It holds a line end, a control character or one that turns the direction of reading.
    Control,
    /// It is longer than anything that a reader would see whole.
    Long,
    /// It does not match the pattern of its parameter.
    Pattern,
    /// It is empty, and the command changes something.
    Empty,
    /// A program would take it for an option.
    Dash,
    /// Nothing makes it safe there but a pattern, and its parameter has none.
    NoPattern,
    /// It holds a character that has a meaning there and cannot be quoted.
    Sign,
    /// There is no value, and nothing that stands for it would stop the command.
    Open,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Control,
        Self::Long,
        Self::Pattern,
        Self::Empty,
        Self::Dash,
        Self::NoPattern,
        Self::Sign,
        Self::Open,
    ];

    /// Its name in scripts, in `templates/words.toml` and in `tests/quote/vectors.json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Long => "long",
            Self::Pattern => "pattern",
            Self::Empty => "empty",
            Self::Dash => "dash",
            Self::NoPattern => "no_pattern",
            Self::Sign => "sign",
            Self::Open => "open",
        }
    }
}

/// The text to put where `value` stands. `pattern` is its parameter's, which the whole value must match; `is_change` says
/// whether the command changes something.
///
/// # Errors
/// If no text would arrive there as the value, or if the value is one that the place must not get.
pub fn quote(
    value: &str,
    context: &Context,
    pattern: Option<&str>,
    is_change: bool,
) -> Result<String, Refusal> {
    let table = table();
    if table
        .control
        .as_ref()
        .is_none_or(|control| control.is_match(value))
    {
        return Err(Refusal::Control);
    }
    if value.chars().count() > table.longest {
        return Err(Refusal::Long);
    }
    if pattern.is_some_and(|pattern| !matches(value, pattern)) {
        return Err(Refusal::Pattern);
    }
    if value.is_empty() && is_change {
        return Err(Refusal::Empty);
    }
    if context.begins_word() && value.starts_with('-') && pattern.is_none() {
        return Err(Refusal::Dash);
    }
    let mut layers = context.layers().iter().rev();
    layers.try_fold(value.to_owned(), |text, layer| {
        write(&text, table.rule(*layer), pattern.is_some())
    })
}

/// What stands for a parameter without a value: a variable that is never set, at which a shell stops with a message before
/// it runs anything.
///
/// # Errors
/// If nothing stops the command there.
pub fn unfilled(name: &str, context: &Context) -> Result<String, Refusal> {
    if !context.may_stay_open() {
        return Err(Refusal::Open);
    }
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let variable: String = name.chars().map(letter).collect();
    Ok(format!("${{RBDOC_UNSET_{variable}:?set {variable}}}"))
}

/// Whether a value is whole what a pattern describes. Classes such as `\d` are those of browsers, where that can be said.
pub fn matches(value: &str, pattern: &str) -> bool {
    let whole = |flags: &str| Regex::new(&format!("{flags}^(?:{pattern})$"));
    whole("(?-u)")
        .or_else(|_| whole(""))
        .is_ok_and(|regex| regex.is_match(value))
}

/// Writes `text` for one layer.
fn write(text: &str, rule: &Rule, has_pattern: bool) -> Result<String, Refusal> {
    if rule.needs_pattern && !has_pattern {
        return Err(Refusal::NoPattern);
    }
    let is_outside = rule.only.as_ref().is_some_and(|only| !only.is_match(text));
    if is_outside || text.contains(|c| rule.refuse.contains(c)) {
        return Err(Refusal::Sign);
    }
    if rule.keep.as_ref().is_some_and(|keep| keep.is_match(text)) {
        return Ok(text.to_owned());
    }
    let mut out = rule.wrap.clone();
    for c in text.chars() {
        let mut buffer = [0; 4];
        let sign = c.encode_utf8(&mut buffer);
        if let Some(percent) = &rule.percent {
            if percent.is_match(sign) {
                out.push(c);
            } else {
                out.extend(sign.bytes().map(|byte| format!("%{byte:02X}")));
            }
        } else {
            out.push_str(rule.map.get(sign).map_or(sign, String::as_str));
        }
    }
    out.push_str(&rule.wrap);
    Ok(out)
}
