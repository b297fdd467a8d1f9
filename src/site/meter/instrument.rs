//! The metered copy of a template: the same template, with calls that count.
//!
//! A call stands behind the tag of every loop, block, component and longer branch, behind every variable that is set to
//! something made, around everything that is written, and in every list that is made of another. It writes nothing, so
//! the copy writes what the template writes.

use super::Site;
use super::calls::{ELEMENT, GOES_ON, GUARDS, HOLD, TURN, WRITTEN};
use super::lexer::{Piece, Tag, Token, pieces};
use std::ops::Range;

/// A branch that writes more text than this counts it on its own; a shorter one counts as written in each turn.
const LONG: usize = 256;

/// A call of a component takes as long as so many turns of a loop.
const CALL: usize = 5;

/// The metered copy of the template `name`, its places added to `sites`; none if the template cannot be read.
pub(in crate::site) fn instrument(
    name: &str,
    template: &str,
    sites: &mut Vec<Site>,
) -> Option<String> {
    let pieces = pieces(template)?;
    let extends = pieces.iter().any(|piece| head(piece) == Some("extends"));
    let mut copy = Copy {
        name,
        template,
        sites,
        added: Vec::new(),
        parts: vec![Part::new(0..0, false, !extends, 1)],
        extends,
        captures: Vec::new(),
    };
    for piece in &pieces {
        match piece {
            Piece::Text(length) => copy.text(*length),
            Piece::Tag(tag) if tag.writes => copy.written(tag),
            Piece::Tag(tag) => copy.tag(tag),
        }
    }
    copy.close();
    let mut added = copy.added;
    // What stands at one place stays in the order in which it was added.
    added.sort_by_key(|(at, _)| *at);
    let mut text = String::with_capacity(template.len() * 2);
    let mut from = 0;
    for (at, call) in added {
        text.push_str(template.get(from..at)?);
        text.push_str(&call);
        from = at;
    }
    text.push_str(template.get(from..)?);
    Some(text)
}

/// The first word of a tag that does something.
fn head<'t>(piece: &Piece<'t>) -> Option<&'t str> {
    match piece {
        Piece::Tag(tag) if !tag.writes => tag.tokens.first().map(|token| token.text),
        _ => None,
    }
}

/// A part of a template that is run as a whole or not at all.
struct Part {
    tag: Range<usize>,
    trims: bool,
    /// Whether it is counted even if it writes little.
    counts: bool,
    turns: usize,
    /// Bytes of text in it, without those of longer parts in it.
    bytes: usize,
}

impl Part {
    fn new(tag: Range<usize>, trims: bool, counts: bool, turns: usize) -> Self {
        Self {
            tag,
            trims,
            counts,
            turns,
            bytes: 0,
        }
    }
}

struct Copy<'t> {
    name: &'t str,
    template: &'t str,
    sites: &'t mut Vec<Site>,
    /// What is added at each place of the template.
    added: Vec<(usize, String)>,
    /// The parts that are open, from the whole template to the innermost.
    parts: Vec<Part>,
    extends: bool,
    /// The variables that are set to what is written next.
    captures: Vec<&'t str>,
}

impl<'t> Copy<'t> {
    fn text(&mut self, length: usize) {
        if let Some(part) = self.parts.last_mut() {
            part.bytes += length;
        }
    }

    /// The number of a new place.
    fn site(&mut self, range: Range<usize>, turns: usize, bytes: usize) -> usize {
        self.sites.push(Site {
            template: self.name.to_owned(),
            range,
            bytes,
            turns,
        });
        self.sites.len() - 1
    }

    fn add(&mut self, at: usize, call: impl Into<String>) {
        self.added.push((at, call.into()));
    }

    /// Adds a call behind a tag, which cuts off the blanks that the tag cuts off.
    fn call_behind(&mut self, at: usize, trims: bool, call: &str) {
        let end = if trims { "-}}" } else { "}}" };
        self.add(at, format!("{{{{ {call} {end}"));
    }

    fn open(&mut self, tag: &Tag<'_>, counts: bool, turns: usize) {
        self.parts
            .push(Part::new(tag.range.clone(), tag.trims, counts, turns));
    }

    fn close(&mut self) {
        let Some(part) = self.parts.pop() else {
            return;
        };
        if self.parts.is_empty() && self.extends {
            return;
        }
        if part.counts || part.bytes > LONG {
            let site = self.site(part.tag.clone(), part.turns, part.bytes);
            self.call_behind(part.tag.end, part.trims, &format!("{TURN}(n={site})"));
        } else if let Some(outer) = self.parts.last_mut() {
            outer.bytes += part.bytes;
        }
    }

    fn tag(&mut self, tag: &Tag<'t>) {
        let word = tag.tokens.first().map_or("", |token| token.text);
        match word {
            "for" | "block" => self.open(tag, true, 1),
            "component" => {
                self.open(tag, true, CALL);
                self.parameters(tag);
            }
            "if" => self.open(tag, false, 0),
            "elif" | "else" => {
                self.close();
                self.open(tag, false, 0);
            }
            "endif" | "endfor" | "endblock" | "endcomponent" => self.close(),
            "set" | "set_global" => self.set(tag),
            "endset" => {
                if let Some(name) = self.captures.pop() {
                    self.hold(tag, name);
                }
            }
            _ => (),
        }
        if let Some(arguments) = tag.tokens.get(1..) {
            self.expression(arguments, word == "filter");
        }
    }

    fn set(&mut self, tag: &Tag<'t>) {
        let (Some(name), next) = (tag.tokens.get(1), tag.tokens.get(2)) else {
            return;
        };
        if next.is_none_or(|token| token.text != "=") {
            self.captures.push(name.text);
        } else if !is_plain(tag.tokens.get(3..).unwrap_or_default()) {
            self.hold(tag, name.text);
        }
    }

    /// Counts what the variable `name` holds behind a tag. What stands outside of the blocks of a template that extends
    /// another is never run.
    fn hold(&mut self, tag: &Tag<'_>, name: &str) {
        if self.extends && self.parts.len() == 1 {
            return;
        }
        let site = self.site(tag.range.clone(), 0, 0);
        let call = format!("{HOLD}(n={site}, value={name})");
        self.call_behind(tag.range.end, tag.trims, &call);
    }

    /// Counts what the parameters of a component hold: a component that calls itself can make them longer each time.
    fn parameters(&mut self, tag: &Tag<'t>) {
        let mut depth = 0_usize;
        let mut before = "";
        for token in &tag.tokens {
            match token.text {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                name if depth == 1 && token.is_name() && matches!(before, "(" | "," | ".") => {
                    self.hold(tag, name);
                }
                _ => (),
            }
            before = token.text;
        }
    }

    /// Counts what `{{ … }}` writes. What a component writes is counted in the component.
    fn written(&mut self, tag: &Tag<'t>) {
        if let [first, ..] = tag.tokens.as_slice()
            && let Some(last) = tag.tokens.last()
            && first.text != "<"
        {
            self.add(first.at, "(");
            self.expression(&tag.tokens, false);
            self.add(last.end(), format!(") | {WRITTEN}"));
        } else {
            self.expression(&tag.tokens, false);
        }
    }

    /// Counts the elements of the lists that are made in an expression, and asks for the length of long texts.
    /// `begins_with_filter` says that its first word is the name of a filter.
    fn expression(&mut self, tokens: &[Token<'t>], begins_with_filter: bool) {
        // The brackets that are open, each with whether the condition of its list may follow.
        let mut lists = vec![false];
        let mut before = if begins_with_filter { "|" } else { "" };
        for (at, token) in tokens.iter().enumerate() {
            let guard = GUARDS.iter().find(|(name, _)| *name == token.text);
            match token.text {
                "(" | "[" | "{" => lists.push(false),
                ")" | "]" | "}" => {
                    lists.pop();
                }
                "for" if before != "." => {
                    let site = self.site(token.at..token.end(), 1, 0);
                    self.add(token.at, format!("| {ELEMENT}(n={site}) "));
                    if let Some(list) = lists.last_mut() {
                        *list = true;
                    }
                }
                "if" if lists.last() == Some(&true) => {
                    let site = self.site(token.at..token.end(), 1, 0);
                    self.add(token.end(), format!(" {GOES_ON}(n={site}) and"));
                }
                _ => {
                    if let Some((_, guard)) = guard.filter(|_| before == "|") {
                        let arguments = arguments(tokens.get(at + 1..).unwrap_or_default());
                        let arguments = self.template.get(arguments).unwrap_or_default();
                        self.add(token.at, format!("{guard}{arguments} | "));
                    }
                }
            }
            before = token.text;
        }
    }
}

/// Where the arguments of a filter stand, with their parentheses.
fn arguments(behind: &[Token<'_>]) -> Range<usize> {
    let mut depth = 0_usize;
    let first = behind.first().filter(|token| token.text == "(");
    let Some(first) = first else {
        return 0..0;
    };
    for token in behind {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => (),
        }
        if depth == 0 {
            return first.at..token.end();
        }
    }
    0..0
}

/// Whether an expression only names something that is there: a variable, one of its fields, a text or a number.
fn is_plain(expression: &[Token<'_>]) -> bool {
    expression.iter().enumerate().all(|(at, token)| {
        if at % 2 == 1 {
            token.text == "."
        } else {
            token.is_name() || expression.len() == 1
        }
    })
}
