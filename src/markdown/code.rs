//! What is in a code block: commands, remarks between them, output, and problems.
//!
//! One parse of each line serves colours, the syntax of commands and the problems. Tokens are found first and
//! stand for words while the code is parsed, so that `<pod>` is no redirection.

use std::ops::Range;

use super::command::{Interpreter, Node};
use super::doc::ProblemKind;
use super::fence::FenceWords;
use super::grammar::{self, Class};
use super::highlight::{self, Parsed};
use super::plausible;
use super::prompt;
use super::session::{self, Turn, Typed};
use super::shell::{self, Stretch};
use super::syntax;
use super::tokens::{Params, Token};
use crate::source::Stretches;

/// The text of a block and where its stretches stand in the parsed text.
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    /// The text, without fences and without the marks of quotes around it.
    pub(super) text: String,
    /// Where its bytes stand in the parsed text.
    pub(super) origin: Stretches,
}

impl Code {
    /// Adds a stretch that stands at `at`.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        self.origin.copy(self.text.len(), at, text.len());
        self.text.push_str(text);
    }

    /// A stretch of the text.
    pub(super) fn get(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// A code block taken apart.
#[derive(Default)]
pub(super) struct Analysis {
    /// Its text.
    pub(super) code: Code,
    /// The first word of the fence.
    pub(super) language: String,
    /// Tokens in the text.
    pub(super) tokens: Vec<Token>,
    /// Commands and output; none if the block is shown as it is.
    pub(super) parts: Vec<Part>,
    /// What is wrong with it, and where in the text.
    pub(super) problems: Vec<(ProblemKind, Range<usize>)>,
    /// The class of each byte.
    pub(super) paint: Vec<Class>,
}

/// A part of a block of commands, in order.
pub(super) enum Part {
    /// Something to run.
    Command(Draft),
    /// A comment that stands alone.
    Remark(String),
    /// What a terminal showed.
    Output(Range<usize>),
    /// Lines of a session of which nobody can tell what they are.
    Unclear(Range<usize>),
}

/// A command on its way into the document.
#[derive(Default)]
pub(super) struct Draft {
    /// The comment above it.
    pub(super) title: Option<String>,
    /// What is pasted, and where its stretches stand in the block; line ends join them.
    pub(super) code: Code,
    /// What reads it; a shell unless said.
    pub(super) interpreter: Option<Interpreter>,
    /// Its syntax.
    pub(super) nodes: Box<[Node]>,
    /// Tokens in the text.
    pub(super) tokens: Vec<Token>,
    /// The class of each byte of the text.
    pub(super) paint: Vec<Class>,
}

impl Draft {
    /// The command that `lines` of a block make up.
    fn new(analysis: &Analysis, title: Option<String>, lines: &[Range<usize>]) -> Self {
        let mut draft = Self {
            title,
            ..Self::default()
        };
        let all = &analysis.tokens;
        for line in lines {
            if !draft.code.text.is_empty() {
                draft.code.text.push('\n');
            }
            let at = draft.code.text.len();
            draft.code.push(analysis.code.get(line), line.start);
            let first = all.partition_point(|token| token.range.start < line.start);
            let inside = all.iter().skip(first);
            let inside = inside.take_while(|token| token.range.end <= line.end);
            draft.tokens.extend(inside.map(|token| Token {
                range: token.range.start - line.start + at..token.range.end - line.start + at,
                param: token.param,
            }));
        }
        draft
    }
}

/// Takes a block apart.
pub(super) fn analyse(
    code: Code,
    language: String,
    words: &FenceWords,
    params: &Params<'_>,
) -> Analysis {
    let tokens = if words.noparams {
        Vec::new()
    } else {
        params.in_code(&code.text, &language)
    };
    let masked = mask(&code.text, &tokens);
    let mut analysis = Analysis {
        code,
        language,
        tokens,
        ..Analysis::default()
    };
    if !words.nosplit && analysis.session(&masked, false) {
        return analysis;
    }
    let parsed = highlight::parse(&analysis.language, &masked);
    if let Some(parsed) = &parsed {
        analysis.paint = parsed.paint(&masked);
    }
    let is_shell = grammar::is_shell(&analysis.language);
    let begins_late = is_shell && analysis.code_lines().any(|line| line.starts_with("$ "));
    if words.nosplit || !begins_late || !analysis.session(&masked, true) {
        analysis.script(&masked, parsed.as_ref(), words);
    }
    analysis
}

impl Analysis {
    /// Reads the block as a session, if it is one.
    fn session(&mut self, masked: &str, begins_late: bool) -> bool {
        let turns = session::split(&self.code.text, masked, &self.language, begins_late);
        let Some(turns) = turns else {
            return false;
        };
        for turn in turns {
            let part = match turn {
                Turn::Command(typed) => Part::Command(self.typed(masked, typed)),
                Turn::Output(range) => Part::Output(range),
                Turn::Unclear(range) => Part::Unclear(range),
            };
            self.parts.push(part);
        }
        self.paint = Vec::new();
        true
    }

    /// The lines of a script outside strings and here-documents.
    fn code_lines(&self) -> impl Iterator<Item = &str> {
        let mut at = 0;
        let mut end: Option<&str> = None;
        self.code.text.lines().filter_map(move |line| {
            let class = self.paint.get(at);
            at += line.len() + 1;
            match end {
                Some(word) => {
                    end = end.filter(|_| line.trim_start_matches('\t') != word);
                    return None;
                }
                None => end = shell::here_document(line),
            }
            (class != Some(&Class::Str)).then(|| line.trim_end())
        })
    }

    /// Whether a script is what root's terminal showed.
    fn hides_session(&self, is_terminal: bool) -> bool {
        let mut lines = self.code_lines().peekable();
        while let Some(line) = lines.next() {
            if plausible::is_typed_by_root(line, lines.peek().copied(), is_terminal) {
                return true;
            }
        }
        false
    }

    /// A command of a session.
    fn typed(&mut self, masked: &str, typed: Typed) -> Draft {
        let mut draft = Draft::new(self, typed.title, &typed.lines);
        draft.interpreter = Some(typed.interpreter);
        let lines = typed.lines.iter();
        let masked: Vec<&str> = lines.filter_map(|line| masked.get(line.clone())).collect();
        let masked = masked.join("\n");
        let own = || highlight::parse(typed.interpreter.grammar()?, &masked);
        let Some(parsed) = typed.parsed.or_else(own) else {
            return draft;
        };
        draft.paint = parsed.paint(&masked);
        if typed.interpreter == Interpreter::Shell {
            if parsed.is_valid() {
                let root = std::iter::once(parsed.root());
                draft.nodes = syntax::read(root, &masked, 0, &draft.tokens);
            }
            let errors = parsed.errors().into_iter();
            self.problems
                .extend(errors.map(|range| (ProblemKind::Syntax, draft.code.origin.range(&range))));
        }
        draft
    }

    /// Reads a block without prompts.
    fn script(&mut self, masked: &str, parsed: Option<&Parsed>, words: &FenceWords) {
        let is_shell = grammar::is_shell(&self.language);
        let text = self.code.text.as_str();
        let stretches = match parsed {
            _ if words.nosplit => shell::whole(text),
            Some(parsed) if is_shell => shell::split(text, parsed),
            _ if is_shell || words.effect.is_some() => shell::whole(text),
            _ => Vec::new(),
        };
        let is_terminal = grammar::is_terminal(&self.language);
        // Without prompts nobody can tell the commands of a session from its output.
        let is_unclear = is_terminal && stretches.len() > 1
            || is_shell && self.hides_session(is_terminal)
            || words.effect.is_none() && stretches.iter().any(|part| is_output(text, part));
        if !(is_unclear && is_terminal) {
            let errors = parsed.map(Parsed::errors).unwrap_or_default().into_iter();
            self.problems
                .extend(errors.map(|range| (ProblemKind::Syntax, range)));
            if is_shell {
                self.blanks_after_continuations();
            }
        }
        if is_unclear || !is_shell && words.effect.is_none() {
            return;
        }
        let interpreter = prompt::interpreter(&self.language);
        let parts = stretches.into_iter().map(|stretch| match stretch {
            Stretch::Remark(text) => Part::Remark(text),
            Stretch::Command {
                title,
                range,
                statements,
            } => {
                let mut draft = Draft::new(self, title, std::slice::from_ref(&range));
                draft.interpreter = Some(interpreter);
                draft.paint = self.paint.get(range.clone()).unwrap_or_default().to_vec();
                draft.nodes =
                    syntax::read(statements.into_iter(), masked, range.start, &draft.tokens);
                Part::Command(draft)
            }
        });
        self.parts = parts.collect();
    }

    /// Finds backslashes that a blank keeps from joining two lines.
    fn blanks_after_continuations(&mut self) {
        let mut at = 0;
        let mut lines = self.code.text.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let start = at;
            at += line.len();
            let line = line.trim_end_matches('\n');
            let joined = line.trim_end_matches([' ', '\t']);
            let slashes = joined.len() - joined.trim_end_matches('\\').len();
            let goes_on = lines.peek().is_some_and(|next| !next.trim().is_empty());
            let place = start + joined.len().saturating_sub(1)..start + line.len();
            // In a string and in a comment nothing is joined.
            let is_code = !matches!(
                self.paint.get(place.start),
                Some(Class::Str | Class::Comment)
            );
            if joined.len() < line.len() && slashes % 2 == 1 && goes_on && is_code {
                self.problems
                    .push((ProblemKind::BlankAfterContinuation, place));
            }
        }
    }
}

/// Whether a part that was taken for a command can be none: a key of YAML, a line of a log or a table.
fn is_output(code: &str, part: &Stretch<'_>) -> bool {
    let Stretch::Command { range, .. } = part else {
        return false;
    };
    let text = code.get(range.clone()).unwrap_or_default();
    text.split_whitespace().next().is_some_and(|word| {
        let is_assignment = word.contains('=');
        let is_name = word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        let is_key = word.len() > 1 && word.ends_with(':');
        !is_assignment && (is_key || word.len() > 1 && is_name || word.starts_with('-'))
    })
}

/// The text with every token replaced by a word of as many bytes.
fn mask(text: &str, tokens: &[Token]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for token in tokens {
        out.push_str(text.get(at..token.range.start).unwrap_or_default());
        out.extend(std::iter::repeat_n('x', token.range.len()));
        at = token.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
