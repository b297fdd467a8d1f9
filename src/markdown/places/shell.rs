//! How the shell reads each place of a command: its quotes, and what follows from the statement that it stands in.

use super::program::{self, Line, Reads};
use super::script;
use super::{Around, BLANK};
use crate::markdown::command::{Command, Form, Kind, Quoting, Redirection, Syntax, Then};
use crate::quote::{Context, Layer};

/// The contexts of the tokens in a command that was understood, by where each begins.
pub(super) fn contexts(command: &Command) -> Vec<(usize, Context)> {
    let mut walk = Walk {
        text: &command.text,
        found: Vec::new(),
    };
    let statements: Vec<Syntax<'_>> = command.statements().collect();
    let scope = Scope {
        is_open: is_stopped_whole(command, &statements),
        is_alone: statements.len() == 1,
        is_ticked: false,
    };
    walk.statements(&statements, scope);
    walk.found
}

/// Whether a shell that stops in the first statement runs nothing of the others: they stand in its line, and none of them
/// runs beside it.
fn is_stopped_whole(command: &Command, statements: &[Syntax<'_>]) -> bool {
    let Some(first) = statements.first() else {
        return false;
    };
    let rest = command.text.get(first.range().end..).unwrap_or_default();
    let is_line = statements.len() == 1 || !rest.contains('\n');
    first.kind() == Kind::Call && !matches!(first.then(), Then::Pipe | Then::Background) && is_line
}

#[derive(Debug, Clone, Copy)]
struct Scope {
    /// Whether an unset variable stops the whole command.
    is_open: bool,
    /// Whether the command is one statement.
    is_alone: bool,
    /// Whether it stands between backticks, which take backslashes away first.
    is_ticked: bool,
}

impl Scope {
    fn closed(self) -> Self {
        Self {
            is_open: false,
            ..self
        }
    }
}

/// What the shell does with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// An argument, by its number among the words of the call.
    Argument(usize),
    /// The value of an assignment, the target of a redirection.
    Value,
    /// A word of a loop, a pattern of `case`, a part of a test.
    Header,
    /// Something that has to be a name or a number.
    Name,
    /// The text behind `<<<` or `<<`.
    Input,
}

struct Walk<'t> {
    text: &'t str,
    found: Vec<(usize, Context)>,
}

impl<'t> Walk<'t> {
    fn statements(&mut self, statements: &[Syntax<'t>], scope: Scope) {
        for (at, statement) in statements.iter().enumerate() {
            let own = if at == 0 { scope } else { scope.closed() };
            // What this one prints is the input of the next.
            let next = (statement.then() == Then::Pipe)
                .then(|| statements.get(at + 1))
                .flatten();
            let next = next.map(|next| words(*next));
            self.statement(*statement, next.as_deref(), own);
        }
    }

    fn statement(&mut self, statement: Syntax<'t>, next: Option<&[String]>, scope: Scope) {
        match statement.kind() {
            Kind::Call => self.call(statement, next, scope),
            Kind::Compound(form) => self.compound(statement, form, scope.closed()),
            Kind::Comment => self.comment(statement),
            Kind::Assignment => self.assignment(statement, scope),
            _ => self.word(statement, Use::Header, &Line::default(), scope.closed()),
        }
    }

    fn call(&mut self, call: Syntax<'t>, next: Option<&[String]>, scope: Scope) {
        let words = words(call);
        let all: Vec<Syntax<'t>> = descendants(call);
        let redirects = |kinds: &[Redirection]| {
            let is_one = |part: &&Syntax<'t>| matches!(part.kind(), Kind::Redirect(kind) if kinds.contains(&kind));
            call.children().filter(|part| is_one(&part)).count()
        };
        let writes = redirects(&[Redirection::Write, Redirection::Append]);
        let others = redirects(&[
            Redirection::Read,
            Redirection::HereString,
            Redirection::HereDocument,
        ]);
        // What it substitutes runs before the shell comes to the place.
        let runs_more = all.iter().any(|part| part.kind() == Kind::Substitution);
        let scope = Scope {
            is_open: scope.is_open && !runs_more,
            ..scope
        };
        let target = call.children().find_map(target_of_writing);
        let line = Line {
            words: &words,
            next,
            target: target.as_deref(),
        };
        let mut number = 0;
        for part in call.children() {
            match part.kind() {
                Kind::Word => {
                    self.word(part, Use::Argument(number), &line, scope);
                    number += 1;
                }
                Kind::Assignment => self.assignment(part, scope),
                Kind::Redirect(kind) => {
                    // The shell opens one file after the other before it comes to the next, and many a shell does
                    // so in a process of its own: what follows in the line would run.
                    let is_only = writes + others == 1 && scope.is_alone;
                    let own = Scope {
                        is_open: scope.is_open && is_only,
                        ..scope
                    };
                    let read = match kind {
                        Redirection::Duplicate => Use::Name,
                        Redirection::HereString | Redirection::HereDocument => Use::Input,
                        _ => Use::Value,
                    };
                    self.redirect(part, read, &line, own);
                }
                Kind::Comment => self.comment(part),
                _ => self.statement(part, None, scope.closed()),
            }
        }
    }

    fn redirect(&mut self, redirect: Syntax<'t>, read: Use, line: &Line<'_>, scope: Scope) {
        for word in redirect.children() {
            if word.kind() == Kind::Word {
                self.word(word, read, line, scope);
            }
        }
    }

    fn compound(&mut self, compound: Syntax<'t>, form: Form, scope: Scope) {
        let is_counted =
            compound.text().starts_with("for") || compound.text().starts_with("select");
        let mut statements = Vec::new();
        for (at, part) in compound.children().enumerate() {
            let read = match form {
                Form::Function => Use::Name,
                Form::Loop if at == 0 && is_counted => Use::Name,
                _ => Use::Header,
            };
            match part.kind() {
                Kind::Word => self.word(part, read, &Line::default(), scope),
                Kind::Redirect(_) => self.redirect(part, Use::Value, &Line::default(), scope),
                _ => statements.push(part),
            }
        }
        self.statements(&statements, scope);
    }

    fn assignment(&mut self, assignment: Syntax<'t>, scope: Scope) {
        for part in assignment.children() {
            match part.kind() {
                Kind::Word => self.word(part, Use::Value, &Line::default(), scope),
                // A name.
                Kind::Token(_) => self.add(part, Context::of(Layer::Plain), scope.closed()),
                _ => self.piece(part, scope),
            }
        }
    }

    fn comment(&mut self, comment: Syntax<'t>) {
        for token in comment.children() {
            self.found
                .push((token.range().start, Context::of(Layer::Comment)));
        }
    }

    fn word(&mut self, word: Syntax<'t>, read: Use, line: &Line<'_>, scope: Scope) {
        let pieces: Vec<Syntax<'t>> = word.children().collect();
        if pieces.iter().all(|piece| piece.kind() == Kind::Literal) {
            return;
        }
        let whole: Vec<String> = pieces.iter().map(|piece| shown(*piece)).collect();
        for (at, piece) in pieces.iter().enumerate() {
            if !matches!(piece.kind(), Kind::Token(_)) {
                self.piece(*piece, scope);
                continue;
            }
            let before: String = whole.iter().take(at).map(String::as_str).collect();
            let after: String = whole.iter().skip(at + 1).map(String::as_str).collect();
            let around = Around {
                before: &before,
                after: &after,
            };
            let context = self.context(*piece, read, line, around);
            self.add(*piece, context, scope);
        }
    }

    /// The context of a token in a word.
    fn context(
        &self,
        token: Syntax<'t>,
        read: Use,
        line: &Line<'_>,
        around: Around<'_>,
    ) -> Context {
        let quoting = token.quoting();
        let is_start = around.before.is_empty();
        let next = self.text.get(token.range().end..).unwrap_or_default();
        let always = read == Use::Header || next.starts_with(['<', '>', '(']);
        let outer = match quoting {
            Quoting::Bare if always => Layer::Quoted,
            Quoting::Bare => Layer::Bare,
            Quoting::Double => Layer::Double,
            Quoting::Single => Layer::Single,
            Quoting::Ansi => Layer::Ansi,
            Quoting::HereDocument => Layer::Here,
            Quoting::LiteralHereDocument => Layer::HereLiteral,
            Quoting::Comment => Layer::Comment,
        };
        let is_range = quoting == Quoting::Bare && is_in_braces(around);
        let reads = match read {
            _ if is_range => return Context::of(Layer::Plain),
            Use::Name => return Context::of(Layer::Plain),
            Use::Argument(0) if is_start => return Context::of(Layer::Plain),
            Use::Argument(number) => program::of_argument(line, number, around, quoting),
            Use::Input => program::of_input(line, around),
            Use::Value | Use::Header => program::of_text(around, quoting),
        };
        // A line that holds nothing else may be the end of the document.
        let is_document = matches!(outer, Layer::Here | Layer::HereLiteral);
        if is_document && is_whole_line(around) {
            return Context::of(Layer::Plain);
        }
        let begins_word = match read {
            Use::Argument(number) => is_start && !program::is_behind_dashes(line, number),
            Use::Header => is_start,
            _ => false,
        };
        match reads {
            Reads::Nothing => Context::of(outer).beginning_word(begins_word),
            Reads::Shell(joined) => {
                let text = joined_text(line, read, joined, around.before);
                let around = Around {
                    before: &text,
                    ..around
                };
                script::context(around, outer)
            }
            _ => reads.alone(around).inside(outer),
        }
    }

    /// A piece of a word that is no token: what is in it.
    fn piece(&mut self, piece: Syntax<'t>, scope: Scope) {
        match piece.kind() {
            Kind::Substitution => {
                let scope = Scope {
                    is_open: false,
                    is_alone: false,
                    is_ticked: scope.is_ticked || piece.text().starts_with('`'),
                };
                let statements: Vec<Syntax<'t>> = piece.children().collect();
                self.statements(&statements, scope);
            }
            Kind::Expansion => {
                let is_number = piece.text().starts_with("$((");
                let layer = if is_number {
                    Layer::Number
                } else {
                    Layer::Plain
                };
                for part in piece.children() {
                    match part.kind() {
                        Kind::Token(_) => self.add(part, Context::of(layer), scope.closed()),
                        _ => self.piece(part, scope),
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, token: Syntax<'t>, context: Context, scope: Scope) {
        let layers = context.layers();
        let expands = matches!(
            layers,
            [
                Layer::Bare | Layer::Quoted | Layer::Double | Layer::Here,
                ..
            ]
        );
        let context = if scope.is_ticked {
            Context::of(Layer::Plain)
        } else {
            context.open(scope.is_open && expands)
        };
        self.found.push((token.range().start, context));
    }
}

/// What stands before a place in the text that a program makes of several words: `before` in its own, and `number` words.
fn joined_text(line: &Line<'_>, read: Use, number: usize, before: &str) -> String {
    let Use::Argument(own) = read else {
        return before.to_owned();
    };
    let words = line.words.get(own.saturating_sub(number)..own);
    let mut text = String::new();
    for word in words.unwrap_or_default() {
        text.push_str(word);
        text.push(' ');
    }
    text + before
}

/// Whether a place is in `{1..9}`, which is no range any more when a part of it is in quotes.
fn is_in_braces(around: Around<'_>) -> bool {
    let open = around.before.rfind('{');
    open.is_some() && open > around.before.rfind('}') && around.after.contains('}')
}

fn is_whole_line(around: Around<'_>) -> bool {
    let is_empty = |text: &str| text.chars().all(|c| c.is_whitespace() || c == BLANK);
    let before = around.before.rsplit('\n').next().unwrap_or_default();
    let after = around.after.split('\n').next().unwrap_or_default();
    is_empty(before) && is_empty(after)
}

/// A piece of a word as the program gets it, as far as that can be told.
fn shown(piece: Syntax<'_>) -> String {
    match piece.kind() {
        Kind::Literal => piece.value().map_or_else(|| BLANK.to_string(), Into::into),
        _ => BLANK.to_string(),
    }
}

/// The words of a call as its program gets them.
fn words(call: Syntax<'_>) -> Vec<String> {
    let word = |word: Syntax<'_>| {
        let pieces: Vec<Syntax<'_>> = word.children().collect();
        if pieces.is_empty() {
            return word.value().map_or_else(|| BLANK.to_string(), Into::into);
        }
        pieces.into_iter().map(shown).collect::<String>()
    };
    call.words().map(word).collect()
}

/// The file that a redirection writes.
fn target_of_writing(part: Syntax<'_>) -> Option<String> {
    let is_writing = matches!(
        part.kind(),
        Kind::Redirect(Redirection::Write | Redirection::Append)
    );
    let target = part.words().next().filter(|_| is_writing)?;
    Some(target.text().trim_matches(['"', '\'']).to_owned())
}

fn descendants<'t>(syntax: Syntax<'t>) -> Vec<Syntax<'t>> {
    let mut all = Vec::new();
    let mut left: Vec<Syntax<'t>> = syntax.children().collect();
    while let Some(one) = left.pop() {
        left.extend(one.children());
        all.push(one);
    }
    all
}
