//! Parameters of runbooks and messages: the tokens that a reader fills in.

use super::Text;
use super::names::PARAM;
use crate::data::{Field, Table, Type, Word};
use crate::source::{Span, Spanned};
use crate::{fields, words};

/// A declared parameter. It matches `[name]` and `<name>`, and the same with each of `matches`.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// The table's header.
    pub span: Span,
    /// The token.
    pub name: Text,
    /// Shown name; the token where there is none.
    pub label: Option<Text>,
    /// A plausible value; none of a secret, which no page may show.
    pub example: Option<Text>,
    /// A command or a sentence that finds the value.
    pub find: Option<Text>,
    /// Further help.
    pub help: Option<Text>,
    /// What kind of value.
    pub kind: ParamKind,
    /// The value when nothing is filled in; none of a secret.
    pub default: Option<Text>,
    /// The only values allowed; none of a secret.
    pub choices: Vec<Text>,
    /// Regular expression that a whole value must match.
    pub pattern: Option<Text>,
    /// Other spellings of the token.
    pub matches: Vec<Text>,
    /// Whether a command makes sense without it.
    pub required: bool,
    /// Never stored, never put into a link.
    pub secret: Spanned<bool>,
    /// For messages: the incident's field that fills it, such as `incident.services`.
    pub from: Option<Text>,
}

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParamKind {
    /// Any text that the pattern allows.
    #[default]
    String,
    /// A whole number.
    Int,
    /// A date.
    Date,
    /// A time with its zone.
    Time,
    /// One of `choices`.
    Choice,
}

words!(ParamKind {
    String = "string",
    Int = "int",
    Date = "date",
    Time = "time",
    Choice = "choice",
});

/// The fields of a `[[param]]`.
pub static FIELDS: &[Field] = fields! {
    required public "name": Type::Id(&PARAM),
        "The token: it matches `[name]` and `<name>` in code and messages.";
    optional public "label": Type::Text, "The name that pages show; the token where it is left out.";
    optional public "example": Type::Scalar, "A plausible value. No site shows that of a secret.";
    optional public "find": Type::Text, "A command or a sentence that finds the value.";
    optional public "help": Type::Text, "Anything else the reader should know.";
    optional public "type" = "\"string\"": Type::Choice(ParamKind::WORDS), "What kind of value it takes.";
    optional public "default": Type::Scalar,
        "The value to use where the reader has no other. No site shows that of a secret.";
    optional public "choices": Type::List(&Type::Scalar),
        "The only values allowed. No site shows those of a secret.";
    optional public "pattern": Type::Regex,
        "A regular expression that is meant to match the whole of a value.";
    optional public "match": Type::List(&Type::Text),
        "Other spellings of the same token, which may hold spaces.";
    optional public "required" = "true": Type::Bool, "Whether a command makes sense only with it.";
    optional public "secret" = "false": Type::Bool,
        "Whether no site shows a value of it, wherever a record gives one.";
    optional public "from": Type::Text,
        "For messages: the incident's field that has the value, such as `incident.services`.";
};

impl Param {
    /// What a whole value looks like, as a regular expression: its pattern, or what its kind says. None if it may be any
    /// text.
    pub fn form(&self) -> Option<String> {
        if let Some(pattern) = &self.pattern {
            return Some(pattern.value.clone());
        }
        let form = match self.kind {
            ParamKind::Int => "-?[0-9]+",
            ParamKind::Date => "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            ParamKind::Time => {
                "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
            }
            ParamKind::Choice if !self.choices.is_empty() => {
                let choices = self.choices.iter();
                let choices: Vec<String> = choices.map(|one| regex::escape(&one.value)).collect();
                return Some(choices.join("|"));
            }
            ParamKind::Choice | ParamKind::String => return None,
        };
        Some(form.to_owned())
    }
}

/// Reads the parameters of a runbook or a message. One without a name matches nothing and is left out.
pub fn read(table: &Table) -> Vec<Param> {
    table.tables("param").filter_map(param).collect()
}

fn param(table: &Table) -> Option<Param> {
    let secret = table
        .flag("secret")
        .unwrap_or_else(|| Spanned::new(false, table.span));
    let value = |name| table.get(name).filter(|_| !secret.value);
    let shown = |name| {
        let value = value(name)?;
        Some(Spanned::new(value.to_shown()?, value.span))
    };
    let choices: Vec<Text> = value("choices")
        .map(crate::data::Value::items)
        .unwrap_or_default()
        .iter()
        .filter_map(|value| Some(Spanned::new(value.to_shown()?, value.span)))
        .collect();
    let implied = if choices.is_empty() {
        ParamKind::String
    } else {
        ParamKind::Choice
    };
    Some(Param {
        span: table.span,
        name: table.text("name")?,
        label: table.text("label"),
        example: shown("example"),
        find: table.text("find"),
        help: table.text("help"),
        kind: table.word_or("type", implied).value,
        default: shown("default"),
        choices,
        pattern: table.text("pattern"),
        matches: table.texts("match"),
        required: table.flag("required").is_none_or(|flag| flag.value),
        secret,
        from: table.text("from"),
    })
}

/// The tokens of each parameter: its name and its other spellings.
pub fn tokens(params: &[Param]) -> Vec<Vec<String>> {
    let of = |param: &Param| {
        let others = param.matches.iter().map(|text| text.value.clone());
        std::iter::once(param.name.value.clone())
            .chain(others)
            .collect()
    };
    params.iter().map(of).collect()
}
