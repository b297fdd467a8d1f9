//! How each token of a code block is quoted: the context of its place, told where the shell is parsed.
//!
//! [`shell`] walks the syntax of a command and says how the shell reads a place; [`program`]
//! says what the program does with the word: a statement of SQL, a script of another shell, a pattern; [`sql`]
//! and [`script`] read that text up to the place. What none of them understands is a place where nothing can
//! be quoted ([`Layer::Plain`]).

mod data;
mod program;
mod script;
mod shell;
mod sql;

use std::ops::Range;

use super::command::{Command, Interpreter};
use super::grammar;
use super::tokens::Token;
use crate::quote::{Context, Layer};
use program::Reads;

/// A token in the text of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its place in bytes, brackets included.
    pub range: Range<usize>,
    /// The number of the parameter that declares it; none for one that is not declared.
    pub param: Option<u16>,
    /// How it is quoted.
    pub context: Context,
}

/// What stands around a place in the text that it is a part of, without the quotes of the shell around. Other places in
/// it are [`BLANK`]s.
#[derive(Debug, Clone, Copy)]
struct Around<'t> {
    before: &'t str,
    after: &'t str,
}

/// What stands for a place or for something that the shell fills in.
const BLANK: char = '\u{1}';

/// The places of a command in a block of `language`.
pub(super) fn of_command(command: &Command, language: &str, tokens: &[Token]) -> Vec<Place> {
    let found = match command.interpreter {
        Interpreter::Shell => shell::contexts(command),
        Interpreter::Sql => {
            return in_text(&command.text, tokens, Reads::Sql(sql::dialect(language)));
        }
        Interpreter::PowerShell
        | Interpreter::Cmd
        | Interpreter::Redis
        | Interpreter::Mongo
        | Interpreter::Python
        | Interpreter::Ruby => return in_text(&command.text, tokens, Reads::Code),
        Interpreter::Other => return of_block(&command.text, language, tokens),
    };
    let context = |token: &Token| {
        let known = found.iter().find(|(start, _)| *start == token.range.start);
        known.map_or(Context::of(Layer::Plain), |(_, context)| *context)
    };
    let place = |token: &Token| place(token, context(token));
    tokens.iter().map(place).collect()
}

/// The places of a block that holds no commands.
pub(super) fn of_block(text: &str, language: &str, tokens: &[Token]) -> Vec<Place> {
    let reads = match language {
        "json" | "jsonc" | "json5" => Reads::Json,
        "yaml" | "yml" => Reads::Yaml,
        "text" | "txt" | "plaintext" | "plain" | "log" | "output" => Reads::Words,
        "" => Reads::Unknown,
        _ if grammar::is_shell(language) => Reads::Unknown,
        _ if sql::is_sql(language) => Reads::Sql(sql::dialect(language)),
        _ if grammar::find(language).is_some() => Reads::Config,
        _ => Reads::Code,
    };
    in_text(text, tokens, reads)
}

/// Places in prose.
pub(super) fn in_prose(tokens: &[Token]) -> Vec<Place> {
    let place = |token| place(token, Context::of(Layer::Text));
    tokens.iter().map(place).collect()
}

fn place(token: &Token, context: Context) -> Place {
    Place {
        range: token.range.clone(),
        param: token.param.map(|number| number as u16),
        context,
    }
}

/// The places of a text that one reader reads whole.
fn in_text(text: &str, tokens: &[Token], reads: Reads) -> Vec<Place> {
    // The text with a blank for each token, so that a token is no quote and no bracket.
    let mut masked = String::with_capacity(text.len());
    let mut starts = Vec::new();
    let mut at = 0;
    for token in tokens {
        masked.push_str(text.get(at..token.range.start).unwrap_or_default());
        starts.push(masked.len());
        masked.push(BLANK);
        at = token.range.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    let context = |start: usize| {
        let around = Around {
            before: masked.get(..start).unwrap_or_default(),
            after: masked.get(start + 1..).unwrap_or_default(),
        };
        reads.alone(around)
    };
    let places = tokens.iter().zip(starts);
    places
        .map(|(token, start)| place(token, context(start)))
        .collect()
}
