//! A command that stands in a field of a record, such as the one that finds a value.
//!
//! Owns the difference between a command and a sentence there, and the HTML of such a command: colours, and its tokens as
//! in a block of commands.

use super::code::{self, Code, Part};
use super::code_html::marks;
use super::command::{Command, Interpreter};
use super::fence::FenceWords;
use super::places;
use super::tokens::Params;
use super::{highlight, plausible};
use crate::source::{FileId, Span};

/// The HTML of `text` as a command of a shell, for the inside of a `code` element, with the tokens of `params` marked; none
/// if it is a sentence.
pub fn command_line(text: &str, params: &Params<'_>) -> Option<String> {
    let text = text.trim();
    let is_command = plausible::is_surely_command(text)
        || plausible::may_be_command(text) && plausible::is_plausible(text)
        || text.starts_with('(');
    if !is_command {
        return None;
    }
    let mut code = Code::default();
    code.push(text, 0);
    let mut analysis = code::analyse(code, "bash".to_owned(), &FenceWords::default(), params);
    let [Part::Command(draft)] = analysis.parts.as_mut_slice() else {
        return None;
    };
    let mut command = Command {
        title: None,
        text: std::mem::take(&mut draft.code.text),
        span: Span::new(FileId(0), 0..0),
        interpreter: Interpreter::Shell,
        places: Vec::new(),
        origin: draft.code.origin.clone(),
        nodes: std::mem::take(&mut draft.nodes),
    };
    command.places = places::of_command(&command, "bash", &draft.tokens);
    let mut html = String::new();
    let marks = marks(&command.places, params);
    highlight::write(&mut html, &command.text, &draft.paint, &marks);
    Some(html)
}
