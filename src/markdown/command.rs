//! A command as data: what is pasted, what reads it, and its words with their pieces.
//!
//! Copying, quoting and judging effects read this and parse nothing again. [`Command::statements`] leads into
//! the syntax: statements hold words, assignments and redirections; words hold pieces; a substitution holds
//! statements again. A command that its grammar does not accept has no syntax: nothing is known of it.

use std::borrow::Cow;
use std::ops::Range;

use super::fence::{Effect, FenceWords};
use super::places::Place;
use crate::source::{Span, Stretches};

/// One command of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The comment above it.
    pub title: Option<String>,
    /// What is pasted: no prompt, no output.
    pub text: String,
    /// Where it stands, from its first to its last character.
    pub span: Span,
    /// What reads it.
    pub interpreter: Interpreter,
    /// Its tokens, and how each is quoted.
    pub places: Vec<Place>,
    /// Where the bytes of the text stand in the file.
    pub(super) origin: Stretches,
    /// The syntax in order of the tree: each node is followed by what it holds.
    pub(super) nodes: Box<[Node]>,
}

/// What a command does, as far as it is known: today what the words of its fence declare. Badges, templates and
/// rules ask here and nowhere else.
pub fn effect(fence: &FenceWords, _command: &Command) -> Option<Effect> {
    fence.effect
}

/// What reads a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interpreter {
    /// A shell of the POSIX kind. Only its commands have a syntax here.
    Shell,
    /// `PowerShell`.
    PowerShell,
    /// The command line of Windows.
    Cmd,
    /// A client of an SQL database.
    Sql,
    /// `redis-cli`.
    Redis,
    /// The shell of `MongoDB`.
    Mongo,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// Something else, or something that nobody named.
    Other,
}

impl Interpreter {
    /// The language whose grammar gives its colours.
    pub(super) fn grammar(self) -> Option<&'static str> {
        match self {
            Self::Shell => Some("bash"),
            Self::Sql => Some("sql"),
            Self::Mongo => Some("javascript"),
            Self::Python => Some("python"),
            Self::Ruby => Some("ruby"),
            Self::PowerShell | Self::Cmd | Self::Redis | Self::Other => None,
        }
    }
}

/// What a [`Syntax`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A program with its words, or assignments alone. Holds [`Kind::Word`], [`Kind::Assignment`] and
    /// [`Kind::Redirect`].
    Call,
    /// A loop, a condition, a group. Holds the words of its header, its statements in order (conditions and all
    /// branches) and its redirections.
    Compound(Form),
    /// A word. Holds its pieces; one without pieces is an unquoted literal.
    Word,
    /// `NAME=value`: holds the value as a word, or the words of an array.
    Assignment,
    /// A redirection: holds its target, the text of a here-document included, as a word.
    Redirect(Redirection),
    /// Characters that stand for themselves, after quotes and backslashes are taken away.
    Literal,
    /// A variable, an arithmetic expression, a range in braces.
    Expansion,
    /// `$(…)`, backticks, `<(…)` or `>(…)`: holds statements.
    Substitution,
    /// `[name]` or `<name>`, by the number of the parameter that declares it; none for one that is not declared.
    Token(Option<u16>),
    /// A comment.
    Comment,
}

/// Forms of [`Kind::Compound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `for`, `select`, `while`, `until`.
    Loop,
    /// `if`.
    If,
    /// `case`.
    Case,
    /// `( … )`.
    Subshell,
    /// `{ …; }` and `(( … ))`.
    Group,
    /// A function: its name as a word, its body as a statement.
    Function,
    /// `[ … ]` and `[[ … ]]`.
    Test,
}

/// Kinds of redirection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirection {
    /// `< file`
    Read,
    /// `> file`, `>| file`, `&> file`
    Write,
    /// `>> file`, `&>> file`
    Append,
    /// `2>&1`, `<&3`, `>&-`
    Duplicate,
    /// `<<< word`
    HereString,
    /// `<<WORD`
    HereDocument,
}

/// How a piece of a word is quoted, which says what may stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Not at all.
    Bare,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `$'…'`
    Ansi,
    /// In a here-document whose expansions are carried out.
    HereDocument,
    /// In a here-document whose text is taken as it is.
    LiteralHereDocument,
    /// In a comment.
    Comment,
}

/// What follows a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// A line end, `;`, or nothing.
    End,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|` or `|&`: the next statement reads what this one prints.
    Pipe,
    /// `&`
    Background,
}

/// A node of the syntax. Text that has a syntax is at most 16 KiB long, so offsets fit 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) quoting: Quoting,
    pub(super) then: Then,
    pub(super) start: u16,
    pub(super) end: u16,
    /// How many nodes it holds, at all depths.
    pub(super) held: u16,
}

/// A part of a command's syntax.
#[derive(Debug, Clone, Copy)]
pub struct Syntax<'a> {
    command: &'a Command,
    node: &'a Node,
    held: &'a [Node],
}

impl Command {
    /// The statements of the command in order; none if it was not understood.
    pub fn statements(&self) -> impl Iterator<Item = Syntax<'_>> {
        children(self, &self.nodes)
    }

    /// Every part of the syntax at every depth, each before what it holds.
    pub fn syntax(&self) -> impl Iterator<Item = Syntax<'_>> {
        let mut rest: &[Node] = &self.nodes;
        std::iter::from_fn(move || {
            let (node, after) = rest.split_first()?;
            rest = after;
            let held = after.get(..usize::from(node.held)).unwrap_or_default();
            Some(Syntax {
                command: self,
                node,
                held,
            })
        })
    }

    /// Where a stretch of [`Self::text`], in bytes, stands in the file.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        Span::new(self.span.file, self.origin.range(&range))
    }
}

fn children<'a>(command: &'a Command, nodes: &'a [Node]) -> impl Iterator<Item = Syntax<'a>> {
    let mut rest = nodes;
    std::iter::from_fn(move || {
        let (node, after) = rest.split_first()?;
        let (held, next) = after.split_at_checked(usize::from(node.held))?;
        rest = next;
        Some(Syntax {
            command,
            node,
            held,
        })
    })
}

impl<'a> Syntax<'a> {
    /// What it is.
    pub fn kind(self) -> Kind {
        self.node.kind
    }

    /// How a piece is quoted. Pieces in a substitution say how they are quoted inside it; the substitution says
    /// how it is quoted itself.
    pub fn quoting(self) -> Quoting {
        self.node.quoting
    }

    /// What follows a statement.
    pub fn then(self) -> Then {
        self.node.then
    }

    /// Its place in the command's text, in bytes. A piece has no quotes around it.
    pub fn range(self) -> Range<usize> {
        usize::from(self.node.start)..usize::from(self.node.end)
    }

    /// Its text as written.
    pub fn text(self) -> &'a str {
        self.command.text.get(self.range()).unwrap_or_default()
    }

    /// Its place in the file.
    pub fn span(self) -> Span {
        self.command.span_of(self.range())
    }

    /// What it holds directly, in order.
    pub fn children(self) -> impl Iterator<Item = Syntax<'a>> {
        children(self.command, self.held)
    }

    /// Its words: the program and its arguments, the header of a loop, the target of a redirection.
    pub fn words(self) -> impl Iterator<Item = Syntax<'a>> {
        self.children().filter(|child| child.kind() == Kind::Word)
    }

    /// What a word or a piece is when the shell has taken quotes and backslashes away; tokens stand as they are
    /// written. None if it depends on a variable or a substitution.
    pub fn value(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            Kind::Word if self.held.is_empty() => unquoted(self.text(), Quoting::Bare),
            Kind::Word => {
                let mut pieces = self.children();
                let first = pieces.next()?.value()?;
                pieces.try_fold(first, |mut value, piece| {
                    value.to_mut().push_str(&piece.value()?);
                    Some(value)
                })
            }
            Kind::Token(_) => Some(self.text().into()),
            Kind::Literal => unquoted(self.text(), self.quoting()),
            _ => None,
        }
    }
}

/// `text` without the backslashes that its quoting takes away; none for an escape that only `$'…'` knows.
fn unquoted(text: &str, quoting: Quoting) -> Option<Cow<'_, str>> {
    if !text.contains('\\') || matches!(quoting, Quoting::Single | Quoting::LiteralHereDocument) {
        return Some(text.into());
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match (quoting, chars.next()) {
            (Quoting::Ansi, Some('n')) => out.push('\n'),
            (Quoting::Ansi, Some('t')) => out.push('\t'),
            (Quoting::Ansi, Some(c @ ('\\' | '\'' | '"'))) => out.push(c),
            (Quoting::Ansi, _) => return None,
            (_, Some('\n')) => {}
            (Quoting::Bare, Some(c)) | (_, Some(c @ ('$' | '`' | '\\'))) => out.push(c),
            (Quoting::Double, Some('"')) => out.push('"'),
            (_, Some(c)) => out.extend(['\\', c]),
            (_, None) => out.push('\\'),
        }
    }
    Some(out.into())
}
