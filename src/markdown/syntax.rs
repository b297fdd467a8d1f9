//! The tree of a shell command, told in the words of [`super::command`].
//!
//! Reads the tree that the colours come from. Pipelines, lists and redirected statements are flattened: a
//! sequence of statements says behind each what follows it, and a redirection belongs to its statement.

use std::ops::Range;

use tree_sitter::{Node as TreeNode, TreeCursor};

use super::command::{Kind, Node, Quoting, Redirection, Then};
use super::roles::{Role, role};
use super::tokens::Token;

/// How deep a command may nest before it counts as not understood.
const DEEPEST: usize = 200;

/// The syntax of the statements `nodes` of a tree, in order. `start` is where the command begins in the text of
/// the tree, `tokens` are those of the command, counted from its own start. Empty if it nests too deep.
pub(super) fn read<'t>(
    nodes: impl Iterator<Item = TreeNode<'t>>,
    text: &str,
    start: usize,
    tokens: &[Token],
) -> Box<[Node]> {
    let mut nodes = nodes.peekable();
    let Some(first) = nodes.peek() else {
        return Box::default();
    };
    let mut builder = Builder {
        cursor: first.walk(),
        text,
        start,
        tokens,
        nodes: Vec::new(),
        depth: 0,
        is_too_deep: false,
    };
    let mut last = Last::default();
    for node in nodes {
        builder.cursor.reset(node);
        builder.statement(&mut last);
    }
    if builder.is_too_deep || builder.nodes.len() > usize::from(u16::MAX) {
        return Box::default();
    }
    builder.nodes.into_boxed_slice()
}

/// The index of the last statement of a sequence, while that is read.
type Last = Option<usize>;

struct Builder<'t, 's> {
    cursor: TreeCursor<'t>,
    text: &'s str,
    start: usize,
    tokens: &'s [Token],
    nodes: Vec<Node>,
    depth: usize,
    is_too_deep: bool,
}

impl Builder<'_, '_> {
    fn role(&self) -> Role {
        role(self.cursor.node().kind_id())
    }

    /// The place of the node at hand, counted from the start of the command.
    fn range(&self) -> Range<usize> {
        let range = self.cursor.node().byte_range();
        range.start.saturating_sub(self.start)..range.end.saturating_sub(self.start)
    }

    /// The text of the node at hand.
    fn here(&self) -> &str {
        self.text
            .get(self.cursor.node().byte_range())
            .unwrap_or_default()
    }

    /// Visits the children of the node at hand.
    fn children(&mut self, mut visit: impl FnMut(&mut Self)) {
        if self.depth >= DEEPEST {
            self.is_too_deep = true;
            return;
        }
        if self.cursor.goto_first_child() {
            self.depth += 1;
            loop {
                visit(self);
                if !self.cursor.goto_next_sibling() {
                    break;
                }
            }
            self.depth -= 1;
            self.cursor.goto_parent();
        }
    }

    fn open(&mut self, kind: Kind, quoting: Quoting, range: &Range<usize>) -> usize {
        self.nodes.push(Node {
            kind,
            quoting,
            then: Then::End,
            start: range.start as u16,
            end: range.end as u16,
            held: 0,
        });
        self.nodes.len() - 1
    }

    /// Ends a node: it holds all that came after it.
    fn close(&mut self, at: usize) {
        let held = self.nodes.len() - at - 1;
        if let Some(node) = self.nodes.get_mut(at) {
            node.held = held as u16;
        }
    }

    /// Adds the node at hand, which holds what `read` adds. Gives its index.
    fn add(&mut self, kind: Kind, quoting: Quoting, read: impl FnOnce(&mut Self)) -> usize {
        let at = self.open(kind, quoting, &self.range());
        read(self);
        self.close(at);
        at
    }

    /// Adds to the statement that was read last what `add` reads; without one to a statement without words.
    fn extend(&mut self, last: &mut Last, add: impl FnOnce(&mut Self)) {
        let range = self.range();
        let call = |builder: &mut Self| builder.open(Kind::Call, Quoting::Bare, &range);
        let at = *last.get_or_insert_with(|| call(self));
        add(self);
        self.close(at);
        if let Some(node) = self.nodes.get_mut(at) {
            node.end = node.end.max(range.end as u16);
        }
    }

    /// Reads the node at hand as a part of a sequence of statements.
    fn statement(&mut self, last: &mut Last) {
        let role = self.role();
        match role {
            Role::Nothing | Role::HereDocumentStart | Role::HereDocumentBody => {}
            Role::Inside => self.children(|builder| builder.statement(last)),
            Role::Redirected => {
                let mut own = Last::default();
                self.children(|builder| builder.statement(&mut own));
                *last = own.or(*last);
            }
            Role::Call | Role::Declaration => {
                let read = |builder: &mut Self| builder.argument(role == Role::Declaration);
                *last = Some(self.add(Kind::Call, Quoting::Bare, |builder| builder.children(read)));
            }
            Role::Assignments => {
                let read = |builder: &mut Self| builder.children(Self::assignment);
                *last = Some(self.add(Kind::Call, Quoting::Bare, read));
            }
            Role::Assignment => {
                *last = Some(self.add(Kind::Call, Quoting::Bare, Self::assignment));
            }
            Role::Compound(form) => {
                *last = Some(self.add(Kind::Compound(form), Quoting::Bare, Self::statements));
            }
            Role::Redirect(kind) => self.extend(last, |builder| builder.redirect(kind)),
            Role::HereDocument => self.here_document(last),
            Role::Then(then) => {
                if let Some(last) = last.and_then(|last| self.nodes.get_mut(last)) {
                    last.then = then;
                }
            }
            Role::Comment => self.comment(),
            _ => self.word(),
        }
    }

    /// Reads the children of the node at hand as a sequence of statements of its own.
    fn statements(&mut self) {
        let mut last = Last::default();
        self.children(|builder| builder.statement(&mut last));
    }

    /// Reads the node at hand as a part of a simple command. The keyword of a declaration is its program.
    fn argument(&mut self, is_declaration: bool) {
        match self.role() {
            Role::Assignment => self.assignment(),
            Role::CommandName => self.children(|builder| builder.argument(false)),
            Role::Redirect(kind) => self.redirect(kind),
            Role::Compound(_) => self.statement(&mut Last::default()),
            Role::Comment => self.comment(),
            // `==`, a lone `$`.
            Role::Nothing if !is_declaration && self.cursor.field_id().is_none() => {}
            _ => self.word(),
        }
    }

    fn assignment(&mut self) {
        if self.role() != Role::Assignment {
            return;
        }
        let mut is_name = true;
        let read = |builder: &mut Self| match builder.role() {
            Role::Word | Role::Nothing if is_name => {
                let range = builder.range();
                builder.tokens_in(&range, Quoting::Bare);
                is_name = builder.role() != Role::Nothing;
            }
            Role::Nothing => {}
            Role::Array => builder.children(|builder| {
                if builder.role() != Role::Nothing {
                    builder.word();
                }
            }),
            _ => builder.word(),
        };
        self.add(Kind::Assignment, Quoting::Bare, |builder| {
            builder.children(read);
        });
    }

    fn redirect(&mut self, mut kind: Redirection) {
        let mut is_target = false;
        let first = Kind::Redirect(kind);
        let read = |builder: &mut Self| {
            let text = builder.here();
            if is_target {
                // `>&2` copies a descriptor, `>&file` writes both streams.
                if kind == Redirection::Duplicate && !text.starts_with(|c: char| c.is_ascii_digit())
                {
                    kind = Redirection::Write;
                }
                return builder.word();
            }
            kind = match text {
                "<" => Redirection::Read,
                "<<<" => Redirection::HereString,
                ">>" | "&>>" => Redirection::Append,
                "<&" | ">&" | "<&-" | ">&-" => Redirection::Duplicate,
                ">" | ">|" | "&>" => Redirection::Write,
                // The descriptor.
                _ => return,
            };
            is_target = true;
        };
        let at = self.add(first, Quoting::Bare, |builder| {
            builder.children(read);
        });
        if let Some(node) = self.nodes.get_mut(at) {
            node.kind = Kind::Redirect(kind);
        }
    }

    /// Reads `<<WORD` and what stands behind it on its line: that belongs to the command, or follows it.
    fn here_document(&mut self, last: &mut Last) {
        let range = self.range();
        let mut quoting = Quoting::HereDocument;
        self.extend(last, |builder| {
            builder.children(|builder| match builder.role() {
                Role::HereDocumentStart if builder.here().contains(['\'', '"', '\\']) => {
                    quoting = Quoting::LiteralHereDocument;
                }
                Role::HereDocumentBody => {
                    let kind = Kind::Redirect(Redirection::HereDocument);
                    let at = builder.open(kind, Quoting::Bare, &range);
                    let body = builder.range();
                    let word = builder.open(Kind::Word, quoting, &body);
                    builder.mixed(&body, quoting);
                    builder.close(word);
                    builder.close(at);
                }
                Role::Redirect(kind) => builder.redirect(kind),
                Role::Word
                | Role::Str
                | Role::RawStr
                | Role::AnsiStr
                | Role::Joined
                | Role::Expansion
                | Role::Substitution => builder.word(),
                _ => {}
            });
        });
        self.children(|builder| match builder.role() {
            Role::Then(_)
            | Role::Inside
            | Role::Redirected
            | Role::Call
            | Role::Declaration
            | Role::Assignment
            | Role::Compound(_) => builder.statement(last),
            _ => {}
        });
    }

    fn comment(&mut self) {
        let range = self.range();
        self.add(Kind::Comment, Quoting::Comment, |builder| {
            builder.tokens_in(&range, Quoting::Comment);
        });
    }

    fn word(&mut self) {
        let at = self.add(Kind::Word, Quoting::Bare, Self::pieces);
        // Nearly every word is one literal: that needs no node of its own.
        let held = self.nodes.get(at + 1..).unwrap_or_default();
        if matches!(held, [one] if one.kind == Kind::Literal && one.quoting == Quoting::Bare) {
            self.nodes.pop();
            self.close(at);
        }
    }

    /// Reads the node at hand as pieces of a word.
    fn pieces(&mut self) {
        let range = self.range();
        let inside = |before: usize| {
            let start = range.start + before;
            start..range.end.saturating_sub(1).max(start)
        };
        let before = self.nodes.len();
        match self.role() {
            Role::Str => self.mixed(&inside(1), Quoting::Double),
            Role::RawStr => self.literal(&inside(1), Quoting::Single),
            Role::AnsiStr => self.literal(&inside(2), Quoting::Ansi),
            Role::Joined => self.children(Self::pieces),
            Role::Expansion => self.expansion(Quoting::Bare),
            Role::Substitution => self.substitution(Quoting::Bare),
            _ => self.literal(&range, Quoting::Bare),
        }
        if self.nodes.len() == before {
            // `''` is a word too.
            let start = range.start;
            self.open(Kind::Literal, Quoting::Single, &(start..start));
        }
    }

    /// Reads text with expansions in it: the node at hand, whose text is `range`.
    fn mixed(&mut self, range: &Range<usize>, quoting: Quoting) {
        let mut from = range.start;
        self.children(|builder| {
            let here = builder.range();
            let role = builder.role();
            if matches!(role, Role::Expansion | Role::Substitution) {
                builder.literal(&(from..here.start), quoting);
                from = here.end;
                if role == Role::Expansion {
                    builder.expansion(quoting);
                } else {
                    builder.substitution(quoting);
                }
            }
        });
        self.literal(&(from..range.end), quoting);
    }

    fn expansion(&mut self, quoting: Quoting) {
        let range = self.range();
        self.add(Kind::Expansion, quoting, |builder| {
            let before = builder.nodes.len();
            builder.children(|builder| builder.substitutions_in(quoting));
            if builder.nodes.len() == before {
                builder.tokens_in(&range, quoting);
            }
        });
    }

    /// Reads the substitutions in an expansion, such as `${name:-$(command)}`.
    fn substitutions_in(&mut self, quoting: Quoting) {
        match self.role() {
            Role::Substitution => self.substitution(quoting),
            Role::Comment => {}
            _ => self.children(|builder| builder.substitutions_in(quoting)),
        }
    }

    fn substitution(&mut self, quoting: Quoting) {
        self.add(Kind::Substitution, quoting, Self::statements);
    }

    /// Adds literal text, with the tokens in it as pieces of their own.
    fn literal(&mut self, range: &Range<usize>, quoting: Quoting) {
        let from = self.tokens_with(range, quoting, true);
        if from == range.end {
            return;
        }
        // The grammar takes `[a-z]*` apart; the shell's user sees one literal.
        match self.nodes.last_mut() {
            Some(last)
                if last.kind == Kind::Literal
                    && last.quoting == quoting
                    && usize::from(last.end) == from =>
            {
                last.end = range.end as u16;
            }
            _ => {
                self.open(Kind::Literal, quoting, &(from..range.end));
            }
        }
    }

    /// Adds the tokens in `range` alone.
    fn tokens_in(&mut self, range: &Range<usize>, quoting: Quoting) {
        self.tokens_with(range, quoting, false);
    }

    fn tokens_with(&mut self, range: &Range<usize>, quoting: Quoting, literals: bool) -> usize {
        let mut from = range.start;
        let tokens = self.tokens;
        let first = tokens.partition_point(|token| token.range.start < range.start);
        for token in tokens.iter().skip(first) {
            if token.range.end > range.end {
                break;
            }
            if literals && from < token.range.start {
                self.open(Kind::Literal, quoting, &(from..token.range.start));
            }
            let param = token.param.map(|number| number as u16);
            self.open(Kind::Token(param), quoting, &token.range);
            from = token.range.end;
        }
        from
    }
}
