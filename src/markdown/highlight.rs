//! Code with classes: what each byte is to a reader (a [`Class`]), and the HTML of a stretch of code.

use std::cell::RefCell;
use std::ops::{ControlFlow, Range};

use tree_sitter::{InputEdit, Node, ParseOptions, ParseState, Parser, Point, Tree, TreeCursor};

use super::grammar::{self, Class, Loaded};
use super::html::escape_into;
use super::slice::slice;
use crate::quote::Context;

/// Longer blocks are data, not something to read: they stay plain.
const LONGEST: usize = 16 * 1024;

/// A block of code, parsed.
#[derive(Clone)]
pub(super) struct Parsed {
    loaded: &'static Loaded,
    tree: Tree,
}

thread_local! {
    // A parser keeps its memory from block to block.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses code; none for a language without a grammar and for code that no one would write by hand.
pub(super) fn parse(language: &str, code: &str) -> Option<Parsed> {
    parse_from(grammar::find(language)?, code, None)
}

/// Parses `code`. What `before` says of its start is not read again.
fn parse_from(loaded: &'static Loaded, code: &str, before: Option<&Tree>) -> Option<Parsed> {
    if !is_tame(code) {
        return None;
    }
    // Code of runbooks takes 4 steps a kilobyte, at most 20. Nonsense such as 16 KB of `a|` takes time
    // by the square; counting steps, not time, keeps the output the same on every machine.
    let budget = 50 + code.len() * 12 / 1000;
    let mut steps = 0;
    let mut check = |_: &ParseState| {
        steps += 1;
        if steps > budget {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let tree = PARSER.with_borrow_mut(|parser| {
        parser.set_language(&loaded.language).ok()?;
        let bytes = code.as_bytes();
        let mut read = |at: usize, _: Point| bytes.get(at..).unwrap_or_default();
        let options = ParseOptions::new().progress_callback(&mut check);
        let tree = parser.parse_with_options(&mut read, before, Some(options));
        if tree.is_none() {
            parser.reset();
        }
        tree
    })?;
    Some(Parsed { loaded, tree })
}

/// Whether the grammars' scanners have room for the code. They keep open blocks, brackets and
/// here-documents in a buffer of 1,024 bytes, and some end the program when it is full.
fn is_tame(code: &str) -> bool {
    const NESTING: usize = 60;
    const INDENT: usize = 120;
    if code.len() > LONGEST || code.matches("<<").count() > 20 {
        return false;
    }
    let mut open = 0_usize;
    code.lines().all(|line| {
        let bytes = line.as_bytes();
        let mut marks = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let next = bytes.get(at + 1).copied().unwrap_or(b' ');
            match byte {
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' => open = open.saturating_sub(1),
                b'-' | b'?' | b':' if next.is_ascii_whitespace() => marks += 1,
                // The word that ends a here-document.
                b'<' if next == b'<' && line.len() - at > 200 => return false,
                _ => {}
            }
            if open > NESTING || marks > NESTING {
                return false;
            }
        }
        line.len() - line.trim_start().len() <= INDENT
    })
}

impl Parsed {
    /// The same code with more behind it: `code` begins with what was parsed.
    pub(super) fn grown(&self, code: &str) -> Option<Self> {
        let root = self.root();
        let (old, place) = (root.end_byte(), root.end_position());
        let more = code.get(old..)?;
        let last = more.rsplit('\n').next().unwrap_or_default();
        let lines = more.matches('\n').count();
        let column = if lines == 0 { place.column } else { 0 };
        let mut tree = self.tree.clone();
        tree.edit(&InputEdit {
            start_byte: old,
            old_end_byte: old,
            new_end_byte: code.len(),
            start_position: place,
            old_end_position: place,
            new_end_position: Point::new(place.row + lines, column + last.len()),
        });
        parse_from(self.loaded, code, Some(&tree))
    }

    /// The places of what the grammar does not accept, each the outermost: at most eight.
    pub(super) fn errors(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if self.is_valid() {
            return found;
        }
        let mut cursor = self.tree.walk();
        loop {
            let node = cursor.node();
            if node.is_error() || node.is_missing() {
                found.push(node.byte_range());
            } else if node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() || found.len() == 8 {
                    return found;
                }
            }
        }
    }

    /// The root of the tree.
    pub(super) fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// Whether the grammar accepts the code.
    pub(super) fn is_valid(&self) -> bool {
        !self.root().has_error()
    }

    /// The class of every byte.
    pub(super) fn paint(&self, code: &str) -> Vec<Class> {
        let mut paint = vec![Class::Plain; code.len()];
        let mut cursor = self.tree.walk();
        let mut parents: Vec<u16> = Vec::new();
        loop {
            let node = cursor.node();
            let class = self.class(&cursor, node, parents.last().copied(), code);
            let leaf = class == Class::Key;
            let bytes = paint
                .get_mut(node.byte_range())
                .filter(|_| class != Class::Inherit);
            if let Some(bytes) = bytes {
                bytes.fill(class);
            }
            if !leaf && cursor.goto_first_child() {
                parents.push(node.kind_id());
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return paint;
                }
                parents.pop();
            }
        }
    }

    fn class(
        &self,
        cursor: &TreeCursor<'_>,
        node: Node<'_>,
        parent: Option<u16>,
        code: &str,
    ) -> Class {
        let kind = node.kind_id();
        if self.loaded.key.is_some() && cursor.field_id().map(u16::from) == self.loaded.key {
            return Class::Key;
        }
        let pair = |(above, here, _): &&(u16, u16, Class)| *here == kind && Some(*above) == parent;
        if let Some((_, _, class)) = self.loaded.pairs.iter().find(pair) {
            return *class;
        }
        let first = || {
            code.as_bytes()
                .get(node.start_byte())
                .copied()
                .unwrap_or(b' ')
        };
        match self.loaded.classes.get(kind as usize) {
            Some(Class::Literal) if matches!(first(), b'\'' | b'"' | b'$' | b'E' | b'e') => {
                Class::Str
            }
            Some(Class::Literal) => Class::Number,
            Some(Class::Inherit)
                if self.loaded.shell && first() == b'-' && node.kind() == "word" =>
            {
                Class::Key
            }
            Some(class) => *class,
            None => Class::Inherit,
        }
    }
}

/// A place in code that stands for a parameter.
pub(super) struct Mark<'a> {
    /// Its place in the code.
    pub(super) range: Range<usize>,
    /// The parameter's name.
    pub(super) name: &'a str,
    /// How a value is quoted there.
    pub(super) context: Context,
}

/// Writes `code` as the content of a `<code>`: classes by `paint` (one per byte, or none at all),
/// parameters as `<var>`. A mark is written whole, so that the elements nest.
pub(super) fn write(out: &mut String, code: &str, paint: &[Class], marks: &[Mark<'_>]) {
    let mut at = 0;
    for mark in marks.iter().filter(|mark| mark.range.end <= code.len()) {
        if mark.range.start < at {
            continue;
        }
        write_runs(out, code, paint, at..mark.range.start);
        out.push_str("<var class=\"param\" data-param=\"");
        escape_into(out, mark.name);
        if mark.context != Context::USUAL {
            out.push_str("\" data-q=\"");
            out.push_str(&mark.context.to_string());
        }
        out.push_str("\">");
        escape_into(out, slice(code, mark.range.clone()));
        out.push_str("</var>");
        at = mark.range.end;
    }
    write_runs(out, code, paint, at..code.len());
}

fn write_runs(out: &mut String, code: &str, paint: &[Class], range: Range<usize>) {
    let mut at = range.start;
    while at < range.end {
        let class = paint.get(at);
        let mut end = at + 1;
        while end < range.end && (paint.get(end) == class || !code.is_char_boundary(end)) {
            end += 1;
        }
        let Some(text) = code.get(at..end) else {
            return;
        };
        match class
            .and_then(|class| class.css())
            .filter(|_| !text.trim().is_empty())
        {
            Some(css) => {
                out.extend(["<span class=\"", css, "\">"]);
                escape_into(out, text);
                out.push_str("</span>");
            }
            None => escape_into(out, text),
        }
        at = end;
    }
}
